"""What the values of a column are: the type they fit, the expression that reads them, and how sure that is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ilk.kernel.types import ValueType
from ilk.sources.inspection.dates import DateGuess, date_guess, is_compact
from ilk.sources.inspection.names import MONEY, TIME, words
from ilk.sources.inspection.profiling import ColumnProfile
from ilk.sources.mapping.texts import NO, YES

NULL_WORDS = frozenset(("na", "n/a", "null", "none", "nan", "nil", "#n/a", "-", "--", "?", "(null)", "missing"))
_ENOUGH = 0.95
_INTEGER = re.compile(r"[-+]?\d+(\.0+)?|[-+]?\d{1,3}(,\d{3})+")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?|[-+]?\d{1,3}(,\d{3})+(\.\d*)?")
_COMMA = re.compile(r"[-+]?(\d+|\d{1,3}(\.\d{3})+),\d+")
_MONEY = re.compile(r"[-+(]?\s?([$€£¥₹]|[A-Z]{3})\s?[-+]?[\d.,]+\)?|[-+(]?[\d.,]+\s?([$€£¥₹]|[A-Z]{3})\)?")
_LEADING_ZERO = re.compile(r"0\d+")
_UNIX = {10: "unix", 13: "unix_ms"}
_MOST_PARTS = 200
_LONG_PART = 20
_SEVERAL = 0.2
"""A column is a list when this share of its values has several parts, short ones that come again and again."""

_COUNTS = frozenset(("num", "number", "count", "days", "visits", "times", "no", "nr", "id", "code", "type", "segment"))
"""Words of names that count or name something, whatever else they are about."""


@dataclass(frozen=True, slots=True)
class TypeGuess:
    """The type of a column's values.

    Attributes:
        type: the type.
        formula: the mapping expression, with `{}` for the column.
        confidence: from 0 to 1.
        why: in words.
        misfits: how many values would not be read, with some of them.
        date: how dates are written, for dates and instants.
        comma: whether numbers have a decimal comma.
    """

    type: ValueType
    formula: str
    confidence: float
    why: str
    misfits: int = 0
    misfit_examples: tuple[str, ...] = ()
    date: DateGuess | None = None
    comma: bool = False


def type_guess(column: ColumnProfile, nulls: Sequence[str] = ()) -> TypeGuess:
    """The guess for a column; `nulls` are texts that mean missing."""
    values = [(value, count) for value, count in column.values if value not in nulls]
    if not values:
        return TypeGuess(ValueType.TEXT, "text({})", 0.2, "there is no value")
    if column.native is not None and column.native is not ValueType.TEXT:
        return _native(column, column.native, values)
    guesses = (_list, _yes_no, _compact_date, _unix, _number, _date, _money)
    return next((found for guess in guesses if (found := guess(column, values))), None) or _text(column)


def null_words(columns: Sequence[ColumnProfile]) -> tuple[str, ...]:
    """Texts that mean missing: usual ones, in columns whose other values are numbers or dates."""
    found: dict[str, None] = {}
    for column in columns:
        words_here = [value for value, _ in column.values if value.lower() in NULL_WORDS]
        if words_here and type_guess(column, words_here).type is not ValueType.TEXT:
            found.update(dict.fromkeys(words_here))
    return tuple(found)


def _native(column: ColumnProfile, native: ValueType, values: Sequence[tuple[str, int]]) -> TypeGuess:
    flags = _yes_no(column, values) if native is ValueType.INTEGER else None
    compact = _compact_date(column, values) if native is ValueType.INTEGER else None
    if flags or compact:
        return flags or compact or _text(column)
    is_money = native in {ValueType.NUMBER, ValueType.INTEGER} and _about_money(column)
    whole = native is ValueType.NUMBER and all(_INTEGER.fullmatch(value) for value, _ in values)
    kind = ValueType.MONEY if is_money else ValueType.INTEGER if whole else native
    formula = "split({})" if kind is ValueType.TEXT_LIST else f"{kind}({{}})"
    return TypeGuess(kind, formula, 0.95, "the file's own type")


def _yes_no(column: ColumnProfile, values: Sequence[tuple[str, int]]) -> TypeGuess | None:
    seen = {value.lower() for value, _ in values}
    if not column.complete or len(seen) > len(("yes", "no")) or not (seen & set(YES) and seen & set(NO)):
        return None
    digits = all(value[0].isdigit() for value in seen)
    why = "every value is 0 or 1" if digits else f"every value is {' or '.join(sorted(seen))}"
    return TypeGuess(ValueType.YES_NO, "yes_no({})", 0.75 if digits else 0.95, why)


def _number(column: ColumnProfile, values: Sequence[tuple[str, int]]) -> TypeGuess | None:
    if sum(count for value, count in values if _LEADING_ZERO.fullmatch(value)) > 0:
        return None
    comma, plain = _fit(values, _COMMA), _fit(values, _NUMBER)
    if comma > 0 and _fit(values, _COMMA, _INTEGER) >= _ENOUGH and comma > _fit(values, _NUMBER, but=_INTEGER):
        kind = ValueType.MONEY if _about_money(column) else ValueType.NUMBER
        return _guess(kind, values, (_COMMA, _INTEGER), 0.85, "numbers with a decimal comma", comma=True)
    if _fit(values, _INTEGER) >= _ENOUGH and not _about_money(column):
        return _guess(ValueType.INTEGER, values, (_INTEGER,), 0.95, "whole numbers")
    if plain >= _ENOUGH:
        kind = ValueType.MONEY if _about_money(column) else ValueType.NUMBER
        why = "numbers, and the name is about money" if kind is ValueType.MONEY else "numbers"
        return _guess(kind, values, (_NUMBER,), 0.9, why)
    return None


def _money(_column: ColumnProfile, values: Sequence[tuple[str, int]]) -> TypeGuess | None:
    if _fit(values, _MONEY, _NUMBER) < _ENOUGH or not _fit(values, _MONEY):
        return None
    comma = _fit(values, re.compile(r".*,\d{2}\D*")) > _fit(values, re.compile(r".*\.\d{2}\D*"))
    return _guess(ValueType.MONEY, values, (_MONEY, _NUMBER), 0.9, "amounts with a currency", comma=comma)


def _compact_date(column: ColumnProfile, values: Sequence[tuple[str, int]]) -> TypeGuess | None:
    if not is_compact(values):
        return None
    named = bool(set(words(column.name)) & TIME)
    why = "every value is a day written with eight digits"
    date = DateGuess("%Y%m%d", has_time=False, share=1, ambiguous=0, ambiguous_example="", others=())
    return TypeGuess(ValueType.DATE, 'date({}, "%Y%m%d")', 0.9 if named else 0.7, why, date=date)


def _unix(column: ColumnProfile, values: Sequence[tuple[str, int]]) -> TypeGuess | None:
    lengths = {len(value) for value, _ in values}
    if len(lengths) != 1 or not set(words(column.name)) & TIME or _fit(values, re.compile(r"1\d+")) < 1:
        return None
    scale = _UNIX.get(lengths.pop())
    if scale is None:
        return None
    date = DateGuess(scale, has_time=True, share=1, ambiguous=0, ambiguous_example="", others=())
    return TypeGuess(
        ValueType.INSTANT, f'instant({{}}, "{scale}")', 0.85, "counts since 1970, by length and name", date=date
    )


def _date(_column: ColumnProfile, values: Sequence[tuple[str, int]]) -> TypeGuess | None:
    found = date_guess(values)
    if found is None or found.share + _share(values, sum(count for _, count in found.others)) < _ENOUGH:
        return None
    kind = ValueType.INSTANT if found.has_time else ValueType.DATE
    written = f', "{found.text_format}"' if found.text_format else ""
    known = sum(count for _, count in values)
    misfits = known - round(found.share * known) - sum(count for _, count in found.others)
    examples = tuple(value for value, _ in values if date_guess([(value, 1)]) is None)[:3] if misfits else ()
    confidence, why = 0.95, f"dates written {found.text_format or 'as in ISO 8601'}"
    if found.ambiguous:
        confidence = 0.5
        why += f"; whether day or month comes first cannot be told ({found.ambiguous_example}): the day is assumed"
    if found.others:
        confidence = min(confidence, 0.6)
        why += "; but " + ", ".join(f"{count:,} are {name}" for name, count in found.others)
    return TypeGuess(kind, f"{kind}({{}}{written})", confidence, why, misfits, examples, date=found)


def _list(column: ColumnProfile, values: Sequence[tuple[str, int]]) -> TypeGuess | None:
    if _fit(values, re.compile(r"\[.*\]", re.DOTALL)) >= _ENOUGH:
        return TypeGuess(ValueType.TEXT_LIST, "split({})", 0.9, "lists as JSON writes them")
    for separator in (";", "|", ","):
        parts = [part.strip() for value, _ in values for part in value.split(separator)]
        several = _share(values, sum(count for value, count in values if separator in value))
        kinds = len(set(parts))
        short = sum(map(len, parts)) / len(parts) <= _LONG_PART
        repeated = kinds <= min(_MOST_PARTS, len(parts) / 2) and kinds < column.distinct
        if several >= _SEVERAL and short and repeated and not any(part.replace(".", "").isdigit() for part in parts):
            return TypeGuess(
                ValueType.TEXT_LIST, f'split({{}}, "{separator}")', 0.75, f"{kinds} words, several in a value"
            )
    return None


def _text(column: ColumnProfile) -> TypeGuess:
    zeros = any(_LEADING_ZERO.fullmatch(value) for value, _ in column.values)
    why = "digits with zeros before them: a code, not a number" if zeros else "texts"
    return TypeGuess(ValueType.TEXT, "text({})", 0.9, why)


def _guess(
    kind: ValueType,
    values: Sequence[tuple[str, int]],
    fits: Sequence[re.Pattern[str]],
    sure: float,
    why: str,
    *,
    comma: bool = False,
) -> TypeGuess:
    wrong = [(value, count) for value, count in values if not any(fit.fullmatch(value) for fit in fits)]
    misfits = sum(count for _, count in wrong)
    confidence = sure if not wrong else min(sure, 0.8)
    examples = tuple(value for value, _ in wrong[:3])
    return TypeGuess(kind, f"{kind}({{}})", confidence, why, misfits, examples, comma=comma)


def _about_money(column: ColumnProfile) -> bool:
    found = set(words(column.name))
    return bool(found & MONEY) and not found & _COUNTS


def _fit(values: Sequence[tuple[str, int]], *patterns: re.Pattern[str], but: re.Pattern[str] | None = None) -> float:
    """The share of the values that match one of the patterns, and not another."""
    fitting = [
        count
        for value, count in values
        if any(pattern.fullmatch(value) for pattern in patterns) and not (but and but.fullmatch(value))
    ]
    return _share(values, sum(fitting))


def _share(values: Sequence[tuple[str, int]], count: int) -> float:
    total = sum(number for _, number in values)
    return count / total if total else 0.0
