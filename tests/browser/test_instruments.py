"""Surveys in the studio: the list, a survey with its scores and questions; no error, no overflow, accessible."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from tests.browser.test_studio import Visit, violations, visit
from tests.serving import serving
from tests.surveys.world import run_survey, write_survey

__all__ = ["visit"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on the survey."""
    folder = run_survey(write_survey(tmp_path_factory.mktemp("asked")))
    with serving(folder) as running:
        yield running.address
    shutil.rmtree(folder)


@pytest.mark.parametrize("visit", [(1280, "light"), (360, "dark")], indirect=True, ids=str)
@pytest.mark.parametrize("path", ["/surveys", "/surveys/mini", "/surveys/mini?as_of=2024-04-01"])
def test_a_page_opens_without_an_error_fits_and_is_accessible(visit: Visit, asked: str, path: str) -> None:
    visit.go(asked + path)
    assert visit.wrong == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert violations(visit.page) == []


def test_from_the_list_to_what_was_answered(visit: Visit, asked: str) -> None:
    page = visit.page
    visit.go(f"{asked}/surveys")
    page.get_by_role("link", name="Mini").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mini")
    scores = page.get_by_role("table", name="Scores", exact=True)
    expect(scores.get_by_role("row").filter(has_text="NPS")).to_contain_text("\u221225")
    expect(page.get_by_text("is the same in every answer")).to_be_visible()
    questions = page.get_by_role("table", name="Questions")
    expect(questions.get_by_role("row").filter(has_text="Anything else?")).to_contain_text("in their own words")
