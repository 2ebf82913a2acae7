"""What sets segments apart: the same as counted by hand, found where it was planted, and not found where it was not."""

import math
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from tests.insight.town import AS_OF, EAGER, PEOPLE, PLANTED, PRODUCTS, RANDOM, WORDS, Town

from ilk.insight.answers import Difference
from ilk.insight.differences import Apart, differences
from ilk.insight.ground import EVERYONE, Tables, grounded
from ilk.insight.looks import known


@pytest.fixture(scope="module")
def apart(town: Town) -> Iterator[dict[str, Apart]]:
    with grounded(town.engine, WORDS, Tables(), AS_OF) as ground:
        yield differences(ground, known(ground), {})


def of(found: Apart, label: str) -> Difference:
    (one,) = (each for each in found.differences if each.label == label)
    return one


def shares(town: Town, segment: str, having: set[int], among: set[int]) -> tuple[float, float]:
    inside, outside = among & town.members[segment], among - town.members[segment]
    return len(having & inside) / len(inside), len(having & outside) / len(outside)


@pytest.mark.parametrize("segment", [PLANTED, RANDOM[0], RANDOM[7]])
def test_a_share_of_a_trait_is_among_those_for_whom_it_is_known(
    town: Town, apart: dict[str, Apart], segment: str
) -> None:
    colours = town.traits["colour"]
    among = {number for number in range(PEOPLE) if colours[number] is not None}
    having = {number for number in among if colours[number] == "red"}
    inside, outside = shares(town, segment, having, among)
    found = of(apart[segment], "Favourite colour: red")
    assert (found.inside, found.outside) == (pytest.approx(inside), pytest.approx(outside))
    assert found.effect == pytest.approx(inside / outside)
    assert found.customers == len(having & town.members[segment])
    assert found.low < found.effect < found.high


def test_yes_or_no_is_looked_at_once_and_lists_by_element(town: Town, apart: dict[str, Apart]) -> None:
    members = {number for number in range(PEOPLE) if town.traits["member"][number]}
    chess = {number for number in range(PEOPLE) if "chess" in town.traits["hobbies"][number]}
    everyone = set(range(PEOPLE))
    found = apart[RANDOM[0]]
    assert of(found, "Member").inside == pytest.approx(shares(town, RANDOM[0], members, everyone)[0])
    assert of(found, "Hobbies: chess").outside == pytest.approx(shares(town, RANDOM[0], chess, everyone)[1])
    # 4 colours, 1 yes-or-no, 2 hobbies, 12 products and 3 figures; the rare product is too rare.
    assert found.looks == 22
    assert "rare" not in {each.label for each in found.differences}


def bands(town: Town) -> dict[int, int]:
    """The band of each buyer by how many lines they bought: ten of equal size, the first ones one larger."""
    lines = Counter(number for who in town.bought.values() for number in who)
    ordered = sorted(lines, key=lambda number: (lines[number], number))
    size, larger = divmod(len(ordered), 10)
    edges = [place * size + min(place, larger) for place in range(11)]
    return {number: band for band in range(10) for number in ordered[edges[band] : edges[band + 1]]}


@pytest.mark.parametrize("segment", [PLANTED, RANDOM[2]])
def test_a_product_is_compared_with_others_who_buy_as_much(town: Town, apart: dict[str, Apart], segment: str) -> None:
    band, bought, members = bands(town), town.bought[PRODUCTS[3]], town.members[segment]
    usual = 0.0
    for place in range(10):
        there = {number for number, each in band.items() if each == place}
        others = there - members
        usual += len(there & members) * len(bought & others) / len(others)
    buyers = members & band.keys()
    found = of(apart[segment], PRODUCTS[3])
    assert (found.kind, found.measure, found.subject) == ("product", "lift", PRODUCTS[3])
    assert found.inside == pytest.approx(len(bought & buyers) / len(buyers))
    assert found.outside == pytest.approx(usual / len(buyers))
    assert found.effect == pytest.approx(found.inside / found.outside)
    assert found.customers == len(bought & members)


def test_who_only_buys_more_is_not_said_to_prefer_everything(town: Town, apart: dict[str, Apart]) -> None:
    everyone = set(range(PEOPLE))
    plain = [shares(town, EAGER, town.bought[name], everyone) for name in PRODUCTS]
    assert sum(inside > 1.5 * outside for inside, outside in plain) > 6
    called = {each.label for each in apart[EAGER].differences if each.kind == "product" and each.significant}
    # Among the others are those for whom a love of the third product was planted.
    assert called <= {PRODUCTS[3]}


@pytest.mark.parametrize("trait", ["income", "visits", "spend"])
def test_a_figure_is_a_difference_of_means_in_pooled_deviations(
    town: Town, apart: dict[str, Apart], trait: str
) -> None:
    values = [None if value is None else float(value) for value in town.traits[trait]]
    inside, outside = (
        np.array([values[n] for n in range(PEOPLE) if (n in town.members[PLANTED]) is side and values[n] is not None])
        for side in (True, False)
    )
    freedom = len(inside) + len(outside) - 2
    pooled = math.sqrt((inside.var(ddof=1) * (len(inside) - 1) + outside.var(ddof=1) * (len(outside) - 1)) / freedom)
    found = of(apart[PLANTED], trait.capitalize())
    assert found.measure == "standardised"
    assert found.effect == pytest.approx((inside.mean() - outside.mean()) / pooled * (1 - 3 / (4 * freedom - 1)))
    assert (found.inside, found.outside) == (pytest.approx(inside.mean()), pytest.approx(outside.mean()))
    assert found.customers == len(inside)


def test_what_was_planted_is_found_and_comes_first(apart: dict[str, Apart]) -> None:
    found = apart[PLANTED]
    assert {each.label for each in found.differences[:3]} == {"Favourite colour: red", PRODUCTS[3], "Income"}
    assert all(each.significant for each in found.differences[:3])
    said = {phrase.partition(" (")[0] for phrase in found.more}
    assert said == {"Favourite colour: red", f"buying {PRODUCTS[3]}", "Income"}


def test_significant_ones_come_first_and_each_by_strength(apart: dict[str, Apart]) -> None:
    flags = [each.significant for each in apart[PLANTED].differences]
    assert flags == sorted(flags, reverse=True)


def test_segments_drawn_by_lot_are_seldom_called_different(apart: dict[str, Apart]) -> None:
    # With nothing to find, a segment shows anything at most once in twenty: of 40, more than 6 is once in a hundred.
    wrong = sum(any(each.significant for each in apart[name].differences) for name in RANDOM)
    assert wrong <= 6


def test_corrected_p_values_are_never_smaller_than_their_looks_allow(apart: dict[str, Apart]) -> None:
    for name in RANDOM[:5]:
        ordered = sorted(apart[name].differences, key=lambda each: each.p_value)
        assert all(each.significant == (each.p_value <= 0.05) for each in ordered)


def test_traits_of_the_definition_are_left_out_and_named(town: Town) -> None:
    with grounded(town.engine, WORDS, Tables(), AS_OF) as ground:
        found = differences(ground, known(ground), {PLANTED: frozenset({"colour"})})
    assert "Favourite colour: red" not in {each.label for each in found[PLANTED].differences}
    assert found[PLANTED].left_out == ["Favourite colour"]
    assert found[PLANTED].looks == 18
    assert found[RANDOM[0]].looks == 22


def test_everyone_is_no_segment(apart: dict[str, Apart]) -> None:
    assert EVERYONE not in apart


def test_a_difference_says_what_it_is(apart: dict[str, Apart]) -> None:
    red = of(apart[PLANTED], "Favourite colour: red")
    assert red.sentence.startswith(f"Favourite colour is red for {red.inside:.0%}: ")
    assert red.sentence.endswith(f" the {red.outside:.0%} of everyone else.")
    bought = of(apart[PLANTED], PRODUCTS[3])
    assert bought.sentence.startswith(f"{bought.inside:.0%} bought {PRODUCTS[3]}: ")
    assert bought.sentence.endswith(f" the {bought.outside:.0%} of others who buy as much.")
    income = of(apart[PLANTED], "Income")
    assert (
        income.sentence == f"Income averages {income.inside:,.0f}, against {income.outside:,.0f} among everyone else."
    )
    assert "€" in of(apart[PLANTED], "Spend").sentence
