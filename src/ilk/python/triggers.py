"""What a project in Python answers about triggers."""

from ilk.app.answers import Page
from ilk.app.triggers import asking
from ilk.app.triggers.answers import DeliveryRecord, Dismissed, Retried, TriggerReport, TriggerSummary, TriggerTrial
from ilk.python.answers import Answers
from ilk.python.link import Link


class Triggers:
    """The part of a project that asks about triggers."""

    _link: Link

    def triggers(self) -> Answers[TriggerSummary]:
        """The triggers, and how they stand."""
        found = self._link.ask(asking.triggers)
        return Answers(found, ("name", "entered", "left", "state", "delivered", "waiting", "dead"))

    def trigger(self, name: str) -> TriggerReport:
        """A trigger, and the newest of what it told and has to tell. Raises `NotFound`."""
        return self._link.ask(asking.trigger, name)

    def try_trigger(self, name: str, *, customer: str | None = None) -> TriggerTrial:
        """Send a message that says that it is a test, once; with a customer, that customer's traits go along."""
        return self._link.ask(asking.try_trigger, name, customer=customer)

    def dead_letters(
        self, trigger: str | None = None, *, limit: int = 20, cursor: str | None = None
    ) -> Page[DeliveryRecord]:
        """What was put aside after its last attempt, of a trigger or of all, the newest first."""
        return self._link.ask(asking.dead_letters, trigger=trigger, limit=limit, cursor=cursor)

    def retry_dead(self, name: str, *, message: str | None = None) -> Retried:
        """Tell again what a trigger put aside, or one message of it; one whose receiver was gone goes on."""
        return self._link.ask(asking.retry_dead, name, message=message)

    def dismiss_dead(self, name: str, *, why: str, message: str | None = None) -> Dismissed:
        """Give up what a trigger put aside, or one message of it; also of a trigger that is no longer there."""
        return self._link.ask(asking.dismiss_dead, name, why=why, message=message)
