"""Decisions over HTTP: who may ask, what a page of another site is told, and what is written down of it."""

import hmac
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.api.conftest import ELSEWHERE, TOKEN
from tests.decisions.world import SHOWN, write_content

from ilk.api.app import create_app
from ilk.app.access import create_key, keys, revoke_key
from ilk.app.deciding.ground import ground_of
from ilk.app.definitions import apply
from ilk.app.run import run
from ilk.app.segments import query
from ilk.app.wiring import LOCAL, Workspace, open_workspace

PAGE = "https://shop.example.com"
ORIGIN = {"Origin": PAGE}
SECRET = "a-secret-of-the-shop-of-32-characters-and-more"  # noqa: S105 - of no shop but this one
"""What the shop's own server makes tokens with."""


def signed_in(customer: str) -> dict[str, Any]:
    """Who is signed in, as the shop's server proves it to its pages."""
    return {"user_id": customer, "user_token": hmac.new(SECRET.encode(), customer.encode(), sha256).hexdigest()}


ASKED = signed_in("c04") | {"slots": ["hero"]}
BROWSER = "6f1c1b1e-3a52-4f0e-9a58-0d6c7c1f2e33"


@pytest.fixture
def workspace(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("ILK_VISITOR_SECRET", f"another-secret-that-is-on-its-way-out {SECRET}")
    settings = shop / "ilk.yaml"
    settings.write_text(f"{settings.read_text('utf-8')}\nintake:\n  origins: [{PAGE}]\n", "utf-8")
    (write_content(shop) / "sources/shown.yaml").write_text(SHOWN, "utf-8")
    with open_workspace(shop) as opened:
        apply(opened, LOCAL, why="content")
        yield opened


def bearer(workspace: Workspace, role: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {create_key(workspace, LOCAL, name=f'a {role}', role=role).secret}"}


def shown(workspace: Workspace) -> list[dict[str, Any]]:
    return [json.loads(each.entry.message) for piece in workspace.intake.events(None) for each in piece]


def test_a_page_of_an_allowed_site_is_told_what_to_show_and_no_more(stranger, workspace):
    page = bearer(workspace, "writer") | ORIGIN
    answer = stranger.post("/v1/decide", json=ASKED, headers=page)
    assert answer.headers["access-control-allow-origin"] == PAGE
    values = {"title": "Thank you", "text": "Five per cent\noff", "link": "/thanks"}
    assert answer.json() == {"slots": {"hero": {"variant": "regulars", "values": values}}, "segments": []}


def test_a_browser_may_ask_with_the_key_in_the_address_and_no_question_before(stranger, workspace):
    key = bearer(workspace, "writer")["Authorization"].removeprefix("Bearer ")
    simple = ORIGIN | {"Content-Type": "text/plain"}
    answer = stranger.post(f"/v1/decide?writeKey={key}", content=json.dumps(ASKED), headers=simple)
    assert answer.json()["slots"]["hero"]["variant"] == "regulars"


def test_a_browser_that_asks_first_is_told_it_may(stranger):
    asks = ORIGIN | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    answer = stranger.options("/v1/decide", headers=asks)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, PAGE)
    assert "POST" in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize("method", ["OPTIONS", "POST"])
def test_a_page_of_another_site_is_refused(stranger, workspace, method):
    headers = bearer(workspace, "writer") | {"Origin": "https://evil.example.com"}
    answer = stranger.request(method, "/v1/decide", json=ASKED, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong-origin")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.usefixtures("workspace")
def test_an_allowed_page_cannot_use_that_a_person_at_this_machine_needs_no_key(client):
    answer = client.post("/v1/decide", json=ASKED, headers=ORIGIN)
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong-origin")


def test_a_server_is_told_all_and_so_is_who_sits_at_this_machine(client, stranger, workspace):
    asked = ASKED | {"traits": ["city"], "explain": True}
    server = stranger.post("/v1/decide", json=asked, headers=bearer(workspace, "analyst")).json()
    assert server == client.post("/v1/decide", json=asked).json()
    assert server["traits"] == {"city": "Berlin"}
    assert server["segments"] == ["berliners", "readers", "regulars"]
    assert server["slots"]["hero"]["held_out"] is False


@pytest.mark.parametrize(
    ("role", "asked", "status"),
    [
        ("writer", {"traits": ["city"]}, 403),
        ("writer", {"explain": True}, 403),
        ("viewer", {}, 403),
        ("analyst", {}, 200),
    ],
)
def test_a_key_is_told_what_its_role_may_know(stranger, workspace, role, asked, status):
    assert stranger.post("/v1/decide", json=ASKED | asked, headers=bearer(workspace, role)).status_code == status


@pytest.mark.parametrize(
    "address", ["/v1/customers/c04/segments", "/v1/customers/c04", "/v1/content", "/v1/content/hero"]
)
def test_the_key_of_a_page_opens_nothing_else(stranger, workspace, address):
    assert stranger.get(address, headers=bearer(workspace, "writer")).status_code == 403


def test_a_revoked_key_is_told_nothing_from_that_moment_on(stranger, workspace):
    page = bearer(workspace, "writer")
    assert stranger.post("/v1/decide", json=ASKED, headers=page).status_code == 200
    revoke_key(workspace, LOCAL, keys(workspace, LOCAL)[0].id)
    assert stranger.post("/v1/decide", json=ASKED, headers=page).status_code == 401
    assert stranger.post("/v1/decide", json=ASKED).status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 422, "not-json"),
        (b'{"user": "c04"}', 422, "unknown-field"),
        (b'{"user_id": ["c04"]}', 422, "wrong-value"),
        (b"{}", 422, "no-visitor"),
        (b'{"anonymous_id": "6f1c1b1e-3a52-4f0e-9a58-0d6c7c1f2e33", "slots": ["heroe"]}', 422, "unknown-content"),
        (b" " * 40_000, 413, "body-too-large"),
    ],
)
def test_what_cannot_be_decided_is_a_problem_with_its_reason_at_both_doors(
    client, stranger, workspace, body, status, code
):
    json_body = {"Content-Type": "application/json"}
    answers = [stranger.post("/v1/decide", content=body, headers=bearer(workspace, "writer") | json_body)]
    answers += [client.post("/v1/decide", content=body, headers=json_body)] if status == 422 else []
    assert {(each.status_code, each.json()["code"]) for each in answers} == {(status, code)}


def test_an_edit_is_followed_while_what_was_before_answers(stranger, workspace):
    page = bearer(workspace, "writer")

    def title() -> str:
        told = stranger.post("/v1/decide", json=ASKED, headers=page)
        return told.json()["slots"]["hero"]["values"]["title"]

    assert title() == "Thank you"
    write_content(workspace.root, hero="default: {title: Closed}\n")
    apply(workspace, LOCAL, why="closed")
    assert title() in {"Thank you", "Closed"}
    ground_of(workspace)
    assert title() == "Closed"


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"user_id": "c04"}, 403, "unproven-visitor"),
        ({"user_id": "c04", "anonymous_id": BROWSER}, 403, "unproven-visitor"),
        (signed_in("c05") | {"user_id": "c04"}, 403, "unproven-visitor"),
        ({"user_id": "c04", "user_token": "ü"}, 403, "unproven-visitor"),
        ({"anonymous_id": "c04"}, 422, "guessable-visitor"),
        (signed_in("mine") | {"anonymous_id": "c04"}, 422, "guessable-visitor"),
        ({"user_id": "", "anonymous_id": BROWSER}, 200, None),
        (signed_in("c04"), 200, None),
    ],
)
def test_a_page_may_ask_about_who_is_proven_to_look_at_it_alone(stranger, workspace, asked, status, code):
    answer = stranger.post("/v1/decide", json=asked, headers=bearer(workspace, "writer"))
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert stranger.post("/v1/decide", json=asked, headers=bearer(workspace, "analyst")).status_code == 200


@pytest.mark.parametrize("secret", ["", "too short"])
def test_without_a_secret_nobody_is_proven_to_be_anybody(stranger, workspace, secret):
    workspace.environment["ILK_VISITOR_SECRET"] = secret
    proof = hmac.new(secret.encode(), b"c04", sha256).hexdigest()
    asked = {"user_id": "c04", "user_token": proof}
    answer = stranger.post("/v1/decide", json=asked, headers=bearer(workspace, "writer"))
    assert (answer.status_code, answer.json()["code"]) == (403, "unproven-visitor")


def test_a_page_that_sends_the_exposure_itself_is_told_all_that_is_to_be_said(stranger, workspace):
    page = bearer(workspace, "writer")
    asked = signed_in("c04") | {"session": "s"}
    told = stranger.post("/v1/decide", json=asked | {"expose": False}, headers=page).json()["slots"]["mail"]
    stranger.post("/v1/decide", json=asked | {"slots": ["mail"]}, headers=page)
    (written,) = shown(workspace)
    assert written["messageId"] == told["exposure"]
    said = {name: told[name] for name in ("variant", "meant", "held_out")}
    assert written["properties"] == said | {"slot": "mail", "session": "s"}


def test_only_post_is_taken(stranger, workspace):
    assert stranger.get("/v1/decide", headers=bearer(workspace, "writer")).status_code == 405


def test_what_is_shown_in_a_session_is_written_down_once(stranger, client, workspace):
    page = bearer(workspace, "writer")
    asked = signed_in("c04") | {"anonymous_id": BROWSER, "session": "s1"}
    told = [stranger.post("/v1/decide", json=asked, headers=page).json() for _ in range(3)]
    told.append(client.post("/v1/decide", json=asked).json())
    messages = shown(workspace)
    assert {each["messageId"] for each in messages} == {each["exposure"] for each in told[0]["slots"].values()}
    assert all(
        each["slots"][name]["exposure"] == told[0]["slots"][name]["exposure"] for each in told for name in each["slots"]
    )
    assert [(each["event"], each["userId"], each["anonymousId"], each["properties"]) for each in messages] == [
        (
            "Content Shown",
            "c04",
            BROWSER,
            {"slot": slot, "variant": variant, "meant": meant, "held_out": held_out, "session": "s1"},
        )
        for slot, variant, meant, held_out in (
            ("hero", "regulars", "regulars", False),
            ("mail", "default", "readers", True),
        )
    ]
    stranger.post("/v1/decide", json=asked | {"session": "s2"}, headers=page)
    assert len(shown(workspace)) == 4


def test_nothing_is_written_down_without_a_session_or_when_it_is_not_wanted(stranger, workspace):
    page = bearer(workspace, "writer")
    stranger.post("/v1/decide", json=ASKED, headers=page)
    told = stranger.post("/v1/decide", json=ASKED | {"session": "s", "expose": False}, headers=page).json()
    assert shown(workspace) == []
    sent = {"event": "Content Shown", "userId": "c04", "messageId": told["slots"]["hero"]["exposure"]}
    assert stranger.post("/v1/track", json=sent, headers=page).status_code == 200
    stranger.post("/v1/decide", json=ASKED | {"session": "s"}, headers=page)
    assert len(shown(workspace)) == 1


def test_who_was_shown_what_can_be_asked_after_a_run(stranger, workspace):
    page = bearer(workspace, "writer")
    for customer in ("c04", "c05", "c08"):
        stranger.post("/v1/decide", json=signed_in(customer) | {"session": "s"}, headers=page)
    run(workspace, LOCAL, as_of=workspace.clock.now())
    assert query(workspace, LOCAL, 'exposed to "hero"').count == 3
    assert query(workspace, LOCAL, 'exposed to "hero" variant "regulars"').count == 2
    assert query(workspace, LOCAL, 'did exposure where (experiment = "mail" and held_out is true)').count >= 1


def test_the_name_of_the_server_is_looked_at(workspace):
    app = create_app(workspace, token=TOKEN, host="192.0.2.1")
    with TestClient(app, "http://evil.example.com", client=ELSEWHERE) as client:
        assert client.post("/v1/decide", json=ASKED, headers=bearer(workspace, "writer")).status_code == 421


@pytest.mark.usefixtures("busy")
def test_what_is_shown_is_asked_again_when_it_cannot_be_written_down(stranger, workspace):
    page = bearer(workspace, "writer")
    answer = stranger.post("/v1/decide", json=ASKED | {"session": "s1"}, headers=page)
    told = (answer.status_code, answer.headers["retry-after"], answer.json()["code"])
    assert told == (429, "1", "intake-busy")
    assert stranger.post("/v1/decide", json=ASKED, headers=page).status_code == 200
