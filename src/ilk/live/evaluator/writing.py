"""A state as bytes, and back: so that a store can keep it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, assert_never

import msgspec
from msgspec import Raw
from msgspec.msgpack import Ext

from ilk.kernel.errors import UserError
from ilk.live.evaluator.outcome import Arrival, Happened, Told
from ilk.live.evaluator.program import Program
from ilk.live.evaluator.state import FEW, State
from ilk.segments.subjects.picking import Picking
from ilk.segments.tree import Entry, Event, Move, Result, Row

_DECIMAL, _DATE, _WHOLE = 1, 2, 3
"""Codes of values that MessagePack has no type for: their text. `_WHOLE` are numbers of more than 64 bits."""
_LARGEST = 1 << 63


class Glance(msgspec.Struct, frozen=True):
    """What is seen of a state without reading it whole.

    Attributes:
        program: the digest of the definitions that it was written under.
        customer: whose state it is.
        segments: those they are in.
        due: when time alone may change something, by the place of the definition.
        kept: how many events are kept, by name.
    """

    program: str
    customer: str
    segments: frozenset[str]
    due: Mapping[int, datetime]
    kept: Mapping[str, int] = msgspec.field(default_factory=dict)

    @property
    def timer(self) -> datetime | None:
        """When time alone may change something first."""
        return min(self.due.values(), default=None)


def written(state: State, program: Program) -> bytes:
    """The state as MessagePack; what depends on the definitions is under their digest."""
    said = {
        "program": program.digest,
        "customer": state.customer,
        "seen": state.seen,
        "traits": _values(state.traits),
        "events": _events(state),
        "segments": sorted(state.segments),
        "history": {name: [(e.at, _value(e.value)) for e in found] for name, found in state.history.items()},
        "ledger": {name: [(m.at, m.entered) for m in found] for name, found in state.ledger.items()},
        "rows": {name: [_values(row.columns) for row in rows] for name, rows in state.rows.items()},
        "account": _values(state.account),
        "lists": sorted(state.lists),
        "suppressed": state.suppressed,
        "answers": [at for at, part in enumerate(program.parts) if part.condition.key in state.answers],
        "addresses": _values(state.addresses),
        "due": state.due,
        "changed_at": state.changed_at,
        "recent": state.recent,
        "looked_at": state.looked_at,
        "kept": {name: len(found) for name, found in state.events.items()},
    }
    return _encoded(said)


def read(data: bytes, program: Program) -> State:
    """The state that bytes say. Raises `UserError` where they are of other definitions."""
    said = _DECODER.decode(data)
    _expect(program, said["program"])
    segments = frozenset(said["segments"])
    return State(
        customer=said["customer"],
        seen=said["seen"],
        traits=said["traits"],
        events=Picking((name, [Event(*each) for each in found]) for name, found in said["events"].items()),
        segments=segments,
        history={name: [Entry(*each) for each in found] for name, found in said["history"].items()},
        ledger={name: [Move(*each) for each in found] for name, found in said["ledger"].items()},
        rows={name: tuple(Row(row) for row in rows) for name, rows in said["rows"].items()},
        account=said["account"],
        lists=frozenset(said["lists"]),
        suppressed=said["suppressed"],
        answers=frozenset(program.parts[place].condition.key for place in said["answers"]),
        addresses=said["addresses"],
        due=said["due"],
        timer=min(said["due"].values(), default=None),
        changed_at=said["changed_at"],
        recent=said["recent"],
        looked_at=said["looked_at"],
        inside=program.places(segments),
    )


def glance(data: bytes, program: Program | None = None) -> Glance:
    """What is seen of a state at a glance. Raises `UserError` where it is of other definitions than a program's."""
    seen = _GLANCE.decode(data)
    if program is not None:
        _expect(program, seen.program)
    return seen


def _expect(program: Program, digest: str) -> None:
    if digest != program.digest:
        hint = "Backfill it from the warehouse."
        raise UserError("live-state-of-other-definitions", "the live state was kept for other definitions", hint=hint)


def arrival_written(arrival: Arrival) -> bytes:
    """What waits for its instant, as MessagePack."""
    said: dict[str, Any]
    match arrival:
        case Happened():
            said = {"name": arrival.name, "event": _event(arrival.event)}
        case Told():
            said = {"at": arrival.at, "traits": _values(arrival.traits), "id": arrival.id}
        case _:
            assert_never(arrival)
    return _encoded(said)


def arrival_read(data: bytes, customer: str) -> Arrival:
    """What `arrival_written` made bytes of, for whoever the customer is by now."""
    said = _DECODER.decode(data)
    if "event" in said:
        return Happened(customer, said["name"], Event(*said["event"]))
    return Told(customer, said["at"], said["traits"], said["id"])


def _events(state: State) -> Mapping[str, Sequence[Raw]]:
    """The events of a state, each of which is written once and stays as it is."""
    said = state.said
    if len(said) > max(FEW, 2 * sum(map(len, state.events.values()))):
        said.clear()
    return {
        name: [(said.get(id(each)) or _said(said, each))[1] for each in found] for name, found in state.events.items()
    }


def _said(said: dict[int, tuple[Event, Raw]], event: Event) -> tuple[Event, Raw]:
    """Write an event, and note what it was written as; with itself, so that no other one comes to its identity."""
    found = said[id(event)] = event, Raw(_encoded(_event(event)))
    return found


def _event(event: Event) -> tuple[datetime, str, Mapping[str, Any]]:
    return event.at, event.id, _values(event.properties)


def _values(values: Mapping[str, Result]) -> Mapping[str, Any]:
    """Values by name; the same where all of them have a type of MessagePack, as most do."""
    if _MARKED.isdisjoint(map(type, values.values())):
        return values
    return {name: _value(value) for name, value in values.items()}


def _value(value: Result) -> Any:
    """A value as MessagePack has it; but for whole numbers, few of which are too large."""
    match value:
        case Decimal():
            return Ext(_DECIMAL, str(value).encode())
        case date() if not isinstance(value, datetime):
            return Ext(_DATE, value.isoformat().encode())
        case _:
            return value


def _encoded(said: Any) -> bytes:
    try:
        return _ENCODER.encode(said)
    except OverflowError:
        return _ENCODER.encode(_with_large(said))


def _with_large(said: Any) -> Any:
    """The same with a mark at whole numbers that are too large for MessagePack."""
    match said:
        case Mapping():
            return {name: _with_large(each) for name, each in said.items()}
        case list() | tuple():
            return [_with_large(each) for each in said]
        case int() if not -_LARGEST <= said < _LARGEST:
            return Ext(_WHOLE, str(said).encode())
        case _:
            return said


def _restored(code: int, data: memoryview) -> Result:
    return _READ[code](bytes(data).decode())


_READ: Mapping[int, Callable[[str], Result]] = {_DECIMAL: Decimal, _DATE: date.fromisoformat, _WHOLE: int}
_MARKED = frozenset({Decimal, date})
"""Types of values that need a mark."""
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(ext_hook=_restored)
_GLANCE = msgspec.msgpack.Decoder(Glance)
