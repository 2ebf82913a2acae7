"""Requests: unpacked within bounds, and taken apart whatever single events hold."""

import gzip
import json

import pytest

from ilk.kernel.errors import UserError
from ilk.live.intake.limits import LARGEST_BODY, MOST_EVENTS
from ilk.live.intake.requests import batch_of, single_of, unpacked, whole


def refused(function, body: bytes) -> str:
    with pytest.raises(UserError) as caught:
        function(body)
    return caught.value.code


def test_a_packed_body_is_unpacked_and_a_plain_one_left():
    assert unpacked(gzip.compress(b'{"a": 1}')) == unpacked(b'{"a": 1}') == b'{"a": 1}'


def test_a_body_that_unpacks_to_far_more_is_refused():
    assert refused(unpacked, gzip.compress(b" " * (LARGEST_BODY + 1))) == "body-too-large"
    assert refused(unpacked, gzip.compress(b"0" * 500_000_000)) == "body-too-large"


@pytest.mark.parametrize("broken", [b"\x1f\x8bnonsense", gzip.compress(b"x" * 1000, mtime=0)[:-12]])
def test_what_is_packed_wrongly_is_refused(broken):
    assert refused(unpacked, broken) == "intake-unreadable"


def test_a_batch_is_taken_apart_into_the_very_bytes_of_its_events():
    body = b'{"batch":[{"a": 1.50},"text",{"b":"\xff"}],"sentAt":"now","writeKey":"k","context":{"locale":"de"}}'
    sent = batch_of(body)
    assert sent.events == (b'{"a": 1.50}', b'"text"', b'{"b":"\xff"}')
    assert (sent.sent_at, sent.write_key, sent.context) == ("now", "k", {"locale": "de"})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no JSON",
        b"[]",
        b"{}",
        b'{"batch": 5}',
        b'{"batch": [{"a": NaN}]}',
        b'{"batch": [{"a": 1}',
        b'{"batch": [' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"]}",
        json.dumps({"batch": [0] * (MOST_EVENTS + 1)}).encode(),
        b'{"writeKey": "\xff", "batch": []}',
    ],
)
def test_what_is_no_batch_is_refused(body):
    assert refused(batch_of, body) == "intake-unreadable"


def test_what_is_no_object_is_no_event():
    assert refused(single_of, b"[1]") == "intake-unreadable"
    assert single_of(b'{"writeKey": "k", "a": 1}').write_key == "k"


def test_a_text_cut_within_a_sign_costs_that_sign_alone():
    body = b'{"batch":[{"title":"a\\ud83d"},{"title":"\\\\ud83d \\ud83d\\ude00 \\udc00"}]}'
    first, second = (json.loads(each) for each in batch_of(body).events)
    assert (first["title"], second["title"]) == ("a\ufffd", "\\ud83d \U0001f600 \ufffd")
    assert whole(b'"\\ud83d\\ude00"') == b'"\\ud83d\\ude00"'
