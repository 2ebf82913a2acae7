"""What the engine sums for health, on nine customers: every number counted by hand."""

from collections.abc import Iterator

import pytest
from tests.insight.health import made
from tests.insight.health.made import DECEMBER, FEBRUARY, JANUARY, MARCH, PLAIN, WORDS, known

from ilk.insight.ground import EVERYONE
from ilk.insight.health.counting import (
    Stood,
    Tally,
    covered_at,
    crossed,
    kept,
    shared,
    stood,
    tallies,
    tenures,
    values_of,
)
from ilk.insight.health.facts import ANSWERED, MESSAGED, TESTED, channels_of
from ilk.insight.health.segmentations import chosen, of_values
from ilk.warehouse.duckdb import DuckDBEngine

ABC = ("a", "b", "c")
BOTH = chosen(("a", "b"), WORDS)
REGIONS = of_values("region", "Region", ("north", "south"))


@pytest.fixture
def engine() -> Iterator[DuckDBEngine]:
    opened = made.engine()
    yield opened
    opened.close()


def revenue(tally: Tally) -> tuple[float, float, float]:
    first = tally.metrics[0]
    return float(first.n), float(first.mean), float(first.variance)


def sizes(found: Stood) -> dict[int, int]:
    return {place: tally.customers for place, tally in found.places.items()}


def test_members_of_each_segment_and_their_metrics(engine: DuckDBEngine) -> None:
    found = tallies(engine, ABC, known())
    assert {name: tally.customers for name, tally in found.items()} == {EVERYONE: 9, "a": 3, "b": 3, "c": 1}
    assert revenue(found["a"]) == (3, pytest.approx(20), pytest.approx(100))  # 10 20 30
    assert revenue(found["b"]) == (3, pytest.approx(40), pytest.approx(100))  # 30 40 50
    assert revenue(found["c"]) == (1, pytest.approx(90), 0)
    assert revenue(found[EVERYONE])[:2] == (9, pytest.approx(50))
    assert float(found["b"].metrics[1].n) == 2  # of 3 and 4 alone it is known how many orders they made


def test_who_can_be_reached_was_tested_and_answers(engine: DuckDBEngine) -> None:
    found = tallies(engine, ABC, known())
    # Reached by email: 1 and 3. 2 took the consent back, 7 has no address; no phone is known of anybody.
    assert [each.flag("reach_0") for each in (found["a"], found["b"], found[EVERYONE])] == [2, 1, 2]
    assert [each.flag(TESTED) for each in (found["a"], found["b"], found[EVERYONE])] == [1, 1, 2]  # 1 and 5
    assert (found["a"].flag(MESSAGED), found["a"].flag(ANSWERED)) == (2, 1)  # 2 was opened by a machine; 3 is long ago
    assert (found[EVERYONE].flag(MESSAGED), found[EVERYONE].flag(ANSWERED)) == (3, 1)


def test_without_consent_on_record_an_address_is_all_that_counts(engine: DuckDBEngine) -> None:
    (channel,) = channels_of(PLAIN)
    assert not channel.has_consent
    found = tallies(engine, ABC, known(catalogue=PLAIN))
    assert (found["a"].flag("reach_0"), found[EVERYONE].flag("reach_0")) == (3, 6)


def test_a_past_instant_sees_nothing_later(engine: DuckDBEngine) -> None:
    found = tallies(engine, ABC, known(JANUARY))
    # 8 came in February; 9 is there always, for nobody knows since when.
    assert {name: tally.customers for name, tally in found.items()} == {EVERYONE: 8, "a": 3, "b": 2, "c": 0}
    assert revenue(found["a"])[:2] == (3, pytest.approx(40 / 3))  # 10, 0 and 30: the order of February is to come
    assert found[EVERYONE].flag(TESTED) == 0
    assert found["a"].flag(MESSAGED) == 0


def test_who_is_in_several_stands_in_the_first_and_the_others_in_none(engine: DuckDBEngine) -> None:
    found = stood(engine, BOTH, known())
    assert sizes(found) == {0: 4, 1: 3, 2: 2}
    assert (found.customers, found.covered, found.several) == (9, 5, 1)  # 3 is in both
    assert revenue(found.tally(2))[:2] == (2, pytest.approx(45))


def test_values_of_a_trait_are_groups_of_now_or_as_they_were_recorded(engine: DuckDBEngine) -> None:
    assert sizes(stood(engine, REGIONS, known())) == {0: 1, 1: 4, 2: 4}
    assert sizes(stood(engine, REGIONS, known(JANUARY))) == {0: 6, 1: 1, 2: 1}  # 2 north, 1 south then
    assert sizes(stood(engine, REGIONS, known(FEBRUARY))) == {0: 6, 1: 2}
    assert values_of(engine, "region", known(), 1) == ["north", "south"]


def test_two_segmentations_crossed(engine: DuckDBEngine) -> None:
    found = crossed(engine, BOTH, REGIONS, known())
    assert {cell: tally.customers for cell, tally in found.items()} == {
        (1, 1): 3,  # 1 2 3
        (2, 1): 1,  # 4
        (2, 2): 1,  # 5
        (0, 2): 3,  # 6 7 8
        (0, 0): 1,  # 9
    }


def test_members_shared_by_pairs_and_how_long_they_are_in(engine: DuckDBEngine) -> None:
    assert shared(engine, ABC, known()) == {("a", "b"): 1}
    # Days until 1 March: a 59 59 10, b 59 59 2, c 0.
    assert tenures(engine, ABC, known()) == {"a": 59, "b": 59, "c": 0}


def test_who_stayed_since_an_earlier_instant(engine: DuckDBEngine) -> None:
    assert kept(engine, chosen(ABC, WORDS), known(), JANUARY) == {"a": (3, 2), "b": (2, 2)}
    assert covered_at(engine, BOTH, known(), JANUARY) == 4
    assert covered_at(engine, BOTH, known(), DECEMBER) == 0
    assert kept(engine, REGIONS, known(), JANUARY) == {"north": (1, 1), "south": (1, 0)}


def test_the_ledger_and_what_is_published_agree(engine: DuckDBEngine) -> None:
    assert kept(engine, chosen(ABC, WORDS), known(), MARCH) == {"a": (3, 3), "b": (3, 3), "c": (1, 1)}
