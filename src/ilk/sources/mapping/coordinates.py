"""Degrees north and east from the ways in which people and devices write coordinates."""

import re

from ilk.kernel.types import ValueType
from ilk.sources.mapping.answered import answered
from ilk.sources.mapping.compiled import Arguments, Compiled
from ilk.sources.mapping.tree import Value
from ilk.warehouse import sql

LATITUDE, LONGITUDE = "latitude", "longitude"
_LIMITS = {LATITUDE: 90.0, LONGITUDE: 180.0}
_AXES = {"N": LATITUDE, "S": LATITUDE, "E": LONGITUDE, "W": LONGITUDE}
_POINT = re.compile(r"(?:SRID=4326;)?\s*POINT\s*\(\s*(\S+)\s+(\S+)\s*\)", re.IGNORECASE)
_BETWEEN = r"\s*[,;/\s]\s*"
_SIXTY = 60
_KEPT = 7
"""Degrees are kept to so many places, which is a hundredth of a metre."""


def latitude(arguments: Arguments) -> Compiled:
    """Degrees north, from -90 to 90: of a latitude, or of a pair of coordinates, in which it comes first."""
    return _read(arguments, LATITUDE)


def longitude(arguments: Arguments) -> Compiled:
    """Degrees east, from -180 to 180: of a longitude, or of a pair of coordinates, in which it comes second."""
    return _read(arguments, LONGITUDE)


def distance_km(arguments: Arguments) -> Compiled:
    """The kilometres along a great circle from a latitude and a longitude to a place of the globe, which is fixed."""
    numbers = (ValueType.NUMBER, ValueType.INTEGER)
    here = [arguments.typed(position, *numbers).expr for position in (0, 1)]
    there = on_globe(*(_written(arguments, position) for position in (2, 3)))
    if there is None:
        what = "the third and the fourth are degrees north and east, as numbers"
        raise arguments.wrong(what, arguments.call.arguments[2].place)
    risks = (*arguments.value(0).risks, *arguments.value(1).risks)
    return Compiled(sql.distance_km(here[0], here[1], there), ValueType.NUMBER, risks)


def degrees(text: str, axis: str, decimal: str = ".") -> float | None:
    """The degrees on an axis, `latitude` or `longitude`, that a text says; None for what says none of this globe."""
    found = _coordinates(text.strip(), axis, decimal)
    if found is None or any(abs(value) > _LIMITS[each] for each, value in found.items()):
        return None
    return round(found[axis], _KEPT) if axis in found else None


def on_globe(north: str | None, east: str | None) -> tuple[float, float] | None:
    """Two texts of degrees as numbers; None where one is missing, no number, or of no place on the globe."""
    try:
        place = float(north or ""), float(east or "")
    except ValueError:
        return None
    return place if abs(place[0]) <= _LIMITS[LATITUDE] and abs(place[1]) <= _LIMITS[LONGITUDE] else None


def _read(arguments: Arguments, axis: str) -> Compiled:
    constants = [axis, arguments.scope.decimal]
    inputs = [arguments.texts()[0]]
    return answered(arguments, inputs, degrees, ValueType.NUMBER, constants=constants, why=f"no {axis}")


def _written(arguments: Arguments, position: int) -> str:
    """The constant at a position, as it is written; empty for anything else."""
    node = arguments.call.arguments[position]
    return str(node.value) if isinstance(node, Value) else ""


def _coordinates(text: str, axis: str, decimal: str) -> dict[str, float] | None:
    """What a text says on each axis: of one angle alone, on the axis asked about; None where it is no place."""
    if point := _POINT.fullmatch(text):
        text = f"{point[2]} {point[1]}"
    angle = _angle_pattern(decimal)
    match = re.fullmatch(f"{angle}(?:{_BETWEEN}{angle})?", text.removeprefix("geo:"), re.IGNORECASE)
    if match is None:
        return None
    parts = match.groups()
    half = len(parts) // 2
    written = [parts[:half]] if parts[half + 2] is None else [parts[:half], parts[half:]]
    axes = [axis] if len(written) == 1 else [LATITUDE, LONGITUDE]
    found = {}
    for place, groups in zip(axes, written, strict=True):
        read = _angle(groups)
        if read is None:
            return None
        found[_AXES.get(read[1], place)] = read[0]
    return found if len(found) == len(written) else None


def _angle_pattern(decimal: str) -> str:
    """An angle: a hemisphere before or after it, a sign, degrees, minutes and seconds."""
    number = r"(\d+(?:[.,]\d+)?)" if decimal == "," else r"(\d+(?:\.\d+)?)"
    minutes = rf"(?:\s*{number}\s*['\u2032\u2019])?"
    seconds = rf"(?:\s*{number}\s*(?:\"|\u2033|\u201d|''))?"
    return rf"([NSEW])?\s*([-+\u2212])?\s*{number}\s*(?:\u00b0{minutes}{seconds})?\s*([NSEW])?"


def _angle(groups: tuple[str | None, ...]) -> tuple[float, str] | None:
    """Degrees with their sign, and the letter of the hemisphere; None for 60 minutes, two letters, `-5 S`."""
    before, sign, *numbers, after = groups
    whole, minutes, seconds = (float((number or "0").replace(",", ".")) for number in numbers)
    letters = {letter.upper() for letter in (before, after) if letter}
    if max(minutes, seconds) >= _SIXTY or len(letters) > 1 or (letters and sign):
        return None
    letter = next(iter(letters), "")
    size = whole + minutes / _SIXTY + seconds / _SIXTY**2
    return (-size if sign in {"-", "\u2212"} or letter in {"S", "W"} else size), letter
