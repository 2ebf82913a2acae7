"""The intake over HTTP: every address and way to say a key, who may send, and what becomes of bad requests."""

import gzip
import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.api.conftest import ELSEWHERE
from tests.api.test_routes import KNOWN

from ilk.app.access import create_key, keys, revoke_key
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.errors import UserError

TRACK = {"type": "track", "event": "Order Completed", "anonymousId": "a1", "messageId": "m1"}
PAGE = "https://shop.example.com"
ORIGIN = {"Origin": PAGE}


@pytest.fixture
def open_shop(shop: Path) -> Path:
    """The shop, to which a page may send."""
    settings = shop / "ilk.yaml"
    settings.write_text(f"{settings.read_text('utf-8')}\nintake:\n  origins: [{PAGE}]\n", "utf-8")
    return shop


@pytest.fixture
def workspace(open_shop: Path) -> Iterator[Workspace]:
    with open_workspace(open_shop) as opened:
        yield opened


@pytest.fixture
def key(workspace) -> str:
    return create_key(workspace, LOCAL, name="shop", role="writer").secret or ""


def basic(key: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'{key}:'.encode()).decode()}"}


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def stored(workspace: Workspace) -> list[dict[str, Any]]:
    return [json.loads(each.entry.message) for piece in workspace.intake.events(None) for each in piece]


def refused(workspace: Workspace) -> list[str]:
    return [each.entry.reason for each in workspace.intake.refusals(100)]


@pytest.mark.parametrize("kind", ["track", "identify", "page", "screen", "group", "alias"])
def test_each_kind_has_its_address_and_a_short_one(stranger, workspace, key, kind):
    said = {"userId": "u1", "event": "Seen", "groupId": "g", "previousId": "a"}
    for address in (f"/v1/{kind}", f"/v1/{kind[0]}"):
        answer = stranger.post(address, json=said, headers=basic(key))
        assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert [each["type"] for each in stored(workspace)] == [kind, kind]


@pytest.mark.parametrize("address", ["/v1/batch", "/v1/b", "/v1/import", "/beacon/v1/batch"])
def test_batches_are_taken_and_repeated_ones_counted_once(stranger, workspace, key, address):
    batch = {"batch": [TRACK, TRACK | {"messageId": "m2"}, TRACK]}
    for _ in range(2):
        assert stranger.post(address, json=batch, headers=basic(key)).status_code == 200
    assert [each["messageId"] for each in stored(workspace)] == ["m1", "m2"]


def test_a_key_is_taken_from_wherever_clients_put_it(stranger, workspace, key):
    body = json.dumps(TRACK).encode()
    answers = [
        stranger.post("/v1/track", content=body, headers=basic(key)),
        stranger.post("/v1/track", content=body, headers=bearer(key)),
        stranger.post(f"/v1/track?writeKey={key}", content=body),
        stranger.post("/v1/track", json=TRACK | {"writeKey": key}),
        stranger.post("/v1/batch", json={"batch": [TRACK], "writeKey": key}),
    ]
    assert [each.status_code for each in answers] == [200] * 5
    assert key not in json.dumps(stored(workspace))


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/json; charset=UTF-8", "application/x-www-form-urlencoded", None]
)
def test_a_body_is_json_packed_or_not_whatever_its_type_says(stranger, workspace, key, content_type):
    headers = basic(key) | ({"Content-Type": content_type} if content_type else {})
    plain, packed = json.dumps(TRACK).encode(), gzip.compress(json.dumps(TRACK | {"messageId": "m2"}).encode())
    assert stranger.post("/v1/track", content=plain, headers=headers).status_code == 200
    assert stranger.post("/v1/track", content=packed, headers=headers).status_code == 200
    assert len(stored(workspace)) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {},
        basic("ilk_0_0"),
        basic(""),
        bearer("ilk_0_0"),
        {"Authorization": "Basic %%%"},
        {"Authorization": "Basic /w=="},
        {"Authorization": "Digest x"},
    ],
)
def test_whatever_is_no_key_opens_nothing_and_is_told_nothing_even_at_this_machine(client, workspace, headers):
    answer = client.post("/v1/track", json=TRACK, headers=headers)
    assert (answer.status_code, answer.json()["detail"]) == (401, "the write key opens nothing")
    assert "hint" not in answer.json() or answer.json()["hint"] is None
    assert stored(workspace) == refused(workspace) == []


def test_a_revoked_key_opens_nothing_from_that_moment_on(stranger, workspace, key):
    for number in range(3):
        assert stranger.post("/v1/track", json=TRACK | {"messageId": str(number)}, headers=basic(key)).is_success
    revoke_key(workspace, LOCAL, keys(workspace, LOCAL)[0].id)
    assert stranger.post("/v1/track", json=TRACK, headers=basic(key)).status_code == 401


def test_a_writers_key_sends_and_reads_nothing(stranger, key):
    told = {address: stranger.get(address, headers=bearer(key)).status_code for address in KNOWN}
    assert {address for address, status in told.items() if status != 403} == {"/health?", "/ready?"}


def test_the_key_of_somebody_who_may_not_send_is_denied(stranger, workspace):
    secret = create_key(workspace, LOCAL, name="dashboard", role="analyst").secret or ""
    answer = stranger.post("/v1/track", json=TRACK, headers=basic(secret))
    assert (answer.status_code, answer.json()["code"]) == (403, "denied")


def test_bad_events_are_kept_with_their_reasons_and_the_good_ones_beside_them_count(stranger, workspace, key):
    batch = [TRACK, {"type": "track", "event": "x"}, 7, TRACK | {"messageId": "m2", "timestamp": "soon"}]
    answer = stranger.post("/v1/batch", json={"batch": batch}, headers=basic(key))
    assert answer.status_code == 200
    assert [(each["index"], each["reason"]) for each in answer.json()["refused"]] == [
        (1, "no-user"),
        (2, "no-object"),
        (3, "bad-time"),
    ]
    assert [each["messageId"] for each in stored(workspace)] == ["m1"]
    assert refused(workspace) == ["bad-time", "no-object", "no-user"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"no JSON", 400, "intake-unreadable"),
        (b'{"batch": [{"price": NaN}]}', 400, "intake-unreadable"),
        (b'{"a":' * 1_000 + b"1" + b"}" * 1_000, 400, "intake-unreadable"),
        (b"\x1f\x8b no gzip", 400, "intake-unreadable"),
        (b" " * 600_000, 413, "body-too-large"),
        (gzip.compress(b" " * 100_000_000, mtime=0), 413, "body-too-large"),
        (b"x" * 32_000_000, 413, "body-too-large"),
    ],
)
def test_what_cannot_be_read_is_said_and_what_is_not_too_large_kept(stranger, workspace, key, body, status, code):
    answer = stranger.post("/v1/batch", content=body, headers=basic(key))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert refused(workspace) == (["unreadable"] if status == 400 else [])
    assert stored(workspace) == []


def test_a_page_that_is_allowed_may_send_and_one_that_is_not_may_not(stranger, workspace, key):
    asked = ORIGIN | {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "anonymousid,authorization,content-type,sentat",
    }
    preflight = stranger.options("/v1/track", headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == PAGE
    assert preflight.headers["access-control-allow-headers"] == "anonymousid,authorization,content-type,sentat"
    agent = {"User-Agent": "Mozilla/5.0"}
    answer = stranger.post("/v1/t", json=TRACK, headers=basic(key) | ORIGIN | {"Sec-Fetch-Site": "cross-site"} | agent)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, PAGE)
    assert stored(workspace)[0]["context"] == {"ip": ELSEWHERE[0], "userAgent": "Mozilla/5.0"}
    other = {"Origin": "https://elsewhere.example.com"}
    for refusal in (
        stranger.post("/v1/t", json=TRACK, headers=basic(key) | other),
        stranger.options("/v1/t", headers=asked | other),
    ):
        assert (refusal.status_code, refusal.json()["code"]) == (403, "wrong-origin")
        assert "access-control-allow-origin" not in refusal.headers


def test_a_page_can_read_why_it_was_refused(stranger):
    answer = stranger.post("/v1/t", json=TRACK, headers=ORIGIN)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (401, PAGE)


def test_pages_may_send_and_still_not_ask_anything_else(stranger, key):
    answer = stranger.get("/v1/project", headers=ORIGIN | bearer(key))
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_a_name_that_the_server_does_not_go_by_is_refused(stranger, key):
    answer = stranger.post("/v1/track", json=TRACK, headers=basic(key) | {"Host": "evil.example.com"})
    assert answer.status_code == 421


def test_an_address_takes_posts_alone(stranger, key):
    assert stranger.get("/v1/track", headers=basic(key)).status_code == 405


def test_segments_client_for_browsers_is_told_to_send_everything_here(stranger):
    told = stranger.get("/v1/projects/any/settings", headers=ORIGIN)
    assert told.headers["access-control-allow-origin"] == PAGE
    assert told.json()["integrations"] == {"Segment.io": {"apiKey": "any", "apiHost": "192.0.2.1:8765/v1"}}


@pytest.mark.parametrize("code", ["disk-full", "store-locked"])
def test_what_cannot_be_written_down_is_to_be_sent_again(workspace, stranger, key, code):
    log = workspace.intake
    workspace.__dict__["intake"] = _Unwritable(code)
    answer = stranger.post("/v1/track", json=TRACK, headers=basic(key))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    workspace.__dict__["intake"] = log
    assert stored(workspace) == []


@pytest.mark.usefixtures("busy")
def test_of_what_comes_too_fast_the_server_says_when_to_come_again(workspace, stranger, key):
    whole = {**TRACK, "type": "track"}
    for address, sent in (("/v1/track", TRACK), ("/v1/intake/messages", {"messages": [json.dumps(whole)]})):
        answer = stranger.post(address, json=sent, headers=bearer(key))
        told = (answer.status_code, answer.headers["retry-after"], answer.json()["code"])
        assert told == (429, "1", "intake-busy")
    assert stored(workspace) == []


class _Unwritable:
    """A log on a disk that takes nothing."""

    def __init__(self, code: str) -> None:
        self._code = code

    def add(self, _arrivals: object) -> int:
        raise UserError(self._code, "the disk is full")


def test_the_state_is_told_and_refused_events_shown_page_by_page(client, key):
    nothing = client.get("/v1/intake").json()
    assert (nothing["events"], nothing["refused"], nothing["origins"]) == (0, 0, [PAGE])
    batch = [TRACK, *({"type": "track", "event": str(number)} for number in range(3))]
    client.post("/v1/batch", json={"batch": batch}, headers=basic(key))
    told = client.get("/v1/intake").json()
    assert (told["events"], told["refused"], told["types"]) == (1, 3, [{"type": "track", "events": 1}])
    assert [(each["reason"], each["events"]) for each in told["reasons"]] == [("no-user", 3)]
    assert told["last_received_at"] is not None
    first = client.get("/v1/intake/refused?limit=2").json()
    rest = client.get(f"/v1/intake/refused?limit=2&cursor={first['next']}").json()
    shown = [json.loads(each["raw"])["event"] for each in (*first["items"], *rest["items"])]
    assert (shown, first["total"], rest["next"]) == (["2", "1", "0"], 3, None)
