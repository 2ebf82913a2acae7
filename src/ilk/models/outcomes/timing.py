"""When all customers bought, worked out by the engine: what intervals and survival are learnt from."""

from datetime import datetime

from ilk.catalog.tables import event_table
from ilk.warehouse import sql, steps
from ilk.warehouse.sql import Query, Scalar

_TABLES = ("purchases", "days", "gaps", "summary", "later")


def gaps_query(event: str, as_of: datetime, *, holdout: datetime | None = None) -> Query:
    """The columns of `summarize_gaps` by `customer_no`; days are those of UTC.

    Args:
        event: the event that is a purchase.
        as_of: until when purchases count.
        holdout: a later instant; `came` is then the day of the first purchase in between, if there was one.
    """
    params: dict[str, Scalar] = {"as_of": as_of}
    named = [("purchases", _bought(event, as_of)), ("days", _step("days")), ("gaps", _step("gaps"))]
    if holdout is None:
        return sql.named_steps(named, _step("summary", params))
    named += [("summary", _step("summary", params)), ("later", _bought(event, holdout))]
    return sql.named_steps(named, _step("held", params))


def lives_query(event: str, as_of: datetime, silence_days: int) -> Query:
    """`customer_no, duration, gone`: the days from the first purchase until silence, or until now where it is not.

    Gone is who has been silent for `silence_days` now, and the duration ends with that many days of silence.
    """
    params: dict[str, Scalar] = {"as_of": as_of, "silence": silence_days}
    return sql.named_steps([("purchases", _bought(event, as_of)), ("days", _step("days"))], _step("lives", params))


def since_query(event: str, since: datetime, as_of: datetime, silence_days: int) -> Query:
    """`customer_no, duration, gone` of those who were here at an instant: the days from then, as in `lives_query`.

    Who was here is known from what was before; only how it went on is of later.
    """
    params: dict[str, Scalar] = {"since": since, "as_of": as_of, "silence": silence_days}
    return sql.named_steps([("purchases", _bought(event, as_of))], _step("since", params))


def _bought(event: str, until: datetime) -> Query:
    at = sql.column("occurred_at")
    columns = {"customer_no": sql.column("customer_no"), "occurred_at": at}
    return sql.select(columns, event_table(event), where=sql.compare(at, "<=", sql.literal(until)))


def _step(name: str, params: dict[str, Scalar] | None = None) -> Query:
    fixed = steps.load("ilk.models.outcomes", "timing.sql")
    return fixed.query(name, names={f"_{each}": each for each in _TABLES}, params=params or {})
