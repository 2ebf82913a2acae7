"""The plan of a refresh: which facts the definitions need, each computed once however many ask for it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, assert_never

from ilk.kernel.errors import Bug
from ilk.kernel.types import ValueType
from ilk.segments.spans import Span
from ilk.segments.tree import Moment, Scope
from ilk.segments.windows import BaseWindow
from ilk.warehouse import sql
from ilk.warehouse.engine import Job
from ilk.warehouse.sql import Expr, Query

if TYPE_CHECKING:
    from ilk.segments.tree import Condition

Function = Literal[
    "count", "count_distinct", "sum", "average", "min", "max", "median", "first", "last", "first_at", "last_at"
]
CUSTOMER = "customer"
"""The alias of a customer's row, with traits, in compiled expressions."""
BELONGS = "belongs"
"""The alias of a customer's row of earlier answers: one yes or no column for each segment."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What to compute over the chosen events of each customer."""

    function: Function
    property: str | None = None
    value_type: ValueType | None = None

    def sql(self) -> Expr:
        """The aggregate over one customer's chosen events."""
        order = (sql.column("occurred_at"), sql.column("event_id"))
        match self.function:
            case "count":
                return sql.count_rows()
            case "first_at":
                return sql.smallest(sql.column("occurred_at"))
            case "last_at":
                return sql.largest(sql.column("occurred_at"))
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
            case "first":
                return sql.first_by(self._value(), order)
            case "last":
                return sql.last_by(self._value(), order)
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
    """Which events a fact is about: those of a name within a span that meet a condition (as canonical JSON)."""

    event: str
    where: str
    span: Span


@dataclass(slots=True)
class FactTable:
    """A table to be computed: for each customer with chosen events, some aggregates over them."""

    name: str
    choice: Choice
    filter: Expr
    columns: dict[Aggregate, str] = field(default_factory=dict)

    def query(self) -> Query:
        """One row for each customer with chosen events: `customer_no` and a column for each aggregate."""
        customer_no = sql.column("customer_no")
        table = event_table(self.choice.event)
        distinct = next((aggregate for aggregate in self.columns if aggregate.function == "count_distinct"), None)
        if distinct is None:
            columns = {"customer_no": customer_no} | {name: part.sql() for part, name in self.columns.items()}
            return sql.select(columns, table, where=self.filter, group_by=[customer_no])
        pair = {"customer_no": customer_no, "value": sql.column(distinct.property or "")}
        pairs = sql.select(pair, table, where=self.filter, group_by=list(pair.values()))
        counted = {"customer_no": customer_no, self.columns[distinct]: sql.count_known(sql.column("value"))}
        return sql.select(counted, pairs, group_by=[customer_no])


@dataclass(slots=True)
class FactBook:
    """The facts that were asked for, by what they are about; equal ones are one."""

    tables: dict[tuple[Choice, str], FactTable] = field(default_factory=dict)

    def column(self, choice: Choice, row_filter: Expr, aggregate: Aggregate) -> Expr:
        """The column that will hold an aggregate over the chosen events of a customer; null where none are."""
        # A count of distinct values goes through two levels of grouping, so it has a table of its own.
        own = f"{aggregate.property}" if aggregate.function == "count_distinct" else ""
        table = self.tables.get((choice, own))
        if table is None:
            table = FactTable(f"fact_{len(self.tables) + 1}", choice, row_filter)
            self.tables[(choice, own)] = table
        name = table.columns.setdefault(aggregate, f"value_{len(table.columns) + 1}")
        return sql.column(name, table.name)

    def jobs(self, prefix: str) -> list[Job]:
        """The independent statements that compute the facts, into tables named with `prefix`."""
        return [Job(prefix + table.name, table.query()) for table in self.tables.values()]


@dataclass(frozen=True, slots=True)
class Plan:
    """Compiles against a catalogue at a moment, and collects the facts that are needed on the way."""

    scope: Scope
    moment: Moment
    facts: FactBook = field(default_factory=FactBook)

    def field(self, name: str) -> Expr:
        """A trait of the customer, or inside a `where` a property of the event."""
        self.scope.field_type(name)
        return sql.column(name, CUSTOMER if self.scope.event is None else None)

    def membership(self, segment: str) -> Expr:
        """Whether the customer is in another segment, answered before."""
        return sql.truth(sql.column(membership_column(segment), BELONGS))

    def fact(self, event: str, aggregate: Aggregate, where: "Condition | None", window: BaseWindow) -> Expr:
        """An aggregate over the customer's events of a name, until `as_of`; null where there are none."""
        span = window.span(self.moment).until(self.moment.as_of)
        conditions = [span.sql(sql.column("occurred_at"), ValueType.INSTANT, self.moment.zone)]
        if where is not None:
            inner = Plan(self.scope.within(event), self.moment, self.facts)
            conditions.append(sql.row_filter(where.sql(inner)))
        choice = Choice(event, where.model_dump_json() if where else "", span)
        return self.facts.column(choice, sql.all_of(conditions), aggregate)


def membership_column(segment: str) -> str:
    """The column of `BELONGS` that tells who is in a segment; a segment may be called like any other column."""
    return f"in_{segment}"


def event_table(event: str) -> str:
    """The table of an event."""
    return f"event_{event}"
