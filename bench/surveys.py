"""What an instrument costs: `python -m bench.surveys FOLDER [RESPONSES]`; prints the seconds of its parts as JSON."""

import json
import sys
from pathlib import Path
from time import perf_counter

import duckdb

from bench.project import REFRESH, events_source, seconds_of, write_project
from bench.timing import THREADS
from ilk.app.instruments import instrument
from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace
from ilk.surveys.ready import ready_text

RESPONSES = 1_000_000
ITEMS = 10
_ANSWERS = """
SELECT
    'r' || i AS event_id,
    'c' || i AS customer_id,
    TIMESTAMP '2025-01-01' + INTERVAL (hash(i) % 31000000) SECOND AS occurred_at,
    {items}
FROM range($responses) AS numbers(i)
"""
# Half of an answer is the person's, half chance: so that there is something for alpha to find.
_ITEM = "1 + CAST((hash(i * 7) % 7 + hash(i * 31 + {n}) % 7) / 2 AS INTEGER) AS tipi_{n}"


def _make(folder: Path, responses: int) -> None:
    names = [f"tipi_{n}" for n in range(1, ITEMS + 1)]
    write_project(
        folder,
        {
            "ilk": {"name": "asked", "as_of": "2026-01-01", "threads": THREADS},
            "sources/tipi": events_source("tipi", {name: f"integer({name})" for name in names}),
            "segments/all": [{"name": "outgoing", "when": "extraversion >= 5"}],
        },
    )
    (folder / "instruments").mkdir(exist_ok=True)
    (folder / "instruments" / "tipi.yaml").write_text(ready_text("tipi", "tipi"), encoding="utf-8")
    (folder / "data" / "tipi").mkdir(parents=True, exist_ok=True)
    items = ",\n    ".join(_ITEM.format(n=n) for n in range(1, ITEMS + 1))
    connection = duckdb.connect()
    query = _ANSWERS.format(items=items)
    connection.execute(f"COPY ({query}) TO '{folder}/data/tipi/all.parquet'", {"responses": responses})
    connection.close()


def main() -> None:
    """Measure a first run, and the report: figures of all, of segments and by month, and every alpha."""
    folder, responses = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else RESPONSES
    _make(folder, responses)
    with open_workspace(folder) as workspace:
        record = run(workspace, LOCAL)
        began = perf_counter()
        found = instrument(workspace, LOCAL, "tipi")
        reported = perf_counter() - began
    alphas = [each.reliability.alpha for each in found.results if each.reliability is not None]
    scored = seconds_of(record, REFRESH)
    said = {"responses": found.responses, "run": sum(step.seconds for step in record.steps), "scored": scored}
    print(json.dumps({**said, "report": reported, "alphas": len(alphas)}))


if __name__ == "__main__":
    main()
