"""Every definition of the hand-made examples holds for the people it is said to hold for: in memory and in SQL."""

from collections.abc import Iterator

import pytest
from tests.segments.examples import TABLES
from tests.segments.world import CATALOGUE, load

from ilk.segments.compile import question
from ilk.segments.conditions.steps import Step
from ilk.segments.kinds import CONDITIONS, VALUES
from ilk.segments.language.grammar import parse_condition
from ilk.segments.tree import Scope
from ilk.warehouse.duckdb import DuckDBEngine

ROWS = [(name, says, members) for name, table in TABLES.items() for says, members in table.rows]


@pytest.fixture(scope="module")
def engines() -> Iterator[dict[str, DuckDBEngine]]:
    """The people of each table in an engine, by their place in the table."""
    opened = {name: DuckDBEngine.open(None) for name in TABLES}
    for name, engine in opened.items():
        load(engine, dict(enumerate(TABLES[name].people.values())))
    yield opened
    for engine in opened.values():
        engine.close()


@pytest.mark.parametrize(("name", "says", "members"), ROWS, ids=[f"{name}: {says}" for name, says, _ in ROWS])
def test_a_definition_holds_for_its_members_alone(
    engines: dict[str, DuckDBEngine], name: str, says: str, members: str
) -> None:
    table = TABLES[name]
    names = list(table.people)
    condition = parse_condition(says).tree
    assert list(condition.problems(Scope(CATALOGUE))) == []
    in_memory = [name for name in names if condition.holds(table.people[name], table.moment)]
    rows = engines[name].run(question(condition, CATALOGUE, table.moment))
    in_engine = [names[number] for number in sorted(rows.column("customer_no").to_pylist())]
    assert (in_memory, in_engine) == (members.split(), members.split())


def test_every_kind_is_shown_by_an_example() -> None:
    shown = {type(node) for _, says, _ in ROWS for node in parse_condition(says).tree.walk()}
    assert shown == {*CONDITIONS, *VALUES, Step}


def test_members_are_people_of_the_table_in_its_order() -> None:
    for name, says, members in ROWS:
        places = [list(TABLES[name].people).index(member) for member in members.split()]
        assert places == sorted(set(places)), says


def test_no_example_is_told_twice() -> None:
    told = [(name, says) for name, says, _ in ROWS]
    assert len(told) == len(set(told))
