"""Lint: each rule finds what it is for, says nothing of its neighbour, and needs no engine."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.segments.world import CATALOGUE, MOMENT

from ilk.catalog.schema import Catalogue
from ilk.segments.language.checking import read_condition
from ilk.segments.lint.evidence import Counted, Evidence, Extent, Usage
from ilk.segments.lint.rules import RULES, lint

CRITERIA = {"age": "demographic", "country": "geographic", "birth": "demographic"}


def evidence(text: str, **known: object) -> Evidence:
    told = Evidence(read_condition(text, CATALOGUE), CATALOGUE, MOMENT, segment="this")
    return replace(told, **known)  # type: ignore[arg-type]


def codes(given: Evidence) -> Sequence[str]:
    return [found.code for found in lint(given)]


@pytest.mark.parametrize(
    "text",
    [
        "age > 50 and age < 30",
        "age = 3 and age != 3",
        "age >= 30 and not age >= 20",
        "age between 30 and 40 and age > 40",
        'country = "DE" and country = "FR"',
        'country in ("DE", "AT") and country not in ("de", "at", "fr")',
        "member is true and member is false",
        "age > 30 and age is missing",
        "did order at least 3 times in last 90 days and did order at most 2 times in last 90 days",
        "did order and did not order",
        "signup before 2025-01-01 and signup after 2025-02-01",
        "signup in last 7 days and signup older than 30 days",
        "sum of order.revenue > 100 and sum of order.revenue <= 100",
        "in segment vip and not in segment vip",
        "age > 50 and (age < 30 or age = 40)",
        "age is known and not age >= 0 and not age < 0",
        "none of (age > 3, age <= 3) and age is known",
    ],
)
def test_conditions_that_exclude_each_other_are_a_contradiction(text: str) -> None:
    assert codes(evidence(text)) == ["contradiction"]


@pytest.mark.parametrize(
    "text",
    [
        "age > 30 and age < 50",
        "age >= 50 and age <= 50",
        "age > 50 or age < 30",
        "not age > 50 and not age < 60",
        'country = "DE" and country != "FR" and country starts with "D"',
        'country = exactly "DE" and country = exactly "de"',
        "did order in last 7 days and did not order where gift is true in last 7 days",
        "signup before 2025-01-01 and birth after 2025-02-01",
        "age is missing and not age > 3",
        "in segment vip and not in segment lapsed",
        "at least 2 of (age > 50, age < 30, member is true)",
    ],
)
def test_conditions_that_go_together_are_none(text: str) -> None:
    assert "contradiction" not in codes(evidence(text))


def test_a_contradiction_names_the_two_that_exclude_each_other() -> None:
    (found,) = lint(evidence("member is true and age > 50 and age < 30"))
    assert found.sentence == "`age > 50` and `age < 30` cannot both be true."
    assert (found.severity, found.segment) == ("error", "this")


@pytest.mark.parametrize("text", ["age > 3 or not age > 3", "age >= 3 or age < 3 or age is missing", "not nobody"])
def test_what_holds_for_everybody_is_always_true(text: str) -> None:
    assert "always-true" in codes(evidence(text))


@pytest.mark.parametrize("text", ["age >= 3 or age < 3", "everyone", "age is known or member is missing"])
def test_what_missing_values_can_make_false_is_not_always_true(text: str) -> None:
    assert "always-true" not in codes(evidence(text))


def test_what_holds_for_all_customers_there_are_is_always_true_as_the_data_is_now() -> None:
    assert codes(evidence("income > 3", counted=Counted(9, {"": 9}))) == ["always-true"]
    assert codes(evidence("income > 3", counted=Counted(9, {"": 8}))) == []


def test_a_condition_that_holds_for_nobody_is_always_false_as_the_data_is_now() -> None:
    counted = Counted(9, {"": 4, "operands.0": 4, "operands.1": 0})
    (found,) = lint(evidence('income > 3 or country = "Deutschland"', counted=counted))
    assert (found.code, found.piece) == ("always-false", 'country = "Deutschland"')


def test_the_same_condition_twice_in_a_group_is_a_duplicate() -> None:
    assert codes(evidence("income > 3 and member is true and income > 3")) == ["duplicate-condition"]
    assert codes(evidence("income > 3 or (member is true and score > 3)")) == []


@pytest.mark.parametrize(
    ("text", "idle"),
    [
        ("income > 30 and income > 20", "income > 20"),
        ("income > 30 or income > 20", "income > 30"),
        ('country in ("DE", "AT") and country = "DE"', 'country in ("DE", "AT")'),
        ("did order in last 7 days and did order in last 30 days", "did order in last 30 days"),
        ("did order at least 3 times and did order", "did order"),
        ("did order in last 7 days and did order", "did order"),
        ("income > 30 and income is known", "income is known"),
    ],
)
def test_a_condition_that_follows_from_another_is_subsumed(text: str, idle: str) -> None:
    found = [each for each in lint(evidence(text)) if each.code == "subsumed-condition"]
    assert [each.piece for each in found] == [idle]


@pytest.mark.parametrize(
    "text",
    [
        "income > 30 and age > 20",
        "did order in last 30 days and did order at least 2 times in last 7 days or member is true",
        "did order at least 2 times in last 30 days and did order in last 7 days",
        "did not order in last 7 days and did not order where gift is true in last 30 days",
    ],
)
def test_conditions_that_each_say_something_are_not_subsumed(text: str) -> None:
    found = [each.piece for each in lint(evidence(text)) if each.code == "subsumed-condition"]
    assert found == (["did order in last 30 days"] if "at least 2 times in last 7" in text else [])


def test_people_who_are_in_for_want_of_a_value_are_counted() -> None:
    counted = Counted(100, {"": 40}, in_by_missing=12)
    (found,) = lint(evidence('not country = "DE"', counted=counted))
    assert (found.code, found.sentence) == (
        "in-by-missing-value",
        "12 people of 40 are in only because a value is missing.",
    )
    assert codes(evidence('not country = "DE"', counted=replace(counted, in_by_missing=0))) == []


def test_a_trait_that_most_people_lack_is_told() -> None:
    counted = Counted(100, {"": 40})
    assert codes(evidence("income > 3", counted=counted, known={"income": 49})) == ["mostly-missing-trait"]
    assert codes(evidence("income > 3", counted=counted, known={"income": 50})) == []
    assert codes(evidence("income is missing", counted=counted, known={"income": 1})) == []


def test_a_trait_older_than_its_bound_is_stale() -> None:
    day = timedelta(days=1)
    old = {"score": MOMENT.as_of - 8 * day}
    assert codes(evidence("score > 0.5", changed=old, bounds={"score": 7 * day})) == ["stale-trait"]
    assert codes(evidence("score > 0.5", changed=old, bounds={"score": 8 * day})) == []
    assert codes(evidence("score > 0.5", changed=old)) == []


def test_an_event_without_a_row_never_occurs() -> None:
    first = datetime(2020, 1, 1, tzinfo=UTC)
    assert codes(evidence("did order", events={"order": Extent(0)})) == ["event-never-occurs"]
    assert codes(evidence("did order", events={"order": Extent(5, first, MOMENT.as_of)})) == []


def test_a_window_that_begins_before_the_data_is_longer_than_it() -> None:
    first = MOMENT.as_of - timedelta(days=60)
    known = {"order": Extent(5, first, MOMENT.as_of)}
    assert codes(evidence("did not order in last 90 days", events=known)) == ["window-longer-than-data"]
    assert codes(evidence("did not order in last 59 days", events=known)) == []
    assert codes(evidence("count of order in last 2 years > 3", events=known)) == ["window-longer-than-data"]


def test_names_that_differ_in_case_only_are_told() -> None:
    catalogue = Catalogue({**CATALOGUE.traits, "Income": CATALOGUE.traits["income"]}, CATALOGUE.events)
    assert codes(evidence("income > 3", catalogue=catalogue)) == ["names-differ-in-case"]
    assert codes(evidence("score > 3", catalogue=catalogue)) == []


def test_a_circle_of_segments_is_shown() -> None:
    others = {"vip": read_condition("in segment lapsed", CATALOGUE), "lapsed": read_condition("did order", CATALOGUE)}
    assert codes(evidence("in segment vip", segments=others)) == []
    round_ = evidence("in segment vip", segments=others, segment="lapsed")
    assert [found.code for found in lint(round_)] == ["cycle"]


def test_fewer_people_than_the_floor_are_too_few_and_nobody_is_another_matter() -> None:
    assert codes(evidence("income > 3", counted=Counted(100, {"": 19}, floor=20))) == ["too-few-people"]
    assert codes(evidence("income > 3", counted=Counted(100, {"": 20}, floor=20))) == []


def test_a_segment_with_the_people_of_another_is_told() -> None:
    assert codes(evidence("income > 3", alike={"other": 0.95, "this": 1.0})) == ["same-people"]
    assert codes(evidence("income > 3", alike={"other": 0.94})) == []


def test_a_segment_that_nobody_uses_is_told_unless_something_depends_on_it() -> None:
    now = datetime(2025, 6, 1, tzinfo=UTC)
    idle = Usage(now, now - timedelta(days=91), timedelta(days=90))
    assert codes(evidence("income > 3", usage=idle)) == ["unused-segment"]
    assert codes(evidence("income > 3", usage=replace(idle, used_by=("segment other",)))) == []
    assert codes(evidence("income > 3", usage=replace(idle, last_used=now - timedelta(days=90)))) == []


def test_demography_alone_is_told() -> None:
    assert codes(evidence("age > 30 and birth before 2000-01-01", criteria=CRITERIA)) == ["only-demographic"]
    assert codes(evidence('age > 30 and country = "DE"', criteria=CRITERIA)) == []
    assert codes(evidence("age > 30 and did order", criteria=CRITERIA)) == []


def test_every_rule_is_in_the_list_once() -> None:
    named, rules = zip(*RULES, strict=True)
    assert len(set(named)) == len(set(rules)) == len(RULES)
