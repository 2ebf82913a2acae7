"""The language on Spark: the examples by hand, and random definitions against their answer in memory."""

from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.segments.agreement import RELAXED, WORLDS, in_memory, world_of
from tests.segments.examples import TABLES
from tests.segments.on_spark import members
from tests.segments.test_examples import ROWS
from tests.segments.trees import conditions
from tests.segments.world import CATALOGUE, MOMENT, load

from ilk.segments.compile import question
from ilk.segments.language.grammar import parse_condition
from ilk.segments.tree import Condition, Moment
from ilk.warehouse.engine import Engine
from ilk.warehouse.spark.engine import SparkEngine

pytestmark = pytest.mark.slow
TREES = 20
"""So many random definitions are asked in one statement; five times as many are tried."""


@pytest.fixture(scope="module")
def answered(
    spark: None,  # noqa: ARG001 - it runs as long as they do
    tmp_path_factory: pytest.TempPathFactory,
) -> Mapping[str, Mapping[str, set[int] | Exception]]:
    """What Spark answers for each definition of each table of examples."""
    found = {}
    for name, table in TABLES.items():
        engine = SparkEngine.open(str(tmp_path_factory.mktemp("examples")))
        load(engine, dict(enumerate(table.people.values())))
        said = [says for says, _ in table.rows]
        trees = [parse_condition(says).tree for says in said]
        found[name] = dict(zip(said, members(engine, trees, CATALOGUE, table.moment), strict=True))
        engine.close()
    return found


@pytest.mark.parametrize(("name", "says", "expected"), ROWS, ids=[f"{name}: {says}" for name, says, _ in ROWS])
def test_a_definition_holds_for_its_members_alone(
    answered: Mapping[str, Mapping[str, set[int] | Exception]], name: str, says: str, expected: str
) -> None:
    table = TABLES[name]
    numbers = _told(answered[name][says], parse_condition(says).tree, table.moment)
    assert [list(table.people)[number] for number in sorted(numbers)] == expected.split()


@pytest.fixture(scope="module")
def engines(
    spark: None,  # noqa: ARG001 - it runs as long as they do
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Sequence[Engine]]:
    """The people of each world, on Spark."""
    opened = [SparkEngine.open(str(tmp_path_factory.mktemp("world"))) for _ in range(WORLDS)]
    for seed, engine in enumerate(opened):
        load(engine, world_of(seed).people)
    yield opened
    for engine in opened:
        engine.close()


@settings(RELAXED, max_examples=5)
@given(st.lists(conditions(), min_size=TREES, max_size=TREES), st.integers(0, WORLDS - 1))
def test_sql_and_memory_agree_on_who_is_in(engines: Sequence[Engine], trees: list[Condition], seed: int) -> None:
    found = members(engines[seed], trees, CATALOGUE, MOMENT)
    for tree, numbers in zip(trees, found, strict=True):
        assert _told(numbers, tree, MOMENT) == in_memory(tree, world_of(seed)), _asked(tree, MOMENT)


def _told(found: set[int] | Exception, tree: Condition, moment: Moment) -> set[int]:
    if isinstance(found, Exception):
        pytest.fail(f"{_asked(tree, moment)}\n{found}")
    return found


def _asked(tree: Condition, moment: Moment) -> str:
    return f"{tree.text()}\n{question(tree, CATALOGUE, moment).sql('spark')}"
