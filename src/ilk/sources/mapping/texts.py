"""Texts, lists and yes or no from text."""

import re
from collections.abc import Callable
from decimal import Decimal

from ilk.kernel.types import ValueType
from ilk.sources.mapping.compiled import Arguments, Compiled, as_text, converted
from ilk.sources.mapping.tree import Constant
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

BLANKS = " \t\r\n\u00a0\ufeff"
"""What is trimmed from both ends of every value of a file."""

_BLANK_ENDS = f"(?s)[{BLANKS}].*|.*[{BLANKS}]"
"""Trimming costs five times as much as asking whether there is anything to trim."""

YES = ("yes", "y", "true", "t", "1", "1.0")
NO = ("no", "n", "false", "f", "0", "0.0")


def text(arguments: Arguments) -> Compiled:
    """Any value as text."""
    return as_text(arguments.value(0))


def trim(arguments: Arguments) -> Compiled:
    """Text without blanks at its ends; missing when nothing is left."""
    value = arguments.texts()[0]
    return Compiled(trimmed(value.expr), ValueType.TEXT, value.risks)


def lower(arguments: Arguments) -> Compiled:
    """Text in lower case."""
    value = arguments.texts()[0]
    return Compiled(sql.fold(value.expr), ValueType.TEXT, value.risks)


def upper(arguments: Arguments) -> Compiled:
    """Text in upper case."""
    value = arguments.texts()[0]
    return Compiled(sql.call("upper", value.expr), ValueType.TEXT, value.risks)


def replace(arguments: Arguments) -> Compiled:
    """Text with each occurrence of a part replaced; missing when nothing is left."""
    value = as_text(arguments.value(0))
    changed = sql.call("replace", value.expr, arguments.constant(1), arguments.constant(2))
    return Compiled(trimmed(changed), ValueType.TEXT, value.risks)


def concat(arguments: Arguments) -> Compiled:
    """Texts one after the other; missing when one of them is."""
    parts = arguments.texts()
    risks = tuple(risk for part in parts for risk in part.risks)
    return Compiled(sql.joined([part.expr for part in parts]), ValueType.TEXT, risks)


def split(arguments: Arguments) -> Compiled:
    """A list from text with a separator, blanks around it and empty parts left out; without one, from a JSON list."""
    value = arguments.typed(0, ValueType.TEXT)
    separator = arguments.constant(1)
    if value.own is not None and value.own.type is ValueType.TEXT_LIST:
        return Compiled(value.own.expr, ValueType.TEXT_LIST)
    if separator is None:
        parsed = sql.call("json_transform", value.expr, '["VARCHAR"]')
        is_list = sql.starts_with(value.expr, sql.literal("["))
        good = sql.choose([(sql.all_of([is_list, sql.call("json_valid", value.expr)]), parsed)])
        return converted(value, good, ValueType.TEXT_LIST)
    if not separator:
        raise arguments.wrong("the separator of `split` is at least one character")
    around = rf"(?:\s*{re.escape(separator)}\s*)+"
    bare = sql.call("regexp_replace", value.expr, rf"^{around}|{around}$", "", "g")
    parts = sql.call("string_split_regex", sql.call("nullif", bare, ""), around)
    return Compiled(parts, ValueType.TEXT_LIST, value.risks)


def first_part(arguments: Arguments) -> Compiled:
    """The first of several values that a text holds, with a separator between them; missing when it is blank."""
    value = as_text(arguments.value(0))
    separator = arguments.constant(1)
    if not separator:
        raise arguments.wrong("the separator of `first_part` is at least one character")
    parts = sql.call("string_split_regex", value.expr, re.escape(separator))
    return Compiled(trimmed(sql.call("list_extract", parts, 1)), ValueType.TEXT, value.risks)


def yes_no(arguments: Arguments) -> Compiled:
    """Yes or no, from the usual words, or from the two that are given."""
    value = arguments.typed(0, ValueType.TEXT, ValueType.INTEGER, ValueType.YES_NO)
    if value.type is ValueType.YES_NO:
        return value
    yes, no = arguments.constant(1), arguments.constant(2)
    if (yes is None) != (no is None):
        raise arguments.wrong("`yes_no` takes both words, for yes and for no")
    if value.own is not None and value.own.type is ValueType.YES_NO:
        return Compiled(value.own.expr, ValueType.YES_NO)
    folded = sql.fold(as_text(value).expr)
    yes_words = (yes.lower(),) if yes is not None else YES
    no_words = (no.lower(),) if no is not None else NO
    is_yes = sql.in_set(folded, yes_words)
    return converted(value, sql.choose([(is_yes, is_yes), (sql.in_set(folded, no_words), is_yes)]), ValueType.YES_NO)


def lookup(arguments: Arguments) -> Compiled:
    """What a table says for a text; a text that it lacks is unreadable, unless `else` follows."""
    value = as_text(arguments.value(0))
    entries = arguments.table(1).entries
    results = [result for _, result in entries]
    found_types = {constant_type(result) for result in results}
    if found_types <= {ValueType.INTEGER, ValueType.NUMBER}:
        found_types = {ValueType.NUMBER} if ValueType.NUMBER in found_types else {ValueType.INTEGER}
    if len(found_types) != 1:
        raise arguments.wrong("the results of a lookup table are all of one type", arguments.table(1).place)
    to = found_types.pop()
    cases = [
        (sql.compare(value.expr, "=", sql.literal(str(key))), sql.cast(sql.literal(result), to))
        for key, result in entries
    ]
    return converted(value, sql.choose(cases), to)


def starts_with(arguments: Arguments) -> Compiled:
    """Whether a text begins with a part."""
    return _tested(arguments, sql.starts_with)


def ends_with(arguments: Arguments) -> Compiled:
    """Whether a text ends with a part."""
    return _tested(arguments, sql.ends_with)


def contains(arguments: Arguments) -> Compiled:
    """Whether a part stands somewhere in a text."""
    return _tested(arguments, sql.contains)


def or_missing(arguments: Arguments) -> Compiled:
    """A value that is missing where it cannot be read, so that its row is not put aside for it."""
    value = arguments.value(0)
    return Compiled(value.expr, value.type)


def row_number(arguments: Arguments) -> Compiled:
    """The number of the row in its file, from 1: for files in which nothing names a row."""
    return Compiled(arguments.scope.row, ValueType.INTEGER)


def trimmed(value: Expr) -> Expr:
    """Text without blanks at its ends, or nothing when it is empty."""
    ends_blank = sql.call("regexp_full_match", value, _BLANK_ENDS)
    bare = sql.call("nullif", sql.call("trim", value, BLANKS), "")
    return sql.choose([(ends_blank, bare), (sql.compare(value, "!=", sql.literal("")), value)])


def constant_type(value: Constant) -> ValueType:
    """The type of a constant."""
    match value:
        case bool():
            return ValueType.YES_NO
        case int():
            return ValueType.INTEGER
        case Decimal():
            return ValueType.NUMBER
        case str():
            return ValueType.TEXT


def _tested(arguments: Arguments, test: Callable[[Expr, Expr], Expr]) -> Compiled:
    value = as_text(arguments.value(0))
    part = arguments.constant(1)
    return Compiled(test(value.expr, sql.literal(part)), ValueType.YES_NO, value.risks)
