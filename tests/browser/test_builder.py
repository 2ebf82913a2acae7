"""The segment builder in Chromium: by mouse, by keyboard alone, form and text in step, saving with its difference."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.test_studio import Visit, violations, visit
from tests.shop import BERLINERS, CUSTOMERS, READERS, REGULARS

__all__ = ["visit"]
pytestmark = pytest.mark.browser

WHEN = (
    'city in ("Berlin", "Hamburg") and (did order where revenue > 20 at least 2 times or not newsletter is true)'
    " and spend between 10 and 900"
)


def opened(visit: Visit, studio: str, when: str = "") -> Page:
    """The builder of a new segment, that starts from a text."""
    visit.go(f"{studio}/segments/new" + (f"?when={quote(when)}" if when else ""))
    return visit.page


def text_of(page: Page):
    """The field of the definition as text."""
    return page.get_by_role("textbox", name="Definition as text")


def add(page: Page, what: str) -> None:
    """Add a line about something, by keyboard."""
    adding = page.get_by_role("combobox", name="Add a condition").last
    adding.focus()
    page.keyboard.type(what)
    expect(page.locator("[role=option]:visible").first).to_be_visible()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("visit", [(1280, "light"), (1280, "dark"), (360, "light")], indirect=True, ids=str)
@pytest.mark.parametrize("when", ["", WHEN], ids=["empty", "filled"])
def test_the_builder_opens_without_an_error_fits_and_is_accessible(visit: Visit, studio: str, when: str) -> None:
    page = opened(visit, studio, when)
    if when:
        expect(page.get_by_role("status").filter(has_text="of all")).to_be_visible()
    assert visit.wrong == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert violations(page) == []


def test_a_segment_is_built_and_saved_by_keyboard_alone(visit: Visit, studio: str) -> None:
    page = opened(visit, studio)
    add(page, "City")
    page.keyboard.type("Berlin")
    expect(text_of(page)).to_have_value('city = "Berlin"')
    add(page, "Did")
    expect(text_of(page)).to_have_value('city = "Berlin" and did order')
    expected = len([each for each in BERLINERS if CUSTOMERS.index(each) % 5 != 4])
    expect(page.get_by_role("status").first).to_contain_text(f"{expected} customers")
    page.get_by_role("textbox", name="Name").focus()
    page.keyboard.type("Buyers in Berlin")
    page.keyboard.press("Tab")
    page.keyboard.type("for the summer party")
    expect(page.get_by_role("button", name="Save the segment")).to_be_enabled()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Buyers in Berlin")).to_be_visible(timeout=20_000)
    assert visit.wrong == []


def test_keys_that_are_faster_than_the_page_are_not_lost(visit: Visit, studio: str) -> None:
    page = opened(visit, studio)
    expect(page.get_by_role("combobox", name="Add a condition")).to_be_visible()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 8})
    add(page, "Newsletter")
    expect(text_of(page)).to_have_value("newsletter is known")


def test_form_and_text_are_always_in_step(visit: Visit, studio: str) -> None:
    page = opened(visit, studio, "did order at least 3 times")
    count = page.get_by_role("textbox", name="Count")
    expect(count).to_have_value("3")
    text_of(page).fill("did order at least 4 times in last 90 days")
    expect(count.first).to_have_value("4")
    count.first.fill("2")
    expect(text_of(page)).to_have_value("did order at least 2 times in last 90 days")
    page.get_by_role("button", name="Undo").click()
    expect(text_of(page)).to_have_value("did order at least 4 times in last 90 days")
    assert visit.wrong == []


def test_a_draft_that_was_left_is_there_again_until_it_is_saved_or_dropped(visit: Visit, studio: str) -> None:
    page = opened(visit, studio)
    text_of(page).fill('city = "Berlin"')
    page.get_by_role("textbox", name="Name").fill("In the capital")
    page.get_by_role("link", name="Customers").click()
    expect(page.get_by_role("heading", level=1, name="Customers")).to_be_visible()
    page.go_back()
    expect(text_of(page)).to_have_value('city = "Berlin"')
    expect(page.get_by_role("textbox", name="Name")).to_have_value("In the capital")
    page.reload()
    expect(page.get_by_role("combobox", name="About")).to_have_count(1)
    page.get_by_role("button", name="Start over").click()
    expect(text_of(page)).to_have_value("")
    page.reload()
    expect(page.get_by_role("combobox", name="Add a condition")).to_be_visible()
    expect(page.get_by_role("button", name="Start over")).to_have_count(0)
    assert visit.wrong == []


def test_an_edit_that_was_left_is_told_when_somebody_saved_meanwhile(visit: Visit, own_studio: str) -> None:
    visit.go(f"{own_studio}/segments/regulars/edit")
    page = visit.page
    page.get_by_role("textbox", name="Count").fill("4")
    expect(text_of(page)).to_have_value("did order at least 4 times")
    page.get_by_role("link", name="Overview").click()
    saved = {"definition": "did order at least 5 times", "why": "stricter", "based_on": 1}
    page.request.put(f"{own_studio}/v1/segments/regulars", data=saved)
    visit.go(f"{own_studio}/segments/regulars/edit")
    expect(text_of(page)).to_have_value("did order at least 4 times")
    page.get_by_role("button", name="Take version 2").click()
    expect(text_of(page)).to_have_value("did order at least 5 times")


def test_a_wrong_name_is_underlined_and_mended_with_the_nearest(visit: Visit, studio: str) -> None:
    page = opened(visit, studio)
    text_of(page).fill('citty = "Berlin"')
    expect(page.get_by_text("Unknown trait")).to_be_visible()
    page.get_by_role("button", name="Use city").click()
    expect(text_of(page)).to_have_value('city = "Berlin"')
    expect(page.get_by_role("status").first).to_contain_text(f"{len(BERLINERS)} customers")


def test_names_and_values_are_completed_in_the_text(visit: Visit, studio: str) -> None:
    page = opened(visit, studio)
    text_of(page).press_sequentially("cit")
    expect(page.get_by_role("option", name="city")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type(' = "Ber')
    expect(page.get_by_role("option", name="Berlin")).to_be_visible()
    page.keyboard.press("Enter")
    expect(text_of(page)).to_have_value('city = "Berlin"')


def test_a_line_is_negated_moved_wrapped_deleted_and_brought_back_by_keys(visit: Visit, studio: str) -> None:
    page = opened(visit, studio, 'city = "Berlin" and newsletter is true')
    about = page.get_by_role("combobox", name="About")
    expect(about).to_have_count(2)
    about.first.focus()
    page.keyboard.press("Alt+n")
    expect(text_of(page)).to_have_value('(not city = "Berlin") and newsletter is true')
    page.keyboard.press("Alt+ArrowDown")
    expect(text_of(page)).to_have_value('newsletter is true and (not city = "Berlin")')
    page.keyboard.press("Alt+Delete")
    expect(text_of(page)).to_have_value("newsletter is true")
    page.get_by_role("button", name="Undo").last.click()
    expect(text_of(page)).to_have_value('newsletter is true and (not city = "Berlin")')
    assert visit.wrong == []


def test_a_range_is_set_on_the_histogram(visit: Visit, studio: str) -> None:
    page = opened(visit, studio, "spend >= 100")
    page.get_by_role("textbox", name="Right").focus()
    handle = page.get_by_role("slider", name="From")
    expect(handle).to_be_visible()
    box = handle.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 80, box["y"] + 20, steps=5)
    page.mouse.up()
    expect(text_of(page)).not_to_have_value("spend >= 100")
    handle.focus()
    before = text_of(page).input_value()
    page.keyboard.press("ArrowRight")
    expect(text_of(page)).not_to_have_value(before)
    assert visit.wrong == []


def test_an_edit_shows_who_would_leave_before_it_is_saved(visit: Visit, studio: str) -> None:
    visit.go(f"{studio}/segments/regulars/edit")
    page = visit.page
    page.get_by_role("textbox", name="Count").fill("4")
    leaving = len([each for each in REGULARS if CUSTOMERS.index(each) % 5 == 2])
    told = page.get_by_role("region", name="What saving would change")
    expect(told).to_contain_text("customers leave")
    expect(told.locator("[data-side=leave] strong")).to_have_text(str(leaving))
    assert visit.wrong == []


def test_each_condition_tells_how_many_it_holds_for(visit: Visit, studio: str) -> None:
    page = opened(visit, studio, 'city = "Berlin" and did order at least 3 times')
    rows = page.get_by_role("region", name="Form").get_by_role("listitem")
    expect(rows.nth(0)).to_contain_text(str(len(BERLINERS)))
    expect(rows.nth(1)).to_contain_text(str(len(REGULARS)))


def test_an_answer_that_comes_late_is_not_shown_for_what_is_written_now(visit: Visit, studio: str) -> None:
    page = opened(visit, studio, 'city = "Berlin"')
    count, counting = page.get_by_role("status").first, page.locator("[data-counting]")
    expect(count).to_contain_text(f"{len(BERLINERS)} customers")
    expect(counting).to_have_count(0)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/v1/segments/check", hold)
    for text in ("did order at least 3 times", "newsletter is true"):
        with page.expect_request("**/v1/segments/check"):
            text_of(page).fill(text)
        # Until the answer is there, what is shown is told to be the one of before.
        expect(counting).to_have_count(1)
        expect(count).to_contain_text(f"{len(BERLINERS)} customers")
    first, second = held
    second.continue_()
    expect(count).to_contain_text(f"{len(READERS)} customers")
    expect(counting).to_have_count(0)
    first.continue_()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(count).to_contain_text(f"{len(READERS)} customers")
    assert visit.wrong == []
