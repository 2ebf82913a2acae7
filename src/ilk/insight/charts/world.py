"""The outlines of land and the middles of countries, for maps without a network.

`world.json` comes from Natural Earth, which is in the public domain: coasts at 1:110 million, thinned, in tenths of a
degree, a list a line, east and north by turns; and the middle of the largest part of each country, north and east.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

_TENTHS = 10


@cache
def middles() -> Mapping[str, tuple[float, float]]:
    """The middle of each country by its two letters: degrees north and east."""
    return {code: (north, east) for code, (north, east) in _world()["middles"].items()}


@cache
def coasts() -> Sequence[Sequence[tuple[float, float]]]:
    """The outlines of land: lines of degrees east and north, cut at the date line."""
    return [
        [(east / _TENTHS, north / _TENTHS) for east, north in zip(line[::2], line[1::2], strict=True)]
        for line in _world()["land"]
    ]


@cache
def _world() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(files(__package__).joinpath("world.json").read_text(encoding="utf-8"))
    return found
