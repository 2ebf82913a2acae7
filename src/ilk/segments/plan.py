"""The plan of a refresh: which facts the definitions need, each computed once however many ask for it."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, assert_never

from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import CUSTOMERS, HISTORY, LEDGER, LISTS, event_table, related_table, seen_table
from ilk.kernel.errors import Bug
from ilk.kernel.types import ValueType
from ilk.segments.time.spans import Span
from ilk.segments.time.windows import BaseWindow, OwnWindow
from ilk.segments.tree import Moment, Scope
from ilk.warehouse import sql
from ilk.warehouse.engine import Job
from ilk.warehouse.sql import Expr, Join, Query

if TYPE_CHECKING:
    from ilk.segments.tree import Condition

Function = Literal[
    "count", "count_distinct", "sum", "average", "min", "max", "median", "mode", "first", "last", "first_at", "last_at"
]
COUNTED = frozenset({"count_distinct", "mode"})
"""The functions for which the values of each customer are counted first."""
CUSTOMER = "customer"
"""The alias of a customer's row, with traits, in compiled expressions."""
BELONGS = "belongs"
"""The alias of a customer's row of earlier answers, and their table: one yes or no column for each segment."""
RECORDED = frozenset((HISTORY, LEDGER, LISTS))
"""What runs record. A refresh reads it with what it has recorded itself so far, after traits are worked out."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of rows about customers, each with a `customer_no`, that facts are computed from."""

    table: str
    instant: str | None = "occurred_at"
    """The column by which windows choose; None for rows that say what is so now, whatever the instant."""
    tie: str = "event_id"
    """The column that orders rows of the same instant."""
    of_event: bool = False
    """Whether these are what customers did: who has a row is a customer."""
    seen: str | None = None
    """The table that keeps, beside the rows of an event, a customer's `first_at`, `last_at` and number of `events`."""
    summed: bool = False
    """Whether rows are summed up from others: a load may make one that was there another."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What to compute over the chosen rows of each customer."""

    function: Function
    property: str | None = None
    value_type: ValueType | None = None

    def sql(self, rows: Rows) -> Expr:
        """The aggregate over one customer's chosen rows."""
        instant = sql.column(rows.instant or rows.tie)
        order = (instant, sql.column(rows.tie))
        match self.function:
            case "count":
                return sql.count_rows()
            case "first_at":
                return sql.smallest(instant)
            case "last_at":
                return sql.largest(instant)
            case "count_distinct":
                return sql.count_distinct(self._value())
            case "sum":
                return sql.total(self._value(), self._type())
            case "average":
                return sql.average(self._value(), self._type())
            case "min":
                return sql.smallest(self._value())
            case "max":
                return sql.largest(self._value())
            case "median":
                return sql.median(self._value())
            case "mode":
                raise Bug("a mode is found among counted values")
            case "first" | "last":
                pick = sql.first_by if self.function == "first" else sql.last_by
                return pick(self._value(), order)
            case _:
                assert_never(self.function)

    def _value(self) -> Expr:
        if self.property is None:
            raise Bug(f"{self.function} of no property")
        return sql.column(self.property)

    def _type(self) -> ValueType:
        if self.value_type is None:
            raise Bug(f"{self.function} of no type")
        return self.value_type


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows a fact is about: those of a table within a span that meet a condition (as canonical JSON)."""

    rows: Rows
    where: str
    span: Span

    @property
    def is_all(self) -> bool:
        """Whether these are all rows until an instant, which is itself inside."""
        return not self.where and self.span.start is None and self.span.end is not None and not self.span.end_open


_SEEN: Mapping[Aggregate, str] = {
    Aggregate("count"): "events",
    Aggregate("first_at"): "first_at",
    Aggregate("last_at"): "last_at",
}
"""What is kept beside the rows of an event, by its column."""


def grouped(
    columns: Mapping[Aggregate, str],
    source: str | Query,
    rows: Rows,
    *,
    where: Expr | None = None,
    by: tuple[str, ...] = ("customer_no",),
) -> Query:
    """Aggregates over the rows of each customer, by name of the column; one of `COUNTED` only by itself."""
    keys = sql.columns(by)
    counted = next((aggregate for aggregate in columns if aggregate.function in COUNTED), None)
    if counted is None:
        found = keys | {name: part.sql(rows) for part, name in columns.items()}
        return sql.select(found, source, where=where, group_by=list(keys.values()))
    value, times = sql.column("value"), sql.column("times")
    pairs = keys | {"value": sql.column(counted.property or "")}
    each = sql.select(pairs | {"times": sql.count_rows()}, source, where=where, group_by=list(pairs.values()))
    most_often = sql.first_by(value, (sql.less(sql.literal(0), times), value))
    figure = sql.count_known(value) if counted.function == "count_distinct" else most_often
    return sql.select(keys | {columns[counted]: figure}, each, group_by=list(keys.values()))


@dataclass(frozen=True, slots=True)
class ChosenRows:
    """Rows that something is computed from, as SQL has it: those of a table within a span that meet a condition."""

    rows: Rows
    span: Span
    within: Expr | None
    """Whether a row lies within the span; none for rows that have no time."""
    meets: Expr | None
    """Whether a row meets the condition; none where there is none."""

    @property
    def filter(self) -> Expr:
        """Whether a row is one of them."""
        return sql.all_of(part for part in (self.within, self.meets) if part is not None)


@dataclass(slots=True)
class FactTable:
    """A table to be computed: for each customer with chosen rows, some aggregates over them."""

    name: str
    choice: Choice
    chosen: ChosenRows
    columns: dict[Aggregate, str] = field(default_factory=dict)

    def query(self) -> Query:
        """One row for each customer with chosen rows: `customer_no` and a column for each aggregate."""
        if self.choice.is_all and self.choice.rows.seen and self.columns.keys() <= _SEEN.keys():
            return self._from_seen(self.choice.rows.seen)
        return self._from_rows()

    def _from_rows(self) -> Query:
        return grouped(self.columns, self.choice.rows.table, self.choice.rows, where=self.chosen.filter)

    def _from_seen(self, seen: str) -> Query:
        """What is kept of who did nothing after the span, and the rows of who did; most often that is nobody."""
        customer_no, end = sql.column("customer_no"), sql.literal(self.choice.span.end)
        columns = {"customer_no": customer_no} | {name: sql.column(_SEEN[part]) for part, name in self.columns.items()}
        kept = sql.select(columns, seen, where=sql.compare(sql.column("last_at"), "<=", end))
        did_later = sql.select({"later_no": customer_no}, seen, where=sql.compare(sql.column("last_at"), ">", end))
        counted = {"customer_no": customer_no}
        counted |= {name: part.sql(self.choice.rows) for part, name in self.columns.items()}
        # A join: DuckDB 2.0 loses rows beside a semi-join that its statistics say is empty.
        join = sql.Join(
            did_later, "later", sql.compare(sql.column("later_no", "later"), "=", customer_no), kind="inner"
        )
        table = self.choice.rows.table
        looked_up = sql.select(counted, table, joins=[join], where=self.chosen.filter, group_by=[customer_no])
        return sql.stack([kept, looked_up])


@dataclass(frozen=True, slots=True)
class DerivedTable:
    """A table to be computed by a query of its own: `customer_no`, one row a customer at most, and values."""

    name: str
    body: Query
    reads: frozenset[str]
    """The tables that it reads."""
    late: bool
    """Whether it reads customers with traits, or members of other segments, itself or through others."""
    chosen: tuple[ChosenRows, ...] = ()
    """The rows of customers that it chooses to read, each time that it does."""
    instant: str | None = None
    """The column that is the instant of one of the chosen rows, if it is called like that of the rows."""

    def query(self, tables: Mapping[str, str]) -> Query:
        """The query, with the names that facts, customers and members have where it runs."""
        return sql.with_tables(self.body, tables)


@dataclass(slots=True)
class FactBook:
    """The facts that were asked for, by what they are about; equal ones are one."""

    tables: dict[tuple[Choice, str], FactTable] = field(default_factory=dict)
    derived: dict[str, DerivedTable] = field(default_factory=dict)
    """By a key that says all that a table depends on, in an order in which each reads only earlier ones."""
    noted: list[ChosenRows] = field(default_factory=list)
    """The rows that the table which is being derived has chosen so far."""

    def column(self, choice: Choice, chosen: ChosenRows, aggregate: Aggregate) -> Expr:
        """The column that will hold an aggregate over the chosen rows of a customer; null where there are none."""
        # What counts values first goes through two levels of grouping, so it has a table of its own.
        own = f"{aggregate.function} {aggregate.property}" if aggregate.function in COUNTED else ""
        table = self.tables.get((choice, own))
        if table is None:
            table = FactTable(f"fact_{len(self.tables) + 1}", choice, chosen)
            self.tables[(choice, own)] = table
        name = table.columns.setdefault(aggregate, f"value_{len(table.columns) + 1}")
        return sql.column(name, table.name)

    def derive(self, key: str, build: Callable[[], Query], instant: str | None = None) -> str:
        """The name of the table that will hold the rows of a query; equal keys are one table, built once."""
        if key not in self.derived:
            outer, self.noted = self.noted, []
            query = build()
            chosen, self.noted = tuple(self.noted), outer
            reads = sql.tables_in(query)
            late = bool(reads & {CUSTOMERS, BELONGS, *RECORDED}) or any(
                other.late for other in self.derived.values() if other.name in reads
            )
            self.derived[key] = DerivedTable(f"derived_{len(self.derived) + 1}", query, reads, late, chosen, instant)
        return self.derived[key].name

    def names(self, prefix: str) -> dict[str, str]:
        """What each table will be called."""
        names = [*(table.name for table in self.tables.values()), *(table.name for table in self.derived.values())]
        return {name: prefix + name for name in names}

    def waves(
        self, names: Mapping[str, str], only: Container[str] | None = None, reading: "Reading | None" = None
    ) -> list[list[Job]]:
        """The statements that compute what depends on rows alone, in waves of independent ones.

        Args:
            names: what each table is called.
            only: the tables to compute; all when left out.
            reading: what a table reads in the place of others, by the name of the table.
        """
        facts = [table for table in self.tables.values() if only is None or table.name in only]
        waiting = [table for table in self.derived.values() if not table.late and (only is None or table.name in only)]
        waves = [[Job(names[table.name], _instead(table.name, table.query(), names, reading)) for table in facts]]
        while waiting:
            own = {table.name for table in waiting}
            ready = [table for table in waiting if not table.reads & own]
            waves.append([Job(names[table.name], _instead(table.name, table.body, names, reading)) for table in ready])
            waiting = [table for table in waiting if table not in ready]
        return [wave for wave in waves if wave]


Reading = Callable[[str, Query], Mapping[str, str | Query]]
"""What a table reads in the place of others, by its name and its query."""


def _instead(table: str, query: Query, names: Mapping[str, str], reading: Reading | None) -> Query:
    others = reading(table, query) if reading else {}
    return sql.with_tables(query, {**names, **others})


@dataclass(frozen=True, slots=True)
class Plan:
    """Compiles against a catalogue at a moment, and collects the facts that are needed on the way."""

    scope: Scope
    moment: Moment
    facts: FactBook = field(default_factory=FactBook)

    def field(self, name: str) -> Expr:
        """A trait of the customer, or inside a `where` a field of the row."""
        self.scope.field_type(name)
        return sql.column(name, CUSTOMER if self.scope.of_customer else None)

    def membership(self, segment: str) -> Expr:
        """Whether the customer is in another segment, answered before."""
        return sql.truth(sql.column(membership_column(segment), BELONGS))

    def fact(self, event: str, aggregate: Aggregate, where: "Condition | None", window: BaseWindow) -> Expr:
        """An aggregate over the customer's events of a name, until `as_of`; null where there are none."""
        scope = self.scope.within(event)
        return self.fact_of(event_rows(event, scope.catalogue), scope, aggregate, where, window)

    def fact_of(
        self, rows: Rows, scope: Scope, aggregate: Aggregate, where: "Condition | None", window: BaseWindow
    ) -> Expr:
        """An aggregate over the customer's rows of a table, until `as_of`; null where there are none.

        Args:
            rows: the table.
            scope: what the names in `where` mean.
            aggregate: what is computed.
            where: which rows; all for None.
            window: of what time.
        """
        if isinstance(window, OwnWindow):
            return window.fact(self, rows, scope, aggregate, where)
        span = window.span(self.moment).until(self.moment.as_of)
        at = None if rows.instant is None else sql.column(rows.instant)
        within = None if at is None else span.sql(at, ValueType.INSTANT, self.moment.zone)
        meets = None if where is None else sql.row_filter(where.sql(self.inside(scope)))
        choice = Choice(rows, where.model_dump_json() if where else "", span)
        return self.facts.column(choice, ChosenRows(rows, span, within, meets), aggregate)

    def derive(self, key: str, build: Callable[[], Query], *, instant: str | None = None) -> str:
        """The alias of a table that a query of the caller's computes; its columns are null for who has no row.

        For what is more than one aggregate over chosen rows: orders, gaps, sequences, ranks, other customers' rows.
        The query answers `customer_no`, at most once each, and columns of any name. It may read stored tables,
        `CUSTOMERS` (with all traits the definition names), `BELONGS` (`membership_column` of the segments it names)
        and tables that were derived before, each by its name.

        Args:
            key: says all that the rows depend on (the node as JSON does); equal keys share one table.
            build: makes the query; called for a new key only.
            instant: the column, if there is one, that is the same column of one of the rows it chooses.
        """
        return self.facts.derive(key, build, instant)

    def inside(self, scope: Scope) -> "Plan":
        """The plan for conditions about rows: fields are those of the row, unqualified."""
        return Plan(scope, self.moment, self.facts)


def event_rows(event: str, catalogue: Catalogue) -> Rows:
    """The rows of an event."""
    schema = catalogue.events.get(event)
    if schema is None:
        return Rows(event_table(event), of_event=True)
    seen = seen_table(event) if schema.seen else None
    return Rows(event_table(event), of_event=True, seen=seen, summed=schema.summed)


def related_rows(table: str) -> Rows:
    """The rows of a related table, as they were last loaded."""
    return Rows(related_table(table), instant=None, tie="row_id")


def beside(expressions: Iterable[Expr], names: Mapping[str, str] | None = None) -> list[Join]:
    """The tables that compiled expressions read beside a customer's row, each joined by the customer's number.

    `names` says where a table is stored under another name.
    """
    stored = names or {}
    return [
        Join(stored.get(table, table), table, sql.same(table, CUSTOMER, "customer_no"))
        for table in sorted(sql.aliases_in(expressions) - {CUSTOMER})
    ]


def membership_column(segment: str) -> str:
    """The column of `BELONGS` that tells who is in a segment; a segment may be called like any other column."""
    return f"in_{segment}"
