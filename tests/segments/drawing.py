"""How random definitions are drawn: each family as often as another, however many there are in it."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy


def short(strategy: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """The same strategy under a short name, and one alternative among others, not as many as it has.

    Hypothesis spells out the whole of a nested one, megabytes here.
    """

    @st.composite
    def drawn(draw: st.DrawFn) -> Any:
        return draw(strategy)

    return drawn()


def one_of(*families: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Something of a family, each as likely."""
    return short(st.one_of(*map(short, families)))
