"""Comparisons said in the language: constants of a trait's type, texts, lists and missing values."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any

from ilk.kernel.types import ValueType
from ilk.segments.comparing import Operator
from ilk.segments.conditions.between import Between
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.known import Is, Known
from ilk.segments.conditions.list_match import ListMatch, Quantifier
from ilk.segments.conditions.one_of import OneOf
from ilk.segments.conditions.text_match import Test, TextMatch
from ilk.segments.importing.building import Subject, both, either, opposite
from ilk.segments.importing.report import Unsayable
from ilk.segments.kinds import AnyCondition
from ilk.segments.values.constants import Constant, Day, Instant, Number, Text
from ilk.segments.values.fallback import Fallback
from ilk.segments.values.list_size import ListSize

_YES = frozenset({"true", "1", "yes"})
MOST_TIMES = 1_000_000_000
"""Times that a count may be asked for."""

_NO = frozenset({"false", "0", "no"})


def compared(subject: Subject, op: Operator, raw: Any, *, exactly: bool = False) -> AnyCondition:
    """`subject op raw`; false when missing. A list equals a text when it has it."""
    match subject.type:
        case ValueType.YES_NO if op in {"=", "!="}:
            return Is(of=subject.value, wanted=yes_or_no(subject, raw) is (op == "="))
        case ValueType.TEXT_LIST if op == "=":
            return has(subject, "any", [raw])
        case ValueType.TEXT_LIST if op == "!=":
            return has(subject, "none", [raw])
        case ValueType.TEXT if op not in {"=", "!="}:
            raise Unsayable(f"`{subject.source}` is a text here, and the order of texts cannot be compared")
        case _:
            plain = exactly and subject.type is ValueType.TEXT
            return Comparison(left=subject.value, op=op, right=constant(subject, raw), exactly=plain)


def one_of(subject: Subject, raws: Sequence[Any], *, exactly: bool = False) -> AnyCondition:
    """Whether the subject is one of several; false when missing. A list is when it has any of them."""
    if not raws:
        raise Unsayable("the list of values is empty")
    if len(raws) == 1:
        return compared(subject, "=", raws[0], exactly=exactly)
    if subject.type is ValueType.TEXT_LIST:
        return has(subject, "any", raws)
    if subject.type is ValueType.YES_NO:
        return either(*(compared(subject, "=", raw) for raw in raws))
    plain = exactly and subject.type is ValueType.TEXT
    return OneOf(of=subject.value, options=tuple(constant(subject, raw) for raw in raws), exactly=plain)


def between(subject: Subject, low: Any, high: Any) -> AnyCondition:
    """Whether the subject is within a range, both ends included; false when missing."""
    if subject.type.numeric:
        return Between(of=subject.value, low=constant(subject, low), high=constant(subject, high))
    return both(compared(subject, ">=", low), compared(subject, "<=", high))


def text_test(subject: Subject, test: Test, parts: Sequence[Any], *, exactly: bool = False) -> AnyCondition:
    """Whether a text contains, starts or ends with one of the parts; false when missing."""
    if subject.type is not ValueType.TEXT:
        raise Unsayable(f"`{subject.source}` is {_type_words(subject)} here, and a part of a text is asked for")
    texts = tuple(text_of(part) for part in parts)
    if not texts:
        raise Unsayable("the list of values is empty")
    return TextMatch(of=subject.value, test=test, parts=texts, exactly=exactly)


def has(subject: Subject, quantifier: Quantifier, items: Sequence[Any]) -> AnyCondition:
    """Whether a list has any, all or none of the items; false when missing."""
    if subject.type is not ValueType.TEXT_LIST:
        raise Unsayable(f"`{subject.source}` is {_type_words(subject)} here, not a list")
    if not items:
        raise Unsayable("the list of values is empty")
    return ListMatch(of=subject.value, quantifier=quantifier, items=tuple(text_of(item) for item in items))


def sized(subject: Subject, op: Operator, raw: Any) -> AnyCondition:
    """How many elements a list has."""
    if subject.type is not ValueType.TEXT_LIST:
        raise Unsayable(f"`{subject.source}` is {_type_words(subject)} here, not a list")
    return Comparison(left=ListSize(of=subject.value), op=op, right=Number(constant=whole(raw)))


def known(subject: Subject) -> AnyCondition:
    """Whether there is a value."""
    return Known(of=subject.value)


def missing(subject: Subject) -> AnyCondition:
    """Whether there is none."""
    return Known(of=subject.value, missing=True)


def empty(subject: Subject) -> AnyCondition:
    """Whether there is no value, or an empty text or list."""
    match subject.type:
        case ValueType.TEXT:
            return either(missing(subject), Comparison(left=subject.value, op="=", right=Text(constant="")))
        case ValueType.TEXT_LIST:
            return either(missing(subject), sized(subject, "=", 0))
        case _:
            return missing(subject)


def not_but_known(subject: Subject, condition: AnyCondition) -> AnyCondition:
    """The opposite for those who have a value; false when missing."""
    match condition:
        case Comparison(op="="):
            return condition.model_copy(update={"op": "!="})
        case OneOf(outside=False):
            return condition.model_copy(update={"outside": True})
        case ListMatch(quantifier="any"):
            return condition.model_copy(update={"quantifier": "none"})
        case _:
            return both(known(subject), opposite(condition))


def with_default(subject: Subject, raw: Any) -> Subject:
    """The subject with a value in place of a missing one."""
    return replace(subject, value=Fallback(of=subject.value, default=constant(subject, raw)))


def constant(subject: Subject, raw: Any) -> Any:
    """A value of the other tool as a constant of the subject's type. Raises `Unsayable` when it is none."""
    match subject.type:
        case ValueType.TEXT | ValueType.TEXT_LIST:
            return Text(constant=text_of(raw))
        case ValueType.INTEGER | ValueType.NUMBER | ValueType.MONEY:
            return Number(constant=number_of(subject, raw))
        case ValueType.DATE:
            return _day(subject, raw)
        case ValueType.INSTANT:
            return _instant_or_day(raw)
        case ValueType.YES_NO:
            raise Unsayable(f"`{subject.source}` is yes or no here, and it is compared in another way")


def text_of(raw: Any) -> str:
    """A value as the text that the other tool would compare."""
    match raw:
        case bool():
            return "true" if raw else "false"
        case str() | int() | float():
            text = str(raw)
        case _:
            raise Unsayable("a text is needed, and something else stands there")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Unsayable("a text holds half a character, which cannot be stored") from None
    return text


def number_of(subject: Subject, raw: Any) -> int | float:
    """A value as a number. Raises `Unsayable` when it is none."""
    reason = f"`{subject.source}` is {_type_words(subject)} here, and `{raw}` is none"
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise Unsayable(reason)
    try:
        number = float(raw)
        exact = int(raw) if isinstance(raw, int) or float(raw).is_integer() else number
    except (ValueError, OverflowError):
        raise Unsayable(reason) from None
    if not isfinite(number) or abs(exact) >= 2**63:
        raise Unsayable(f"`{raw}` is too large")
    return exact


def whole(raw: Any) -> int:
    """A value as a whole number, not below zero. Raises `Unsayable` when it is none."""
    try:
        number = int(raw) if not isinstance(raw, bool) else -1
    except (TypeError, ValueError, OverflowError):
        number = -1
    if number < 0 or number != float(raw) or number > MOST_TIMES:
        raise Unsayable(f"`{raw}` is no whole number of times")
    return number


def yes_or_no(subject: Subject, raw: Any) -> bool:
    """A value as yes or no. Raises `Unsayable` when it is neither."""
    word = text_of(raw).casefold()
    if word not in _YES | _NO:
        raise Unsayable(f"`{subject.source}` is yes or no here, and `{raw}` is neither")
    return word in _YES


def instant_of(raw: Any) -> datetime | date:
    """A date, or an instant; one without a zone is taken as UTC. Raises `Unsayable` when it is neither."""
    try:
        text = text_of(raw).strip()
        if len(text) <= len("2025-01-01"):
            return date.fromisoformat(text)
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Unsayable(f"`{raw}` is no date") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _day(subject: Subject, raw: Any) -> Constant:
    found = instant_of(raw)
    if isinstance(found, datetime):
        midnight = found.hour == found.minute == found.second == found.microsecond == 0
        if not midnight:
            raise Unsayable(f"`{subject.source}` is a date here, and `{raw}` has a time of day")
        return Day(constant=found.date())
    return Day(constant=found)


def _instant_or_day(raw: Any) -> Constant:
    found = instant_of(raw)
    return Instant(constant=found) if isinstance(found, datetime) else Day(constant=found)


def _type_words(subject: Subject) -> str:
    words: dict[ValueType, str] = {
        ValueType.TEXT: "a text",
        ValueType.YES_NO: "yes or no",
        ValueType.DATE: "a date",
        ValueType.INSTANT: "an instant",
        ValueType.TEXT_LIST: "a list",
        ValueType.MONEY: "an amount of money",
    }
    return words.get(subject.type, "a number")
