"""Random conditions over events and time: windows of a person's own, sessions, regularity, stages, sequences."""

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from tests.segments.drawing import one_of
from tests.segments.world import CATALOGUE

from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.event import EventCount, Times
from ilk.segments.conditions.event_has import EventHas
from ilk.segments.conditions.lifecycle import Lifecycle
from ilk.segments.conditions.periods_with import PeriodsWith
from ilk.segments.conditions.sequence import EventSequence
from ilk.segments.conditions.steps import Step
from ilk.segments.subjects.anchors import AfterOwn, Anchor, BeforeOwn, BetweenAfter, FirstAfter, Since
from ilk.segments.subjects.sessions import Session
from ilk.segments.time.durations import Duration
from ilk.segments.time.windows import Ever, Last
from ilk.segments.tree import Condition, Value
from ilk.segments.values.constants import Number
from ilk.segments.values.days_with import DaysWith
from ilk.segments.values.event_aggregate import EventAggregate
from ilk.segments.values.gap import Gap
from ilk.segments.values.rate import Rate
from ilk.segments.values.share import Share
from ilk.segments.values.streak import Streak

Fields = Callable[[str], Mapping[str, SearchStrategy[Any]]]
"""The fields of a choice of events, for the name of an event."""

_EVENTS = ("order", "visit")
_MORE_SEQUENCES = 4
"""They are one kind with more to it than others have."""
_FIXED = st.sampled_from(["minute", "hour", "day", "week"])
_UNITS = st.sampled_from(["hour", "day", "week", "month", "year"])
_PERIODS = st.sampled_from(["day", "week", "month", "quarter", "year"])
_WHICH = {"which": st.sampled_from(["first", "last"]), "nth": st.sampled_from([1, 1, 2, 3])}
_OPERATORS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
_LENGTHS = st.builds(Duration, count=st.sampled_from([1, 2, 7, 30, 365]), unit=_FIXED)
_MOSTLY_NONE = st.none() | st.none() | _LENGTHS
_ANCHORS = st.one_of(
    st.builds(Anchor, trait=st.sampled_from(["birth", "signup"])),
    st.builds(Anchor, event=st.sampled_from(_EVENTS), **_WHICH),
)


def own_windows() -> SearchStrategy[Any]:
    """Windows that hang on a person's own dates."""
    counts = st.sampled_from([1, 2, 7, 30, 365])
    return st.one_of(
        st.builds(Since, anchor=_ANCHORS),
        st.builds(FirstAfter, anchor=_ANCHORS, count=counts, unit=_FIXED),
        st.builds(BeforeOwn, anchor=_ANCHORS),
        st.builds(AfterOwn, anchor=_ANCHORS),
        st.builds(
            lambda anchor, low, more, unit: BetweenAfter(anchor=anchor, count=low, until=low + more, unit=unit),
            _ANCHORS,
            st.sampled_from([0, 1, 7, 30]),
            counts,
            _FIXED,
        ),
    )


def over_time(choice: Fields, unbounded: Fields, leaf: Fields, past: SearchStrategy[Any]) -> SearchStrategy[Condition]:
    """Conditions over a customer's events and their time.

    Args:
        choice: the fields of a choice with a window.
        unbounded: those of a choice without one.
        leaf: a field `has` with a comparison of the event's properties.
        past: windows that are the same for everyone.
    """
    numbers = st.builds(Number, constant=st.sampled_from([0, 0.5, 1, 2, 3, 7, 30]))
    each = [_of_event(name, choice, unbounded, leaf, past, numbers) for name in _EVENTS]
    return st.one_of(*each, *[sequences(unbounded, past)] * _MORE_SEQUENCES)


def _of_event(
    name: str,
    choice: Fields,
    unbounded: Fields,
    leaf: Fields,
    past: SearchStrategy[Any],
    numbers: SearchStrategy[Value],
) -> SearchStrategy[Condition]:
    times = st.builds(Times, test=st.sampled_from(["at least", "at most", "exactly"]), count=st.integers(0, 3))
    values = [*_values(name, choice, unbounded), _in_sessions(name, unbounded, past)]
    return st.one_of(
        *(st.builds(Comparison, left=value, op=_OPERATORS, right=numbers) for value in values),
        st.builds(EventCount, **unbounded(name), times=times, window=_sessions(past)),
        st.builds(EventHas, **unbounded(name), **_WHICH, **leaf(name)),
        st.builds(PeriodsWith, **unbounded(name), times=times, count=st.sampled_from([1, 2, 3, 6, 30]), unit=_UNITS),
        st.builds(
            Lifecycle,
            **unbounded(name),
            stage=st.sampled_from(["new", "active", "returning", "dormant", "resurrected"]),
            count=st.sampled_from([1, 7, 30]),
            unit=_UNITS,
        ),
    )


def _values(name: str, choice: Fields, unbounded: Fields) -> list[SearchStrategy[Value]]:
    some = {key: each for key, each in choice(name).items() if key != "where"}
    where = unbounded(name)["where"].filter(lambda found: found is not None)
    lengths = st.builds(Last, count=st.sampled_from([1, 7, 90]), unit=_UNITS)
    return [
        st.builds(Share, **some, where=where),
        st.builds(Rate, **unbounded(name), window=lengths, per=_UNITS),
        st.builds(Gap, **choice(name)),
        st.builds(DaysWith, **choice(name)),
        st.builds(Streak, **choice(name), period=_PERIODS),
    ]


def _sessions(past: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.builds(Session, apart=_LENGTHS, during=one_of(st.just(Ever()), past))


def _in_sessions(name: str, unbounded: Fields, past: SearchStrategy[Any]) -> SearchStrategy[Value]:
    numbers = [prop for prop, kind in CATALOGUE.events[name].properties.items() if kind.numeric]
    functions = st.sampled_from(["sum", "average", "min", "max", "median", "count_distinct"])
    return st.one_of(
        st.builds(EventAggregate, function=st.just("count"), **unbounded(name), window=_sessions(past)),
        st.builds(
            EventAggregate,
            function=functions,
            property=st.sampled_from(numbers),
            **unbounded(name),
            window=_sessions(past),
        ),
    )


def sequences(unbounded: Fields, past: SearchStrategy[Any]) -> SearchStrategy[Condition]:
    """Two to four steps, some of which must not happen."""
    windows = one_of(st.just(Ever()), st.just(Ever()), past, own_windows(), _sessions(past))
    return st.builds(
        _sequence,
        st.lists(_steps(unbounded), min_size=2, max_size=4),
        st.booleans(),
        _MOSTLY_NONE,
        windows,
    )


def _steps(unbounded: Fields) -> SearchStrategy[Step]:
    rest = {
        "negated": st.sampled_from([False, False, True]),
        "within": _MOSTLY_NONE,
        "same": st.sampled_from([(), (), ("channel",)]),
    }
    return st.one_of(*(st.builds(Step, **unbounded(name), **rest) for name in _EVENTS))


def _sequence(steps: list[Step], strictly: bool, within: Duration | None, window: Any) -> Condition:
    """A sequence of the steps, with what could not be said of them left out."""
    first = steps[0].model_copy(update={"negated": False, "within": None, "same": ()})
    last_happens = max((place for place, step in enumerate(steps) if not step.negated), default=0)
    if isinstance(window, Session):
        steps = steps[: last_happens + 1]
    if len(steps) == 1:
        steps = [*steps, steps[0].model_copy(update={"negated": False, "within": None})]
        last_happens = 1
    told = [first]
    for place, step in enumerate(steps[1:], start=1):
        in_between = step.negated and place < last_happens
        told.append(step.model_copy(update={"within": None, "same": ()}) if in_between else step)
    return EventSequence(steps=tuple(told), strictly=strictly, within=within, window=window)
