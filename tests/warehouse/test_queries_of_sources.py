"""What sources roll up means the same on every engine."""

from datetime import datetime

import pyarrow as pa
import pytest

from ilk.kernel.types import ValueType
from ilk.sources.rollup import Rollup
from ilk.sources.rollups import rolled_up
from ilk.warehouse.engine import Engine

_VIEWS = [
    (1, "2024-03-31T23:50:00.000000", "a", "/", "phone"),
    (1, "2024-03-31T23:50:00.000000", "b", "/tea", "phone"),
    (1, "2024-04-01T00:20:00.000000", "c", None, "desktop"),
    (1, "2024-04-01T00:50:00.000001", "d", "/cart", "phone"),
    (2, "2024-03-31T23:55:00.000000", "e", "/tea", None),
    (2, "2024-04-01T00:10:00.500000", "f", "/", None),
]
_COLUMNS = {"landing": "first(page)", "exit": "last(page)", "views": "count()", "duration": "duration()"}
_TYPES = {"page": ValueType.TEXT, "device": ValueType.TEXT}


@pytest.fixture(scope="module")
def views(engine: Engine) -> Engine:
    names = ("customer_no", "occurred_at", "event_id", "page", "device")
    types = (pa.int32(), pa.timestamp("us"), pa.string(), pa.string(), pa.string())
    lines = [(who, datetime.fromisoformat(at), *rest) for who, at, *rest in _VIEWS]
    columns = [pa.array(values, kind) for values, kind in zip(zip(*lines, strict=True), types, strict=True)]
    table = pa.table(dict(zip(names, columns, strict=True)))
    with engine.transaction() as changes:
        changes.append("event_view", table.append_column("load_no", pa.array([1] * len(lines), pa.int32())))
    return engine


def sessions(engine: Engine, *by: str) -> list[tuple[object, ...]]:
    rollup = Rollup.model_validate({"apart": "30 minutes", "by": by, "columns": _COLUMNS})
    found = engine.run(rolled_up("event_view", rollup, _TYPES)).to_pylist()
    names = ("customer_no", *by, *_COLUMNS)
    assert [row["occurred_at"] for row in found] == sorted(row["occurred_at"] for row in found)
    assert len({row["event_id"] for row in found}) == len(found)
    return [tuple(row[name] for name in names) for row in found]


def test_a_longer_pause_begins_another_session(views: Engine) -> None:
    assert sessions(views) == [
        (1, "/", "/tea", 3, 1800.0),
        (2, "/tea", "/", 2, 900.5),
        (1, "/cart", "/cart", 1, 0.0),
    ]


def test_what_differs_beside_the_pause_is_apart_and_what_is_missing_together(views: Engine) -> None:
    assert sorted(map(repr, sessions(views, "device"))) == sorted(
        map(
            repr,
            [
                (1, "phone", "/", "/tea", 2, 0.0),
                (2, None, "/tea", "/", 2, 900.5),
                (1, "desktop", None, None, 1, 0.0),
                (1, "phone", "/cart", "/cart", 1, 0.0),
            ],
        )
    )
