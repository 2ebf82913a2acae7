"""From a client over HTTP to who belongs, live: whom a run finds at that instant."""

import subprocess
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

from tests.live.following.served import asking, begun, settled
from tests.live.following.world import LIVE, order, random_message, write_world
from tests.serving import ILK, serving

from ilk.app.live.grounding import ground_of
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.catalog.tables import CUSTOMERS, MEMBERSHIPS
from ilk.database.live import LiveStore
from ilk.database.share import Share
from ilk.kernel.clock import SystemClock
from ilk.kernel.randomness import derive
from ilk.live.following.keeping import restored
from ilk.warehouse import sql


def test_what_a_client_sends_makes_members_whom_the_next_run_finds_too(tmp_path: Path) -> None:
    key = begun(write_world(tmp_path))
    rng = derive(11, "over http")
    with serving(tmp_path) as server:
        with asking(server.address, key) as client:
            now = SystemClock().now()
            sent = [random_message(rng, now - timedelta(minutes=float(rng.random() * 600)), no) for no in range(600)]
            for first in range(0, len(sent), 50):
                assert client.post("/v1/batch", json={"batch": sent[first : first + 50]}).status_code == 200
        settled(server.address)
        with asking(server.address) as client:
            told = {each["name"]: each["size"] for each in client.get("/v1/live").json()["segments"]}
            changes = client.get("/v1/live/changes?limit=1").json()["total"]
    with open_workspace(tmp_path) as workspace:
        ground = ground_of(workspace)
        assert ground is not None
        kept = restored(Share(workspace.live_store), ground)
        assert kept is not None
        live = {
            name: {who for who, found in kept.evaluator.states.segments().items() if name in found} for name in LIVE
        }
        assert {name: told[name] for name in LIVE} == {name: len(members) for name, members in live.items()}
        assert sum(map(len, live.values())) > 20
        assert_moves_lead_there(workspace.live_store, live, changes)
        run(workspace, LOCAL, as_of=kept.until)
        assert published(workspace) == live


def test_somebody_who_came_since_the_run_has_a_page_and_is_nobody_in_the_past(tmp_path: Path) -> None:
    key = begun(write_world(tmp_path))
    with serving(tmp_path) as server:
        with asking(server.address, key) as client:
            sent = [order("new/1", SystemClock().now(), number) for number in range(3)]
            assert client.post("/v1/batch", json={"batch": sent}).status_code == 200
        settled(server.address)
        with asking(server.address) as client:
            found = client.get("/v1/customers/new%2F1").json()
            assert (found["came_since_run"], found["customer_id"]) == (True, "new/1")
            assert {each["segment"] for each in found["segments"]} >= {"buyers", "regulars"}
            assert client.get("/v1/customers/new%2F1/timeline").json()["items"] == []
            assert client.get("/v1/segments/buyers/why/new%2F1").json()["belongs"] is True
            assert client.get("/v1/customers/new%2F1?as_of=2020-01-01").status_code == 404
            assert client.get("/v1/customers/nobody").status_code == 404
        shown = subprocess.run(
            [*ILK, "customer", "show", "new/1"], check=False, cwd=tmp_path, capture_output=True, text=True
        )
        assert (shown.returncode, shown.stderr) == (0, "")
        assert "came since the last run" in shown.stdout


def assert_moves_lead_there(store: LiveStore, live: dict[str, set[str]], count: int) -> None:
    """Who entered last and did not leave is in."""
    changes = store.changes(None, 1_000_000)
    assert len(changes) == count
    last = {(each.segment, each.customer): each.entered for each in changes}
    assert all((who in live[segment]) is entered for (segment, who), entered in last.items() if segment in live)


def published(workspace: Workspace) -> dict[str, set[str]]:
    """Who is in which segment, by the last run."""
    columns = sql.columns(("customer_no", "customer_id"))
    rows = workspace.engine.run(sql.select(columns, CUSTOMERS)).to_pylist()
    names = {row["customer_no"]: row["customer_id"] for row in rows}
    found: dict[str, set[str]] = defaultdict(set)
    for row in workspace.engine.run(sql.everything(MEMBERSHIPS)).to_pylist():
        found[row["segment"]].add(names[row["customer_no"]])
    return {name: found[name] for name in LIVE}
