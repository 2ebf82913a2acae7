"""The chart of migration: a cell for each move, the stronger the larger its share of those who were there."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ilk.insight.answers import Move
from ilk.kernel.charts import ROW, drawn

if TYPE_CHECKING:
    import altair as alt

_FAINTEST, _STRONGEST = 0.03, 0.5
"""So faint that a share of nothing can be told from no cell, so strong that the figures in it can be read."""


def migration_chart(moves: Sequence[Move], titles: Sequence[tuple[str | None, str]], message: str) -> "alt.LayerChart":
    """A matrix: from the segments at the left to those above, in the order of `titles`."""
    import altair as alt

    names = dict(titles)
    rows = [_row(move, names) for move in moves if (move.before, move.after) != (None, None)]
    order = [title for _, title in titles]
    x = alt.X("after:N", sort=order, title=None, axis=alt.Axis(orient="top", labelAngle=-90, labelLimit=120))
    y = alt.Y("before:N", sort=order, title=None, axis=alt.Axis(labelLimit=140))
    base = alt.Chart().encode(x=x, y=y)
    shade = alt.Opacity(
        "share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[_FAINTEST, _STRONGEST], clamp=True)
    )
    tooltip = [
        alt.Tooltip("before:N", title="From"),
        alt.Tooltip("after:N", title="To"),
        alt.Tooltip("customers:Q", title="Customers", format=",d"),
        alt.Tooltip("share:Q", title="Share of those who were there", format=".1%"),
    ]
    layers = [
        base.mark_rect().encode(opacity=shade, tooltip=tooltip),
        base.mark_text().encode(text=alt.Text("customers:Q", title="Customers", format=",d")),
    ]
    detail = (
        "Each cell is how many went from the segment at its left to the one above; the stronger, the larger a part."
    )
    return drawn(layers, rows, message=message, detail=detail, height=ROW * len(order))


def _row(move: Move, names: dict[str | None, str]) -> dict[str, Any]:
    return {
        "before": names[move.before],
        "after": names[move.after],
        "customers": move.customers,
        "share": move.share,
    }
