"""The charts of one customer: what they spent by month, and what they did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ilk.customers import formats
from ilk.kernel.charts import ROW, Rows, drawn

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True)
class Spent:
    """What a customer spent in a month."""

    start: date
    amount: float


@dataclass(frozen=True, slots=True)
class Did:
    """How many events of a name a customer had in a month."""

    start: date
    event: str
    times: int


def spend_chart(months: Sequence[Spent], currency: str) -> "alt.LayerChart":
    """Bars of what was spent by month."""
    import altair as alt

    best = max(months, key=lambda month: month.amount)
    whole = formats.money(sum(month.amount for month in months), currency)
    title = f"Spent by month, {currency}"
    y = alt.Y("amount:Q", title=title, axis=alt.Axis(format=",.3~s", tickCount=4))
    tooltip = [_month_tooltip(), alt.Tooltip("amount:Q", format=",.2f", title=title)]
    bars = alt.Chart().mark_bar().encode(x=_months(), y=y, tooltip=tooltip)
    return drawn(
        [bars],
        [{"month": month.start.isoformat(), "amount": month.amount} for month in months],
        message=f"{whole} in {formats.counted(len(months), 'month')}; most in {best.start:%B %Y}.",
        detail="Orders by month.",
        height=160,
    )


def activity_chart(done: Sequence[Did]) -> "alt.LayerChart":
    """A row for each kind of event, a dot for each month: the larger, the more."""
    import altair as alt

    rows: Rows = [
        {"month": each.start.isoformat(), "event": formats.words(each.event), "times": each.times} for each in done
    ]
    events = len({row["event"] for row in rows})
    size = alt.Size("times:Q", scale=alt.Scale(type="sqrt", range=[16, 220]), legend=None, title="Times")
    y = alt.Y("event:N", sort=None, title=None, axis=alt.Axis(grid=True, labelLimit=160))
    tooltip = [_month_tooltip(), alt.Tooltip("event:N", title="Event"), alt.Tooltip("times:Q", title="Times")]
    dots = alt.Chart().mark_circle(opacity=0.8).encode(x=_months(), y=y, size=size, tooltip=tooltip)
    last = max(done, key=lambda each: each.start)
    return drawn(
        [dots],
        rows,
        message=f"{formats.counted(sum(each.times for each in done), 'event')}, the last in {last.start:%B %Y}.",
        detail="Events by month; the larger the dot, the more.",
        height=max(events, 2) * ROW,
    )


def _months() -> "alt.X":
    import altair as alt

    return alt.X("month:T", timeUnit="utcyearmonth", title=None, axis=alt.Axis(format="%b %Y", grid=False, tickCount=6))


def _month_tooltip() -> "alt.Tooltip":
    import altair as alt

    return alt.Tooltip("month:T", timeUnit="utcyearmonth", format="%B %Y", title="Month")
