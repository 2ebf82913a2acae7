"""Reading a queue of a real Redis: each entry is in the log once, whoever is cut short, and none is lost or blocks."""

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from tests.live.queues.conftest import ENVIRONMENT, Queue
from tests.servers import PASSWORD, free_port, running_redis

from ilk.database.intake import LOG_FILE, Arrivals, IntakeLog
from ilk.kernel.clock import SystemClock
from ilk.kernel.errors import Transient, UserError
from ilk.live.intake.queues.consuming import Consumer, Pace, Standing, Taken
from ilk.live.intake.queues.messages import Entry, message_of_entry, refused_entry
from ilk.live.intake.queues.stream import Backlog, Stream
from ilk.live.intake.refusal import Refusal
from ilk.live.intake.writing import Writer
from ilk.sources.connectors.queue.settings import QueueConnection

CLOCK = SystemClock()
QUICK = Pace(together=3, wait=0.05, idle=0.0, looking=0.0)
"""Few entries together, so that there are many pieces; whatever was left behind is taken at once."""


class Cut(Exception):
    """The process ends here."""


@dataclass
class Reader:
    """Reads a queue into a log, as a server does."""

    queue: Queue
    folder: Path
    said: dict[str, Any] = field(default_factory=dict)
    failures: list[BaseException] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=lambda: dict(ENVIRONMENT))

    def __post_init__(self) -> None:
        self.connection = QueueConnection.model_validate(self.queue.said() | self.said)
        self.log = IntakeLog.open(self.folder / LOG_FILE, CLOCK.now())
        self.writer = Writer(lambda: self.log)

    def opened(self) -> Any:
        return Stream.opened(self.connection, self.environment, self.folder)

    def take(self, entries: Sequence[Entry]) -> Taken:
        good, bad = [], []
        for entry in entries:
            try:
                good.append(message_of_entry("orders", self.connection, entry, CLOCK.now()))
            except Refusal as why:
                bad.append(refused_entry("orders", entry, why))
        return Taken(self.writer.write(Arrivals(CLOCK.now(), good, bad)), len(bad))

    def consumer(self, **changes: Any) -> Consumer:
        made = {"stream": self.opened, "take": self.take, "clock": CLOCK, "failed": self._failed, "pace": QUICK}
        return Consumer(**(made | changes))

    def _failed(self, _what: str, error: BaseException) -> None:
        self.failures.append(error)

    def bodies(self) -> list[dict[str, Any]]:
        """What the log has, in order."""
        return [json.loads(each.entry.message)["body"] for piece in self.log.events(None) for each in piece]

    def numbers(self) -> list[int]:
        return [int(each["n"]) for each in self.bodies()]

    def refused(self) -> list[tuple[str, dict[str, Any]]]:
        return [(each.entry.reason, json.loads(each.entry.raw)) for each in reversed(self.log.refusals(100))]

    def close(self) -> None:
        self.writer.close()
        self.log.close()


@pytest.fixture
def reader(queue: Queue, tmp_path: Path) -> Iterator[Reader]:
    made = Reader(queue, tmp_path)
    yield made
    made.close()


@contextmanager
def running(consumer: Consumer) -> Iterator[Consumer]:
    consumer.start()
    yield consumer
    consumer.stop()
    consumer.join()


def until(holds: Callable[[], bool]) -> None:
    """Ask until it is so."""
    rest = Event()
    assert any(holds() or rest.wait(0.01) for _ in range(6_000))


def is_done(standing: Standing) -> bool:
    """Whether nothing waits, in a queue that can be read."""
    return standing.state == "reading" and standing.backlog == Backlog(0, 0)


def order(number: int) -> dict[str, str]:
    return {"n": str(number), "customer": "ann"}


def test_all_that_is_there_and_all_that_comes_is_written_down_once_in_order_and_acknowledged(reader, queue):
    queue.add(*(order(n) for n in range(10)))
    with running(reader.consumer()) as consumer:
        until(lambda: len(reader.bodies()) == 10 and is_done(consumer.standing))
        queue.add(*(order(n) for n in range(10, 15)))
        until(lambda: len(reader.bodies()) == 15 and is_done(consumer.standing))
    assert reader.numbers() == list(range(15))
    assert (consumer.standing.taken, consumer.standing.refused, consumer.standing.trouble) == (15, 0, None)
    assert queue.pending() == 0
    assert reader.failures == []


def test_a_consumer_that_is_killed_between_writing_and_acknowledging_leaves_nothing_to_count_twice(reader, queue):
    queue.add(*(order(n) for n in range(7)))
    with reader.opened() as stream:
        stream.join()
        entries = stream.new(5, 1.0)
        assert reader.take(entries).written.result() == 5  # on the disk; here it is killed
    assert queue.pending() == 5
    with running(reader.consumer(pace=Pace(3, 0.05, idle=600.0))) as consumer:
        until(lambda: consumer.standing.taken >= 7 and is_done(consumer.standing))
    assert reader.numbers() == list(range(7))
    assert queue.pending() == 0


def test_what_a_consumer_of_another_machine_was_given_and_left_behind_is_claimed(reader, queue):
    queue.add(*(order(n) for n in range(5)))
    with reader.opened() as stream:
        stream.join()
    with queue.client() as client:
        client.xreadgroup("ilk", "a machine that is no more", {"orders": ">"}, count=4)
    with running(reader.consumer()) as consumer:
        until(lambda: consumer.standing.taken == 5 and is_done(consumer.standing))
    assert sorted(reader.numbers()) == list(range(5))


def test_what_another_consumer_works_on_is_left_to_it(reader, queue):
    queue.add(*(order(n) for n in range(5)))
    with reader.opened() as stream:
        stream.join()
    with queue.client() as client:
        client.xreadgroup("ilk", "another machine", {"orders": ">"}, count=4)
    with running(reader.consumer(pace=Pace(3, 0.05, idle=600.0, looking=0.0))) as consumer:
        until(lambda: consumer.standing.backlog == Backlog(0, 4) and consumer.standing.taken == 1)
    assert reader.numbers() == [4]


def test_a_server_that_is_started_again_in_the_middle_is_read_on_from_where_it_stood(reader, queue):
    queue.add(*(order(n) for n in range(5)))
    with running(reader.consumer()) as consumer:
        until(lambda: consumer.standing.taken == 5)
        queue.stop()
        until(lambda: consumer.standing.state == "failing")
        trouble = consumer.standing.trouble
        assert trouble is not None
        assert (trouble.code, consumer.standing.backlog) == ("queue-unreachable", None)
        queue.start()
        queue.add(*(order(n) for n in range(5, 9)))
        until(lambda: len(reader.bodies()) == 9 and is_done(consumer.standing))
    assert reader.numbers() == list(range(9))
    assert consumer.standing.trouble is None
    assert [error.code for error in reader.failures if isinstance(error, UserError)] == ["queue-unreachable"]


def test_a_stream_that_was_deleted_is_read_anew_from_its_beginning(reader, queue):
    queue.add(order(0))
    with running(reader.consumer()) as consumer:
        until(lambda: consumer.standing.taken == 1)
        with queue.client() as client:
            client.delete("orders")
        queue.add(order(1), order(2))
        until(lambda: len(reader.bodies()) == 3 and is_done(consumer.standing))
    assert reader.numbers() == [0, 1, 2]


def test_what_cannot_be_written_down_is_not_acknowledged_and_tried_again(reader, queue):
    queue.add(*(order(n) for n in range(4)))
    full = iter([Transient("intake-busy", "too much waits"), Cut("the disk"), None])

    def take(entries: Sequence[Entry]) -> Taken:
        fault = next(full, None)
        match fault:
            case Transient():
                raise fault
            case Exception():
                failed: Future[int] = Future()
                failed.set_exception(fault)
                return Taken(failed, 0)
            case _:
                return reader.take(entries)

    with running(reader.consumer(take=take)) as consumer:
        until(lambda: consumer.standing.taken == 4 and is_done(consumer.standing))
    assert reader.numbers() == list(range(4))
    assert [type(each) for each in reader.failures] == [Transient, Cut]


def test_entries_that_cannot_be_read_are_kept_with_their_reasons_and_hold_nobody_up(queue, tmp_path):
    reader = Reader(queue, tmp_path, said={"body": "json", "id_field": "id"})
    good = {"json": '{"id": "a", "n": 1}'}
    garbage: list[dict[str | bytes, str | bytes]] = [
        {"json": "no JSON"},
        {"json": b'{"id": "\xff"}'},
        {"json": "[1]"},
        {"json": '{"n": 2}'},
        {"json": '{"id": true}'},
        {"json": json.dumps({"id": "x" * 256})},
        {"other": b"\xfe"},
        {"json": '{"a":' * 40 + "1" + "}" * 40},
        {"json": json.dumps({"id": "large", "text": "x" * 600_000})},
    ]
    ids = queue.add(good, *garbage, {"json": '{"id": "b", "n": 3}'}, good)
    with running(reader.consumer()) as consumer:
        until(lambda: consumer.standing.taken + consumer.standing.refused == 12 and is_done(consumer.standing))
    reasons = ["unreadable", "bad-text", "no-object", "no-id", "no-id", "bad-id", "no-body", "too-deep", "too-large"]
    assert [reason for reason, _ in reader.refused()] == reasons
    assert [raw["id"] for _, raw in reader.refused()] == ids[1:10]
    assert reader.refused()[6][1]["fields"] == {"other": "\\xfe"}
    assert reader.numbers() == [1, 3]  # what its sender sent twice, by its id, counts once
    assert queue.pending() == 0
    reader.close()


def test_texts_of_plain_fields_that_are_not_utf8_are_refused(reader, queue):
    queue.add({"n": b"\xff"}, order(1))
    with running(reader.consumer()) as consumer:
        until(lambda: consumer.standing.taken == 1 and is_done(consumer.standing))
    assert [reason for reason, _ in reader.refused()] == ["bad-text"]


def test_an_entry_that_the_stream_dropped_before_it_was_written_down_is_told(reader, queue):
    ids = queue.add(*(order(n) for n in range(4)))
    with reader.opened() as stream:
        stream.join()
        stream.new(2, 1.0)
    with queue.client() as client:
        client.xreadgroup("ilk", "a machine that is no more", {"orders": ">"}, count=1)
        client.xdel("orders", ids[0], ids[2])
    with running(reader.consumer()) as consumer:
        until(lambda: consumer.standing.taken == 2 and is_done(consumer.standing))
    assert reader.numbers() == [1, 3]
    assert [(reason, raw["id"]) for reason, raw in reader.refused()] == [("gone", ids[0]), ("gone", ids[2])]


def test_two_groups_have_each_entry_both(reader, queue, tmp_path):
    (tmp_path / "other").mkdir()
    other = Reader(queue, tmp_path / "other", said={"group": "others"})
    queue.add(order(1))
    with running(reader.consumer()), running(other.consumer()):
        until(lambda: reader.numbers() == [1] == other.numbers())
    other.close()


@pytest.mark.parametrize(
    ("said", "environment", "code"),
    [
        ({}, {"QUEUE_PASSWORD": "a wrong secret"}, "queue-refused"),
        ({"username": "nobody"}, ENVIRONMENT, "queue-refused"),
        ({"password": None}, {}, "queue-refused"),
        ({}, {}, "missing-secret"),
        ({"url": "${QUEUE_URL}", "password": None}, {"QUEUE_URL": "amqp://x:hush@localhost"}, "wrong-url"),
        ({"stream": "a list"}, ENVIRONMENT, "queue-refused"),
    ],
)
def test_what_keeps_a_queue_from_being_read_is_told_without_a_secret(queue, tmp_path, said, environment, code):
    with queue.client() as client:
        client.lpush("a list", 1)
    reader = Reader(queue, tmp_path, said, environment=environment)
    with running(reader.consumer()) as consumer:
        until(lambda: consumer.standing.trouble is not None)
    (error,) = reader.failures
    assert isinstance(error, UserError)
    told = f"{error} {error.what} {error.where} {error.hint} {consumer.standing}"
    assert error.code == code
    assert all(secret not in told for secret in (PASSWORD, "a wrong secret", "hush"))
    reader.close()


def test_a_socket_and_an_address_with_its_password_from_the_environment_are_read(queue, tmp_path):
    from urllib.parse import quote

    ways = {"unix": f"unix://{queue.folder}/redis.sock", "whole": "${QUEUE_URL}"}
    address = f"redis://:{quote(PASSWORD, safe='')}@127.0.0.1:{queue.port}/0"
    queue.add(order(1))
    for name, url in ways.items():
        (tmp_path / name).mkdir()
        said = {"url": url, "group": name} | ({"password": None} if name == "whole" else {})
        reader = Reader(queue, tmp_path / name, said, environment=ENVIRONMENT | {"QUEUE_URL": address})
        with running(reader.consumer()):
            until(lambda reader=reader: reader.numbers() == [1])
        reader.close()


@pytest.fixture
def encrypted(tmp_path: Path) -> Iterator[int]:
    """The port of a server behind TLS, whose certificate for `localhost` is the file `ca.pem`."""
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=queue", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    key, certificate = tmp_path / "key.pem", tmp_path / "ca.pem"
    subprocess.run([*made, *names, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    port = free_port()
    own = {"--tls-port": port, "--tls-cert-file": certificate, "--tls-key-file": key, "--tls-auth-clients": "no"}
    folder = tmp_path / "encrypted"
    folder.mkdir()
    with running_redis(folder, 0, *(str(part) for pair in own.items() for part in pair)):
        yield port


def test_over_tls_a_certificate_is_of_the_name_and_of_somebody_trusted(queue, encrypted, tmp_path):
    def trouble(host: str, **said: Any) -> str | None:
        made = {"url": f"rediss://{host}:{encrypted}/0"} | said
        reader = Reader(queue, tmp_path, made)
        with running(reader.consumer()) as consumer:
            until(lambda: consumer.standing.state != "connecting")
        reader.close()
        found = consumer.standing.trouble
        return None if found is None else found.code

    assert trouble("localhost", ca_file="ca.pem") is None
    assert trouble("localhost") == "queue-unreachable"
    assert trouble("127.0.0.1", ca_file="ca.pem") == "queue-unreachable"


def test_looking_how_far_reading_is_changes_nothing(reader, queue):
    with reader.opened() as stream:
        assert stream.backlog() is None
    queue.add(order(1))
    with reader.opened() as stream:
        assert stream.backlog() is None
        stream.join()
        assert stream.backlog() == Backlog(1, 0)
        stream.new(5, 1.0)
        assert stream.backlog() == Backlog(0, 1)
