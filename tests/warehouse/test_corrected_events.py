"""A newer row takes an older event's place on every engine."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ilk.kernel.progress import Silent
from ilk.sources.context import LoadContext, LoadReport
from ilk.sources.definition import SourceDefinition
from ilk.sources.loading import load
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

SALES = SourceDefinition.model_validate(
    {
        "name": "sales",
        "files": {"path": "sales*.csv"},
        "into": {
            "events": "purchase",
            "customer": "who",
            "occurred_at": "instant(at)",
            "id": "number",
            "on_change": "replace",
        },
        "columns": {"revenue": "money(amount)"},
        "rollups": {"basket": {"by": ["revenue"], "columns": {"parts": "count()"}}},
    }
)
FILES = (
    "1,ann,2024-03-01,1\n2,ben,2024-03-02,2\n3,eva,2024-03-03,3\n",
    "2,zoe,2024-03-05,2\n1,ann,2024-03-01,1.00\n3,eva,2024-03-03,3\n3,eva,2024-03-03,4\n",
    "4,ann,2024-03-04,4\n4,ann,2024-03-04,5\n3,eva,2024-03-03,30\n",
    "3,eva,2024-03-03,31\n",
)


def test_the_newest_file_counts(engine: Engine, tmp_path: Path) -> None:
    now = datetime(2025, 1, 1, tzinfo=UTC)
    context = LoadContext(tmp_path, "UTC", now, "run-1", tmp_path / "landing")

    def come(*numbers: int) -> LoadReport:
        for number in numbers:
            (tmp_path / f"sales-{number}.csv").write_text(f"number,who,at,amount\n{FILES[number]}", encoding="utf-8")
        return load(engine, SALES, [], replace(context, run_id=f"run-{numbers[0]}"), Silent())

    reports = [come(0), come(1), come(2, 3)]
    figures = [(each.rows_loaded, each.rows_replacing, each.rows_known, each.rows_quarantined) for each in reports]
    assert figures == [(3, 0, 0, 0), (1, 1, 2, 1), (3, 2, 0, 1)]
    keys = dict(_rows(engine, "customer_keys", "customer_no", "customer_id"))
    events = _rows(engine, "event_purchase", "event_id", "customer_no", "revenue", "load_no")
    said = sorted((name, keys[number], int(revenue), load_no) for name, number, revenue, load_no in events)
    assert said == [("1", "ann", 1, 1), ("2", "zoe", 2, 2), ("3", "eva", 31, 4), ("4", "ann", 4, 3)]
    assert sorted(keys.values()) == ["ann", "eva", "zoe"]
    assert sorted(number for (number,) in _rows(engine, "seen_purchase", "events")) == [1, 1, 2]
    assert len(_rows(engine, "event_basket", "event_id")) == 4
    noted = _rows(engine, "corrected_events", "target", "load_no")
    assert sorted(noted) == [("event_purchase", 2), ("event_purchase", 4)]


def _rows(engine: Engine, table: str, *columns: str) -> list[tuple[Any, ...]]:
    query = sql.select(sql.columns(columns), table)
    return [tuple(row.values()) for row in engine.run(query).to_pylist()]
