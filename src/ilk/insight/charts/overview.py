"""The charts of the overview: segments by size and value, and how money and activity went by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sqrt
from typing import TYPE_CHECKING, Any, Literal

from ilk.customers import formats
from ilk.insight.activity import Month
from ilk.insight.charts.labels import Point, Side, placed
from ilk.kernel.charts import FAINT, QUIET, ROW, Rows, coloured, drawn, hue

if TYPE_CHECKING:
    import altair as alt

_WIDTH, _HEIGHT = 520, 380
"""The room in pixels that labels are placed for; a wider chart only has more."""
_LARGEST, _SMALLEST = 960, 0.05
"""The area of the largest segment's dot, in square pixels, and the smallest part of it that a dot may have."""
_GAP = 4
_ROOM = 1.12
_BESIDE = 1.25
_MOST = 20
_SIDES: dict[Side, tuple[Literal["left", "right", "center"], int, int]] = {
    "right": ("left", 1, 0),
    "left": ("right", -1, 0),
    "above": ("center", 0, 1),
    "below": ("center", 0, -1),
}
_BASELINES: dict[int, Literal["bottom", "middle", "top"]] = {1: "bottom", 0: "middle", -1: "top"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A segment among all customers: its part of people and of revenue."""

    name: str
    title: str
    colour: int
    size: int
    people: float
    money: float


def segment_map(spots: Sequence[Spot], nouns: str) -> "alt.LayerChart":
    """Segments by their part of people and of revenue; on the dashed line both are one."""
    import altair as alt

    ranked = sorted(spots, key=lambda spot: -spot.money)
    most = max(*(spot.people for spot in ranked), *(spot.money for spot in ranked), 0.02) * _ROOM
    rows = _mapped(ranked, most)
    scale = alt.Scale(domain=[0, most], nice=False)
    axis = alt.Axis(format="%", tickCount=5)
    x_title, y_title = f"Share of {nouns}", "Share of revenue"
    x = alt.X("people:Q", scale=scale, axis=axis, title=x_title)
    y = alt.Y("money:Q", scale=scale, axis=axis, title=y_title)
    tooltip = [
        alt.Tooltip("title:N", title="Segment"),
        alt.Tooltip("size:Q", title=nouns.capitalize(), format=","),
        alt.Tooltip("people:Q", title=x_title, format=".1%"),
        alt.Tooltip("money:Q", title=y_title, format=".1%"),
    ]
    base = alt.Chart().encode(x=x, y=y)
    area = alt.Scale(range=[_LARGEST * _SMALLEST, _LARGEST], zero=True)
    size = alt.Size("size:Q", scale=area, legend=None)
    dots = base.mark_circle(opacity=0.85).encode(color=coloured(), size=size, tooltip=tooltip)
    ends: dict[str, Any] = {"x": alt.datum(0), "y": alt.datum(0), "x2": alt.datum(most), "y2": alt.datum(most)}
    fair = alt.Chart().mark_rule(strokeDash=[4, 4], opacity=FAINT).encode(**ends)
    return drawn(
        [fair, dots, *_labels(alt.X("label_x:Q", title=x_title), alt.Y("label_y:Q", title=y_title))],
        rows,
        message=_map_message(ranked, nouns),
        detail=f"Above the dashed line, a segment brings more than its share. The larger, the more {nouns}.",
        height=_HEIGHT,
    )


def share_chart(spots: Sequence[Spot], nouns: str) -> "alt.LayerChart":
    """For each segment its part of people (a ring) and of revenue (a dot)."""
    import altair as alt

    ranked = sorted(spots, key=lambda spot: -spot.money)[:_MOST]
    rows = [_spot(spot) | {"written": formats.percent(spot.money)} for spot in ranked]
    axis = alt.Axis(format="%", tickCount=5)
    y = alt.Y("title:N", sort=None, title=None, axis=alt.Axis(labelLimit=200))
    title = f"Share of {nouns} (ring) and of revenue (dot)"
    base = alt.Chart().encode(y=y)
    longest = max(*(spot.people for spot in ranked), *(spot.money for spot in ranked), 0.01)
    scale = alt.Scale(domain=[0, longest * _BESIDE], nice=False)
    x = alt.X("money:Q", axis=axis, scale=scale, title=title)
    people = alt.X("people:Q", title=title)
    layers = [
        base.mark_rule(strokeWidth=2, opacity=FAINT).encode(x=people, x2="money:Q"),
        base.mark_point(filled=False, size=60, strokeWidth=2).encode(x=people, color=coloured()),
        base.mark_circle(size=90, opacity=1).encode(x=x, color=coloured()),
        base.mark_text(align="right", opacity=QUIET).encode(
            x=alt.value("width"), text=alt.Text("written:N", title="Of revenue")
        ),
    ]
    return drawn(
        layers,
        rows,
        message=_least_message(ranked, nouns),
        detail="Revenue of orders in the last 365 days, by who belongs now; segments may overlap.",
        height=ROW * len(rows),
    )


def revenue_chart(months: Sequence[Month], currency: str) -> "alt.LayerChart":
    """Revenue by month; a month that is not over is faint."""
    whole = [month for month in months if month.whole and month.revenue is not None]
    message = "Revenue by month."
    if whole:
        last = whole[-1]
        message = f"{last.start:%B %Y} brought {formats.money(last.revenue or 0, currency)}{_against(whole)}."
    rows = [_month(month) | {"value": month.revenue} for month in months]
    return _by_month(rows, message, f"Revenue by month, {currency}", ",.3~s")


def active_chart(months: Sequence[Month], nouns: str) -> "alt.LayerChart":
    """Customers with an order, by month; a month that is not over is faint."""
    whole = [month for month in months if month.whole]
    message = f"{nouns.capitalize()} with an order, by month."
    if whole:
        message = f"{formats.count(whole[-1].customers)} {nouns} ordered in {whole[-1].start:%B %Y}."
    rows = [_month(month) | {"value": month.customers} for month in months]
    return _by_month(rows, message, f"{nouns.capitalize()} with an order, by month", ",d")


def _spot(spot: Spot) -> dict[str, Any]:
    return {
        "title": spot.title,
        "size": spot.size,
        "people": spot.people,
        "money": spot.money,
        "colour": hue(spot.colour),
        "page": f"/segments/{spot.name}",
    }


def _mapped(spots: Sequence[Spot], most: float) -> Rows:
    """The rows of the map, each with the place where its label stands, if it has room."""
    largest = max((spot.size for spot in spots), default=1) or 1
    points = [
        Point(
            x=spot.people / most * _WIDTH,
            y=spot.money / most * _HEIGHT,
            label=spot.title,
            radius=sqrt(_LARGEST * max(spot.size / largest, _SMALLEST) / pi),
        )
        for spot in spots
    ]
    sides = placed(points, _WIDTH, _HEIGHT)
    together = zip(spots, points, sides, strict=True)
    return [_spot(spot) | _label(point, side, most) for spot, point, side in together]


def _label(point: Point, side: Side | None, most: float) -> dict[str, Any]:
    """Where the label of a point stands, in the units of the axes."""
    _, right, up = _SIDES[side] if side else ("", 0, 0)
    away = point.radius + _GAP
    return {
        "side": side or "",
        "label_x": (point.x + right * away) / _WIDTH * most,
        "label_y": (point.y + up * away) / _HEIGHT * most,
    }


def _labels(x: "alt.X", y: "alt.Y") -> list["alt.Chart"]:
    """One layer of labels for each side."""
    import altair as alt

    text = alt.Text("title:N", title="Segment")
    return [
        alt.Chart()
        .mark_text(align=align, baseline=_BASELINES[up])
        .encode(x=x, y=y, text=text)
        .transform_filter(f"datum.side == '{side}'")
        for side, (align, _, up) in _SIDES.items()
    ]


def _least_message(spots: Sequence[Spot], nouns: str) -> str:
    """The segment that brings least for its size, in a sentence."""
    least = min(spots, key=lambda spot: spot.money - spot.people)
    return f"{least.title}: {formats.percent(least.people)} of {nouns} bring {formats.percent(least.money)} of revenue."


def _map_message(ranked: Sequence[Spot], nouns: str) -> str:
    """The segment that brings the most beyond its share."""
    best = max(ranked, key=lambda spot: spot.money - spot.people, default=None)
    if best is None or best.money <= best.people:
        return "No segment brings more than its share."
    return f"{best.title}: {formats.percent(best.people)} of {nouns} bring {formats.percent(best.money)} of revenue."


def _month(month: Month) -> dict[str, Any]:
    return {"month": month.start.isoformat(), "orders": month.orders, "whole": month.whole}


def _against(whole: Sequence[Month]) -> str:
    """The change against the month before."""
    before = whole[-2].revenue if len(whole) > 1 else None
    if not before or whole[-1].revenue is None:
        return ""
    return f", {formats.change(whole[-1].revenue / before - 1)} against {whole[-2].start:%B}"


def _by_month(rows: Rows, message: str, title: str, form: str) -> "alt.LayerChart":
    """Bars from zero, one a month."""
    import altair as alt

    x = alt.X("month:T", timeUnit="utcyearmonth", title=None, axis=alt.Axis(format="%b %Y", grid=False))
    y = alt.Y("value:Q", title=title, axis=alt.Axis(format=form, tickCount=4, tickMinStep=1))
    faint = alt.condition(alt.datum.whole, alt.value(1), alt.value(FAINT))
    tooltip = [
        alt.Tooltip("month:T", timeUnit="utcyearmonth", format="%B %Y", title="Month"),
        alt.Tooltip("value:Q", format=",.0f", title=title),
        alt.Tooltip("orders:Q", format=",", title="Orders"),
    ]
    bars = alt.Chart().mark_bar().encode(x=x, y=y, opacity=faint, tooltip=tooltip)
    return drawn([bars], rows, message=message, detail="A month that is not over is faint.", height=200)
