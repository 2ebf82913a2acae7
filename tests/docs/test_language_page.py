"""The page of the segment language against the code: every example is parsed, every kind is there."""

import re
from pathlib import Path

import pytest

from ilk.segments.grammar import parse_condition
from ilk.segments.language import CONDITIONS

pytestmark = pytest.mark.docs

PAGE = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
TABLE = PAGE.split("## What it can say")[1].split("A computed trait")[0]
EXAMPLES = [
    example
    for row in TABLE.splitlines()
    if row.startswith("|") and "---" not in row
    for example in re.findall(r"`([^`]+)`", row.split("|", 2)[2].split("; also")[0])
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_page_is_of_the_language(example: str) -> None:
    tree = parse_condition(example).tree
    assert parse_condition(tree.text()).tree == tree


@pytest.mark.parametrize("kind", CONDITIONS, ids=lambda kind: kind.__name__)
def test_a_kind_of_condition_has_an_example_on_the_page(kind: type) -> None:
    on_the_page = {type(node) for example in EXAMPLES for node in parse_condition(example).tree.walk()}
    assert kind in on_the_page
