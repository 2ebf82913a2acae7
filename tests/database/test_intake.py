"""The log of the intake: every event once, in order, through restarts and a full disk."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ilk.database.intake import Arrivals, IntakeLog, LogEntry, RefusedEntry
from ilk.kernel.errors import UserError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "intake.sqlite"


@contextmanager
def opened(path: Path, at: datetime = NOON) -> Iterator[IntakeLog]:
    log = IntakeLog.open(path, at)
    try:
        yield log
    finally:
        log.close()


def tracked(*ids: str) -> list[LogEntry]:
    return [LogEntry(each, "track", f'{{"messageId":"{each}"}}') for each in ids]


def ids(log: IntakeLog) -> list[str]:
    return [each.entry.message_id for piece in log.events(None) for each in piece]


def test_an_event_is_kept_once_within_a_batch_between_batches_and_after_a_restart(path):
    with opened(path) as log:
        assert log.add([Arrivals(NOON, tracked("a", "b", "a")), Arrivals(NOON, tracked("b", "c"))]) == 3
    with opened(path) as log:
        assert log.add([Arrivals(NOON, tracked("c", "a", "d"))]) == 1
        assert ids(log) == ["a", "b", "c", "d"]
        assert log.counts() == {"track": 4}


def test_numbers_grow_and_what_stands_behind_one_is_found(path):
    with opened(path) as log:
        log.add([Arrivals(NOON, tracked("a", "a", "b"))])
        log.add([Arrivals(NOON, tracked("a", "b", "c"))])
        (piece,) = log.events(None)
        numbers = [each.seq for each in piece]
        assert numbers == sorted(set(numbers))
        assert [each.entry.message_id for rest in log.events(numbers[1]) for each in rest] == ["c"]


def test_a_log_made_anew_goes_on_behind_the_one_before_it(path):
    with opened(path) as log:
        log.add([Arrivals(NOON, tracked("a", "b"))])
        (before,) = log.events(None)
    path.unlink()
    with opened(path, NOON + timedelta(seconds=1)) as log:
        log.add([Arrivals(NOON, tracked("c"))])
        assert [each.entry.message_id for piece in log.events(before[-1].seq) for each in piece] == ["c"]


def test_events_are_read_in_pieces_and_by_type(path):
    many = [LogEntry(str(n), "page" if n % 2 else "track", "{}") for n in range(12_001)]
    with opened(path) as log:
        log.add([Arrivals(NOON, many)])
        assert ids(log) == [str(n) for n in range(12_001)]
        assert sum(len(piece) for piece in log.events(None, ["page"])) == 6_000


def test_minutes_are_counted_by_when_events_came(path):
    later = NOON + timedelta(minutes=3, seconds=59)
    with opened(path) as log:
        log.add([Arrivals(NOON, tracked("a", "b")), Arrivals(later, tracked("c"))])
        log.add([Arrivals(later, tracked("d", "a"))])
        assert log.minutes(NOON) == {NOON: 2, NOON + timedelta(minutes=3): 2}
        assert log.minutes(NOON + timedelta(minutes=1)) == {NOON + timedelta(minutes=3): 2}
        assert log.last_received() == later


def test_what_was_refused_is_kept_once_with_its_bytes(path):
    broken = RefusedEntry("no-user", "an event needs a user", b'{"type":"track"}\xff')
    with opened(path) as log:
        log.add([Arrivals(NOON, refused=[broken, broken])])
        log.add([Arrivals(NOON, refused=[broken, RefusedEntry("too-deep", "-", b"[")])])
        assert [each.entry for each in log.refusals(10)] == [RefusedEntry("too-deep", "-", b"["), broken]
        assert [(each.reason, each.count) for each in log.reasons()] == [("no-user", 1), ("too-deep", 1)]
        newest = log.refusals(1)
        assert [each.entry for each in log.refusals(10, before=newest[0].seq)] == [broken]


def test_a_full_disk_is_said_keeps_what_is_there_and_passes(path):
    with opened(path) as log:
        log.add([Arrivals(NOON, tracked("a"))])
        with log._database.read() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 60")
        with pytest.raises(UserError) as caught:
            log.add([Arrivals(NOON, [*tracked("b"), LogEntry("c", "track", "x" * 1_000_000)])])
        assert caught.value.code == "disk-full"
        assert ids(log) == ["a"]
        assert log.add([Arrivals(NOON, tracked("b"))]) == 1


def test_a_log_whose_making_was_cut_short_is_empty(path):
    path.touch()
    log = IntakeLog.reading(path)
    assert (ids(log), log.counts(), log.last_received()) == ([], {}, None)
    log.close()


def test_a_log_of_a_later_version_is_refused_and_left_alone(path):
    with opened(path):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 3")
    with pytest.raises(UserError) as caught, opened(path):
        pass
    assert caught.value.code == "database-newer"
