"""The studio turned back to a past day: every page shows that day, or says that it cannot."""

import pytest
from playwright.sync_api import expect
from tests.browser.test_studio import Visit, violations, visit
from tests.shop import AS_OF, REGULARS, orders

__all__ = ["visit"]
pytestmark = pytest.mark.browser

DAY = "2025-02-01"
BANNER = "You look at 1 February 2025"
TURNED = ("/", "/segments", "/segments/regulars", "/segments/regulars/members", "/segments/regulars/definition")
TURNED += ("/segments/regulars/history", "/customers/c08", "/migration")
ONLY_TODAY = (
    "/customers",
    "/drivers",
    "/data",
    "/data/sources/orders",
    "/data/quarantine",
    "/models",
    "/runs",
    "/segments/new",
)


def regulars_then() -> set[str]:
    """Who had ordered three times when the newest record until then was made: 1 February began in Berlin."""
    done = [who for _, who, at, _ in orders() if at < "2025-01-31 23:00"]
    return {who for who in done if done.count(who) >= 3}


@pytest.mark.parametrize("visit", [(1280, "light"), (1280, "dark"), (360, "light")], indirect=True, ids=str)
@pytest.mark.parametrize("path", TURNED)
def test_a_page_of_the_past_opens_without_an_error_fits_and_is_accessible(visit: Visit, studio: str, path: str) -> None:
    visit.go(f"{studio}{path}?as_of={DAY}")
    expect(visit.page.get_by_role("status").filter(has_text=BANNER)).to_be_visible()
    assert visit.wrong == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert violations(visit.page) == []


@pytest.mark.parametrize("path", ONLY_TODAY)
def test_a_page_that_knows_only_today_says_so_and_asks_for_nothing(visit: Visit, studio: str, path: str) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.go(f"{studio}{path}?as_of={DAY}")
    expect(visit.page.get_by_text("is known of today only")).to_be_visible()
    frame = ("/v1/project", "/v1/runs?limit=1")
    assert [url for url in asked if "/v1/" in url and not url.endswith(frame)] == []
    visit.page.get_by_role("main").get_by_role("button", name="back to today").click()
    expect(visit.page.get_by_text("is known of today only")).to_have_count(0)
    assert visit.page.url == f"{studio}{path}"
    assert visit.wrong == []


def test_members_of_then_are_those_recorded_then_and_the_day_survives_the_way(visit: Visit, studio: str) -> None:
    visit.go(f"{studio}/?as_of={DAY}")
    page = visit.page
    page.get_by_role("link", name="Segments", exact=True).first.click()
    page.get_by_role("link", name="Regulars").first.click()
    page.get_by_role("tab", name="Members").click()
    expect(page.get_by_role("heading", level=1, name="Regulars")).to_be_visible()
    table = page.get_by_role("table", name="Members of Regulars")
    expect(table.get_by_role("row")).to_have_count(len(regulars_then()) + 1)
    assert f"as_of={DAY}" in page.url
    assert len(regulars_then()) < len(REGULARS)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search people")).to_be_focused()
    page.keyboard.type("c08")
    expect(page.get_by_role("option", name="c08", selected=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="c08")).to_be_visible()
    assert page.url == f"{studio}/customers/c08?as_of={DAY}"
    page.get_by_role("status").get_by_role("button", name="back to today").click()
    expect(page.get_by_text("You look at")).to_have_count(0)
    assert page.url == f"{studio}/customers/c08"
    assert visit.wrong == []


def test_a_day_is_chosen_by_keyboard_and_the_way_back_is_todays(visit: Visit, studio: str) -> None:
    visit.go(f"{studio}/segments")
    page = visit.page
    page.get_by_role("button", name="Choose another day").focus()
    page.keyboard.press("Enter")
    day = page.get_by_label("Day", exact=True)
    expect(day).to_be_focused()
    day.fill(DAY)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text=BANNER)).to_be_visible()
    assert page.url == f"{studio}/segments?as_of={DAY}"
    page.go_back()
    expect(page.get_by_text("You look at")).to_have_count(0)
    assert visit.wrong == []


def test_what_was_typed_is_there_again_after_a_look_at_a_past_day(visit: Visit, studio: str) -> None:
    visit.go(f"{studio}/segments/new")
    page = visit.page
    text = page.get_by_label("Definition as text")
    text.fill("spend > 123")
    page.get_by_role("button", name="Choose another day").click()
    page.get_by_label("Day", exact=True).fill(DAY)
    page.keyboard.press("Enter")
    expect(page.get_by_text("is known of today only")).to_be_visible()
    expect(text).to_be_hidden()
    page.get_by_role("main").get_by_role("button", name="back to today").click()
    expect(text).to_have_value("spend > 123")
    expect(page.get_by_role("textbox", name="Right")).to_have_value("123")
    assert visit.wrong == []


@pytest.mark.parametrize("day", [f"{AS_OF:%Y-%m-%d}", "2031-01-01", "2025-02-30", "soon"])
def test_a_day_that_is_no_past_shows_today(visit: Visit, studio: str, day: str) -> None:
    visit.go(f"{studio}/segments?as_of={day}")
    expect(visit.page.get_by_role("link", name="New segment")).to_be_visible()
    expect(visit.page.get_by_text("You look at")).to_have_count(0)
    assert visit.wrong == []
