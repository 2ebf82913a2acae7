"""Customers who came since the last run are found by an exact identifier or what the identity knows them by."""

import subprocess
from pathlib import Path

from tests.live.following.served import asking, begun, settled
from tests.live.following.world import FILES, order, said, write_world
from tests.serving import ILK, serving

import ilk
from ilk.kernel.clock import SystemClock

PEOPLE = """
title: Live people
connect: {kind: intake, types: [identify]}
into: {customers: true, customer: text(user_id), valid_from: at}
columns:
  plan: text(inside(traits, "plan"))
  city: text(inside(traits, "city"))
  email: email(inside(traits, "email"))
"""
IDENTITY = """
identifiers: {email: {columns: {live_people: email}}}
rules: [{name: same_email, same: [email]}]
survivorship: {otherwise: most_recent}
"""


def test_a_newcomer_is_found_exactly_and_waits_for_the_next_run(tmp_path: Path) -> None:
    changed = {"sources/live_people.yaml": PEOPLE, "identity/people.yaml": IDENTITY}
    key = begun(write_world(tmp_path, FILES | changed))
    now = SystemClock().now()
    traits = {"plan": "gold", "city": "Köln", "email": "Nora@Example.com"}
    with serving(tmp_path) as server:
        with asking(server.address, key) as client:
            sent = [order("new/1", now, 1), said("identify", "new/1", now, "i1", traits=traits)]
            assert client.post("/v1/batch", json={"batch": sent}).status_code == 200
        settled(server.address)
        with asking(server.address) as client:

            def found(**asked: str) -> list[tuple[str, bool]]:
                page = client.get("/v1/customers", params=asked).json()
                assert page["total"] == len(page["items"])
                return [(each["customer_id"], each["came_since_run"]) for each in page["items"]]

            for search in ("new/1", " new/1 ", "nora@example.com", "NORA@example.com"):
                assert found(search=search) == [("new/1", True)]
            assert found(search="new/1", segment="buyers") == [("new/1", True)]
            for asked in ({"search": "new/1", "segment": "lapsed"}, {"search": "new"}, {"search": "nora"}):
                assert found(**asked) == []
            assert found() == found(search="c0") == [("c0", False)]
            (row,) = client.get("/v1/customers", params={"search": "new/1"}).json()["items"]
            assert row["segments"] == ["buyers"]
            assert row["traits"].items() >= {"plan": "gold", "city": "Köln"}.items()
            (hit,) = client.get("/v1/search", params={"q": "new/1"}).json()
            assert hit["detail"] == "came since the last run, and waits for the next one"
            assert client.get("/v1/customers", params={"search": "x", "segment": "nobody"}).status_code == 422
        with ilk.open(tmp_path) as shop:
            assert [row["came_since_run"] for row in shop.customers(search="new/1")] == [True]
            assert "came_since_run" not in shop.customers(search="c0").columns
        listed = [*ILK, "customer", "list", "--search", "new/1", "--project", str(tmp_path)]
        shown = subprocess.run(listed, check=True, capture_output=True, text=True).stdout
        assert "new/1 came since the last run, and waits for the next one." in " ".join(shown.split())
