"""Queries and what stands in them beside expressions, on each engine: windows, orders, joins, steps."""

from typing import Any

import pyarrow as pa
import pytest
from tests.warehouse.rows import COLUMN

from ilk.kernel.errors import Bug
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine


def test_rows_are_numbered_and_look_back_within_their_partition(engine: Engine) -> None:
    columns = {
        "number": sql.row_number([COLUMN["g"]], [COLUMN["n"]]),
        "before": sql.previous(COLUMN["t"], [COLUMN["g"]], [COLUMN["n"]]),
    }
    query = sql.select(columns, "rows", order_by=[(COLUMN["g"], "asc"), (COLUMN["n"], "asc")])
    found = engine.run(query).to_pylist()
    assert [row["number"] for row in found] == [1, 2, 3, 1, 2, 1]
    assert [row["before"] for row in found] == [None, "x", "X", None, "y", None]


def test_a_frame_holds_the_rows_around_by_their_number(engine: Engine) -> None:
    numbers = [("a", 1), ("a", 3), ("a", 3), ("a", 10), ("b", 2)]
    each = [{"who": sql.literal(who), "n": sql.cast(sql.literal(n), ValueType.INTEGER)} for who, n in numbers]
    rows = sql.stack([sql.select(row, None) for row in each])
    who, n = sql.column("who"), sql.column("n")
    frames = {"earlier": (None, -1), "near": (-2, -1), "so_far": (None, 0), "later": (1, 7), "all_later": (1, None)}
    columns = {name: sql.around(sql.count_rows(), [who], n, *edges) for name, edges in frames.items()}
    columns["greatest"] = sql.around(sql.largest(n), [who], n, None, -1)
    found = engine.run(sql.select({"who": who, "n": n} | columns, rows)).to_pylist()
    assert sorted(tuple(row.values()) for row in found if row["who"] == "a" and row["n"] < 10) == [
        ("a", 1, 0, 0, 1, 2, 3, None),
        ("a", 3, 1, 1, 3, 1, 1, 1),
        ("a", 3, 1, 1, 3, 1, 1, 1),
    ]
    assert sorted(tuple(row.values()) for row in found if row["n"] in {2, 10}) == [
        ("a", 10, 3, 0, 4, 0, 0, 3),
        ("b", 2, 0, 0, 1, 0, 0, None),
    ]


def test_places_keep_ties_together_or_break_them(engine: Engine) -> None:
    # Of 0.1, 0.2, nothing, 1e30, -1e30, nothing; the zeros of binary floating point are one.
    value = sql.or_else(COLUMN["x"], 0.0)
    columns = {
        "higher": sql.number_beyond(value, "desc"),
        "lower": sql.number_beyond(sql.arithmetic(value, "*", sql.literal(-1)), "desc"),
        "all": sql.number_of_all(),
        "place": sql.place([COLUMN["g"]], [(COLUMN["x"], "desc"), (COLUMN["n"], "asc")]),
    }
    query = sql.select(columns, "rows", order_by=[(COLUMN["g"], "asc"), (COLUMN["n"], "asc")])
    found = engine.run(query).to_pylist()
    assert [row["higher"] for row in found] == [2, 1, 3, 0, 5, 3]
    assert [row["lower"] for row in found] == [3, 4, 1, 5, 0, 1]
    assert {row["all"] for row in found} == {6}
    assert [row["place"] for row in found] == [2, 1, 3, 1, 2, 1]


def test_missing_values_come_last_in_both_directions(engine: Engine) -> None:
    for way, expected in (("asc", [0.1, 0.2, None]), ("desc", [0.2, 0.1, None])):
        only_a = sql.compare(COLUMN["g"], "=", sql.literal("a"))
        query = sql.select({"x": COLUMN["x"]}, "rows", where=only_a, order_by=[(COLUMN["x"], way)])
        assert engine.run(query).column("x").to_pylist() == expected


def test_an_expression_may_be_used_more_than_once(engine: Engine) -> None:
    doubled = sql.arithmetic(COLUMN["n"], "+", COLUMN["n"])
    big = sql.compare(doubled, ">", sql.literal(2))
    query = sql.select({"one": doubled, "two": doubled}, "rows", where=big, order_by=[(doubled, "desc")])
    assert engine.run(query).to_pylist() == [{"one": 6.0, "two": 6.0}] + [{"one": 4.0, "two": 4.0}] * 2
    assert engine.run(query).num_rows == 3
    assert engine.run(sql.select({"n": sql.count_rows()}, query)).to_pylist() == [{"n": 3}]
    again = sql.select({"same": sql.compare(doubled, "=", doubled)}, "rows", limit=1, offset=1)
    assert engine.run(again).to_pylist() == [{"same": True}]


def test_queries(engine: Engine) -> None:
    one = sql.select({"n": sql.literal(1)}, None)
    two = sql.select({"n": sql.literal(2)}, None)
    assert engine.run(sql.stack([one, two, one])).column("n").to_pylist() == [1, 2, 1]
    assert engine.run(sql.stack([one])).column("n").to_pylist() == [1]
    assert (
        engine.run(sql.everything("rows", where=sql.compare(COLUMN["g"], "=", sql.literal("b")), limit=1)).num_rows == 1
    )
    nothing = engine.run(sql.no_rows({"a": "INTEGER", "b": "VARCHAR[]", "c": "TIMESTAMP"}))
    assert (nothing.num_rows, nothing.schema.types) == (0, [pa.int32(), pa.list_(pa.string()), pa.timestamp("us")])
    typed = sql.select({"n": sql.literal(None), "c": sql.literal(None)}, "one")
    beside = engine.run(sql.stack([sql.no_rows({"n": "BIGINT", "c": "TIMESTAMP"}), typed]))
    assert beside.schema.types == [pa.int64(), pa.timestamp("us")]
    steps = [("first", one), ("second", sql.everything("first"))]
    final = sql.everything("second")
    assert engine.run(sql.named_steps(steps, final)).column("n").to_pylist() == [1]
    with pytest.raises(Bug):
        sql.stack([])


MATCHED, LEFT, RIGHT = (1, 1), (2, None), (None, 3)
JOINED = [("inner", [MATCHED]), ("left", [MATCHED, LEFT]), ("full", [MATCHED, LEFT, RIGHT])]


@pytest.mark.parametrize(("kind", "expected"), JOINED)
def test_joins(engine: Engine, kind: Any, expected: list[Any]) -> None:
    left = sql.stack([sql.select({"n": sql.literal(number)}, None) for number in (1, 2)])
    right = sql.stack([sql.select({"n": sql.literal(number)}, None) for number in (1, 3)])
    same = sql.compare(sql.column("n", "l"), "=", sql.column("n", "r"))
    columns = {"l": sql.column("n", "l"), "r": sql.column("n", "r")}
    query = sql.select(columns, left, alias="l", joins=[sql.Join(right, "r", same, kind=kind)])
    found = [(row["l"], row["r"]) for row in engine.run(query).to_pylist()]
    assert sorted(found, key=str) == sorted(expected, key=str)
