"""Columns to which a file gives a type itself: their text, and what becomes of them without reading that text.

What a value becomes is the same as if its text were read; only what no text could leave open is taken as it is: a
column of dates is dates, whatever format is named.
"""

import re
from dataclasses import replace

from ilk.kernel.types import ValueType
from ilk.sources.files.reader import OwnType
from ilk.sources.mapping.compiled import Typed
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

_SHORT_BELOW = 1e15
"""Doubles below are written without an exponent, and whole numbers among them are exact."""

_CENTS_BELOW = 1e9
_FROM_WHOLE = 0.4
"""Below a milliard, a double times ten thousand is off by less than a tenth: so far from a half, rounding is sure."""


def held(value: Expr, own: OwnType) -> Typed:
    """A value that a file holds as a type of its own."""
    return Typed(value, own.type, own.zoned, nested=own.nested)


def text_of(column: Typed) -> Expr:
    """A value as text: whole numbers without a fraction, instants of a zone in UTC with a `Z`.

    Lists and records are written as JSON.
    """
    if column.text is not None:
        return column.text
    if column.nested is not None:
        return sql.cast(sql.call("to_json", column.expr), ValueType.TEXT)
    text = sql.cast(column.expr, ValueType.TEXT)
    match column.type:
        case ValueType.NUMBER:
            return sql.call("regexp_replace", text, r"\.0$", "")
        case ValueType.INSTANT if column.zoned:
            return sql.joined([text, sql.literal("Z")])
        case ValueType.TEXT_LIST:
            listed = sql.call("json_extract_string", sql.call("json_object", "list", column.expr), "$.list")
            return sql.choose([(sql.is_known(column.expr), listed)])
        case _:
            return text


def of_text(text: Expr, kind: ValueType, *, zoned: bool) -> Typed:
    """The column that `text_of` made a text of."""
    match kind:
        case ValueType.INSTANT if zoned:
            value = sql.call("timezone", "UTC", sql.try_cast_zoned(text))
        case ValueType.TEXT_LIST:
            value = sql.call("json_transform", text, '["VARCHAR"]')
        case _:
            value = sql.try_cast(text, kind)
    return Typed(value, kind, zoned, text)


def without(column: Typed, null_values: tuple[str, ...]) -> Typed:
    """The column, missing where its text is one of some that mean so."""
    possible = [text for text in null_values if _may_be(text, column)]
    if not possible:
        return column
    kept = sql.negate(sql.truth(sql.in_set(text_of(column), possible)))
    return replace(column, expr=sql.choose([(kept, column.expr)]))


def whole_number(column: Typed, by_text: Expr) -> Expr:
    """The value as an integer; `by_text` reads its text."""
    match column.type:
        case ValueType.INTEGER:
            return column.expr
        case ValueType.NUMBER:
            whole = sql.try_cast(column.expr, ValueType.INTEGER)
            exact = sql.compare(sql.cast(whole, ValueType.NUMBER), "=", column.expr)
            return sql.choose([(_below(column.expr, _SHORT_BELOW), sql.choose([(exact, whole)]))], by_text)
        case _:
            return by_text


def number(column: Typed, by_text: Expr) -> Expr:
    """The value as a number, which may be infinite or none; `by_text` reads its text."""
    match column.type:
        case ValueType.NUMBER:
            return column.expr
        case ValueType.INTEGER:
            return sql.cast(column.expr, ValueType.NUMBER)
        case _:
            return by_text


def amount(column: Typed, by_text: Expr) -> Expr:
    """The value as money; `by_text` reads its text, which decides where the fifth place of a double is a five."""
    cents = sql.try_cast(column.expr, ValueType.MONEY)
    match column.type:
        case ValueType.INTEGER | ValueType.MONEY:
            return cents
        case ValueType.NUMBER:
            scaled = sql.arithmetic(column.expr, "*", sql.literal(10_000))
            off = sql.arithmetic(scaled, "-", sql.call("round", scaled))
            sure = [_below(column.expr, _CENTS_BELOW), _below(off, _FROM_WHOLE)]
            return sql.choose([(sql.all_of(sure), cents)], by_text)
        case _:
            return by_text


def _below(value: Expr, most: float) -> Expr:
    """Whether a number is nearer to 0 than another; never so for what is no number."""
    return sql.compare(sql.call("abs", value), "<", sql.literal(most))


def _may_be(text: str, column: Typed) -> bool:
    """Whether a text that means "missing" may be the text of a value of a column."""
    match column.type:
        case ValueType.INTEGER | ValueType.DATE | ValueType.INSTANT | ValueType.MONEY:
            return re.fullmatch(r"-?\d.*", text) is not None
        case ValueType.YES_NO:
            return text in {"true", "false"}
        case ValueType.TEXT_LIST:
            return text.startswith("[")
        case ValueType.TEXT if column.nested is not None:
            return text.startswith(("[", "{"))
        case _:
            return True
