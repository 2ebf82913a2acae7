"""Conditions about what runs record: in a refresh, with what it records itself, and the same in memory after it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from tests.segments.examples.table import order, person
from tests.segments.refreshing import Shop, shop
from tests.segments.world import MOMENT

from ilk.customers.history import begin_history, publish_history, stage_history
from ilk.kernel.types import ValueType
from ilk.segments.compile import compile_program
from ilk.segments.people.population import people
from ilk.segments.refresh.ledger import Stamp
from ilk.segments.refresh.staging import begin_memberships, publish, stage_customers, stage_memberships
from ilk.segments.tree import Moment
from ilk.warehouse import sql


def day(number: int) -> datetime:
    """Noon of a day of January 2025."""
    return datetime(2025, 1, number, 12, tzinfo=UTC)


def ordered(*days: int) -> list:
    return [order(day(number).isoformat(), f"o{number}", revenue="10") for number in days]


PEOPLE = {1: person(*ordered(1)), 2: person(*ordered(1, 4, 7, 10)), 3: person(*ordered(8))}
SEGMENTS = {
    "vip": "did order in last 4 days",
    "fresh": "entered segment vip in last 3 days",
    "gone": "left segment vip in last 3 days",
    "loyal": "in segment vip for at least 5 days",
    "early": "was in segment vip on 2025-01-04",
}
Told = Mapping[str, set[int]]
# Who is in as of some days, when the project was run on the 1st, 4th, 7th and 10th alone.
BY_DAY: Mapping[int, Told] = {
    1: {"vip": {1, 2}, "fresh": {1, 2}, "gone": set(), "loyal": set(), "early": set()},
    4: {"vip": {1, 2}, "fresh": set(), "gone": set(), "loyal": set(), "early": {1, 2}},
    # 1 left on the 7th, as nobody looked before.
    7: {"vip": {2}, "fresh": set(), "gone": {1}, "loyal": {2}, "early": {1, 2}},
    10: {"vip": {2, 3}, "fresh": {3}, "gone": set(), "loyal": {2}, "early": {1, 2}},
}


@pytest.fixture
def small() -> Iterator[Shop]:
    opened = shop(PEOPLE, segments=SEGMENTS)
    yield opened
    opened.engine.close()


@pytest.mark.parametrize("at_once", [1, 2, 4])
def test_moves_of_earlier_instants_and_of_this_one_count(small: Shop, at_once: int) -> None:
    days = sorted(BY_DAY)
    for number in range(0, len(days), at_once):
        some = days[number : number + at_once]
        small.run(*(day(each) for each in some), run_id=f"r{number}")
        assert small.members() == BY_DAY[some[-1]]


def test_a_run_again_at_the_same_instant_gives_the_same(small: Shop) -> None:
    for number, each in enumerate((1, 4, 4, 7, 7, 10, 10)):
        small.run(day(each), run_id=f"r{number}")
        assert small.members() == BY_DAY[each]


def test_people_loaded_after_a_run_get_the_answers_of_the_run(small: Shop) -> None:
    for number, each in enumerate(sorted(BY_DAY)):
        small.run(day(each), run_id=f"r{number}")
        moment = Moment(day(each), MOMENT.zone)
        for name, condition in small.definitions.segments.items():
            known = people(small.engine, small.catalogue, [1, 2, 3], ["order"], about=condition, moment=moment)
            assert {no for no, found in known.items() if condition.holds(found, moment)} == BY_DAY[each][name], name


def test_the_history_that_a_run_records_counts_in_the_run() -> None:
    traits = {"keen": "count of order in last 4 days"}
    opened = shop(PEOPLE, traits=traits, segments={"cooled": "keen changed to 0", "was": "keen was >= 1 on 2025-01-04"})
    for number, (each, cooled, was) in enumerate(((1, set(), set()), (4, set(), {1, 2}), (7, {1}, {1, 2}))):
        at = day(each)
        begin_memberships(opened.engine)
        begin_history(opened.engine)
        program = compile_program(opened.definitions, opened.catalogue, Moment(at, MOMENT.zone))
        stage_customers(opened.engine, program, sql.everything("people"))
        stage_history(opened.engine, {"keen": ValueType.INTEGER}, at)
        stamp = Stamp(at, f"r{number}", dict.fromkeys(opened.segments, 1))
        stage_memberships(opened.engine, program, stamp, recorded=list(opened.segments), value_metric=None)
        tables = opened.engine.tables()
        with opened.engine.transaction() as changes:
            publish(changes, tables)
            publish_history(changes, tables, [at])
        assert opened.members() == {"cooled": cooled, "was": was}
        moment = Moment(at + timedelta(0), MOMENT.zone)
        for name, condition in opened.definitions.segments.items():
            known = people(opened.engine, opened.catalogue, [1, 2, 3], [], about=condition, moment=moment)
            assert {no for no, found in known.items() if condition.holds(found, moment)} == opened.members()[name]
    opened.engine.close()
