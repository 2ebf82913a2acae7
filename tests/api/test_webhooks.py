"""Webhooks of other systems: each scheme by its rules; what is not signed, came before, or cannot be read."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook
from starlette.testclient import TestClient
from tests.api.webhook_senders import CONNECTS, SECRETS, SENDERS, STANDARD_KEY, shopify, standard, stripe, till

from ilk.app.access import create_key
from ilk.app.data import check_source
from ilk.app.definitions import apply
from ilk.app.wiring import LOCAL, Workspace, open_workspace

BODY = json.dumps(
    {"id": "evt_1", "type": "order.paid", "customer": {"email": "ann@example.com"}, "total": "19.90"}
).encode()
SOURCE = """
title: Webhooks of {name}
connect: {connect}
into: {{table: {name}_messages, key: id}}
columns: {{id: webhook_id, email: customer.email, total: money(total)}}
"""


def mapped(name: str, connect: str) -> str:
    return SOURCE.format(name=name, connect=connect).replace("customer.email", "'`customer.email`'")


@pytest.fixture
def workspace(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The shop, with a source for each sender."""
    for name, value in (SECRETS | {"STRIPE_NEW": "whsec_that_is_new"}).items():
        monkeypatch.setenv(name, value)
    for name, connect in CONNECTS.items():
        (shop / "sources" / f"{name}.yaml").write_text(mapped(name, connect), "utf-8")
    with open_workspace(shop) as opened:
        apply(opened, LOCAL, why="webhooks")
        yield opened


@pytest.fixture
def key(workspace: Workspace) -> str:
    return create_key(workspace, LOCAL, name="shop", role="writer").secret or ""


def send(
    client: TestClient, source: str, body: bytes, headers: Mapping[str, str | bytes]
) -> tuple[int, dict[str, Any]]:
    answer = client.post(f"/v1/intake/webhooks/{source}", content=body, headers=headers)
    return answer.status_code, answer.json()


def stored(workspace: Workspace) -> list[dict[str, Any]]:
    return [json.loads(each.entry.message) for piece in workspace.intake.events(None) for each in piece]


def refused(workspace: Workspace) -> list[str]:
    return [each.entry.reason for each in workspace.intake.refusals(100)]


@pytest.mark.parametrize(
    ("source", "own", "topic"),
    [
        ("standard", "msg_1", "order.paid"),
        ("stripe", "evt_1", "order.paid"),
        ("shopify", "b54557e4", "orders/create"),
        ("github", "72d3162e", "star"),
        ("till", "7", "sale"),
    ],
)
def test_what_is_signed_by_its_scheme_is_taken_once(stranger, workspace, source, own, topic):
    headers = SENDERS[source](BODY, workspace.clock.now())
    for _ in range(2):
        assert send(stranger, source, BODY, headers) == (200, {"success": True})
    (told,) = stored(workspace)
    assert (told["source"], told["webhookId"], told["topic"]) == (source, own, topic)
    assert told["body"] == json.loads(BODY)


@pytest.mark.parametrize("source", list(SENDERS))
def test_what_is_not_signed_is_told_nothing_but_that(stranger, workspace, source):
    now = workspace.clock.now()
    good = SENDERS[source](BODY, now)
    wrong = [
        (BODY.replace(b"19.90", b"99.90"), good),
        (BODY[:-1] + b" }", good),
        (BODY + b"\n", good),
        (BODY, {}),
        (BODY, {name: f"{value[:-1]}{'0' if value[-1] != '0' else '1'}" for name, value in good.items()}),
        (BODY, {name: "Ä, v1=ä".encode() for name in good}),
        *((BODY, {each: value for each, value in good.items() if each != name}) for name in good if needed(name)),
    ]
    for body, headers in wrong:
        status, told = send(stranger, source, body, headers)
        assert (status, told["code"], told["detail"]) == (401, "wrong-signature", "the signature is not right")
        assert told["hint"] is None
    assert stored(workspace) == refused(workspace) == []


def needed(header: str) -> bool:
    """Whether a message without a header is not signed."""
    return header not in {"X-Shopify-Topic", "X-GitHub-Event", "X-Till-About"}


@pytest.mark.parametrize("source", list(SENDERS))
def test_who_has_the_key_of_another_is_a_stranger(stranger, workspace, source):
    now = workspace.clock.now()
    for other, sender in SENDERS.items():
        if other != source:
            assert send(stranger, source, BODY, sender(BODY, now))[0] == 401
    assert stored(workspace) == []


@pytest.mark.parametrize("sender", [standard, stripe])
@pytest.mark.parametrize(("minutes", "status"), [(-6, 401), (-4, 200), (4, 200), (6, 401)])
def test_a_message_that_was_signed_too_far_from_now_is_refused(stranger, workspace, sender, minutes, status):
    headers = sender(BODY, workspace.clock.now() + timedelta(minutes=minutes))
    assert send(stranger, sender.__name__, BODY, headers)[0] == status


def test_one_of_several_signatures_and_of_several_secrets_is_enough(stranger, workspace):
    now = workspace.clock.now()
    signed = standard(BODY, now)
    other = standard(BODY, now, key=b"of somebody else")["webhook-signature"]
    several = signed | {"webhook-signature": f"v1a,{'A' * 44} {other} {signed['webhook-signature']}"}
    assert send(stranger, "standard", BODY, several)[0] == 200
    assert send(stranger, "stripe", BODY, stripe(BODY, now, "whsec_that_is_new"))[0] == 200
    body = BODY.replace(b"evt_1", b"evt_2")
    assert send(stranger, "stripe", body, stripe(body, now))[0] == 200
    assert len(stored(workspace)) == 3


def test_an_id_is_of_its_source_and_the_newest_of_a_source_counts_for_itself(stranger, workspace):
    now = workspace.clock.now()
    assert send(stranger, "shopify", BODY, shopify(BODY, now, "7"))[0] == 200
    assert send(stranger, "till", BODY, till(BODY, now, "7"))[0] == 200
    changed = BODY.replace(b"19.90", b"20.90")
    assert send(stranger, "till", changed, till(changed, now, "7"))[0] == 200
    assert [(each["source"], each["body"]["total"]) for each in stored(workspace)] == [
        ("shopify", "19.90"),
        ("till", "19.90"),
    ]


def test_where_nobody_says_an_id_equal_bodies_are_one_message(stranger, workspace, shop):
    path = shop / "sources" / "till.yaml"
    path.write_text(path.read_text("utf-8").replace("id_header: X-Till-Number, ", ""), "utf-8")
    apply(workspace, LOCAL, why="no ids")
    for body, number in ((BODY, "1"), (BODY, "2"), (BODY + b" ", "3")):
        assert send(stranger, "till", body, till(body, workspace.clock.now(), number))[0] == 200
    assert len(stored(workspace)) == 2


@pytest.mark.parametrize("source", ["orders", "nobody", "%00", "x" * 300])
def test_where_no_source_takes_webhooks_is_no_address(stranger, workspace, source):
    assert send(stranger, source, BODY, standard(BODY, workspace.clock.now()))[0] == 404


def test_a_source_that_is_applied_takes_webhooks_from_that_moment_on_and_one_that_is_gone_none(
    stranger, workspace, shop
):
    headers = standard(BODY, workspace.clock.now())
    assert send(stranger, "later", BODY, headers)[0] == 404
    (shop / "sources" / "later.yaml").write_text(mapped("later", CONNECTS["standard"]), "utf-8")
    apply(workspace, LOCAL, why="one more")
    assert send(stranger, "later", BODY, headers)[0] == 200
    (shop / "sources" / "later.yaml").unlink()
    apply(workspace, LOCAL, why="one less")
    assert send(stranger, "later", BODY, headers)[0] == 404


@pytest.mark.parametrize("environment", [{}, {"STANDARD": ""}, {"STANDARD": "whsec_short"}])
def test_while_the_secret_is_not_known_senders_are_asked_to_come_again(stranger, workspace, environment, log):
    workspace.environment = environment
    status, told = send(stranger, "standard", BODY, standard(BODY, workspace.clock.now()))
    assert (status, told["code"]) == (503, "intake-unavailable")
    assert "STANDARD" not in json.dumps(told) + log.getvalue()


def test_a_check_of_the_source_tells_that_a_secret_is_missing(workspace):
    assert "secret" not in [each.name for each in check_source(workspace, LOCAL, "stripe")]
    workspace.environment = {"STRIPE": "whsec_of_stripe"}
    (found,) = [each for each in check_source(workspace, LOCAL, "stripe") if each.name == "secret"]
    assert (found.state, found.sentence) == (
        "warning",
        "No webhook is taken where the environment has no `STRIPE_NEW`.",
    )


def test_an_empty_secret_signs_nothing(stranger, workspace):
    workspace.environment = {"SHOPIFY": ""}
    assert send(stranger, "shopify", BODY, shopify(BODY, workspace.clock.now(), secret=""))[0] == 503


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"no JSON", "unreadable"),
        (b'{"id": "a", "total": NaN}', "unreadable"),
        (b'{"id": "a", "total": 1e999}', "bad-number"),
        (b'{"id": "\xff"}', "bad-text"),
        (b"[1]", "no-object"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "too-deep"),
        (b'{"a":' * 9_000 + b"1" + b"}" * 9_000, "too-deep"),
        (b"{}", "no-id"),
        (json.dumps({"id": "x" * 256}).encode(), "bad-id"),
    ],
)
def test_what_is_signed_and_cannot_be_read_is_kept_with_its_reason(stranger, workspace, body, reason):
    status, told = send(stranger, "stripe", body, stripe(body, workspace.clock.now()))
    assert (status, told["code"]) == (400, "intake-unreadable")
    assert refused(workspace) == [reason]
    assert workspace.intake.refusals(1)[0].entry.raw == body
    assert stored(workspace) == []


def test_a_body_has_the_limit_of_all_requests_and_not_that_of_an_event(stranger, workspace):
    now = workspace.clock.now()
    large = json.dumps(
        {"id": "large", "lines": [{"sku": "x" * 50, "quantity": each} for each in range(5_000)]}
    ).encode()
    assert len(large) > 300_000
    assert send(stranger, "stripe", large, stripe(large, now))[0] == 200
    huge = b" " * 600_000
    assert send(stranger, "stripe", huge, stripe(huge, now))[0] == 413
    assert len(stored(workspace)) == 1


def test_digits_stay_as_they_were_sent(stranger, workspace):
    body = b'{"id": "evt_9", "total": 19.90, "number": 12345678901234567890123, "half": "\\ud83d"}'
    assert send(stranger, "stripe", body, stripe(body, workspace.clock.now()))[0] == 200
    (entry,) = [each.entry for piece in workspace.intake.events(None) for each in piece]
    assert "19.90" in entry.message
    assert "12345678901234567890123" in entry.message


def test_the_address_takes_posts_alone_and_no_key_opens_it(stranger, workspace, key):
    assert stranger.get("/v1/intake/webhooks/stripe").status_code == 405
    assert send(stranger, "stripe", BODY, {"Authorization": f"Bearer {key}"})[0] == 401
    assert stored(workspace) == []


def test_whoever_may_send_events_cannot_take_the_place_of_a_webhook(stranger, workspace, key):
    said = {"userId": "u", "event": "x", "messageId": "ilk-webhook/stripe/evt_1"}
    told = stranger.post("/v1/track", json=said, headers={"Authorization": f"Bearer {key}"}).json()
    assert told["refused"][0]["reason"] == "bad-id"
    assert send(stranger, "stripe", BODY, stripe(BODY, workspace.clock.now()))[0] == 200
    assert [each["type"] for each in stored(workspace)] == ["webhook"]


def test_what_the_package_of_the_specification_signs_is_taken(stranger, workspace):
    now = workspace.clock.now()
    signature = Webhook(SECRETS["STANDARD"]).sign("msg_2", now, BODY.decode())
    headers = {"webhook-id": "msg_2", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}
    assert send(stranger, "standard", BODY, headers)[0] == 200
    assert standard(BODY, now, "msg_2", STANDARD_KEY)["webhook-signature"] == signature
