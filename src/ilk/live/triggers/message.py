"""What a receiver is told: one message for each change and trigger, with an id of its own that never changes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from ilk.database.live import StoredChange
from ilk.kernel.clock import utc
from ilk.segments.questions.explaining import plain
from ilk.segments.tree import Result

_LONGEST = 2_000
"""Bytes of a trait's value as JSON; one that is longer is left out, and named."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message: `id` tells it from all others, whenever and however often it is sent; `body` is JSON."""

    id: str
    body: bytes


def message_of(trigger: str, change: StoredChange, traits: Mapping[str, Result]) -> Message:
    """What a trigger tells of a change, with some traits of the customer."""
    told = (trigger, str(change.number), change.customer, change.segment, str(change.entered), _written(change.at))
    return Message(f"msg_{sha256(chr(0).join(told).encode()).hexdigest()[:32]}", _body(trigger, change, traits, {}))


def trial_of(trigger: str, change: StoredChange, traits: Mapping[str, Result], identifier: str) -> Message:
    """A message to try an address with; it says that it is one."""
    return Message(f"msg_test_{identifier}", _body(trigger, change, traits, {"test": True}))


def _body(trigger: str, change: StoredChange, traits: Mapping[str, Result], more: Mapping[str, Any]) -> bytes:
    known = {name: _value(value) for name, value in traits.items()}
    left_out = [name for name, value in known.items() if len(json.dumps(value, ensure_ascii=False)) > _LONGEST]
    data = {
        "trigger": trigger,
        "segment": change.segment,
        "customer": change.customer,
        "change": change.number,
        "traits": {name: value for name, value in known.items() if name not in left_out},
        **({"left_out": left_out} if left_out else {}),
        **more,
    }
    kind = "segment.entered" if change.entered else "segment.left"
    told = {"type": kind, "timestamp": _written(change.at), "data": data}
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _value(value: Result) -> Any:
    found = plain(value)
    return _written(found) if isinstance(found, datetime) else found


def _written(at: datetime) -> str:
    return utc(at).isoformat().replace("+00:00", "Z")
