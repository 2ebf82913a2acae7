"""`ilk trigger …`: what stands where, what was put aside, and nothing secret."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Ilk
from tests.shop import AS_OF
from tests.sources.connectors.webserver import Answer, running

from ilk.app.kinds import TRIGGER
from ilk.app.triggers.dispatcher import dispatcher_of
from ilk.app.wiring import open_workspace
from ilk.database.live import NewChange, Written
from ilk.database.share import Share

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - the one of the specification's examples


@pytest.fixture
def trigger(shop: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A trigger whose receiver refuses everything, once; the address of the receiver."""
    monkeypatch.setenv("CRM_SECRET", SECRET)
    monkeypatch.setenv("CRM_TOKEN", "very-secret")
    settings = shop / "ilk.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}triggers: {{networks: [127.0.0.1]}}\n", "utf-8")
    with running(lambda asked: Answer(500, asked.headers["Authorization"].encode())) as server:
        address = f"{server.address}/crm"
        (shop / "triggers").mkdir()
        (shop / "triggers" / "crm.yaml").write_text(
            f"entered: [berliners]\nattempts: 1\nwebhook:\n  url: {address}\n  secret: ${{CRM_SECRET}}\n"
            "  headers: {Authorization: 'Bearer ${CRM_TOKEN}'}\n",
            encoding="utf-8",
        )
        yield address


def refuse(shop: Path, *customers: str) -> None:
    """Let the receiver refuse what it is told of customers."""
    with open_workspace(shop) as workspace:
        dispatcher, now = dispatcher_of(workspace), workspace.clock.now()
        (definition,) = workspace.definitions.definitions(TRIGGER)
        dispatcher.follow({"crm": definition}, now)
        changes = [NewChange(customer, "berliners", AS_OF, entered=True) for customer in customers]
        Share(workspace.live_store).write(Written(changes), now)
        dispatcher.collect(definition, now)
        for each in dispatcher.claim(definition, now, 10):
            dispatcher.tell(definition, each, now)


def test_triggers_are_listed_shown_tried_and_told_again(ilk: Ilk, shop: Path, trigger: str) -> None:
    assert "There is no trigger yet" in ilk("trigger", "list").output
    ilk("apply", "--why", "to tell the CRM")
    (listed,) = json.loads(ilk("trigger", "list", "--json").output)
    assert (listed["name"], listed["url"], listed["state"]) == ("crm", trigger, "working")
    assert "into berliners" in ilk("trigger", "list").output
    refuse(shop, "[red]x[/red]", "c04")
    assert "2 put aside" in ilk("trigger", "show", "crm").output
    dead = ilk("trigger", "dead", "crm").output
    assert "it answered 500: •••" in " ".join(dead.split())
    assert "[red]x[/red]" in dead
    tried = ilk("trigger", "test", "crm", code=1).output
    assert "did not take it: it answered 500: •••" in tried
    messages = json.loads(ilk("trigger", "dead", "--json").output)["items"]
    one = ilk("trigger", "retry", "crm", "--message", messages[0]["message_id"]).output
    assert one == "1 message of crm will be told again.\n"
    given_up = ilk("trigger", "dismiss", "crm", "--why", "an old test").output
    assert given_up == "1 message of crm was given up.\n"
    assert ilk("trigger", "retry", "crm").output == "0 messages of crm will be told again.\n"
    assert "Nothing was put aside." in ilk("trigger", "dead").output


def test_what_is_secret_is_in_no_answer_and_in_no_file_of_the_project(ilk: Ilk, shop: Path, trigger: str) -> None:
    ilk("apply", "--why", "to tell the CRM")
    refuse(shop, "c04")
    asked = (("list",), ("show", "crm"), ("dead",))
    said = "".join(ilk("trigger", *each, *how).output for each in asked for how in ((), ("--json",)))
    said += ilk("trigger", "test", "crm", "--json", code=1).output
    said += "".join(path.read_bytes().decode("latin-1") for path in (shop / ".ilk").rglob("*") if path.is_file())
    assert "${CRM_SECRET}" in said
    assert "very-secret" not in said
    assert SECRET.removeprefix("whsec_") not in said
    assert trigger in said
