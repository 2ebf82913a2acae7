"""The search for segments: a planted group is found first, nothing is found where there is nothing, counts agree."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from tests.insight.discovery.crowd import METRIC, Crowd

from ilk.insight.attributes import Outcome
from ilk.insight.discovery.discovery import find_segments
from ilk.segments.compile import question
from ilk.segments.language.checking import read_condition, unchecked_condition
from ilk.segments.values.field import FieldValue
from ilk.warehouse.duckdb import DuckDBEngine

PEOPLE = 4000
NULLS = 40


@pytest.fixture
def engine() -> Iterator[DuckDBEngine]:
    opened = DuckDBEngine.open(None, threads=1)
    yield opened
    opened.close()


def planted(seed: int, by: float = 40.0) -> tuple[Crowd, np.ndarray]:
    """A crowd in which members of Bonn spend more; neither being one nor Bonn alone matters."""
    crowd = Crowd.drawn(seed, PEOPLE)
    inside = (crowd.columns["town"] == "Bonn") & crowd.columns["member"]
    return replace(crowd, spend=crowd.spend + by * inside), inside


def test_a_planted_group_of_two_conditions_is_found_first_and_told_once(engine: DuckDBEngine) -> None:
    crowd, inside = planted(1)
    found = find_segments(crowd.ground(engine), METRIC)
    assert [each.condition for each in found.found] == ['town = "Bonn" and member is true']
    (group,) = found.found
    assert group.customers == inside.sum()
    assert group.inside - group.outside == pytest.approx(40, abs=8)
    assert group.low < 40 / crowd.spend.std() < group.high


def test_a_group_by_a_bound_is_found_near_where_it_was_planted(engine: DuckDBEngine) -> None:
    crowd = Crowd.drawn(2, PEOPLE)
    old = crowd.columns["age"] >= 55
    found = find_segments(replace(crowd, spend=crowd.spend - 20 * old).ground(engine), METRIC)
    first = found.found[0]
    assert first.condition.startswith("age ")
    assert abs(first.effect) > 0.3


def test_what_each_condition_says_is_what_was_counted(engine: DuckDBEngine) -> None:
    crowd, _ = planted(3)
    crowd = replace(crowd, spend=crowd.spend + 30 * (crowd.columns["income"] > 30_000))
    ground = crowd.ground(engine)
    found = find_segments(ground, METRIC)
    assert len(found.found) >= 2
    for each in found.found:
        asked = question(read_condition(each.condition, ground.catalogue), ground.catalogue, ground.moment)
        assert engine.run(asked).num_rows == each.customers


def test_where_there_is_nothing_hardly_any_search_finds_something(engine: DuckDBEngine) -> None:
    found = sum(bool(find_segments(Crowd.drawn(seed, 600).ground(engine), METRIC).found) for seed in range(NULLS))
    # Two of forty are to be expected; seven would be too many by the binomial at 1 %.
    assert found <= 6


def test_averages_are_not_flattered_by_the_search(engine: DuckDBEngine) -> None:
    gaps = []
    for seed in range(10, 22):
        crowd, inside = planted(seed, by=25.0)
        first = find_segments(crowd.ground(engine), METRIC).found[:1]
        gaps += [each.inside - each.outside for each in first if each.customers == inside.sum()]
    assert len(gaps) >= 8
    assert np.mean(gaps) == pytest.approx(25, abs=4)


def test_what_is_not_known_is_compared_with_nobody(engine: DuckDBEngine) -> None:
    crowd = Crowd.drawn(4, PEOPLE)
    answered = crowd.columns["noise_0"] > 0
    towns = np.where(answered, crowd.columns["town"], None)
    # Who told a town spends more; which town it is does not matter.
    crowd = Crowd({**crowd.columns, "town": towns}, crowd.spend + 40 * answered)
    found = find_segments(crowd.ground(engine), METRIC)
    assert not any("town" in each.condition for each in found.found)


def test_existing_segments_are_compared_and_circular_ones_marked(engine: DuckDBEngine) -> None:
    crowd = Crowd.drawn(5, PEOPLE)
    member = crowd.columns["member"]
    crowd = replace(crowd, spend=crowd.spend + 30 * member)
    ground = crowd.ground(engine)
    (own,) = find_segments(ground, METRIC).segments
    assert (own.segment, own.significant, own.circular, own.customers) == ("members", True, False, member.sum())
    assert own.inside == pytest.approx(crowd.spend[member].mean(), rel=1e-6)
    rich = replace(ground.lineage, segments={"members": unchecked_condition("spend > 100")})
    (circular,) = find_segments(replace(ground, lineage=rich), METRIC).segments
    assert circular.circular


def test_the_metric_itself_is_no_explanation(engine: DuckDBEngine) -> None:
    found = find_segments(planted(6)[0].ground(engine), METRIC, related=True)
    assert not any("spend" in each.condition for each in found.found)
    assert any("Spend" in caveat for caveat in found.caveats)


def test_too_few_and_a_constant_are_told_and_nothing_is_left_behind(engine: DuckDBEngine) -> None:
    few = find_segments(Crowd.drawn(1, 40).ground(engine), METRIC)
    assert (few.sentence, few.found) == ("Spend is known for 40 customers, and a search takes 60.", [])
    assert [each.segment for each in few.segments] == ["members"]
    crowd = Crowd.drawn(1, 200)
    same = find_segments(replace(crowd, spend=np.full(200, 3.0)).ground(engine), METRIC)
    assert same.sentence == "Spend is the same for all customers, so no group differs."
    assert not any(table.startswith("passing_") for table in engine.tables())


def test_a_search_twice_is_the_same(engine: DuckDBEngine) -> None:
    ground = planted(7)[0].ground(engine)
    assert find_segments(ground, METRIC) == find_segments(ground, METRIC)


def test_a_count_is_written_as_a_number(engine: DuckDBEngine) -> None:
    outcome = Outcome("metric", "age", "Age", FieldValue(name="age"), "count")
    assert find_segments(Crowd.drawn(8, 300).ground(engine), outcome).sentence == (
        "No group that could be found differs in Age beyond chance."
    )
