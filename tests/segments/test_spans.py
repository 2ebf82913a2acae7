"""Days, periods and shifts in zones whose clocks change; when an instant comes into a window or falls out of it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.segments.agreement import RELAXED

from ilk.segments.time.spans import (
    Period,
    Span,
    Unit,
    end_of_day,
    shifted,
    start_of_day,
    start_of_next,
    start_of_period,
    start_of_previous,
)
from ilk.segments.time.windows import BaseWindow, Last, Next, OlderThan, Previous, This
from ilk.segments.tree import Moment

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/Santiago",
    "America/New_York",
    "Africa/Cairo",
    "Antarctica/Troll",
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
)
TICK = timedelta(microseconds=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "day", "begins", "ends"),
    [
        ("UTC", "2025-03-30", "2025-03-30T00:00Z", "2025-03-31T00:00Z"),
        ("Europe/Berlin", "2025-03-30", "2025-03-29T23:00Z", "2025-03-30T22:00Z"),
        ("Europe/Berlin", "2025-10-26", "2025-10-25T22:00Z", "2025-10-26T23:00Z"),
        # No midnight: the day begins at 01:00.
        ("America/Santiago", "2025-09-07", "2025-09-07T04:00Z", "2025-09-08T03:00Z"),
        ("Africa/Cairo", "2025-04-25", "2025-04-24T22:00Z", "2025-04-25T21:00Z"),
        # The last hour comes twice.
        ("America/Santiago", "2025-04-05", "2025-04-05T03:00Z", "2025-04-06T04:00Z"),
        # Midnight comes twice: the day begins with the first.
        ("Atlantic/Azores", "2025-10-26", "2025-10-26T00:00Z", "2025-10-27T01:00Z"),
        # A day that never was, when Samoa crossed the date line.
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00Z", "2011-12-30T10:00Z"),
    ],
)
def test_a_day_begins_and_ends_with_the_clocks_of_its_zone(zone: str, day: str, begins: str, ends: str) -> None:
    found = date.fromisoformat(day)
    assert start_of_day(found, ZoneInfo(zone)) == at(begins)
    assert end_of_day(found, ZoneInfo(zone)) == at(ends)


def test_the_first_and_the_last_day_of_the_calendar_have_edges_in_every_zone() -> None:
    for name in ZONES:
        zone = ZoneInfo(name)
        assert start_of_day(date.min, zone) < end_of_day(date.min, zone)
        assert start_of_day(date.max, zone) < end_of_day(date.max, zone)


@pytest.mark.parametrize(
    ("period", "previous", "this", "following"),
    [
        ("day", "2025-03-28T23:00Z", "2025-03-29T23:00Z", "2025-03-30T22:00Z"),
        ("week", "2025-03-16T23:00Z", "2025-03-23T23:00Z", "2025-03-30T22:00Z"),
        ("month", "2025-01-31T23:00Z", "2025-02-28T23:00Z", "2025-03-31T22:00Z"),
        ("quarter", "2024-09-30T22:00Z", "2024-12-31T23:00Z", "2025-03-31T22:00Z"),
        ("year", "2023-12-31T23:00Z", "2024-12-31T23:00Z", "2025-12-31T23:00Z"),
    ],
)
def test_periods_follow_the_calendar_of_the_zone(period: Period, previous: str, this: str, following: str) -> None:
    zone, now = ZoneInfo("Europe/Berlin"), at("2025-03-30T12:00Z")
    assert start_of_previous(now, period, zone) == at(previous)
    assert start_of_period(now, period, zone) == at(this)
    assert start_of_next(now, period, zone) == at(following)


@pytest.mark.parametrize(
    ("name", "now", "period", "previous", "this", "following"),
    [
        # In Berlin it is April already, in New York still March.
        ("Europe/Berlin", "2025-03-31T22:30Z", "day", "2025-03-30T22:00Z", "2025-03-31T22:00Z", "2025-04-01T22:00Z"),
        ("Europe/Berlin", "2025-03-31T22:30Z", "month", "2025-02-28T23:00Z", "2025-03-31T22:00Z", "2025-04-30T22:00Z"),
        ("America/New_York", "2025-04-01T02:00Z", "day", "2025-03-30T04:00Z", "2025-03-31T04:00Z", "2025-04-01T04:00Z"),
        (
            "America/New_York",
            "2025-04-01T02:00Z",
            "month",
            "2025-02-01T05:00Z",
            "2025-03-01T05:00Z",
            "2025-04-01T04:00Z",
        ),
    ],
)
def test_periods_are_of_the_day_that_it_is_in_the_zone(
    name: str, now: str, period: Period, previous: str, this: str, following: str
) -> None:
    zone, moment = ZoneInfo(name), at(now)
    assert start_of_previous(moment, period, zone) == at(previous)
    assert start_of_period(moment, period, zone) == at(this)
    assert start_of_next(moment, period, zone) == at(following)


@pytest.mark.parametrize(
    ("zone", "instant", "count", "unit", "expected"),
    [
        ("UTC", "2025-03-30T12:00Z", -1, "month", "2025-02-28T23:59:59.999999Z"),
        ("UTC", "2025-03-28T12:00Z", -1, "month", "2025-02-28T12:00Z"),
        ("UTC", "2025-03-31T12:00Z", -1, "quarter", "2024-12-31T12:00Z"),
        ("UTC", "2025-05-31T12:00Z", -1, "quarter", "2025-02-28T23:59:59.999999Z"),
        ("UTC", "2024-02-29T12:00Z", -1, "year", "2023-02-28T23:59:59.999999Z"),
        ("UTC", "2024-02-29T12:00Z", -4, "year", "2020-02-29T12:00Z"),
        ("UTC", "2025-01-31T12:00Z", 1, "month", "2025-02-28T23:59:59.999999Z"),
        ("UTC", "2025-12-31T12:00Z", 2, "month", "2026-02-28T23:59:59.999999Z"),
        # A day is 24 hours, whatever the clocks do; a month keeps the time of day.
        ("Europe/Berlin", "2025-03-30T12:00Z", -1, "day", "2025-03-29T12:00Z"),
        ("Europe/Berlin", "2025-04-15T10:00Z", -1, "month", "2025-03-15T11:00Z"),
        ("Europe/Berlin", "2025-04-30T10:00Z", -2, "month", "2025-02-28T22:59:59.999999Z"),
        # 02:30 of 30 March was skipped: an hour later, as clocks that were not changed would have it.
        ("Europe/Berlin", "2025-04-30T00:30Z", -1, "month", "2025-03-30T01:30Z"),
        ("UTC", "2025-03-30T12:00Z", -100_000, "year", "0001-01-01T00:00Z"),
        ("Europe/Berlin", "2025-03-30T12:00Z", 100_000, "quarter", "9999-12-31T23:59:59.999999Z"),
        ("UTC", "2025-03-30T12:00Z", 100_000_000, "hour", "9999-12-31T23:59:59.999999Z"),
    ],
)
def test_shifts(zone: str, instant: str, count: int, unit: Unit, expected: str) -> None:
    assert shifted(at(instant), count, unit, ZoneInfo(zone)) == at(expected)


instants = st.integers(0, 366 * 24 * 12).map(lambda steps: at("2024-01-01T00:00Z") + steps * timedelta(minutes=5))
units = st.sampled_from(["hour", "day", "week", "month", "quarter", "year"])


@settings(RELAXED, max_examples=200)
@given(instants, instants, st.integers(-30, 30), units)
def test_a_later_instant_never_shifts_to_an_earlier_one(one: datetime, other: datetime, count: int, unit: Unit) -> None:
    earlier, later = sorted((one, other))
    zone = ZoneInfo("UTC")
    assert shifted(earlier, count, unit, zone) <= shifted(later, count, unit, zone)


def test_a_span_ends_with_what_has_been() -> None:
    now, before = at("2025-03-30T12:00Z"), at("2025-03-29T12:00Z")
    assert Span().until(now) == Span(end=now)
    assert Span(end=now + TICK, end_open=True).until(now) == Span(end=now)
    assert Span(end=now, end_open=True).until(now) == Span(end=now, end_open=True)
    assert Span(start=before, start_open=True).until(now) == Span(before, now, start_open=True)


windows = st.one_of(
    st.builds(Last, count=st.integers(1, 13), unit=units),
    st.builds(OlderThan, count=st.integers(1, 13), unit=units),
    st.builds(Next, count=st.integers(1, 13), unit=units),
    st.builds(This, period=st.sampled_from(["day", "week", "month", "quarter", "year"])),
    st.builds(Previous, period=st.sampled_from(["day", "week", "month", "quarter", "year"])),
)
# Around changes of the clock, a leap day and the ends of months.
NOWS = st.sampled_from(
    ["2025-03-30T01:00Z", "2025-10-26T01:00Z", "2025-09-07T04:00Z", "2025-04-06T03:00Z", "2024-02-29T12:00Z"]
).map(at)
MINUTES = st.integers(-3000, 3000) | st.sampled_from([-60, -30, 0, 30, 60])
DISTANCES = st.sampled_from([-366, -365, -92, -61, -31, -30, -28, -7, -1, 0, 1, 30])


@settings(RELAXED, max_examples=200)
@given(windows, NOWS, MINUTES, DISTANCES, MINUTES, st.sampled_from(ZONES))
def test_the_next_edge_is_where_the_instant_first_comes_in_or_falls_out(
    window: BaseWindow, near: datetime, minutes: int, days: int, more: int, zone: str
) -> None:
    moment = Moment(near + timedelta(minutes=minutes), ZoneInfo(zone))
    instant = moment.as_of + timedelta(days=days, minutes=more)
    edge = window.next_edge(instant, moment)
    inside = window.span(moment).contains(instant)
    for later in sorted(_beside(window, instant, moment, edge)):
        if edge is not None and later >= edge:
            break
        assert window.span(Moment(later, moment.zone)).contains(instant) == inside, later
    if edge is not None:
        assert edge > moment.as_of
        assert window.span(Moment(edge, moment.zone)).contains(instant) != inside


def _beside(window: BaseWindow, instant: datetime, moment: Moment, edge: datetime | None) -> set[datetime]:
    """Instants after now at which the answer might turn: where the window's edge may meet the instant, and near it."""
    match window:
        case This() | Previous():
            later = (start_of_next(found, window.period, moment.zone) for found in (instant, moment.as_of))
            meets = {instant, *later}
        case Last() | Next() | OlderThan():
            steps = (way * window.count for way in (-1, 1))
            meets = {instant, *(shifted(instant, step, window.unit, moment.zone) for step in steps)}
        case _:
            raise AssertionError(window)
    meets |= {edge} if edge else set()
    half_hours = [timedelta(minutes=30 * number) for number in range(-9, 10)]
    days = [timedelta(days=number) for number in range(-4, 5)]
    near = {found + step + tick for found in meets for step in (*half_hours, *days) for tick in (-TICK, timedelta())}
    return {found for found in near if found > moment.as_of}
