"""Random definitions: hypothesis strategies that draw well-typed trees of every kind."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from tests.segments.world import AS_OF, CATALOGUE, LISTS, TEXTS

from ilk.catalog.schema import Catalogue
from ilk.kernel.types import ValueType
from ilk.segments.conditions.between import Between
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.event import EventCount, Times
from ilk.segments.conditions.known import Is, Known
from ilk.segments.conditions.list_match import ListMatch
from ilk.segments.conditions.logic import And, AtLeastOf, Everyone, Nobody, NoneOf, Not, Or
from ilk.segments.conditions.one_of import OneOf
from ilk.segments.conditions.segment import InSegment
from ilk.segments.conditions.text_match import TextMatch
from ilk.segments.conditions.time import InTime
from ilk.segments.tree import Condition, Value
from ilk.segments.values.arithmetic import Arithmetic
from ilk.segments.values.constants import Day, Instant, Number, Text, YesNo
from ilk.segments.values.event_aggregate import EventAggregate
from ilk.segments.values.event_time import DaysSince, EventTime
from ilk.segments.values.fallback import Fallback
from ilk.segments.values.field import FieldValue
from ilk.segments.values.list_size import ListSize
from ilk.segments.windows import After, Before, BetweenDays, Ever, Last, Next, OlderThan, On, Previous, This

NUMBERS = (-3, 0, 1, 2, 3, 50, -0.5, 0.1, 0.3, 2.5)
_days = st.sampled_from([AS_OF.date() - timedelta(days=days) for days in (-1, 0, 1, 7, 30, 90, 365)])
_units = st.sampled_from(["hour", "day", "week", "month", "quarter", "year"])
_periods = st.sampled_from(["day", "week", "month", "quarter", "year"])
_counts = st.sampled_from([1, 2, 7, 30])


def windows(*, future: bool) -> SearchStrategy[Any]:
    """Windows of every kind; `future` ones only where a value may lie ahead."""
    past = [
        st.builds(Last, count=_counts, unit=_units),
        st.builds(OlderThan, count=_counts, unit=_units),
        st.builds(This, period=_periods),
        st.builds(Previous, period=_periods),
        st.builds(_between, _days, _days),
        st.builds(Before, day=_days | st.just(AS_OF)),
        st.builds(After, day=_days | st.just(AS_OF - timedelta(days=7))),
        st.builds(On, day=_days),
    ]
    return st.one_of(*past, st.builds(Next, count=_counts, unit=_units)) if future else st.one_of(*past)


def _between(one: date, other: date) -> BetweenDays:
    return BetweenDays(start=min(one, other), end=max(one, other))


def conditions(catalogue: Catalogue = CATALOGUE) -> SearchStrategy[Condition]:
    """Conditions about a customer, nested up to a few levels."""
    leaves = st.one_of(
        _predicates(dict(catalogue.traits), whole=True),
        _about_events(),
        _in_segment(),
        st.builds(Everyone),
        st.builds(Nobody),
    )
    return st.recursive(leaves, _combined, max_leaves=6)


def _combined(inner: SearchStrategy[Condition]) -> SearchStrategy[Condition]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, operands=several),
        st.builds(Or, operands=several),
        st.builds(Not, operand=inner),
        st.builds(NoneOf, operands=several),
        st.builds(AtLeastOf, count=st.integers(1, 2), operands=several),
    )


def _in_segment() -> SearchStrategy[Condition]:
    return st.builds(InSegment, segment=st.sampled_from(["vip", "lapsed"]))


def _about_events() -> SearchStrategy[Condition]:
    times = st.one_of(
        st.just(Times()),
        st.builds(Times, test=st.sampled_from(["at least", "at most", "exactly"]), count=st.integers(0, 3)),
        st.builds(
            lambda low, more: Times(test="between", count=low, high=low + more), st.integers(0, 2), st.integers(0, 2)
        ),
    )
    return _events().flatmap(lambda name: st.builds(EventCount, **_choice(name), times=times))


def _events() -> SearchStrategy[str]:
    return st.sampled_from(sorted(CATALOGUE.events))


def _choice(event: str) -> dict[str, SearchStrategy[Any]]:
    leaf = _predicates(dict(CATALOGUE.events[event].properties), whole=False)
    where = (
        st.none()
        | leaf
        | st.lists(leaf, min_size=2, max_size=2).map(lambda pair: And(operands=tuple(pair)))
        | leaf.map(lambda part: Not(operand=part))
    )
    return {"event": st.just(event), "where": where, "window": st.just(Ever()) | windows(future=False)}


def _predicates(fields: dict[str, ValueType], *, whole: bool) -> SearchStrategy[Condition]:
    """Comparisons over fields; with `whole`, over aggregates of events too."""
    numbers, texts, lists = _numbers(fields, whole=whole), _of(fields, ValueType.TEXT), _of(fields, ValueType.TEXT_LIST)
    kinds: list[SearchStrategy[Condition]] = [
        st.builds(Comparison, left=numbers, op=st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), right=numbers),
        st.builds(Between, of=numbers, low=_number, high=_number, outside=st.booleans()),
        st.builds(
            OneOf, of=numbers, options=st.lists(_number, min_size=1, max_size=3).map(tuple), outside=st.booleans()
        ),
        st.builds(Known, of=numbers | texts, missing=st.booleans()),
        st.builds(Comparison, left=texts, op=st.sampled_from(["=", "!="]), right=_text | texts, exactly=st.booleans()),
        st.builds(
            OneOf,
            of=texts,
            options=st.lists(_text, min_size=1, max_size=3).map(tuple),
            outside=st.booleans(),
            exactly=st.booleans(),
        ),
        _text_matches(texts),
    ]
    temporal = [_of(fields, kind) for kind in (ValueType.DATE, ValueType.INSTANT) if kind in fields.values()]
    if whole:
        temporal.append(
            _events().flatmap(
                lambda name: st.builds(EventTime, which=st.sampled_from(["first", "last"]), **_when(name))
            )
        )
    if temporal:
        kinds.append(st.builds(InTime, of=st.one_of(*temporal), window=windows(future=True)))
    if ValueType.DATE in fields.values():
        kinds.append(
            st.builds(
                Comparison,
                left=_of(fields, ValueType.DATE),
                op=st.sampled_from(["=", "<", ">="]),
                right=st.builds(Day, constant=_days),
            )
        )
    if ValueType.INSTANT in fields.values():
        moments = st.builds(Day, constant=_days) | st.builds(Instant, constant=st.just(AS_OF))
        kinds.append(
            st.builds(
                Comparison, left=_of(fields, ValueType.INSTANT), op=st.sampled_from(["=", "<", ">="]), right=moments
            )
        )
    if ValueType.YES_NO in fields.values():
        flags = _of(fields, ValueType.YES_NO)
        kinds.append(st.builds(Is, of=flags, wanted=st.booleans()))
        kinds.append(
            st.builds(
                Comparison, left=flags, op=st.sampled_from(["=", "!="]), right=st.builds(YesNo, constant=st.booleans())
            )
        )
    if ValueType.TEXT_LIST in fields.values():
        items = st.lists(st.sampled_from(LISTS), min_size=1, max_size=2).map(tuple)
        kinds.append(st.builds(ListMatch, of=lists, quantifier=st.sampled_from(["any", "all", "none"]), items=items))
        kinds.append(st.builds(Comparison, left=st.builds(ListSize, of=lists), op=st.just(">="), right=_number))
    return st.one_of(*kinds)


_number: SearchStrategy[Value] = st.builds(Number, constant=st.sampled_from(NUMBERS))
_text: SearchStrategy[Value] = st.builds(Text, constant=st.sampled_from(TEXTS))


def _text_matches(texts: SearchStrategy[Value]) -> SearchStrategy[Condition]:
    parts = st.lists(st.sampled_from([*TEXTS, "e%", "_e", "s"]), min_size=1, max_size=2).map(tuple)
    tests = st.sampled_from(["contains", "starts with", "ends with", "like"])
    return st.builds(TextMatch, of=texts, test=tests, parts=parts, exactly=st.booleans())


def _of(fields: dict[str, ValueType], kind: ValueType) -> SearchStrategy[Value]:
    names = [name for name, value_type in fields.items() if value_type is kind]
    return st.builds(FieldValue, name=st.sampled_from(names)) if names else st.nothing()


def _when(event: str) -> dict[str, SearchStrategy[Any]]:
    choice = _choice(event)
    return {"event": choice["event"], "where": choice["where"]}


def _numbers(fields: dict[str, ValueType], *, whole: bool) -> SearchStrategy[Value]:
    plain: list[SearchStrategy[Value]] = [_number]
    plain += [_of(fields, kind) for kind in ValueType if kind.numeric and kind in fields.values()]
    if whole:
        plain += [
            _aggregates(),
            _events().flatmap(
                lambda name: st.builds(DaysSince, which=st.sampled_from(["first", "last"]), **_when(name))
            ),
        ]
    base = st.one_of(*plain)
    return (
        base
        | st.builds(Arithmetic, left=base, op=st.sampled_from(["+", "-", "*", "/"]), right=base)
        | st.builds(Fallback, of=base, default=_number)
    )


def _aggregates() -> SearchStrategy[Value]:
    numeric = [
        (event, name)
        for event, schema in CATALOGUE.events.items()
        for name, kind in schema.properties.items()
        if kind.numeric
    ]
    functions = st.sampled_from(["sum", "average", "min", "max", "median", "first", "last", "count_distinct"])
    of_property = st.sampled_from(numeric).flatmap(
        lambda pair: st.builds(EventAggregate, function=functions, property=st.just(pair[1]), **_choice(pair[0]))
    )
    counted = _events().flatmap(lambda name: st.builds(EventAggregate, function=st.just("count"), **_choice(name)))
    return of_property | counted
