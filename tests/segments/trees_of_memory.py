"""Random conditions about what people remember, about their places among all, and about lists and SQL."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from tests.segments.memory import PLACES, QUESTIONS, SEGMENTS, TRACKED

from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.fresh import Fresh
from ilk.segments.conditions.on_list import OnList
from ilk.segments.conditions.rank import AboveAverage, RankWithin
from ilk.segments.conditions.segment import EnteredSegment, InSegment, WasInSegment
from ilk.segments.conditions.sql_answer import SqlAnswer
from ilk.segments.conditions.trait_history import OfHistory, TraitChanged, TraitHasBeen, TraitWas
from ilk.segments.subjects.crowd import AmongCustomers
from ilk.segments.time.windows import Last
from ilk.segments.tree import Condition, Value
from ilk.segments.values.constants import Day, Number, Text, YesNo
from ilk.segments.values.quantile import QuantileOf
from ilk.segments.values.score import Affinity, Lookalike

_SEGMENTS = st.sampled_from(SEGMENTS)
_PERHAPS = st.none() | _SEGMENTS
_LENGTHS = st.builds(Last, count=st.sampled_from([1, 2, 7, 30]), unit=st.sampled_from(["hour", "day", "week", "month"]))
_ORDERED = st.sampled_from(["age", "score", "income", "signup"])
_NUMBERS = st.sampled_from(["age", "score", "income"])


def of_history(
    days: SearchStrategy[Any], past: SearchStrategy[Any], texts: tuple[str, ...]
) -> SearchStrategy[Condition]:
    """What a trait was, and whether it changed."""
    one = st.sampled_from(TRACKED).flatmap(lambda trait: st.tuples(st.just(trait), _tests(trait, days, texts)))
    constants = {trait: _constants(trait, days, texts) for trait in TRACKED}
    changed = st.sampled_from(TRACKED).flatmap(
        lambda trait: st.builds(
            TraitChanged,
            trait=st.just(trait),
            before=st.none() | constants[trait],
            to=st.none() | constants[trait],
            window=past,
        )
    )
    was = st.builds(lambda test, day: TraitWas(trait=test[0], day=day, **test[1]), one, days)
    has_been = st.builds(lambda test, window: TraitHasBeen(trait=test[0], window=window, **test[1]), one, _LENGTHS)
    fresh = st.builds(
        Fresh, trait=st.sampled_from(["score", "age", "interests"]), window=_LENGTHS, otherwise=st.booleans()
    )
    return st.one_of(was, has_been, changed, fresh)


def of_ledger(days: SearchStrategy[Any], past: SearchStrategy[Any]) -> SearchStrategy[Condition]:
    """Who entered, left, was in, and has been for long."""
    return st.one_of(
        st.builds(EnteredSegment, segment=_SEGMENTS, change=st.sampled_from(["entered", "left"]), window=past),
        st.builds(WasInSegment, segment=_SEGMENTS, day=days),
        st.builds(InSegment, segment=_SEGMENTS, for_at_least=st.none() | _LENGTHS),
    )


def among_all() -> SearchStrategy[Condition]:
    """Ranks, lists, SQL."""
    number = st.builds(Number, constant=st.sampled_from([0, 0.2, 1, 2, 3, 5, 9]))
    bands = st.sampled_from(["quartile", "quintile", "decile", "percentile"])
    values: SearchStrategy[Value] = st.one_of(
        st.builds(QuantileOf, by=_ORDERED, bands=bands, segment=_PERHAPS),
        st.builds(QuantileOf, by=_ORDERED, bands=bands, segment=_PERHAPS),
        st.just(Affinity(to="Coffee")),
        st.just(Lookalike(segment="vip")),
    )
    side = st.sampled_from(["top", "bottom"])
    shares = st.sampled_from([1, 33_333, 100_000, 300_000, 500_000, 1_000_000])
    return st.one_of(
        st.builds(RankWithin, by=_ORDERED, side=side, count=st.sampled_from([1, 2, 10, 1000]), segment=_PERHAPS),
        st.builds(RankWithin, by=_ORDERED, side=side, millionths=shares, segment=_PERHAPS),
        st.builds(AboveAverage, by=_NUMBERS, segment=_PERHAPS),
        st.builds(Comparison, left=values, op=st.sampled_from(["=", "!=", "<", ">="]), right=number),
        st.builds(OnList, list=st.sampled_from(PLACES)),
        st.builds(SqlAnswer, query=st.sampled_from(sorted(QUESTIONS))),
    )


def is_of_the_present(condition: Condition) -> bool:
    """Whether a condition asks nothing of what runs record, nor of everybody as they are in the small world alone."""
    for node in condition.walk():
        match node:
            case OfHistory() | Fresh() | SqlAnswer() | EnteredSegment() | WasInSegment():
                return False
            case AmongCustomers() if node.segment is not None:
                return False
            case InSegment() if node.for_at_least is not None:
                return False
            case _:
                continue
    return True


def _tests(trait: str, days: SearchStrategy[Any], texts: tuple[str, ...]) -> SearchStrategy[Mapping[str, Any]]:
    unordered = trait in {"country", "member"}
    ops = st.sampled_from(["=", "!="] if unordered else ["=", "!=", "<", ">="])
    return st.fixed_dictionaries({"op": ops, "to": _constants(trait, days, texts), "exactly": st.booleans()})


def _constants(trait: str, days: SearchStrategy[Any], texts: tuple[str, ...]) -> SearchStrategy[Value]:
    match trait:
        case "country":
            return st.builds(Text, constant=st.sampled_from(texts))
        case "member":
            return st.builds(YesNo, constant=st.booleans())
        case "birth" | "signup":
            return st.builds(Day, constant=days)
        case _:
            return st.builds(Number, constant=st.sampled_from([-3, 0, 0.1, 1, 2, 50]))


__all__ = ["among_all", "is_of_the_present", "of_history", "of_ledger"]
