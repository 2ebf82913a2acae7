"""Numbers from text: integers, numbers and money, with grouping signs, decimal commas and currency signs."""

import re
from typing import Literal

from ilk.kernel.types import ValueType
from ilk.sources.mapping import typed
from ilk.sources.mapping.compiled import Arguments, Compiled, converted
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

_CURRENCY = r"(?:[A-Z]{3}|\p{Sc})"
_BLANKS = " \u00a0\u202f"


def integer(arguments: Arguments) -> Compiled:
    """A whole number: `1234`, `1,234`, `1234.0`; not `12.5`."""
    value = arguments.typed(0, ValueType.TEXT, ValueType.INTEGER, ValueType.NUMBER, ValueType.MONEY)
    match value.type:
        case ValueType.INTEGER:
            return value
        case ValueType.TEXT:
            decimal = _decimal(value, arguments)
            plain, grouped = _patterns(decimal, fraction="0*")
            # `17850.0`, as programs write whole numbers, whatever the decimal sign; `1.000` may be a thousand.
            plain = rf"{plain}|[-+]?\d+\.0{{1,2}}"
            read = _read(value.expr, plain, grouped, decimal, value_type=ValueType.INTEGER)
            whole = typed.whole_number(value.own, read) if value.own else read
            return converted(value, whole, ValueType.INTEGER)
        case _:
            whole = sql.try_cast(value.expr, ValueType.INTEGER)
            exact = sql.compare(sql.cast(whole, ValueType.NUMBER), "=", sql.cast(value.expr, ValueType.NUMBER))
            return converted(value, sql.choose([(exact, whole)]), ValueType.INTEGER)


def number(arguments: Arguments) -> Compiled:
    """A number in binary floating point; what is infinite or no number is unreadable."""
    value = arguments.typed(0, ValueType.TEXT, ValueType.INTEGER, ValueType.NUMBER, ValueType.MONEY)
    if value.type is not ValueType.TEXT:
        return Compiled(sql.cast(value.expr, ValueType.NUMBER), ValueType.NUMBER, value.risks)
    decimal = _decimal(value, arguments)
    plain, grouped = _patterns(decimal, exponent=r"(?:[eE][-+]?\d{1,3})?")
    read = _read(value.expr, plain, grouped, decimal, value_type=ValueType.NUMBER)
    return converted(value, finite(typed.number(value.own, read) if value.own else read), ValueType.NUMBER)


def money(arguments: Arguments) -> Compiled:
    """An amount, rounded to four places: `1,234.50`, `$5`, `5 EUR`, `-3`, and `(3)` for minus three."""
    value = arguments.typed(0, ValueType.TEXT, ValueType.INTEGER, ValueType.NUMBER, ValueType.MONEY)
    if value.type is not ValueType.TEXT:
        return as_money(value)
    decimal = _decimal(value, arguments)
    plain, grouped = _patterns(decimal, exponent=r"(?:[eE][-+]?\d{1,2})?")
    read = _read(
        value.expr, plain, grouped, decimal, value_type=ValueType.MONEY, more=[_with_currency(value.expr, decimal)]
    )
    return converted(value, typed.amount(value.own, read) if value.own else read, ValueType.MONEY)


def as_money(value: Compiled) -> Compiled:
    """A numeric value as money; one too large is unreadable."""
    match value.type:
        case ValueType.MONEY:
            return value
        case _:
            return converted(value, sql.try_cast(value.expr, ValueType.MONEY), ValueType.MONEY)


def finite(value: Expr) -> Expr:
    """The number, or nothing where it is infinite or not a number."""
    return sql.choose([(sql.call("isfinite", value), value)])


def _decimal(value: Compiled, arguments: Arguments) -> Literal[".", ","]:
    """The decimal sign of a value's text: that of the file, unless the file holds numbers, which are written by us."""
    return arguments.scope.decimal if value.own is None else "."


def _patterns(decimal: str, *, fraction: str = r"\d*", exponent: str = "") -> tuple[str, str]:
    """The patterns of plain digits and of digits grouped by three."""
    sign = re.escape(decimal)
    groups = f"[{re.escape('.' if decimal == ',' else ',')}'{_BLANKS}]"
    some = rf"\d+(?:{sign}{fraction})?"
    bare = "" if fraction == "0*" else rf"|{sign}\d+"
    plain = rf"[-+]?(?:{some}{bare}){exponent}"
    grouped = rf"[-+]?\d{{1,3}}(?:{groups}\d{{3}})+(?:{sign}{fraction})?"
    return plain, grouped


def _read(
    text: Expr,
    plain: str,
    grouped: str,
    decimal: str,
    *,
    value_type: ValueType,
    more: list[tuple[Expr, Expr]] | None = None,
) -> Expr:
    """The number in a text, by the first of the patterns that it has."""
    cases = [
        (_is(text, plain), _point(text, decimal)),
        (_is(text, grouped), _point(_without(text, rf"[^-+\d{re.escape(decimal)}]"), decimal)),
        *(more or []),
    ]
    return sql.choose([(condition, sql.try_cast(digits, value_type)) for condition, digits in cases])


def _with_currency(text: Expr, decimal: str) -> tuple[Expr, Expr]:
    """Amounts with a currency before or after them, a sign at either end, or brackets that mean minus."""
    sign = re.escape(decimal)
    groups = f"[{re.escape('.' if decimal == ',' else ',')}'{_BLANKS}]"
    digits = rf"(?:\d{{1,3}}(?:{groups}\d{{3}})+|\d+)(?:{sign}\d*)?|{sign}\d+"
    gap = f"[{_BLANKS}]?"
    bare_amount = rf"{_CURRENCY}?{gap}(?:{digits}){gap}{_CURRENCY}?"
    before = rf"[-+]?{gap}{bare_amount}|{_CURRENCY}{gap}[-+](?:{digits})"
    pattern = rf"{before}|\({bare_amount}\)|{bare_amount}-"
    below = _is(text, r".*[-(].*")
    amount = _point(_without(text, rf"[^\d{sign}]"), decimal)
    signed = sql.choose([(below, sql.joined([sql.literal("-"), amount]))], amount)
    return _is(text, pattern), signed


def _is(text: Expr, pattern: str) -> Expr:
    return sql.call("regexp_full_match", text, pattern)


def _without(text: Expr, pattern: str) -> Expr:
    return sql.call("regexp_replace", text, pattern, "", "g")


def _point(text: Expr, decimal: str) -> Expr:
    return text if decimal == "." else sql.call("replace", text, decimal, ".")
