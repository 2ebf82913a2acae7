"""Which shape a file has: the one that its columns tell, several that they may mean, or nearly one."""

from dataclasses import dataclass

from ilk.sources.shapes.shape import Beginning, Shape
from ilk.sources.shapes.shapes import SHAPES

_NEARLY = 0.6
_LEAST = 3


@dataclass(frozen=True, slots=True)
class Nearly:
    """A shape that a file would have, had it the columns that it lacks."""

    shape: Shape
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    """The shapes that a file has: one, none, or several that its columns fit alike; and, of none, the nearest."""

    shapes: tuple[Shape, ...]
    nearly: Nearly | None = None

    @property
    def shape(self) -> Shape | None:
        """The shape, when there is no doubt."""
        return self.shapes[0] if len(self.shapes) == 1 else None


def recognize(file: Beginning, shapes: tuple[Shape, ...] = SHAPES) -> Recognition:
    """The shapes of a file, by its beginning."""
    found = tuple(shape for shape in shapes if not shape.lacks(file))
    return Recognition(found, None if found else _nearest(file, shapes))


def said(recognition: Recognition) -> str | None:
    """What is to be said of a file, in a sentence or two; None when nothing is known."""
    if recognition.shape is not None:
        return this_is(recognition.shape)
    if recognition.shapes:
        names = " or ".join(f"{_of(shape)} (`{shape.name}`)" for shape in recognition.shapes)
        return f"This may be {names}: its columns fit them alike."
    if recognition.nearly is not None:
        lacks = ", ".join(f"`{name}`" for name in recognition.nearly.lacks)
        return f"This is nearly {_of(recognition.nearly.shape)}, which would have {lacks} too."
    return None


def this_is(shape: Shape) -> str:
    """What a file of a shape is."""
    return f"This is {_of(shape)}."


def _of(shape: Shape) -> str:
    ending = "'" if shape.vendor.endswith("s") else "'s"
    return f"{shape.vendor}{ending} {shape.what}"


def _nearest(file: Beginning, shapes: tuple[Shape, ...]) -> Nearly | None:
    """The shape of which a file has most of the telling columns, if it has many."""
    near = [Nearly(shape, shape.lacks(file)) for shape in shapes]
    fitting = [each for each in near if _share(each) >= _NEARLY and len(each.shape.telling) >= _LEAST]
    return max(fitting, key=_share, default=None)


def _share(near: Nearly) -> float:
    """The share of the telling columns that are there."""
    return 1 - len(near.lacks) / len(near.shape.telling)
