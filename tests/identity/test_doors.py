"""Who is who through the doors: routes, commands and Python tell the same; who may not read customers sees no names."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests import merging_shop
from typer.testing import CliRunner

from ilk.api.app import create_app
from ilk.app.identity.people import review, summary
from ilk.app.wiring import Workspace
from ilk.cli.main import build
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Denied, UserError
from ilk.python.shop import Shop


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    app = create_app(workspace, token="-")  # noqa: S106 - of no server but this test's
    with TestClient(app, "http://localhost:8765", client=("127.0.0.1", 50000)) as made:
        yield made


@pytest.fixture
def ilk(workspace, monkeypatch):
    """`ilk("identity", "review")` in the shop's folder, which nobody else has open."""
    workspace.close()
    monkeypatch.chdir(workspace.root)

    def run(*arguments: str, code: int = 0) -> str:
        result = CliRunner().invoke(build(), arguments, catch_exceptions=False, prog_name="ilk")
        assert result.exit_code == code, result.output
        return result.output

    return run


def test_routes_tell_the_whole_a_person_and_what_waits(client):
    told = client.get("/v1/identity").json()
    assert (told["records"], told["people"], told["to_review"]) == (10, 8, 1)
    assert {each["rule"]: each["accepted"] for each in told["rules"]}["same_email"] == 1
    assert client.get("/v1/identity/people/w1").json()["customer_id"] == "k1"
    page = client.get("/v1/identity/review?limit=1").json()
    assert (page["total"], page["items"][0]["link"]["a"], page["items"][0]["b"]["record_id"]) == (1, "k3", "w3")


def test_a_decision_over_http_is_kept_and_leaves_the_queue(client):
    made = {"a": "w3", "b": "k3", "verdict": "same", "why": "she called"}
    told = client.post("/v1/identity/decisions", json=made).json()
    assert (told["one_person"], told["decision"]["a"], told["decision"]["b"]) == (False, "k3", "w3")
    assert client.get("/v1/identity/review").json()["items"] == []
    assert client.get("/v1/identity/decisions").json()[0]["why"] == "she called"
    assert client.get("/v1/identity").json()["waiting"] == 1


@pytest.mark.parametrize(
    ("made", "status", "code"),
    [
        ({"a": "w9", "b": "k3", "verdict": "same", "why": "-"}, 422, "unknown-record"),
        ({"a": "w3", "b": "w3", "verdict": "same", "why": "-"}, 422, "same-record"),
        ({"a": "w3", "b": "k3", "verdict": "perhaps", "why": "-"}, 422, None),
        ({"a": "w3", "b": "k3", "verdict": "same", "why": " "}, 422, "missing-value"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(client, made, status, code):
    told = client.post("/v1/identity/decisions", json=made)
    assert told.status_code == status
    assert code in {None, told.json()["code"]}
    assert client.get("/v1/identity/decisions").json() == []


def test_the_audit_trail_says_who_decided_and_about_whom(client):
    client.post("/v1/identity/decisions", json={"a": "w3", "b": "k3", "verdict": "same", "why": "she called"})
    newest = client.get("/v1/audit").json()["items"][0]
    assert (newest["action"], newest["subject"], newest["outcome"]) == ("decide who is who", "w3", "done")


def test_who_may_not_read_customers_sees_figures_and_no_values(workspace):
    viewer = Actor("guest", Role.VIEWER)
    told = summary(workspace, viewer)
    assert told.people == 8
    assert {(group.values, *group.some) for group in told.held} == {("",)}
    with pytest.raises(Denied):
        review(workspace, viewer)


def test_commands_tell_and_decide(ilk):
    assert "10 records are 8 people" in ilk("identity")
    assert "same_email" in ilk("identity", "show", "w1")
    assert "phone 3" in ilk("identity", "review")
    assert "will be one person" in ilk("identity", "merge", "k3", "w3", "--why", "she called")
    assert "No pair waits" in ilk("identity", "review")
    assert "she called" in ilk("identity", "decisions")
    ilk("run")
    assert json.loads(ilk("identity", "show", "w3", "--json"))["customer_id"] == "k3"
    assert "will be two people" in ilk("identity", "unmerge", "k3", "w3", "--why", "she called again")
    assert "no longer counts" in ilk("identity", "forget", "k3", "w3", "--why", "not sure")
    assert "Nothing has been decided" in ilk("identity", "decisions")


def test_a_command_on_a_record_that_there_is_not_names_those_alike(ilk):
    with pytest.raises(UserError, match="no record `W`") as told:
        ilk("identity", "show", "W")
    assert "`w1`" in str(told.value.hint)


def test_python_tells_and_decides(workspace):
    workspace.close()
    with Shop.open(workspace.root) as shop:
        assert shop.identity().people == 8
        assert shop.person("w1").customer_id == "k1"
        assert [(pair.link.a, pair.link.b) for pair in shop.identity_review()] == [("k3", "w3")]
        assert shop.decide("k3", "w3", "same", why="she called").one_person is False


def test_a_project_without_an_identity_says_so(ilk):
    merging_shop.forget_identity(Path())
    ilk("run")
    assert "each is a customer of its own" in ilk("identity")
    with pytest.raises(UserError) as told:
        ilk("identity", "show", "w1")
    assert told.value.code == "no-identity"
