"""Faults planted in the SQL are found: by the random comparison, and by the examples made by hand."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from tests.segments.agreement import always_the_same, answered, in_memory, parts, world_of
from tests.segments.examples import TABLES
from tests.segments.examples.table import Table
from tests.segments.test_controls import CONTROLS, PEOPLE, defined, members
from tests.segments.world import CATALOGUE, MOMENT, load

from ilk.catalog.tables import CUSTOMERS
from ilk.segments import controls
from ilk.segments.compile import question
from ilk.segments.conditions import segment as of_segments
from ilk.segments.conditions import sequence_sql
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.event import EventCount
from ilk.segments.conditions.inside_polygon import InsidePolygon
from ilk.segments.conditions.message import Message
from ilk.segments.conditions.rank import RankWithin
from ilk.segments.conditions.related_rows import RelatedRows
from ilk.segments.conditions.segment import OfSegment
from ilk.segments.conditions.sequence import EventSequence
from ilk.segments.conditions.text_match import TextMatch
from ilk.segments.conditions.trait_history import OfHistory
from ilk.segments.conditions.within_distance import WithinDistance
from ilk.segments.controls import Kept, meant
from ilk.segments.language.grammar import parse_condition
from ilk.segments.plan import Plan
from ilk.segments.subjects.sessions import Session
from ilk.segments.time.spans import Span
from ilk.segments.tree import Condition
from ilk.segments.values.event_aggregate import EventAggregate
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.sql import Expr, Query

_span_sql, _in_sessions, _entries, _enough = Span.sql, Session.in_sessions, OfHistory.entries, RelatedRows.enough_sql
_distance_km, _encloses, _within = sql.distance_km, sql.encloses, Kept._within


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


def any_time_taken(_: EventSequence) -> Expr:
    """A sequence may take longer than it says."""
    return sql.all_of([sql.compare(sql.column("role"), "=", sql.literal(1)), sql.is_known(sql.column("best"))])


def session_ends_early(session: Session, *arguments: Any) -> Query:
    """A pause of just the length begins another session."""
    shorter = SimpleNamespace(apart=SimpleNamespace(microseconds=session.apart.microseconds - 1))
    return _in_sessions(shorter, *arguments)


def newest_value_overlooked(about: OfHistory, plan: Plan) -> Query:
    """A value that was recorded at `as_of` itself is not known yet."""
    columns = {name: sql.column(name) for name in ("customer_no", "since", "value", "before", "before_since")}
    earlier = sql.compare(sql.column("since"), "<", sql.literal(plan.moment.as_of))
    return sql.select(columns, _entries(about, plan), where=earlier)


def every_move_an_entry() -> Expr:
    """Who left is taken for somebody who entered."""
    return sql.is_known(sql.column("change"))


def turned_round(latitude: Expr, longitude: Expr, to: tuple[float, float]) -> Expr:
    """Latitude for longitude."""
    return _distance_km(latitude, longitude, (to[1], to[0]))


def corner_lost(corners: Any, latitude: Expr, longitude: Expr) -> Expr:
    return _encloses(corners[:-1], latitude, longitude)


def all_of_none(about: RelatedRows, such: Expr, everything: Callable[[], Expr]) -> Expr:
    """Who has no rows has all of anything."""
    if about.how_many == "all":
        return sql.compare(such, "=", everything())
    return _enough(about, such, everything)


def machines_counted(message: Message, plan: Plan) -> Expr:
    """Opens and clicks of machines count, whatever was said."""
    return message.model_copy(update={"without_machines": False}).lowered().sql(plan)


def one_too_many(few: Kept) -> Iterator[Expr]:
    return _within(few if few.limit is None else few.model_copy(update={"limit": few.limit + 1}))


def nobody_excluded(_: Any) -> Iterator[Condition]:
    return iter(())


# Where it is planted, the fault, the kinds that it is about, and the table by hand that must notice.
FAULTS = [
    (Span, "sql", far_edge_excluded, (EventCount,), "dates"),
    (Span, "sql", near_edge_included, (EventCount, EventAggregate), "berlin"),
    (sql, "truth", unknown_left_unknown, (Comparison,), "logic"),
    (sql, "fold", case_kept, (TextMatch,), "texts"),
    (sql, "last_by", last_of_first, (EventAggregate,), "aggregates"),
    (sql, "number_beyond", ties_apart, (RankWithin,), "ranks"),
    (sequence_sql, "_is_reached", any_time_taken, (EventSequence,), "sequences"),
    (Session, "in_sessions", session_ends_early, (Session,), "sessions"),
    (OfHistory, "entries", newest_value_overlooked, (OfHistory,), "history"),
    (of_segments, "_entered", every_move_an_entry, (OfSegment,), "ledger"),
    (sql, "distance_km", turned_round, (WithinDistance,), "places"),
    (sql, "encloses", corner_lost, (InsidePolygon,), "places"),
    (RelatedRows, "enough_sql", all_of_none, (RelatedRows,), "related"),
    (Message, "sql", machines_counted, (Message,), "messages"),
]
NAMES = [fault.__name__ for _, _, fault, *_ in FAULTS]


def about(kinds: tuple[type, ...]) -> Iterator[Condition]:
    """Of random definitions those with one of the kinds."""
    return (tree for tree in always_the_same(3000) if any(issubclass(part, kinds) for part in parts(tree)))


def disagreements(trees: Iterator[Condition]) -> Iterator[Condition]:
    people = world_of(0)
    return (tree for tree in trees if answered(question(tree, CATALOGUE, MOMENT), people) != in_memory(tree, people))


def wrong_rows(table: Table) -> list[str]:
    """The definitions of a table for which the engine does not give the members by hand."""
    engine = DuckDBEngine.open(None)
    load(engine, dict(enumerate(table.people.values())))
    names = list(table.people)
    wrong = []
    for says, expected in table.rows:
        rows = engine.run(question(parse_condition(says).tree, CATALOGUE, table.moment))
        if {names[number] for number in rows.column("customer_no").to_pylist()} != set(expected.split()):
            wrong.append(says)
    engine.close()
    return wrong


@pytest.mark.parametrize(("place", "name", "fault", "kinds"), [fault[:4] for fault in FAULTS], ids=NAMES)
def test_the_random_comparison_finds_the_fault(
    monkeypatch: pytest.MonkeyPatch, place: Any, name: str, fault: Callable[..., Expr], kinds: tuple[type, ...]
) -> None:
    monkeypatch.setattr(place, name, fault)
    assert next(disagreements(about(kinds)), None) is not None


@pytest.mark.parametrize(("place", "name", "fault", "kinds", "table"), FAULTS, ids=NAMES)
def test_the_examples_find_the_fault(
    monkeypatch: pytest.MonkeyPatch,
    place: Any,
    name: str,
    fault: Callable[..., Expr],
    kinds: tuple[type, ...],  # noqa: ARG001 - the table has what it needs
    table: str,
) -> None:
    monkeypatch.setattr(place, name, fault)
    assert wrong_rows(TABLES[table]) != []


@pytest.mark.parametrize(
    ("place", "name", "fault"), [(Kept, "_within", one_too_many), (controls, "_excluded", nobody_excluded)]
)
def test_the_examples_of_controls_find_the_fault(
    monkeypatch: pytest.MonkeyPatch, place: Any, name: str, fault: Callable[..., Any]
) -> None:
    monkeypatch.setattr(place, name, fault)
    engine = DuckDBEngine.open(None)
    load(engine, {number: replace(each, id=name) for number, (name, each) in enumerate(PEOPLE.items())})
    found = [members(engine, meant(defined(**told), CATALOGUE).kept) for told, _ in CONTROLS]
    assert found != [expected for _, expected in CONTROLS]
    engine.close()
