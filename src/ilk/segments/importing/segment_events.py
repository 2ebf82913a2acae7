"""Segment's tests on events: filtered by `where` and `within`, brought to one value by a reducer, and compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ilk.kernel.types import ValueType
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.steps import Step
from ilk.segments.importing.building import Importing, Subject, all_of, any_of, opposite
from ilk.segments.importing.moments import between_ago, counted, happened, last
from ilk.segments.importing.orders import duration, in_order
from ilk.segments.importing.report import Unsayable
from ilk.segments.importing.saying import number_of, whole
from ilk.segments.importing.segment_query import Argument, Call, Chain, Duration, Joined, Test
from ilk.segments.importing.segment_tests import Asked, scalar_test
from ilk.segments.kinds import AnyCondition
from ilk.segments.time.windows import Ever, Last
from ilk.segments.values.constants import Number
from ilk.segments.values.event_aggregate import EventAggregate, Function

_REDUCERS: Mapping[str, Function] = {
    "sum": "sum",
    "avg": "average",
    "max": "max",
    "min": "min",
    "first": "first",
    "last": "last",
    "mode": "mode",
}


_EVER = Ever()


@dataclass(frozen=True, slots=True)
class _Stream:
    """The events that a chain has come to, before a reducer."""

    event: str
    where: AnyCondition | None = None
    window: Last | Ever = _EVER
    nearer: Last | None = None
    """Of `between(…)`: the events are older than this, and within `window`."""
    followed: tuple[Step, ...] = ()
    """Events that must come, or must not, after each of these."""


def event_test(test: Test, importing: Importing) -> AnyCondition:
    """What is asked of events."""
    first, *rest = test.chain.calls
    stream = _Stream(importing.event(str(literal_of(first))))
    while rest and rest[0].name in {"where", "within", "between", "sources"}:
        stream = _filtered(stream, rest.pop(0), importing)
    if not rest:
        raise Unsayable("events need a reducer such as `count()`")
    reducer = rest.pop(0)
    if reducer.name == "unique" and rest and rest[0].name == "count":
        rest.pop(0)
        reducer = Call("unique", reducer.arguments)
    elif reducer.name == "unique":
        raise Unsayable("a list of unique values is compared; only their number can be")
    asked = Asked.of(test, rest)
    if stream.followed:
        return _in_order(stream, reducer, asked)
    if reducer.name == "count":
        return _count(stream, asked)
    return _reduced(stream, reducer, asked, importing)


def _filtered(stream: _Stream, call: Call, importing: Importing) -> _Stream:
    match call.name, [each.value for each in call.arguments]:
        case ("where", [expression]):
            if stream.where is not None:
                raise Unsayable("there are two `where`")
            own, after = _parted(expression)
            where = all_of(_where(each, stream.event, importing) for each in own)
            return replace(stream, where=where, followed=tuple(_follower(each, importing) for each in after))
        case ("within", [Duration() as length]):
            _refuse_parent(call.arguments)
            return replace(stream, window=last(length.count, length.unit))
        case ("between", [Duration() as one, Duration() as other]):
            _refuse_parent(call.arguments)
            lengths = [last(one.count, one.unit), last(other.count, other.unit)]
            if lengths[0].unit != lengths[1].unit:
                raise Unsayable("`between` with two units of time")
            nearer, farther = sorted(lengths, key=lambda length: length.count)
            return replace(stream, window=farther, nearer=nearer)
        case ("sources", _):
            raise Unsayable("from which of Segment's sources an event came is not known here")
        case (name, _):
            raise Unsayable(f"`{name}` is given something it does not take")


def _refuse_parent(arguments: Sequence[Argument]) -> None:
    if any(each.label for each in arguments):
        raise Unsayable("a time after another event is asked for")


def _count(stream: _Stream, asked: Asked) -> AnyCondition:
    if asked.name not in {"=", "!=", "<", "<=", ">", ">="} or len(asked.values) != 1:
        raise Unsayable(f"a count cannot be asked `{asked.name}`")
    op: Any = asked.name
    number = whole(asked.values[0])
    total = EventAggregate(function="count", event=stream.event, where=stream.where, window=stream.window)
    if isinstance(stream.window, Last) and stream.nearer is not None:
        return between_ago(total, stream.nearer, stream.window, op, number)
    if op == "!=":
        return Comparison(left=total, op=op, right=Number(constant=number))
    return happened(stream.event, stream.where, stream.window, *counted(op, number))


def _reduced(stream: _Stream, reducer: Call, asked: Asked, importing: Importing) -> AnyCondition:
    if not reducer.arguments:
        raise Unsayable(f"`{reducer.name}` needs a property")
    of = importing.property(stream.event, _property_name(reducer.arguments[0].value))
    function, kind = _function(reducer, of)
    if function == "mode":
        importing.differs("of values as frequent as each other, another may be taken; how often at least is not asked")
    total = EventAggregate(
        function=function, event=stream.event, property=of.name, where=stream.where, window=stream.window
    )
    if isinstance(stream.window, Last) and stream.nearer is not None:
        if function != "sum":
            raise Unsayable("between two lengths of time ago, only counts and sums can be said")
        op: Any = asked.name
        return between_ago(
            total, stream.nearer, stream.window, op, number_of(replace(of, value=total), asked.values[0])
        )
    if function == "sum" and asked.name in {"<", "<=", "=", "!="}:
        importing.differs("here the sum is 0 for who has no such event; in Segment there is none")
    return scalar_test(Subject(total, kind, of.source, of.name), asked, importing)


def _function(reducer: Call, of: Subject) -> tuple[Function, ValueType]:
    if reducer.name == "unique":
        return "count_distinct", ValueType.INTEGER
    if reducer.name not in _REDUCERS:
        raise Unsayable(f"the reducer `{reducer.name}` has no counterpart")
    if reducer.arguments[0].cast not in {"", "number"} and reducer.name in {"min", "max"}:
        raise Unsayable("the order of texts is asked for")
    function = _REDUCERS[reducer.name]
    return function, ValueType.NUMBER if function in {"sum", "average"} else of.type


def _parted(expression: Any) -> tuple[Sequence[Any], Sequence[Any]]:
    """What a `where` asks of the event itself, and the tests on events that come after it."""
    several = expression.operands if isinstance(expression, Joined) and expression.how == "and" else [expression]
    after = [each for each in several if _is_follower(each)]
    return [each for each in several if each not in after], after


def _is_follower(expression: Any) -> bool:
    match expression:
        case Joined(how="not", operands=[inner]):
            return _is_follower(inner)
        case Test(chain=Chain(calls=[Call(name="event"), *_])):
            return True
        case _:
            return False


def _follower(expression: Any, importing: Importing) -> Step:
    """`event('B').within(parent: 5 days).count() >= 1`: B comes within so long after the event."""
    turn = isinstance(expression, Joined)
    test: Test = expression.operands[0] if turn else expression
    first, *rest = test.chain.calls
    event, where, within = importing.event(str(literal_of(first))), None, None
    while rest and rest[0].name in {"where", "within"}:
        call = rest.pop(0)
        match call.name, call.arguments:
            case "where", [Argument(value=inner)]:
                where = _where(inner, event, importing)
            case "within", [Argument(value=Duration() as length, label="parent")]:
                within = duration(length.count, length.unit)
            case _:
                raise Unsayable("an event after another needs `within(parent: …)`")
    if within is None or not rest or rest.pop(0).name != "count":
        raise Unsayable("of an event after another, only `within(parent: …).count()` can be said")
    least, most = counted(*_count_asked(Asked.of(test, rest)))
    if (least, most) not in {(1, None), (0, 0)}:
        raise Unsayable("how often an event came after another can only be once, or never")
    negated = (most == 0) is not turn
    if negated:
        importing.differs("here what must not come is only left out when its time has fully passed")
    return Step(event=event, where=where, negated=negated, within=within)


def _count_asked(asked: Asked) -> tuple[Any, int]:
    if asked.name not in {"=", "<", "<=", ">", ">="} or len(asked.values) != 1:
        raise Unsayable(f"a count cannot be asked `{asked.name}`")
    return asked.name, whole(asked.values[0])


def _in_order(stream: _Stream, reducer: Call, asked: Asked) -> AnyCondition:
    if reducer.name != "count" or counted(*_count_asked(asked)) != (1, None) or stream.nearer is not None:
        raise Unsayable("of events followed by others, only `count() >= 1` can be said")
    if len(stream.followed) > 1:
        raise Unsayable("two events that come after the same one, each in its own time")
    first = Step(event=stream.event, where=stream.where)
    return in_order([first, *stream.followed], stream.window)


def _where(expression: Any, event: str, importing: Importing) -> AnyCondition | None:
    """What a `where` asks of an event. Raises `Unsayable`: without a part of it, it would be another question."""
    match expression:
        case Joined(how="and"):
            return all_of(_where(each, event, importing) for each in expression.operands)
        case Joined(how="or"):
            return any_of(_where(each, event, importing) for each in expression.operands)
        case Joined(how="not"):
            inner = _where(expression.operands[0], event, importing)
            return None if inner is None else opposite(inner)
        case Test(chain=Chain(calls=[Call(name="property" | "context") as first, *rest])):
            subject = importing.property(event, str(literal_of(first)))
            return scalar_test(subject, Asked.of(expression, rest), importing)
        case _ if _is_follower(expression):
            raise Unsayable("an event after another can only be joined by `and`")
        case _:
            raise Unsayable("within a `where`, only properties of the event can be asked")


def literal_of(call: Call) -> Any:
    """The one text that a function is given."""
    match call.arguments:
        case [Argument(value=str() as text, label="")]:
            return text
        case [Argument(label=label)] if label:
            raise Unsayable(f"`{call.name}({label}: …)` refers to another event")
        case _:
            raise Unsayable(f"`{call.name}` takes one text")


def _property_name(value: Any) -> str:
    match value:
        case Test(symbol="", chain=Chain(calls=[Call(name="property" | "context") as call])):
            return str(literal_of(call))
        case _:
            raise Unsayable("a property is expected")
