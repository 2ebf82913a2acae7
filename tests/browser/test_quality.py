"""The page Quality and what a source makes of raw values: scores, checks, costs; no error, no overflow, accessible."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.test_studio import Visit, violations, visit
from tests.serving import serving
from tests.shop import write_shop

__all__ = ["visit"]
pytestmark = pytest.mark.browser

PEOPLE = """
title: Members
files: {path: data/people.csv}
into: {customers: true, customer: text(id)}
columns:
  city: {value: upper(city), description: where they live}
  newsletter: yes_no(newsletter)
checks:
  - {check: filled, column: city, least: 0.99}
  - {check: filled, column: city, least: 0.5, severity: fail}
"""
TRAITS = """
- {name: city, title: City, criterion: geographic, checks: [{check: one_of, values: [BERLIN, HAMBURG, KÖLN]}]}
- {name: newsletter, title: Newsletter, criterion: behavioural}
- {name: spend, title: Spend, criterion: value, value: sum of order.revenue}
- {name: rfm, rfm: {}, criterion: value}
"""
WIDTHS = pytest.mark.parametrize("visit", [(1280, "light"), (1280, "dark"), (360, "light")], indirect=True, ids=str)


def faulty_shop(folder: Path) -> Path:
    """A shop that knows no city of two members, declares checks, and has run twice."""
    from ilk.app.run import run
    from ilk.app.wiring import LOCAL, open_workspace

    write_shop(folder)
    people = folder / "data" / "people.csv"
    text = people.read_text(encoding="utf-8").replace("c04,Berlin", "c04,").replace("c05,Hamburg", "c05,")
    people.write_text(text, encoding="utf-8")
    (folder / "sources" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    (folder / "traits" / "people.yaml").write_text(TRAITS, encoding="utf-8")
    for definition in (folder / "segments").glob("*.yaml"):
        definition.write_text(definition.read_text("utf-8").replace('"Berlin"', '"BERLIN"'), encoding="utf-8")
    with open_workspace(folder) as workspace:
        for _ in range(2):
            run(workspace, LOCAL)
    return folder


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a shop with faults."""
    folder = faulty_shop(tmp_path_factory.mktemp("faulty") / "shop")
    with serving(folder) as running:
        yield running.address
    shutil.rmtree(folder)


def expect_well(visit: Visit) -> None:
    """Nothing went wrong, nothing scrolls sideways, nothing hinders anybody."""
    assert visit.wrong == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert violations(visit.page) == []


@WIDTHS
def test_the_page_of_quality_opens_without_an_error_fits_and_is_accessible(visit: Visit, faulty: str) -> None:
    visit.go(f"{faulty}/quality")
    expect_well(visit)


def test_scores_checks_costs_and_worst_rows_are_told(visit: Visit, faulty: str) -> None:
    page = visit.page
    visit.go(f"{faulty}/quality")
    expect(page.get_by_text("checks not met")).to_be_visible()
    members = page.get_by_role("table", name="Scores of sources").get_by_role("row").filter(has_text="Members")
    expect(members).to_contain_text("40")
    checks = page.get_by_role("table", name="Checks").get_by_role("row")
    expect(checks.filter(has_text="99.0% are expected")).to_have_count(1)
    expect(checks.filter(has_text="50.0% are expected")).to_have_count(1)
    costs = page.get_by_role("table", name="Costs in segments").get_by_role("row")
    expect(costs.filter(has_text="city is missing")).to_contain_text("2")
    expect(costs.filter(has_text="rows of orders in quarantine").first).to_be_visible()
    page.get_by_role("table", name="Worst rows").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quarantine")
    assert visit.wrong == []


def test_what_was_found_is_told_on_a_small_screen_too(visit: Visit, faulty: str) -> None:
    visit.page.set_viewport_size({"width": 360, "height": 900})
    visit.go(f"{faulty}/quality")
    expect(visit.page.get_by_text("38 of 40 have a value").first).to_be_visible()


@WIDTHS
def test_a_source_shows_what_becomes_of_raw_values(visit: Visit, faulty: str) -> None:
    page = visit.page
    visit.go(f"{faulty}/data/sources/people")
    page.get_by_role("button", name="Read the files and compare").click()
    table = page.get_by_role("table", name="Before and after")
    expect(table.get_by_role("row").filter(has_text="upper(city)")).to_contain_text("38")
    expect(table.get_by_text("Berlin", exact=True)).to_be_visible()
    expect(table.get_by_text("BERLIN", exact=True)).to_be_visible()
    expect_well(visit)


def test_a_source_of_which_nothing_is_cleaned_says_so(visit: Visit, faulty: str) -> None:
    page = visit.page
    visit.go(f"{faulty}/data/sources/orders")
    page.get_by_role("button", name="Read the files and compare").click()
    table = page.get_by_role("table", name="Before and after")
    expect(table.or_(page.get_by_text("Every value is kept as it came."))).to_be_visible()
    expect_well(visit)
