"""Who comes in: the person at this machine, the holder of a key, the holder of the owner file's token."""

import pytest
from starlette.testclient import TestClient
from tests.api.conftest import TOKEN
from tests.api.test_routes import KNOWN

from ilk.api.actors import WRONG_KEYS, WrongKeys, is_loopback
from ilk.app.access import create_key, keys, revoke_key
from ilk.app.wiring import LOCAL
from ilk.kernel.errors import UserError

OF_OWNERS = {"/v1/backups", "/v1/connectors", "/v1/files"}
"""What reaches beyond the project, or is all of it."""
# What names single customers, takes work, or says who may come in: not for a viewer.
OF_PEOPLE = {
    "/v1/customers",
    "/v1/customers/c07",
    "/v1/customers/c07/segments",
    "/v1/customers/c07/timeline",
    "/v1/segments/berliners/members",
    "/v1/segments/berliners/members.csv",
    "/v1/segments/berliners/members.arrow",
    "/v1/segments/berliners/why/c07",
    "/v1/segments/berliners/as-of",
    "/v1/segments/berliners/changes",
    "/v1/fields/city/values",
    "/v1/sources/orders/check",
    "/v1/sources/orders/cleaning",
    "/v1/quarantine",
    "/v1/intake/refused",
    "/v1/dead-letters",
    "/v1/live/changes",
    "/v1/quarantine.csv",
    "/v1/quarantine.arrow",
    "/v1/audit",
    "/v1/identity/decisions",
    "/v1/sources/orders/definition",
    *OF_OWNERS,
}
WHEN = {"text": "everyone"}
# Everything that is asked or changed with a body, and whether a viewer may.
FOUND = {"name": "kinds", "using": ["city"], "method": "k_means", "clusters": 2, "why": "-"}
SENDING = [
    ("post", "/v1/segments/check", WHEN, False),
    ("post", "/v1/segments/preview", WHEN, False),
    ("post", "/v1/segments/{name}/diff", WHEN, False),
    ("post", "/v1/segments/{name}/restore", {"version": 1, "why": "-"}, False),
    ("post", "/v1/segments/import", {"tool": "segment", "document": "{}"}, False),
    ("put", "/v1/segments/{name}", {"definition": "everyone", "why": "-"}, False),
    ("post", "/v1/query", WHEN, False),
    ("post", "/v1/decide", {"user_id": "c01"}, False),
    ("post", "/v1/identity/decisions", {"a": "c01", "b": "c02", "verdict": "same", "why": "-"}, False),
    ("post", "/v1/intake/messages", {"messages": []}, False),
    ("post", "/v1/live/try", {"customer": "c01", "message": {}}, False),
    ("put", "/v1/lists/{name}", {"content": "customer_id\n"}, False),
    ("delete", "/v1/lists/{name}", {}, False),
    ("post", "/v1/language/parse", WHEN, True),
    ("post", "/v1/language/write", {"tree": {"kind": "everyone"}}, True),
    ("post", "/v1/language/controls", {}, True),
    ("post", "/v1/discover", {"using": ["city"]}, False),
    ("post", "/v1/discover/keep", FOUND, False),
    ("post", "/v1/instruments", {"name": "nps"}, False),
    ("post", "/v1/topics", {"event": "order", "text": "-", "column": "-", "topics": {"a": ["b"]}}, False),
    ("post", "/v1/models/{name}/fit", {}, False),
    ("put", "/v1/personas/{name}", {"opinion": {}, "why": "-"}, False),
    ("post", "/v1/sources/{name}/rows", {"content": ""}, False),
    ("post", "/v1/quarantine/retry", {}, False),
    ("post", "/v1/triggers/{name}/test", {}, False),
    ("post", "/v1/triggers/{name}/retry", {}, False),
    ("post", "/v1/triggers/{name}/dismiss", {"why": "-"}, False),
    ("put", "/v1/files/{name}", {"content": ""}, False),
    ("post", "/v1/sources/look", {"name": "-"}, False),
    ("post", "/v1/sources/preview", {"name": "-", "text": ""}, False),
    ("put", "/v1/sources/{name}", {"text": "", "why": "-"}, False),
    ("post", "/v1/runs", {}, False),
    ("post", "/v1/verify", {}, False),
    ("post", "/v1/plan", {}, True),
    ("post", "/v1/apply", {"why": "-"}, False),
    ("post", "/v1/export", {}, False),
    ("post", "/v1/backups", {}, False),
]


OWN = {("delete", "/v1/discover/{id}"), ("post", "/v1/models/{name}/place")}
"""About what the shop does not have: what somebody began, and models; tests of their own show who may."""


def bearer(secret: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_somebody_at_this_machine_is_the_owner_without_a_key(client):
    assert client.get("/v1/project").json()["role"] == "owner"


def test_somebody_elsewhere_needs_a_key(stranger):
    answer = stranger.get("/v1/project")
    assert (answer.status_code, answer.json()["code"]) == (401, "key-required")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "ilk key create" in answer.json()["hint"]


def test_a_key_opens_what_its_role_may_do_and_no_more(stranger, workspace):
    secret = create_key(workspace, LOCAL, name="dashboard", role="viewer").secret
    assert stranger.get("/v1/project", headers=bearer(secret)).json()["role"] == "viewer"
    denied = stranger.get("/v1/customers", headers=bearer(secret))
    assert (denied.status_code, denied.json()["code"]) == (403, "denied")


@pytest.mark.parametrize(
    ("role", "denied"), [("viewer", OF_PEOPLE), ("analyst", {"/v1/audit", *OF_OWNERS}), ("owner", set())]
)
def test_each_role_reads_what_it_may_and_no_more(stranger, workspace, role, denied):
    key = bearer(create_key(workspace, LOCAL, name="dashboard", role=role).secret)
    told = {address.partition("?")[0]: stranger.get(address, headers=key).status_code for address in KNOWN}
    assert told == {path: 403 if path in denied else 200 for path in told}
    assert told.keys() >= denied


def test_a_viewer_sends_only_what_is_read_and_changes_nothing(stranger, workspace):
    key = bearer(create_key(workspace, LOCAL, name="dashboard", role="viewer").secret)
    told = {
        (method, path): stranger.request(method, path.format(name="berliners"), json=body, headers=key).status_code
        for method, path, body, _ in SENDING
    }
    assert told == {(method, path): 200 if may else 403 for method, path, _, may in SENDING}
    paths = stranger.get("/openapi.json").json()["paths"]
    assert set(told) | OWN == {
        (method, path) for path, methods in paths.items() for method in methods if method != "get"
    }


def test_a_key_also_limits_somebody_at_this_machine(client, workspace):
    secret = create_key(workspace, LOCAL, name="dashboard", role="viewer").secret
    assert client.get("/v1/audit", headers=bearer(secret)).status_code == 403


def test_a_revoked_key_opens_nothing(stranger, workspace):
    secret = create_key(workspace, LOCAL, name="dashboard", role="owner").secret
    revoke_key(workspace, LOCAL, keys(workspace, LOCAL)[0].id)
    answer = stranger.get("/v1/project", headers=bearer(secret))
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong-key")


@pytest.mark.parametrize("header", ["Basic aWxrOmlsaw==", "Bearer", "Bearer ilk_0_0", "ilk_0_0", "Bearer é"])
def test_what_is_no_key_opens_nothing_not_even_at_this_machine(client, header):
    assert client.get("/v1/project", headers={"Authorization": header.encode()}).status_code == 401


def test_whoever_tries_many_wrong_keys_waits(stranger, workspace):
    secret = create_key(workspace, LOCAL, name="dashboard", role="viewer").secret
    statuses = [stranger.get("/v1/project", headers=bearer("ilk_0_0")).status_code for _ in range(WRONG_KEYS + 1)]
    assert statuses == [401] * WRONG_KEYS + [429]
    answer = stranger.get("/v1/project", headers=bearer(secret))
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")


def test_wrong_keys_are_forgotten_after_a_minute_and_counted_by_address():
    wrong = WrongKeys()
    for second in range(WRONG_KEYS):
        wrong.count("192.0.2.7", float(second))
    with pytest.raises(UserError, match="too many wrong keys"):
        wrong.refuse_if_many("192.0.2.7", 59.9)
    wrong.refuse_if_many("192.0.2.7", 60.0)
    wrong.refuse_if_many("192.0.2.8", 59.9)


@pytest.mark.parametrize("header", ["Forwarded", "Via", "X-Forwarded-For", "X-Real-IP"])
def test_what_comes_through_a_proxy_is_not_from_this_machine(client, header):
    assert client.get("/v1/project", headers={header: "for=127.0.0.1"}).status_code == 401


def test_a_header_does_not_make_a_stranger_local(stranger):
    claims = {
        "X-Forwarded-For": "127.0.0.1",
        "X-Real-IP": "127.0.0.1",
        "Forwarded": "for=127.0.0.1",
        "Host": "localhost",
    }
    assert stranger.get("/v1/project", headers=claims).status_code == 401


def test_the_token_of_the_owner_file_is_the_local_owner(stranger):
    assert stranger.get("/v1/project", headers={"X-Ilk-Token": TOKEN}).json()["role"] == "owner"
    assert stranger.get("/v1/project", headers={"X-Ilk-Token": TOKEN[:-1]}).json()["code"] == "wrong-token"


def test_a_server_may_ask_everyone_for_a_key(workspace):
    from ilk.api.app import create_app

    app = create_app(workspace, token=TOKEN, require_key=True)
    with TestClient(app, "http://localhost", client=("127.0.0.1", 5)) as client:
        assert client.get("/v1/project").json()["code"] == "key-required"


def test_health_needs_no_key_and_figures_do(stranger):
    assert stranger.get("/health").json() == {"status": "up"}
    assert stranger.get("/ready").json()["state"] == "ready"
    assert stranger.get("/metrics").status_code == 401


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:192.0.2.7", False),
        ("192.0.2.7", False),
        ("testclient", False),
        ("", False),
    ],
)
def test_loopback_addresses_are_known_in_all_their_forms(address, own):
    assert is_loopback(address) is own
