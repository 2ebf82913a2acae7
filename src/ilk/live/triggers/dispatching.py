"""From changes to what receivers are told: each change once noted for each trigger, and told until it is taken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from ilk.catalog.documents import canonical, digest
from ilk.database.deliveries import Attempted, Delivery, DeliveryStore, NewDelivery, Standing, State
from ilk.database.live import LiveStore, StoredChange
from ilk.kernel.errors import UserError
from ilk.live.triggers.backoff import again_at
from ilk.live.triggers.definition import TriggerDefinition
from ilk.live.triggers.message import Message, message_of
from ilk.live.triggers.sending import Answered, Sender, receiver_of
from ilk.segments.tree import Result

TraitsOf = Callable[[str, Sequence[str]], Mapping[str, Result]]
"""The values of some traits of a customer."""

_PIECE = 1_000
_CLAIMED = timedelta(minutes=1)
"""For how long a message is nobody else's while it is told; longer than any receiver has for its answer."""
_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
"""Answers that are about the receiver and not about the message: all that waits for it waits longer."""


@dataclass(frozen=True)
class Dispatcher:
    """Tells receivers what triggers are about. Threads may share one.

    Nobody is told of a change before it stands in the records, and it stands there once, however often this is cut
    short; what a receiver took without our knowing is told again, under the same id.
    """

    store: DeliveryStore
    ledger: LiveStore
    sender: Sender
    environment: Mapping[str, str]
    traits_of: TraitsOf
    keep: timedelta = timedelta(days=30)
    """For how long what was delivered is on record."""

    def follow(self, triggers: Mapping[str, TriggerDefinition], now: datetime) -> None:
        """Take up new triggers, at the newest change; let go of those that are no longer there.

        A trigger whose receiver was gone goes on when its definition is another one.
        """
        self.store.drop(list(triggers), now)
        for name, trigger in triggers.items():
            standing = self.store.standing(name)
            if standing is None:
                self.store.begin(name, self.ledger.newest())
            elif standing.disabled_at is not None and standing.disabled_digest != digest(canonical(trigger)):
                self.store.enable(name)

    def collect(self, trigger: TriggerDefinition, now: datetime) -> bool:
        """Note what is new to tell, a piece of it; whether there may be more."""
        standing = self._standing(trigger)
        found = self.ledger.changes(standing.position, _PIECE, trigger.segments)
        told = [self._noted(trigger, each) for each in found if trigger.concerns(each.segment, entered=each.entered)]
        if found:
            self.store.collect(trigger.name, told, found[-1].number, now)
        return len(found) == _PIECE

    def claim(self, trigger: TriggerDefinition, now: datetime, limit: int) -> list[Delivery]:
        """What is to be told now, for `tell`; nothing while the receiver is gone, wants rest, or lacks its secrets."""
        at = self.due_at(trigger)
        return self.store.claim(trigger.name, now, now + _CLAIMED, limit) if at is not None and at <= now else []

    def due_at(self, trigger: TriggerDefinition) -> datetime | None:
        """When there is something to tell next; None where nothing waits, or what waits cannot be told for now."""
        standing = self._standing(trigger)
        due = self.store.next_due(trigger.name)
        if due is None or standing.disabled_at is not None or self.hindrance(trigger) is not None:
            return None
        return max(due, standing.rests_until or due)

    def prune(self, now: datetime) -> bool:
        """Forget what was delivered so long ago that it need not be kept, a piece of it; whether there may be more."""
        return self.store.forget(now - self.keep, _PIECE) == _PIECE

    def hindrance(self, trigger: TriggerDefinition) -> UserError | None:
        """What is wrong with the secrets and the address that the environment gives a trigger."""
        try:
            receiver_of(trigger, self.environment)
        except UserError as error:
            return error
        return None

    def tell(self, trigger: TriggerDefinition, delivery: Delivery, now: datetime) -> Attempted:
        """Tell a receiver something, and record what came of it.

        Raises:
            UserError: when the environment lacks a secret, or the record cannot be written.
            Cut: when the sender is closed meanwhile.
        """
        answered = self._answer(trigger, delivery, now)
        attempted = _attempted(trigger, delivery, answered, now)
        if answered.gone:
            self.store.disable(trigger.name, now, digest(canonical(trigger)))
        elif answered.status in _BUSY and answered.after is not None:
            self.store.rest(trigger.name, now + answered.after)
        self.store.record(delivery.id, attempted)
        return attempted

    def _answer(self, trigger: TriggerDefinition, delivery: Delivery, now: datetime) -> Answered:
        receiver = receiver_of(trigger, self.environment)
        try:
            return self.sender.send(receiver, Message(delivery.message_id, delivery.body or b""), now)
        except UserError as refusal:
            return Answered(None, refusal.what)

    def _noted(self, trigger: TriggerDefinition, change: StoredChange) -> NewDelivery:
        message = message_of(trigger.name, change, self.traits_of(change.customer, trigger.traits))
        return NewDelivery(message.id, change.number, change.customer, change.segment, change.entered, message.body)

    def _standing(self, trigger: TriggerDefinition) -> Standing:
        standing = self.store.standing(trigger.name)
        if standing is not None:
            return standing
        begun = self.ledger.newest()
        self.store.begin(trigger.name, begun)
        return Standing(begun)


def _attempted(trigger: TriggerDefinition, delivery: Delivery, answered: Answered, now: datetime) -> Attempted:
    """What an answer makes of a message: taken, to be told again, or put aside."""
    if answered.taken:
        return Attempted(now, State.DELIVERED, answered.status)
    attempts = delivery.attempts + 1
    if answered.gone or attempts >= trigger.attempts:
        return Attempted(now, State.DEAD, answered.status, answered.problem)
    due = again_at(now, attempts, delivery.message_id, answered.after)
    return Attempted(now, State.WAITING, answered.status, answered.problem, due)
