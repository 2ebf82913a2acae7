"""Faults planted in the SQL are found: by the random comparison, and by the examples made by hand."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.segments.agreement import RELAXED, WORLDS, in_engine, in_memory, world_of
from tests.segments.examples.table import Table
from tests.segments.test_examples import TABLES
from tests.segments.trees import conditions
from tests.segments.world import CATALOGUE, load

from ilk.segments.compile import question
from ilk.segments.grammar import parse_condition
from ilk.segments.plan import CUSTOMERS
from ilk.segments.spans import Span
from ilk.segments.tree import Condition
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.sql import Expr

_span_sql = Span.sql


def far_edge_excluded(span: Span, *arguments: Any) -> Expr:
    """`<` for `<=` at the end of a window."""
    return _span_sql(replace(span, end_open=True), *arguments)


def near_edge_included(span: Span, *arguments: Any) -> Expr:
    """`>=` for `>` at the beginning of a window."""
    return _span_sql(replace(span, start_open=False), *arguments)


def unknown_left_unknown(condition: Expr) -> Expr:
    """A comparison with a missing value stays unknown, as in SQL, and so does its opposite."""
    return condition


def case_kept(text: Expr) -> Expr:
    return text


def last_of_first(value: Expr, order: Any) -> Expr:
    return sql.first_by(value, order)


def ties_apart(value: Expr, way: sql.Way) -> Expr:
    """Who ties has one place after the other."""
    return sql.arithmetic(
        sql.place([], [(value, way), (sql.column("customer_no", CUSTOMERS), "asc")]), "-", sql.literal(1)
    )


# Where it is planted, the fault, and the table by hand that must notice.
FAULTS = [
    (Span, "sql", far_edge_excluded, "dates"),
    (Span, "sql", near_edge_included, "berlin"),
    (sql, "truth", unknown_left_unknown, "logic"),
    (sql, "fold", case_kept, "texts"),
    (sql, "last_by", last_of_first, "aggregates"),
    (sql, "number_beyond", ties_apart, "ranks"),
]
NAMES = [fault.__name__ for _, _, fault, _ in FAULTS]


@settings(RELAXED, max_examples=1000, derandomize=True, database=None, report_multiple_bugs=False, print_blob=False)
@given(conditions(), st.integers(0, WORLDS - 1))
def compare(condition: Condition, seed: int) -> None:
    people = world_of(seed)
    assert in_engine(condition, people) == in_memory(condition, people)


def wrong_rows(table: Table) -> list[str]:
    """The definitions of a table for which the engine does not give the members by hand."""
    engine = DuckDBEngine.open(None)
    load(engine, dict(enumerate(table.people.values())))
    names = list(table.people)
    wrong = []
    for says, members in table.rows:
        rows = engine.run(question(parse_condition(says).tree, CATALOGUE, table.moment))
        if {names[number] for number in rows.column("customer_no").to_pylist()} != set(members.split()):
            wrong.append(says)
    engine.close()
    return wrong


@pytest.mark.parametrize(("place", "name", "fault"), [fault[:3] for fault in FAULTS], ids=NAMES)
def test_the_random_comparison_finds_the_fault(
    monkeypatch: pytest.MonkeyPatch, place: Any, name: str, fault: Callable[..., Expr]
) -> None:
    monkeypatch.setattr(place, name, fault)
    with pytest.raises(AssertionError):
        compare()


@pytest.mark.parametrize(("place", "name", "fault", "table"), FAULTS, ids=NAMES)
def test_the_examples_find_the_fault(
    monkeypatch: pytest.MonkeyPatch, place: Any, name: str, fault: Callable[..., Expr], table: str
) -> None:
    assert wrong_rows(TABLES[table]) == []
    monkeypatch.setattr(place, name, fault)
    assert wrong_rows(TABLES[table]) != []
