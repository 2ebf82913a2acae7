"""Accounts in the studio: the list, one of them with its people and its group; no error, no overflow, accessible."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from tests.browser.test_studio import Visit, violations, visit
from tests.firms import write_firms
from tests.serving import serving

__all__ = ["visit"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def firms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on the project of firms, after a run."""
    from ilk.app.run import run
    from ilk.app.wiring import LOCAL, open_workspace

    folder = write_firms(tmp_path_factory.mktemp("firms"))
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    with serving(folder) as running:
        yield running.address


@pytest.mark.parametrize("visit", [(1280, "light"), (360, "dark")], indirect=True, ids=str)
@pytest.mark.parametrize("path", ["/accounts", "/accounts/acme"])
def test_a_page_opens_without_an_error_fits_and_is_accessible(visit: Visit, firms: str, path: str) -> None:
    visit.go(firms + path)
    assert visit.wrong == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert violations(visit.page) == []


def test_from_the_menu_to_an_account_and_to_one_of_its_people(visit: Visit, firms: str) -> None:
    page = visit.page
    visit.go(firms)
    page.get_by_role("navigation").get_by_role("link", name="Accounts").click()
    page.get_by_role("link", name="acme", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("acme")
    page.get_by_role("link", name="ann", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ann")
    assert visit.wrong == []
