"""The portrait: a pattern of when members order, what they spend and the segment's own sign. No face, no person."""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin, sqrt
from xml.sax.saxutils import escape, quoteattr

from ilk.insight.answers import Figure
from ilk.insight.personas.answers import Habit
from ilk.kernel.palette import segment_colour

SIZE = 240
_MIDDLE = SIZE / 2
_INNER, _OUTER = 74, 112
_PETALS_INNER, _PETALS_OUTER = 46, 66
_CORE_LEAST, _CORE_MOST = 14, 36
_HOURS, _DAYS = 24, 7
_LEAST_LIFT, _MOST_LIFT = 0.25, 1.75
_TILES = (
    "M0 0h8a8 8 0 0 1-8 8Z",
    "M8 0v8a8 8 0 0 1-8-8Z",
    "M8 8H0a8 8 0 0 1 8-8Z",
    "M0 8V0a8 8 0 0 1 8 8Z",
    "M4 .5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 0 1 0-7Z",
    "M0 0h8v8H0Z",
    "M0 8L8 0v8Z",
    "M0 0h8L0 8Z",
)
"""Shapes of 8 by 8, four of which make a segment's sign; the studio draws the same (`parts/glyph-shape.ts`)."""
_OFFSET, _PRIME, _MASK = 0x811C9DC5, 0x01000193, 0xFFFFFFFF
_BITS = 5


def portrait(segment: str, title: str, colour: int, habits: Sequence[Habit], worth: float | None) -> str:
    """The portrait as an SVG document; equal data, equal portrait.

    Args:
        segment: its name, from which the sign in the middle is made.
        title: what the picture is of, for those who hear it.
        colour: the segment's.
        habits: of these the hours are the outer rays, and the weekdays the petals: the longer, the more they order then
            than everyone does. Where they are not known, rings of equal parts stand for them.
        worth: the revenue of a member over everyone's, which is the size of the core.
    """
    ink = segment_colour(colour)
    label = f"{title}: a pattern of hours, weekdays and spending"
    parts = [
        f'<circle cx="{_MIDDLE:g}" cy="{_MIDDLE:g}" r="118" fill="#ffffff"/>',
        f'<circle cx="{_MIDDLE:g}" cy="{_MIDDLE:g}" r="118" fill="{ink}" opacity="0.08"/>',
        *_ring(_shares(habits, "hour", _HOURS), _INNER, _OUTER, ink, 0.85),
        *_ring(_shares(habits, "weekday", _DAYS), _PETALS_INNER, _PETALS_OUTER, ink, 0.5),
        f'<circle cx="{_MIDDLE:g}" cy="{_MIDDLE:g}" r="{_core(worth):.2f}" fill="{ink}" opacity="0.18"/>',
        *_sign(segment, ink),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img" aria-label={quoteattr(label)}>'
        f"<title>{escape(label)}</title>{''.join(parts)}</svg>"
    )


def _shares(habits: Sequence[Habit], kind: str, places: int) -> list[float]:
    """How much more than usual each place is, from 0 to 1; a half for all where nothing is known, and for the usual."""
    found = next((habit for habit in habits if habit.kind == kind), None)
    if found is None or len(found.values) != places:
        return [0.5] * places
    lifts = [value.share / value.usual if value.usual else 0.0 for value in found.values]
    return [min(1.0, max(0.0, (lift - _LEAST_LIFT) / (_MOST_LIFT - _LEAST_LIFT))) for lift in lifts]


def _ring(shares: Sequence[float], inner: float, outer: float, ink: str, opacity: float) -> list[str]:
    """A wedge for each share, clockwise from the top, the longer the larger it is."""
    width = 2 * pi / len(shares)
    return [
        f'<path d="{_wedge(place * width, width * 0.82, inner, inner + 3 + (outer - inner - 3) * share)}" fill="{ink}" '
        f'opacity="{opacity * (0.35 + 0.65 * share):.3f}"/>'
        for place, share in enumerate(shares)
    ]


def _wedge(start: float, width: float, inner: float, outer: float) -> str:
    corners = [(inner, start), (outer, start), (outer, start + width), (inner, start + width)]
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = (
        (_MIDDLE + radius * sin(angle), _MIDDLE - radius * cos(angle)) for radius, angle in corners
    )
    return (
        f"M{ax:.2f} {ay:.2f}L{bx:.2f} {by:.2f}A{outer:.2f} {outer:.2f} 0 0 1 {cx:.2f} {cy:.2f}"
        f"L{dx:.2f} {dy:.2f}A{inner:.2f} {inner:.2f} 0 0 0 {ax:.2f} {ay:.2f}Z"
    )


def _core(worth: float | None) -> float:
    """The radius whose area grows with what members spend, within bounds."""
    return min(_CORE_MOST, max(_CORE_LEAST, 24 * sqrt(worth if worth is not None else 1.0)))


def _sign(segment: str, ink: str) -> list[str]:
    """The segment's sign: four tiles from its name, one of them pale."""
    seed = _fnv(segment)
    pale = (seed >> 24) % 4
    return [
        f'<path d="{_TILES[(seed >> (place * _BITS)) % len(_TILES)]}" '
        f'fill="{ink}" opacity="{0.5 if place == pale else 1:g}" '
        f'transform="translate({_MIDDLE - 16 + 16 * (place % 2):g} {_MIDDLE - 16 + 16 * (place // 2):g}) scale(2)"/>'
        for place in range(4)
    ]


def _fnv(text: str) -> int:
    """FNV-1a in 32 bits, over the letters of a name."""
    value = _OFFSET
    for letter in text:
        value = ((value ^ ord(letter)) * _PRIME) & _MASK
    return value


def worth(figures: Mapping[str, Figure], usual: Mapping[str, Figure]) -> float | None:
    """The revenue of a member over everyone's; none where it is not known."""
    own, other = (found["revenue_each"].value if "revenue_each" in found else None for found in (figures, usual))
    return own / other if own is not None and other else None
