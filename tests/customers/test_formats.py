"""How numbers, money and dates read in a sentence."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from ilk.customers import formats
from ilk.kernel.types import ValueType

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (0, "USD", "$0.00"),
        (34.2, "USD", "$34.20"),
        (999.996, "USD", "$1,000"),
        (84_031.2, "EUR", "€84,000"),
        (999_999, "USD", "$1 million"),
        (1_234_000, "GBP", "£1.23 million"),
        (5.55e9, "USD", "$5.55 billion"),
        (34.2, "JPY", "¥34"),
        (12, "CHF", "CHF 12.00"),
        (-1_500, "USD", "\N{MINUS SIGN}$1,500"),
    ],
)
def test_money_is_rounded_for_reading(amount: float, currency: str, text: str) -> None:
    assert formats.money(amount, currency) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0%"), (1, "100%"), (0.41, "41%"), (0.041, "4.1%"), (0.0004, "under 0.1%"), (0.9996, "over 99.9%")],
)
def test_shares_are_per_cent(share: float, text: str) -> None:
    assert formats.percent(share) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.0012, "0.0012"), (0.25, "0.25"), (3.4, "3.4"), (12.34, "12.3"), (1240.6, "1,241")],
)
def test_numbers_have_about_three_digits(value: float, text: str) -> None:
    assert formats.number(value) == text


@pytest.mark.parametrize(
    ("earlier", "text"),
    [
        (datetime(2025, 3, 10, 5, tzinfo=UTC), "today"),
        (datetime(2025, 3, 10, 3, tzinfo=UTC), "yesterday"),
        (datetime(2025, 3, 1, 12, tzinfo=UTC), "9 days ago"),
        (datetime(2024, 11, 10, 12, tzinfo=UTC), "3 months ago"),
        (datetime(2022, 3, 10, 12, tzinfo=UTC), "3 years ago"),
    ],
)
def test_ago_goes_by_the_calendar_of_the_zone(earlier: datetime, text: str) -> None:
    # In New York it is the 10th of March since 4 o'clock UTC, in summer time since the day before.
    assert formats.ago(earlier, datetime(2025, 3, 10, 12, tzinfo=UTC), NEW_YORK) == text


@pytest.mark.parametrize(
    ("noun", "text"),
    [
        ("household", "households"),
        ("company", "companies"),
        ("person", "people"),
        ("business", "businesses"),
        ("day", "days"),
    ],
)
def test_plurals(noun: str, text: str) -> None:
    assert formats.plural(noun) == text


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, ValueType.MONEY, "unknown"),
        (True, ValueType.YES_NO, "yes"),
        (12345, ValueType.INTEGER, "12,345"),
        (1234.5, ValueType.MONEY, "$1,234.50"),
        (date(2025, 3, 5), ValueType.DATE, "5 March 2025"),
        (datetime(2025, 3, 5, 2, tzinfo=UTC), ValueType.INSTANT, "4 March 2025"),
        (["a", "b"], ValueType.TEXT_LIST, "a, b"),
        ([], ValueType.TEXT_LIST, "none"),
    ],
)
def test_a_value_reads_by_its_type(value: object, kind: ValueType, text: str) -> None:
    assert formats.value(value, kind, "USD", NEW_YORK) == text


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_as_a_sentence(items: list[str], text: str) -> None:
    assert formats.listed(items) == text
