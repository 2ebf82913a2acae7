"""Lines of messages: when they came, what names them, and what is refused."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ilk.live.intake.refusal import Refusal
from ilk.live.streaming.messages import taken

CAME = datetime(2026, 3, 1, 12, tzinfo=UTC)


def line(**said: Any) -> bytes:
    return json.dumps({"type": "page", "userId": "ann", "timestamp": "2026-03-01T11:00:00Z", **said}).encode()


def test_a_message_of_the_intake_came_when_the_intake_wrote_it_down():
    found = taken(line(messageId="m", receivedAt="2026-03-01T11:30:00.000250Z"), CAME, 7)
    assert (found.seq, found.entry.message_id, found.entry.type) == (7, "m", "page")
    assert found.received_at == CAME - timedelta(minutes=30, microseconds=-250)
    assert json.loads(found.entry.message)["timestamp"] == "2026-03-01T11:00:00.000000Z"


@pytest.mark.parametrize("received", [None, "2999-01-01T00:00:00Z"])
def test_no_message_came_later_than_its_line(received):
    assert taken(line(messageId="m", receivedAt=received), CAME, 0).received_at == CAME


def test_a_message_without_an_id_has_the_same_one_each_time_it_is_read():
    one, again, other = taken(line(), CAME, 0), taken(line(), CAME, 5), taken(line(userId="bob"), CAME, 0)
    assert one.entry.message_id == again.entry.message_id != other.entry.message_id


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"{", "unreadable"),
        (b"\xff", "unreadable"),
        (b"[1]", "no-object"),
        (b"{}", "unknown-type"),
        (line(userId=None), "no-user"),
        (line(receivedAt="soon"), "bad-time"),
        (b"[" * 10_000, "too-deep"),
    ],
)
def test_what_is_no_message_is_refused_with_a_reason(text, reason):
    with pytest.raises(Refusal) as refused:
        taken(text, CAME, 0)
    assert refused.value.reason == reason
