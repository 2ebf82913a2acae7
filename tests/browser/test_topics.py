"""Topics on a survey's page: found, named, kept; no error, no overflow, accessible."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from tests.browser.test_studio import Visit, violations, visit
from tests.serving import serving
from tests.surveys.world import run_survey
from tests.topics_world import planted, write_texts

__all__ = ["visit"]
pytestmark = pytest.mark.browser

INSTRUMENT = """
title: Open
event: answer
items: {said: What else?}
scores: {comment: {answer: said}}
"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a survey of texts with three planted topics."""
    folder = write_texts(tmp_path_factory.mktemp("open"), planted(90))
    (folder / "instruments").mkdir(exist_ok=True)
    (folder / "instruments" / "open.yaml").write_text(INSTRUMENT, encoding="utf-8")
    with serving(run_survey(folder)) as running:
        yield running.address
    shutil.rmtree(folder)


@pytest.mark.parametrize("visit", [(1280, "light"), (1280, "dark"), (360, "light")], indirect=True, ids=str)
def test_topics_are_found_named_and_kept(visit: Visit, asked: str) -> None:
    page = visit.page
    visit.go(f"{asked}/surveys/open")
    page.get_by_role("button", name="Read the texts and find topics").click()
    expect(page.get_by_role("table", name="Topics").get_by_role("row").filter(has_text="parcel")).to_be_visible()
    keep = page.get_by_role("button", name="Keep topics")
    expect(keep).to_be_disabled()
    page.get_by_label("Name of topic 1").fill("the first")
    keep.click()
    expect(page.get_by_role("status").filter(has_text="Kept as")).to_contain_text("said_topics")
    assert visit.wrong == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert violations(page) == []
