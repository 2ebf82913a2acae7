"""The page of the segment language against the code: examples are parsed, every kind is there, windows are right."""

import json
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ilk.segments.conditions.event import EventCount
from ilk.segments.conditions.time import InTime
from ilk.segments.kinds import CONDITIONS, VALUES, condition_json
from ilk.segments.language.grammar import parse_condition, parse_value
from ilk.segments.time.spans import Span
from ilk.segments.time.windows import WINDOWS, Ever
from ilk.segments.tree import MOST_LEVELS, Moment

pytestmark = pytest.mark.docs

PAGE = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = Moment(datetime(2025, 5, 14, 10, 0, tzinfo=BERLIN), BERLIN)


def rows(heading: str) -> list[list[str]]:
    """The cells of every row of the tables whose first column has this heading."""
    found = []
    for table in re.findall(rf"^\| {heading} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE):
        found += [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()]
    return found


SAID = [row[0].strip("`") for row in rows("you write")]
VALUE = [row[0].strip("`") for row in rows("value")]
SHOWN = rows("window")


@pytest.mark.parametrize("example", SAID)
def test_an_example_of_the_page_is_of_the_language(example: str) -> None:
    tree = parse_condition(example).tree
    assert parse_condition(tree.text()).tree == tree


@pytest.mark.parametrize("example", VALUE)
def test_a_value_of_the_page_is_of_the_language(example: str) -> None:
    tree = parse_value(example).tree
    assert parse_value(tree.text()).tree == tree


@pytest.mark.parametrize("kind", [*CONDITIONS, *VALUES], ids=lambda kind: kind.__name__)
def test_a_kind_has_its_own_examples_on_the_page(kind: type) -> None:
    on_the_page = {type(node) for example in SAID for node in parse_condition(example).tree.walk()}
    assert kind in on_the_page
    assert [example for example in kind.examples if example not in PAGE] == []


@pytest.mark.parametrize(("window", "begins", "ends"), SHOWN, ids=[row[0] for row in SHOWN])
def test_a_window_begins_and_ends_as_the_page_says(window: str, begins: str, ends: str) -> None:
    asked = parse_condition(f"trait {window.strip('`')}").tree
    assert isinstance(asked, InTime)
    span = asked.window.span(NOW)
    start_open, end_open = begins.startswith("after"), ends.startswith("before")
    assert span == Span(instant(begins), instant(ends), start_open=start_open, end_open=end_open)


def instant(edge: str) -> datetime | None:
    assert edge == "" or re.match(r"(after|from|up to|before) \d", edge)
    return datetime.fromisoformat(edge[-16:]).replace(tzinfo=BERLIN) if edge else None


def test_every_window_is_on_the_page() -> None:
    asked = [parse_condition(f"trait {row[0].strip('`')}").tree for row in SHOWN]
    assert {type(tree.window) for tree in asked if isinstance(tree, InTime)} == {*WINDOWS} - {Ever}


def test_what_is_said_about_the_ends_of_months_is_so() -> None:
    utc = ZoneInfo("UTC")
    asked = parse_condition("trait in last 1 month").tree
    assert isinstance(asked, InTime)
    march = asked.window.span(Moment(datetime(2025, 3, 31, 12, tzinfo=utc), utc))
    assert march.contains(datetime(2025, 3, 1, tzinfo=utc))
    assert not march.contains(datetime(2025, 2, 28, 23, 59, 59, tzinfo=utc))


def test_the_json_of_the_page_is_of_the_language() -> None:
    (source,) = re.findall(r"\*\*JSON\*\*: `([^`]+)`", PAGE)
    tree = condition_json.validate_python(json.loads(source))
    assert isinstance(tree, EventCount)
    assert tree.text() == "did order at least 3 times in last 90 days"


def test_the_sentence_of_the_page_is_what_the_language_says() -> None:
    (sentence,) = re.findall(r"\*\*English\*\*: \"(.+)\"", PAGE)
    said = 'did order where channel = "web" at least 3 times in last 90 days'
    assert parse_condition(said).tree.sentence() == sentence


def test_the_first_example_and_the_limits_are_so() -> None:
    first = PAGE.split("tests prove that they agree.\n\n")[1].split("\n## ")[0]
    assert parse_condition(first).tree.text().startswith("spend_year >= 1500 and did order")
    assert f"{MOST_LEVELS} levels" in PAGE
