"""Purchase histories of all customers, worked out by the engine: the columns of `summarize`, by customer."""

from datetime import datetime

from ilk.kernel.types import ValueType
from ilk.warehouse import sql, steps
from ilk.warehouse.sql import Query

_STEPS = ("days", "ends", "again")


def histories_query(event: str, amount: str, as_of: datetime, unit_days: int) -> Query:
    """One row for each customer with a purchase until `as_of`: `customer_no, frequency, recency, T, monetary_value`.

    Days are those of UTC. Of who bought on one day alone `monetary_value` is missing.

    Args:
        event: the event that is a purchase; reads the table `event_<event>`.
        amount: its property of what was paid.
        as_of: until when purchases count; its day is the last one.
        unit_days: the unit of `recency` and `T`.
    """
    at = sql.column("occurred_at")
    paid = sql.or_else(sql.cast(sql.column(amount), ValueType.NUMBER), 0.0)
    columns = {"customer_no": sql.column("customer_no"), "occurred_at": at, "paid": paid}
    bought = sql.select(columns, f"event_{event}", where=sql.compare(at, "<=", sql.literal(as_of)))
    fixed = steps.load("ilk.models.value", "purchases.sql")
    names = {f"_{name}": name for name in ("purchases", *_STEPS)}
    params = {"unit": unit_days, "as_of": as_of}
    middle = [(name, fixed.query(name, names=names)) for name in _STEPS]
    return sql.named_steps([("purchases", bought), *middle], fixed.query("histories", names=names, params=params))
