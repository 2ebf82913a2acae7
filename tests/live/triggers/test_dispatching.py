"""From changes to a receiver that fails in every way: each change noted once, told until it is taken."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from email.utils import format_datetime
from threading import Event, Thread

import pytest
from standardwebhooks import Webhook
from tests.live.triggers.conftest import NEXT, NOW, SECRET, World, happen, tell_all
from tests.sources.connectors.webserver import Answer, Asked

from ilk.database.deliveries import Attempted, State
from ilk.kernel.clock import SystemClock
from ilk.kernel.errors import UserError
from ilk.live.triggers.sending import Cut

SOON = NOW + timedelta(minutes=10)
MUCH_LATER = NOW + timedelta(days=400)


def test_who_enters_and_who_leaves_is_told_with_the_traits_that_are_listed(world: World) -> None:
    world.traits = {"city": "Köln", "spend": Decimal("12.50"), "age": 7}
    dispatcher, trigger = world.open(), world.trigger(traits=["city", "spend"])
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    happen(dispatcher, "bob", entered=False)
    happen(dispatcher, "cid", segment="other")
    told = tell_all(dispatcher, trigger, SystemClock().now())  # a receiver takes what was signed in these minutes
    assert [each.state for each in told] == [State.DELIVERED] * 2
    first, second = (Webhook(SECRET).verify(asked.body, dict(asked.headers)) for asked in world.got)
    assert first == {
        "type": "segment.entered",
        "timestamp": NOW.isoformat().replace("+00:00", "Z"),
        "data": {
            "trigger": "crm",
            "segment": "vip",
            "customer": "ann",
            "change": dispatcher.ledger.changes()[0].number,
            "traits": {"city": "Köln", "spend": 12.5},
        },
    }
    assert (second["type"], second["data"]["customer"]) == ("segment.left", "bob")
    assert world.got[0].path == "/hooks?of=ilk"
    assert world.got[0].headers["Content-Type"] == "application/json"
    assert tell_all(dispatcher, trigger, MUCH_LATER) == []


def test_only_the_direction_that_is_named_is_told(world: World) -> None:
    dispatcher, trigger = world.open(), world.trigger(left=[])
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    happen(dispatcher, "ann", entered=False)
    assert len(tell_all(dispatcher, trigger)) == 1


def test_what_changed_before_a_trigger_was_there_is_not_told(world: World) -> None:
    dispatcher, trigger = world.open(), world.trigger()
    happen(dispatcher, "ann")
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "bob")
    tell_all(dispatcher, trigger)
    assert [json.loads(each.body)["data"]["customer"] for each in world.got] == ["bob"]


def test_headers_and_address_come_from_the_environment_and_several_secrets_sign(world: World) -> None:
    world.environment |= {"TOKEN": "abc", "HOOK": "h/7"}
    url = f"{world.server.address}/${{HOOK}}"
    headers = {"Authorization": "Bearer ${TOKEN}", "X-Shop": "ours"}
    more = {"url": url, "headers": headers, "secret": ["${SECRET}", "${NEXT}"]}
    dispatcher, trigger = world.open(), world.trigger(webhook=more)
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    tell_all(dispatcher, trigger, SystemClock().now())
    (asked,) = world.got
    assert (asked.path, asked.headers["Authorization"], asked.headers["X-Shop"]) == ("/h/7", "Bearer abc", "ours")
    for secret in (SECRET, NEXT):
        assert Webhook(secret).verify(asked.body, dict(asked.headers))


FAILURES = {
    "500": (Answer(500, b"out of order"), "it answered 500: out of order"),
    "404": (Answer(404), "it answered 404"),
    "302": (Answer(302, b"", {"Location": "http://127.0.0.1:1/"}), "it redirects, which is not followed"),
    "503": (Answer(503, b"\xff" * 1_000_000), "it answered 503: "),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_what_is_not_taken_is_told_again_later_under_the_same_id(world: World, failure: str) -> None:
    answer, problem = FAILURES[failure]
    world.receiver.planned = [answer, answer]
    dispatcher, trigger = world.open(), world.trigger()
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    (first,) = tell_all(dispatcher, trigger)
    assert (first.state, first.problem[: len(problem)]) == (State.WAITING, problem)
    assert len(first.problem) < 400
    assert tell_all(dispatcher, trigger) == []
    assert first.due_at is not None
    assert dispatcher.due_at(trigger) == first.due_at
    (second,) = tell_all(dispatcher, trigger, first.due_at)
    assert second.due_at is not None
    assert second.due_at - second.at > first.due_at - first.at
    (third,) = tell_all(dispatcher, trigger, second.due_at)
    assert third.state is State.DELIVERED
    assert len({asked.headers["webhook-id"] for asked in world.got}) == 1
    assert len({asked.headers["webhook-timestamp"] for asked in world.got}) == 3
    (record,) = dispatcher.store.newest("crm", 10)
    assert (record.attempts, record.body, record.problem, record.status) == (3, None, "", 204)


IN_TEN_MINUTES = format_datetime(NOW + timedelta(minutes=10), usegmt=True)


@pytest.mark.parametrize("asked_for", ["600", IN_TEN_MINUTES], ids=["seconds", "date"])
def test_a_receiver_that_asks_for_rest_gets_it_for_all_that_waits(world: World, asked_for: str) -> None:
    world.receiver.planned = [Answer(429, b"", {"Retry-After": asked_for})]
    dispatcher, trigger = world.open(), world.trigger()
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    tell_all(dispatcher, trigger)
    happen(dispatcher, "bob")
    assert tell_all(dispatcher, trigger, SOON - timedelta(seconds=2)) == []
    assert len(tell_all(dispatcher, trigger, SOON)) == 2
    assert dispatcher.store.counts() == {"crm": {State.DELIVERED: 2}}


def test_a_receiver_that_is_gone_is_told_nothing_more_until_its_trigger_is_another_one(world: World) -> None:
    world.receiver.planned = [Answer(410)]
    dispatcher, trigger = world.open(), world.trigger()
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    (only,) = tell_all(dispatcher, trigger)
    assert only.state is State.DEAD
    happen(dispatcher, "bob")
    dispatcher.follow({"crm": trigger}, SOON)
    assert tell_all(dispatcher, trigger, MUCH_LATER) == []
    assert dispatcher.due_at(trigger) is None
    changed = world.trigger(webhook={"url": f"{world.server.address}/new"})
    dispatcher.follow({"crm": changed}, SOON)
    assert [each.state for each in tell_all(dispatcher, changed, MUCH_LATER)] == [State.DELIVERED]
    assert [json.loads(asked.body)["data"]["customer"] for asked in world.got] == ["ann", "bob"]


def test_after_the_last_attempt_a_message_is_put_aside_and_can_be_told_again(world: World) -> None:
    dispatcher, trigger = world.open(), world.trigger(attempts=3)
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann", "bob")
    world.receiver.planned = [Answer(500)] * 6
    at = NOW
    for _ in range(3):
        tell_all(dispatcher, trigger, at)
        at += timedelta(hours=1)
    assert tell_all(dispatcher, trigger, MUCH_LATER) == []
    dead = dispatcher.store.dead("crm", 10)
    assert [(each.customer, each.attempts, each.status) for each in dead] == [("bob", 3, 500), ("ann", 3, 500)]
    assert dispatcher.store.dead("crm", 10, before=dead[0].id) == dead[1:]
    assert dispatcher.store.retry("crm", at, dead[1].message_id) == 1
    assert dispatcher.store.retry("crm", at) == 1
    assert [each.state for each in tell_all(dispatcher, trigger, at)] == [State.DELIVERED] * 2
    assert len({asked.headers["webhook-id"] for asked in world.got}) == 2


def test_a_receiver_that_gives_no_answer_is_not_waited_for(world: World) -> None:
    let_go = Event()

    def hangs(_: Asked) -> Answer:
        let_go.wait()
        return Answer(200)

    world.receiver.planned = [hangs]
    dispatcher, trigger = world.open(), world.trigger(webhook={"timeout": 1})
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    (attempted,) = tell_all(dispatcher, trigger)
    let_go.set()
    assert (attempted.state, attempted.problem) == (State.WAITING, "it gave no answer within 1 seconds")


@contextmanager
def raw(answer: bytes, *, slowly: bool = False) -> Iterator[int]:
    """A server of one connection that writes bytes: at once and closes, or one at a time for as long as it is read."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            received = b""
            while not received.endswith(b"}}"):
                received += connection.recv(1 << 16)
            try:
                while slowly:
                    connection.sendall(answer)
                connection.sendall(answer)
            except OSError:
                return

    serving = Thread(target=serve)
    serving.start()
    try:
        yield listening.getsockname()[1]
    finally:
        serving.join()
        listening.close()


WITHOUT_END = b"HTTP/1.1 100 Continue\r\n\r\n"
BROKEN = {
    "closes the connection": (b"", False, "it closed the connection"),
    "speaks no HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n", False, "it closed the connection, or its answer is not HTTP"),
    "never comes to an end": (WITHOUT_END, True, "it gave no answer within 1 seconds"),
    "has headers without end": (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000, False, "it closed the connection, or"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_receiver_that_is_none_is_asked_again_later(world: World, how: str) -> None:
    answer, slowly, problem = BROKEN[how]
    dispatcher = world.open()
    with raw(answer, slowly=slowly) as port:
        trigger = world.trigger(webhook={"url": f"http://127.0.0.1:{port}/", "timeout": 1})
        dispatcher.follow({"crm": trigger}, NOW)
        happen(dispatcher, "ann")
        (attempted,) = tell_all(dispatcher, trigger)
    assert attempted.state is State.WAITING
    assert attempted.problem.startswith(problem)


def test_nobody_there_is_asked_again_later(world: World) -> None:
    dispatcher, trigger = world.open(), world.trigger(webhook={"url": "http://127.0.0.1:1/"})
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    (attempted,) = tell_all(dispatcher, trigger)
    assert (attempted.state, attempted.problem) == (State.WAITING, "it cannot be reached: Connection refused")


def test_an_address_that_is_told_nothing_counts_as_a_failed_attempt(world: World) -> None:
    dispatcher, trigger = world.open(), world.trigger(webhook={"url": "http://192.168.7.7/"}, attempts=1)
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    (attempted,) = tell_all(dispatcher, trigger)
    assert (attempted.state, attempted.problem) == (State.DEAD, "the address is of this machine or its network")


def test_without_its_secrets_a_trigger_waits_and_no_attempt_is_lost(world: World) -> None:
    dispatcher, trigger = world.open(), world.trigger(attempts=1)
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    del world.environment["SECRET"]
    assert tell_all(dispatcher, trigger) == []
    hindrance = dispatcher.hindrance(trigger)
    assert hindrance is not None
    assert hindrance.code == "missing-secret"
    world.environment["SECRET"] = SECRET
    assert [each.state for each in tell_all(dispatcher, trigger, SOON)] == [State.DELIVERED]


def test_secrets_that_a_receiver_gives_back_are_not_kept(world: World) -> None:
    world.environment |= {"TOKEN": "very-secret", "HOOK": "hidden-path"}

    def echo(asked: Asked) -> Answer:
        return Answer(400, f"{asked.headers['Authorization']} at {world.server.address}{asked.path}".encode())

    world.receiver.planned = [echo]
    more = {"url": f"{world.server.address}/${{HOOK}}", "headers": {"Authorization": "${TOKEN}"}}
    dispatcher, trigger = world.open(), world.trigger(webhook=more)
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    (attempted,) = tell_all(dispatcher, trigger)
    assert attempted.problem == "it answered 400: ••• at •••"
    files = b"".join(path.read_bytes() for path in world.folder.glob("*.sqlite*"))
    assert b"ann" in files
    for secret in (b"very-secret", b"hidden-path", SECRET.encode()):
        assert secret not in files


def test_values_that_are_too_long_are_left_out_and_named(world: World) -> None:
    world.traits = {"notes": "x" * 100_000, "city": "Köln"}
    dispatcher, trigger = world.open(), world.trigger(traits=["notes", "city"])
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    tell_all(dispatcher, trigger)
    data = json.loads(world.got[0].body)["data"]
    assert (data["traits"], data["left_out"]) == ({"city": "Köln"}, ["notes"])


def test_a_crash_between_telling_and_recording_tells_again_and_records_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispatcher, trigger = world.open(), world.trigger()
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")

    def killed(_delivery: int, _attempted: Attempted) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(dispatcher.store, "record", killed)
    with pytest.raises(KeyboardInterrupt):
        tell_all(dispatcher, trigger)
    again = world.open()
    again.follow({"crm": trigger}, SOON)
    assert [each.state for each in tell_all(again, trigger, SOON)] == [State.DELIVERED]
    assert tell_all(again, trigger, MUCH_LATER) == []
    assert len(world.got) == 2
    assert len({asked.headers["webhook-id"] for asked in world.got}) == 1
    assert len(again.store.newest("crm", 10)) == 1


def test_a_crash_before_the_position_is_kept_notes_a_change_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    dispatcher, trigger = world.open(), world.trigger()
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann", "bob")
    dispatcher.collect(trigger, NOW)
    standing = dispatcher.store.standing("crm")
    assert standing is not None
    happen(dispatcher, "cid")
    monkeypatch.setattr(dispatcher.store, "standing", lambda _: type(standing)(standing.position - 2))
    dispatcher.collect(trigger, NOW)
    assert [each.customer for each in world.open().store.newest("crm", 10)] == ["cid", "bob", "ann"]


def test_a_restart_goes_on_with_what_is_due(world: World) -> None:
    world.receiver.planned = [Answer(500)]
    dispatcher, trigger = world.open(), world.trigger()
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    (first,) = tell_all(dispatcher, trigger)
    again = world.open()
    again.follow({"crm": trigger}, NOW)
    assert again.due_at(trigger) == first.due_at
    assert first.due_at is not None
    (second,) = tell_all(again, trigger, first.due_at)
    assert second.state is State.DELIVERED


def test_closing_cuts_an_attempt_which_is_made_again(world: World) -> None:
    asked, let_go = Event(), Event()

    def hangs(_: Asked) -> Answer:
        asked.set()
        let_go.wait()
        return Answer(200)

    world.receiver.planned = [hangs]
    dispatcher, trigger = world.open(), world.trigger(webhook={"timeout": 30})
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    dispatcher.collect(trigger, NOW)
    (delivery,) = dispatcher.claim(trigger, NOW, 10)
    closing = Thread(target=lambda: (asked.wait(), dispatcher.sender.close()))
    closing.start()
    with pytest.raises(Cut):
        dispatcher.tell(trigger, delivery, NOW)
    closing.join()
    let_go.set()
    with pytest.raises(Cut):
        dispatcher.tell(trigger, delivery, NOW)
    again = world.open()
    assert [each.state for each in tell_all(again, trigger, SOON)] == [State.DELIVERED]
    assert again.store.newest("crm", 1)[0].attempts == 1


def test_what_a_trigger_has_to_tell_that_is_removed_is_put_aside(world: World) -> None:
    dispatcher, trigger = world.open(), world.trigger()
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    dispatcher.collect(trigger, NOW)
    dispatcher.follow({}, SOON)
    (dead,) = dispatcher.store.dead(None, 10)
    assert dead.problem == "the trigger is no longer there"
    happen(dispatcher, "bob")
    dispatcher.follow({"crm": trigger}, SOON)
    happen(dispatcher, "cid")
    tell_all(dispatcher, trigger, SOON)
    assert [json.loads(asked.body)["data"]["customer"] for asked in world.got] == ["cid"]


def test_records_of_a_later_version_are_refused(world: World) -> None:
    dispatcher = world.open()
    with dispatcher.store._database.write() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
    with pytest.raises(UserError) as raised:
        world.open()
    assert raised.value.code == "database-newer"
