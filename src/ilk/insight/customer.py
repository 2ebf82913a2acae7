"""One customer in pictures: spending and events by month."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ilk.catalog.tables import event_table
from ilk.customers.reading import Words, rows
from ilk.customers.view import customer_row
from ilk.insight.activity import MONTHS
from ilk.insight.charts.customer import Did, Spent, activity_chart, spend_chart
from ilk.insight.ground import revenue_type
from ilk.insight.months import months_until, place_of
from ilk.kernel.answers import Chart
from ilk.kernel.charts import spec
from ilk.kernel.clock import aware
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Query


def customer_charts(engine: Engine, words: Words, customer_id: str, as_of: datetime) -> dict[str, Chart]:
    """Charts of what a customer spent and did in the last months until `as_of`; none without events.

    Raises:
        NotFound: `unknown-customer`.
    """
    row = customer_row(engine, words, customer_id)
    if row["first_seen"] is None:
        return {}
    first = aware(row["first_seen"])
    zone = words.project.zone
    starts = months_until(as_of, zone, first=first, most=MONTHS)
    starts = [start for start in starts if start < as_of] or starts
    days = [start.astimezone(zone).date() for start in starts]
    events = [name for name in words.events if name != words.project.commerce.line]
    queries = [_by_month(words, name, row["customer_no"], starts, as_of) for name in events]
    found = rows(engine, sql.stack(queries)) if queries else []
    return _spent(words, found, days) | _did(found, days, events)


def _spent(words: Words, found: Sequence[Mapping[str, Any]], days: Sequence[date]) -> dict[str, Chart]:
    if revenue_type(words) is None:
        return {}
    order = words.project.commerce.order
    amounts = {row["month"]: row["revenue"] or 0.0 for row in found if row["event"] == order}
    if not amounts:
        return {}
    months = [Spent(day, amounts.get(place, 0.0)) for place, day in enumerate(days)]
    return {"spend": spec(spend_chart(months, words.project.currency))}


def _did(found: Sequence[Mapping[str, Any]], days: Sequence[date], events: Sequence[str]) -> dict[str, Chart]:
    ranked = sorted(found, key=lambda row: (events.index(row["event"]), row["month"]))
    done = [Did(days[row["month"]], row["event"], row["times"]) for row in ranked]
    return {"events": spec(activity_chart(done))} if done else {}


def _by_month(words: Words, event: str, customer_no: int, starts: Sequence[datetime], as_of: datetime) -> Query:
    """`event, month, times, revenue` of a customer, by the place of the month."""
    occurred_at = sql.column("occurred_at")
    month = place_of(occurred_at, starts)
    own = [
        sql.compare(sql.column("customer_no"), "=", sql.literal(customer_no)),
        sql.compare(occurred_at, ">=", sql.literal(starts[0])),
        sql.compare(occurred_at, "<=", sql.literal(as_of)),
    ]
    columns: dict[str, Expr] = {"event": sql.literal(event), "month": month, "times": sql.count_rows()}
    kind = revenue_type(words) if event == words.project.commerce.order else None
    amount = (
        sql.total(sql.column(words.project.commerce.revenue), kind)
        if kind
        else sql.largest(sql.cast(sql.literal(None), ValueType.NUMBER))
    )
    return sql.select(columns | {"revenue": amount}, event_table(event), where=sql.all_of(own), group_by=[month])
