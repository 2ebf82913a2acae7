"""What was delivered long ago is forgotten; what waits and what was put aside is not."""

from datetime import timedelta

from tests.live.triggers.conftest import NOW, World, happen, tell_all
from tests.sources.connectors.webserver import Answer

from ilk.database.deliveries import State

MUCH_LATER = NOW + timedelta(days=400)


def test_what_was_delivered_is_forgotten_after_a_while_and_nothing_else(world: World) -> None:
    dispatcher, trigger = world.open(), world.trigger(attempts=1)
    dispatcher.follow({"crm": trigger}, NOW)
    happen(dispatcher, "ann")
    happen(dispatcher, "bob")
    world.receiver.planned = [Answer(500)]
    tell_all(dispatcher, trigger)
    happen(dispatcher, "cid")
    dispatcher.collect(trigger, NOW)
    states = {State.DEAD: 1, State.DELIVERED: 1, State.WAITING: 1}
    assert dispatcher.store.counts()["crm"] == states
    assert dispatcher.prune(NOW + timedelta(days=30)) is False
    assert dispatcher.store.counts()["crm"] == states
    assert dispatcher.prune(NOW + timedelta(days=31)) is False
    assert dispatcher.store.counts()["crm"] == {State.DEAD: 1, State.WAITING: 1}
    assert dispatcher.collect(trigger, MUCH_LATER) is False
    assert dispatcher.store.counts()["crm"] == {State.DEAD: 1, State.WAITING: 1}


def test_old_records_are_forgotten_a_piece_at_a_time_the_oldest_first(world: World) -> None:
    dispatcher, trigger = world.open(), world.trigger()
    dispatcher.follow({"crm": trigger}, NOW)
    for customer in ("ann", "bob", "cid"):
        happen(dispatcher, customer)
    tell_all(dispatcher, trigger)
    assert dispatcher.store.forget(MUCH_LATER, 2) == 2
    assert [each.customer for each in dispatcher.store.newest("crm", 9)] == ["cid"]
    assert dispatcher.store.forget(MUCH_LATER, 2) == 1
    assert dispatcher.store.forget(MUCH_LATER, 2) == 0


def test_what_was_given_up_is_forgotten_as_what_was_delivered(world: World) -> None:
    dispatcher, trigger = world.open(), world.trigger(attempts=1)
    dispatcher.follow({"crm": trigger}, NOW)
    world.receiver.planned = [Answer(500)]
    happen(dispatcher, "ann")
    tell_all(dispatcher, trigger)
    assert dispatcher.store.dismiss("crm", NOW) == 1
    assert dispatcher.store.counts()["crm"] == {State.DISMISSED: 1}
    dispatcher.prune(NOW + timedelta(days=31))
    assert dispatcher.store.counts() == {}
