"""Two customers who turn out to be one: what is known of both, as one state."""

from collections.abc import Mapping
from datetime import datetime

from ilk.live.evaluator.program import Program
from ilk.live.evaluator.state import State
from ilk.segments.subjects.picking import Picking
from ilk.segments.tree import Event, Result, Row


def merged_state(winner: State, loser: State, now: datetime, traits: Mapping[str, Result], program: Program) -> State:
    """The winner with the events, rows and lists of both; segments, moves and recorded values are the winner's own.

    Each kept the events that its answers stand on, and so both together keep those that the answers of both stand on.
    """
    known = {name: value for name, value in winner.traits.items() if value is not None}
    merged = State(
        customer=winner.customer,
        seen=now,
        traits={**winner.traits, **loser.traits, **known},
        events=Picking((name, _together(winner, loser, name)) for name in winner.events.keys() | loser.events.keys()),
        segments=winner.segments,
        history=winner.history,
        ledger=winner.ledger,
        rows=_rows(winner, loser),
        account=winner.account or loser.account,
        lists=winner.lists | loser.lists,
        suppressed=winner.suppressed or loser.suppressed,
        answers=winner.answers,
        addresses={**winner.addresses},
        changed_at=dict(winner.changed_at),
        recent={
            name: loser.recent.get(name, {}) | winner.recent.get(name, {})
            for name in loser.recent.keys() | winner.recent.keys()
        },
    )
    for name, value in {**merged.traits, **traits}.items():
        merged.traits.pop(name, None)
        merged.puts(name, value, program)
    return merged


def _together(winner: State, loser: State, name: str) -> list[Event]:
    found = {event.id: event for state in (loser, winner) for event in state.events.get(name, ())}
    return sorted(found.values(), key=lambda event: (event.at, event.id))


def _rows(winner: State, loser: State) -> dict[str, tuple[Row, ...]]:
    names = winner.rows.keys() | loser.rows.keys()
    return {name: (*winner.rows.get(name, ()), *loser.rows.get(name, ())) for name in names}
