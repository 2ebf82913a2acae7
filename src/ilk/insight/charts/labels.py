"""Where labels beside points can stand without running into each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Side = Literal["right", "left", "above", "below"]
_SIDES: tuple[Side, ...] = ("right", "left", "above", "below")
_LETTER, _LINE, _GAP = 6.6, 15.0, 4.0


@dataclass(frozen=True, slots=True)
class Point:
    """A point with its label, in pixels from the left and the bottom; `radius` is kept free."""

    x: float
    y: float
    label: str
    radius: float


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    right: float
    low: float
    high: float

    def meets(self, other: "_Box") -> bool:
        apart = self.right < other.left or other.right < self.left or self.high < other.low or other.high < self.low
        return not apart


def placed(points: Sequence[Point], width: float, height: float) -> list[Side | None]:
    """The side of each point where its label stands free, the first points served first; None where there is none."""
    taken = [_around(point) for point in points]
    sides: list[Side | None] = []
    for place, point in enumerate(points):
        others = taken[:place] + taken[place + 1 :]
        free = (side for side in _SIDES if _fits(_box(point, side), others, width, height))
        side = next(free, None)
        if side is not None:
            taken.append(_box(point, side))
        sides.append(side)
    return sides


def _fits(box: _Box, others: Sequence[_Box], width: float, height: float) -> bool:
    inside = box.left >= 0 and box.right <= width and box.low >= 0 and box.high <= height
    return inside and not any(box.meets(other) for other in others)


def _around(point: Point) -> _Box:
    return _Box(point.x - point.radius, point.x + point.radius, point.y - point.radius, point.y + point.radius)


def _box(point: Point, side: Side) -> _Box:
    """The room that a label takes on a side of its point."""
    long, away = len(point.label) * _LETTER, point.radius + _GAP
    middle = (point.x - long / 2, point.x + long / 2)
    match side:
        case "right":
            return _Box(point.x + away, point.x + away + long, point.y - _LINE / 2, point.y + _LINE / 2)
        case "left":
            return _Box(point.x - away - long, point.x - away, point.y - _LINE / 2, point.y + _LINE / 2)
        case "above":
            return _Box(*middle, point.y + away, point.y + away + _LINE)
        case "below":
            return _Box(*middle, point.y - away - _LINE, point.y - away)
