"""Personas in the studio: the gallery, two side by side, a page with a form for opinions, and a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.test_studio import Visit, violations, visit
from tests.serving import serving

__all__ = ["visit"]
pytestmark = pytest.mark.browser


@pytest.fixture
def own(shop: Path) -> Iterator[str]:
    """The address of a server on a shop of one's own: opinions are written."""
    with serving(shop) as running:
        yield running.address


@pytest.mark.parametrize("visit", [(1280, "light"), (1280, "dark"), (360, "light")], indirect=True, ids=str)
def test_the_pages_of_personas_open_without_an_error_fit_and_are_accessible(visit: Visit, own: str) -> None:
    for path in ("/personas", "/personas/readers", "/personas?compare=readers,regulars"):
        visit.go(own + path)
        assert visit.wrong == []
        assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "it scrolls sideways"
        assert violations(visit.page) == []


def test_from_the_gallery_to_an_opinion_that_is_kept_apart_and_to_a_file(visit: Visit, own: str) -> None:
    page = visit.page
    visit.go(f"{own}/personas")
    page.get_by_role("checkbox", name="Compare Regulars").click()
    expect(page.get_by_role("checkbox", name="Compare Regulars")).to_be_checked()
    expect(page.get_by_role("region", name="Comparison")).to_contain_text("Tick another persona")
    page.get_by_role("listitem").filter(has_text="Readers").get_by_role("link").click()
    expect(page.get_by_role("link", name="Readers")).to_be_visible()
    page.get_by_role("button", name="Write it down").click()
    page.get_by_role("textbox", name="Name").fill("The <b>Saturday</b> stockers")
    page.get_by_role("textbox", name="Needs").fill("A list\n\nA car park")
    page.get_by_role("textbox", name="Reason").fill("workshop")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("heading", level=1, name="The <b>Saturday</b> stockers")).to_be_visible()
    opinion = page.get_by_role("region", name="What people think")
    expect(opinion.get_by_role("listitem").filter(has_text="A car park")).to_be_visible()
    expect(opinion).to_contain_text("Version 1 by local")
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as told:
        page.get_by_role("menuitem", name="PDF").click()
    assert told.value.suggested_filename == "readers.pdf"
    assert visit.wrong == []
