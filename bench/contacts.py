"""260,000 contacts and one filtered segment, from files to members, as a mailing tool has them. Prints JSON."""

import json
import sys
from pathlib import Path
from shutil import rmtree
from statistics import median
from time import perf_counter

import duckdb

from bench.measuring import resident_peak
from bench.project import REFRESH, events_source, seconds_of, write_project
from bench.timing import THREADS
from ilk.app.checking import check
from ilk.app.run import run
from ilk.app.segments import segments
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.cycles import look_seldom

CONTACTS = 260_000
SEGMENT = """
country in ("Spain", "Portugal") and points >= 20
and opened campaign "spring" by email in last 90 days
and did visit where page = "/pricing" at least 2 times in last 30 days
and not received campaign "summer" in last 14 days
""".strip()
"""A filter of each kind that such a tool offers: fields, mail that was read, pages that were seen, who got it already."""
AS_OF = "2025-12-31"
ROWS = {
    "contacts": CONTACTS,
    "message": 12 * CONTACTS,
    "visit": 8 * CONTACTS,
}

_CONTACTS = """
SELECT
    'c' || i AS customer_id,
    'c' || i || '@example.org' AS email,
    ['Spain', 'Portugal', 'France', 'Italy', 'Germany', 'Austria', 'Poland', 'Chile'][1 + (hash(i * 3) % 8)::INTEGER] AS country,
    CAST(hash(i * 5) % 100 AS INTEGER) AS points
FROM range($rows) AS numbers(i)
"""
_EVENTS = """
SELECT
    'c' || CAST(floor(pow((hash(i * 7919) % 1000000000) / 1e9, 2) * $contacts) AS INTEGER) AS customer_id,
    TIMESTAMP '2025-01-01' + INTERVAL (CAST(i AS DOUBLE) / $rows * 364 * 86400) SECOND AS occurred_at,
    'e' || i AS event_id,
    {columns}
FROM range($rows) AS numbers(i)
"""
_COLUMNS = {
    "message": """
    ['received', 'received', 'opened', 'clicked'][1 + (hash(i * 31) % 4)::INTEGER] AS action,
    CASE WHEN i < $rows * 0.95 THEN 'spring' ELSE 'summer' END AS campaign,
    'email' AS channel,
    hash(i * 37) % 20 = 0 AS machine
    """,
    "visit": "['/', '/pricing', '/blog', '/docs', '/about'][1 + (hash(i * 13) % 5)::INTEGER] AS page",
}
_MESSAGE = {
    "action": "text(action)",
    "campaign": "text(campaign)",
    "channel": "text(channel)",
    "machine": "yes_no(machine)",
}


def main(folder: Path) -> dict[str, object]:
    """A project from nothing: its first run, one with nothing new, and the count of the definition while it is typed."""
    rmtree(folder, ignore_errors=True)
    _write(folder)
    with open_workspace(folder) as workspace:
        first = run(workspace, LOCAL)
        later = [run(workspace, LOCAL) for _ in range(3)]
        counted = [_seconds_of_check(workspace) for _ in range(3)]
        (found,) = segments(workspace, LOCAL)
    rmtree(folder)
    return {
        "load": seconds_of(first, "Load"),
        "first": seconds_of(first, REFRESH),
        "first_run": sum(step.seconds for step in first.steps),
        "again": median(seconds_of(each, REFRESH) for each in later),
        "again_run": median(sum(step.seconds for step in each.steps) for each in later),
        "check": median(counted),
        "members": found.size,
        "megabytes": resident_peak(),
    }


def _seconds_of_check(workspace: Workspace) -> float:
    start = perf_counter()
    check(workspace, LOCAL, text=SEGMENT)
    return perf_counter() - start


def _write(folder: Path) -> None:
    settings = {
        "name": "mailing",
        "as_of": AS_OF,
        "customer": "contact",
        "threads": THREADS,
        "history": {"every": "none"},
    }
    contacts = {
        "title": "Contacts",
        "files": {"path": "data/contacts.parquet"},
        "into": {"customers": True, "customer": "text(customer_id)"},
        "columns": {"email": "text(email)", "country": "text(country)", "points": "integer(points)"},
    }
    write_project(
        folder,
        {
            "ilk": settings,
            "sources/contacts": contacts,
            "sources/message": events_source("message", _MESSAGE, standard="message"),
            "sources/visit": events_source("visit", {"page": "text(page)"}),
            "segments/spring_readers": {"title": "Spring readers", "when": SEGMENT},
        },
    )
    connection = duckdb.connect()
    (folder / "data").mkdir()
    connection.execute(f"COPY ({_CONTACTS}) TO '{folder}/data/contacts.parquet'", {"rows": CONTACTS})
    for event, columns in _COLUMNS.items():
        (folder / "data" / event).mkdir()
        query = _EVENTS.format(columns=columns)
        asked = {"rows": ROWS[event], "contacts": CONTACTS}
        connection.execute(f"COPY ({query}) TO '{folder}/data/{event}/0.parquet'", asked)
    connection.close()


if __name__ == "__main__":
    look_seldom()  # as the command does
    print(json.dumps(main(Path(sys.argv[1]))))
