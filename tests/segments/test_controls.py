"""Result controls: who is kept of those for whom a condition holds, and the parts of a segment, by hand."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import md5
from typing import Any

import pytest
from pydantic import ValidationError
from tests.segments.examples.memory import remembers
from tests.segments.examples.table import person
from tests.segments.world import CATALOGUE, MOMENT, load

from ilk.kernel.errors import UserError
from ilk.segments.compile import Definitions, compile_program, question
from ilk.segments.controls import Kept, document_of, meant, part_definitions, part_names
from ilk.segments.definition import SegmentDefinition
from ilk.segments.people.population import people
from ilk.segments.tree import Condition
from ilk.warehouse.duckdb import DuckDBEngine

# Two of Rome tie; nobody knows where f lives, nor what e is worth.
PEOPLE = {
    "a": person(country="Rome", score=5.0, age=20, segments="vip"),
    "b": person(country="Rome", score=5.0, age=30, segments="vip lapsed"),
    "c": remembers(person(country="Oslo", score=3.0, age=40, segments="vip"), lists="press"),
    "d": person(country="Oslo", score=9.0, age=50, segments="vip"),
    "e": person(country="Oslo", age=60, segments="vip"),
    "f": person(score=1.0, age=70, segments="vip"),
    "g": person(score=1.0, age=10),
}
NAMES = list(PEOPLE)


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDBEngine]:
    opened = DuckDBEngine.open(None)
    load(opened, {number: replace(each, id=name) for number, (name, each) in enumerate(PEOPLE.items())})
    yield opened
    opened.close()


def defined(when: str = "age >= 20", **controls: Any) -> SegmentDefinition:
    return SegmentDefinition.model_validate({"name": "chosen", "when": when, **controls})


def members(engine: DuckDBEngine, condition: Condition) -> str:
    rows = engine.run(question(condition, CATALOGUE, MOMENT))
    return " ".join(NAMES[number] for number in sorted(rows.column("customer_no").to_pylist()))


CONTROLS = [
    ({}, "a b c d e f"),
    ({"exclude": {"segments": ["lapsed"]}}, "a c d e f"),
    ({"exclude": {"lists": ["press"]}}, "a b d e f"),
    ({"exclude": {"segments": ["lapsed"], "lists": ["press"]}}, "a d e f"),
    # Without an order the identifiers decide.
    ({"limit": 2}, "a b"),
    ({"limit": 2, "order_by": "score"}, "a d"),
    ({"limit": 3, "order_by": "score"}, "a b d"),
    ({"limit": 2, "order_by": "score asc"}, "c f"),
    ({"limit": 2, "order_by": ["score desc", "age desc"]}, "b d"),
    # Who has no score comes last, either way.
    ({"limit": 5, "order_by": "score"}, "a b c d f"),
    ({"limit": 5, "order_by": "score asc"}, "a b c d f"),
    ({"limit": 100}, "a b c d e f"),
    ({"limit": 1, "order_by": "score", "exclude": {"lists": ["press"]}, "when": "age < 50"}, "a"),
    # One of each country, and everybody of whom none is known.
    ({"one_per": "country"}, "a c f"),
    ({"one_per": "country", "when": "age >= 10"}, "a c f g"),
    ({"one_per": "country", "order_by": "age"}, "b e f"),
    ({"one_per": "country", "order_by": "score"}, "a d f"),
    ({"one_per": "country", "order_by": "score", "limit": 2}, "a d"),
    ({"one_per": "country", "order_by": "score asc", "limit": 2}, "c f"),
]


@pytest.mark.parametrize(("controls", "expected"), CONTROLS, ids=[str(controls) for controls, _ in CONTROLS])
def test_controls_keep_these(engine: DuckDBEngine, controls: dict[str, Any], expected: str) -> None:
    found = meant(defined(**{"when": "age >= 20", **controls}), CATALOGUE)
    assert members(engine, found.kept) == expected
    assert found.said.text() == controls.get("when", "age >= 20")
    assert found.kept.sentence()
    loaded = people(engine, CATALOGUE, range(len(NAMES)), [], about=found.kept, moment=MOMENT)
    in_memory = [NAMES[number] for number, each in sorted(loaded.items()) if found.kept.holds(each, MOMENT)]
    assert " ".join(in_memory) == expected


def test_who_ties_is_told_apart_by_the_identifier_and_not_by_the_number_that_a_load_gave() -> None:
    backwards = DuckDBEngine.open(None)
    load(backwards, {9 - number: replace(each, id=name) for number, (name, each) in enumerate(PEOPLE.items())})
    for controls, expected in (({"limit": 2}, "a b"), ({"one_per": "country", "order_by": "score"}, "a d f")):
        rows = backwards.run(question(meant(defined(**controls), CATALOGUE).kept, CATALOGUE, MOMENT))
        assert {NAMES[9 - number] for number in rows.column("customer_no").to_pylist()} == set(expected.split())
    backwards.close()


def by_chance(salt: str, name: str) -> int:
    return int(md5(f"{salt}\x1f{name}".encode(), usedforsecurity=False).hexdigest()[:8], 16)


def test_a_sample_is_drawn_by_the_bucket_of_the_identifier(engine: DuckDBEngine) -> None:
    salt = "sample of chosen"
    expected = [name for name in "abcdef" if by_chance(salt, name) < 0.4 * 2**32]
    assert 0 < len(expected) < 6
    assert members(engine, meant(defined(sample=0.4), CATALOGUE).kept) == " ".join(expected)
    assert members(engine, meant(defined(sample=1), CATALOGUE).kept) == "a b c d e f"


def vip(*split: dict[str, Any], **controls: Any) -> SegmentDefinition:
    return SegmentDefinition.model_validate({"name": "vip", "when": "age >= 20", "split": split, **controls})


def parts(engine: DuckDBEngine, definition: SegmentDefinition) -> dict[str, str]:
    return {name: members(engine, each) for name, each in meant(definition, CATALOGUE).parts.items()}


def test_parts_by_condition_take_what_no_part_before_took(engine: DuckDBEngine) -> None:
    split = ({"name": "rich", "when": "score >= 5"}, {"name": "south", "when": 'country = "Rome" or age > 60'})
    assert parts(engine, vip(*split, {"name": "rest"})) == {"vip.rich": "a b d", "vip.south": "f", "vip.rest": "c e"}


def test_parts_by_share_go_by_the_order(engine: DuckDBEngine) -> None:
    split = ({"name": "first", "share": 1 / 3}, {"name": "second", "share": 0.5})
    # d, a, b, c, f, e; a third of six is two, the half after it three, and one is in no part.
    assert parts(engine, vip(*split, order_by="score")) == {"vip.first": "a d", "vip.second": "b c f"}


def test_parts_by_share_without_an_order_are_drawn_by_chance_that_stays_the_same(engine: DuckDBEngine) -> None:
    split = ({"name": "test", "share": 0.5}, {"name": "control", "share": 0.5})
    drawn = sorted("abcdef", key=lambda name: by_chance("split of vip", name))
    expected = {"vip.test": " ".join(sorted(drawn[:3])), "vip.control": " ".join(sorted(drawn[3:]))}
    assert parts(engine, vip(*split)) == expected


def test_parts_are_segments_that_wait_for_the_whole() -> None:
    split = vip({"name": "rich", "when": "score >= 5", "title": "Well off"}, {"name": "rest"}, title="The best")
    assert part_names({"vip": split}) == ["vip.rich", "vip.rest"]
    assert [each.label for each in part_definitions(split)] == ["The best: Well off", "The best: rest"]
    assert (document_of("vip.rich"), document_of("vip")) == ("vip", "vip")
    found = meant(split, replace(CATALOGUE, segments=frozenset({"vip", "vip.rich", "vip.rest"})))
    program = compile_program(Definitions(segments={"vip": found.kept, **found.parts}), CATALOGUE, MOMENT)
    assert [sorted(level.columns) for level in program.segments] == [["vip"], ["vip.rest", "vip.rich"]]


def test_what_is_kept_is_said_in_a_sentence() -> None:
    found = meant(defined(limit=100, order_by="score", one_per="country"), CATALOGUE).kept
    said = "(one of each country; the first 100 by score, the highest first)"
    assert found.sentence() == f"age is at least 20, and is kept {said}"
    assert not next(node for node in found.walk() if isinstance(node, Kept)).live


WRONG = [
    ({"exclude": {"segments": ["vpi"]}}, "unknown-segment", "exclude"),
    ({"exclude": {"lists": ["pres"]}}, "unknown-list", "exclude"),
    ({"one_per": "household"}, "unknown-trait", "one_per"),
    ({"one_per": "interests"}, "wrong-type", "one_per"),
    ({"limit": 1, "order_by": "scoore"}, "unknown-trait", "order_by: line 1, column 1"),
    ({"limit": 1, "order_by": "interests"}, "wrong-type", "order_by"),
    ({"split": [{"name": "one", "when": "scoore > 1"}]}, "unknown-trait", "split: one: line 1, column 1"),
    ({"when": "scoore > 1"}, "unknown-trait", "when: line 1, column 1"),
]


@pytest.mark.parametrize(("controls", "code", "where"), WRONG, ids=[str(controls) for controls, _, _ in WRONG])
def test_what_is_wrong_is_told_in_its_field(controls: dict[str, Any], code: str, where: str) -> None:
    with pytest.raises(UserError) as error:
        meant(defined(**{"when": "age >= 20", **controls}), CATALOGUE)
    assert (error.value.code, error.value.where) == (code, where)


@pytest.mark.parametrize(
    "controls",
    [
        {"limit": 0},
        {"sample": 0},
        {"sample": 1.5},
        {"order_by": "score"},
        {"split": [{"name": "a", "share": 0.6}, {"name": "b", "share": 0.6}]},
        {"split": [{"name": "a", "share": 0.6}, {"name": "b"}]},
        {"split": [{"name": "a"}, {"name": "b", "when": "age > 1"}]},
        {"split": [{"name": "a", "when": "age > 2"}, {"name": "a", "when": "age > 1"}]},
        {"split": [{"name": "a", "when": "age > 2", "share": 0.2}]},
    ],
    ids=str,
)
def test_controls_that_mean_nothing_are_refused(controls: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        defined(**controls)
