"""Messages: what is taken and how it is said, what is refused and why, and when things happened."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilk.live.intake.messages import Circumstances, Message, message_of
from ilk.live.intake.refusal import Refusal

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE = Circumstances(NOON)
TRACK = {"type": "track", "event": "Order Completed", "userId": "u1", "messageId": "m1"}


def taken(around: Circumstances = HERE, kind: str | None = None, **said: Any) -> Message:
    return message_of(json.dumps(TRACK | said).encode(), kind, around)


def refused(raw: bytes, kind: str | None = None) -> str:
    with pytest.raises(Refusal) as caught:
        message_of(raw, kind, HERE)
    assert caught.value.detail
    return caught.value.reason


def test_a_message_keeps_all_that_it_said_and_has_its_kind_its_id_and_its_moments():
    message = taken(properties={"total": 12.5, "items": [1, 2]}, unheard_of={"kept": True})
    assert (message.id, message.kind, message.at) == ("m1", "track", NOON)
    assert json.loads(message.text()) == TRACK | {
        "properties": {"total": 12.5, "items": [1, 2]},
        "unheard_of": {"kept": True},
        "context": {},
        "timestamp": "2026-03-01T12:00:00.000000Z",
        "receivedAt": "2026-03-01T12:00:00.000000Z",
    }


def test_the_key_that_a_message_was_sent_with_is_not_kept():
    assert "writeKey" not in taken(writeKey="ilk_secret").content


def test_an_address_says_the_kind_where_the_message_does_not():
    raw = b'{"anonymousId":"a","traits":{"plan":"pro"}}'
    assert message_of(raw, "identify", HERE).kind == "identify"
    assert refused(raw) == "unknown-type"


def test_messages_without_an_id_get_one_each():
    assert taken(messageId=None).id != taken(messageId="").id


def test_numbers_are_identifiers_too():
    assert taken(userId=42).content["userId"] == "42"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"userId": None}, "no-user"),
        ({"userId": ""}, "no-user"),
        ({"userId": True}, "bad-id"),
        ({"userId": {"id": 1}}, "bad-id"),
        ({"userId": "u" * 256}, "bad-id"),
        ({"type": "purchase"}, "unknown-type"),
        ({"type": ["track"]}, "unknown-type"),
        ({"event": None}, "no-event"),
        ({"event": " "}, "no-event"),
        ({"event": 5}, "no-event"),
        ({"type": "group"}, "no-group"),
        ({"type": "alias"}, "no-alias"),
        ({"properties": [1]}, "no-object"),
        ({"context": "web"}, "no-object"),
        ({"timestamp": "yesterday"}, "bad-time"),
        ({"timestamp": 1772366400}, "bad-time"),
        ({"originalTimestamp": "0001-01-01T00:00:00Z", "sentAt": "9999-01-01T00:00:00Z"}, "bad-time"),
        ({"properties": {"text": "x" * 40_000}}, "too-large"),
        ({"properties": {str(n): n for n in range(1_001)}}, "too-many-names"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(said, reason):
    assert refused(json.dumps(TRACK | said).encode()) == reason


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"7", "no-object"),
        (b"null", "no-object"),
        (b'["track"]', "no-object"),
        (b'{"type":"track","event":"\xff"}', "bad-text"),
        (b'{"type":"track","price":1e999}', "bad-number"),
        (b'{"type":"track","price":' + b"9" * 5_000 + b"}", "bad-number"),
        (b'{"a":' * 1_000 + b"1" + b"}" * 1_000, "too-deep"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "too-deep"),
        (b'{"a":' + b"[" * 40 + b"]" * 40 + b"}", "too-deep"),
    ],
)
def test_what_is_no_event_is_refused_with_its_reason(raw, reason):
    assert refused(raw) == reason


def test_a_large_whole_number_stays_exact():
    assert taken(properties={"n": 2**80}).content["properties"]["n"] == 2**80


def test_an_event_happened_as_long_ago_as_the_client_says_by_its_own_clock():
    fast = {"timestamp": "2031-01-01T00:00:00Z", "sentAt": "2031-01-01T00:01:30Z"}
    message = taken(**fast)
    assert message.at == NOON - timedelta(seconds=90)
    assert message.content["originalTimestamp"] == "2031-01-01T00:00:00.000000Z"
    assert message.content["timestamp"] == "2026-03-01T11:58:30.000000Z"


def test_a_batch_says_when_it_was_sent_for_messages_that_do_not():
    around = Circumstances(NOON, sent_at="2031-01-01T00:01:00+00:00")
    assert taken(around, originalTimestamp="2031-01-01T00:00:00Z").at == NOON - timedelta(minutes=1)


@pytest.mark.parametrize("sent", [None, "soon", 5, {}])
def test_without_the_clients_clock_its_word_stands(sent):
    assert taken(timestamp="2026-02-01T08:00:00+01:00", sentAt=sent).at == datetime(2026, 2, 1, 7, tzinfo=UTC)


def test_times_that_were_corrected_before_or_are_imported_stand_as_they_are():
    at = datetime(2025, 1, 1, tzinfo=UTC)
    said = {"timestamp": at.isoformat(), "sentAt": "2025-01-01T00:00:05Z"}
    assert taken(**said, originalTimestamp="2024-12-31T00:00:00Z").at == at
    assert taken(Circumstances(NOON, imported=True), **said).at == at


def test_a_browser_is_described_where_it_does_not_describe_itself():
    around = Circumstances(NOON, context={"locale": "de-DE", "ip": "192.0.2.9"}, ip="192.0.2.1", user_agent="Browser/1")
    assert taken(around, context={"locale": "fr-FR"}).content["context"] == {
        "ip": "192.0.2.9",
        "userAgent": "Browser/1",
        "locale": "fr-FR",
    }


def test_traits_in_the_context_are_those_of_identify():
    message = taken(type="identify", context={"traits": {"plan": "pro"}, "locale": "de"})
    assert (message.content["traits"], message.content["context"]) == ({"plan": "pro"}, {"locale": "de"})


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
NAMED = st.sampled_from([*TRACK, "properties", "traits", "context", "timestamp", "sentAt", "groupId", "previousId"])


@given(st.dictionaries(NAMED, ANYTHING), st.sampled_from([None, "track", "identify", "alias"]))
def test_whatever_is_sent_is_taken_whole_or_refused_with_a_reason(said, kind):
    raw = json.dumps(TRACK | said).encode()
    try:
        message = message_of(raw, kind, HERE)
    except Refusal:
        assert refused(raw, kind)
    else:
        assert json.loads(message.text())["messageId"] == message.id
