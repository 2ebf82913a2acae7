"""The proof can fail: each of these faults, planted, is found by a few random streams."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from tests.live.streams import TICK
from tests.live.test_differential import run

from ilk.live.evaluator.evaluator import Evaluator
from ilk.live.evaluator.keeping import Keeping
from ilk.live.evaluator.program import Bearing, Program
from ilk.live.evaluator.state import State
from ilk.segments.subjects.picking import Picking
from ilk.segments.time.windows import Last
from ilk.segments.tree import Event, Moment

ENOUGH = 120
"""So many streams find every fault."""


def a_timer_is_dropped(_: Callable[..., Any]) -> Callable[..., Any]:
    def set_timer(_: Evaluator, state: State) -> None:
        state.timer = None

    return set_timer


def a_window_is_left_a_moment_late(right: Callable[..., Any]) -> Callable[..., Any]:
    def next_edge(self: Last, at: datetime, moment: Moment) -> datetime | None:
        edge: datetime | None = right(self, at, moment)
        return None if edge is None else edge + TICK

    return next_edge


def a_late_event_is_ignored(right: Callable[..., Any]) -> Callable[..., Any]:
    def takes(self: State, name: str, event: Event, program: Program) -> bool:
        return event.at < self.seen or bool(right(self, name, event, program))

    return takes


def a_duplicate_counts_again(right: Callable[..., Any]) -> Callable[..., Any]:
    def takes(self: State, name: str, event: Event, program: Program) -> bool:
        self.recent.clear()
        return bool(right(self, name, event, program))

    return takes


def too_few_events_are_kept(right: Callable[..., Any]) -> Callable[..., Any]:
    def kept(self: Keeping, events: list[Event], moment: Moment) -> list[Event]:
        found: list[Event] = right(self, events, moment)
        return found[1:]

    return kept


def who_is_out_is_settled(_: Callable[..., Any]) -> Callable[..., Any]:
    def settled(self: Bearing, inside: int) -> int:
        return self.enters & ~inside

    return settled


def an_event_picked_before_is_not_noted(_: Callable[..., Any]) -> Callable[..., Any]:
    def meets(_self: Picking, _name: str, _key: str, _event: Event) -> None:
        return

    return meets


def one_event_too_many_is_passed_over(right: Callable[..., Any]) -> Callable[..., Any]:
    def rests(self: State, place: int, slack: int | None) -> None:
        right(self, place, slack and slack + 1)

    return rests


FAULTS: tuple[tuple[type, str, Callable[[Callable[..., Any]], Callable[..., Any]]], ...] = (
    (Evaluator, "_set_timer", a_timer_is_dropped),
    (Last, "next_edge", a_window_is_left_a_moment_late),
    (State, "takes", a_late_event_is_ignored),
    (State, "takes", a_duplicate_counts_again),
    (Keeping, "kept", too_few_events_are_kept),
    (Bearing, "settled", who_is_out_is_settled),
    (State, "rests", one_event_too_many_is_passed_over),
    (Picking, "meets", an_event_picked_before_is_not_noted),
)


@pytest.mark.parametrize(("where", "name", "fault"), FAULTS, ids=[fault.__name__ for *_, fault in FAULTS])
def test_a_planted_fault_is_found(
    where: type, name: str, fault: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, name, fault(getattr(where, name)))
    assert any(run(seed) for seed in range(ENOUGH))
