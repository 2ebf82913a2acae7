"""The proof: random definitions over random people get one answer from the engine and in memory."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.segments.agreement import RELAXED, WORLDS, in_engine, in_memory, world_of
from tests.segments.trees import conditions
from tests.segments.world import CATALOGUE

from ilk.segments.grammar import parse_condition
from ilk.segments.language import condition_json
from ilk.segments.tree import Condition, Scope


@settings(RELAXED, max_examples=300)
@given(conditions(), st.integers(0, WORLDS - 1))
def test_sql_and_memory_agree_on_who_is_in(condition: Condition, seed: int) -> None:
    people = world_of(seed)
    assert list(condition.problems(Scope(CATALOGUE))) == []
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
