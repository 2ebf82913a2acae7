"""Segment's client for Node, unmodified and in a process of its own, against a real server."""

import shutil
import subprocess
from pathlib import Path

import pytest

WEB = Path(__file__).parents[3] / "web"
CLIENT = WEB / "node_modules" / "@segment" / "analytics-node"
SCRIPT = """
const { Analytics } = require("@segment/analytics-node");
const [host, writeKey, most] = process.argv.slice(1);
const analytics = new Analytics({ host, writeKey, maxEventsInBatch: Number(most) });
const faults = [];
analytics.on("error", (error) => faults.push(String(error.reason ?? error.code)));
analytics.identify({ userId: "ann", traits: { plan: "pro" }, context: { locale: "de-DE" } });
const order = { userId: "ann", event: "Order Completed", properties: { total: 12.5, items: [{ sku: "a" }] } };
for (const messageId of ["m1", "m1"]) analytics.track({ ...order, messageId });
analytics.track({ anonymousId: "device-1", event: "Seen", timestamp: new Date("2025-01-01T00:00:00Z") });
analytics.page({ userId: "ann", category: "Docs", name: "Start", properties: { url: "https://shop.example.com/" } });
analytics.screen({ userId: "ann", name: "Home" });
analytics.group({ userId: "ann", groupId: "firm-1", traits: { name: "Firm" } });
analytics.alias({ userId: "ann", previousId: "device-1" });
for (let number = 0; number < 250; number++)
  analytics.track({ userId: "ann", event: "Visited", properties: { number } });
analytics.closeAndFlush().then(() => { if (faults.length > 0) throw new Error(faults.join()); });
"""

pytestmark = [
    pytest.mark.skipif(not CLIENT.is_dir(), reason="web/node_modules is not installed: make studio"),
    pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node on this machine"),
]


@pytest.mark.parametrize("most", ["1", "15", "100"])
def test_the_client_for_node_sends_and_nothing_is_lost_or_counted_twice(live_shop, live_server, most):
    command = ["node", "-e", SCRIPT, live_server.address, live_shop.key, most]
    told = subprocess.run(command, cwd=WEB, check=False, capture_output=True, text=True, timeout=300)
    assert (told.returncode, told.stderr) == (0, "")
    stored = live_shop.stored()
    kinds = [each["type"] for each in stored if each.get("event") != "Visited"]
    assert sorted(kinds) == ["alias", "group", "identify", "page", "screen", "track", "track"]
    visits = [each["properties"]["number"] for each in stored if each.get("event") == "Visited"]
    assert sorted(visits) == list(range(250))
    (order,) = (each for each in stored if each["messageId"] == "m1")
    assert (order["userId"], order["properties"]) == ("ann", {"total": 12.5, "items": [{"sku": "a"}]})
    (identified,) = (each for each in stored if each["type"] == "identify")
    assert (identified["traits"]["plan"], identified["context"]["locale"]) == ("pro", "de-DE")
    assert "ip" not in identified["context"]
    (seen,) = (each for each in stored if each.get("event") == "Seen")
    assert seen["timestamp"].startswith(("2024-12-31T23:59:5", "2025-01-01T00:00:0"))
