"""Random definitions: hypothesis strategies that draw well-typed trees of every kind, built once for each scope."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from tests.segments.drawing import one_of, short
from tests.segments.field_trees import PATTERNS, about_codes, about_places
from tests.segments.trees_of_events import over_time, own_windows
from tests.segments.trees_of_examples import shown_by_hand
from tests.segments.trees_of_memory import among_all, of_history, of_ledger
from tests.segments.trees_of_surroundings import (
    ACCOUNT_FIELDS,
    SUBSCRIPTION,
    about_accounts,
    colleagues,
    field_of_account,
    of_rows,
    related_rows,
    standard,
)
from tests.segments.world import AS_OF, CATALOGUE, LISTS, TEXTS

from ilk.kernel.types import ValueType
from ilk.segments.conditions.anniversary import Anniversary
from ilk.segments.conditions.between import Between
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.event import EventCount, Times
from ilk.segments.conditions.known import Is, Known
from ilk.segments.conditions.list_match import ListMatch
from ilk.segments.conditions.logic import And, AtLeastOf, Everyone, Nobody, NoneOf, Not, Or
from ilk.segments.conditions.matches import Matches
from ilk.segments.conditions.message import Message
from ilk.segments.conditions.one_of import OneOf
from ilk.segments.conditions.resembles import Resembles
from ilk.segments.conditions.segment import EnteredSegment
from ilk.segments.conditions.sequence import EventSequence
from ilk.segments.conditions.text_match import TextMatch
from ilk.segments.conditions.time import InTime
from ilk.segments.conditions.trait_history import TraitChanged
from ilk.segments.conditions.weekday import Weekday
from ilk.segments.time.windows import After, Before, BetweenDays, Ever, Last, Next, OlderThan, On, Previous, This
from ilk.segments.tree import Condition, Value
from ilk.segments.values.arithmetic import Arithmetic
from ilk.segments.values.bucket import Bucket
from ilk.segments.values.constants import Day, Instant, Number, Text, YesNo
from ilk.segments.values.event_aggregate import EventAggregate
from ilk.segments.values.event_time import DaysSince, EventTime
from ilk.segments.values.fallback import Fallback
from ilk.segments.values.field import FieldValue
from ilk.segments.values.hour_of import HourOf
from ilk.segments.values.list_size import ListSize

Fields = tuple[tuple[str, ValueType], ...]
"""The names that a scope knows, with their types."""

ANY_OPERATOR = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
NUMBERS = (-3, 0, 1, 2, 3, 50, 10**15, 2**53 + 1, -0.5, -0.0, 0.1, 0.3, 2.5, 1e22, 1e300)
MIXED = (ValueType.INTEGER, ValueType.NUMBER, ValueType.MONEY)

_days = st.sampled_from([AS_OF.date() - timedelta(days=days) for days in (-1, 0, 1, 7, 30, 90, 365)])
_instants = st.sampled_from([AS_OF, AS_OF - timedelta(days=7), AS_OF - timedelta(days=30, microseconds=1)])
_units = st.sampled_from(["minute", "hour", "day", "week", "month", "quarter", "year"])
_periods = st.sampled_from(["day", "week", "month", "quarter", "year"])
_nth = st.sampled_from([1, 1, 2, 3])
_counts = st.sampled_from([1, 2, 7, 30, 100_000])
_number: SearchStrategy[Value] = st.builds(Number, constant=st.sampled_from(NUMBERS))
_text: SearchStrategy[Value] = st.builds(Text, constant=st.sampled_from(TEXTS))
_past: SearchStrategy[Any] = st.one_of(
    st.builds(Last, count=_counts, unit=_units),
    st.builds(OlderThan, count=_counts, unit=_units),
    st.builds(This, period=_periods),
    st.builds(Previous, period=_periods),
    st.builds(lambda one, other: BetweenDays(start=min(one, other), end=max(one, other)), _days, _days),
    st.builds(lambda one, other: BetweenDays(start=min(one, other), end=max(one, other)), _instants, _instants),
    st.builds(Before, day=_days | _instants),
    st.builds(After, day=_days | _instants),
    st.builds(On, day=_days),
)
_next = st.builds(Next, count=_counts, unit=_units)
_bounded: SearchStrategy[Any] = st.one_of(
    st.builds(Last, count=_counts, unit=_units),
    _next,
    st.builds(This, period=_periods),
    st.builds(Previous, period=_periods),
    st.builds(lambda one, other: BetweenDays(start=min(one, other), end=max(one, other)), _days, _days),
    st.builds(On, day=_days),
)


@cache
def conditions() -> SearchStrategy[Condition]:
    """Conditions about a customer, nested up to a few levels."""
    alone = _leaves()
    return st.recursive(
        st.one_of(*[alone] * 9, short(colleagues(alone)) | about_accounts()),
        _combined,
        max_leaves=6,
    )


@cache
def _leaves() -> SearchStrategy[Condition]:
    """Conditions about a customer alone. Each family is drawn as often as another, however many there are in it."""
    traits = (*CATALOGUE.traits.items(), *ACCOUNT_FIELDS)
    families = [
        _predicates(traits, whole=True),
        _predicates(traits, whole=True),
        related_rows(_predicates(SUBSCRIPTION, whole=False)),
        standard(_past),
        about_places(),
        event_counts(),
        events_over_time(),
        events_over_time(),
        of_history(_days, one_of(st.just(Ever()), _past), TEXTS),
        of_ledger(_days, one_of(st.just(Ever()), _past)),
        among_all(),
        shown_by_hand(),
        shown_by_hand(),
        st.builds(Everyone) | st.builds(Nobody) | _in_buckets(),
    ]
    return one_of(*families)


@cache
def of_time() -> SearchStrategy[Condition]:
    """Conditions whose answer may change as time passes."""
    moments = _temporal((*CATALOGUE.traits.items(), *ACCOUNT_FIELDS), whole=True)
    days = st.builds(Number, constant=st.sampled_from([0, 1, 2, 7, 14, 30, 31, 90]))
    return st.one_of(
        *(st.builds(InTime, of=moment, window=_past | _next) for moment in moments.values()),
        *(st.builds(Anniversary, of=moment, window=_bounded) for moment in moments.values()),
        st.builds(Comparison, left=_days_since(), op=ANY_OPERATOR, right=days),
        event_counts(),
        events_over_time(),
        of_history(_days, _past, TEXTS),
        of_ledger(_days, _past),
        related_rows(_predicates(SUBSCRIPTION, whole=False)),
        standard(_past),
    )


def _in_buckets() -> SearchStrategy[Condition]:
    """Rare among all numbers, and so drawn by itself too."""
    shares = st.builds(Number, constant=st.sampled_from([0, 0.1, 0.5, 1]))
    bucket = st.builds(Bucket, salt=st.sampled_from(["", "spring", 'quo"te']))
    return st.builds(Comparison, left=bucket, op=ANY_OPERATOR, right=shares)


def _combined(inner: SearchStrategy[Condition]) -> SearchStrategy[Condition]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, operands=several),
        st.builds(Or, operands=several),
        st.builds(Not, operand=inner),
        st.builds(NoneOf, operands=several),
        st.builds(AtLeastOf, count=st.integers(1, 2), operands=several),
    )


@cache
def events_over_time() -> SearchStrategy[Condition]:
    """Regularity, sessions, stages, sequences, and what the nth event has."""
    return short(over_time(_choice, _unbounded, lambda event: {"has": _unbounded_leaf(event)}, _past))


@cache
def _unbounded_leaf(event: str) -> SearchStrategy[Condition]:
    return _predicates(tuple(CATALOGUE.events[event].properties.items()), whole=False)


@cache
def things_that_happen() -> SearchStrategy[Any]:
    """Conditions of every kind that something happened in a window, without the window: functions of it."""
    lately = st.one_of(
        event_counts().map(lambda found: found.model_copy(update={"times": Times(count=2)})),
        standard(_past).filter(lambda found: isinstance(found, Message)).map(_once),
        of_history(_days, _past, TEXTS).filter(lambda found: isinstance(found, TraitChanged)),
        of_ledger(_days, _past).filter(lambda found: isinstance(found, EnteredSegment)),
        of_time().filter(lambda found: isinstance(found, InTime)),
        events_over_time().filter(_only_happens),
    )
    return short(lately.map(lambda found: lambda window: found.model_copy(update={"window": window})))


def _once(message: Condition) -> Condition:
    return message.model_copy(update={"times": Times()})


def _only_happens(condition: Condition) -> bool:
    return isinstance(condition, EventSequence) and not any(step.negated for step in condition.steps)


@cache
def event_counts() -> SearchStrategy[Condition]:
    """Whether and how often an event happened."""
    times = st.one_of(
        st.just(Times()),
        st.builds(Times, test=st.sampled_from(["at least", "at most", "exactly"]), count=st.integers(0, 3)),
        st.builds(
            lambda low, more: Times(test="between", count=low, high=low + more), st.integers(0, 2), st.integers(0, 2)
        ),
    )
    return st.one_of(*(st.builds(EventCount, **_choice(name), times=times) for name in CATALOGUE.events))


@cache
def _choice(event: str) -> Mapping[str, SearchStrategy[Any]]:
    return {**_unbounded(event), "window": one_of(st.just(Ever()), _past, own_windows())}


@cache
def _unbounded(event: str) -> Mapping[str, SearchStrategy[Any]]:
    leaf = _predicates(tuple(CATALOGUE.events[event].properties.items()), whole=False)
    pairs = st.tuples(leaf, leaf)
    where = st.one_of(
        st.none(),
        st.none(),
        leaf,
        st.builds(And, operands=pairs),
        st.builds(Or, operands=pairs),
        st.builds(Not, operand=leaf),
    )
    return {"event": st.just(event), "where": short(where)}


@cache
def _predicates(fields: Fields, *, whole: bool) -> SearchStrategy[Condition]:
    """Comparisons over fields; with `whole`, over aggregates of events too."""
    numbers, texts = _numbers(fields, whole=whole), _texts(fields, whole=whole)
    kinds = [_about_numbers(numbers), _about_texts(texts), st.builds(Known, of=numbers | texts, missing=st.booleans())]
    if moments := _temporal(fields, whole=whole):
        kinds.append(st.builds(InTime, of=st.one_of(*moments.values()), window=short(_past | _next)))
        kinds += [_about_moments(moment, kind) for kind, moment in moments.items()]
    if flags := _flags(fields, whole=whole):
        kinds.append(_about_flags(st.one_of(*flags)))
    if lists := _of(fields, ValueType.TEXT_LIST):
        kinds.append(_about_lists(st.one_of(*lists)))
    return short(st.one_of(*kinds))


def _about_numbers(numbers: SearchStrategy[Value]) -> SearchStrategy[Condition]:
    options = st.lists(_number, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Comparison, left=numbers, op=ANY_OPERATOR, right=numbers),
        st.builds(Between, of=numbers, low=_number, high=_number | numbers, outside=st.booleans()),
        st.builds(OneOf, of=numbers, options=options, outside=st.booleans()),
    )


def _about_texts(texts: SearchStrategy[Value]) -> SearchStrategy[Condition]:
    options = st.lists(_text, min_size=1, max_size=3).map(tuple)
    parts = st.lists(st.sampled_from([*TEXTS, "e%", "_e", "s"]), min_size=1, max_size=2).map(tuple)
    tests = st.sampled_from(["contains", "starts with", "ends with", "like"])
    equal = st.sampled_from(["=", "!="])
    return st.one_of(
        st.builds(Comparison, left=texts, op=equal, right=_text | texts, exactly=st.booleans()),
        st.builds(OneOf, of=texts, options=options, outside=st.booleans(), exactly=st.booleans()),
        st.builds(TextMatch, of=texts, test=tests, parts=parts, exactly=st.booleans()),
        st.builds(Matches, of=texts, pattern=st.sampled_from(PATTERNS), exactly=st.booleans()),
        st.builds(
            Resembles, of=texts, like=st.sampled_from([*TEXTS[:-1], "ete"]), by=st.sampled_from([0.25, 0.6, 1.0])
        ),
        short(about_codes(texts)),
    )


def _about_moments(moments: SearchStrategy[Value], kind: ValueType) -> SearchStrategy[Condition]:
    constants = st.builds(Day, constant=_days)
    if kind is ValueType.INSTANT:
        constants |= st.builds(Instant, constant=_instants)
    either = moments | constants if kind is ValueType.DATE else constants
    return st.one_of(
        st.builds(Comparison, left=moments, op=ANY_OPERATOR, right=either),
        st.builds(Comparison, left=constants, op=ANY_OPERATOR, right=moments),
        st.builds(OneOf, of=moments, options=st.lists(constants, min_size=1, max_size=2).map(tuple)),
        st.builds(Known, of=moments, missing=st.booleans()),
        st.builds(Anniversary, of=moments, window=_bounded),
        st.builds(Weekday, of=moments, days=st.just(("sat", "sun")) | st.just(("wed",)), outside=st.booleans()),
    )


def _about_flags(flags: SearchStrategy[Value]) -> SearchStrategy[Condition]:
    constant = st.builds(YesNo, constant=st.booleans())
    return st.one_of(
        st.builds(Is, of=flags, wanted=st.booleans()),
        st.builds(Comparison, left=flags, op=st.sampled_from(["=", "!="]), right=constant | flags),
    )


def _about_lists(lists: SearchStrategy[Value]) -> SearchStrategy[Condition]:
    items = st.lists(st.sampled_from(LISTS), min_size=1, max_size=2).map(tuple)
    return st.one_of(
        st.builds(ListMatch, of=lists, quantifier=st.sampled_from(["any", "all", "none"]), items=items),
        st.builds(Comparison, left=st.builds(ListSize, of=lists), op=ANY_OPERATOR, right=_number),
        st.builds(Known, of=lists, missing=st.booleans()),
    )


def _numbers(fields: Fields, *, whole: bool) -> SearchStrategy[Value]:
    plain = [_number, *_of(fields, *MIXED)]
    if whole:
        plain += map(short, (_aggregates(*MIXED), _counts_of_events(), _days_since(), _of_rows(*MIXED)))
        plain.append(st.builds(Bucket, salt=st.sampled_from(["", "spring", 'quo"te'])))
    plain += [st.builds(HourOf, of=instant) for instant in _of(fields, ValueType.INSTANT)]
    base = short(st.one_of(*plain))
    return st.one_of(
        base,
        st.builds(Arithmetic, left=base, op=st.sampled_from(["+", "-", "*", "/"]), right=base),
        st.builds(Fallback, of=base, default=_number),
    )


def _texts(fields: Fields, *, whole: bool) -> SearchStrategy[Value]:
    plain = _of(fields, ValueType.TEXT) + ([_picked(ValueType.TEXT)] if whole else [])
    base = short(st.one_of(*plain))
    return short(base | st.builds(Fallback, of=base, default=_text))


def _temporal(fields: Fields, *, whole: bool) -> Mapping[ValueType, SearchStrategy[Value]]:
    days, instants = _of(fields, ValueType.DATE), _of(fields, ValueType.INSTANT)
    if whole:
        days += [_aggregates(ValueType.DATE), _of_rows(ValueType.DATE)]
        instants.append(_aggregates(ValueType.INSTANT))
        instants += [
            st.builds(EventTime, which=st.sampled_from(["first", "last"]), nth=_nth, **_unbounded(name))
            for name in CATALOGUE.events
        ]
    found = {ValueType.DATE: days, ValueType.INSTANT: instants}
    return {kind: _with_default(short(st.one_of(*values))) for kind, values in found.items() if values}


def _with_default(moments: SearchStrategy[Value]) -> SearchStrategy[Value]:
    return short(moments | st.builds(Fallback, of=moments, default=st.builds(Day, constant=_days)))


def _flags(fields: Fields, *, whole: bool) -> list[SearchStrategy[Value]]:
    return _of(fields, ValueType.YES_NO) + ([_picked(ValueType.YES_NO)] if whole else [])


def _of(fields: Fields, *kinds: ValueType) -> list[SearchStrategy[Value]]:
    names = [name for name, value_type in fields if value_type in kinds]
    values: list[Value] = [field_of_account(name) or FieldValue(name=name) for name in names]
    return [st.sampled_from(values)] if values else []


@cache
def _of_rows(*kinds: ValueType) -> SearchStrategy[Value]:
    leaf = _predicates(SUBSCRIPTION, whole=False)
    return short(st.one_of(*of_rows(st.none() | leaf, *kinds)))


def _days_since() -> SearchStrategy[Value]:
    which = st.sampled_from(["first", "last"])
    return st.one_of(*(st.builds(DaysSince, which=which, nth=_nth, **_unbounded(name)) for name in CATALOGUE.events))


def _counts_of_events() -> SearchStrategy[Value]:
    each = (st.builds(EventAggregate, function=st.just("count"), **_choice(name)) for name in CATALOGUE.events)
    distinct = (
        st.builds(EventAggregate, function=st.just("count_distinct"), property=st.just(name), **_choice(event))
        for event, name, _ in _properties()
    )
    return st.one_of(*each, *distinct)


def _aggregates(*kinds: ValueType) -> SearchStrategy[Value]:
    """Aggregates of ordered values that give a value of one of the kinds."""
    functions = ["min", "max", "mode", "first", "last"] + (
        ["sum", "average", "median"] if ValueType.NUMBER in kinds else []
    )
    return st.one_of(
        *(
            st.builds(EventAggregate, function=st.sampled_from(functions), property=st.just(name), **_choice(event))
            for event, name, kind in _properties()
            if kind in kinds
        )
    )


def _picked(kind: ValueType) -> SearchStrategy[Value]:
    """The first or last value of a kind that has no order."""
    functions = st.sampled_from(["mode", "first", "last"])
    return st.one_of(
        *(
            st.builds(EventAggregate, function=functions, property=st.just(name), **_choice(event))
            for event, name, found in _properties()
            if found is kind
        )
    )


def _properties() -> list[tuple[str, str, ValueType]]:
    return [
        (event, name, kind) for event, schema in CATALOGUE.events.items() for name, kind in schema.properties.items()
    ]
