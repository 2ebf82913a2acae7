"""Exposures: that somebody was shown what a slot chose, as an event of the intake, once in a session."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeGuard

import msgspec

from ilk.decisions.slots import Chosen
from ilk.live.intake.limits import LONGEST_ID

EVENT = "Content Shown"
"""What the event is called in the log; a source says what it means, as of any event."""


@dataclass(frozen=True, slots=True)
class Visiting:
    """A visit: by what the visitor is known here, and what the page called them."""

    customer_id: str
    user_id: str | None
    anonymous_id: str | None
    session: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """What an event says of an exposure: the variant that was meant, and whether it was kept from who is held out."""

    slot: str
    variant: str
    held_out: bool


def exposure_id(chosen: Chosen, customer_id: str, session: str) -> str:
    """What tells an exposure from all others: the same for a customer, slot, variant and session, however often."""
    # Each part with its length: identifiers and sessions are what a page says, and may hold any separator.
    said = "".join(f"{len(part)}:{part}" for part in (customer_id, chosen.slot, chosen.variant, session))
    return f"shown-{sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def exposure_message(chosen: Chosen, who: Visiting) -> bytes:
    """The event that is written down, as a client would send it."""
    identifiers = {"userId": who.user_id, "anonymousId": who.anonymous_id}
    return msgspec.json.encode(
        {
            "type": "track",
            "event": EVENT,
            "messageId": exposure_id(chosen, who.customer_id, who.session),
            **{name: said for name, said in identifiers.items() if said},
            "properties": {
                "slot": chosen.slot,
                "variant": chosen.variant,
                "meant": chosen.meant,
                "held_out": chosen.held_out,
                "session": who.session,
            },
        }
    )


def exposure_of(message: Mapping[str, Any]) -> Exposure | None:
    """What a message of the log says was shown; None for one that is no exposure, or does not say of what.

    What a page sends itself may leave `meant` and `held_out` out: then what it says was shown was meant.
    """
    said = message.get("properties")
    if message.get("event") != EVENT or not isinstance(said, dict):
        return None
    slot, variant = said.get("slot"), said.get("meant") or said.get("variant")
    if not _is_name(slot) or not _is_name(variant):
        return None
    return Exposure(slot, variant, said.get("held_out") is True)


def _is_name(said: Any) -> TypeGuard[str]:
    return isinstance(said, str) and 0 < len(said) <= LONGEST_ID
