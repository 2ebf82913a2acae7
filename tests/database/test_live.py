"""The live store: changes in order and once, states that are swapped whole, and what waits for its instant."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError
from tests.database.conftest import lose

from ilk.database.live import LiveStore, NewChange, SegmentCount, Waiting, Written
from ilk.database.live_place import LivePlace
from ilk.kernel.errors import UserError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)


@contextmanager
def opened(place: LivePlace, at: datetime = NOON) -> Iterator[LiveStore]:
    store = place.store(at)
    try:
        yield store
    finally:
        store.close()


def entered(customer: str, segment: str = "vip", at: datetime = NOON) -> NewChange:
    return NewChange(customer, segment, at, entered=True)


def left(customer: str, segment: str = "vip", at: datetime = NOON) -> NewChange:
    return NewChange(customer, segment, at, entered=False)


def test_changes_are_numbered_in_order_and_found_behind_a_number(place):
    with opened(place) as store:
        beginning = store.newest()
        first = store.write(Written(changes=[entered("ann"), entered("bob", "new")]), NOON)
        second = store.write(Written(changes=[left("ann", at=LATER)]), LATER)
        numbers = [each.number for each in (*first, *second)]
        assert numbers == [beginning + 1, beginning + 2, beginning + 3]
        assert store.newest() == numbers[-1]
        assert [*store.changes()] == [*first, *second]
        assert [*store.changes(numbers[0], 1)] == [first[1]]
        assert [*store.changes(None, 9, ["vip"])] == [first[0], second[0]]
        assert [*store.latest(2)] == [second[0], first[1]]
        assert [*store.latest(2, numbers[2], customer="ann")] == [first[0]]
        assert [*store.latest(9, segment="new")] == [first[1]]
        (last,) = second
        assert (last.customer, last.segment, last.at, last.entered, last.told_at) == ("ann", "vip", LATER, False, LATER)
    with opened(place, LATER) as store:
        assert store.newest() == numbers[-1]
        assert store.counts() == [SegmentCount("new", 1, 0, numbers[1]), SegmentCount("vip", 1, 1, numbers[2])]


def test_a_store_made_anew_goes_on_behind_the_one_before_it(place):
    with opened(place) as store:
        store.write(Written(changes=[entered("ann")]), NOON)
        before = store.newest()
    lose(place)
    with opened(place, LATER) as store:
        assert store.newest() > before


def test_states_and_marks_are_written_over_and_taken_away(place):
    with opened(place) as store:
        store.write(Written(states={"ann": b"1", "bob": b"1"}, marks={"position": "7"}), NOON)
        store.write(Written(states={"ann": b"2", "bob": None}, marks={"position": "8", "digest": "x"}), NOON)
    with opened(place) as store:
        assert list(store.states()) == [b"2"]
        assert store.marks() == {"position": "8", "digest": "x"}


def test_what_waits_follows_a_merge_and_is_forgotten_at_its_instant(place):
    with opened(place) as store:
        store.write(Written(ahead=[Waiting("ann", LATER, b"a"), Waiting("bob", LATER + timedelta(days=1), b"b")]), NOON)
        store.write(Written(moved={"ann": "cid"}), NOON)
        assert store.ahead() == [Waiting("cid", LATER, b"a"), Waiting("bob", LATER + timedelta(days=1), b"b")]
        store.write(Written(until=LATER), LATER)
        assert store.ahead() == [Waiting("bob", LATER + timedelta(days=1), b"b")]


def test_states_laid_aside_hold_from_the_swap_on_and_not_before(place):
    with opened(place) as store:
        ahead = [Waiting("old", LATER, b"w")]
        store.write(Written(states={"old": b"0", "ann": b"0"}, ahead=ahead, learnt=[b"x", b"y"]), NOON)
        store.write(Written(learnt=[b"z"]), NOON)
        store.lay_aside([("lost", b"x")])
        store.begin_anew()
        store.lay_aside([("ann", b"1"), ("bob", b"1")])
        store.lay_aside([("bob", b"2")])
    with opened(place) as store:
        assert list(store.states()) == [b"0", b"0"]
        assert store.learnt() == [b"x", b"y", b"z"]
        told = store.swap(Written(changes=[entered("bob")], states={"ann": b"3"}), LATER)
        assert list(store.states()) == [b"3", b"2"]
        assert store.ahead() == []
        assert store.learnt() == []
        assert [*store.changes()] == [*told]
        store.begin_anew()
        store.lay_aside([("cid", b"1")])
        store.swap(Written(), LATER)
        assert list(store.states()) == [b"1"]


def test_a_step_is_written_whole_or_not_at_all(place):
    with opened(place) as store:
        store.write(Written(states={"ann": b"1"}, marks={"position": "1"}), NOON)
        broken: Any = {"position": None}
        with pytest.raises(DatabaseError):
            store.write(Written([entered("ann")], {"ann": b"2"}, marks=broken), NOON)
        assert list(store.states()) == [b"1"]
        assert store.marks() == {"position": "1"}
        assert not store.changes()


def test_a_store_of_a_later_version_is_refused(place):
    with opened(place) as store, store._backend.write() as connection:
        store._backend.note_version(connection, 99)
    with pytest.raises(UserError) as caught, opened(place):
        pass
    assert caught.value.code == "database-newer"
