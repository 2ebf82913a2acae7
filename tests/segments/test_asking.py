"""Counts of a definition and its branches agree with memory, and what lint reasons is so for random people."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.segments.agreement import RELAXED, WORLDS, in_memory, world_of
from tests.segments.trees import conditions
from tests.segments.world import CATALOGUE, MOMENT

from ilk.segments.branches import operands, placed
from ilk.segments.lint.reasoning import avoidable, compatible, implies, possible
from ilk.segments.questions.asking import inquire
from ilk.segments.questions.explaining import explained, reasons
from ilk.segments.tree import Condition

seeds = st.integers(0, WORLDS - 1)


@settings(RELAXED, max_examples=60)
@given(conditions(), seeds)
def test_every_branch_is_counted_as_memory_counts_it(condition: Condition, seed: int) -> None:
    people = world_of(seed)
    inquiry = inquire(condition, CATALOGUE, MOMENT, people.engine.tables()["customers"])
    tally = inquiry.tally(people.engine)
    assert tally.customers == len(people.people)
    for branch in inquiry.branches:
        assert tally.counts[branch.path] == len(in_memory(branch.condition, people)), branch.path
        if branch.path in tally.costs:
            around = next(each.condition for each in inquiry.branches if each.path == branch.parent)
            others = [each for each in operands(around).values() if each is not branch.condition]
            beside = set.intersection(*(in_memory(each, people) for each in others))
            assert tally.costs[branch.path] == len(beside - in_memory(branch.condition, people))
    assert tally.in_by_missing <= tally.count <= tally.customers - tally.out_by_missing


@settings(RELAXED, max_examples=150)
@given(conditions(), seeds)
def test_what_cannot_be_holds_for_nobody_and_what_must_be_for_everybody(condition: Condition, seed: int) -> None:
    found = in_memory(condition, world_of(seed))
    assert possible(condition, MOMENT) or not found
    assert avoidable(condition, MOMENT) or len(found) == len(world_of(seed).people)


@settings(RELAXED, max_examples=150)
@given(conditions(), conditions(), seeds)
def test_what_follows_from_another_holds_wherever_that_does(one: Condition, other: Condition, seed: int) -> None:
    people = world_of(seed)
    holds, also = in_memory(one, people), in_memory(other, people)
    assert not implies(one, other, MOMENT) or holds <= also
    assert compatible(one, other, MOMENT) or not holds & also


@settings(RELAXED, max_examples=60)
@given(conditions(), seeds)
def test_every_branch_is_explained_as_it_holds_and_some_leaf_decides(condition: Condition, seed: int) -> None:
    person = world_of(seed).people[1]
    holds = condition.holds(person, MOMENT)
    told = explained(condition, person, MOMENT, CATALOGUE, lambda value, _: str(value))
    assert [each.path for each in told] == [each.path for each in placed(condition)]
    assert [each.holds for each in told] == [each.condition.holds(person, MOMENT) for each in placed(condition)]
    assert told[0].holds is holds
    assert reasons(condition, person, MOMENT)
