"""Records of runs: what the main job did, listed newest first."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update

from ilk.database.engine import Database
from ilk.database.tables import runs


class RunState(StrEnum):
    """How far a run is. `INTERRUPTED`: its process ended before it did."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a run: how long it took in seconds, and one line for people."""

    name: str
    seconds: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the main job; counts are rows, customers and segments."""

    id: str
    state: RunState
    started_at: datetime
    as_of: datetime
    started_by: str
    finished_at: datetime | None = None
    rows_in: int = 0
    rows_loaded: int = 0
    rows_quarantined: int = 0
    customers: int = 0
    segments: int = 0
    steps: tuple[Step, ...] = ()
    error: str | None = None


class Runs:
    """The runs of a project."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, run: Run) -> None:
        """Record a run that starts."""
        with self._database.write() as connection:
            connection.execute(insert(runs).values(_stored(run)))

    def update(self, run: Run) -> None:
        """Record how far a run is now."""
        with self._database.write() as connection:
            connection.execute(update(runs).where(runs.c.id == run.id).values(_stored(run)))

    def get(self, run_id: str) -> Run | None:
        """The run of an id, if there is one."""
        with self._database.read() as connection:
            row = connection.execute(select(runs).where(runs.c.id == run_id)).mappings().one_or_none()
        return None if row is None else _run(row)

    def last_done(self) -> Run | None:
        """The newest run that came to its end."""
        newest = select(runs).where(runs.c.state == RunState.DONE).order_by(runs.c.id.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(newest).mappings().one_or_none()
        return None if row is None else _run(row)

    def newest(self, limit: int, *, before: str | None = None) -> Sequence[Run]:
        """At most `limit` runs, newest first; those older than the run `before`, when given."""
        query = select(runs).order_by(runs.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(runs.c.id < before)
        with self._database.read() as connection:
            return [_run(row) for row in connection.execute(query).mappings()]

    def count(self) -> int:
        """How many runs there are."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(runs)).scalar_one()

    def interrupt_running(self, at: datetime) -> int:
        """Mark runs whose process is gone; for the process that has just become the warehouse's owner. How many."""
        mark = update(runs).where(runs.c.state == RunState.RUNNING)
        with self._database.write() as connection:
            return connection.execute(mark.values(state=RunState.INTERRUPTED, finished_at=at)).rowcount


def _stored(run: Run) -> dict[str, Any]:
    values = asdict(run)
    return values | {"state": run.state.value, "steps": json.dumps(values["steps"])}


def _run(row: RowMapping) -> Run:
    values: dict[str, Any] = {**row}
    steps = tuple(Step(**step) for step in json.loads(values.pop("steps")))
    return Run(**values | {"state": RunState(values["state"]), "steps": steps})
