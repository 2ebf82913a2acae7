"""Messages sent from Python, or from files that they were written down in: through the server where one runs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from ilk.app import intake
from ilk.kernel.answers import Answer
from ilk.live.intake.replaying import lines_of, pieces
from ilk.python.link import Link

_TOLD = 20
"""So many refused messages are told one by one."""


class RefusedMessage(Answer):
    """A message that was refused: which of them, counted from 1, and why."""

    number: int
    reason: str
    detail: str


class SentMessages(Answer):
    """What became of messages: how many were taken, those that came before included, and refused, by reason.

    `first_refused` are the first of those that were refused.
    """

    taken: int
    refused: dict[str, int]
    first_refused: list[RefusedMessage]


class Senders:
    """The part of a project that sends messages into its intake."""

    _link: Link

    def send(self, *messages: Mapping[str, Any], imported: bool = False) -> SentMessages:
        """Send messages of Segment's specification, each with a `type`.

        Args:
            messages: the messages; one whose `messageId` came before is passed over.
            imported: whether their `timestamp`s stand as they are, for they happened long ago.
        """
        return send_lines(self._link, lines_of(messages), imported=imported)

    def track(self, customer: str, event: str, properties: Mapping[str, Any] | None = None) -> SentMessages:
        """Send what a customer does just now."""
        return self.send({"type": "track", "userId": customer, "event": event, "properties": dict(properties or {})})

    def identify(self, customer: str, traits: Mapping[str, Any]) -> SentMessages:
        """Send what is known of a customer from now on."""
        return self.send({"type": "identify", "userId": customer, "traits": dict(traits)})


def send_lines(link: Link, lines: Iterable[bytes], *, imported: bool) -> SentMessages:
    """Send messages, each a line of JSON, piece by piece; all of a piece are on the disk before the next is sent."""
    taken = before = 0
    reasons = Counter[str]()
    first: list[RefusedMessage] = []
    for piece in pieces(lines):
        told = link.ask(intake.send, [line.decode("utf-8", "replace") for line in piece], imported=imported)
        taken += told.taken
        reasons.update(each.reason for each in told.refused)
        first += [
            RefusedMessage(number=before + each.index + 1, reason=each.reason, detail=each.detail)
            for each in told.refused[: _TOLD - len(first)]
        ]
        before += len(piece)
    return SentMessages(taken=taken, refused=dict(reasons), first_refused=first)
