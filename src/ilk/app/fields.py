"""What a trait, or a property of an event, looks like in the data: what the builder suggests when one asks about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import floor, log10
from typing import Any

from pydantic import Field

from ilk.app.checking import not_run_yet
from ilk.app.published import Published, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.tables import CUSTOMERS, event_table
from ilk.customers.reading import answered, rows
from ilk.kernel.access import Actor, Permission
from ilk.kernel.answers import Answer, Share
from ilk.kernel.errors import unknown
from ilk.kernel.types import ValueType
from ilk.warehouse import sql, steps
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Query

_TOP = 40
_BINS = 32
_TAIL = 0.01
_ROUND = (1, 2, 2.5, 5, 10)


class FrequentValue(Answer):
    """A value and how many have it; of a list, how many elements are it."""

    value: bool | int | float | str
    count: int


class ValueBin(Answer):
    """How many values are at least `low` and below `high`; the last bin has its end too. Dates are texts."""

    low: float | date
    high: float | date
    count: int


class FieldValues(Answer):
    """The values of a trait over all customers, or of a property over all events until the published as_of.

    `bins` are of one width where all but the lowest and the highest hundredth lie; those are in the first and last.
    """

    field: str
    type: ValueType
    of: str = Field(description="What each value is of: a customer, or an event of a name.")
    rows: int
    known: int
    missing_share: Share
    distinct: int
    low: int | float | date | datetime | None
    high: int | float | date | datetime | None
    top: list[FrequentValue]
    bins: list[ValueBin]


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of the data: its type, where it stands, and the query that gives its values as `value`."""

    name: str
    of: str
    type: ValueType
    table: str
    column: str
    past: Expr | None = None

    @property
    def values(self) -> Query:
        return sql.select({"value": sql.column(self.column)}, self.table, where=self.past)


@use_case(Permission.READ_CUSTOMERS, "suggest values", subject="field", records="refusals")
def field_values(workspace: Workspace, _actor: Actor, field: str) -> FieldValues:
    """The values of a trait, or of a property as `event.property`.

    Raises:
        UserError: `NotFound` with the nearest names; `not-run-yet` for what no run has loaded yet.
    """
    state = published(workspace)
    known: FieldValues | None = workspace.answered.get(state.publication, field)
    if known is None:
        found = _field(state, field)
        if found.column not in workspace.engine.tables().get(found.table, {}):
            raise not_run_yet([field])
        known = _looked_at(workspace.engine, found)
        workspace.answered.keep(state.publication, field, known)
    return known


def _field(state: Published, field: str) -> _Field:
    catalogue = state.meaning.catalogue
    if field in catalogue.traits:
        return _Field(field, state.words.project.customer, catalogue.traits[field], CUSTOMERS, field)
    event, _, name = field.partition(".")
    if not name:
        raise _named(unknown("trait", field, catalogue.traits), field)
    if event not in catalogue.events:
        raise _named(unknown("event", event, catalogue.events), field)
    properties = catalogue.events[event].properties
    if name not in properties:
        raise _named(unknown("property", name, properties), field)
    past = sql.compare(sql.column("occurred_at"), "<=", sql.literal(state.publication.as_of))
    return _Field(field, event, properties[name], event_table(event), name, past)


def _named(error: Any, field: str) -> Any:
    """The error under the name that was asked for, so that it is known to be about the address."""
    error.name = field
    return error


def _looked_at(engine: Engine, field: _Field) -> FieldValues:
    value = sql.column("value")
    figures: dict[str, Expr] = {"rows": sql.count_rows(), "known": sql.count_known(value)}
    if field.type is not ValueType.TEXT_LIST:
        figures["distinct"] = sql.count_distinct(value)
    if field.type.numeric or field.type.temporal:
        figures |= {"low": sql.smallest(value), "high": sql.largest(value)}
    if field.type.numeric:
        figures |= {"first": sql.quantile(value, _TAIL), "last": sql.quantile(value, 1 - _TAIL)}
    (told,) = rows(engine, sql.select(figures, field.values))
    top = _top(engine, field)
    return FieldValues(
        field=field.name,
        type=field.type,
        of=field.of,
        rows=told["rows"],
        known=told["known"],
        missing_share=1 - told["known"] / told["rows"] if told["rows"] else 0.0,
        distinct=told.get("distinct", len(top)),
        low=answered(told.get("low")),
        high=answered(told.get("high")),
        top=top,
        bins=_bins(engine, field, told),
    )


def _top(engine: Engine, field: _Field) -> list[FrequentValue]:
    """The most frequent values; none of amounts and instants, which hardly repeat."""
    if field.type in {ValueType.MONEY, ValueType.NUMBER, ValueType.INSTANT, ValueType.DATE}:
        return []
    value, source = sql.column("value"), field.values
    if field.type is ValueType.TEXT_LIST:
        elements = steps.load("ilk.customers", "filling.sql").query("elements", names={"_lists": "lists"})
        source = sql.named_steps([("lists", field.values)], elements)
    counted = {"value": value, "found": sql.count_rows()}
    frequent = sql.select(counted, source, where=sql.is_known(value), group_by=[value])
    kept = sql.columns(counted)
    best = sql.select(kept, frequent, order_by=[(kept["found"], "desc"), (kept["value"], "asc")], limit=_TOP)
    return [FrequentValue(value=row["value"], count=row["found"]) for row in rows(engine, best)]


def _bins(engine: Engine, field: _Field, told: Mapping[str, Any]) -> list[ValueBin]:
    """The histogram: edges from what was told, counted by the engine in one pass."""
    edges = _edges(field.type, told)
    if not edges:
        return []
    value = sql.column("value")
    below = [sql.count_if(sql.compare(value, "<", sql.literal(edge))) for edge in edges[1:-1]]
    columns = {f"below_{position}": count for position, count in enumerate(below)}
    found = rows(engine, sql.select(columns, field.values))[0] if columns else {}
    reached = [0, *(found[name] for name in columns), told["known"]]
    return [
        ValueBin(low=_edge(low), high=_edge(high), count=reached[position + 1] - reached[position])
        for position, (low, high) in enumerate(pairwise(edges))
    ]


def _edge(edge: Any) -> float | date:
    return edge.date() if isinstance(edge, datetime) else edge


def _edges(value_type: ValueType, told: Mapping[str, Any]) -> list[Any]:
    low, high = told.get("low"), told.get("high")
    if low is None or high is None or low == high:
        return []
    if value_type.temporal:
        return _days(answered(low), answered(high))
    return _numbers(float(low), float(high), told["first"], told["last"], whole=value_type is ValueType.INTEGER)


def _numbers(low: float, high: float, first: float, last: float, *, whole: bool) -> list[float]:
    """Edges of one round width between the first and the last hundredth; the outer bins reach to the ends."""
    span = (last - first) or (high - low)
    width = _round_width(span / _BINS)
    if whole:
        width = max(1.0, float(round(width)))
    start = floor(first / width) * width
    inner = [start + step * width for step in range(int((last - start) // width) + 2)]
    return [low, *(round(edge, 9) for edge in inner if low < edge < high), high]


def _round_width(width: float) -> float:
    """The least of 1, 2, 2.5 or 5 times a power of ten that is no narrower."""
    scale = float(10 ** floor(log10(width)))
    return next(step * scale for step in _ROUND if step * scale >= width * 0.999)


def _days(low: date, high: date) -> list[date]:
    """Edges of whole days, all of one width but the last."""
    start = low if not isinstance(low, datetime) else datetime(low.year, low.month, low.day, tzinfo=UTC)
    days = max(1, -(-((high - start).days + 1) // _BINS))
    edges = [start + timedelta(days=days * step) for step in range(_BINS + 1)]
    return [*(edge for edge in edges if edge <= high), next(edge for edge in edges if edge > high)]
