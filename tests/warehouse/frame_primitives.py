"""By hand: the SQL primitives for instants as numbers and for calendar periods."""

from datetime import UTC, datetime
from typing import Any

from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

HOUR = 3600
NO_INSTANT = sql.cast(sql.literal(None), ValueType.INSTANT)
TO_1970 = 719_162
"""Days from the beginning of year 1 to 1970."""


def at(text: str) -> Expr:
    return sql.literal(datetime.fromisoformat(text).replace(tzinfo=UTC))


def lit(value: Any) -> Expr:
    return sql.literal(value)


CASES: list[tuple[str, Expr, Any]] = [
    ("microseconds", sql.microseconds(at("1970-01-01T00:00:01.000002")), 1_000_002),
    ("microseconds", sql.microseconds(at("1969-12-31T23:59:59.999999")), -1),
    ("microseconds", sql.microseconds(NO_INSTANT), None),
    ("plus", sql.plus(lit(2), 3), 5),
    ("plus", sql.plus(sql.less(lit(2), lit(3)), lit(-4)), -5),
    ("plus", sql.plus(sql.microseconds(NO_INSTANT), 3), None),
    ("less", sql.less(lit(2), sql.less(lit(3), lit(4))), 3),
    ("in_days", sql.in_days(lit(86_400_000_000)), 1.0),
    ("in_days", sql.in_days(lit(1)), 1 / 86_400_000_000),
    ("in_days", sql.in_days(lit(-129_600_000_000)), -1.5),
    ("period_number", sql.period_number(at("1970-01-01T00:00:00"), lit(0), "day"), TO_1970),
    ("period_number", sql.period_number(at("1969-12-31T23:59:59.999999"), lit(0), "day"), TO_1970 - 1),
    ("period_number", sql.period_number(at("1969-12-31T23:00:00"), lit(HOUR), "day"), TO_1970),
    ("period_number", sql.period_number(at("2025-03-30T02:59:59.999999"), lit(-3 * HOUR), "day"), 739_338),
    ("period_number", sql.period_number(at("2025-03-30T03:00:00"), lit(-3 * HOUR), "day"), 739_339),
    # Sunday and Monday, and years of 52 and 53 weeks.
    ("period_number", sql.period_number(at("2025-03-30T23:59:59.999999"), lit(0), "week"), 105_619),
    ("period_number", sql.period_number(at("2025-03-31T00:00:00"), lit(0), "week"), 105_620),
    ("period_number", sql.period_number(at("2025-03-30T22:00:00"), lit(2 * HOUR), "week"), 105_620),
    ("period_number", sql.period_number(at("2024-12-31T23:59:59"), lit(0), "month"), 2024 * 12 + 11),
    ("period_number", sql.period_number(at("2024-12-31T23:00:00"), lit(HOUR), "month"), 2025 * 12),
    ("period_number", sql.period_number(at("2025-03-31T12:00:00"), lit(0), "quarter"), 2025 * 4),
    ("period_number", sql.period_number(at("2025-04-01T00:00:00"), lit(0), "quarter"), 2025 * 4 + 1),
    ("period_number", sql.period_number(at("2024-12-31T23:59:59.999999"), lit(0), "year"), 2024),
    ("period_number", sql.period_number(at("2025-01-01T00:00:00"), lit(0), "year"), 2025),
    ("period_number", sql.period_number(NO_INSTANT, lit(0), "week"), None),
]
