"""`ilk.js` on pages of another origin, in Chromium: what is sent, what is shown, and what is not without consent."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect
from tests.browser.conftest import ROOT
from tests.browser.websites import Website, website
from tests.logs import messages_in
from tests.serving import serving
from tests.shop import write_shop

pytestmark = pytest.mark.browser

DOCS = (ROOT / "docs" / "live" / "snippet.md").read_text("utf-8")
(HEAD,) = (block for block in re.findall(r"^```html\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL) if "ilk.js" in block)
"""What the docs tell to put into a page."""
HERO = """
title: Home, top
variants:
  - name: newcomers
    when: did not order
    show: {title: "Your <b>first</b> order & more", text: Ten per cent off, image: "/a.png", link: /offers}
default: {title: Welcome}
"""
SLOT = """
<section data-ilk-slot="hero">
  <h1 data-ilk="title">Our own</h1><p data-ilk="text">text</p><img data-ilk="image" alt=""><a data-ilk="link">Go</a>
</section>
"""


@dataclass
class Site:
    """A website, the server of Ilk that its pages speak to, and what they sent."""

    web: Website
    ilk: str
    key: str
    folder: Path

    def page(self, *, body: str = SLOT, script: str = "", patient: bool = True, **attributes: str) -> str:
        """A page with what the docs tell to put into its head; its address. A patient one waits a minute for Ilk."""
        extra = "".join(f' data-{key}="{value}"' for key, value in attributes.items())
        head = HEAD.replace("https://ilk.example.com", self.ilk)
        head = head.replace(' data-key="ilk_4f2a…"', f' data-key="{self.key}"{extra}')
        head = head.replace("}, 400);", "}, 60000);") if patient else head
        assert ("60000" in head) is patient
        assert self.ilk in head
        assert self.key in head
        return self.web.write(
            "index.html", f"<!doctype html><title>A page</title>{head}<script>{script}</script>{body}"
        )

    def stored(self) -> list[dict[str, Any]]:
        """The messages in the log."""
        return messages_in(self.folder)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    from ilk.app.access import create_key
    from ilk.app.run import run
    from ilk.app.wiring import LOCAL, open_workspace

    folder = write_shop(tmp_path_factory.mktemp("snippet") / "shop")
    (folder / "content").mkdir()
    (folder / "content" / "hero.yaml").write_text(HERO, "utf-8")
    with website(tmp_path_factory.mktemp("website")) as web:
        settings = folder / "ilk.yaml"
        settings.write_text(f"{settings.read_text('utf-8')}\nintake: {{origins: ['{web.address}']}}\n", "utf-8")
        with open_workspace(folder) as workspace:
            run(workspace, LOCAL)
            key = create_key(workspace, LOCAL, name="pages", role="writer").secret or ""
        with serving(folder) as running:
            _warm(running.address)
            yield Site(web, running.address, key, folder)


def _warm(address: str) -> None:
    """Ask once, so that the server has read what it answers from."""
    assert httpx2.post(f"{address}/v1/decide", json={"user_id": "c01"}, timeout=60, trust_env=False).is_success


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody new."""
    made = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin", viewport={"width": 800, "height": 600})
    yield made
    made.close()


def sent(page: Page, site: Site, act: Callable[[], object], events: int = 1) -> list[dict[str, Any]]:
    """What a page has sent, and Ilk has taken, once so many events came of what is done."""
    found: list[dict[str, Any]] = []

    def enough(request: Request) -> bool:
        if request.url == f"{site.ilk}/v1/batch":
            found.extend(json.loads(request.post_data or "{}")["batch"])
        return len(found) >= events

    with page.expect_event("requestfinished", enough):
        act()
    return found


def keeps(page: Page) -> set[str]:
    return set(page.evaluate("Object.keys(localStorage)")) | {each["name"] for each in page.context.cookies()}


def test_what_happens_on_a_page_arrives_whole_and_content_is_applied_and_told_once(
    site: Site, context: BrowserContext
) -> None:
    page = context.new_page()
    address = site.page(script='ilk.track("Seen", {sku: 7}); ilk.identify("ann", {plan: "pro"})')
    found = sent(page, site, lambda: page.goto(f"{address}?utm_campaign=spring&utm_source=mail&x=1"), 4)
    assert {each.get("event", each["type"]) for each in found} == {"page", "Seen", "identify", "Content Shown"}
    mine = {each["messageId"] for each in found}
    stored = {each["messageId"]: each for each in site.stored() if each["messageId"] in mine}
    assert stored.keys() == mine
    assert len({each["anonymousId"] for each in stored.values()}) == 1
    (seen,) = (each for each in stored.values() if each.get("event") == "Seen")
    assert seen["properties"] == {"sku": 7}
    assert seen["context"]["campaign"] == {"name": "spring", "source": "mail"}
    assert seen["context"]["page"]["path"] == urlsplit(address).path
    assert (seen["context"]["locale"], seen["context"]["timezone"]) == ("de-DE", "Europe/Berlin")
    assert (seen["context"]["screen"]["width"], seen["context"]["library"]["name"]) == (800, "ilk.js")
    assert "Chrome" in seen["context"]["userAgent"]
    assert seen["sentAt"] >= seen["originalTimestamp"]
    (told,) = (each for each in stored.values() if each.get("event") == "Content Shown")
    assert told["messageId"].startswith("shown-")
    assert told["userId"] == "ann"
    said = {name: told["properties"][name] for name in ("slot", "variant", "meant", "held_out")}
    assert said == {"slot": "hero", "variant": "newcomers", "meant": "newcomers", "held_out": False}
    again = sent(page, site, page.reload, 3)
    assert [each for each in again if each.get("event") == "Content Shown"] == []


def test_content_is_put_in_as_text_and_addresses(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(site.page())
    hero = page.locator("[data-ilk-slot=hero]")
    expect(hero).to_have_attribute("data-ilk-variant", "newcomers")
    expect(hero.get_by_role("heading")).to_have_text("Your <b>first</b> order & more")
    expect(hero.locator("p")).to_have_text("Ten per cent off")
    assert hero.locator("img").get_attribute("src") == "/a.png"
    assert hero.locator("a").get_attribute("href") == "/offers"
    assert page.locator("b").count() == 0
    assert page.locator("#ilk-hide").count() == 0


def test_an_answer_that_was_tampered_with_runs_nothing(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    values = {"title": "<img src=x onerror=window.bad=1>", "link": "javascript:window.bad=1"}
    slots = {"hero": {"variant": "evil", "values": values}}
    answer = {"json": {"slots": slots, "segments": []}, "headers": {"Access-Control-Allow-Origin": "*"}}
    page.route("**/v1/decide*", lambda route: route.fulfill(**answer))
    page.goto(site.page())
    expect(page.get_by_role("heading")).to_have_text(values["title"])
    assert page.locator("a").get_attribute("href") is None
    assert page.evaluate("window.bad") is None


def test_an_answer_that_comes_too_late_changes_nothing_and_is_not_counted_as_shown(
    site: Site, context: BrowserContext
) -> None:
    page = context.new_page()
    held: list[Route] = []
    page.route("**/v1/decide*", lambda route: held.append(route))  # noqa: PLW0108 - playwright marks what it is given
    page.goto(site.page(patient=False))
    expect(page.locator("#ilk-hide")).to_have_count(0)
    expect(page.get_by_role("heading")).to_be_visible()
    expect(page.get_by_role("heading")).to_have_text("Our own")
    with page.expect_response("**/v1/decide*"):
        held[0].continue_()
    found = sent(page, site, lambda: page.evaluate('ilk.track("After")'))
    assert "Content Shown" not in {each.get("event") for each in found}
    expect(page.get_by_role("heading")).to_have_text("Our own")


def test_a_slot_is_hidden_until_it_is_known_what_it_shows(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    address = site.page()
    held: list[Route] = []
    page.route("**/v1/decide*", lambda route: held.append(route))  # noqa: PLW0108 - playwright marks what it is given
    with page.expect_request("**/v1/decide*"):
        page.goto(address)
    expect(page.get_by_text("Our own")).to_be_hidden()
    held[0].continue_()
    expect(page.get_by_role("heading", name="Your <b>first</b> order")).to_be_visible()


def test_without_ilk_the_page_is_shown_as_it_is(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.route(f"{site.ilk}/**", lambda route: route.abort())
    page.goto(site.page(patient=False))
    expect(page.get_by_role("heading", name="Our own")).to_be_visible()


def test_nothing_is_sent_or_kept_before_the_visitor_agrees_nor_after_they_take_it_back(
    site: Site, context: BrowserContext
) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.page(script='ilk.track("Early"); ilk.identify("eve")', consent="required"))
    expect(page.get_by_role("heading", name="Our own")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert [url for url in asked if "/v1/" in url] == []
    assert keeps(page) == set()

    agreed = sent(page, site, lambda: page.evaluate("ilk.consent({analytics: true})"), 3)
    assert [each.get("event", each["type"]) for each in agreed] == ["page", "Early", "identify"]
    preferences = {"analytics": True, "personalization": False}
    assert agreed[0]["context"]["consent"] == {"categoryPreferences": preferences}
    assert page.evaluate("ilk.decide(['hero'])") == {"slots": {}, "segments": []}
    told = page.evaluate("ilk.consent({personalization: true}); ilk.decide()")
    assert told["slots"]["hero"]["variant"] == "newcomers"
    assert {"ilk.anonymous", "ilk.user", "ilk.consent"} <= keeps(page)

    sent(page, site, page.reload)
    page.evaluate("ilk.consent({analytics: false, personalization: false})")
    assert keeps(page) == set()
    asked.clear()
    page.evaluate("ilk.track('Late'); dispatchEvent(new Event('pagehide'))")
    page.reload()
    expect(page.get_by_role("heading", name="Our own")).to_be_visible()
    assert [url for url in asked if "/v1/" in url] == []
    assert keeps(page) == set()


def test_who_takes_it_back_where_nobody_asked_is_not_followed_on_the_next_page(
    site: Site, context: BrowserContext
) -> None:
    page = context.new_page()
    sent(page, site, lambda: page.goto(site.page()))
    page.evaluate("ilk.consent({analytics: false, personalization: false})")
    assert keeps(page) == {"ilk.consent"}
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(page.get_by_role("heading", name="Our own")).to_be_visible()
    assert [url for url in asked if "/v1/" in url] == []


def test_a_signal_of_the_browser_is_a_no_whatever_was_agreed_to(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.page(script="ilk.consent({analytics: true, personalization: true})", signals="honour"))
    expect(page.get_by_role("heading", name="Our own")).to_be_visible()
    assert [url for url in asked if "/v1/" in url] == []
    assert keeps(page) == set()


def test_without_storage_each_page_is_another_visitor(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    address = site.page(storage="none")
    first = sent(page, site, lambda: page.goto(address))
    second = sent(page, site, page.reload)
    assert first[0]["anonymousId"] != second[0]["anonymousId"]
    assert keeps(page) == set()


def test_somebody_else_begins_after_a_reset(site: Site, context: BrowserContext) -> None:
    page = context.new_page()

    def act() -> None:
        page.goto(site.page(script='ilk.identify("ann")'))
        page.evaluate("ilk.track('One'); ilk.reset(); ilk.track('Two')")

    found = {each["event"]: each for each in sent(page, site, act, 4) if "event" in each}
    assert (found["One"]["userId"], found["Two"].get("userId")) == ("ann", None)
    assert found["One"]["anonymousId"] != found["Two"]["anonymousId"]


def test_what_waits_is_handed_over_when_the_page_goes(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.add_init_script("window.setTimeout = () => 0")  # what arrives was sent because the page went
    page.goto(site.page(body=""))
    page.evaluate("ilk.track('Last words')")
    elsewhere = site.web.write("elsewhere.html", "<title>Elsewhere</title>")
    page.goto(elsewhere)
    assert any("Last words" in {each.get("event") for each in site.stored()} for _ in range(10_000))


def test_what_is_not_taken_is_tried_again_on_the_next_page_and_counts_once(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    busy = {"status": 503, "headers": {"Access-Control-Allow-Origin": "*"}}
    page.route("**/v1/batch", lambda route: route.fulfill(**busy))
    with page.expect_response("**/v1/batch"):
        page.goto(site.page(script="ilk.track('Patient')", body=""))
    page.unroute("**/v1/batch")
    found = sent(page, site, page.reload, 4)
    assert [each.get("event", each["type"]) for each in found][:2] == ["page", "Patient"]
    page.wait_for_function("JSON.parse(localStorage['ilk.queue']).length === 0")
    once = {each["messageId"] for each in found if each.get("event") == "Patient"}
    assert len([each for each in site.stored() if each["messageId"] in once]) == len(once)


def test_the_queue_has_an_end_and_the_oldest_go_first(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.route("**/v1/batch", lambda route: route.abort())
    page.goto(site.page(body=""))
    page.wait_for_function("!ilk.calls")
    page.evaluate("for (let at = 0; at < 150; at++) ilk.track('Many', {at})")
    page.evaluate("ilk.track('Large', {text: 'x'.repeat(40000)})")
    queue = page.evaluate("JSON.parse(localStorage['ilk.queue'])")
    assert [each["properties"]["at"] for each in queue] == list(range(50, 150))


def test_a_page_that_draws_itself_is_told_and_a_wrong_slot_is_said(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(site.page(body="", fill="off"))
    told = page.evaluate("ilk.decide(['hero'])")
    assert told["slots"]["hero"]["values"]["title"] == "Your <b>first</b> order & more"
    assert page.evaluate("ilk.decide(['heroe'])") == {"slots": {}, "segments": []}
    assert any("heroe" in line for line in said)
