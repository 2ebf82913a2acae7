"""The page Live: changes come as events are sent, a trigger that fails is seen; accessible, whatever the screen."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass

import httpx2
import pytest
from playwright.sync_api import expect
from tests.browser.test_studio import Visit, violations, visit
from tests.serving import serving
from tests.shop import write_shop

__all__ = ["visit"]
pytestmark = pytest.mark.browser

ORDERS = """
connect: {kind: intake, types: [track], events: [Order Completed]}
into: {events: order, customer: text(user_id), occurred_at: at, id: message_id}
columns:
  revenue: money(inside(properties, "total"))
"""
BUYERS = "- {name: live_buyers, title: Live buyers, when: sum of order.revenue in last 30 days > 1000}\n"
TRIGGER = """
title: The CRM
entered: [live_buyers]
attempts: 1
webhook: {url: "http://127.0.0.1:1/hooks", secret: "${CRM_SECRET}"}
"""
WIDTHS = pytest.mark.parametrize("visit", [(1280, "light"), (1280, "dark"), (360, "light")], indirect=True, ids=str)


@dataclass
class Site:
    """A studio, and a shop that sends events to its server."""

    address: str
    key: str

    def buys(self, customer: str) -> None:
        event = {"userId": customer, "event": "Order Completed", "properties": {"total": 5_000}}
        user = base64.b64encode(f"{self.key}:".encode()).decode()
        headers = {"Authorization": f"Basic {user}"}
        assert httpx2.post(f"{self.address}/v1/track", json=event, headers=headers, trust_env=False).is_success


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    from ilk.app.access import create_key
    from ilk.app.run import run
    from ilk.app.wiring import LOCAL, open_workspace

    folder = write_shop(tmp_path_factory.mktemp("live") / "shop")
    settings = folder / "ilk.yaml"
    text = settings.read_text("utf-8").replace("as_of: 2025-03-01T00:00:00Z", "as_of: now")
    settings.write_text(f"{text}triggers: {{networks: [127.0.0.1]}}\n", "utf-8")
    (folder / "sources" / "live_orders.yaml").write_text(ORDERS, "utf-8")
    (folder / "segments" / "live.yaml").write_text(BUYERS, "utf-8")
    (folder / "triggers").mkdir()
    (folder / "triggers" / "crm.yaml").write_text(TRIGGER, "utf-8")
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
        key = create_key(workspace, LOCAL, name="shop", role="writer").secret
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CRM_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        with serving(folder) as running:
            yield Site(running.address, key)


def opened(visit: Visit, site: Site) -> None:
    """The page, once it listens."""
    visit.page.goto(f"{site.address}/live")
    expect(visit.page.get_by_text("Listening")).to_be_visible()


@WIDTHS
def test_who_enters_a_segment_is_seen_and_so_is_a_trigger_that_fails(
    visit: Visit, site: Site, request: pytest.FixtureRequest
) -> None:
    opened(visit, site)
    customer = f"buyer of {request.node.callspec.id}"
    site.buys(customer)
    row = visit.page.get_by_role("table", name="Changes", exact=True).get_by_role("row", name=customer)
    expect(row).to_contain_text("entered")
    expect(row).to_contain_text("Live buyers")
    letters = visit.page.get_by_role("table", name="Messages that were put aside")
    expect(letters.get_by_role("row", name=customer)).to_contain_text("It cannot be reached")
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert violations(visit.page) == []
    assert visit.wrong == []


def test_what_is_held_still_comes_when_it_goes_on_and_what_was_put_aside_is_told_again(
    visit: Visit, site: Site
) -> None:
    opened(visit, site)
    page = visit.page
    page.get_by_role("button", name="Pause").click()
    site.buys("held")
    expect(page.get_by_role("table", name="Messages that were put aside").get_by_text("held")).to_be_visible()
    assert page.get_by_role("table", name="Changes", exact=True).count() == 0
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("table", name="Changes", exact=True).get_by_text("held")).to_be_visible()
    page.get_by_role("button", name="Tell again: The CRM").click()
    expect(page.get_by_text("of crm will be told again")).to_be_visible()
    assert visit.wrong == []


def test_what_was_put_aside_is_given_up_for_a_reason(visit: Visit, site: Site) -> None:
    opened(visit, site)
    page = visit.page
    site.buys("of no use")
    letters = page.get_by_role("table", name="Messages that were put aside")
    expect(letters.get_by_text("of no use")).to_be_visible()
    page.get_by_label("Reason for giving up").fill("an old test")
    page.get_by_role("button", name="Give up the message of of no use").click()
    expect(page.get_by_text("1 message of crm was given up.")).to_be_visible()
    expect(letters.get_by_text("of no use")).to_have_count(0)
    assert violations(page) == []
    assert visit.wrong == []
