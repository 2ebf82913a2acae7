"""Discovery in the studio: from criteria to candidates, to names, to segments that have their members."""

from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from tests.browser.test_studio import Visit, violations, visit
from tests.groups_shop import PEOPLE, kind_of, write_groups_shop
from tests.serving import serving

from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace

__all__ = ["visit"]
pytestmark = pytest.mark.browser
_PATIENCE = 120_000
_SMALLEST = min(Counter(map(kind_of, range(PEOPLE))).values())


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on the shop of three kinds of customers, after a run."""
    folder = write_groups_shop(tmp_path_factory.mktemp("kinds"))
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    with serving(folder) as running:
        yield running.address


def found(visit: Visit, address: str) -> None:
    """Find groups by what the page proposes."""
    visit.go(f"{address}/discover?most=4")
    expect(visit.page.get_by_role("checkbox", name="Orders", exact=True)).to_be_checked()
    visit.page.get_by_role("button", name="Find groups").click()
    expect(visit.page.get_by_role("table", name="Candidates")).to_be_visible(timeout=_PATIENCE)


@pytest.mark.parametrize("visit", [(1280, "light"), (1280, "dark"), (360, "light")], indirect=True, ids=str)
def test_each_step_fits_and_is_accessible(visit: Visit, kinds: str) -> None:
    page = visit.page
    visit.go(f"{kinds}/discover")
    assert violations(page) == []
    found(visit, kinds)
    assert violations(page) == []
    page.get_by_role("link", name="3 groups", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="3 groups")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert visit.wrong == []


def test_from_criteria_to_segments_with_members(visit: Visit, kinds: str) -> None:
    page = visit.page
    found(visit, kinds)
    expect(page.get_by_text("3 groups are the clearest way to divide them.")).to_be_visible()
    page.get_by_role("link", name="3 groups", exact=True).click()
    for place, name in enumerate(("Little and often", "Seldom", "Best of all"), start=1):
        page.get_by_role("textbox", name=f"Name of group {place}").fill(name)
    page.get_by_label("What to call this way to divide them").fill("Kinds of buyer")
    page.get_by_label("Why").fill("a test")
    page.get_by_role("checkbox", name="Keep the rules as segments, too").check()
    page.get_by_role("button", name="Keep 3 segments").click()
    expect(page.get_by_text("Kept.")).to_be_visible(timeout=_PATIENCE)
    table = page.get_by_role("table", name="Kept segments")
    expect(table.get_by_role("row")).to_have_count(1 + 3 + 3)
    assert violations(page) == []
    table.get_by_role("link", name="Best of all", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Best of all")).to_be_visible()
    page.goto(f"{kinds}/segments/best_of_all/members")
    members = page.get_by_role("table", name="Members").get_by_role("row")
    expect(members).to_have_count(1 + min(_SMALLEST, 50))
    assert visit.wrong == []


def test_a_view_of_candidates_can_be_gone_back_to(visit: Visit, kinds: str) -> None:
    page = visit.page
    found(visit, kinds)
    page.get_by_role("link", name="2 groups, k-means").click()
    expect(page.get_by_role("heading", level=1, name="2 groups")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1, name="2 groups")).to_be_visible()
    page.get_by_role("link", name="All candidates").click()
    expect(page.get_by_role("table", name="Candidates")).to_be_visible()
    page.get_by_role("link", name="Choose anew").click()
    expect(page.get_by_label("Most groups")).to_have_value("4")


def test_candidates_that_are_gone_can_be_found_again(visit: Visit, kinds: str) -> None:
    page = visit.page
    page.goto(f"{kinds}/discover?by=order_count%0Abasket&most=3&found=long-gone")
    page.get_by_role("button", name="Find them again").click()
    expect(page.get_by_role("table", name="Candidates")).to_be_visible(timeout=_PATIENCE)


def test_what_cannot_be_discovered_is_said_where_it_was_asked(visit: Visit, kinds: str) -> None:
    page = visit.page
    visit.go(f"{kinds}/discover?among=spendd+%3E+1")
    page.get_by_role("button", name="Find groups").click()
    expect(page.get_by_role("alert")).to_contain_text("unknown trait", ignore_case=True)
    assert violations(page) == []
