"""Laws that hold for every definition: of logic, of windows, of moving all of time, of when an answer may change."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.segments.agreement import RELAXED, WORLDS, in_engine, in_memory, world_of
from tests.segments.trees import ANY_OPERATOR, conditions, event_counts, of_time, things_that_happen
from tests.segments.world import CATALOGUE, MOMENT, load

from ilk.segments.compile import question
from ilk.segments.conditions.anniversary import Anniversary
from ilk.segments.conditions.colleague import Colleague
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.event import EventCount, Times
from ilk.segments.conditions.logic import And, Not, Or
from ilk.segments.kinds import condition_json
from ilk.segments.language.grammar import parse_condition
from ilk.segments.time.spans import Period, Unit, shifted, start_of_day, start_of_next
from ilk.segments.time.windows import Ever, Last
from ilk.segments.tree import Condition, Entry, Moment, Move, Person, Result, Row
from ilk.segments.values.constants import Number
from ilk.segments.values.days_with import DaysWith
from ilk.segments.values.event_aggregate import EventAggregate
from ilk.warehouse.duckdb import DuckDBEngine

seeds = st.integers(0, WORLDS - 1)
LAW = settings(RELAXED, max_examples=40)
DAY, TICK = timedelta(days=1), timedelta(microseconds=1)
PERIODS: tuple[Period, ...] = ("day", "week", "month", "quarter", "year")
ERA = range(1000, 9000)
TURN_OF_THE_CALENDAR = timedelta(days=146_097)
"""400 years: whole weeks too, so that weekdays, months and years come again as they were."""
UTC_ZONE = ZoneInfo("UTC")


@LAW
@given(conditions(), seeds)
def test_a_condition_or_its_opposite_holds_for_everyone_and_both_for_nobody(condition: Condition, seed: int) -> None:
    people = world_of(seed)
    opposite = Not(operand=condition)
    assert in_engine(Or(operands=(condition, opposite)), people) == set(people.people)
    assert in_engine(And(operands=(condition, opposite)), people) == set()


@LAW
@given(conditions(), conditions(), seeds)
def test_the_order_of_operands_does_not_matter(one: Condition, other: Condition, seed: int) -> None:
    people = world_of(seed)
    for kind in (And, Or):
        assert in_engine(kind(operands=(one, other)), people) == in_engine(kind(operands=(other, one)), people)


@LAW
@given(conditions(), conditions(), seeds)
def test_not_both_is_the_opposite_of_one_or_the_other(one: Condition, other: Condition, seed: int) -> None:
    people = world_of(seed)
    neither = And(operands=(Not(operand=one), Not(operand=other)))
    assert in_engine(Not(operand=Or(operands=(one, other))), people) == in_engine(neither, people)


@LAW
@given(event_counts(), st.integers(1, 3), st.integers(1, 40), st.integers(0, 400), seeds)
def test_a_window_holds_what_a_shorter_one_holds(
    about: EventCount, times: int, days: int, more: int, seed: int
) -> None:
    people = world_of(seed)
    often = about.model_copy(update={"times": Times(count=times), "window": Ever()})
    shorter = often.model_copy(update={"window": Last(count=days)})
    longer = often.model_copy(update={"window": Last(count=days + more)})
    assert in_engine(shorter, people) <= in_engine(longer, people) <= in_engine(often, people)


@LAW
@given(things_that_happen(), st.integers(1, 40), st.integers(0, 400), seeds)
def test_what_happened_lately_happened_in_a_longer_time_too(
    happened: Callable[[Last], Condition], days: int, more: int, seed: int
) -> None:
    people = world_of(seed)
    shorter, longer = happened(Last(count=days)), happened(Last(count=days + more))
    assert in_engine(shorter, people) <= in_engine(longer, people)
    assert in_memory(shorter, people) <= in_memory(longer, people)


# ---- moving all of time ----------------------------------------------------------------------------------------------


def moved(value: Any, by: timedelta) -> Any:
    match value:
        case datetime() | date():
            return value + by
        case _:
            return value


def moved_person(person: Person, by: timedelta) -> Person:
    events = {
        name: [replace(event, at=event.at + by, properties=moved_values(event.properties, by)) for event in found]
        for name, found in person.events.items()
    }
    history = {
        name: [Entry(each.at + by, moved(each.value, by)) for each in found] for name, found in person.history.items()
    }
    ledger = {name: [Move(each.at + by, each.entered) for each in found] for name, found in person.ledger.items()}
    crowd = {key: [moved(value, by) for value in values] for key, values in person.crowd.items()}
    traits = moved_values(person.traits, by)
    moved_alone = replace(person, traits=traits, events=events, history=history, ledger=ledger, crowd=crowd)
    rows = {name: [Row(moved_values(row.columns, by)) for row in found] for name, found in person.rows.items()}
    others = [moved_person(replace(other, colleagues=()), by) for other in person.colleagues]
    return replace(moved_alone, rows=rows, account=moved_values(person.account, by), colleagues=others)


def moved_values(values: Mapping[str, Result], by: timedelta) -> dict[str, Result]:
    return {name: moved(value, by) for name, value in values.items()}


def moved_definition(condition: Condition, by: timedelta) -> Condition:
    """The definition with its dates moved, and with weeks for months and longer, which have no fixed length."""
    return condition_json.validate_python(_moved_json(condition.model_dump(mode="python"), by))


def _moved_json(value: Any, by: timedelta) -> Any:
    match value:
        case dict():
            moved_values = {key: _moved_json(each, by) for key, each in value.items()}
            lengths = {key: "week" for key in ("unit", "period") if value.get(key) in {"month", "quarter", "year"}}
            return moved_values | lengths
        case list() | tuple():
            return tuple(_moved_json(each, by) for each in value)
        case _:
            return moved(value, by)


def keeps_weeks(condition: Condition) -> bool:
    """Whether a definition goes by weeks and days alone, or can be made to; anniversaries go by years."""
    return not any(isinstance(node, Anniversary) for node in condition.walk())


@settings(RELAXED, max_examples=150)
@given(conditions().filter(keeps_weeks), seeds, st.integers(-300, 300))
def test_moving_everything_by_weeks_changes_nothing(condition: Condition, seed: int, weeks: int) -> None:
    by = timedelta(weeks=weeks)
    here, there = moved_definition(condition, timedelta()), moved_definition(condition, by)
    now = Moment(MOMENT.as_of, UTC_ZONE)
    then = Moment(MOMENT.as_of + by, UTC_ZONE)
    for person in list(world_of(seed).people.values())[:20]:
        assert here.holds(person, now) == there.holds(moved_person(person, by), then)


@settings(RELAXED, max_examples=150)
@given(conditions() | of_time(), seeds, st.sampled_from([1, -1]))
def test_moving_everything_by_a_whole_turn_of_the_calendar_changes_nothing(
    condition: Condition, seed: int, way: int
) -> None:
    by = way * TURN_OF_THE_CALENDAR
    there = condition_json.validate_python(_with_dates_moved(condition.model_dump(mode="python"), by))
    now, then = (Moment(MOMENT.as_of + step, UTC_ZONE) for step in (timedelta(), by))
    for person in list(world_of(seed).people.values())[:20]:
        assert condition.holds(person, now) == there.holds(moved_person(person, by), then)


def _with_dates_moved(value: Any, by: timedelta) -> Any:
    match value:
        case dict():
            return {key: _with_dates_moved(each, by) for key, each in value.items()}
        case list() | tuple():
            return tuple(_with_dates_moved(each, by) for each in value)
        case _:
            return moved(value, by)


def test_moving_everything_in_the_engine_changes_nothing() -> None:
    by = timedelta(weeks=47)
    people = world_of(0).people
    engine = DuckDBEngine.open(None)
    load(engine, {number: moved_person(person, by) for number, person in people.items()})

    @LAW
    @given(conditions().filter(keeps_weeks))
    def law(condition: Condition) -> None:
        here, there = moved_definition(condition, timedelta()), moved_definition(condition, by)
        rows = engine.run(question(there, CATALOGUE, Moment(MOMENT.as_of + by, UTC_ZONE)))
        now = Moment(MOMENT.as_of, UTC_ZONE)
        expected = {number for number, person in people.items() if here.holds(person, now)}
        assert set(rows.column("customer_no").to_pylist()) == expected

    law()
    engine.close()


# ---- when the answer may change --------------------------------------------------------------------------------------


@settings(RELAXED, max_examples=600)
@given(of_time() | conditions(), seeds, st.integers(0, 59), st.sampled_from([0, -1, 1, 40, -700]))
def test_next_change_is_never_later_than_the_first_real_change(
    condition: Condition, seed: int, number: int, hours: int
) -> None:
    moment = Moment(MOMENT.as_of + timedelta(hours=hours), MOMENT.zone)
    person = until(world_of(seed).people[number], moment.as_of)
    edge = condition.next_change(person, moment)
    assert edge is None or edge > moment.as_of
    answer = condition.holds(person, moment)
    for later in sorted(candidates(condition, person, moment)):
        if edge is not None and later >= edge:
            return
        assert condition.holds(person, Moment(later, moment.zone)) == answer, later


def tallies() -> st.SearchStrategy[Condition]:
    """Numbers of events, and of days with events, compared with a number."""
    return st.builds(
        lambda count, kind, op, bound: Comparison(
            left=kind(event=count.event, where=count.where, window=count.window), op=op, right=Number(constant=bound)
        ),
        event_counts(),
        st.sampled_from((partial(EventAggregate, function="count"), DaysWith)),
        ANY_OPERATOR,
        st.sampled_from((0, 1, 2, 2.5, 3, 4)),
    )


@settings(RELAXED, max_examples=600)
@given(
    st.lists(event_counts() | tallies() | conditions(), min_size=1, max_size=3),
    st.sampled_from((And, Or)),
    seeds,
    st.integers(0, 59),
    st.lists(st.integers(0, 59), min_size=6, max_size=6),
)
def test_as_many_more_events_as_the_outlook_says_turn_nothing(
    operands: list[Condition], kind: type[And | Or], seed: int, number: int, others: list[int]
) -> None:
    condition = kind(operands=tuple(operands)) if len(operands) > 1 else Not(operand=operands[0])
    people = world_of(seed).people
    person = until(people[number], MOMENT.as_of)
    holds, slack = condition.outlook(person, MOMENT)
    assert holds == condition.holds(person, MOMENT)
    assert condition.patient or slack == 0
    named = sorted({need.event for node in condition.walk() for need in node.needs()})
    few = (others if slack is None else others[:slack]) if named else []
    more = {name: list(events) for name, events in person.events.items()}
    for place, other in enumerate(few):
        name = named[other % len(named)]
        for event in people[other].events.get(name, ())[-1:]:
            more.setdefault(name, []).append(replace(event, at=MOMENT.as_of - place * DAY, id=f"more {place}"))
    more = {name: sorted(events, key=lambda event: (event.at, event.id)) for name, events in more.items()}
    assert condition.holds(replace(person, events=more), MOMENT) == holds


def until(person: Person, as_of: datetime) -> Person:
    """The person with the events there are: those to come are new data when they come."""
    events = {name: [event for event in found if event.at <= as_of] for name, found in person.events.items()}
    history = {name: [each for each in found if each.at <= as_of] for name, found in person.history.items()}
    ledger = {name: [each for each in found if each.at <= as_of] for name, found in person.ledger.items()}
    others = [until(replace(other, colleagues=()), as_of) for other in person.colleagues]
    return replace(person, events=events, history=history, ledger=ledger, colleagues=others)


def candidates(condition: Condition, person: Person, moment: Moment) -> set[datetime]:
    """Instants at which the answer might change: an edge of a window, or a full day, meets an instant of theirs."""
    about = [person, *(person.colleagues if any(isinstance(node, Colleague) for node in condition.walk()) else ())]
    instants = {instant for each in about for instant in instants_of(each, moment)}
    steps = set(steps_of(condition.model_dump(mode="python")))
    found = {shifted(at, way * count, unit, moment.zone) for at in instants for count, unit in steps for way in (1, -1)}
    found |= {at + ((moment.as_of - at) // DAY + 1) * DAY for at in instants}
    periods = {period: start_of_next(moment.as_of, period, moment.zone) for period in PERIODS}
    found |= {*periods.values(), *(start_of_next(begins, period, moment.zone) for period, begins in periods.items())}
    found |= {start_of_next(at, period, moment.zone) for at in instants for period in PERIODS}
    near = {at + step for at in found | instants for step in (-TICK, timedelta(), TICK) if at.year in ERA}
    return {at for at in near if moment.as_of < at}


def steps_of(value: Any) -> Iterator[tuple[int, Unit]]:
    """The lengths of the windows in a definition's JSON form."""
    match value:
        case {"kind": "periods_with", "count": int(count), "unit": str(unit)}:
            yield from ((place, unit) for place in range(1, count + 1))  # type: ignore[misc]
        case {"kind": "lifecycle", "count": int(count), "unit": str(unit)}:
            yield from ((count, unit), (2 * count, unit))  # type: ignore[misc]
        case {"count": int(count), "unit": str(unit)}:
            yield count, unit  # type: ignore[misc]
        case dict():
            for each in value.values():
                yield from steps_of(each)
        case list() | tuple():
            for each in value:
                yield from steps_of(each)


def instants_of(person: Person, moment: Moment) -> Iterator[datetime]:
    values: list[Mapping[str, Result]] = [person.traits, person.account]
    values += [row.columns for found in person.rows.values() for row in found]
    for found in person.events.values():
        yield from (event.at for event in found)
        values += [event.properties for event in found]
    yield from (entry.at for entries in person.history.values() for entry in entries)
    yield from (move.at for moves in person.ledger.values() for move in moves)
    for value in (value for each in values for value in each.values()):
        match value:
            case datetime():
                yield value
            case date():
                yield start_of_day(value, moment.zone)


def test_only_time_that_can_change_the_answer_is_named() -> None:
    here = {"zone": MOMENT.zone, "as_of": MOMENT.as_of}
    person = Person(traits={"signup": MOMENT.as_of - DAY, "birth": date(2025, 4, 2)})
    expected = {
        "signup in last 7 days": MOMENT.as_of + 6 * DAY,
        "signup in last 1 day": None,
        "signup older than 1 week": MOMENT.as_of + 6 * DAY,
        "signup in this year": datetime(2025, 12, 31, 23, tzinfo=UTC),
        "signup in previous year": datetime(2025, 12, 31, 23, tzinfo=UTC),
        "signup before 2025-01-01": None,
        'country = "DE"': None,
        "birth within next 1 day": datetime(2025, 3, 31, 22, tzinfo=UTC),
        "birth in last 1 day": datetime(2025, 4, 1, 22, tzinfo=UTC),
        "did order": None,
        "did order in last 7 days": None,
        "everyone": None,
    }
    found = {says: parse_condition(says).tree.next_change(person, Moment(**here)) for says in expected}
    assert found == expected
