"""The charts of data quality: the scores of each source, and how they went from run to run."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ilk.kernel.charts import ROW, drawn
from ilk.quality.answers import QualitySubject, TrendPoint

if TYPE_CHECKING:
    import altair as alt

DIMENSIONS = ("complete", "valid", "unique", "fresh", "consistent")
_HEIGHT = 200
_FAINTEST, _STRONGEST = 0.05, 0.6


def scores_chart(sources: Sequence[QualitySubject]) -> "alt.LayerChart":
    """A line a source, a column a score; the stronger, the more is missing to 1."""
    import altair as alt

    rows = [
        {"title": each.title, "score": name, "value": value, "gap": 1 - value}
        for each in sources
        for name in DIMENSIONS
        if (value := getattr(each.scores, name)) is not None
    ]
    worst = min(rows, key=lambda row: row["value"], default=None)
    message = "Nothing is scored yet."
    if worst is not None:
        message = f"Worst is how {worst['score']} {worst['title']} is: {worst['value']:.1%}."
    x = alt.X("score:N", sort=list(DIMENSIONS), title=None, axis=alt.Axis(orient="top", labelAngle=0))
    y = alt.Y("title:N", sort=[each.title for each in sources], title=None, axis=alt.Axis(labelLimit=160))
    scale = alt.Scale(domain=[0, 0.2], range=[_FAINTEST, _STRONGEST], clamp=True)
    tooltip = [
        alt.Tooltip("title:N", title="Source"),
        alt.Tooltip("score:N", title="Score"),
        alt.Tooltip("value:Q", title="Share", format=".2%"),
    ]
    base = alt.Chart().encode(x=x, y=y)
    layers = [
        base.mark_rect().encode(opacity=alt.Opacity("gap:Q", legend=None, scale=scale), tooltip=tooltip),
        base.mark_text().encode(text=alt.Text("value:Q", title="Share", format=".1%")),
    ]
    detail = "All is good at 100%; where nothing says what would be good, nothing is scored."
    return drawn(layers, rows, message=message, detail=detail, height=ROW * max(len(sources), 1))


def trend_chart(trend: Sequence[TrendPoint]) -> "alt.LayerChart":
    """A line a source over the runs: the mean of its scores."""
    import altair as alt

    rows = [
        {"at": point.at.isoformat(), "source": name, "value": value}
        for point in trend
        for name, value in point.sources.items()
        if value is not None
    ]
    first, last = (next((point.overall for point in side if point.overall is not None), None) for side in _ends(trend))
    message = (
        "There is one run so far."
        if first is None or last is None
        else f"All scores are {last:.1%} on the mean now, and were {first:.1%} at first."
    )
    x = alt.X("at:T", title=None)
    y = alt.Y("value:Q", title="Mean of the scores", scale=alt.Scale(zero=False), axis=alt.Axis(format="%"))
    tooltip = [
        alt.Tooltip("source:N", title="Source"),
        alt.Tooltip("at:T", title="Run"),
        alt.Tooltip("value:Q", title="Share", format=".2%"),
    ]
    base = alt.Chart().encode(x=x, y=y, detail="source:N", tooltip=tooltip)
    layers = [base.mark_line(), base.mark_point(filled=True)]
    detail = "A line a source, a point a run."
    return drawn(layers, rows, message=message, detail=detail, height=_HEIGHT)


def _ends(trend: Sequence[TrendPoint]) -> tuple[Sequence[TrendPoint], Sequence[TrendPoint]]:
    return trend, list(reversed(trend))
