"""The charts of a search for segments: how far each group, and each existing segment, is from the others."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ilk.insight.charts.drivers import dots
from ilk.insight.discovery.answers import DifferingSegment, FoundSegment
from ilk.kernel.answers import Chart
from ilk.kernel.charts import ROW, drawn, spec

if TYPE_CHECKING:
    import altair as alt

_MOST = 12


def discovery_charts(
    found: Sequence[FoundSegment], segments: Sequence[DifferingSegment], title: str
) -> dict[str, Chart]:
    """The charts that there is something to show for, by name."""
    groups = [_row(each.condition, each.effect, each.low, each.high, sure=True) for each in found]
    own = [_row(each.title, each.effect, each.low, each.high, sure=each.significant) for each in segments[:_MOST]]
    charts = {"found": spec(_chart(groups, f"Groups that differ in {title}"))} if groups else {}
    return charts | ({"segments": spec(_chart(own, f"Segments that differ in {title}"))} if own else {})


def _chart(rows: Sequence[dict[str, Any]], message: str) -> "alt.LayerChart":
    import altair as alt

    scale = alt.Scale(domain=[min(-0.1, *(row["low"] for row in rows)), max(0.1, *(row["high"] for row in rows))])
    return drawn(
        dots(scale, "Standard deviations from the others", 0.0),
        rows,
        message=message,
        detail="Difference of averages with its interval at 95 %; faint where chance may explain it.",
        height=ROW * len(rows),
    )


def _row(label: str, effect: float, low: float, high: float, *, sure: bool) -> dict[str, Any]:
    return {"label": label, "effect": effect, "low": low, "high": high, "sure": sure}
