"""The main job as a whole: repeated, killed, locked out, turned back."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.clock import FixedClock

from ilk.app import pipeline
from ilk.app.published import last_publication
from ilk.app.run import run, runs
from ilk.app.segments import history, segments
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.catalog.tables import STAGED
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Denied, Transient, UserError
from ilk.warehouse import sql
from ilk.warehouse.engine import PASSING


def sizes(workspace: Workspace) -> Mapping[str, int]:
    return {each.name: each.size for each in segments(workspace, LOCAL)}


def lines_of_a_run(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A run in a process of its own, and each line that it prints."""
    command = [sys.executable, "-m", "ilk.cli", "run", str(folder)]
    environment = {**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield process, line


def test_a_second_run_loads_nothing_and_answers_the_same(shop: Path) -> None:
    with open_workspace(shop) as workspace:
        before = sizes(workspace)
        again = run(workspace, LOCAL)
        assert (again.rows_in, again.rows_loaded) == (0, 0)
        assert sizes(workspace) == before


def test_a_run_is_recorded_with_its_steps(shop: Path) -> None:
    with open_workspace(shop) as workspace:
        newest = runs(workspace, LOCAL).items[0]
    assert newest.state == "done"
    assert newest.rows_in == newest.rows_loaded + newest.rows_quarantined
    assert [step.name for step in newest.steps][-2:] == ["Publish", "Verify"]


@pytest.mark.slow
@pytest.mark.parametrize("line", [1, 3, 5, 7])
def test_a_run_killed_at_any_point_leaves_the_last_good_state_and_can_be_repeated(shop: Path, line: int) -> None:
    with open_workspace(shop) as workspace:
        published, before = last_publication(workspace.engine), sizes(workspace)
    for seen, (process, text) in enumerate(lines_of_a_run(shop), start=1):
        if seen == line or text.startswith("Publish"):
            process.send_signal(signal.SIGKILL)
    with open_workspace(shop) as workspace:
        after = last_publication(workspace.engine)
        assert after is not None
        assert published is not None
        assert sizes(workspace) == before
        again = run(workspace, LOCAL)
        assert again.state == "done"
        assert sizes(workspace) == before
        states = {each.state for each in runs(workspace, LOCAL).items}
        assert "running" not in states


@pytest.mark.parametrize("last", ["publish_history", "publish_record", "keep_footing"])
def test_what_fails_while_it_is_published_is_seen_by_nobody(
    shop: Path, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stored() -> Mapping[str, list[str]]:
        tables = [table for table in workspace.engine.tables() if not table.startswith((STAGED, PASSING))]
        return {table: sorted(map(str, workspace.engine.run(sql.everything(table)).to_pylist())) for table in tables}

    with open_workspace(shop) as workspace:
        before, published = stored(), last_publication(workspace.engine)
        assert published is not None
        later = published.as_of + timedelta(days=40)
        with monkeypatch.context() as power_cut:
            power_cut.setattr(pipeline, last, lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                run(workspace, LOCAL, as_of=later)
        assert stored() == before
        run(workspace, LOCAL, as_of=later)
        assert stored().keys() == before.keys()
        assert stored() != before


def test_a_failed_run_keeps_the_published_state_and_says_why(shop: Path) -> None:
    broken = shop / "segments" / "broken.yaml"
    broken.write_text("when: incme > 3 and did ordr\n", encoding="utf-8")
    with open_workspace(shop) as workspace:
        before = last_publication(workspace.engine)
        with pytest.raises(UserError) as raised:
            run(workspace, LOCAL)
        assert "incme" in str(raised.value)
        assert "ordr" in str(raised.value)
        assert "segments/broken.yaml" in str(raised.value)
        assert last_publication(workspace.engine) == before
        assert runs(workspace, LOCAL).items[0].state == "failed"


def test_the_ledger_does_not_go_back_in_time(shop: Path) -> None:
    with open_workspace(shop) as workspace:
        published = last_publication(workspace.engine)
        assert published is not None
        with pytest.raises(UserError) as raised:
            run(workspace, LOCAL, as_of=published.as_of - timedelta(days=1))
    assert raised.value.code == "as-of-goes-back"


def test_another_process_that_has_the_warehouse_open_is_named(shop: Path) -> None:
    holder = "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    path = shop / ".ilk" / "warehouse.duckdb"
    command = [sys.executable, "-c", holder, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with open_workspace(shop) as workspace, pytest.raises(Transient) as raised:
            run(workspace, LOCAL)
        process.kill()
    assert raised.value.code == "store-locked"
    assert str(path) in str(raised.value)


def test_a_viewer_may_not_run_and_the_refusal_is_recorded(shop: Path) -> None:
    viewer = Actor("visitor", Role.VIEWER)
    with open_workspace(shop) as workspace:
        with pytest.raises(Denied):
            run(workspace, viewer)
        entry = workspace.audit.newest(1).items[0]
    assert (entry.actor, entry.action, entry.outcome.value) == ("visitor", "run the project", "denied")


def test_time_moves_members_out_of_a_window(shop: Path) -> None:
    (shop / "segments" / "lately.yaml").write_text("when: did order in last 60 days\n", encoding="utf-8")
    with open_workspace(shop, clock=FixedClock(datetime(2040, 1, 1, tzinfo=UTC))) as workspace:
        run(workspace, LOCAL)
        before = sizes(workspace)["lately"]
        published = last_publication(workspace.engine)
        assert published is not None
        run(workspace, LOCAL, as_of=published.as_of + timedelta(days=61))
        assert before > 0
        assert sizes(workspace)["lately"] == 0
        later = [point for point in history(workspace, LOCAL, "lately").points if point.as_of > published.as_of]
        assert sum(point.left - point.entered for point in later) == before
