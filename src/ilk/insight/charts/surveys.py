"""The charts of surveys: how answers are distributed, and how a score goes from month to month."""

from typing import TYPE_CHECKING

from ilk.customers import formats
from ilk.insight.surveys.answers import FigureFormat, ScoreReport
from ilk.kernel.charts import FAINT, drawn

if TYPE_CHECKING:
    import altair as alt

_HEIGHT = 180
_AXIS = {"score": "+d", "percent": "%", "number": "~g"}
_BOUNDS = {"score": (-100.0, 100.0), "percent": (0.0, 1.0)}


def distribution_chart(told: ScoreReport) -> "alt.LayerChart":
    """A bar for each answer, in the order of the scale: how many gave it."""
    import altair as alt

    shares = {each.answer: each.count / told.known for each in told.distribution}
    rows = [{"answer": each.answer, "count": each.count, "share": shares[each.answer]} for each in told.distribution]
    most = max(told.distribution, key=lambda each: each.count)
    stand = "stand at" if told.method in {"mean", "sum"} else "answered"
    message = f"{told.title}: {formats.percent(shares[most.answer])} {stand} {most.answer}."
    x = alt.X("answer:N", sort=[each.answer for each in told.distribution], title=None, axis=alt.Axis(labelAngle=0))
    y = alt.Y("count:Q", title="Customers", axis=alt.Axis(tickCount=4, format=",d"))
    tooltip = [
        alt.Tooltip("answer:N", title="Answer"),
        alt.Tooltip("count:Q", title="Customers", format=",d"),
        alt.Tooltip("share:Q", title="Share", format=".1%"),
    ]
    layers = [alt.Chart().mark_bar().encode(x=x, y=y, tooltip=tooltip)]
    return drawn(layers, rows, message=message, detail="The newest response of each.", height=_HEIGHT)


def trend_chart(told: ScoreReport) -> "alt.LayerChart":
    """A line over the months, with its interval."""
    import altair as alt

    shown = [month for month in told.trend if month.value is not None]
    rows = [
        {"month": each.month.isoformat(), "value": each.value, "low": each.low, "high": each.high, "known": each.known}
        for each in shown
    ]
    bounds = _BOUNDS.get(told.format)
    scale = alt.Scale(domain=list(bounds)) if bounds else alt.Scale(zero=False)
    x = alt.X("month:T", title=None, axis=alt.Axis(format="%b %Y", tickCount="month", labelOverlap=True))
    axis = alt.Axis(format=_AXIS[told.format], tickCount=5)
    band = (
        alt.Chart()
        .mark_area(opacity=FAINT)
        .encode(x=x, y=alt.Y("low:Q", scale=scale, title=told.title, axis=axis), y2="high:Q")
    )
    tooltip = [
        alt.Tooltip("month:T", title="Month", format="%B %Y"),
        alt.Tooltip("value:Q", title=told.title, format=_tip(told.format)),
        alt.Tooltip("known:Q", title="Responses", format=",d"),
    ]
    line = alt.Chart().mark_line(point=True).encode(x=x, y=alt.Y("value:Q", scale=scale), tooltip=tooltip)
    message = f"{told.title}, month by month."
    detail = "Every response counts in its month; the band is the interval at 95%."
    return drawn([band, line], rows, message=message, detail=detail, height=_HEIGHT)


def _tip(how: FigureFormat) -> str:
    return ".1%" if how == "percent" else ".2f" if how == "number" else "+.0f"
