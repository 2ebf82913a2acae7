"""Trimming the log of the intake: from its beginning on, each event once in the log or among known ids, and no gap."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ilk.database.intake import Arrivals, IntakeLog, LogEntry, RefusedEntry
from ilk.database.intake_trimming import Trimmed, Trimming
from ilk.database.live_place import LivePlace
from ilk.kernel.randomness import derive

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
EVERYTHING = 2**62


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "intake.sqlite"


@pytest.fixture
def log(place: LivePlace) -> Iterator[IntakeLog]:
    made = place.log(NOON - timedelta(days=100))
    yield made
    made.close()


def ago(days: float) -> datetime:
    return NOON - timedelta(days=days)


def add(log: IntakeLog, days: float, *ids: str) -> int:
    return log.add([Arrivals(ago(days), [LogEntry(each, "track", f'{{"messageId":"{each}"}}') for each in ids])])


def ids(log: IntakeLog) -> list[str]:
    return [each.entry.message_id for piece in log.events(None) for each in piece]


def trimming(
    days: float, until: int = EVERYTHING, ids_days: float = 365, refused_days: float | None = None
) -> Trimming:
    return Trimming(until, ago(days), ago(ids_days), None if refused_days is None else ago(refused_days))


def test_what_is_older_is_removed_from_the_beginning_on_and_counts_stay(log):
    add(log, 40, "a", "b")
    add(log, 31, "c")
    add(log, 29, "d")
    add(log, 35, "e")  # the clock was set back
    add(log, 1, "f")
    assert log.trimmed() is None
    assert log.trim(trimming(30), NOON) == Trimmed(3, 0, NOON)
    assert ids(log) == ["d", "e", "f"]
    assert log.counts() == {"track": 6}
    assert log.oldest() == ago(29)
    assert log.trim(trimming(30), NOON + timedelta(days=1)).events == 0
    assert log.trimmed() == Trimmed(3, 0, NOON)


def test_what_somebody_has_still_to_read_stays_however_old(log):
    add(log, 40, "a", "b", "c")
    second = log.next(None, 2)[-1].seq
    log.trim(trimming(30, until=second), NOON)
    assert ids(log) == ["c"]
    log.trim(trimming(30, until=0), NOON)
    assert ids(log) == ["c"]


def test_the_newest_event_stays_so_that_numbers_go_on(log):
    add(log, 40, "a", "b")
    newest = log.newest()
    log.trim(trimming(30), NOON)
    assert (ids(log), log.newest()) == (["b"], newest)
    add(log, 1, "c")
    assert log.next(None, 2)[-1].seq > newest


def test_an_event_that_was_removed_does_not_count_again_until_its_id_is_forgotten(log):
    add(log, 40, "a", "b")
    add(log, 20, "c")
    log.trim(trimming(30), NOON)
    assert add(log, 0, "a", "c", "d") == 1
    assert log.counts() == {"track": 4}
    log.trim(trimming(30, ids_days=39), NOON)
    assert add(log, 0, "a", "c") == 1


def test_refusals_have_an_age_of_their_own(log):
    for days in (40, 5):
        log.add([Arrivals(ago(days), refused=[RefusedEntry("no-user", "-", str(days).encode())])])
    assert log.trim(trimming(30), NOON).refused == 0
    assert log.trim(trimming(30, refused_days=30), NOON).refused == 1
    assert [each.entry.raw for each in log.refusals(10)] == [b"5"]


def test_a_log_of_an_earlier_version_is_trimmed_as_any(path):
    with closing(IntakeLog.open(path, NOON)) as log:
        add(log, 40, "a", "b")
    with closing(sqlite3.connect(path)) as file:
        file.executescript("DROP TABLE trimmed_ids; DROP TABLE trimmings; PRAGMA user_version = 1")
    with closing(IntakeLog.open(path, NOON)) as log:
        assert ids(log) == ["a", "b"]
        log.trim(trimming(30), NOON)
        assert ids(log) == ["b"]
        assert add(log, 0, "a", "c") == 1


_TRIM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ilk.database import intake_trimming
from ilk.database.intake import IntakeLog
from ilk.database.intake_trimming import Trimming

class Told(IntakeLog):
    def _removed(self, what, at):
        print("piece", flush=True)
        return super()._removed(what, at)

intake_trimming._PIECE = 50
at = datetime.fromisoformat(sys.argv[2])
Told.open(Path(sys.argv[1]), at).trim(Trimming(2**62, at, datetime(2000, 1, 1, tzinfo=UTC)), at)
"""


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_in_the_middle_loses_no_event_and_forgets_no_id(path, seed):
    names = [f"m{number:05}" for number in range(5_000)]
    with closing(IntakeLog.open(path, NOON)) as log:
        add(log, 40, *names)
    pieces = int(derive(seed, "pieces").integers(2, 60))
    command = [sys.executable, "-c", _TRIM, str(path), NOON.isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(pieces):
            assert process.stdout.readline() == "piece\n"
        process.send_signal(signal.SIGKILL)
    with closing(sqlite3.connect(path)) as file:
        gone = [name for (name,) in file.execute("SELECT message_id FROM trimmed_ids ORDER BY 1")]
    with closing(IntakeLog.open(path, NOON)) as log:
        assert gone + ids(log) == names
        assert len(gone) >= 50 * (pieces - 2)
        done = log.trimmed()
        assert (0 if done is None else done.events) == len(gone)
        assert add(log, 0, *names) == 0
        log.trim(trimming(30), NOON)
        assert ids(log) == names[-1:]
        assert add(log, 0, *names) == 0
