"""The official clients, unmodified and in processes of their own, against a real server."""

import subprocess
import sys

import pytest

SEGMENT = """
import sys
from datetime import datetime, timedelta, timezone
from segment.analytics.client import Client

address, key, packed = sys.argv[1:]
faults = []
client = Client(key, host=address, gzip=packed == "packed", on_error=lambda error, _: faults.append(error))
long_ago = datetime(2025, 1, 1, tzinfo=timezone.utc)
client.identify("ann", {"plan": "pro"}, context={"locale": "de-DE"})
client.track("ann", "Order Completed", {"total": 12.5, "items": [{"sku": "a"}]}, message_id="m1")
client.track("ann", "Order Completed", {"total": 12.5, "items": [{"sku": "a"}]}, message_id="m1")
client.track(anonymous_id="device-1", event="Seen", timestamp=long_ago)
client.page("ann", "Docs", "Start", {"url": "https://shop.example.com/"})
client.screen("ann", None, "Home")
client.group("ann", "firm-1", {"name": "Firm"})
client.alias("device-1", "ann")
for number in range(250):
    client.track("ann", "Visited", {"number": number})
client.flush()
client.join()
sys.exit(str(faults) if faults else 0)
"""
RUDDER = """
import sys
import rudderstack.analytics as analytics

address, key, packed = sys.argv[1:]
faults = []
analytics.write_key, analytics.dataPlaneUrl, analytics.gzip = key, address, packed == "packed"
analytics.on_error = lambda error, _: faults.append(error)
analytics.identify("ann", {"plan": "pro"}, context={"locale": "de-DE"})
for _ in range(2):
    analytics.track("ann", "Order Completed", {"total": 12.5, "items": [{"sku": "a"}]}, message_id="m1")
analytics.track(anonymous_id="device-1", event="Seen")
analytics.page("ann", "Docs", "Start", {"url": "https://shop.example.com/"})
analytics.screen("ann", None, "Home")
analytics.group("ann", "firm-1", {"name": "Firm"})
analytics.alias("device-1", "ann")
for number in range(250):
    analytics.track("ann", "Visited", {"number": number})
analytics.shutdown()
sys.exit(str(faults) if faults else 0)
"""


@pytest.mark.parametrize("packed", ["packed", "plain"])
@pytest.mark.parametrize("client", [SEGMENT, RUDDER], ids=["segment", "rudder"])
def test_an_official_client_sends_and_nothing_is_lost_or_counted_twice(live_shop, live_server, client, packed):
    told = subprocess.run(
        [sys.executable, "-c", client, live_server.address, live_shop.key, packed],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
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


def test_a_client_keeps_the_day_of_what_happened_long_ago(live_shop, live_server):
    arguments = [live_server.address, live_shop.key, "plain"]
    subprocess.run([sys.executable, "-c", SEGMENT, *arguments], check=True, timeout=300)
    (seen,) = (each for each in live_shop.stored() if each.get("event") == "Seen")
    assert seen["timestamp"].startswith(("2024-12-31T23:59:5", "2025-01-01T00:00:0"))
    assert seen["originalTimestamp"] == "2025-01-01T00:00:00.000000Z"
