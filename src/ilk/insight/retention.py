"""Retention by month: of the members who first ordered in some month, how many ordered in later ones."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ilk.catalog.tables import event_table
from ilk.customers.reading import rows
from ilk.insight.activity import first_order
from ilk.insight.answers import MonthlyRetention
from ilk.insight.ground import EVERYONE, Ground, cross_counts
from ilk.insight.months import months_until, place_of
from ilk.measurement.statistics import wilson
from ilk.warehouse import sql, steps
from ilk.warehouse.sql import Query

_ACTIVE, _FIRSTS, _RETURNS = "passing_insight_active", "passing_insight_firsts", "passing_insight_returns"
_MONTHS = 24
_EARLIEST = 121


def retention(ground: Ground) -> dict[str, list[MonthlyRetention]]:
    """The months after the first, of every segment and of everyone, as far as every cohort's month is over.

    A month later counts only the members whose month is fully observed at `as_of`, so each has its own denominator.
    Months are those of the project's zone. Members who first ordered more than ten years ago are left out.
    """
    if not ground.has_orders or (first := first_order(ground.engine, ground.words, ground.as_of)) is None:
        return {}
    months = months_until(ground.as_of, ground.words.project.zone, first=first, most=_EARLIEST)
    ground.engine.create(_ACTIVE, _active(ground, months))
    try:
        return _curves(ground, last_month=len(months) - 2)
    finally:
        ground.engine.drop([_ACTIVE, _FIRSTS, _RETURNS])


def _curves(ground: Ground, last_month: int) -> dict[str, list[MonthlyRetention]]:
    fixed = steps.load("ilk.insight", "retention.sql")
    names = {"_active": _ACTIVE, "_firsts": _FIRSTS}
    ground.engine.create(_FIRSTS, fixed.query("firsts", names=names))
    ground.engine.create(_RETURNS, fixed.query("returns", names=names, params={"last_month": last_month}))
    cohorts = _counted(ground, _FIRSTS, "first_month")
    returned = _counted(ground, _RETURNS, "months_later")
    return {
        name: _curve(cohorts.get(name, {}), returned.get(name, {}), last_month) for name in (EVERYONE, *ground.segments)
    }


def _curve(cohorts: Mapping[int, int], returned: Mapping[int, int], last_month: int) -> list[MonthlyRetention]:
    later = range(1, min(last_month, _MONTHS) + 1)
    members = [sum(size for month, size in cohorts.items() if 0 <= month <= last_month - step) for step in later]
    shares = wilson([returned.get(step, 0) for step in later], members)
    rounded = zip(later, members, shares.effect, shares.low, shares.high, strict=True)
    return [
        MonthlyRetention(month=step, share=float(share), low=float(low), high=float(high), customers=size)
        for step, size, share, low, high in rounded
        if size
    ]


def _counted(ground: Ground, table: str, column: str) -> dict[str, dict[int, int]]:
    """How many rows of a table each segment and everyone have, by the value of a column."""
    found = rows(ground.engine, cross_counts(ground, table, [column]))
    columns = {EVERYONE: "everyone"} | {name: f"in_{place}" for place, name in enumerate(ground.segments)}
    return {name: {row[column]: row[counted] for row in found} for name, counted in columns.items()}


def _active(ground: Ground, months: Sequence[datetime]) -> Query:
    """`customer_no, month` of each month in which a customer ordered; -1 stands for any before the first."""
    occurred_at = sql.column("occurred_at")
    past = sql.compare(occurred_at, "<=", sql.literal(ground.as_of))
    columns = {"customer_no": sql.column("customer_no"), "month": place_of(occurred_at, months)}
    order = event_table(ground.words.project.commerce.order)
    return sql.select(columns, order, where=past, group_by=list(columns.values()))
