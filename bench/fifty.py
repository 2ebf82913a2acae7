"""Fifty segments of many kinds, each said four times: in the language, in SQL, in ClickHouse's SQL and in Polars."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

AS_OF = datetime(2025, 12, 31)  # noqa: DTZ001 - columns of others have no zone
DAY = timedelta(days=1)
Frames = Callable[[pl.LazyFrame, pl.LazyFrame, str], pl.LazyFrame]
"""The identifiers of who is in, from events, customers and the name of the identifier's column."""


@dataclass(frozen=True, slots=True)
class Said:
    """A segment: its text in the language, its SQL, Polars, and ClickHouse where it has words of its own."""

    text: str
    sql: str
    polars: Frames
    clickhouse: str | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Events of a name in the last so many days, or of all time, perhaps with one property of a value."""

    event: str
    days: int | None = None
    field: str | None = None
    value: str | None = None

    @property
    def where(self) -> str:
        """The language's `where`, with a space before it."""
        return f' where {self.field} = "{self.value}"' if self.field else ""

    @property
    def window(self) -> str:
        """The language's window, with a space before it."""
        return f" in last {self.days} days" if self.days else ""

    @property
    def sql(self) -> str:
        """The rows, in SQL."""
        parts = [f"event = '{self.event}'"]
        if self.field:
            parts.append(f"{self.field} = '{self.value}'")
        if self.days:
            parts.append(f"occurred_at > '{ago(self.days)}' AND occurred_at <= '{ago(0)}'")
        return " AND ".join(parts)

    def rows(self, events: pl.LazyFrame) -> pl.LazyFrame:
        """The rows, in Polars."""
        chosen = events.filter(pl.col("event") == self.event)
        if self.field:
            chosen = chosen.filter(pl.col(self.field) == self.value)
        if self.days:
            chosen = chosen.filter(pl.col("occurred_at").is_between(AS_OF - self.days * DAY, AS_OF, closed="right"))
        return chosen


def ago(days: int) -> str:
    """The instant so many days before, as SQL writes it."""
    return (AS_OF - days * DAY).isoformat(sep=" ")


def having(text: str, chosen: Chosen, sql: str, figure: pl.Expr, test: Callable[[pl.Expr], pl.Expr]) -> Said:
    """Customers by a figure of their chosen events."""

    def frames(events: pl.LazyFrame, _customers: pl.LazyFrame, key: str) -> pl.LazyFrame:
        figures = chosen.rows(events).group_by(key).agg(figure.alias("figure"))
        return figures.filter(test(pl.col("figure"))).select(key)

    query = f"SELECT customer_id FROM events WHERE {chosen.sql} GROUP BY customer_id HAVING {sql}"
    return Said(text, query, frames)


def at_least(count: int, chosen: Chosen) -> Said:
    """Who did it so often."""
    text = f"did {chosen.event}{chosen.where} at least {count} times{chosen.window}"
    return having(text, chosen, f"count(*) >= {count}", pl.len(), lambda figure: figure >= count)


def did_not(chosen: Chosen) -> Said:
    """Who did not do it."""

    def frames(events: pl.LazyFrame, customers: pl.LazyFrame, key: str) -> pl.LazyFrame:
        return customers.select(key).join(chosen.rows(events).select(key).unique(), on=key, how="anti")

    query = (
        "SELECT customer_id FROM customers WHERE customer_id NOT IN "
        f"(SELECT customer_id FROM events WHERE {chosen.sql})"
    )
    return Said(f"did not {chosen.event}{chosen.where}{chosen.window}", query, frames)


_SQL = {"sum": "sum", "average": "avg", "max": "max", "min": "min"}


def figure(function: str, chosen: Chosen, *, more: bool, bound: int) -> Said:
    """Who has a sum, average, greatest or least of the revenue above or below a bound."""
    op = ">" if more else "<"
    text = f"{function} of {chosen.event}.revenue{chosen.where}{chosen.window} {op} {bound}"
    frame = {"sum": pl.Expr.sum, "average": pl.Expr.mean, "max": pl.Expr.max, "min": pl.Expr.min}[function]
    test = (lambda found: found > bound) if more else (lambda found: found < bound)
    return having(text, chosen, f"{_SQL[function]}(revenue) {op} {bound}", frame(pl.col("revenue")), test)


def different(column: str, chosen: Chosen, count: int) -> Said:
    """Who has so many different values."""
    text = f"count of distinct {chosen.event}.{column}{chosen.where}{chosen.window} >= {count}"
    sql = f"count(DISTINCT {column}) >= {count}"
    return having(text, chosen, sql, pl.col(column).n_unique(), lambda found: found >= count)


def first_or_last(which: str, event: str, days: int, *, within: bool) -> Said:
    """Whose first or last such event lies within so many days, or before them."""
    chosen = Chosen(event)
    text = f"{which} {event} " + (f"in last {days} days" if within else f"older than {days} days")
    sql = f"{'max' if which == 'last' else 'min'}(occurred_at) {'>' if within else '<='} '{ago(days)}'"
    at = pl.col("occurred_at")
    edge = AS_OF - days * DAY
    test = (lambda found: found > edge) if within else (lambda found: found <= edge)
    return having(text, chosen, sql, at.max() if which == "last" else at.min(), test)


def days_with(chosen: Chosen, count: int) -> Said:
    """On how many days."""
    text = f"days with {chosen.event}{chosen.where}{chosen.window} >= {count}"
    sql = f"count(DISTINCT CAST(occurred_at AS DATE)) >= {count}"
    return having(text, chosen, sql, pl.col("occurred_at").dt.date().n_unique(), lambda found: found >= count)


def web_share() -> Said:
    """Half of the orders come from the web."""
    sql = "sum(CASE WHEN channel = 'web' THEN 1 ELSE 0 END) / count(*) >= 0.5"
    text = 'share of order where channel = "web" in last 180 days >= 50%'
    share = (pl.col("channel") == "web").mean()
    return having(text, Chosen("order", 180), sql, share, lambda found: found >= 0.5)


def weekly_rate() -> Said:
    """More than an order in two weeks."""
    text, rate = "rate of order per week in last 90 days > 0.5", 7 / 90
    return having(text, Chosen("order", 90), "count(*) * 7.0 / 90 > 0.5", pl.len() * rate, lambda found: found > 0.5)


def third_order() -> Said:
    """Whose third order of all is new."""

    def frames(events: pl.LazyFrame, _customers: pl.LazyFrame, key: str) -> pl.LazyFrame:
        orders = (
            Chosen("order")
            .rows(events)
            .sort("occurred_at")
            .group_by(key)
            .agg(pl.col("occurred_at").get(2, null_on_oob=True))
        )
        return orders.filter(pl.col("occurred_at") > AS_OF - 90 * DAY).select(key)

    query = (
        "SELECT customer_id FROM (SELECT customer_id, occurred_at, row_number() OVER "
        "(PARTITION BY customer_id ORDER BY occurred_at) AS number FROM events WHERE event = 'order') AS orders "
        f"WHERE number = 3 AND occurred_at > '{ago(90)}'"
    )
    clickhouse = (
        "SELECT customer_id FROM events WHERE event = 'order' GROUP BY customer_id "
        f"HAVING length(groupArraySorted(3)(occurred_at) AS firsts) = 3 AND firsts[3] > '{ago(90)}'"
    )
    return Said("3rd order in last 90 days", query, frames, clickhouse)


def looked_then_called() -> Said:
    """A visit, then a call within a day."""
    visits, calls = Chosen("visit", 30), Chosen("support_call", 30)

    def frames(events: pl.LazyFrame, _customers: pl.LazyFrame, key: str) -> pl.LazyFrame:
        pairs = (
            visits.rows(events)
            .select(key, "occurred_at")
            .join(calls.rows(events).select(key, called_at=pl.col("occurred_at")), on=key)
        )
        between = pl.col("called_at") - pl.col("occurred_at")
        return pairs.filter((between > timedelta(0)) & (between <= DAY)).select(key).unique()

    query = (
        f"SELECT DISTINCT visits.customer_id AS customer_id FROM (SELECT * FROM events WHERE {visits.sql}) AS visits "
        f"JOIN (SELECT * FROM events WHERE {calls.sql}) AS calls ON calls.customer_id = visits.customer_id "
        "WHERE calls.occurred_at > visits.occurred_at AND calls.occurred_at <= visits.occurred_at + INTERVAL 1 DAY"
    )
    return Said("did visit then support_call overall within 1 day in last 30 days", query, frames)


def both(one: Said, other: Said) -> Said:
    """Who is in both."""

    def frames(events: pl.LazyFrame, customers: pl.LazyFrame, key: str) -> pl.LazyFrame:
        return one.polars(events, customers, key).join(other.polars(events, customers, key), on=key, how="semi")

    return Said(f"{one.text} and {other.text}", f"{one.sql} INTERSECT {other.sql}", frames)


def _segments() -> Iterator[Said]:
    for days, count in ((30, 1), (60, 2), (90, 3), (180, 5), (365, 8)):
        yield at_least(count, Chosen("order", days))
    for days, count in ((7, 5), (14, 10), (30, 20), (60, 40)):
        yield at_least(count, Chosen("view", days))
    for days, count in ((1, 1), (7, 2), (30, 5), (90, 12)):
        yield at_least(count, Chosen("visit", days))
    for days, count in ((90, 1), (365, 2)):
        yield at_least(count, Chosen("support_call", days))
    yield at_least(4, Chosen("order"))
    yield at_least(2, Chosen("order", 180, "category", "coffee"))
    yield at_least(1, Chosen("order", 90, "category", "tea"))
    yield at_least(1, Chosen("order", 60, "channel", "app"))
    yield at_least(6, Chosen("order", 365, "channel", "web"))
    yield at_least(5, Chosen("view", 30, "category", "toys"))
    yield at_least(3, Chosen("view", 14, "channel", "app"))
    yield at_least(2, Chosen("visit", 30, "channel", "web"))
    for days in (30, 90, 180, 365):
        yield did_not(Chosen("order", days))
    yield did_not(Chosen("visit", 30))
    yield from _figures()
    yield web_share()
    yield weekly_rate()
    yield third_order()
    yield looked_then_called()
    yield both(at_least(5, Chosen("view", 14)), did_not(Chosen("order", 14)))
    yield both(at_least(6, Chosen("order", 365)), at_least(1, Chosen("support_call", 90)))
    yield both(figure("sum", Chosen("order", 90), more=True, bound=400), at_least(1, Chosen("visit", 7)))


def _figures() -> Iterator[Said]:
    yield figure("sum", Chosen("order", 90), more=True, bound=400)
    yield figure("sum", Chosen("order", 365), more=True, bound=1000)
    yield figure("sum", Chosen("order", 180, "channel", "web"), more=True, bound=500)
    yield figure("average", Chosen("order", 365), more=True, bound=120)
    yield figure("max", Chosen("order", 90), more=True, bound=195)
    yield figure("min", Chosen("order", 365), more=False, bound=10)
    yield different("product", Chosen("view", 60), 25)
    yield different("category", Chosen("order", 365), 5)
    yield different("channel", Chosen("order", 180), 3)
    yield first_or_last("last", "order", 180, within=False)
    yield first_or_last("first", "order", 90, within=True)
    yield first_or_last("last", "visit", 14, within=True)
    yield first_or_last("first", "order", 365, within=False)
    yield days_with(Chosen("visit", 30), 4)
    yield days_with(Chosen("order", 365), 10)


FIFTY: dict[str, Said] = {f"segment_{number:02}": said for number, said in enumerate(_segments(), start=1)}


def many() -> dict[str, str]:
    """Two hundred texts, as a team collects them: the fifty, with other thresholds, in pairs, and with other windows."""
    fifty = {name: said.text for name, said in FIFTY.items()}
    texts = list(fifty.values())
    others = texts[7:] + texts[:7]
    stricter = {f"{name}_stricter": _stricter(text) for name, text in fifty.items()}
    pairs = {
        f"{name}_pair": f"({text}) and ({other})" for (name, text), other in zip(fifty.items(), others, strict=True)
    }
    longer = {f"{name}_longer": _longer(text, 1) for name, text in fifty.items()}
    return fifty | stricter | pairs | longer


def _stricter(text: str) -> str:
    """The text with thresholds that are greater by one; where it has none, of who came to visit."""
    changed = re.sub(r"(at least |[<>]=? )(\d+)", lambda found: f"{found[1]}{int(found[2]) + 1}", text)
    return changed if changed != text else f"{text} and did visit in last 90 days"


def _longer(text: str, days: int) -> str:
    """The text with windows of days that are a little longer."""
    return re.sub(r"(\d+) days\b", lambda found: f"{int(found[1]) + days} days", text)
