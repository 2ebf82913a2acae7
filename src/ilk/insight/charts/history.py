"""The charts of a segment's history: its size over time, and who came and went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ilk.customers import formats
from ilk.kernel.charts import FAINT, drawn

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True)
class Size:
    """A segment on a recorded day."""

    day: date
    size: int
    entered: int
    left: int


def size_chart(points: Sequence[Size]) -> "alt.LayerChart":
    """The number of members on each recorded day, from zero."""
    import altair as alt

    y = alt.Y(
        "size:Q", scale=alt.Scale(zero=True), axis=alt.Axis(format=",d", tickCount=4, tickMinStep=1), title="Members"
    )
    tooltip = [_day_tooltip(), alt.Tooltip("size:Q", format=",", title="Members")]
    base = alt.Chart().encode(x=_days(), y=y)
    layers = [base.mark_area(opacity=FAINT / 2), base.mark_line(point=True).encode(tooltip=tooltip)]
    return drawn(layers, _rows(points), message=_size_message(points), detail="On each recorded day.", height=200)


def movement_chart(points: Sequence[Size]) -> "alt.LayerChart":
    """Who entered (upwards) and who left (downwards) between recorded days."""
    import altair as alt

    rows = [row | {"gone": -row["left"]} for row in _rows(points)]
    form = alt.Axis(labelExpr="format(abs(datum.value), ',d')", tickCount=5, tickMinStep=1)
    title = "Entered (up), left (down)"
    tooltip = [_day_tooltip(), alt.Tooltip("entered:Q", format=","), alt.Tooltip("left:Q", format=",")]
    base = alt.Chart().encode(x=_days(), tooltip=tooltip)
    layers = [
        base.mark_bar(size=_thickness(points)).encode(y=alt.Y("entered:Q", axis=form, title=title)),
        base.mark_bar(size=_thickness(points), opacity=FAINT).encode(y=alt.Y("gone:Q", title=title)),
        alt.Chart().mark_rule().encode(y=alt.datum(0, type="quantitative")),
    ]
    last = points[-1]
    message = (
        f"{formats.count(last.entered)} entered and {formats.count(last.left)} left up to {formats.day(last.day)}."
    )
    return drawn(layers, rows, message=message, detail="Since the recorded day before.", height=160)


def _rows(points: Sequence[Size]) -> list[dict[str, Any]]:
    return [
        {"day": point.day.isoformat(), "size": point.size, "entered": point.entered, "left": point.left}
        for point in points
    ]


def _days() -> "alt.X":
    import altair as alt

    axis = alt.Axis(format="%-d %b %Y", grid=False, tickCount=6)
    return alt.X("day:T", scale=alt.Scale(type="utc", padding=12), axis=axis, title=None)


def _day_tooltip() -> "alt.Tooltip":
    import altair as alt

    return alt.Tooltip("day:T", timeUnit="utcyearmonthdate", format="%-d %B %Y", title="Day")


def _thickness(points: Sequence[Size]) -> int:
    """The width of bars in pixels that leaves gaps between them at 360 pixels."""
    return max(2, min(18, 200 // max(len(points), 1)))


def _size_message(points: Sequence[Size]) -> str:
    """Such as `474 members on 1 January 2018, +2.6% since 1 December 2017`."""
    last = points[-1]
    now = f"{formats.counted(last.size, 'member')} on {formats.day(last.day)}"
    before = points[-2] if len(points) > 1 else None
    if before is None or not before.size:
        return f"{now}."
    return f"{now}, {formats.change(last.size / before.size - 1)} since {formats.day(before.day)}."
