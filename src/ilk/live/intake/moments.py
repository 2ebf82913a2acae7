"""When an event happened, by a client's clock and by ours."""

from datetime import UTC, datetime
from typing import Any

from ilk.live.intake.refusal import Refusal


def moment(said: Any, name: str) -> datetime | None:
    """The instant that a client says, in UTC, which it is in when it has no zone; None for nothing.

    Raises `Refusal` `bad-time` for what is no instant.
    """
    if said is None or said == "":
        return None
    if not isinstance(said, str):
        raise Refusal("bad-time", f"`{name}` is no text; an instant is written 2026-03-01T12:00:00.000Z")
    try:
        at = datetime.fromisoformat(said)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refusal("bad-time", f"`{name}` is no instant; one is written 2026-03-01T12:00:00.000Z") from None


def happened(original: datetime | None, sent: datetime | None, received: datetime) -> datetime:
    """When an event happened by our clock: as long before we received it as before the client sent it.

    Raises `Refusal` `bad-time` when that is no date of the calendar.
    """
    if original is None:
        return received
    if sent is None:
        return original
    try:
        return received - (sent - original)
    except OverflowError:
        raise Refusal("bad-time", "`timestamp` and `sentAt` lie too far apart") from None


def written(at: datetime) -> str:
    """An instant as a message has it, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
