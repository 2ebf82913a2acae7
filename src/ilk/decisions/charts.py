"""The chart of exposures: how often each variant of a slot was shown day by day, and kept from who is held out."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ilk.decisions.answers import ExposureDay
from ilk.kernel.charts import FAINT, drawn

if TYPE_CHECKING:
    import altair as alt

_HEIGHT = 180


def exposures_chart(days: Sequence[ExposureDay], since: date, until: date, message: str) -> "alt.LayerChart":
    """A bar a day: shown below, held out above and fainter, in the colours of the variants."""
    import altair as alt

    rows = [
        {"day": each.day.isoformat(), "variant": each.variant, "what": what, "exposures": number}
        for each in days
        for what, number in (("shown", each.shown), ("held out", each.held_out))
        if number
    ]
    # Days are named and not instants: they are those of the project, whatever the zone of who looks.
    every = [(since + timedelta(days=number)).isoformat() for number in range((until - since).days + 1)]
    axis = alt.Axis(labelAngle=0, labelOverlap="greedy")
    x = alt.X("day:O", title=None, scale=alt.Scale(domain=every), axis=axis)
    y = alt.Y("exposures:Q", title="Exposures", stack="zero", axis=alt.Axis(tickMinStep=1, format=",d"))
    tooltip = [
        alt.Tooltip("day:O", title="Day"),
        alt.Tooltip("variant:N", title="Variant"),
        alt.Tooltip("what:N", title="Was"),
        alt.Tooltip("exposures:Q", title="Exposures", format=",d"),
    ]
    shade = alt.Opacity("what:N", title=None, scale=alt.Scale(domain=["shown", "held out"], range=[1, FAINT]))
    colour = alt.Color("variant:N", title=None)
    bars = alt.Chart().mark_bar().encode(x=x, y=y, color=colour, opacity=shade, tooltip=tooltip)
    detail = "A bar a day; fainter, what was kept from visitors who are held out."
    return drawn([bars], rows, message=message, detail=detail, height=_HEIGHT)
