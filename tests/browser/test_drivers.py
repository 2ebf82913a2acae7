"""Drivers in the studio: from a metric to a group that differs, and from there to a new segment."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.test_studio import Visit, violations, visit
from tests.serving import serving
from tests.shop import AS_OF, CITIES, write_shop

__all__ = ["visit"]
pytestmark = pytest.mark.browser

PEOPLE = 600


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a shop of six hundred, in which readers of Berlin spend three times as much."""
    folder = write_shop(tmp_path_factory.mktemp("crowded"))
    people = [(f"p{n}", CITIES[n % 4], "yes" if n // 4 % 2 == 0 else "no") for n in range(PEOPLE)]
    _write(folder / "data" / "people.csv", ("id", "city", "newsletter"), people)
    orders = [(f"o{n}", f"p{n}", f"{AS_OF:%Y-%m}-01 00:00", _amount(n)) for n in range(PEOPLE)]
    _write(folder / "data" / "orders.csv", ("id", "customer", "ordered_at", "amount"), orders)
    from ilk.app.run import run
    from ilk.app.wiring import LOCAL, open_workspace

    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    with serving(folder) as running:
        yield running.address


def _amount(number: int) -> str:
    is_group = number % 4 == 0 and number // 4 % 2 == 0
    return f"{20 + number * 7 % 13 + 60 * is_group}.00"


def _write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.mark.parametrize("visit", [(1280, "light"), (1280, "dark"), (360, "light")], indirect=True, ids=str)
@pytest.mark.parametrize(
    "path", ["/drivers?metric=revenue", "/drivers?metric=revenue&related=yes", "/segments/readers/drivers"]
)
def test_a_page_of_drivers_opens_without_an_error_fits_and_is_accessible(visit: Visit, crowded: str, path: str) -> None:
    visit.go(crowded + path)
    expect(visit.page.get_by_role("heading", level=2, name="What goes with it")).to_be_visible()
    assert visit.wrong == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert violations(visit.page) == []


def test_from_a_metric_to_a_group_and_to_a_segment_of_it(visit: Visit, crowded: str) -> None:
    page = visit.page
    visit.go(f"{crowded}/drivers")
    page.get_by_role("combobox", name="Metric, trait or figure").fill("revenue")
    page.get_by_role("button", name="Look").click()
    groups = page.get_by_role("table", name="Groups that differ most")
    expect(groups).to_contain_text('city = "Berlin" and newsletter is true')
    page.get_by_role("link", name="Save as a segment").first.click()
    expect(page.get_by_role("heading", level=1, name="New segment")).to_be_visible()
    text = page.get_by_role("region", name="Text").get_by_role("textbox")
    expect(text).to_have_value('city = "Berlin" and newsletter is true')
    assert visit.wrong == []
