"""The charts of an outcome's model: gains against chance, and what was said against what happened."""

from typing import TYPE_CHECKING, Any

from ilk.kernel.answers import Chart
from ilk.kernel.charts import FAINT, drawn, spec
from ilk.models.outcomes.evidence import Evidence

if TYPE_CHECKING:
    import altair as alt

_HEIGHT = 240
_GAINS, _CALIBRATION = "Who did, found from the top", "What was said, and what happened"


def evidence(found: Evidence) -> Chart:
    """Two curves, each beside the line of chance or of perfect calibration."""
    points = [*_gains(found), *_calibration(found)]
    top = found.deciles[0]
    message = f"The likeliest tenth holds {top.gain:.0%} of those who did."
    detail = f"{found.customers:,} customers were held out: {found.how}. The faint line is chance, and certainty."
    return spec(drawn(_layers(), points, message=message, detail=detail, height=_HEIGHT))


def _gains(found: Evidence) -> list[dict[str, Any]]:
    points = [(0.0, 0.0)]
    reached = 0
    for each in found.deciles:
        reached += each.customers
        points.append((reached / found.customers, each.gain))
    return [{"x": x, "y": y, "straight": x, "what": _GAINS} for x, y in points]


def _calibration(found: Evidence) -> list[dict[str, Any]]:
    return [
        {"x": each.predicted, "y": each.observed, "straight": each.predicted, "what": _CALIBRATION}
        for each in found.calibration
    ]


def _layers() -> "list[alt.Chart]":
    import altair as alt

    share = alt.Axis(format="%")
    across = alt.X("x:Q", title="share of customers, or probability", axis=share)
    base = alt.Chart().encode(x=across)
    up = alt.Y("y:Q", title="share of those who did, or that did", axis=share)
    return [
        base.mark_line(opacity=FAINT).encode(y="straight:Q", color=alt.Color("what:N", title=None)),
        base.mark_line(point=True).encode(y=up, color=alt.Color("what:N", title=None)),
    ]
