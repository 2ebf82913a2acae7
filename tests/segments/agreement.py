"""Asking both: who is in by the engine's SQL, and who in memory."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from pydantic import BaseModel
from tests.segments.trees import conditions
from tests.segments.world import CATALOGUE, MOMENT, World, world

from ilk.segments.compile import question
from ilk.segments.tree import Condition
from ilk.warehouse.sql import Query

WORLDS = 5
RELAXED = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
"""Failing definitions are not made smaller: that takes longer than reading one."""


@cache
def world_of(seed: int) -> World:
    """One of the worlds; closed by `conftest.py` when the tests of the room are done."""
    return world(seed)


def in_engine(condition: Condition, people: World) -> set[int]:
    return answered(question(condition, CATALOGUE, MOMENT), people)


def answered(asked: Query, people: World) -> set[int]:
    """The customers of an answer. For so few rows, a statement that is prepared once takes half the time."""
    with closing(people.engine.cursor()) as cursor:
        return {number for (number,) in cursor.execute(asked.sql()).fetchall()}


def in_memory(condition: Condition, people: World) -> set[int]:
    return {number for number, person in people.people.items() if condition.holds(person, MOMENT)}


@cache
def always_the_same(number: int) -> Sequence[Condition]:
    """So many random definitions, the same in every run."""
    found: list[Condition] = []

    @settings(RELAXED, max_examples=number, derandomize=True, database=None)
    @given(conditions())
    def draw(condition: Condition) -> None:
        found.append(condition)

    draw()
    return found


def parts(tree: Any) -> Iterator[type[BaseModel]]:
    """What a definition is made of: kinds of conditions and values, and windows."""
    match tree:
        case BaseModel():
            yield type(tree)
            for name in type(tree).model_fields:
                yield from parts(getattr(tree, name))
        case tuple():
            for each in tree:
                yield from parts(each)
