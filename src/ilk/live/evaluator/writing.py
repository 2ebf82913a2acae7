"""A state as bytes, and back: so that a store can keep it."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, assert_never

from ilk.kernel.errors import UserError
from ilk.live.evaluator.outcome import Arrival, Happened, Told
from ilk.live.evaluator.program import Program
from ilk.live.evaluator.state import State
from ilk.segments.subjects.picking import Picking
from ilk.segments.tree import Entry, Event, Move, Result, Row

VERSION = 1


def written(state: State, program: Program) -> bytes:
    """The state as JSON; what depends on the definitions is under their digest."""
    said = {
        "version": VERSION,
        "program": program.digest,
        "customer": state.customer,
        "seen": state.seen.isoformat(),
        "traits": _values(state.traits),
        "events": {name: [_event(each) for each in found] for name, found in state.events.items()},
        "segments": sorted(state.segments),
        "history": {
            name: [[e.at.isoformat(), _plain(e.value)] for e in found] for name, found in state.history.items()
        },
        "ledger": {name: [[m.at.isoformat(), m.entered] for m in found] for name, found in state.ledger.items()},
        "rows": {name: [_values(row.columns) for row in rows] for name, rows in state.rows.items()},
        "account": _values(state.account),
        "lists": sorted(state.lists),
        "suppressed": state.suppressed,
        "answers": [at for at, part in enumerate(program.parts) if part.condition.key in state.answers],
        "addresses": _values(state.addresses),
        "due": {str(place): due.isoformat() for place, due in state.due.items()},
        "changed_at": {name: at.isoformat() for name, at in state.changed_at.items()},
        "recent": [[name, number, at.isoformat()] for (name, number), at in state.recent.items()],
        "looked_at": state.looked_at,
    }
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()


def read(data: bytes, program: Program) -> State:
    """The state that bytes say. Raises `UserError` where they are of another version or of other definitions."""
    said = json.loads(data)
    if said.get("version") != VERSION or said.get("program") != program.digest:
        hint = "Backfill it from the warehouse."
        raise UserError("live-state-of-other-definitions", "the live state was kept for other definitions", hint=hint)
    due = {int(place): datetime.fromisoformat(at) for place, at in said["due"].items()}
    return State(
        customer=said["customer"],
        seen=datetime.fromisoformat(said["seen"]),
        traits=_restored(said["traits"]),
        events=Picking((name, [_of_event(each) for each in found]) for name, found in said["events"].items()),
        segments=frozenset(said["segments"]),
        history={
            name: [Entry(datetime.fromisoformat(at), _value(value)) for at, value in found]
            for name, found in said["history"].items()
        },
        ledger={
            name: [Move(datetime.fromisoformat(at), entered) for at, entered in found]
            for name, found in said["ledger"].items()
        },
        rows={name: tuple(Row(_restored(row)) for row in rows) for name, rows in said["rows"].items()},
        account=_restored(said["account"]),
        lists=frozenset(said["lists"]),
        suppressed=said["suppressed"],
        answers=frozenset(program.parts[place].condition.key for place in said["answers"]),
        addresses=_restored(said["addresses"]),
        due=due,
        timer=min(due.values(), default=None),
        changed_at={name: datetime.fromisoformat(at) for name, at in said["changed_at"].items()},
        recent={(name, number): datetime.fromisoformat(at) for name, number, at in said["recent"]},
        looked_at=said["looked_at"],
    )


def told(data: bytes) -> tuple[str, frozenset[str]]:
    """A customer and the segments that were told of them, from the bytes of a state of whatever definitions."""
    said = json.loads(data)
    return said["customer"], frozenset(said["segments"])


def arrival_written(arrival: Arrival) -> bytes:
    """What waits for its instant, as JSON."""
    said: dict[str, Any]
    match arrival:
        case Happened():
            said = {"name": arrival.name, "event": _event(arrival.event)}
        case Told():
            said = {"at": arrival.at.isoformat(), "traits": _values(arrival.traits), "id": arrival.id}
        case _:
            assert_never(arrival)
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()


def arrival_read(data: bytes, customer: str) -> Arrival:
    """What `arrival_written` made bytes of, for whoever the customer is by now."""
    said = json.loads(data)
    if "event" in said:
        return Happened(customer, said["name"], _of_event(said["event"]))
    return Told(customer, datetime.fromisoformat(said["at"]), _restored(said["traits"]), said["id"])


def _event(event: Event) -> list[Any]:
    return [event.at.isoformat(), event.id, _values(event.properties)]


def _of_event(said: list[Any]) -> Event:
    at, number, values = said
    return Event(datetime.fromisoformat(at), number, _restored(values))


def _values(values: Mapping[str, Result]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items()}


def _restored(values: Mapping[str, Any]) -> dict[str, Result]:
    return {name: _value(value) for name, value in values.items()}


def _plain(value: Result) -> Any:
    """A value as JSON has it; what JSON has no type for stands under the name of its type."""
    match value:
        case datetime():
            return {"instant": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case list() | tuple():
            return list(value)
        case _:
            return value


def _value(said: Any) -> Result:
    match said:
        case {"instant": str(text)}:
            return datetime.fromisoformat(text)
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case {"decimal": str(text)}:
            return Decimal(text)
        case _:
            plain: Result = said
            return plain
