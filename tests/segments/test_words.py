"""Names, constants and counts as the language writes them, and as a person says them."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.segments.agreement import RELAXED

from ilk.segments.language.grammar import parse_value
from ilk.segments.tokens import number_of, string_of, whole_of
from ilk.segments.values.constants import Day, Instant, Number, Text, YesNo
from ilk.segments.words import enumeration, literal_text, literal_words, plural, string_text

CONSTANTS = st.one_of(
    st.integers(-(2**63), 2**63 - 1).map(lambda value: Number(constant=value)),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda value: Number(constant=value)),
    st.text(st.characters(codec="utf-8")).map(lambda value: Text(constant=value)),
    st.booleans().map(lambda value: YesNo(constant=value)),
    st.dates().map(lambda value: Day(constant=value)),
    st.datetimes(timezones=st.just(UTC)).map(lambda value: Instant(constant=value)),
    st.datetimes(timezones=st.just(timezone(timedelta(hours=5, minutes=45)))).map(lambda at: Instant(constant=at)),
)


@settings(RELAXED, max_examples=300)
@given(CONSTANTS)
def test_every_constant_comes_back_from_its_text(constant: Any) -> None:
    again = parse_value(constant.text()).tree
    assert again == constant
    assert type(again.constant) is type(constant.constant)


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("12", 12),
        ("1_000", 1000),
        ("2.50", 2.5),
        ("50k", 50_000),
        ("1.5M", 1_500_000),
        ("1.001k", 1001),
        ("0.0015k", 1.5),
        ("10%", 0.1),
        ("0.7%", 0.007),
        ("7%", 0.07),
        ("1e3", 1000.0),
        ("2.5e-3", 0.0025),
    ],
)
def test_numbers(token: str, expected: float) -> None:
    found = number_of(token)
    assert (found, type(found)) == (expected, type(expected))


def test_whole_numbers_are_whole() -> None:
    assert [whole_of(token) for token in ("3", "1k", "1_0")] == [3, 1000, 10]
    for token in ("2.5", "50%", "1e3"):
        with pytest.raises(ValueError, match="is not a whole number"):
            whole_of(token)


def test_a_backslash_says_what_it_escapes() -> None:
    assert string_of(r'"a\"b\\c\nd\te"') == 'a"b\\c\nd\te'
    with pytest.raises(ValueError, match="means nothing"):
        string_of(r'"C:\data"')


def test_texts_are_quoted_in_one_line() -> None:
    assert string_text('a"b\\c\nd') == r'"a\"b\\c\nd"'


@pytest.mark.parametrize(
    ("value", "text", "words"),
    [
        (True, "true", "yes"),
        (50_000, "50000", "50,000"),
        (0.5, "0.5", "0.5"),
        (1e22, "1e+22", "10,000,000,000,000,000,000,000"),
        (Decimal("1234.5000"), "1234.5", "1,234.5"),
        ("DE", '"DE"', "“DE”"),
        (date(2025, 3, 1), "2025-03-01", "1 March 2025"),
        (datetime(2025, 3, 1, 8, 5, tzinfo=UTC), "2025-03-01T08:05:00Z", "1 March 2025 08:05 UTC"),
    ],
)
def test_constants_as_text_and_as_words(value: Any, text: str, words: str) -> None:
    assert (literal_text(value), literal_words(value)) == (text, words)


def test_counts_and_lists_as_words() -> None:
    assert [plural(count, "day") for count in (0, 1, 2, 1500)] == ["0 days", "1 day", "2 days", "1,500 days"]
    assert enumeration([]) == ""
    assert enumeration(["a"]) == "a"
    assert enumeration(["a", "b", "c"]) == "a, b or c"
    assert enumeration(["a", "b"], "and") == "a and b"
