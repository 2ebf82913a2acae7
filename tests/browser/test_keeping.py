"""Who of them is kept, in the builder: form and text in step, counts, faults; restoring; edits that were overtaken."""

import httpx2
import pytest
from playwright.sync_api import Page, expect
from tests.browser.test_studio import Visit, violations, visit
from tests.shop import CITIES, REGULARS

__all__ = ["visit"]
pytestmark = pytest.mark.browser


def keep_text(page: Page):
    """The field of the result controls as text."""
    return page.get_by_role("textbox", name="Who of them as text")


def save_elsewhere(address: str, definition: str) -> None:
    """Somebody else saves a version of the regulars."""
    body = {"definition": definition, "why": "from elsewhere"}
    httpx2.put(f"{address}/v1/segments/regulars", json=body, timeout=60, trust_env=False).raise_for_status()


@pytest.mark.parametrize("visit", [(1280, "light"), (1280, "dark"), (360, "light")], indirect=True, ids=str)
def test_every_control_has_a_form_that_fits_and_is_accessible(visit: Visit, studio: str) -> None:
    visit.go(f"{studio}/segments/regulars/edit")
    page = visit.page
    keep_text(page).fill(
        "exclude: {segments: [readers]}\nsample: 0.5\none_per: city\norder_by: [spend desc, city asc]\nlimit: 5\n"
        "split:\n  - {name: gold, when: spend > 100}\n  - {name: others}\n"
    )
    expect(page.get_by_role("combobox", name="One of each")).to_have_value("city")
    expect(page.get_by_role("textbox", name="At most")).to_have_value("5")
    expect(page.get_by_role("textbox", name="Share by chance")).to_have_value("50%")
    expect(page.get_by_role("textbox", name="Condition of part 1")).to_have_value("spend > 100")
    expect(page.get_by_role("status").first).to_contain_text(f"of the {len(REGULARS)} that the conditions hold for")
    assert visit.wrong == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert violations(page) == []


def test_form_and_text_are_in_step_counted_and_undone(visit: Visit, studio: str) -> None:
    visit.go(f"{studio}/segments/regulars/edit")
    page = visit.page
    page.get_by_role("button", name="at most so many").focus()
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="At most").fill("5")
    expect(keep_text(page)).to_have_value("limit: 5\n")
    count = page.get_by_role("status").first
    expect(count).to_contain_text(f"5 customers of the {len(REGULARS)}")
    page.get_by_role("button", name="who comes first").click()
    page.get_by_role("combobox", name="Ordered by, 1").fill("spend")
    expect(keep_text(page)).to_have_value("order_by:\n  - spend desc\nlimit: 5\n")
    expect(page.get_by_text("The first 5 by spend, the highest first.")).to_be_visible()
    keep_text(page).fill("one_per: city\n")
    expect(page.get_by_role("textbox", name="At most")).to_have_count(0)
    expect(count).to_contain_text(f"{len(CITIES)} customers of the {len(REGULARS)}")
    page.get_by_role("button", name="Undo").click()
    expect(keep_text(page)).to_have_value("order_by:\n  - spend desc\nlimit: 5\n")
    assert visit.wrong == []


def test_parts_are_counted(visit: Visit, studio: str) -> None:
    visit.go(f"{studio}/segments/regulars/edit")
    page = visit.page
    page.get_by_role("button", name="split into parts").click()
    expect(page.get_by_role("textbox", name="Share of part 2")).to_have_value("50%")
    half = len(REGULARS) // 2
    expect(page.get_by_text(f"A {half}", exact=True)).to_be_visible()
    expect(page.get_by_text(f"B {half}", exact=True)).to_be_visible()
    assert visit.wrong == []


def test_what_is_wrong_stands_at_its_control_or_under_the_text(visit: Visit, studio: str) -> None:
    visit.go(f"{studio}/segments/regulars/edit")
    page = visit.page
    keep_text(page).fill("one_per: household\n")
    expect(page.get_by_role("alert")).to_contain_text("nknown trait household")
    keep_text(page).fill("order_by: [spend desc]\nlimit: 3\n")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("combobox", name="Ordered by, 1").fill("spendd")
    at_order = page.get_by_role("listitem").filter(has=page.get_by_role("combobox", name="Ordered by, 1"))
    expect(at_order).to_contain_text("unknown trait spendd")
    assert visit.wrong == []


def test_controls_are_saved_shown_and_an_older_version_is_restored_after_a_look(visit: Visit, own_studio: str) -> None:
    visit.go(f"{own_studio}/segments/regulars/edit")
    page = visit.page
    keep_text(page).fill("limit: 5\norder_by: spend desc\n")
    told = page.get_by_role("region", name="What saving would change")
    expect(told.locator("[data-side=leave] strong")).to_have_text(str(len(REGULARS) - 5))
    expect(told.locator("ins")).to_contain_text("limit: 5")
    page.get_by_role("textbox", name="Why").fill("the best")
    page.get_by_role("button", name="Save as version 2").click()
    expect(page.get_by_role("region", name="Who of them")).to_contain_text("The first 5 by spend, the highest first.")
    page.get_by_role("tab", name="History").click()
    page.get_by_role("link", name="Restore version 1").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is version 1 of")).to_be_visible()
    expect(told.locator("[data-side=enter] strong")).to_have_text(str(len(REGULARS) - 5))
    expect(told.locator("del")).to_contain_text("limit: 5")
    expect(page.get_by_role("textbox", name="Why")).to_have_value("Back to version 1")
    page.get_by_role("button", name="Save as version 3").click()
    expect(page.get_by_text(f"{len(REGULARS)} customers").first).to_be_visible(timeout=20_000)
    expect(page.get_by_text("version 3").first).to_be_visible()
    assert visit.wrong == []


def test_an_edit_that_was_overtaken_loses_neither_text(visit: Visit, own_studio: str) -> None:
    visit.go(f"{own_studio}/segments/regulars/edit")
    page = visit.page
    text = page.get_by_role("textbox", name="Definition as text")
    text.fill("did order at least 4 times")
    page.get_by_role("textbox", name="Why").fill("stricter")
    save_elsewhere(own_studio, "did order at least 2 times")
    page.get_by_role("button", name="Save as version 2").click()
    overtaken = page.get_by_role("alert").filter(has_text="while you worked on version 1")
    expect(overtaken).to_be_visible()
    expect(text).to_have_value("did order at least 4 times")
    overtaken.get_by_role("button", name="Take version 2").click()
    expect(text).to_have_value("did order at least 2 times")
    page.get_by_role("button", name="Undo").click()
    expect(text).to_have_value("did order at least 4 times")
    page.get_by_role("textbox", name="Why").fill("stricter")
    page.get_by_role("button", name="Save as version 3").click()
    expect(page.get_by_text("version 3").first).to_be_visible(timeout=20_000)
    expect(page.get_by_text("did order at least 4 times").first).to_be_visible()
