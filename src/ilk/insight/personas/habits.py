"""When, where, on which channel and device: shares of orders by weekday, hour and month, and of places and devices."""

import calendar
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Literal
from zoneinfo import ZoneInfo

from ilk.customers import formats
from ilk.customers.definition import Criterion
from ilk.customers.traits import Trait
from ilk.insight.ground import EVERYONE, YEAR_DAYS
from ilk.insight.months import months_until, place_of
from ilk.insight.personas.answers import Habit, HabitValue
from ilk.insight.personas.ground import Count, Counts, Ground, counted, of_orders, of_trait
from ilk.kernel.clock import local_time
from ilk.kernel.types import ValueType
from ilk.segments.time.clocks import changes, east_of
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

Kind = Literal["weekday", "hour", "month", "place", "channel", "device"]
_PROPERTIES: tuple[Kind, ...] = ("place", "channel", "device")
_BY_CRITERION: tuple[tuple[Kind, Criterion], ...] = (
    ("place", Criterion.GEOGRAPHIC),
    ("device", Criterion.TECHNOGRAPHIC),
)
_MOST_VALUES = 6
_MONTHS = 12
_INSTANT = timedelta(microseconds=1)
_CLEARLY = 1.25
_MOST_TRAITS = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """A habit of all segments: how values are called and in which order, and the counts. `timed` lists every value."""

    kind: Kind
    title: str
    of: Literal["orders", "members"]
    counts: Counts
    label: Callable[[str], str]
    timed: Sequence[str] = ()


def habits(ground: Ground) -> list[Seen]:
    """What is known of the habits of all segments; of a project without orders only what traits tell."""
    return [*_of_time(ground), *_of_orders(ground), *_of_traits(ground)]


def told(ground: Ground, seen: Sequence[Seen], segment: str) -> list[Habit]:
    """The habits of a segment; a value, or a habit, that fewer than the smallest number of members have is left out."""
    found = (_habit(ground, each, segment) for each in seen)
    return [habit for habit in found if habit is not None]


def _of_time(ground: Ground) -> Iterator[Seen]:
    if ground.words.project.commerce.order not in ground.words.events:
        return
    zone, at = ground.words.project.zone, sql.column("occurred_at")
    east = _east(ground, at)
    weekdays = [str(day) for day in range(7)]
    hours = [str(hour) for hour in range(24)]
    starts = months_until(ground.as_of - _INSTANT, zone, first=ground.as_of - timedelta(days=YEAR_DAYS), most=_MONTHS)
    yield Seen(
        "weekday",
        "Day of the week",
        "orders",
        counted(ground, of_orders(ground, sql.day_of_week(at, east))),
        lambda value: calendar.day_name[int(value)],
        weekdays,
    )
    hourly = counted(ground, of_orders(ground, sql.hour_of_day(at, east)))
    if len(hourly.get(EVERYONE, {})) > 1:  # dates without a time of day say nothing about hours
        yield Seen("hour", "Hour of the day", "orders", hourly, lambda value: f"{int(value)}:00", hours)
    yield Seen(
        "month",
        "Month",
        "orders",
        counted(ground, of_orders(ground, place_of(at, starts), since=starts[0])),
        partial(_month, starts, zone),
        [str(place) for place, _ in enumerate(starts)],
    )


def _east(ground: Ground, at: Expr) -> Expr:
    """How far east clocks were set: those of the year only, for no other instant is read."""
    start = ground.as_of - timedelta(days=YEAR_DAYS)
    zone = ground.words.project.zone
    return sql.stepped(at, east_of(start, zone), [each for each in changes(zone) if start < each[0] <= ground.as_of])


def _month(starts: Sequence[datetime], zone: ZoneInfo, place: str) -> str:
    return calendar.month_name[local_time(starts[int(place)], zone).month]


def _of_orders(ground: Ground) -> Iterator[Seen]:
    settings = ground.words.project.personas
    for kind in _PROPERTIES:
        name: str = getattr(settings, kind)
        if ground.orders(name):
            yield Seen(
                kind, formats.words(name).capitalize(), "orders", counted(ground, _property(ground, name)), _plain
            )


def _property(ground: Ground, name: str) -> Query:
    return of_orders(ground, sql.column(name))


def _of_traits(ground: Ground) -> Iterator[Seen]:
    for kind, criterion in _BY_CRITERION:
        for trait in _telling(ground, criterion)[:_MOST_TRAITS]:
            yield Seen(kind, trait.title, "members", counted(ground, of_trait(trait.name)), _plain)


def _telling(ground: Ground, criterion: Criterion) -> list[Trait]:
    return [
        each
        for each in ground.words.traits
        if each.criterion is criterion and each.type is ValueType.TEXT and each.name in ground.telling.allowed
    ]


def _plain(value: str) -> str:
    return value


def _habit(ground: Ground, seen: Seen, segment: str) -> Habit | None:
    own, usual = seen.counts.get(segment, {}), seen.counts.get(EVERYONE, {})
    whole, all_of_it = (sum(_amount(seen, count) for count in each.values()) for each in (own, usual))
    enough = {value: count for value, count in own.items() if count.customers >= ground.smallest}
    if not enough:
        return None
    ranked = seen.timed or sorted(enough, key=lambda value: (-_amount(seen, enough[value]), value))[:_MOST_VALUES]
    values = [
        HabitValue(
            value=value,
            label=seen.label(value),
            share=_amount(seen, enough[value]) / whole if value in enough else 0.0,
            usual=_amount(seen, usual[value]) / all_of_it if value in usual else 0.0,
        )
        for value in ranked
    ]
    return Habit(kind=seen.kind, title=seen.title, sentence=_sentence(ground, seen, values), of=seen.of, values=values)


def _amount(seen: Seen, count: Count) -> int:
    return count.times if seen.of == "orders" else count.customers


def _sentence(ground: Ground, seen: Seen, values: Sequence[HabitValue]) -> str:
    """The most frequent value, and the one that is clearly more frequent than usual."""
    nouns = "orders" if seen.of == "orders" else formats.plural(ground.words.project.customer)
    most = max(values, key=lambda each: each.share)
    usual = formats.percent(most.usual)
    told = f"Most often {most.label}: {formats.percent(most.share)} of {nouns}, against {usual} of all."
    more = [each for each in values if each is not most and each.usual and each.share >= _CLEARLY * each.usual]
    if not more:
        return told
    rather = max(more, key=lambda each: each.share)
    share, usual = (formats.percent(each) for each in (rather.share, rather.usual))
    return f"{told} More than usual: {rather.label} ({share} against {usual})."
