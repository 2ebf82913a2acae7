"""FP-growth finds exactly the sets that counting finds."""

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ilk.models.affinity.fp_growth import Items, frequent
from ilk.models.affinity.pairs import frequent_pairs

BASKETS = st.lists(st.frozensets(st.integers(0, 7), max_size=6).map(lambda items: tuple(sorted(items))), max_size=40)


def counted(baskets: list[Items], least: int, longest: int) -> dict[Items, int]:
    """The sets that are in so many baskets, by counting all of them."""
    found = Counter(
        items for basket in baskets for size in range(1, longest + 1) for items in combinations(basket, size)
    )
    return {items: count for items, count in found.items() if count >= least}


@settings(deadline=None)
@given(BASKETS, st.integers(1, 5), st.integers(1, 5))
def test_it_finds_what_counting_finds(baskets, least, longest):
    assert frequent(Counter(baskets), least, longest) == counted(baskets, least, longest)


@settings(deadline=None)
@given(BASKETS, st.integers(1, 5))
def test_pairs_counted_at_once_are_those_that_counting_finds(baskets, least):
    held = np.array([(place, item) for place, basket in enumerate(baskets) for item in basket], np.int64)
    assert frequent_pairs(held.reshape(-1, 2), least) == counted(baskets, least, 2)


def test_the_example_of_its_authors():
    # Han, Pei & Yin (2000), table 1, items in the order f c a b m p: numbers 0 to 5.
    baskets = [(0, 1, 2, 4, 5), (0, 1, 2, 3, 4), (0, 3), (1, 3, 5), (0, 1, 2, 4, 5)]
    found = frequent(Counter(baskets), 3, 6)
    assert found[(1, 5)] == 3
    assert found[(0, 1, 2, 4)] == 3
    assert {items for items in found if items[-1] == 5} == {(5,), (1, 5)}
    assert len(found) == 18
