"""Places of other tools: how far a person is from a point, and in which part of the world."""

import re
from collections.abc import Mapping
from typing import Any

from ilk.segments.conditions.in_region import InRegion
from ilk.segments.conditions.within_distance import WithinDistance
from ilk.segments.importing.building import Importing, opposite
from ilk.segments.importing.report import Unsayable
from ilk.segments.kinds import AnyCondition

_KM: Mapping[str, float] = {"m": 0.001, "meters": 0.001, "km": 1, "kilometers": 1, "mi": 1.609344, "miles": 1.609344}
_POINT = re.compile(r"\s*(?P<north>-?\d+(?:\.\d+)?)\s*,\s*(?P<east>-?\d+(?:\.\d+)?)\s*")


def near(importing: Importing, source: str, values: Mapping[str, Any]) -> AnyCondition:
    """Whether a person is within a distance of a point, by the traits of a place."""
    point, unit = _POINT.fullmatch(str(values.get("center"))), str(values.get("unit") or "m").lower()
    distance = values.get("distance")
    if point is None or unit not in _KM or not isinstance(distance, int | float):
        raise Unsayable("the point, the distance or its unit cannot be read")
    place = importing.names.traits.get(source, "location")
    return WithinDistance(place=place, distance=distance * _KM[unit], of=(float(point["north"]), float(point["east"])))


def in_region(importing: Importing, region: str | None, *, inside: bool) -> AnyCondition:
    """Whether a person's country is one of a region's."""
    if region is None:
        raise Unsayable("the region has no counterpart")
    found = InRegion(of=importing.trait("country").value, region=region)
    return found if inside else opposite(found)
