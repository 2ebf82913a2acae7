"""The proof: random definitions over random people get one answer from the engine and in memory."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.segments.agreement import RELAXED, WORLDS, always_the_same, in_engine, in_memory, parts, world_of
from tests.segments.trees import conditions
from tests.segments.world import CATALOGUE

from ilk.segments.kinds import CONDITIONS, VALUES, condition_json
from ilk.segments.language.grammar import parse_condition
from ilk.segments.subjects.events import OWN_WINDOWS
from ilk.segments.time.windows import WINDOWS
from ilk.segments.tree import Condition, Scope

TREES, PIECES = 2000, 4


@pytest.mark.parametrize("piece", [pytest.param(n, marks=pytest.mark.xdist_group(f"piece {n}")) for n in range(PIECES)])
@settings(RELAXED, max_examples=TREES // PIECES)
@given(condition=conditions(), seed=st.integers(0, WORLDS - 1))
def test_sql_and_memory_agree_on_who_is_in(piece: int, condition: Condition, seed: int) -> None:  # noqa: ARG001
    people = world_of(seed)
    assert list(condition.problems(Scope(CATALOGUE))) == []
    assert in_engine(condition, people) == in_memory(condition, people)


@pytest.mark.parametrize(
    ("text", "seed"),
    [('exactly 3 colleagues where (at least 0 subscription where (status in exactly ("DE")))', 1)],
)
def test_they_agree_where_once_they_did_not(text: str, seed: int) -> None:
    condition, people = parse_condition(text).tree, world_of(seed)
    assert in_memory(condition, people)
    assert in_engine(condition, people) == in_memory(condition, people)


@settings(RELAXED, max_examples=200)
@given(conditions())
def test_text_and_json_give_the_tree_back(condition: Condition) -> None:
    text = condition.text()
    parsed = parse_condition(text).tree
    assert parsed == condition
    assert parsed.text() == text
    assert condition_json.validate_json(condition.model_dump_json()) == condition
    assert condition_json.validate_python(condition.model_dump(mode="json")) == condition


@settings(RELAXED, max_examples=100)
@given(conditions())
def test_every_definition_can_be_said_in_a_sentence(condition: Condition) -> None:
    for sentence in (condition.sentence(), condition.negated_sentence()):
        assert sentence
        assert sentence == sentence.strip()


def test_random_definitions_are_of_every_kind_and_window() -> None:
    drawn = {part for tree in always_the_same(TREES // 2) for part in parts(tree)}
    assert {*CONDITIONS, *VALUES, *WINDOWS, *OWN_WINDOWS} - drawn == set()
