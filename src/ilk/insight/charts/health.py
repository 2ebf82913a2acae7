"""The charts of health: what each segmentation explains of a metric, and where customers stand in two of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ilk.customers import formats
from ilk.insight.health.answers import Crossing, SegmentationHealth
from ilk.kernel.charts import ROW, drawn

if TYPE_CHECKING:
    import altair as alt

_FAINTEST, _STRONGEST = 0.03, 0.5


def explained_chart(found: Sequence[SegmentationHealth], metric: str) -> "alt.LayerChart":
    """Bars from zero, one a segmentation: the share of a metric's variance that lies between its groups."""
    import altair as alt

    shares = [(each, one) for each in found if each.kind != "all" for one in each.explained if one.metric == metric]
    ranked = sorted(shares, key=lambda each: -each[1].adjusted)
    rows = [{"title": each.title, "explained": one.adjusted, "groups": len(each.groups)} for each, one in ranked]
    message = "No segmentation explains it."
    if ranked:
        best, most = ranked[0]
        message = f"{best.title} explains {formats.percent(most.adjusted)} of {most.label.lower()}."
    order = [each.title for each, _ in ranked]
    y = alt.Y("title:N", sort=order, title=None, axis=alt.Axis(labelLimit=200))
    x = alt.X(
        "explained:Q",
        scale=alt.Scale(domain=[0, max([0.1, *(one.adjusted for _, one in ranked)])]),
        title="Share of the variance between groups",
        axis=alt.Axis(format="%", tickCount=5),
    )
    tooltip = [
        alt.Tooltip("title:N", title="Segmentation"),
        alt.Tooltip("explained:Q", title="Explained", format=".1%"),
        alt.Tooltip("groups:Q", title="Groups"),
    ]
    layers = [alt.Chart().mark_bar().encode(x=x, y=y, tooltip=tooltip)]
    detail = "Corrected for the number of groups (epsilon squared); the rest is between customers of one group."
    return drawn(layers, rows, message=message, detail=detail, height=ROW * max(len(rows), 1))


def crossing_chart(
    crossings: Sequence[Crossing],
    lines: Sequence[tuple[str | None, str]],
    columns: Sequence[tuple[str | None, str]],
    titles: tuple[str, str],
) -> "alt.LayerChart":
    """A matrix: a line for each group of the first, a column for each of the second; darker for a larger part."""
    import altair as alt

    names, others = dict(lines), dict(columns)
    rows = [
        {
            "one": names[each.one],
            "other": others[each.other],
            "customers": each.customers,
            "share": each.share_of_one,
        }
        for each in crossings
        if (each.one, each.other) != (None, None)
    ]
    upright = alt.Axis(orient="top", labelAngle=-90, labelLimit=120)
    x = alt.X("other:N", sort=[title for _, title in columns], title=titles[1], axis=upright)
    y = alt.Y("one:N", sort=[title for _, title in lines], title=titles[0], axis=alt.Axis(labelLimit=140))
    shade = alt.Opacity(
        "share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[_FAINTEST, _STRONGEST], clamp=True)
    )
    tooltip = [
        alt.Tooltip("one:N", title=titles[0]),
        alt.Tooltip("other:N", title=titles[1]),
        alt.Tooltip("customers:Q", title="Customers", format=",d"),
        alt.Tooltip("share:Q", title="Share of the line", format=".1%"),
    ]
    base = alt.Chart().encode(x=x, y=y)
    layers = [
        base.mark_rect().encode(opacity=shade, tooltip=tooltip),
        base.mark_text().encode(text=alt.Text("customers:Q", title="Customers", format=",d")),
    ]
    detail = "Each cell is how many are in both groups; the stronger, the larger a part of its line."
    message = f"{titles[0]} against {titles[1]}."
    return drawn(layers, rows, message=message, detail=detail, height=ROW * len(lines))
