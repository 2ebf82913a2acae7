"""The log of the intake: every event once, in order, through restarts and a full disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from tests.database.conftest import lose

from ilk.database.intake import LOG_FILE, Arrivals, IntakeLog, LogEntry, RefusedEntry
from ilk.database.live_place import LivePlace
from ilk.kernel.errors import UserError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@contextmanager
def opened(place: LivePlace, at: datetime = NOON) -> Iterator[IntakeLog]:
    log = place.log(at)
    try:
        yield log
    finally:
        log.close()


def tracked(*ids: str) -> list[LogEntry]:
    return [LogEntry(each, "track", f'{{"messageId":"{each}"}}') for each in ids]


def ids(log: IntakeLog) -> list[str]:
    return [each.entry.message_id for piece in log.events(None) for each in piece]


def test_an_event_is_kept_once_within_a_batch_between_batches_and_after_a_restart(place):
    with opened(place) as log:
        assert log.add([Arrivals(NOON, tracked("a", "b", "a")), Arrivals(NOON, tracked("b", "c"))]) == 3
    with opened(place) as log:
        assert log.add([Arrivals(NOON, tracked("c", "a", "d"))]) == 1
        assert ids(log) == ["a", "b", "c", "d"]
        assert log.counts() == {"track": 4}


def test_numbers_grow_and_what_stands_behind_one_is_found(place):
    with opened(place) as log:
        log.add([Arrivals(NOON, tracked("a", "a", "b"))])
        log.add([Arrivals(NOON, tracked("a", "b", "c"))])
        (piece,) = log.events(None)
        numbers = [each.seq for each in piece]
        assert numbers == sorted(set(numbers))
        assert [each.entry.message_id for rest in log.events(numbers[1]) for each in rest] == ["c"]


def test_a_log_made_anew_goes_on_behind_the_one_before_it(place):
    with opened(place) as log:
        log.add([Arrivals(NOON, tracked("a", "b"))])
        (before,) = log.events(None)
    lose(place)
    with opened(place, NOON + timedelta(seconds=1)) as log:
        log.add([Arrivals(NOON, tracked("c"))])
        assert [each.entry.message_id for piece in log.events(before[-1].seq) for each in piece] == ["c"]


def test_events_are_read_in_pieces_and_by_type(place):
    many = [LogEntry(str(n), "page" if n % 2 else "track", "{}") for n in range(12_001)]
    with opened(place) as log:
        log.add([Arrivals(NOON, many)])
        assert ids(log) == [str(n) for n in range(12_001)]
        assert sum(len(piece) for piece in log.events(None, ["page"])) == 6_000


def test_minutes_are_counted_by_when_events_came(place):
    later = NOON + timedelta(minutes=3, seconds=59)
    with opened(place) as log:
        log.add([Arrivals(NOON, tracked("a", "b")), Arrivals(later, tracked("c"))])
        log.add([Arrivals(later, tracked("d", "a"))])
        assert log.minutes(NOON) == {NOON: 2, NOON + timedelta(minutes=3): 2}
        assert log.minutes(NOON + timedelta(minutes=1)) == {NOON + timedelta(minutes=3): 2}
        assert log.last_received() == later


def test_what_was_refused_is_kept_once_with_its_bytes(place):
    broken = RefusedEntry("no-user", "an event needs a user", b'{"type":"track"}\xff')
    with opened(place) as log:
        log.add([Arrivals(NOON, refused=[broken, broken])])
        log.add([Arrivals(NOON, refused=[broken, RefusedEntry("too-deep", "-", b"[")])])
        assert [each.entry for each in log.refusals(10)] == [RefusedEntry("too-deep", "-", b"["), broken]
        assert [(each.reason, each.count) for each in log.reasons()] == [("no-user", 1), ("too-deep", 1)]
        newest = log.refusals(1)
        assert [each.entry for each in log.refusals(10, before=newest[0].seq)] == [broken]


def test_a_full_disk_is_said_keeps_what_is_there_and_passes(tmp_path):
    with opened(LivePlace(tmp_path)) as log:
        log.add([Arrivals(NOON, tracked("a"))])
        with log._backend.read() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 60")
        with pytest.raises(UserError) as caught:
            log.add([Arrivals(NOON, [*tracked("b"), LogEntry("c", "track", "x" * 1_000_000)])])
        assert caught.value.code == "disk-full"
        assert ids(log) == ["a"]
        assert log.add([Arrivals(NOON, tracked("b"))]) == 1


def test_a_log_whose_making_was_cut_short_is_empty(tmp_path):
    (tmp_path / LOG_FILE).touch()
    assert LivePlace(tmp_path).log_read() is None
    with opened(LivePlace(tmp_path)) as log:
        assert (ids(log), log.counts(), log.last_received()) == ([], {}, None)


def test_a_log_is_read_where_there_is_one_and_none_is_made_by_looking(place):
    assert place.log_read() is None
    with opened(place) as log:
        log.add([Arrivals(NOON, tracked("a"))])
    found = place.log_read()
    assert ids(found) == ["a"]
    found.close()


def test_a_log_of_a_later_version_is_refused_and_left_alone(place):
    with opened(place) as log, log._backend.write() as connection:
        log._backend.note_version(connection, 3)
    with pytest.raises(UserError) as caught, opened(place):
        pass
    assert caught.value.code == "database-newer"
