"""What a project in Python answers about live segments."""

from collections.abc import Mapping
from typing import Any

from ilk.app.answers import Page
from ilk.app.live import status, trying
from ilk.app.live.answers import LiveChange, LiveState, LiveTrial
from ilk.python.link import Link


class Followed:
    """The part of a project that asks how the intake is followed."""

    _link: Link

    def live(self) -> LiveState:
        """How the intake is followed: how fast, how far behind, and how fresh each segment is."""
        return self._link.ask(status.live)

    def live_changes(
        self, *, segment: str | None = None, customer: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> Page[LiveChange]:
        """Who entered and left segments live, the newest first: of a segment, of a customer, or of all."""
        return self._link.ask(status.live_changes, segment=segment, customer=customer, limit=limit, cursor=cursor)

    def try_event(self, customer: str, message: Mapping[str, Any]) -> LiveTrial:
        """What a message would do to a customer, were it sent now; nothing is changed.

        Raises `UserError` `not-followed` without a server, and `wrong-message` for one that the intake would refuse.
        """
        return self._link.ask(trying.try_event, customer, message)
