"""Ultimate parents of accounts, by hand: lines, circles, own parents, strangers."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilk.customers.accounts.groups import Groups, rolled_up


def groups(**parents: str | None) -> Groups:
    return rolled_up(pa.array(list(parents), pa.string()), pa.array(list(parents.values()), pa.string()))


def test_a_line_of_parents_leads_to_the_ultimate_one():
    found = groups(a=None, b="a", c="b", d="c", e=None)
    assert [found.top(key) for key in "abcde"] == ["a", "a", "a", "a", "e"]
    assert found.members("a") == ["a", "b", "c", "d"]
    assert found.problems() == []


def test_a_circle_has_no_ultimate_parent_nor_has_who_is_below_it():
    found = groups(a="b", b="c", c="a", d="a", e=None)
    assert [found.top(key) for key in "abcde"] == [None, None, None, None, "e"]
    assert found.circles == ["a", "b", "c"]
    assert found.problems() == ["3 accounts in a circle of parents, so without an ultimate one: `a`, `b`, `c`"]


def test_an_account_that_is_its_own_parent_is_at_the_top():
    found = groups(a="a", b="a")
    assert (found.top("b"), found.own, found.circles) == ("a", ["a"], [])


def test_a_parent_that_is_no_account_counts_as_none():
    found = groups(a="zzz", b="a", c="")
    assert (found.top("b"), found.strangers) == ("a", ["a", "c"])


def test_no_accounts_have_no_groups():
    assert groups().problems() == []


def test_many_names_are_not_all_told():
    found = groups(**{f"a{place}": "x" for place in range(7)})
    assert found.problems()[0].endswith("`a4` and 2 more")


@given(st.lists(st.none() | st.integers(0, 11), max_size=12))
def test_it_is_what_walking_up_tells(parents: list[int | None]):
    names = [f"n{place}" for place in range(len(parents))]
    told = [None if parent is None else f"n{parent}" for parent in parents]
    found = rolled_up(pa.array(names, pa.string()), pa.array(told, pa.string()))
    for name in names:
        assert found.top(name) == walked(name, dict(zip(names, told, strict=True)))


def walked(name: str, parents: dict[str, str | None]) -> str | None:
    met = {name}
    while (parent := parents[name]) in parents and parent != name:
        if parent in met:
            return None
        met.add(parent)
        name = parent
    return name


@pytest.mark.parametrize("length", [1, 2, 63, 64, 65, 1000])
def test_long_lines_are_walked_to_their_end(length: int):
    found = groups(**{f"n{place}": f"n{place - 1}" if place else None for place in range(length)})
    assert found.top(f"n{length - 1}") == "n0"
