"""The declared checks of a source: what each adds to the one look at its table, and what its figures mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import inf
from statistics import median
from typing import Any, assert_never

from ilk.catalog.tables import related_table
from ilk.kernel.clock import aware
from ilk.kernel.types import ValueType
from ilk.quality import results
from ilk.quality.answers import CheckResult
from ilk.quality.drift import shift
from ilk.sources.expecting import (
    ColumnDrift,
    ColumnFilled,
    Fresh,
    Reference,
    SourceCheck,
    Unique,
    Volume,
)
from ilk.sources.tables import Load
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Join

HERE = "here"
"""The alias of the table that is looked at."""
_FEWEST_LOADS = 3
"""A band of volume means something beside so many earlier loads."""
_DAY = 86_400
_UNITS = ((1_440, "minute", 2 / 24), (24, "hour", 2.0), (1, "day", inf))
"""How many a day has, and below how many days a length of time is said in it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What checks of a source are judged on: its rows, the loads that brought them, and the instant of the run."""

    engine: Engine
    table: str
    own: Expr
    types: Mapping[str, ValueType]
    loads: Sequence[Load]
    as_of: datetime
    time: str | None


def figures(check: SourceCheck, place: int, ground: Ground) -> Mapping[str, Expr]:
    """The figures that a check needs of all rows, under names of its place."""
    match check:
        case Unique(columns=columns):
            parts = [sql.cast(sql.column(name, HERE), ValueType.TEXT) for name in columns]
            key = sql.joined([piece for part in parts for piece in (part, sql.literal("\x1f"))])
            return {f"given_{place}": sql.count_known(key), f"distinct_{place}": sql.count_distinct(key)}
        case Reference(column=column):
            found = sql.count_known(sql.column("key", _alias(place)))
            return {f"given_{place}": sql.count_known(sql.column(column, HERE)), f"found_{place}": found}
        case Fresh(column=column):
            by = column or ground.time
            return {f"newest_{place}": _newest(by, ground)} if by else {}
        case ColumnFilled(column=column):
            return {f"given_{place}": sql.count_known(sql.column(column, HERE))}
        case Volume() | ColumnDrift():
            return {}
        case _:
            assert_never(check)


def joins(check: SourceCheck, place: int, ground: Ground) -> list[Join]:
    """What stands beside the rows for a check: the keys that a reference may name, each once."""
    if not isinstance(check, Reference) or related_table(check.table) not in ground.engine.tables():
        return []
    theirs = sql.cast(sql.column(check.of), ValueType.TEXT)
    keys = sql.select({"key": theirs}, related_table(check.table), group_by=[theirs])
    ours = sql.cast(sql.column(check.column, HERE), ValueType.TEXT)
    return [Join(keys, _alias(place), sql.compare(sql.column("key", _alias(place)), "=", ours))]


def judged(check: SourceCheck, place: int, found: Mapping[str, Any], ground: Ground) -> CheckResult:
    """What the figures of a check say."""
    match check:
        case Unique(columns=columns):
            given, distinct = found[f"given_{place}"], found[f"distinct_{place}"]
            return results.unique(f"unique: {', '.join(columns)}", check, given=given, distinct=distinct)
        case Reference():
            return _referred(check, found[f"given_{place}"], found[f"found_{place}"])
        case Fresh():
            return _fresh(check, found.get(f"newest_{place}"), ground.as_of)
        case ColumnFilled(column=column, least=least):
            known = found[f"given_{place}"]
            return results.filled(f"filled: {column}", check, known=known, rows=found["rows"], least=least)
        case Volume():
            return _volume(check, ground.loads)
        case ColumnDrift():
            return _moved(check, ground)
        case _:
            assert_never(check)


def _alias(place: int) -> str:
    return f"reference_{place}"


def _newest(name: str, ground: Ground) -> Expr:
    """The newest time of a column until the instant: one that lies in the future makes nothing fresh."""
    at = sql.column(name, HERE)
    now = ground.as_of.date() if ground.types.get(name) is ValueType.DATE else ground.as_of
    return sql.largest(sql.choose([(sql.truth(sql.compare(at, "<=", sql.literal(now))), at)]))


def _referred(check: Reference, given: int, found: int) -> CheckResult:
    name = f"reference: {check.column}"
    if not given:
        return results.untold(name, "There are no values.")
    lost = given - found
    sentence = f"{lost:,} of {given:,} values are not in `{check.of}` of `{check.table}`."
    measured = found / given
    return results.result(name, check, sentence, is_met=not lost, measured=measured, limit=1.0, rows=lost)


def _fresh(check: Fresh, newest: date | None, as_of: datetime) -> CheckResult:
    if newest is None:
        return results.untold("fresh", "There are no rows with a time.")
    at = aware(newest if isinstance(newest, datetime) else datetime.combine(newest, time()))
    days = max((as_of - at).total_seconds() / _DAY, 0.0)
    sentence = f"The newest row is {_age(days)} old; at most {_age(check.days)} are expected."
    return results.result("fresh", check, sentence, is_met=days <= check.days, measured=days, limit=check.days)


def _age(days: float) -> str:
    """A length of time in the unit that fits it."""
    number, unit = next((days * each, name) for each, name, below in _UNITS if days < below)
    said = f"{number:,.1f}".removesuffix(".0")
    return f"{said} {unit}" if said == "1" else f"{said} {unit}s"


def _volume(check: Volume, loads: Sequence[Load]) -> CheckResult:
    if len(loads) <= _FEWEST_LOADS:
        return results.untold("volume", f"There are {len(loads)} loads; one is compared from the fourth on.")
    *earlier, newest = loads
    usual = median(load.rows_read for load in earlier)
    if not usual:
        return results.untold("volume", "Earlier loads had no rows.")
    off = newest.rows_read / usual - 1
    sentence = f"The newest load has {newest.rows_read:,} rows, {off:+.0%} of the usual {usual:,.0f}."
    return results.result("volume", check, sentence, is_met=abs(off) <= check.within, measured=off, limit=check.within)


def _moved(check: ColumnDrift, ground: Ground) -> CheckResult:
    newest = ground.loads[-1].load_no if ground.loads else 0
    is_new = sql.compare(sql.column("load_no", HERE), "=", sql.literal(newest))
    value = {"value": sql.column(check.column, HERE)}
    before = sql.all_of([ground.own, sql.negate(is_new)])
    earlier = sql.select(value, ground.table, alias=HERE, where=before)
    now = sql.select(value, ground.table, alias=HERE, where=sql.all_of([ground.own, is_new]))
    found = shift(ground.engine, earlier, now, ground.types[check.column])
    return results.moved(f"drift: {check.column}", check, found, check.most)
