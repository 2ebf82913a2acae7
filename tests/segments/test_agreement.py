"""The proof: random definitions over random people get one answer from the engine and in memory."""

from functools import cache

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.segments.trees import conditions
from tests.segments.world import CATALOGUE, MOMENT, World, world

from ilk.segments.compile import question
from ilk.segments.grammar import parse_condition
from ilk.segments.language import condition_json
from ilk.segments.tree import Condition, Scope

RELAXED = settings(
    max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
seeds = st.integers(0, 4)


@cache
def populated(seed: int) -> World:
    return world(seed)


def in_engine(condition: Condition, people: World) -> set[int]:
    rows = people.engine.run(question(condition, CATALOGUE, MOMENT))
    return set(rows.column("customer_no").to_pylist())


def in_memory(condition: Condition, people: World) -> set[int]:
    return {number for number, person in people.people.items() if condition.holds(person, MOMENT)}


@RELAXED
@given(conditions(), seeds)
def test_sql_and_memory_agree_on_who_is_in(condition: Condition, seed: int) -> None:
    people = populated(seed)
    assert not list(condition.problems(Scope(CATALOGUE)))
    assert in_engine(condition, people) == in_memory(condition, people)


@RELAXED
@given(conditions())
def test_text_and_json_give_the_tree_back(condition: Condition) -> None:
    assert parse_condition(condition.text()).tree == condition
    assert condition_json.validate_json(condition.model_dump_json()) == condition
