"""Segment's client for browsers, unmodified, on a page of another origin: what it sends arrives, each event once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import ROOT
from tests.browser.websites import Website, website
from tests.live.intake.conftest import Shop, shop_in
from tests.serving import serving

CLIENT = ROOT / "web" / "node_modules" / "@segment" / "analytics-next" / "dist" / "umd"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CLIENT.is_dir(), reason="web/node_modules is not installed: make studio"),
]

PAGE = """<!doctype html><title>Shoes</title><script src="/client/index.js"></script><script>
const sends = { protocol: "http", deliveryStrategy: DELIVERY };
const analytics = AnalyticsNext.AnalyticsBrowser.load(
  { writeKey: "KEY", cdnURL: "SERVER" }, { integrations: { "Segment.io": sends } });
analytics.page("Docs", "Start");
analytics.identify("ann", { plan: "pro" });
analytics.track("Order Completed", { total: 12.5, items: [{ sku: "a" }] });
analytics.group("firm-1", { name: "Firm" });
analytics.alias("anna", "ann");
for (let number = 0; number < 20; number++) analytics.track("Visited", { number });
</script>"""
EVENTS = 25


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Website, Shop, str]]:
    """A website with the client's files, a shop that it may send to, and the address of the shop's server."""
    with website(tmp_path_factory.mktemp("website")) as web:
        shutil.copytree(CLIENT, web.folder / "client")
        shop = shop_in(tmp_path_factory.mktemp("live-shop"))
        settings = Path(shop.root / "ilk.yaml")
        settings.write_text(f"{settings.read_text('utf-8')}intake: {{origins: ['{web.address}']}}\n", "utf-8")
        with serving(shop.root) as running:
            yield web, shop, running.address


@pytest.mark.parametrize("delivery", ['{strategy: "standard"}', '{strategy: "batching", config: {timeout: 100}}'])
def test_the_client_for_browsers_sends_and_nothing_is_lost_or_counted_twice(
    browser: Browser, site: tuple[Website, Shop, str], delivery: str
) -> None:
    web, shop, server = site
    before = len(shop.stored())
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    text = PAGE.replace("DELIVERY", delivery).replace("KEY", shop.key).replace("SERVER", server)
    page.goto(web.write("index.html", text))
    stored = _all_of(page, shop, before)
    assert wrong == []
    kinds = [each["type"] for each in stored if each.get("event") != "Visited"]
    assert sorted(kinds) == ["alias", "group", "identify", "page", "track"]
    visits = [each["properties"]["number"] for each in stored if each.get("event") == "Visited"]
    assert sorted(visits) == list(range(20))
    (order,) = (each for each in stored if each.get("event") == "Order Completed")
    assert (order["userId"], order["properties"]) == ("ann", {"total": 12.5, "items": [{"sku": "a"}]})
    assert len({each["anonymousId"] for each in stored if "anonymousId" in each}) == 1
    assert (order["context"]["locale"], order["context"]["page"]["title"]) == ("de-DE", "Shoes")
    assert order["context"]["ip"] == "127.0.0.1"
    context.close()


def _all_of(page: Page, shop: Shop, before: int) -> list[dict[str, object]]:
    """What was stored, once all that the page sends has come."""
    for _ in range(10_000):
        stored = shop.stored()[before:]
        if len(stored) >= EVENTS:
            return stored
        page.evaluate("0")  # lets the page go on
    raise AssertionError(f"{len(stored)} events of {EVENTS} came")
