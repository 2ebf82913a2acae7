"""Ready shapes: which exports of other products are known, and which of them a file is."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import Field

from ilk.kernel.answers import Answer
from ilk.sources.inspection.profiling import profile
from ilk.sources.inspection.recognized import recognized
from ilk.sources.shapes.export import every_source
from ilk.sources.shapes.recognizing import Recognition, said
from ilk.sources.shapes.recognizing import recognize as recognition_of
from ilk.sources.shapes.shape import Beginning, Ready, Shape
from ilk.sources.shapes.shapes import SHAPES


class ShapeInfo(Answer):
    """An export that is known without being described: whose it is, what tells it, and what it becomes."""

    name: str
    vendor: str
    what: str
    telling: list[str] = Field(description="The columns that together tell it.")
    documented: str
    becomes: list[str] = Field(description="The customers, events and tables that a whole file of it gives.")


class Recognized(Answer):
    """What a file or header is: the shapes that it has, and of none the nearest, with the columns that it lacks."""

    sentence: str
    shapes: list[str]
    nearly: str | None
    lacks: list[str]


def shapes() -> list[ShapeInfo]:
    """The shapes that are known."""
    return [_info(shape) for shape in SHAPES]


def recognize(columns: Sequence[str]) -> Recognized:
    """Which shape a file of some columns has."""
    return _told(recognition_of(Beginning(tuple(columns))))


def recognize_file(path: Path) -> Recognized:
    """Which shape a file has. Raises `UserError` when it cannot be read."""
    return _told(recognized(profile(path)))


def _told(recognition: Recognition) -> Recognized:
    nearly = recognition.nearly
    return Recognized(
        sentence=said(recognition) or "This is no export that is known: what its columns mean is guessed.",
        shapes=[shape.name for shape in recognition.shapes],
        nearly=nearly.shape.name if nearly is not None else None,
        lacks=list(nearly.lacks) if nearly is not None else [],
    )


def _info(shape: Shape) -> ShapeInfo:
    return ShapeInfo(
        name=shape.name,
        vendor=shape.vendor,
        what=shape.what,
        telling=list(shape.telling),
        documented=shape.documented,
        becomes=list(dict.fromkeys(name for ready in every_source(shape) for name in _targets(ready))),
    )


def _targets(ready: Ready) -> Iterator[str]:
    into = ready.document["into"]
    yield into.get("events") or into.get("table") or into.get("list") or "customers"
    yield from ready.document.get("rollups", {})
