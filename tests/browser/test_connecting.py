"""A source connected in a real browser: uploaded, looked at, previewed, kept, run; and one that is edited."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.test_studio import Visit, violations, visit
from tests.sources.shapes.shopify import ORDERS

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


def test_an_edit_goes_on_from_what_was_kept(visit: Visit, own_studio: str) -> None:
    page = visit.page
    visit.go(f"{own_studio}/data/sources/orders/edit")
    definition = page.get_by_label("The source's definition")
    for before, after in (("Orders", "Receipts"), ("Receipts", "Bills")):
        definition.fill(definition.input_value().replace(f"title: {before}", f"title: {after}"))
        page.get_by_label("Why").fill("what we call them")
        page.get_by_role("button", name="Keep the source").click()
        expect(page.get_by_role("button", name="Run now")).to_be_visible()
        assert f"title: {after}" in definition.input_value()
    assert visit.wrong == []


def test_an_edit_is_not_lost_when_somebody_else_keeps_another(visit: Visit, own_studio: str) -> None:
    mine, other = visit.page, visit.page.context.new_page()
    for page, title in ((mine, "Mine"), (other, "Theirs")):
        page.goto(f"{own_studio}/data/sources/orders/edit")
        definition = page.get_by_label("The source's definition")
        definition.fill(definition.input_value().replace("title: Orders", f"title: {title}"))
        page.get_by_label("Why").fill("what we call them")
    other.get_by_role("button", name="Keep the source").click()
    expect(other.get_by_role("button", name="Run now")).to_be_visible()
    mine.get_by_role("button", name="Keep the source").click()
    expect(mine.get_by_role("alert")).to_contain_text("changed meanwhile")
    assert "title: Mine" in mine.get_by_label("The source's definition").input_value()
    mine.get_by_role("button", name="Drop this change").click()
    expect(mine.get_by_label("The source's definition")).to_have_value(re.compile("title: Theirs"))


def test_an_export_of_several_sources_is_kept_one_after_the_other(
    visit: Visit, own_studio: str, tmp_path: Path
) -> None:
    page = visit.page
    file = tmp_path / "orders_export.csv"
    file.write_text(ORDERS, encoding="utf-8")
    visit.go(f"{own_studio}/data/connect")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    definition = page.get_by_label("The source's definition")
    expect(definition).to_be_visible()
    definition.fill(definition.input_value() + "# mine\n")
    page.get_by_role("button", name="Take this one").first.click()
    expect(definition).not_to_have_value(re.compile("# mine"))
    page.get_by_role("button", name="Take this one").first.click()
    expect(definition).to_have_value(re.compile("# mine"))


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
