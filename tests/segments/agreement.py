"""Asking both: who is in by the engine's SQL, and who in memory."""

from functools import cache

from hypothesis import HealthCheck, Phase, settings
from tests.segments.world import CATALOGUE, MOMENT, World, world

from ilk.segments.compile import question
from ilk.segments.tree import Condition

WORLDS = 5
RELAXED = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
"""Failing definitions are not made smaller: that takes longer than reading one."""


@cache
def world_of(seed: int) -> World:
    """One of the worlds; closed by `conftest.py` when the tests of the room are done."""
    return world(seed)


def in_engine(condition: Condition, people: World) -> set[int]:
    rows = people.engine.run(question(condition, CATALOGUE, MOMENT))
    return set(rows.column("customer_no").to_pylist())


def in_memory(condition: Condition, people: World) -> set[int]:
    return {number for number, person in people.people.items() if condition.holds(person, MOMENT)}
