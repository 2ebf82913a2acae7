"""What can be another than at the refresh before: whose facts, by rows that came and by windows that moved on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ilk.kernel.types import ValueType
from ilk.segments.compile import Program
from ilk.segments.plan import BELONGS, CUSTOMER, ChosenRows, DerivedTable, FactTable
from ilk.segments.time.spans import Span
from ilk.segments.tree import Moment
from ilk.warehouse import sql
from ilk.warehouse.sql import Crossing, Expr, Query

Reach = tuple[Query, ...] | None
"""Whom something can have changed for: the customers of some rows (`customer_no`), or everyone, for None."""
NOBODY: Reach = ()
Kind = Literal["trait", "metric", "segment"]
LOAD = "load_no"
"""The column of rows that says by which load they came."""


@dataclass(frozen=True, slots=True)
class Since:
    """The refresh to go on from.

    `before` are the same definitions, compiled for its instant; rows of loads after `load_no` are new since then, and
    `loaded` are the tables that they went to. `changed` are the traits, metrics and segments, each after its kind, that
    were defined differently or not at all. `moved` is who gained or lost rows that came before: their own rows are
    others now.
    """

    before: Program
    moment: Moment
    load_no: int
    loaded: frozenset[str] = frozenset()
    changed: frozenset[tuple[Kind, str]] = frozenset()
    moved: tuple[Query, ...] = ()


@dataclass(frozen=True, slots=True)
class Movement:
    """For each table that a program computes, and for each of its columns, whom it can have changed for."""

    program: Program
    since: Since
    reaches: Mapping[str, Reach] = field(default_factory=dict)

    def of(self, kind: Kind, name: str, column: Expr) -> Sequence[Crossing] | None:
        """What turns a trait, metric or segment beside a change of the tables that it reads: edges of its own.

        None when it can be another for everyone.
        """
        before = _columns(self.since.before, kind).get(name)
        if before is None or (kind, name) in self.since.changed:
            return None
        if any(self.reaches.get(table) is None for table in tables_of(column)):
            return None
        found = sql.crossings(before, column)
        known = found is not None and all(each.table == CUSTOMER or self._column_of(each) for each in found)
        return found if known else None

    def crossing(self, edge: Crossing, customers: str) -> Query:
        """The `customer_no` of those for whom what is compared with an edge may lie on the other side of it now."""
        number = {"customer_no": sql.column("customer_no")}
        if edge.table == CUSTOMER:
            return sql.select(number, customers, where=edge.between(sql.column(edge.column)))
        part = _parts(self.program)[edge.table]
        chosen = part.chosen if isinstance(part, FactTable) else part.chosen[0]
        crosses = edge.between(sql.column(self._column_of(edge) or ""))
        meets = [crosses] if chosen.meets is None else [crosses, chosen.meets]
        return sql.select(number, chosen.rows.table, where=sql.all_of(meets))

    def _column_of(self, edge: Crossing) -> str | None:
        """The column of rows of which a fact is the value of one row; none when it is another figure."""
        match _parts(self.program)[edge.table]:
            case FactTable() as part:
                aggregate = next(each for each, column in part.columns.items() if column == edge.column)
                if aggregate.function in {"first_at", "last_at"}:
                    return part.chosen.rows.instant
                return aggregate.property if aggregate.function in {"min", "max", "first", "last"} else None
            case DerivedTable() as part:
                return part.instant if edge.column == part.instant else None


def movement(program: Program, since: Since) -> Movement:
    """What moved between the refresh before and the instant of a program."""
    was, now = _parts(since.before), _parts(program)
    if _asked(since.before) != _asked(program):
        return Movement(program, since)
    reaches: dict[str, Reach] = {}
    for name, part in now.items():
        reach = _reach(was[name], part, since, reaches)
        reaches[name] = reach if reach is None else (*reach, *since.moved)
    return Movement(program, since, reaches)


def tables_of(column: Expr) -> set[str]:
    """The facts and derived tables that a column is worked out from."""
    return sql.aliases_in([column]) - {CUSTOMER, BELONGS}


def _columns(program: Program, kind: Kind) -> Mapping[str, Expr]:
    levels = {"trait": program.traits, "metric": (program.metrics,), "segment": program.segments}[kind]
    return {name: column for level in levels for name, column in level.columns.items()}


def _parts(program: Program) -> Mapping[str, FactTable | DerivedTable]:
    """Every table of a program by its name, each after those that it reads."""
    book = program.facts
    parts: list[FactTable | DerivedTable] = [*book.tables.values(), *book.derived.values()]
    return {part.name: part for part in parts}


def _asked(program: Program) -> object:
    """What each table is about, whatever the instant: of programs that ask the same, tables of a name are the same.

    Two windows may be one at one instant and two at another; then tables have other names.
    """
    book = program.facts
    facts = [(choice.rows, choice.where, own, table.columns) for (choice, own), table in book.tables.items()]
    return facts, list(book.derived)


def _timeless(part: FactTable | DerivedTable) -> str:
    """What rows are chosen and worked out, as text, without the edges of the windows that they are chosen by."""
    match part:
        case FactTable():
            return _text(part.chosen.meets)
        case DerivedTable():
            text = part.body.sql()
            for chosen in part.chosen:
                text = text.replace(_text(chosen.within), "within") if chosen.within is not None else text
            return text


def _text(expression: Expr | None) -> str:
    return expression.sql(dialect="duckdb") if expression is not None else ""


def _reach(
    was: FactTable | DerivedTable, now: FactTable | DerivedTable, since: Since, others: Mapping[str, Reach]
) -> Reach:
    if _timeless(was) != _timeless(now):
        return None
    match was, now:
        case FactTable(), FactTable():
            return _touched(was.chosen, now.chosen, since)
        case DerivedTable(), DerivedTable() if not now.late and len(was.chosen) == len(now.chosen):
            chosen = [_touched(one, other, since) for one, other in zip(was.chosen, now.chosen, strict=True)]
            stored = now.reads - others.keys()
            # Rows that are read without being chosen may be anybody's.
            if any(sql.times_read(now.body, table) != _times_chosen(now, table) for table in stored):
                return None
            return _together([*chosen, *(others[table] for table in now.reads & others.keys())])
        case _:
            return None


def _times_chosen(part: DerivedTable, table: str) -> int:
    return sum(1 for each in part.chosen if each.rows.table == table)


def _together(reaches: Iterable[Reach]) -> Reach:
    found: list[Query] = []
    for reach in reaches:
        if reach is None:
            return None
        found += reach
    return tuple(found)


def _touched(was: ChosenRows, now: ChosenRows, since: Since) -> Reach:
    """The customers of rows that came, or that an edge of the span went over."""
    rows = now.rows
    if rows.instant is None:
        return None if rows.table in since.loaded else NOBODY
    at = sql.column(rows.instant)
    meets = [] if now.meets is None else [now.meets]
    new = sql.compare(sql.column(LOAD), ">", sql.literal(since.load_no))
    moved = [edge.sql(at, ValueType.INSTANT, since.moment.zone) for edge in _crossed(was.span, now.span)]
    # A row that is another now may have met before what it does not meet any more.
    chosen = [[new] if rows.summed else [new, *meets], *([each, *meets] for each in moved)]
    number = {"customer_no": sql.column("customer_no")}
    return tuple(sql.select(number, rows.table, where=sql.all_of(each)) for each in chosen)


def _crossed(was: Span, now: Span) -> Sequence[Span]:
    """Where one of two spans is and the other is not, or a little more."""
    found = []
    if (was.start, was.start_open) != (now.start, now.start_open):
        found.append(_between(was.start, now.start))
    if (was.end, was.end_open) != (now.end, now.end_open):
        found.append(_between(was.end, now.end))
    return found


def _between(one: datetime | None, other: datetime | None) -> Span:
    """From the earlier of two edges to the later, both inside; an open one goes on for ever."""
    if one is None or other is None:
        return Span()
    return Span(min(one, other), max(one, other))
