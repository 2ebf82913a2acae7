"""Writing down: who waits is told when it is on the disk, or that it is not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from ilk.database.intake import Arrivals, IntakeLog, LogEntry
from ilk.kernel.errors import Transient, UserError
from ilk.live.intake.writing import Writer

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONG = 60


@pytest.fixture
def log(tmp_path: Path) -> Iterator[IntakeLog]:
    opened = IntakeLog.open(tmp_path / "intake.sqlite", NOON)
    yield opened
    opened.close()


def one(name: str) -> Arrivals:
    return Arrivals(NOON, [LogEntry(name, "track", "{}")])


def ids(log: IntakeLog) -> list[str]:
    return [each.entry.message_id for piece in log.events(None) for each in piece]


def test_what_was_acknowledged_is_in_the_log_whoever_sent_it_beside_whom(log):
    writer = Writer(lambda: log)

    def send(client: int) -> list[str]:
        sent = []
        for number in range(50):
            writer.write(one(f"{client}-{number}")).result(LONG)
            sent.append(f"{client}-{number}")
            assert sent[-1] in ids(log)
        return sent

    with ThreadPoolExecutor(4) as clients:
        sent = [name for names in clients.map(send, range(4)) for name in names]
    writer.close()
    assert sorted(ids(log)) == sorted(sent)


def test_whoever_comes_while_too_much_waits_is_asked_to_come_again(log):
    begun, go_on = Event(), Event()

    def slow() -> IntakeLog:
        begun.set()
        assert go_on.wait(LONG)
        return log

    writer = Writer(slow, most_waiting=3)
    first = writer.write(one("a"))
    assert begun.wait(LONG)
    second = writer.write(one("b"))
    with pytest.raises(Transient) as caught:
        writer.write(one("c"))
    assert caught.value.code == "intake-busy"
    go_on.set()
    assert (first.result(LONG), second.result(LONG)) == (1, 1)
    assert writer.write(one("c")).result(LONG) == 1
    writer.close()
    assert ids(log) == ["a", "b", "c"]


def test_what_waits_when_the_writer_is_closed_is_written(log):
    writer = Writer(lambda: log)
    waiting = [writer.write(one(str(number))) for number in range(100)]
    writer.close()
    assert len(ids(log)) == sum(each.result(0) for each in waiting) == 100
    with pytest.raises(Transient):
        writer.write(one("late"))


def test_a_log_that_cannot_be_written_is_said_and_tried_again(log):
    faults: list[Exception] = [UserError("disk-full", "the disk is full"), RuntimeError("ours")]

    def failing() -> IntakeLog:
        if faults:
            raise faults.pop(0)
        return log

    writer = Writer(failing)
    with pytest.raises(Transient, match="the disk is full") as caught:
        writer.write(one("a")).result(LONG)
    assert caught.value.code == "intake-unavailable"
    with pytest.raises(RuntimeError):
        writer.write(one("a")).result(LONG)
    assert writer.write(one("a")).result(LONG) == 1
    writer.close()


def test_a_client_that_went_away_is_not_waited_for(log):
    begun, go_on = Event(), Event()

    def slow() -> IntakeLog:
        begun.set()
        assert go_on.wait(LONG)
        return log

    writer = Writer(slow)
    writer.write(one("a"))
    assert begun.wait(LONG)
    gone = writer.write(one("b"))
    assert gone.cancel()
    go_on.set()
    assert writer.write(one("c")).result(LONG) == 1
    writer.close()
    assert ids(log) == ["a", "c"]
