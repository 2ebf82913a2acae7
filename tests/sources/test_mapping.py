"""Mapping expressions, by hand: what they read of a value, and what is unreadable."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from ilk.kernel.types import ValueType
from ilk.sources.mapping.compiled import Scope
from ilk.sources.mapping.compiling import compiled
from ilk.sources.mapping.parsing import parse
from ilk.sources.mapping.texts import trimmed
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine

UNREADABLE = "unreadable"


@pytest.fixture(scope="module")
def engine():
    engine = DuckDBEngine.open(None, threads=1)
    yield engine
    engine.close()


def read(engine: DuckDBEngine, text: str, value: str | None, *, decimal: str = ".", zone: str = "UTC") -> Any:
    """What an expression over the column x makes of a raw value."""
    scope = Scope(raw=sql.column, row=sql.literal(7), decimal=decimal, zone=zone, text=text)  # type: ignore[arg-type]
    found = compiled(parse(text), scope)
    raw = sql.select({"x": trimmed(sql.cast(sql.literal(value), ValueType.TEXT))}, None)
    failed = found.failed()
    columns = {"value": found.expr, "failed": sql.literal(value=False) if failed is None else failed}
    row = engine.run(sql.select(columns, raw)).to_pylist()[0]
    if row["failed"]:
        assert row["value"] is None
        return UNREADABLE
    return row["value"]


@pytest.mark.parametrize(
    ("raw", "whole"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("\u00a012\t", 12),
        ("-7", -7),
        ("+7", 7),
        ("12.0", 12),
        ("12.", 12),
        ("1,234", 1234),
        ("-1,234,567", -1234567),
        ("1 234", 1234),
        ("1'234", 1234),
        ("12.5", UNREADABLE),
        ("1,23", UNREADABLE),
        ("1e3", UNREADABLE),
        ("0x10", UNREADABLE),
        ("1_000", UNREADABLE),
        ("abc", UNREADABLE),
        ("9223372036854775807", 9223372036854775807),
        ("9223372036854775808", UNREADABLE),
        ("", None),
        ("   ", None),
        (None, None),
    ],
)
def test_an_integer_is_read_whole_or_not_at_all(engine, raw, whole):
    assert read(engine, "integer(x)", raw) == whole


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("12.5", 12.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("-1e3", -1000.0),
        ("1,234.5", 1234.5),
        ("nan", UNREADABLE),
        ("inf", UNREADABLE),
        ("1e999", UNREADABLE),
        ("1,5", UNREADABLE),
    ],
)
def test_a_number_is_finite(engine, raw, number):
    assert read(engine, "number(x)", raw) == number


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        ("1", "1"),
        ("12.345678", "12.3457"),
        ("$1,234.50", "1234.50"),
        ("-$3", "-3"),
        ("$-3", "-3"),
        ("€ 5", "5"),
        ("5 EUR", "5"),
        ("(12.50)", "-12.50"),
        ("5-", "-5"),
        ("--5", UNREADABLE),
        ("1.234,50", UNREADABLE),
        ("five", UNREADABLE),
        ("99999999999999.9999", "99999999999999.9999"),
        ("123456789012345", UNREADABLE),
    ],
)
def test_money_has_four_places_and_may_carry_a_currency(engine, raw, amount):
    assert read(engine, "money(x)", raw) == (amount if amount == UNREADABLE else Decimal(amount))


@pytest.mark.parametrize(
    ("raw", "amount"),
    [("1.234,50", "1234.50"), ("12,5", "12.5"), ("12", "12"), ("12.5", UNREADABLE), ("1.234 €", "1234")],
)
def test_a_decimal_comma_turns_the_signs_around(engine, raw, amount):
    found = read(engine, "money(x)", raw, decimal=",")
    assert found == (amount if amount == UNREADABLE else Decimal(amount))


@pytest.mark.parametrize(
    ("text", "raw", "day"),
    [
        ("date(x)", "2024-03-01", date(2024, 3, 1)),
        ("date(x)", "2024-03-01 10:00:00", date(2024, 3, 1)),
        ("date(x)", "2024-02-30", UNREADABLE),
        ("date(x)", "01/03/2024", UNREADABLE),
        ('date(x, "%d/%m/%Y")', "01/03/2024", date(2024, 3, 1)),
        ('date(x, "%d/%m/%Y")', "1/3/2024", date(2024, 3, 1)),
        ('date(x, "%d/%m/%Y")', "1/3/24", UNREADABLE),
        ('date(x, "%d/%m/%Y")', "2024-03-01", UNREADABLE),
        ('date(x, "%d/%m/%Y")', "31/02/2024", UNREADABLE),
        ('date(x, "%d/%m/%Y")', "01/03/2024 10:00", UNREADABLE),
        ('date(x, "%d %b %Y")', "1 Mar 2024", date(2024, 3, 1)),
        ('date(x, "%Y%m%d")', "20240301", date(2024, 3, 1)),
        ('date(x, "%d/%m/%Y") else date(x)', "2024-03-01", date(2024, 3, 1)),
        ('date(x, "%d/%m/%Y") else date(x)', "3 March", UNREADABLE),
    ],
)
def test_a_date_is_read_strictly_in_its_format(engine, text, raw, day):
    assert read(engine, text, raw) == day


@pytest.mark.parametrize(
    ("text", "raw", "at"),
    [
        ("instant(x)", "2024-07-01 10:00:00", datetime.fromisoformat("2024-07-01T14:00:00")),
        ("instant(x)", "2024-07-01", datetime.fromisoformat("2024-07-01T04:00:00")),
        ("instant(x)", "2024-07-01T10:00", datetime.fromisoformat("2024-07-01T14:00:00")),
        ("instant(x)", "2024-07-01T10:00:00Z", datetime.fromisoformat("2024-07-01T10:00:00")),
        ("instant(x)", "2024-07-01T10:00:00+02:00", datetime.fromisoformat("2024-07-01T08:00:00")),
        ("instant(x)", "2024-07-01 10:00:00.5", datetime.fromisoformat("2024-07-01T14:00:00.500000")),
        ('instant(x, zone="Europe/Berlin")', "2024-07-01 10:00", datetime.fromisoformat("2024-07-01T08:00:00")),
        ('instant(x, "%m/%d/%Y %I:%M %p")', "7/1/2024 1:05 PM", datetime.fromisoformat("2024-07-01T17:05:00")),
        ('instant(x, "%Y-%m-%d %H:%M %z")', "2024-07-01 10:00 +0200", datetime.fromisoformat("2024-07-01T08:00:00")),
        ('instant(x, "%Y/%m/%d %H:%M GMT%z")', "2024/7/1 10:00 GMT-3", datetime.fromisoformat("2024-07-01T13:00:00")),
        (
            'instant(x, "%Y/%m/%d %H:%M GMT%z")',
            "2024/7/1 10:00 GMT+5:30",
            datetime.fromisoformat("2024-07-01T04:30:00"),
        ),
        ('instant(x, "%Y/%m/%d %H:%M GMT%z")', "2024/7/1 10:00 GMT+10", datetime.fromisoformat("2024-07-01T00:00:00")),
        ('instant(x, "%Y/%m/%d %H:%M GMT%z")', "2024/7/1 10:00 GMT+123", UNREADABLE),
        ('instant(x, "unix")', "1700000000", datetime.fromisoformat("2023-11-14T22:13:20")),
        ('instant(x, "unix_ms")', "1700000000123", datetime.fromisoformat("2023-11-14T22:13:20.123000")),
        ('instant(x, "unix_us")', "1700000000123456", datetime.fromisoformat("2023-11-14T22:13:20.123456")),
        ('instant(x, "unix_us")', "170000000012345600000", UNREADABLE),
        ("instant(x)", "noon", UNREADABLE),
        ("instant(x)", "2024-07-01 25:00", UNREADABLE),
    ],
)
def test_an_instant_without_a_zone_is_read_in_the_zone_given(engine, text, raw, at):
    assert read(engine, text, raw, zone="America/New_York") == at


def test_a_skipped_local_time_is_read_with_the_offset_before_the_change(engine):
    assert read(engine, "instant(x)", "2024-03-10 02:30:00", zone="America/New_York") == datetime.fromisoformat(
        "2024-03-10T07:30:00"
    )


def test_a_local_time_that_came_twice_is_its_second_coming(engine):
    assert read(engine, "instant(x)", "2024-11-03 01:30:00", zone="America/New_York") == datetime.fromisoformat(
        "2024-11-03T06:30:00"
    )


@pytest.mark.parametrize(
    ("text", "raw", "value"),
    [
        ("x", " Anna ", "Anna"),
        ("lower(x)", "ÄB", "äb"),
        ("upper(x)", "äb", "ÄB"),
        ('replace(x, "GTXPro", "GTX Pro")', "GTXPro", "GTX Pro"),
        ('replace(x, "n/a", "")', "n/a", None),
        ('concat(x, "-", x)', "a", "a-a"),
        ('concat(x, "-", x)', None, None),
        ('concat("row ", row_number())', None, "row 7"),
        ('split(x, ";")', "a; b ;;c", ["a", "b", "c"]),
        ('split(x, ".")', "a.b", ["a", "b"]),
        ('split(x, ";")', ";", None),
        ("split(x)", '["a", "b;c"]', ["a", "b;c"]),
        ('first_part(x, ";")', " 8001 ;8002", "8001"),
        ('first_part(x, ";")', "8001", "8001"),
        ('first_part(x, ";")', ";8002", None),
        ('first_part(x, ".")', "a.b", "a"),
        ("split(x)", "a, b", UNREADABLE),
        ("yes_no(x)", "Yes", True),
        ("yes_no(x)", "0", False),
        ("yes_no(x)", "maybe", UNREADABLE),
        ('yes_no(x, "Ja", "Nein")', "NEIN", False),
        ('yes_no(x, "Ja", "Nein")', "no", UNREADABLE),
        ('lookup(x, {"1": "bronze", "2": "silver"})', "2", "silver"),
        ('lookup(x, {"1": "bronze", "2": "silver"})', "3", UNREADABLE),
        ('lookup(x, {"1": "bronze"}) else "other"', "3", "other"),
        ("lookup(x, {1: 10, 2: 20})", "2", 20),
        ("integer(x) else 0", None, 0),
        ("otherwise(integer(x), 0)", "abc", 0),
    ],
)
def test_texts_lists_and_tables(engine, text, raw, value):
    assert read(engine, text, raw) == value


@pytest.mark.parametrize(
    ("text", "raw", "value"),
    [
        ("integer(x) * 2 + 1", "4", 9),
        ("1 + 2 * integer(x)", "4", 9),
        ("(1 + 2) * integer(x)", "4", 12),
        ("money(x) * 3", "10.0001", Decimal("30.0003")),
        ("money(x) * 1.19", "10", Decimal("11.9")),
        ("money(x) / 3", "10", Decimal("3.3333")),
        ("integer(x) / 2", "5", 2.5),
        ("integer(x) / 0", "5", UNREADABLE),
        ("integer(x) * integer(x)", "9223372036854775807", UNREADABLE),
        ("integer(x) - -1", "5", 6),
        ("integer(x) -1", "5", 4),
        ("integer(x) * 2", "abc", UNREADABLE),
    ],
)
def test_arithmetic_of_integers_and_money_is_exact(engine, text, raw, value):
    assert read(engine, text, raw) == value


@pytest.mark.parametrize(
    ("text", "raw", "holds"),
    [
        ("integer(x) > 3", "4", True),
        ("integer(x) > 3", None, False),
        ("not integer(x) > 3", None, True),
        ('x = "a" or x = "b"', "b", True),
        ('x in ("a", "b")', "c", False),
        ('x not in ("a", "b")', "c", True),
        ('x not in ("a", "b")', None, False),
        ("x is missing", "", True),
        ("x is known", "", False),
        ('date(x) < "2024-01-01"', "2023-12-31", True),
        ('not starts_with(x, "C") and not ends_with(x, "X")', "536365", True),
        ('contains(x, "5-3")', "5-3", True),
    ],
)
def test_a_comparison_with_a_missing_value_is_false(engine, text, raw, holds):
    assert read(engine, text, raw) is holds
