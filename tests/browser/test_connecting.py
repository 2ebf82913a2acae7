"""A source connected in a real browser: uploaded, looked at, previewed, kept, run; and one that is edited."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.test_studio import Visit, violations, visit

__all__ = ["visit"]
pytestmark = pytest.mark.browser
TICKETS = "no,customer,opened,subject\n1,c01,2025-01-05 10:00:00,late\n2,c02,2025-01-06 11:00:00,broken\n"


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    file = tmp_path / "tickets.csv"
    file.write_text(TICKETS + "".join(f"{n},c{n:02},2025-01-07 09:00:00,late\n" for n in (1, 2, 3)), encoding="utf-8")
    return file


def test_a_file_becomes_a_source_step_by_step(visit: Visit, own_studio: str, tickets: Path) -> None:
    page = visit.page
    visit.go(f"{own_studio}/data")
    page.get_by_role("link", name="Connect a source").click()
    page.locator("input[type=file]").set_input_files(tickets)
    expect(page.get_by_label("File", exact=True)).to_have_value("uploads/tickets.csv")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("table", name="The first rows as they become").get_by_role("row")).to_have_count(1 + 5)
    expect(page.get_by_text("All of the first 5 rows are good.")).to_be_visible()
    assert violations(page) == []
    definition = page.get_by_label("The source's definition")
    definition.fill(definition.input_value().replace("text(subject)", "integer(subject)"))
    expect(page.get_by_text("Subject is not a whole number").first).to_be_visible()
    definition.fill(definition.input_value().replace("integer(subject)", "numbr(subject)"))
    expect(page.get_by_role("alert")).to_contain_text("numbr")
    definition.fill(definition.input_value().replace("numbr(subject)", "text(subject)"))
    page.get_by_label("Why").fill("support asked")
    page.get_by_role("button", name="Keep the source").click()
    page.get_by_role("button", name="Run now").click()
    page.get_by_role("link", name="tickets").click()
    expect(page.get_by_role("heading", level=1, name="Tickets")).to_be_visible()


def test_a_source_is_edited_with_what_becomes_of_its_rows(visit: Visit, own_studio: str) -> None:
    page = visit.page
    visit.go(f"{own_studio}/data/sources/orders")
    page.get_by_role("link", name="Edit").click()
    definition = page.get_by_label("The source's definition")
    expect(page.get_by_role("table", name="The first rows as they came")).to_be_visible()
    assert violations(page) == []
    definition.fill(definition.input_value().replace("title: Orders", "title: Receipts"))
    page.get_by_label("Why").fill("what we call them")
    page.get_by_role("button", name="Keep the source").click()
    page.get_by_role("link", name="orders").last.click()
    expect(page.get_by_role("heading", level=1, name="Receipts")).to_be_visible()
    assert visit.wrong == []


def test_a_place_that_is_wrong_says_what_and_how_to_mend_it(visit: Visit, own_studio: str) -> None:
    page = visit.page
    visit.go(f"{own_studio}/data/connect")
    page.get_by_label("Kind of place").select_option("database")
    page.get_by_label("Url").fill("sqlite:///nothing.sqlite")
    page.get_by_label("Table").fill("orders")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing.sqlite")
    assert violations(page) == []


@pytest.mark.parametrize("visit", [(360, "light"), (1280, "dark")], indirect=True, ids=str)
def test_it_fits_and_is_accessible(visit: Visit, studio: str) -> None:
    visit.go(f"{studio}/data/connect")
    visit.page.get_by_label("File", exact=True).select_option("data/orders.csv")
    visit.page.get_by_role("button", name="Look at it").click()
    expect(visit.page.get_by_role("table", name="The first rows as they came")).to_be_visible()
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert violations(visit.page) == []
    assert visit.wrong == []
