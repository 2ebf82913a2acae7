"""A map of where a segment's customers are: degrees as a plane, outlines of land behind where they say something."""

from collections.abc import Iterator, Sequence
from math import cos, radians
from typing import TYPE_CHECKING, Any

from ilk.customers import formats
from ilk.insight.answers import PlaceCount
from ilk.insight.charts.world import coasts
from ilk.kernel.charts import FAINT, drawn

if TYPE_CHECKING:
    import altair as alt

_COARSE = 10.0
"""Degrees across from which thinned coasts are no caricature."""
_MARGIN = 0.08
_WIDTH, _LOWEST, _HIGHEST = 640, 160, 400
"""The width that the height is reckoned for, and the bounds of the height, in pixels."""
_FLATTEST = 0.2
Window = tuple[float, float, float, float]
"""West, south, east, north."""


def map_chart(
    places: Sequence[PlaceCount], label: str, noun: str, among: Sequence[PlaceCount] = ()
) -> "alt.LayerChart":
    """A circle for each place, its area as many as are there; all of the places `among` which they are, are in view."""
    import altair as alt

    window = _window([*places, *among])
    west, south, east, north = window
    x = alt.X("east:Q", scale=alt.Scale(domain=[west, east], nice=False), axis=None)
    y = alt.Y("north:Q", scale=alt.Scale(domain=[south, north], nice=False), axis=None)
    circles = (
        alt.Chart()
        .mark_circle(opacity=0.6, clip=True)
        .encode(
            x=x,
            y=y,
            size=alt.Size("customers:Q", scale=alt.Scale(range=[12, 600]), legend=None),
            tooltip=[alt.Tooltip("where:N", title="Where"), alt.Tooltip("customers:Q", format=",")],
        )
        .transform_filter("datum.customers > 0")
    )
    outlines = (
        alt.Chart()
        .mark_line(opacity=FAINT, strokeWidth=1, clip=True)
        .encode(x=x, y=y, detail="line:N", order="place:O")
        .transform_filter("!datum.customers")
    )
    most, everyone = places[0], sum(place.customers for place in places)
    share = formats.percent(most.customers / everyone)
    land = list(_outlines(window))
    source = " Coasts: Natural Earth." if land else ""
    return drawn(
        [outlines, circles],
        [*land, *map(_row, places)],
        message=f"{label}: more are {_where(most, said=True)} than anywhere else, {share} of those shown.",
        detail=f"Places with few are left out. {formats.counted(everyone, noun)} shown.{source}",
        height=_height(window),
    )


def _row(place: PlaceCount) -> dict[str, Any]:
    return {
        "east": place.longitude,
        "north": place.latitude,
        "customers": place.customers,
        "where": _where(place),
    }


def _where(place: PlaceCount, *, said: bool = False) -> str:
    if place.label:
        return f"in {place.label}" if said else place.label
    north = f"{abs(place.latitude):.2f}° {'N' if place.latitude >= 0 else 'S'}"
    east = f"{abs(place.longitude):.2f}° {'E' if place.longitude >= 0 else 'W'}"
    return f"around {north}, {east}" if said else f"{north}, {east}"


def _window(places: Sequence[PlaceCount]) -> Window:
    """What of the globe is shown: where the places are, with a margin."""
    norths, easts = [place.latitude for place in places], [place.longitude for place in places]
    margin = max(max(norths) - min(norths), max(easts) - min(easts), 0.2) * _MARGIN
    west, east = max(min(easts) - margin, -180.0), min(max(easts) + margin, 180.0)
    return west, max(min(norths) - margin, -90.0), east, min(max(norths) + margin, 90.0)


def _height(window: Window) -> int:
    """How high the map is, so that in its middle a kilometre is as long either way."""
    west, south, east, north = window
    narrow = max(cos(radians((south + north) / 2)), _FLATTEST)
    return int(min(max(_WIDTH * (north - south) / ((east - west) * narrow), _LOWEST), _HIGHEST))


def _outlines(window: Window) -> Iterator[dict[str, Any]]:
    """The coasts that reach into the window, for maps that are not of one town."""
    west, south, east, north = window
    if max(east - west, north - south) < _COARSE:
        return
    for number, line in enumerate(coasts()):
        if any(west <= x <= east and south <= y <= north for x, y in line):
            yield from ({"east": x, "north": y, "line": number, "place": place} for place, (x, y) in enumerate(line))
