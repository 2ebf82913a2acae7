"""The page Content: slots, who is shown what, and the view of a customer or of somebody new; accessible."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.test_studio import Visit, violations, visit
from tests.decisions.world import write_content
from tests.serving import serving

__all__ = ["visit"]
pytestmark = pytest.mark.browser

WIDTHS = pytest.mark.parametrize("visit", [(1280, "light"), (1280, "dark"), (360, "light")], indirect=True, ids=str)


@pytest.fixture(scope="module")
def shown(shop_once_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a shop with content."""
    from ilk.app.definitions import apply
    from ilk.app.wiring import LOCAL, open_workspace

    folder = write_content(Path(shutil.copytree(shop_once_run, tmp_path_factory.mktemp("content") / "shop")))
    with open_workspace(folder) as workspace:
        apply(workspace, LOCAL, why="content")
    with serving(folder) as running:
        yield running.address


@WIDTHS
@pytest.mark.parametrize("path", ["/content", "/content/hero?as=c04"])
def test_a_page_of_content_opens_without_an_error_fits_and_is_accessible(visit: Visit, shown: str, path: str) -> None:
    visit.go(shown + path)
    assert visit.wrong == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert violations(visit.page) == []


def test_from_the_list_to_a_slot_and_what_somebody_is_shown(visit: Visit, shown: str) -> None:
    page = visit.page
    visit.go(f"{shown}/content")
    page.get_by_role("link", name="Home, top").click()
    rows = page.get_by_role("table", name="Variants").get_by_role("row")
    expect(rows).to_have_count(5)
    expect(rows.nth(1)).to_contain_text("1. regulars")
    expect(rows.nth(1).get_by_role("link", name="Regulars")).to_be_visible()
    expect(rows.nth(4)).to_contain_text("all others")

    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_contain_text("Somebody new is shown nobody_yet")
    page.get_by_role("textbox", name="Identifier of a customer").fill("c04")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(preview).to_contain_text("c04 is shown regulars")
    expect(preview.get_by_role("list", name="Why")).to_contain_text("regulars")
    assert page.url.endswith("?as=c04")
    page.get_by_role("button", name="Somebody new").click()
    expect(preview).to_contain_text("Somebody new is shown nobody_yet")
    assert visit.wrong == []
