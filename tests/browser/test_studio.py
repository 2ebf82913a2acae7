"""The studio in Chromium: every page without an error, readable by everyone, and the ways through it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import AXE, ROOT

pytestmark = pytest.mark.browser

BAD_REQUEST = 400
_PATIENCE = 60_000
"""Milliseconds that a page may take to come on a busy machine."""

ROUTES = [
    path
    for file in sorted((ROOT / "web" / "src" / "pages").glob("*/route.ts"))
    for path in re.findall(r'path: "([^"]*)"', file.read_text(encoding="utf-8"))
]
LISTENING = {"/live"}
"""Pages whose line stays open; they are opened in a file of their own."""
ALONE = [f"/{path}" for path in ROUTES if ":" not in path and f"/{path}" not in LISTENING]
"""The other pages that need no name."""
NAMED = (
    "/customers?search=c0&segment=regulars",
    "/customers/c08",
    "/segments/regulars",
    "/segments/regulars/members",
    "/segments/regulars/definition",
    "/segments/regulars/history",
    "/segments/regulars/health",
    "/segments/regulars/drivers",
    "/segmentations?segmentation=behavioural&one=city&other=readers",
    "/segments/regulars/edit",
    "/data/sources/orders",
    "/data/sources/orders/edit",
)
ELSEWHERE = ("/accounts/acme", "/content/hero", "/models/kind", "/personas/readers", "/surveys/mini")
"""Pages that are opened in a file of their own."""
PAGES = (*ALONE, *NAMED)


@dataclass
class Visit:
    """A page, and what went wrong on it."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def note(self, text: str, *, wrong: bool = True) -> None:
        """Keep what went wrong."""
        if wrong:
            self.wrong.append(text)

    def go(self, address: str) -> None:
        """Open an address and wait until all of it is there."""
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        expect(self.page.locator("[aria-busy=true]:visible")).to_have_count(0)
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A fresh visit, with the width and colour scheme that the test asks for."""
    width, scheme = getattr(request, "param", (1280, "light"))
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    found = Visit(page)
    page.on("console", lambda message: found.note(message.text, wrong=message.type in {"error", "warning"}))
    page.on("pageerror", lambda error: found.note(str(error)))
    # The studio itself ends a question when a newer one takes its place.
    page.on(
        "requestfailed",
        lambda failed: found.note(f"failed: {failed.url}", wrong=failed.failure != "net::ERR_ABORTED"),
    )
    page.on("response", lambda answer: found.note(f"{answer.status} {answer.url}", wrong=answer.status >= BAD_REQUEST))
    yield found
    context.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.1 A and AA, a line each."""
    page.evaluate(AXE.read_text(encoding="utf-8"))  # past the policy, which allows only the studio's own scripts
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})"
        ".then(({violations}) => violations.map(each => `${each.id}: ${each.nodes[0].html}`))"
    )
    return list(found)


def test_every_route_that_needs_a_name_is_opened_with_one() -> None:
    assert {"/", "/customers", "/runs"} <= set(ALONE)
    needed = [re.sub(r"/:\w+\?$", "", path) for path in ROUTES if ":" in path]
    shapes = [re.compile("/" + re.sub(r":\w+", "[^/?]+", path)) for path in needed]
    assert [shape.pattern for shape in shapes if not any(shape.fullmatch(page) for page in (*NAMED, *ELSEWHERE))] == []


@pytest.mark.parametrize("visit", [(1280, "light"), (1280, "dark"), (360, "light")], indirect=True, ids=str)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_an_error_fits_and_is_accessible(visit: Visit, studio: str, path: str) -> None:
    visit.go(studio + path)
    assert visit.wrong == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert violations(visit.page) == []


def test_a_project_that_was_never_run_says_what_to_do(visit: Visit, empty_studio: str) -> None:
    visit.go(empty_studio)
    expect(visit.page.get_by_text("ilk run").first).to_be_visible()
    assert visit.wrong == []


def test_from_the_overview_to_the_people_of_a_segment(visit: Visit, studio: str) -> None:
    visit.go(studio)
    visit.page.get_by_role("link", name="Segments", exact=True).first.click()
    visit.page.get_by_role("link", name="Regulars").first.click()
    expect(visit.page.get_by_role("heading", level=1, name="Regulars")).to_be_visible()
    visit.page.get_by_role("tab", name="Members").click()
    expect(visit.page.get_by_text("c03").first).to_be_visible()
    assert visit.wrong == []


def test_a_definition_says_what_it_costs_and_leads_to_the_builder(visit: Visit, studio: str) -> None:
    visit.go(f"{studio}/segments/regulars/definition")
    expect(visit.page.get_by_text("did order at least 3 times").first).to_be_visible()
    expect(visit.page.get_by_role("region", name="What it costs")).to_contain_text("rows")
    visit.page.get_by_role("link", name="Edit").click()
    expect(visit.page.get_by_role("heading", level=1, name="Edit Regulars")).to_be_visible()
    assert visit.wrong == []


def test_search_by_keyboard_leads_to_a_customer(visit: Visit, studio: str) -> None:
    visit.go(studio)
    visit.page.keyboard.press("Control+k")
    expect(visit.page.get_by_role("combobox", name="Search people")).to_be_focused()
    visit.page.keyboard.type("c08")
    expect(visit.page.get_by_role("option", name="c08", selected=True)).to_be_visible()
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_role("heading", level=1, name="c08")).to_be_visible()


def test_a_run_from_the_studio_ends_in_the_list(visit: Visit, studio: str) -> None:
    visit.go(f"{studio}/runs")
    before = visit.page.get_by_role("row").count()
    visit.page.get_by_role("button", name="Run now").click()
    expect(visit.page.get_by_role("row")).to_have_count(before + 1, timeout=60_000)
    visit.page.get_by_role("button", name="Other ways to run").click(timeout=60_000)
    with visit.page.expect_request("**/v1/runs") as asked:
        visit.page.get_by_role("menuitem", name="Work everything out anew").click()
    assert asked.value.post_data_json == {"whole": True}
    expect(visit.page.get_by_role("row")).to_have_count(before + 2, timeout=60_000)
    assert visit.wrong == []


def test_text_from_data_is_shown_and_never_obeyed(visit: Visit, studio: str) -> None:
    visit.go(f"{studio}/customers/%5Bred%5Dx%5B%2Fred%5D")
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text("[red]x[/red]")
    assert visit.wrong == []
