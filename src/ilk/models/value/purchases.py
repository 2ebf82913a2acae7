"""Purchase histories of all customers, worked out by the engine: the columns of `summarize`, by customer."""

from datetime import datetime

from ilk.catalog.tables import event_table
from ilk.kernel.types import ValueType
from ilk.warehouse import sql, steps
from ilk.warehouse.sql import Query, Scalar

_STEPS = ("days", "ends", "again")


def histories_query(
    event: str, amount: str, as_of: datetime, unit_days: int, *, holdout: datetime | None = None
) -> Query:
    """One row for each customer with a purchase until `as_of`: `customer_no, frequency, recency, T, monetary_value`.

    Days are those of UTC. Of who bought on one day alone `monetary_value` is missing.

    Args:
        event: the event that is a purchase.
        amount: its property of what was paid.
        as_of: until when purchases count; its day is the last one.
        unit_days: the unit of `recency` and `T`.
        holdout: a later instant; `holdout_frequency` then counts the days of purchases up to it, `holdout_paid` is what
            was paid on them, and `holdout_T` how long that is.
    """
    fixed = steps.load("ilk.models.value", "purchases.sql")
    names = {f"_{name}": name for name in ("purchases", "histories", "later", *_STEPS)}
    params: dict[str, Scalar] = {"unit": unit_days, "as_of": as_of}
    named = [("purchases", _bought(event, amount, as_of))]
    named += [(name, fixed.query(name, names=names)) for name in _STEPS]
    histories = fixed.query("histories", names=names, params=params)
    if holdout is None:
        return sql.named_steps(named, histories)
    named += [("histories", histories), ("later", _bought(event, amount, holdout))]
    return sql.named_steps(named, fixed.query("held", names=names, params=params | {"until": holdout}))


def _bought(event: str, amount: str, until: datetime) -> Query:
    at = sql.column("occurred_at")
    paid = sql.or_else(sql.cast(sql.column(amount), ValueType.NUMBER), 0.0)
    columns = {"customer_no": sql.column("customer_no"), "occurred_at": at, "paid": paid}
    return sql.select(columns, event_table(event), where=sql.compare(at, "<=", sql.literal(until)))
