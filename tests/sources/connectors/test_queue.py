"""Queues as rows: fields of entries, by names with dots; what a source may say of a queue."""

import json
from typing import Any

import pytest
from tests.sources.till import NOW, Till

from ilk.database.intake import LOG_FILE, Arrivals, IntakeLog
from ilk.kernel.errors import UserError
from ilk.kernel.progress import Silent
from ilk.live.intake.queues.messages import Entry, message_of_entry
from ilk.sources.connectors.queue.settings import QueueConnection
from ilk.sources.definition import SourceDefinition
from ilk.sources.inspection.places import Place
from ilk.sources.loading import load
from ilk.sources.places import bring_new

CONNECT: dict[str, Any] = {"kind": "queue", "url": "rediss://queue.example.com", "stream": "orders"}
COLUMNS = {
    "total": "money(total)",
    "city": "text(`customer.city`)",
    "added": "instant(queue_added_at)",
    "number": "text(queue_id)",
}


@pytest.fixture
def till(tmp_path):
    made = Till(tmp_path)
    yield made
    made.engine.close()


def sales(**connect: Any) -> SourceDefinition:
    into = {"events": "sale", "customer": "`customer.id`", "occurred_at": "queue_received_at", "id": "queue_id"}
    return SourceDefinition.model_validate(
        {"name": "sales", "connect": CONNECT | connect, "into": into, "columns": COLUMNS}
    )


def add(till: Till, source: SourceDefinition, *entries: Entry) -> None:
    assert isinstance(source.connect, QueueConnection)
    log = IntakeLog.open(till.root / LOG_FILE, NOW)
    log.add([Arrivals(NOW, [message_of_entry("sales", source.connect, each, NOW) for each in entries])])
    log.close()


def run(till: Till, source: SourceDefinition) -> int:
    bring_new(source, till.context(), Silent())
    return load(till.engine, source, [], till.context(), Silent()).rows_loaded


def test_json_in_a_field_gives_its_own_fields_and_plain_fields_are_the_row(till):
    source = sales(body="json")
    body = json.dumps({"total": 19.90, "customer": {"id": 7, "city": "Bonn"}, "queue_id": "forged"}).encode()
    add(till, source, Entry("1735689600000-0", {b"json": body, b"trace": b"x"}))
    assert run(till, source) == 1
    plain = sales()
    fields = {b"total": b"5", b"customer.id": b"8", b"customer.city": b"Ulm"}
    add(till, plain, Entry("7-1", fields), Entry("7-1", fields))
    assert run(till, plain) == 1
    rows = till.rows("SELECT total, city, added, number FROM event_sale ORDER BY total DESC")
    assert [(float(total), city, f"{added:%F %T}", number) for total, city, added, number in rows] == [
        (19.9, "Bonn", "2025-01-01 00:00:00", "1735689600000-0"),
        (5.0, "Ulm", "1970-01-01 00:00:00", "7-1"),
    ]


def test_an_id_that_is_no_instant_says_none():
    connection = QueueConnection.model_validate(CONNECT)
    message = message_of_entry("sales", connection, Entry(f"{2**64 - 1}-1", {b"a": b"b"}), NOW)
    assert json.loads(message.message)["addedAt"] is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"url": "amqp://queue.example.com"}, "wrong-url"),
        ({"url": "redis://"}, "wrong-url"),
        ({"url": "redis://queue:port"}, "wrong-url"),
        ({"url": "redis://reader:plain@queue.example.com"}, "secret-in-file"),
        ({"password": "plain"}, "secret-in-file"),
        ({"stream": ""}, "wrong-value"),
        ({"grup": "x"}, "unknown-key"),
    ],
)
def test_what_a_source_says_wrongly_is_told_where_and_without_the_secret(said, code):
    with pytest.raises(UserError) as told:
        Place("sales", {"connect": CONNECT | said}).source()
    assert told.value.code == code
    assert "connect" in (told.value.where or "")
    assert "plain" not in f"{told.value.what} {told.value.hint}"


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("rediss://u:${P}@queue.example.com:6380/2", "the stream orders at queue.example.com"),
        ("unix:///run/redis.sock", "the stream orders at /run/redis.sock"),
        ("${REDIS_URL}", "the stream orders at ${REDIS_URL}"),
    ],
)
def test_a_place_is_told_without_its_password(url, place):
    assert QueueConnection.model_validate(CONNECT | {"url": url}).place == place
