"""The alluvial diagram of migration: a stream for each move, as wide as it has customers, from one day to another."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ilk.insight.answers import MigratingSegment, Move
from ilk.kernel.charts import ROW, coloured, drawn, hue

if TYPE_CHECKING:
    import altair as alt

_GAP = 0.025
"""The space between two segments, of all customers."""
_BAR = 0.015
"""How wide a segment's bar is, of the way from left to right."""
_STEPS = 24
_STREAM, _FAINT = 0.45, 0.12
"""How strongly a stream is drawn, and what is in none of the segments."""


@dataclass(frozen=True, slots=True)
class Side:
    """A segment on one of the two days: how it is called, and from where to where its bar reaches."""

    segment: str | None
    title: str
    colour: int
    top: float
    customers: int


def alluvial_chart(
    moves: Sequence[Move], segments: Sequence[MigratingSegment], days: tuple[str, str], message: str
) -> "alt.LayerChart":
    """Streams from the segments of one day, at the left, to those of the other; who is in none on both is left out."""
    import altair as alt

    told = [move for move in moves if move.customers and (move.before, move.after) != (None, None)]
    left, right = _sides(told, segments, "before"), _sides(told, segments, "after")
    streams = list(_streams(told, left, right))
    y = alt.Y("top:Q", axis=None, scale=alt.Scale(reverse=True, nice=False))
    x = alt.X("at:Q", title=None, axis=_days(days), scale=alt.Scale(domain=[0, 1], nice=False, padding=0))
    tooltip = [
        alt.Tooltip("before:N", title="From"),
        alt.Tooltip("after:N", title="To"),
        alt.Tooltip("customers:Q", title="Customers", format=",d"),
    ]
    ribbons = (
        alt.Chart()
        .transform_calculate(step=f"sequence(0, {_STEPS + 1})")
        .transform_flatten(["step"])
        .transform_calculate(
            at=f"datum.step / {_STEPS}",
            ease="datum.at * datum.at * (3 - 2 * datum.at)",
            top="datum.from_top + (datum.to_top - datum.from_top) * datum.ease",
            bottom="datum.top + datum.customers",
        )
        .mark_area()
        .encode(x=x, y=y, y2="bottom:Q", detail="move:N", color=coloured(), opacity=_strength(), tooltip=tooltip)
    )
    ends = [*_bars(left, days[0], end="left"), *_bars(right, days[1], end="right")]
    detail = "A stream for each move, as wide as it has customers, in the colour of the segment that they were in."
    height = ROW * 2 * max(len(left), len(right), 4)
    return drawn([ribbons, *ends], streams, message=message, detail=detail, height=height)


def _sides(
    moves: Sequence[Move], segments: Sequence[MigratingSegment], end: Literal["before", "after"]
) -> Mapping[str | None, Side]:
    """The segments of one day from the top down, those with nobody left out."""
    gap = _GAP * sum(move.customers for move in moves)
    known = [(each.segment, each.title, hue(each.colour)) for each in segments]
    places: list[tuple[str | None, str, int]] = [*known, (None, "None of these", 0)]
    top, found = 0.0, {}
    for name, title, colour in places:
        customers = sum(move.customers for move in moves if getattr(move, end) == name)
        if customers:
            found[name] = Side(name, title, colour, top, customers)
            top += customers + gap
    return found


def _streams(
    moves: Sequence[Move], left: Mapping[str | None, Side], right: Mapping[str | None, Side]
) -> Iterator[dict[str, Any]]:
    """A row for each move, with the tops of its two ends; at each end they lie in the order of the other."""
    leaving, coming = ({name: side.top for name, side in sides.items()} for sides in (left, right))
    order = list(right)
    for number, move in enumerate(
        sorted(moves, key=lambda move: (list(left).index(move.before), order.index(move.after)))
    ):
        yield {
            "move": number,
            "before": left[move.before].title,
            "after": right[move.after].title,
            "customers": move.customers,
            "colour": left[move.before].colour,
            "strength": _FAINT if move.before is None else _STREAM,
            "from_top": leaving[move.before],
            "to_top": coming[move.after],
        }
        leaving[move.before] += move.customers
        coming[move.after] += move.customers


def _days(days: tuple[str, str]) -> "alt.Axis":
    """The two days below the two ends."""
    import altair as alt

    said = f"datum.value === 0 ? {json.dumps(days[0])} : {json.dumps(days[1])}"
    return alt.Axis(values=[0, 1], labelExpr=said, labelFlush=True, domain=False, grid=False)


def _strength() -> "alt.Opacity":
    """Who is in none of the segments has no colour of their own, and is drawn faint."""
    import altair as alt

    return alt.Opacity("strength:Q", legend=None, scale=None)


def _bars(sides: Mapping[str | None, Side], day: str, *, end: Literal["left", "right"]) -> list["alt.Chart"]:
    """The bars of one day, with their names beside them."""
    import altair as alt

    at = (0.0, _BAR) if end == "left" else (1.0 - _BAR, 1.0)
    rows = [
        {
            "title": side.title,
            "customers": side.customers,
            "colour": side.colour,
            "strength": _FAINT if side.segment is None else 1.0,
            "top": side.top,
            "bottom": side.top + side.customers,
            "middle": side.top + side.customers / 2,
            "at": at[0],
            "until": at[1],
        }
        for side in sides.values()
    ]
    data = alt.Data(values=rows)  # type: ignore[no-untyped-call]
    tooltip = [alt.Tooltip("title:N", title=f"On {day}"), alt.Tooltip("customers:Q", title="Customers", format=",d")]
    base = alt.Chart(data)
    bars = base.mark_rect().encode(
        x="at:Q", x2="until:Q", y="top:Q", y2="bottom:Q", color=coloured(), opacity=_strength(), tooltip=tooltip
    )
    if end == "left":
        beside, x = base.mark_text(baseline="middle", limit=150, align="left", dx=10), "until:Q"
    else:
        beside, x = base.mark_text(baseline="middle", limit=150, align="right", dx=-10), "at:Q"
    return [bars, beside.encode(x=x, y="middle:Q", text="title:N")]
