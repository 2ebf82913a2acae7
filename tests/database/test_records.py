"""Records of runs, and small facts about a project."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ilk.database.engine import Database, sqlite_url
from ilk.database.runs import Run, Runs, RunState, Step
from ilk.database.settings import Settings
from ilk.kernel.ids import new_id

START = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path):
    with closing(Database.open(sqlite_url(tmp_path / "database.sqlite"))) as opened:
        yield opened


def run(hours: int = 0, state: RunState = RunState.DONE) -> Run:
    at = START + timedelta(hours=hours)
    return Run(id=new_id(at), state=state, started_at=at, as_of=START, started_by="ann")


def test_a_run_comes_back_as_it_was_recorded(database):
    runs = Runs(database)
    begun = run(state=RunState.RUNNING)
    runs.add(begun)
    done = replace(
        begun,
        state=RunState.DONE,
        finished_at=START + timedelta(seconds=9),
        rows_in=10,
        rows_loaded=8,
        rows_quarantined=2,
        steps=(Step("load", 1.5, "10 rows"), Step("traits", 0.5)),
    )
    runs.update(done)
    assert runs.get(begun.id) == done
    assert runs.get("none") is None


def test_runs_are_listed_newest_first_page_by_page(database):
    runs = Runs(database)
    recorded = [run(hours) for hours in range(5)]
    for each in recorded:
        runs.add(each)
    first = runs.newest(2)
    assert [each.id for each in first] == [recorded[4].id, recorded[3].id]
    rest = runs.newest(10, before=first[-1].id)
    assert [each.id for each in rest] == [recorded[2].id, recorded[1].id, recorded[0].id]
    assert runs.count() == 5


def test_the_last_done_run_is_not_one_that_failed_or_still_runs(database):
    runs = Runs(database)
    assert runs.last_done() is None
    done, failed, running = run(1), run(2, RunState.FAILED), run(3, RunState.RUNNING)
    for each in (done, failed, running):
        runs.add(each)
    assert runs.last_done() == done


def test_runs_whose_process_is_gone_become_interrupted(database):
    runs = Runs(database)
    done, running = run(1), run(2, RunState.RUNNING)
    runs.add(done)
    runs.add(running)
    assert runs.interrupt_running(START) == 1
    assert runs.get(done.id) == done
    assert runs.get(running.id) == replace(running, state=RunState.INTERRUPTED, finished_at=START)


def test_a_setting_is_replaced_by_a_later_one(database):
    kept = Settings(database)
    assert kept.get("palette") is None
    kept.put("palette", {"vip": 3}, START)
    kept.put("palette", {"vip": 4}, START)
    assert kept.get("palette") == {"vip": 4}
