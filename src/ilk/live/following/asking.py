"""What may be asked of whoever follows the intake, in this process or in another one."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from ilk.database.live import LiveStore
from ilk.live.following.follower import Census, Listener, Present, Standstill, Tally
from ilk.live.following.trying import Copied


class LiveCustomers(Protocol):
    """Customers as events make them. Any thread may ask."""

    store: LiveStore

    @property
    def tally(self) -> Tally:
        """What was counted since it began to follow."""

    @property
    def answers(self) -> bool:
        """Whether states are there, so that it can be asked who somebody is."""

    @property
    def standstill(self) -> Standstill:
        """How it stands."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell changes to a listener from now on, in a thread of its own; what is answered ends it."""

    def present(self, customer: str) -> Present | None:
        """A customer as they are known now; None for somebody who is not known, or while nothing is followed."""

    def customer_of(self, record: str) -> str:
        """The identifier of the customer that a record is one of, as far as is known; otherwise its own."""

    def known_by(self, value: str) -> frozenset[str]:
        """The customers whose records a rule of the identity over one field knows by a value."""

    def segments(self, customer: str) -> frozenset[str] | None:
        """The segments that a customer is in now; None for somebody who is not known."""

    def copied(self, customer: str) -> Copied | None:
        """A copy of what is known of a customer, to try something on; None while nothing is followed."""

    def census(self, now: datetime) -> Census:
        """Who is where, and what is kept."""
