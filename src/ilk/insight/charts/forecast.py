"""The chart of a forecast: what was recorded, what is expected, and how far off that may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ilk.insight.forecasting.answers import ForecastPoint
from ilk.kernel.charts import FAINT, drawn

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True)
class Seen:
    """What was recorded on a day."""

    day: date
    value: float


def forecast_chart(
    past: Sequence[Seen], points: Sequence[ForecastPoint], zone: ZoneInfo, title: str, message: str
) -> "alt.LayerChart":
    """A line of what was, a dashed one of what is expected, and around it the interval at 95 %; from zero."""
    import altair as alt

    newest = past[-1]
    rows = [{"day": each.day.isoformat(), "value": each.value} for each in past]
    # The forecast goes on where the record ends.
    begin = {"day": newest.day.isoformat(), "expected": newest.value, "low": newest.value, "high": newest.value}
    rows += [begin | {"joint": True}]
    rows += [
        {
            "day": each.at.astimezone(zone).date().isoformat(),
            "expected": each.expected,
            "low": each.low,
            "high": each.high,
        }
        for each in points
    ]
    axis = alt.Axis(format="%-d %b %Y", grid=False, tickCount=6)
    x = alt.X("day:T", scale=alt.Scale(type="utc", padding=12), axis=axis, title=None)
    scale, form = alt.Scale(zero=True), alt.Axis(format=",.3~s", tickCount=4)
    day = alt.Tooltip("day:T", timeUnit="utcyearmonthdate", format="%-d %B %Y", title="Day")
    base = alt.Chart().encode(x=x)
    ahead = base.transform_filter("isValid(datum.expected)")
    expected = alt.Y("expected:Q", scale=scale, axis=form, title=title)
    within = [alt.Tooltip(f"{name}:Q", format=",.4~g", title=name.capitalize()) for name in ("expected", "low", "high")]
    layers = [
        ahead.mark_area(opacity=FAINT / 2).encode(y=alt.Y("low:Q", scale=scale, axis=form, title=title), y2="high:Q"),
        base.transform_filter("isValid(datum.value)")
        .mark_line(point=True)
        .encode(y=alt.Y("value:Q", scale=scale, axis=form, title=title), tooltip=[day, _figure("value", title)]),
        ahead.mark_line(strokeDash=[4, 3]).encode(y=expected),
        ahead.transform_filter("!datum.joint").mark_point(filled=True).encode(y=expected, tooltip=[day, *within]),
    ]
    detail = "Recorded, then expected; the area holds 19 of 20 cases."
    return drawn(layers, rows, message=message, detail=detail, height=200)


def _figure(field: str, title: str) -> "alt.Tooltip":
    import altair as alt

    return alt.Tooltip(f"{field}:Q", format=",.4~g", title=title)
