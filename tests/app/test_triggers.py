"""Triggers of a project: told in the background while changes are written, looked at, tried and told again."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from queue import Queue
from threading import Event

import pytest
from standardwebhooks import Webhook
from tests.shop import AS_OF
from tests.sources.connectors.webserver import Answer, Asked, running

from ilk.app.definitions import apply
from ilk.app.triggers.asking import dead_letters, dismiss_dead, retry_dead, trigger, triggers, try_trigger
from ilk.app.triggers.telling import Telling
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.database.live import NewChange, Written
from ilk.database.share import Share
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Denied, NotFound
from ilk.trust.audit import Outcome

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - the one of the specification's examples
PATIENCE = 60.0
"""Seconds after which a test gives up; none is waited for where all is well."""


@dataclass
class Crm:
    """A receiver, and what it got; it answers 204 unless it is told otherwise."""

    answers: dict[str, Callable[[], Answer]] = field(default_factory=dict)
    got: "Queue[Asked]" = field(default_factory=Queue)
    url: str = ""

    def __call__(self, asked: Asked) -> Answer:
        self.got.put(asked)
        return self.answers.get(asked.path, lambda: Answer(204))()

    def next(self) -> dict:
        """What came next, verified."""
        asked = self.got.get(timeout=PATIENCE)
        return Webhook(SECRET).verify(asked.body, dict(asked.headers))["data"]


@pytest.fixture
def crm() -> Iterator[Crm]:
    made = Crm()
    with running(made) as server:
        made.url = server.address
        yield made


def write(folder: Path, url: str, name: str = "crm", attempts: int = 10) -> None:
    webhook = f"webhook: {{url: '{url}/{name}', secret: '${{CRM_SECRET}}'}}"
    text = f"entered: [berliners]\nleft: [berliners]\ntraits: [city]\nattempts: {attempts}\n{webhook}\n"
    (folder / "triggers").mkdir(exist_ok=True)
    (folder / "triggers" / f"{name}.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def folder(shop: Path, crm: Crm, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shop, run, with a trigger that may tell this machine."""
    monkeypatch.setenv("CRM_SECRET", SECRET)
    settings = shop / "ilk.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}triggers: {{networks: [127.0.0.0/8]}}\n", "utf-8")
    write(shop, crm.url)
    return shop


@contextmanager
def opened(folder: Path) -> Iterator[Workspace]:
    with open_workspace(folder) as workspace:
        apply(workspace, LOCAL, why="to tell the CRM")
        yield workspace


@contextmanager
def telling(workspace: Workspace) -> Iterator[Telling]:
    faults: list[BaseException] = []
    made = Telling(workspace, lambda _, error: faults.append(error))
    made.start()
    try:
        yield made
    finally:
        made.stop()
    assert faults == []


def begun(workspace: Workspace, *names: str) -> None:
    """Let triggers stand at what there is: what happens from now on is told."""
    for name in names:
        workspace.deliveries.begin(name, workspace.live_store.newest())


def happen(workspace: Workspace, *customers: str) -> None:
    changes = [NewChange(customer, "berliners", AS_OF, entered=True) for customer in customers]
    Share(workspace.live_store).write(Written(changes), AS_OF)


def test_changes_are_told_as_they_are_written_with_the_traits_of_the_customer(folder: Path, crm: Crm) -> None:
    with opened(folder) as workspace:
        begun(workspace, "crm")
        happen(workspace, "c04")
        with telling(workspace) as told:
            assert crm.next()["traits"] == {"city": "Berlin"}
            happen(workspace, "c01", "somebody new")
            told.wake()
            found = [crm.next() for _ in range(2)]
        assert {(each["customer"], each["traits"]["city"]) for each in found} == {
            ("c01", "Hamburg"),
            ("somebody new", None),
        }
        assert triggers(workspace, LOCAL)[0].delivered == 3
        assert {each.state for each in trigger(workspace, LOCAL, "crm").newest} == {"delivered"}


def test_a_receiver_that_hangs_keeps_no_other_from_being_told_and_no_server_from_stopping(
    folder: Path, crm: Crm
) -> None:
    let_go = Event()

    def hangs() -> Answer:
        let_go.wait(PATIENCE)
        return Answer(200)

    crm.answers["/slow"] = hangs
    write(folder, crm.url, "slow")
    customers = [f"c{number:02}" for number in range(1, 31)]
    with opened(folder) as workspace:
        begun(workspace, "crm", "slow")
        happen(workspace, *customers)
        with telling(workspace):
            paths = [crm.got.get(timeout=PATIENCE).path for _ in range(38)]
        assert sorted(paths) == ["/crm"] * 30 + ["/slow"] * 8
        stood = {each.name: each for each in triggers(workspace, LOCAL)}
        assert stood["slow"].waiting == 30
        let_go.set()
        assert all(each.attempts == 0 for each in trigger(workspace, LOCAL, "slow").newest)


def test_what_was_put_aside_is_listed_and_told_again(folder: Path, crm: Crm) -> None:
    crm.answers["/crm"] = lambda: Answer(500, b"out of order")
    write(folder, crm.url, attempts=1)
    with opened(folder) as workspace:
        begun(workspace, "crm")
        happen(workspace, "c04", "c08", "c12")
        with telling(workspace) as told:
            for _ in range(3):
                crm.next()
        page = dead_letters(workspace, LOCAL, limit=2)
        assert (page.total, len(page.items), page.items[0].problem) == (3, 2, "it answered 500: out of order")
        rest = dead_letters(workspace, LOCAL, trigger="crm", limit=2, cursor=page.next)
        found = [*page.items, *rest.items]
        assert (sorted(each.customer_id for each in found), rest.next) == (["c04", "c08", "c12"], None)
        crm.answers.clear()
        assert retry_dead(workspace, LOCAL, "crm", message=found[0].message_id).messages == 1
        assert retry_dead(workspace, LOCAL, "crm").messages == 2
        with pytest.raises(NotFound):
            retry_dead(workspace, LOCAL, "crm", message=found[0].message_id)
        with telling(workspace) as told:
            told.wake()
            assert {crm.next()["customer"] for _ in range(3)} == {"c04", "c08", "c12"}
        assert dead_letters(workspace, LOCAL).total == 0


def test_what_was_put_aside_is_given_up_and_the_trail_says_by_whom_and_why(folder: Path, crm: Crm) -> None:
    crm.answers["/crm"] = lambda: Answer(500)
    write(folder, crm.url, attempts=1)
    clerk = Actor("clerk", Role.ANALYST)
    with opened(folder) as workspace:
        begun(workspace, "crm")
        happen(workspace, "c04", "c08", "c12")
        with telling(workspace):
            for _ in range(3):
                crm.next()
        first, *others = dead_letters(workspace, LOCAL).items
        one = dismiss_dead(workspace, clerk, "crm", why="an old test", message=first.message_id)
        assert (one.messages, one.sentence) == (1, "1 message of crm was given up.")
        assert [each.message_id for each in dead_letters(workspace, LOCAL).items] == [
            each.message_id for each in others
        ]
        for again in (retry_dead, partial(dismiss_dead, why="twice")):
            with pytest.raises(NotFound):
                again(workspace, LOCAL, "crm", message=first.message_id)
        (folder / "triggers" / "crm.yaml").unlink()
        apply(workspace, LOCAL, why="the CRM is gone")
        assert dead_letters(workspace, LOCAL, trigger="crm").total == 2
        assert dismiss_dead(workspace, LOCAL, "crm", why="so is what it was told").messages == 2
        assert dead_letters(workspace, LOCAL).total == 0
        assert [each.body for each in workspace.deliveries.newest("crm", 9)] == [None] * 3
        with pytest.raises(NotFound):
            dismiss_dead(workspace, LOCAL, "cmr", why="-")
        trail = [each for each in workspace.audit.newest(50).items if each.action == "dismiss dead letters"]
        told = [(each.actor, each.subject, each.detail) for each in trail if each.outcome is Outcome.DONE]
        assert told == [
            (LOCAL.name, "crm", "2 messages: so is what it was told"),
            ("clerk", "crm", "1 message: an old test"),
        ]


def test_a_receiver_that_is_gone_is_shown_and_goes_on_when_it_is_retried(folder: Path, crm: Crm) -> None:
    crm.answers["/crm"] = lambda: Answer(410)
    with opened(folder) as workspace:
        begun(workspace, "crm")
        happen(workspace, "c04")
        with telling(workspace):
            crm.next()
        (found,) = triggers(workspace, LOCAL)
        assert (found.state, found.dead, found.disabled_at is not None) == ("disabled", 1, True)
        crm.answers.clear()
        retry_dead(workspace, LOCAL, "crm")
        assert triggers(workspace, LOCAL)[0].state == "working"
        with telling(workspace):
            assert crm.next()["customer"] == "c04"


def test_a_trigger_without_its_secret_is_shown_as_hindered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CRM_SECRET")
    with opened(folder) as workspace:
        (found,) = triggers(workspace, LOCAL)
        assert (found.state, found.problem) == ("hindered", "the environment has no `CRM_SECRET`")
    monkeypatch.setenv("CRM_SECRET", "open sesame")
    with opened(folder) as workspace:
        (found,) = triggers(workspace, LOCAL)
        assert found.state == "hindered"
        assert "open sesame" not in found.model_dump_json()


def test_a_trigger_is_tried_with_a_message_that_says_so(folder: Path, crm: Crm) -> None:
    with opened(folder) as workspace:
        found = try_trigger(workspace, LOCAL, "crm", customer="c04")
        assert (found.taken, found.status) == (True, 204)
        assert crm.next()["traits"] == {"city": "Berlin"}
        told = json.loads(found.body)
        assert (told["type"], told["data"]["test"], told["data"]["customer"]) == ("segment.entered", True, "c04")
        crm.answers["/crm"] = lambda: Answer(401, b"who are you")
        refused = try_trigger(workspace, LOCAL, "crm")
        assert (refused.taken, refused.problem) == (False, "it answered 401: who are you")
        assert crm.next()["customer"] == "test-customer"
        assert trigger(workspace, LOCAL, "crm").newest == []
        with pytest.raises(NotFound):
            try_trigger(workspace, LOCAL, "cmr")


def test_who_may_only_see_figures_sees_no_customer_and_sends_nothing(folder: Path) -> None:
    viewer = Actor("dashboard", Role.VIEWER)
    with opened(folder) as workspace:
        assert triggers(workspace, viewer)[0].url.endswith("/crm")
        for asked in (
            lambda: trigger(workspace, viewer, "crm"),
            lambda: dead_letters(workspace, viewer),
            lambda: try_trigger(workspace, viewer, "crm"),
            lambda: retry_dead(workspace, viewer, "crm"),
            lambda: dismiss_dead(workspace, viewer, "crm", why="-"),
        ):
            with pytest.raises(Denied):
                asked()


def test_without_triggers_nothing_is_made(shop: Path) -> None:
    with open_workspace(shop) as workspace:
        assert triggers(workspace, LOCAL) == []
        with telling(workspace):
            pass
    assert not (shop / ".ilk" / "deliveries.sqlite").exists()


def test_a_trigger_that_is_added_while_others_are_told_begins_with_what_comes_then(folder: Path, crm: Crm) -> None:
    with opened(folder) as workspace:
        begun(workspace, "crm")
        with telling(workspace) as told:
            happen(workspace, "c04")
            told.wake()
            assert crm.next()["trigger"] == "crm"
            write(folder, crm.url, "later")
            apply(workspace, LOCAL, why="another one")
            found: dict = {"trigger": "crm"}
            while found["trigger"] == "crm":
                happen(workspace, "c08")
                told.wake()
                found = crm.next()
            assert (found["trigger"], found["customer"]) == ("later", "c08")
