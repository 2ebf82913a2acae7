"""Links to people: what is connected is one person, within what people said and a limit; in whatever order it comes."""

from collections.abc import Iterable, Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ilk.identity.grouping import Pairs, grouped

Link = tuple[int, int, int]
"""Two records and the rank of what links them; 0 is a decision."""


def pairs(links: Sequence[Link]) -> Pairs:
    a, b, rank = (np.array([link[place] for link in links], dtype=np.int64) for place in range(3))
    return Pairs(a, b, rank, np.ones(len(links)))


def people(links: Sequence[Link], apart: Iterable[tuple[int, int]] = (), largest: int = 100) -> dict[int, int]:
    found = grouped(pairs(links), apart, largest)
    return dict(zip(found.members.tolist(), found.leaders.tolist(), strict=True))


def test_what_is_connected_is_one_person_called_by_the_oldest_record():
    assert people([(7, 9, 1), (3, 9, 1), (4, 5, 2)]) == {3: 3, 7: 3, 9: 3, 4: 4, 5: 4}


def test_no_links_make_no_people():
    assert people([]) == {}


def test_a_pair_that_stays_apart_is_parted_at_its_weakest_link():
    # 1-2 by the stronger rule, 2-3 by the weaker; 1 and 3 are different people, so 3 is alone.
    assert people([(1, 2, 1), (2, 3, 2)], [(1, 3)]) == {1: 1, 2: 1, 3: 3}
    assert people([(1, 2, 2), (2, 3, 1)], [(3, 1)]) == {1: 1, 2: 2, 3: 2}


def test_a_decision_joins_before_any_rule():
    assert people([(1, 2, 1), (2, 3, 0)], [(1, 3)]) == {1: 1, 2: 2, 3: 2}


def test_a_group_that_would_be_too_large_is_held_as_a_whole_but_for_decisions():
    links = [(1, 2, 1), (2, 3, 1), (3, 4, 1), (1, 4, 0), (8, 9, 1)]
    found = grouped(pairs(links), [], 3)
    assert dict(zip(found.members.tolist(), found.leaders.tolist(), strict=True)) == {
        1: 1,
        2: 2,
        3: 3,
        4: 1,
        8: 8,
        9: 8,
    }
    assert [group.tolist() for group in found.too_large] == [[1, 2, 3, 4]]


def test_a_chain_of_ten_thousand_is_one_group_and_held():
    links = [(number, number + 1, 1) for number in range(10_000)]
    assert set(people(links, largest=20_000).values()) == {0}
    assert set(people(links, [(0, 10_000)], largest=20_000).values()) == {0, 10_000}
    assert len(set(people(links).values())) == 10_001


def test_a_device_does_not_lead_while_there_is_a_login():
    found = grouped(pairs([(1, 5, 1), (2, 3, 1)]), [], 10, last=np.array([1, 2, 3]))
    assert found.leaders.tolist() == [5, 2, 2, 5]


LINKS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 3)).filter(lambda link: link[0] != link[1])
)
APART = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] != pair[1]), max_size=5)


def ordered(links: Iterable[Link]) -> list[Link]:
    return [(min(a, b), max(a, b), rank) for a, b, rank in links]


@given(LINKS, APART, st.integers(2, 10), st.randoms(use_true_random=False))
def test_the_order_of_links_and_decisions_does_not_matter(links, apart, largest, random):
    first = people(ordered(links), apart, largest)
    random.shuffle(links)
    random.shuffle(apart)
    assert people(ordered(links), [(b, a) for a, b in apart], largest) == first


@given(LINKS, APART, st.integers(2, 10))
def test_people_hold_to_what_was_said_and_to_the_limit(links, apart, largest):
    found = people(ordered(links), apart, largest)
    assert all(found[a] != found[b] for a, b in apart if a in found and b in found)
    groups = [[each for each in found if found[each] == leader] for leader in set(found.values())]
    decided = [link for link in ordered(links) if link[2] == 0]
    assert all(leader == min(group) for leader, group in zip(set(found.values()), groups, strict=True))
    assert all(len(group) <= largest or set(group) <= {end for link in decided for end in link[:2]} for group in groups)


@given(LINKS, APART, st.integers(0, 9), st.integers(0, 9))
def test_parting_who_was_joined_by_a_decision_gives_back_who_was_who_before(links, apart, a, b):
    links, rules = ordered(links), [(min(a, b), max(a, b), 0)] if a != b else []
    before = people(links, apart)
    if a == b or a not in before or b not in before or before[a] == before[b]:
        return
    assert people([*links, *rules], [*apart, (a, b)]) == before


def brute(links: Sequence[Link], apart: Sequence[tuple[int, int]]) -> dict[int, int]:
    """The same by trying: link after link in the order of strength, sets as sets."""
    groups = [{record} for record in sorted({end for link in links for end in link[:2]})]
    forbidden = [set(pair) for pair in apart]
    for a, b, _ in sorted(links, key=lambda link: (link[2], link[0], link[1])):
        one, other = (next(group for group in groups if end in group) for end in (a, b))
        if one is not other and not any(pair <= one | other for pair in forbidden):
            groups = [group for group in groups if group not in (one, other)] + [one | other]
    return {record: min(group) for group in groups for record in group}


@given(LINKS, APART)
def test_groups_are_those_of_the_plain_way(links, apart):
    assert people(ordered(links), apart) == brute(ordered(links), apart)
