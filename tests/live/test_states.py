"""States that fall asleep: what is counted of them, and that nobody changes by sleeping."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.live.test_evaluator import order, program

from ilk.kernel.errors import UserError
from ilk.live.evaluator.evaluator import Evaluator
from ilk.live.evaluator.outcome import Change, Outcome
from ilk.live.evaluator.states import States
from ilk.segments.tree import Person

NOW = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SEGMENTS = {"buyers": "did order in last 1 day", "often": "did order at least 3 times in last 1 day"}


def followed(awake: int) -> Evaluator:
    """Three customers, of whom one has ordered; so many may be awake."""
    live = Evaluator(program(SEGMENTS), awake=awake)
    rested(live, live.backfill([Person(id=name) for name in ("ann", "ben", "cas")], NOW))
    rested(live, live.happened([order(NOW + HOUR)], NOW + HOUR))
    return live


def rested(live: Evaluator, outcome: Outcome) -> None:
    """What was done is written, and who was not looked at lately sleeps."""
    live.states.rest({customer: live.states.body(customer) for customer in outcome.touched})


@pytest.mark.parametrize("awake", [0, 1, 3])
def test_who_sleeps_is_counted_and_goes_on_as_if_awake(awake: int) -> None:
    live = followed(awake)
    assert (len(live.states), +live.states.members, +live.states.kept) == (3, {"buyers": 1}, {"order": 1})
    assert live.states.segments() == {"ann": {"buyers"}, "ben": frozenset(), "cas": frozenset()}
    rested(live, live.happened([order(NOW + 2 * HOUR, "o2")], NOW + 2 * HOUR))
    outcome = live.happened([order(NOW + 2 * HOUR, "o3")], NOW + 2 * HOUR)
    rested(live, outcome)
    assert outcome.changes == [Change("ann", "often", NOW + 2 * HOUR, entered=True)]
    assert [(each.segment, each.at - NOW) for each in live.advance(NOW + 72 * HOUR).changes] == [
        ("often", 25 * HOUR),
        ("buyers", 26 * HOUR),
    ]


def test_who_sleeps_is_looked_at_without_being_woken() -> None:
    states = followed(0).states
    body, seen = states.body("ann"), states.peek("ann")
    assert seen is not None
    assert seen.segments == {"buyers"}
    seen.segments = frozenset()
    assert states.body("ann") == body
    assert (states.peek("nobody"), states.body("nobody")) == (None, None)


@pytest.mark.parametrize("awake", [0, 3])
def test_who_is_gone_is_counted_no_more(awake: int) -> None:
    live = followed(awake)
    outcome = live.merged("ben", "ann", NOW + HOUR)
    rested(live, outcome)
    assert ("ann" in live.states, len(live.states)) == (False, 2)
    assert (+live.states.members, +live.states.kept) == ({"buyers": 1}, {"order": 1})
    assert live.states.segments()["ben"] == {"buyers"}


def test_a_state_of_other_definitions_is_not_put_back() -> None:
    body = followed(3).states.body("ann")
    assert body is not None
    with pytest.raises(UserError) as raised:
        States(program({"other": "did order"})).put_back(body)
    assert raised.value.code == "live-state-of-other-definitions"
