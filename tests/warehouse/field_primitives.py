"""By hand: the SQL primitives for patterns, versions, addresses, clocks, calendars and places."""

from datetime import UTC, date, datetime
from typing import Any

from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

NO_TEXT, NO_NUMBER = sql.cast(sql.literal(None), ValueType.TEXT), sql.cast(sql.literal(None), ValueType.NUMBER)
NO_INSTANT, NO_DAY = sql.cast(sql.literal(None), ValueType.INSTANT), sql.cast(sql.literal(None), ValueType.DATE)
HOUR = 3600
CLOCK_CHANGES = [(datetime(2025, 3, 30, 1, tzinfo=UTC), 2), (datetime(2025, 10, 26, 1, tzinfo=UTC), 1)]
TRIANGLE = [(52.0, 13.0), (53.0, 13.0), (52.5, 14.5)]


def lit(value: Any) -> Expr:
    return sql.literal(value)


def at(text: str) -> Expr:
    return sql.literal(datetime.fromisoformat(text).replace(tzinfo=UTC))


def placed(north: Any, east: Any) -> tuple[Expr, Expr]:
    return sql.cast(lit(north), ValueType.NUMBER), sql.cast(lit(east), ValueType.NUMBER)


CASES: list[tuple[str, Expr, Any]] = [
    ("matches", sql.matches(lit("one\ntwo"), r"\Aone[^\x{61}]two\z"), True),
    ("matches", sql.matches(lit("one\n"), r"one\z"), False),
    ("matches", sql.matches(lit("été"), r"\A[\x{e9}t]{3}\z"), True),
    ("matches", sql.matches(lit("a🙂b"), r"\Aa[^\x{a}]b\z"), True),
    ("matches", sql.matches(lit("it's \\ here"), r"\x{27}s\x{20}\x{5c}"), True),
    ("matches", sql.matches(lit(""), ""), True),
    ("matches", sql.matches(NO_TEXT, "a"), None),
    ("resemblance", sql.resemblance(lit("smyth"), "smith"), 1 - 1 / 5),
    ("resemblance", sql.resemblance(lit("smïth"), "smith"), 1 - 1 / 5),
    ("resemblance", sql.resemblance(lit("smith"), "smïth"), 1 - 1 / 5),
    ("resemblance", sql.resemblance(lit("日本語"), "日本"), 1 - 1 / 3),
    ("resemblance", sql.resemblance(lit("a\nb🙂"), "a\nb"), 1 - 1 / 4),
    ("resemblance", sql.resemblance(lit(""), "'\\"), 0.0),
    ("resemblance", sql.resemblance(NO_TEXT, "a"), None),
    ("version_key", sql.version_key(lit("V2.10-Beta")), "000000002000000010" + "0" * 36 + "0"),
    ("version_key", sql.version_key(lit("2.10.0.0.0.7+x")), "000000002000000010" + "0" * 35 + "7" + "1"),
    ("version_key", sql.version_key(lit("2.10.0.0.0.0.1")), None),
    ("version_key", sql.version_key(lit("2.")), None),
    ("version_key", sql.version_key(NO_TEXT), None),
    ("address_key", sql.address_key(lit("10.0.0.255")), "4010000000255"),
    ("address_key", sql.address_key(lit("::FFFF:10.0.0.255")), "4010000000255"),
    ("address_key", sql.address_key(lit("10.0.0.256")), None),
    ("address_key", sql.address_key(lit("2001:DB8::1")), "620010db8" + "0" * 23 + "1"),
    ("address_key", sql.address_key(lit("::")), "6" + "0" * 32),
    ("address_key", sql.address_key(lit("1:2:3:4:5:6:7:8")), "600010002000300040005000600070008"),
    ("address_key", sql.address_key(lit("1:2:3:4:5:6:7::8")), None),
    ("address_key", sql.address_key(lit("1::2::3")), None),
    ("address_key", sql.address_key(lit("1:2:3:4:5:6:7")), None),
    ("address_key", sql.address_key(lit("")), None),
    ("address_key", sql.address_key(NO_TEXT), None),
    ("stepped", sql.stepped(at("2025-03-30T00:59:59.999999"), 1, CLOCK_CHANGES), 1),
    ("stepped", sql.stepped(at("2025-03-30T01:00:00"), 1, CLOCK_CHANGES), 2),
    ("stepped", sql.stepped(at("2025-10-26T01:00:00"), 1, CLOCK_CHANGES), 1),
    ("stepped", sql.stepped(at("2025-10-26T01:00:00"), 7, []), 7),
    ("hour_of_day", sql.hour_of_day(at("2025-03-30T01:00:00"), lit(2 * HOUR)), 3),
    ("hour_of_day", sql.hour_of_day(at("2025-03-30T00:59:59.999999"), lit(HOUR)), 1),
    ("hour_of_day", sql.hour_of_day(at("2025-03-30T01:00:00"), lit(-4 * HOUR)), 21),
    ("hour_of_day", sql.hour_of_day(at("1925-03-30T23:30:00"), lit(HOUR // 2)), 0),
    ("hour_of_day", sql.hour_of_day(NO_INSTANT, lit(0)), None),
    ("day_of_week", sql.day_of_week(at("2025-03-30T21:59:59.999999"), lit(2 * HOUR)), 6),
    ("day_of_week", sql.day_of_week(at("2025-03-30T22:00:00"), lit(2 * HOUR)), 0),
    ("day_of_week", sql.day_of_week(sql.cast(lit(date(2024, 2, 29)), ValueType.INSTANT), lit(0)), 3),
    ("day_of_week", sql.day_of_week(sql.cast(lit(date(1901, 1, 1)), ValueType.INSTANT), lit(0)), 1),
    ("day_of_week", sql.day_of_week(NO_INSTANT, lit(0)), None),
    ("local_day", sql.local_day(at("2025-03-30T21:59:59.999999"), lit(2 * HOUR)), date(2025, 3, 30)),
    ("local_day", sql.local_day(at("2025-03-30T22:00:00"), lit(2 * HOUR)), date(2025, 3, 31)),
    ("local_day", sql.local_day(at("1925-01-01T00:00:00"), lit(-1)), date(1924, 12, 31)),
    ("local_day", sql.local_day(NO_INSTANT, lit(0)), None),
    ("month_and_day", sql.month_and_day(lit(date(2024, 2, 29))), 229),
    ("month_and_day", sql.month_and_day(lit(date(1, 12, 31))), 1231),
    ("month_and_day", sql.month_and_day(NO_DAY), None),
    ("valid_coordinates", sql.valid_coordinates(*placed(90, -180)), True),
    ("valid_coordinates", sql.valid_coordinates(*placed(float("nan"), 0)), False),
    ("valid_coordinates", sql.valid_coordinates(*placed(0, float("-inf"))), False),
    # Berlin to Paris, a quarter of the equator, half around the globe, and no place of it.
    ("distance_km", sql.distance_km(*placed(52.52, 13.405), (48.8566, 2.3522)), 877.465),
    ("distance_km", sql.distance_km(*placed(0, 0), (0.0, 90.0)), 10007.557),
    ("distance_km", sql.distance_km(*placed(0, 0), (0.0, 180.0)), 20015.114),
    ("distance_km", sql.distance_km(*placed(52.5, 179.9), (52.5, -179.9)), 13.538),
    ("distance_km", sql.distance_km(*placed(float("inf"), 0), (0.0, 0.0)), None),
    ("distance_km", sql.distance_km(NO_NUMBER, lit(1.0), (0.0, 0.0)), None),
    ("encloses", sql.encloses(TRIANGLE, *placed(52.52, 13.405)), True),
    ("encloses", sql.encloses(TRIANGLE, *placed(52.52, 14.5)), False),
    ("encloses", sql.encloses(TRIANGLE, *placed(52.5, 13.0)), True),
    ("encloses", sql.encloses(TRIANGLE, *placed(52.5, float("-inf"))), False),
    ("encloses", sql.truth(sql.encloses(TRIANGLE, NO_NUMBER, lit(13.5))), False),
]
