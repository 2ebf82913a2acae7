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
from ilk.database.share import Share
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
        share = Share(store)
        beginning = store.newest()
        first = share.write(Written(changes=[entered("ann"), entered("bob", "new")]), NOON)
        second = share.write(Written(changes=[left("ann", at=LATER)]), LATER)
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
        share = Share(store)
        assert store.newest() == numbers[-1]
        assert store.counts() == [SegmentCount("new", 1, 0, numbers[1]), SegmentCount("vip", 1, 1, numbers[2])]


def test_a_store_made_anew_goes_on_behind_the_one_before_it(place):
    with opened(place) as store:
        share = Share(store)
        share.write(Written(changes=[entered("ann")]), NOON)
        before = store.newest()
    lose(place)
    with opened(place, LATER) as store:
        share = Share(store)
        assert store.newest() > before


def test_states_and_marks_are_written_over_and_taken_away(place):
    with opened(place) as store:
        share = Share(store)
        share.write(Written(states={"ann": b"1", "bob": b"1"}, marks={"position": "7"}), NOON)
        share.write(Written(states={"ann": b"2", "bob": None}, marks={"position": "8", "digest": "x"}), NOON)
    with opened(place) as store:
        share = Share(store)
        assert list(share.states()) == [b"2"]
        assert share.marks() == {"position": "8", "digest": "x"}


def test_what_waits_follows_a_merge_and_is_forgotten_at_its_instant(place):
    with opened(place) as store:
        share = Share(store)
        share.write(Written(ahead=[Waiting("ann", LATER, b"a"), Waiting("bob", LATER + timedelta(days=1), b"b")]), NOON)
        share.write(Written(moved={"ann": "cid"}), NOON)
        assert share.ahead() == [Waiting("cid", LATER, b"a"), Waiting("bob", LATER + timedelta(days=1), b"b")]
        share.write(Written(until=LATER), LATER)
        assert share.ahead() == [Waiting("bob", LATER + timedelta(days=1), b"b")]


def test_states_laid_aside_hold_from_the_swap_on_and_not_before(place):
    with opened(place) as store:
        share = Share(store)
        ahead = [Waiting("old", LATER, b"w")]
        share.write(Written(states={"old": b"0", "ann": b"0"}, ahead=ahead, learnt=[b"x", b"y"]), NOON)
        share.write(Written(learnt=[b"z"]), NOON)
        share.lay_aside([("lost", b"x")])
        share.begin_anew()
        share.lay_aside([("ann", b"1"), ("bob", b"1")])
        share.lay_aside([("bob", b"2")])
    with opened(place) as store:
        share = Share(store)
        assert list(share.states()) == [b"0", b"0"]
        assert share.learnt() == [b"x", b"y", b"z"]
        told = share.swap(Written(changes=[entered("bob")], states={"ann": b"3"}), LATER)
        assert list(share.states()) == [b"3", b"2"]
        assert share.ahead() == []
        assert share.learnt() == []
        assert [*store.changes()] == [*told]
        share.begin_anew()
        share.lay_aside([("cid", b"1")])
        share.swap(Written(), LATER)
        assert list(share.states()) == [b"1"]


def test_a_step_is_written_whole_or_not_at_all(place):
    with opened(place) as store:
        share = Share(store)
        share.write(Written(states={"ann": b"1"}, marks={"position": "1"}), NOON)
        broken: Any = {"position": None}
        with pytest.raises(DatabaseError):
            share.write(Written([entered("ann")], {"ann": b"2"}, marks=broken), NOON)
        assert list(share.states()) == [b"1"]
        assert share.marks() == {"position": "1"}
        assert not store.changes()


def test_a_store_of_a_later_version_is_refused(place):
    with opened(place) as store, store.backend.write() as connection:
        store.backend.note_version(connection, 99)
    with pytest.raises(UserError) as caught, opened(place):
        pass
    assert caught.value.code == "database-newer"
