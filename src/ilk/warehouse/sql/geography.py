"""The globe in SQL: distances along great circles, and on which side of a polygon's edges a point lies."""

from collections.abc import Sequence
from math import cos, pi

from sqlglot import exp

from ilk.warehouse.sql.conditions import all_of, choose, compare, count_true
from ilk.warehouse.sql.values import Expr, literal, own, paren, stored_as

EARTH_RADIUS_KM = 6371.0088
"""The mean radius of the earth (IUGG)."""
RADIANS = pi / 180
METRE = 3
"""Distances in km are rounded to so many places, so that the last digit of a sine decides nothing."""


def valid_coordinates(latitude: Expr, longitude: Expr) -> Expr:
    """Whether both are known and stand for a place on the globe: engines refuse the sine of infinity."""
    return all_of(
        [
            compare(latitude, ">=", literal(-90)),
            compare(latitude, "<=", literal(90)),
            compare(longitude, ">=", literal(-180)),
            compare(longitude, "<=", literal(180)),
        ]
    )


def distance_km(latitude: Expr, longitude: Expr, to: tuple[float, float]) -> Expr:
    """The length in km of the great circle from coordinates to a latitude and longitude, to the metre.

    By the haversine formula on a sphere; null when a coordinate is missing or none of this globe.
    """
    there, beside = to
    half = literal(RADIANS / 2)
    up = _squared(exp.Sin(this=_times(_minus(latitude, there), half)))
    across = _squared(exp.Sin(this=_times(_minus(longitude, beside), half)))
    narrow = _times(exp.Cos(this=_times(_double(latitude), literal(RADIANS))), literal(cos(there * RADIANS)))
    haversine = exp.Sqrt(this=exp.Add(this=up, expression=_times(narrow, across)))
    # Half around the globe it may round to a hair more than 1, of which there is no arcsine.
    bounded = choose([(compare(haversine, ">", literal(1.0)), literal(1.0))], haversine)
    length = _times(literal(2 * EARTH_RADIUS_KM), exp.Asin(this=bounded))
    rounded = exp.Round(this=length, decimals=literal(METRE))
    return choose([(valid_coordinates(latitude, longitude), rounded)])


def encloses(corners: Sequence[tuple[float, float]], latitude: Expr, longitude: Expr) -> Expr:
    """Whether a polygon of (latitude, longitude) corners holds a point; null when a coordinate is missing.

    It does when a line to the east crosses an odd number of its edges; the degrees are taken as a plane.
    """
    across = [_crossed(edge, latitude, longitude) for edge in edges(corners)]
    odd = compare(exp.Mod(this=count_true(across), expression=literal(2)), "=", literal(1))
    return all_of([valid_coordinates(latitude, longitude), odd])


def edges(corners: Sequence[tuple[float, float]]) -> list[tuple[float, float, float, float]]:
    """The edges of a polygon that a line to the east can cross: from latitude, to latitude, longitude there, slope."""
    found = []
    for one, other in zip(corners, [*corners[1:], corners[0]], strict=True):
        (low, beside), (high, beyond) = sorted((one, other))
        if low < high:
            found.append((low, high, beside, (beyond - beside) / (high - low)))
    return found


def _crossed(edge: tuple[float, float, float, float], latitude: Expr, longitude: Expr) -> Expr:
    low, high, beside, slope = edge
    there = exp.Add(this=literal(beside), expression=_times(_minus(latitude, low), literal(slope)))
    crossed = all_of(
        [
            compare(latitude, ">=", literal(low)),
            compare(latitude, "<", literal(high)),
            compare(_double(longitude), "<", there),
        ]
    )
    return exp.Coalesce(this=crossed, expressions=[exp.false()])


def _double(value: Expr) -> Expr:
    return stored_as(value, "DOUBLE")


def _minus(value: Expr, constant: float) -> Expr:
    return paren(exp.Sub(this=_double(value), expression=literal(constant)))


def _times(one: Expr, other: Expr) -> Expr:
    return exp.Mul(this=own(one), expression=own(other))


def _squared(value: Expr) -> Expr:
    return paren(_times(value, value))
