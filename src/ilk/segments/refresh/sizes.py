"""Sizes as they are recorded: how many were in a segment at an instant, how many came and went, what they are worth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import pyarrow as pa

from ilk.catalog.tables import CUSTOMERS, METRICS, SIZES
from ilk.customers.reading import rows
from ilk.kernel.clock import as_stored, aware
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine, Transaction
from ilk.warehouse.sql import Join

_SCHEMA = pa.schema(
    [
        ("segment", pa.string()),
        ("version", pa.int32()),
        ("as_of", pa.timestamp("us")),
        ("run_id", pa.string()),
        ("size", pa.int64()),
        ("entered", pa.int64()),
        ("left_count", pa.int64()),
        ("value", pa.float64()),
    ]
)
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Size:
    """A segment at one recorded instant. `value` is the total of the value metric over its members."""

    segment: str
    version: int
    as_of: datetime
    run_id: str
    size: int
    entered: int
    left: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Sizes:
    """What is recorded of each segment, oldest first."""

    recorded: Mapping[str, Sequence[Size]]

    def of(self, segment: str) -> Sequence[Size]:
        """All that is recorded of a segment, oldest first."""
        return self.recorded.get(segment, ())

    def now(self, segment: str) -> Size | None:
        """The newest of a segment."""
        return next(reversed(self.of(segment)), None)

    def before(self, segment: str) -> Size | None:
        """The one before the newest."""
        return next(iter(self.of(segment)[-2:-1]), None)

    def trend(self, segment: str) -> list[int]:
        """The newest 24 sizes of a segment, oldest first."""
        return [each.size for each in self.of(segment)][-_LONGEST:]


def recorded_sizes(
    engine: Engine, *, segment: str | None = None, until: datetime | None = None, tables: Sequence[str] = (SIZES,)
) -> Sizes:
    """What is recorded of every segment, or of one; until an instant, if one is given.

    Of tables that record the same instant of a segment, the last counts.
    """
    there = engine.tables()
    columns = sql.columns(("segment", "version", "as_of", "run_id", "size", "entered", "value"))
    columns["left"] = sql.column("left_count")
    chosen = [sql.compare(columns["segment"], "=", sql.literal(segment))] if segment else []
    chosen += [sql.compare(columns["as_of"], "<=", sql.literal(until))] if until else []
    found: dict[str, dict[datetime, Size]] = {}
    for table in tables:
        for row in rows(engine, sql.select(columns, table, where=sql.all_of(chosen))) if table in there else ():
            size = Size(**{**row, "as_of": aware(row["as_of"])})
            found.setdefault(size.segment, {})[size.as_of] = size
    return Sizes({name: [each[at] for at in sorted(each)] for name, each in found.items()})


def newest_instants(engine: Engine) -> dict[str, datetime]:
    """For each segment the newest instant that is recorded of it."""
    if SIZES not in engine.tables():
        return {}
    segment, newest = sql.column("segment"), sql.largest(sql.column("as_of"))
    found = rows(engine, sql.select({"segment": segment, "as_of": newest}, SIZES, group_by=[segment]))
    return {row["segment"]: aware(row["as_of"]) for row in found}


def moved_at(engine: Engine, as_of: datetime) -> Mapping[str, tuple[int, int]]:
    """How many entered and left each segment at this very instant, by what is recorded."""
    if SIZES not in engine.tables():
        return {}
    columns = sql.columns(("segment", "entered", "left_count"))
    same = sql.compare(sql.column("as_of"), "=", sql.literal(as_of))
    found = rows(engine, sql.select(columns, SIZES, where=same))
    return {row["segment"]: (row["entered"], row["left_count"]) for row in found}


def measured(
    engine: Engine, members: str, segments: Iterable[str], metric: str | None, metrics: str = METRICS
) -> Mapping[str, tuple[int, float | None]]:
    """How many rows of `members` (`segment, customer_no`) each segment has, and the total of a metric over them."""
    segment = sql.column("segment", "member")
    columns = {"segment": segment, "size": sql.count_rows()}
    joins = []
    if metric:
        value = sql.cast(sql.column(metric, "metrics"), ValueType.NUMBER)
        columns["value"] = sql.or_else(sql.total(value, ValueType.NUMBER), 0.0)
        joins = [Join(metrics, "metrics", sql.same("member", "metrics", "customer_no"))]
    query = sql.select(columns, members, alias="member", joins=joins, group_by=[segment])
    found = {row["segment"]: (row["size"], row.get("value")) for row in rows(engine, query)}
    return {name: found.get(name, (0, 0.0 if metric else None)) for name in segments}


def of_everyone(engine: Engine, metric: str | None = None) -> tuple[int, float | None]:
    """What sizes and values are a part of: the number of customers, and the total of a metric over them."""
    (counted,) = rows(engine, sql.select({"customers": sql.count_rows()}, CUSTOMERS))
    if metric is None:
        return counted["customers"], None
    summed = {"value": sql.total(sql.cast(sql.column(metric), ValueType.NUMBER), ValueType.NUMBER)}
    (found,) = rows(engine, sql.select(summed, METRICS))
    return counted["customers"], found["value"]


def table_of(sizes: Iterable[Size]) -> pa.Table:
    """Sizes as rows of the table that keeps them."""
    told = [{**asdict(each), "left_count": each.left, "as_of": as_stored(each.as_of)} for each in sizes]
    return pa.Table.from_pylist(told, schema=_SCHEMA)


def replace_sizes(changes: Transaction, found: pa.Table, as_of: datetime) -> None:
    """Put sizes in the place of those of the same segments and instant."""
    named = sql.in_set(sql.column("segment"), found.column("segment").to_pylist())
    same = sql.compare(sql.column("as_of"), "=", sql.literal(as_of))
    changes.execute(sql.delete(SIZES, sql.all_of((named, same))))
    changes.append(SIZES, found)
