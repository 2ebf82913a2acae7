"""What definitions can be true of at all: their logic taken apart into ways, each with a domain for every field."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ilk.segments.comparing import folded
from ilk.segments.conditions.between import Between
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.event import EventCount
from ilk.segments.conditions.known import Is, Known
from ilk.segments.conditions.logic import And, AtLeastOf, Everyone, Nobody, NoneOf, Not, Or
from ilk.segments.conditions.one_of import OneOf
from ilk.segments.conditions.time import InTime
from ilk.segments.lint.domains import Domain, Interval, Ordered, Texts, any_known, known_part, met
from ilk.segments.time.spans import Span, instant_of
from ilk.segments.time.windows import After, BaseWindow, Before, BetweenDays, Last, Next, OlderThan, On, Previous, This
from ilk.segments.tree import Condition, Moment, Value
from ilk.segments.values.constants import Constant, Number

_MOST_WAYS = 512
"""Ways that are looked at: a definition with more is taken to be possible."""
_PLAIN = (Last, Next, OlderThan, This, Previous, BetweenDays, Before, After, On)


@dataclass(frozen=True, slots=True)
class Way:
    """One way for a definition to hold: what each field can be, and which opaque conditions hold or do not."""

    fields: Mapping[str, Domain] = field(default_factory=dict)
    opaque: Mapping[str, bool] = field(default_factory=dict)

    def and_(self, other: "Way") -> "Way | None":
        """Both at once; None when that cannot be."""
        if any(self.opaque.get(key, value) is not value for key, value in other.opaque.items()):
            return None
        fields = dict(self.fields)
        for key, domain in other.fields.items():
            both = met(fields[key], domain) if key in fields else domain
            if both is not None and both.is_empty:
                return None
            fields[key] = both if both is not None else domain
        opaque = {**self.opaque, **other.opaque}
        if any(_contradicts(domain, opaque.get(_missing(key))) for key, domain in fields.items()):
            return None
        return Way(fields, opaque)


def _missing(key: str) -> str:
    """The opaque condition that a field is missing."""
    return f"missing {key}"


def _contradicts(domain: Domain, missing: bool | None) -> bool:  # noqa: FBT001 - three answers: yes, no, not told
    if missing is None:
        return False
    return not domain.missing if missing else known_part(domain).is_empty


class _TooMany(Exception):
    """There are more ways than are worth looking at."""


def possible(condition: Condition, moment: Moment) -> bool:
    """Whether a definition can hold for anybody at all; true in doubt."""
    try:
        return bool(_ways(condition, moment, wanted=True))
    except _TooMany:
        return True


def avoidable(condition: Condition, moment: Moment) -> bool:
    """Whether there can be anybody whom a definition does not hold for; true in doubt."""
    try:
        return bool(_ways(condition, moment, wanted=False))
    except _TooMany:
        return True


def compatible(one: Condition, other: Condition, moment: Moment) -> bool:
    """Whether two conditions can hold at the same time; true in doubt."""
    try:
        ways, others = (_ways(each, moment, wanted=True) for each in (one, other))
    except _TooMany:
        return True
    return any(way.and_(another) is not None for way in ways for another in others)


def implies(one: Condition, other: Condition, moment: Moment) -> bool:
    """Whether wherever `one` holds `other` does too; false in doubt."""
    if _counts_imply(one, other, moment):
        return True
    try:
        holds, fails = _ways(one, moment, wanted=True), _ways(other, moment, wanted=False)
    except _TooMany:
        return False
    return bool(holds) and all(way.and_(against) is None for way in holds for against in fails)


def _ways(condition: Condition, moment: Moment, *, wanted: bool) -> list[Way]:
    """The ways for a definition to hold, or with `wanted` false not to."""
    match condition:
        case Everyone():
            return [Way()] if wanted else []
        case Nobody():
            return [] if wanted else [Way()]
        case Not():
            return _ways(condition.operand, moment, wanted=not wanted)
        case And() | Or():
            return _joined(condition.operands, moment, wanted=wanted, all_=isinstance(condition, And) is wanted)
        case NoneOf():
            return _joined(condition.operands, moment, wanted=not wanted, all_=wanted)
        case AtLeastOf(count=1):
            return _joined(condition.operands, moment, wanted=wanted, all_=not wanted)
        case _:
            return _of_leaf(condition, moment, wanted=wanted)


def _joined(operands: Iterable[Condition], moment: Moment, *, wanted: bool, all_: bool) -> list[Way]:
    each = [_ways(operand, moment, wanted=wanted) for operand in operands]
    if not all_:
        return _bounded([way for ways in each for way in ways])
    found = [Way()]
    for ways in each:
        both = (one.and_(other) for one in found for other in ways)
        found = _bounded([way for way in both if way is not None])
    return found


def _bounded(ways: list[Way]) -> list[Way]:
    if len(ways) > _MOST_WAYS:
        raise _TooMany
    return ways


def _of_leaf(condition: Condition, moment: Moment, *, wanted: bool) -> list[Way]:
    if isinstance(condition, Known):
        return [Way(opaque={_missing(condition.of.text()): condition.missing is wanted})]
    about = domain_of(condition, moment)
    if about is None:
        return [Way(opaque={condition.model_dump_json(): wanted})]
    key, domain = about
    if not wanted:
        domain = _never_missing(condition, domain.complement())
    return [] if domain.is_empty else [Way({key: domain})]


def _never_missing(condition: Condition, domain: Domain) -> Domain:
    """A count is always known."""
    if isinstance(condition, EventCount) and isinstance(domain, Ordered):
        return Ordered(domain.meet(any_known((Interval(low=0.0),))).intervals)
    return domain


def domain_of(condition: Condition, moment: Moment) -> tuple[str, Domain] | None:
    """What a condition says of one field: which, and what it can be; None for a condition of another kind."""
    match condition:
        case Comparison(left=left, right=Constant() as right) if not isinstance(left, Constant):
            return _of_comparison(condition, left, right, moment)
        case Between(of=of, low=Number() as low, high=Number() as high):
            inside = any_known((Interval(float(low.constant), float(high.constant)),))
            return of.text(), _outside(inside) if condition.outside else inside
        case OneOf(exactly=False) if all(isinstance(each.constant, str) for each in condition.options):
            texts = Texts(frozenset(folded(str(each.constant)) for each in condition.options))
            return condition.of.text(), Texts(texts.values, others=True) if condition.outside else texts
        case Is():
            return condition.of.text(), Texts(frozenset({str(condition.wanted)}))
        case InTime(window=window) if isinstance(window, _PLAIN):
            return condition.of.text(), _of_span(window.span(moment))
        case EventCount():
            return _of_count(condition)
        case _:
            return None


def _of_comparison(condition: Comparison, left: Value, right: Constant, moment: Moment) -> tuple[str, Domain] | None:
    key, constant = left.text(), right.constant
    match constant:
        case bool():
            return None
        case str():
            if condition.exactly or condition.op not in {"=", "!="}:
                return None
            return key, Texts(frozenset({folded(constant)}), others=condition.op == "!=")
        case int() | float():
            point: float | datetime = float(constant)
        case date():
            point = instant_of(constant, moment.zone)
        case _:
            return None
    inside = {
        "=": (Interval(point, point),),
        "!=": (Interval(high=point, high_open=True), Interval(low=point, low_open=True)),
        "<": (Interval(high=point, high_open=True),),
        "<=": (Interval(high=point),),
        ">": (Interval(low=point, low_open=True),),
        ">=": (Interval(low=point),),
    }
    return key, any_known(inside[condition.op])


def _outside(inside: Ordered) -> Ordered:
    return Ordered(inside.complement().intervals)


def _of_span(span: Span) -> Ordered:
    return any_known((Interval(span.start, span.end, span.start_open, span.end_open),))


def _of_count(condition: EventCount) -> tuple[str, Domain] | None:
    times, low = condition.times, float(condition.times.count)
    inside = {
        "at least": Interval(low=low),
        "at most": Interval(low=0.0, high=low),
        "exactly": Interval(low, low),
        "between": Interval(low, float(times.high or 0)),
    }
    choice = condition.model_copy(update={"times": type(times)()})
    return f"count {choice.text()}", any_known((inside[times.test],))


def _counts_imply(one: Condition, other: Condition, moment: Moment) -> bool:
    """Whether an event that happened so often in a window must have happened so often in a wider one."""
    match one, other:
        case EventCount(), EventCount():
            same = (one.event, one.where) == (other.event, other.where)
            often = one.times.test in {"at least", "exactly", "between"} and other.times.test == "at least"
            return same and often and one.times.count >= max(other.times.count, 1) and _inside(one, other, moment)
        case _:
            return False


def _inside(one: EventCount, other: EventCount, moment: Moment) -> bool:
    spans = list(_spans((one.window, other.window), moment))
    if len(spans) != 2:  # noqa: PLR2004 - both windows are plain
        return False
    inner, outer = (Interval(span.start, span.end, span.start_open, span.end_open) for span in spans)
    return inner.meet(outer) == inner


def _spans(windows: Iterable[BaseWindow], moment: Moment) -> Iterator[Span]:
    for window in windows:
        if isinstance(window, _PLAIN) or not window.text():
            yield window.span(moment).until(moment.as_of)
