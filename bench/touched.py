"""A project of fifty segments, run as events arrive: what the refresh costs after new ones. Prints JSON."""

import json
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree
from statistics import median

import duckdb

from bench.fifty import AS_OF, FIFTY
from bench.members import digest
from bench.project import REFRESH, events_source, seconds_of, write_project
from bench.segments import PROPERTIES
from bench.timing import THREADS
from ilk.app.answers import RunRecord
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.cycles import look_seldom
from ilk.kernel.types import ValueType

_SHARE = 0.001
"""So many new events, for each that is there."""
_FORMULAS = {ValueType.TEXT: "text", ValueType.MONEY: "money", ValueType.INTEGER: "integer"}


@dataclass(frozen=True, slots=True)
class Batch:
    """New events that arrive together: evenly within so many seconds after an instant."""

    name: str
    begin: datetime
    seconds: float
    together: int
    """So many events in a row are of one customer, as in a visit to a shop."""

    @property
    def end(self) -> datetime:
        """The instant after the last of them."""
        return self.begin + timedelta(seconds=self.seconds)


def main(rows: Path, customers: int, events: int) -> dict[str, object]:
    """Load all events and run; then a busy hour, then as many at the usual pace, then nothing; then all anew."""
    folder = rows.with_name(f"touched-{customers}-{events}")
    _write(folder, rows)
    hour = Batch("hour", AS_OF, 3600, together=8)
    pace = Batch("pace", hour.end, 730 * 86_400 * _SHARE, together=1)
    told: dict[str, object] = {}
    with open_workspace(folder) as workspace:
        told["first"] = _run(workspace)
        for number, batch in enumerate((hour, pace), start=1):
            told[f"{batch.name}_customers"] = _arrive(folder, rows, number, batch, customers, int(events * _SHARE))
            told[batch.name] = _run(workspace)
        told["nothing"] = _run(workspace)
        told["full"] = _anew(workspace)
    rmtree(folder)
    return told


def _run(workspace: Workspace, *, whole: bool = False) -> dict[str, float]:
    """A run as `ilk run` does it: its seconds, and those of its refresh."""
    record = run(workspace, LOCAL, whole=whole)
    return {"refresh": seconds_of(record, REFRESH), "load": seconds_of(record, "Load"), "all": _all(record)}


def _all(record: RunRecord) -> float:
    return sum(step.seconds for step in record.steps)


def _anew(workspace: Workspace) -> float:
    """Seconds of the refresh of a run that works everything out anew, at the same instant over the same rows."""
    before = digest(workspace.engine)
    rounds = [_run(workspace, whole=True)["refresh"] for _ in range(3)]
    if digest(workspace.engine) != before:
        sys.exit("going on from the refresh before does not answer what a whole one does")
    return median(rounds)


def _write(folder: Path, rows: Path) -> None:
    """The project, with all events in a file each."""
    rmtree(folder, ignore_errors=True)
    settings = {"name": "bench", "as_of": "last event", "history": {"every": "none"}, "threads": THREADS}
    sources = {f"sources/{event}": events_source(event, _columns(event)) for event in PROPERTIES}
    found = {f"segments/{name}": {"when": said.text} for name, said in FIFTY.items()}
    write_project(folder, {"ilk": settings, **sources, **found})
    connection = duckdb.connect()
    for event, types in PROPERTIES.items():
        (folder / "data" / event).mkdir(parents=True)
        columns = ", ".join(["customer_id", "occurred_at", "event_id", *types])
        connection.execute(
            f"COPY (SELECT {columns} FROM (SELECT *, 'e' || row_number() OVER () AS event_id FROM '{rows}/events.parquet') "
            f"WHERE event = '{event}') TO '{folder}/data/{event}/0.parquet' (FORMAT parquet)"
        )
    connection.close()


def _columns(event: str) -> dict[str, str]:
    return {name: f"{_FORMULAS[kind]}({name})" for name, kind in PROPERTIES[event].items()}


_NEW = """
CREATE OR REPLACE TEMP TABLE arrived AS
SELECT
    'c' || lpad(CAST(customer_no AS VARCHAR), 7, '0') AS customer_id,
    CASE WHEN chance < 70 THEN 'view' WHEN chance < 88 THEN 'visit' WHEN chance < 98 THEN 'order' ELSE 'support_call' END
        AS event,
    CAST($begin AS TIMESTAMP) + INTERVAL (CAST(i AS DOUBLE) / $events * $seconds) SECOND AS occurred_at,
    'n' || $number || '-' || i AS event_id,
    CAST(hash(i * 17) % 800 AS DOUBLE) / 4 AS revenue,
    ['coffee', 'tea', 'bread', 'fruit', 'fish', 'meat', 'toys', 'books'][1 + (hash(i * 13) % 8)::INTEGER] AS category,
    ['web', 'store', 'app'][1 + (hash(i * 11) % 3)::INTEGER] AS channel,
    CAST(hash(i * 5) % 2000 AS INTEGER) AS product
FROM (
    SELECT
        i,
        hash(i * 31 + $number) % 100 AS chance,
        CAST(floor(pow((hash(i // $together * 7919 + $number) % 1000000000) / 1e9, 3) * $customers) AS INTEGER) AS customer_no
    FROM range($events) AS numbers(i)
)
WHERE 'c' || lpad(CAST(customer_no AS VARCHAR), 7, '0') IN (SELECT customer_id FROM read_parquet($known))
"""
"""As the events before, of customers who are there already: a few do much."""


def _arrive(folder: Path, rows: Path, number: int, batch: Batch, customers: int, events: int) -> int:
    """Put the files of new events into the project; how many customers they are of."""
    connection = duckdb.connect()
    connection.execute(
        _NEW,
        {
            "begin": batch.begin,
            "seconds": batch.seconds,
            "events": events,
            "number": number,
            "together": batch.together,
            "customers": customers,
            "known": str(rows / "customers.parquet"),
        },
    )
    for event, types in PROPERTIES.items():
        columns = ", ".join(["customer_id", "occurred_at", "event_id", *types])
        connection.execute(
            f"COPY (SELECT {columns} FROM arrived WHERE event = '{event}') "
            f"TO '{folder}/data/{event}/{number}.parquet' (FORMAT parquet)"
        )
    found = connection.execute("SELECT count(DISTINCT customer_id) FROM arrived").fetchone()
    connection.close()
    return found[0] if found else 0


if __name__ == "__main__":
    look_seldom()  # as the command does
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
