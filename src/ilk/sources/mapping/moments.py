"""Dates and instants from text, strictly in a format: a row in another format is unreadable, never misread.

An instant without a zone of its own is read in the zone that is given and kept in UTC. Where clocks are put forward,
a local time that was skipped is read with the offset before the change (02:30 becomes 03:30); where they are put back,
a local time that came twice is its second coming.
"""

import datetime as dt
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from ilk.kernel.errors import nearest
from ilk.kernel.types import ValueType
from ilk.sources.mapping.compiled import Arguments, Compiled, converted
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

_DIRECTIVES = {
    "Y": r"\d{4}",
    "y": r"\d{2}",
    "m": r"\d{1,2}",
    "d": r"\d{1,2}",
    "H": r"\d{1,2}",
    "I": r"\d{1,2}",
    "M": r"\d{1,2}",
    "S": r"\d{1,2}",
    "f": r"\d{1,6}",
    "p": r"[AaPp][Mm]",
    "b": r"[A-Za-z]{3}",
    "B": r"[A-Za-z]{3,9}",
    "a": r"[A-Za-z]{3}",
    "A": r"[A-Za-z]{6,9}",
    "j": r"\d{1,3}",
    "z": r"[-+](?:\d{2}:?\d{2}|\d{1,2}|\d:\d{2})",
    "%": r"%",
}
_DAY = r"\d{4}-\d{1,2}-\d{1,2}"
_TIME = r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?"
_OFFSET = r" ?(?:Z|[-+]\d{2}(?::?\d{2})?)"
_SHORT_OFFSET = r"([-+])(\d(?::\d{2})?)$"
_UNIX_SCALES = {"unix": 1_000_000, "unix_ms": 1_000, "unix_us": 1}
"""How many microseconds one of the unit is."""


def date(arguments: Arguments) -> Compiled:
    """A date: `2026-03-01`, with or without a time of day, or in the format that is given.

    A column of the file that holds dates or instants needs no format, and none is asked of it.
    """
    value = arguments.typed(0, ValueType.TEXT, ValueType.DATE)
    if value.type is ValueType.DATE:
        return value
    text_format = arguments.constant(1)
    if value.own is not None and value.own.type.temporal:
        read = sql.cast(value.own.expr, ValueType.DATE)
    elif text_format is None:
        read = _matching(value.expr, f"{_DAY}(?:{_TIME})?(?:{_OFFSET})?", sql.try_cast(value.expr, ValueType.DATE))
    else:
        pattern = _pattern(text_format, arguments)
        read = _matching(value.expr, pattern, sql.cast(_parsed(value.expr, text_format), ValueType.DATE))
    return converted(value, read, ValueType.DATE)


def instant(arguments: Arguments) -> Compiled:
    """An instant: ISO 8601, a format, or `unix`, `unix_ms`, `unix_us` for seconds to microseconds since 1970.

    A column of the file that holds instants or dates needs no format, and none is asked of it; the zone is.
    """
    value = arguments.typed(0, ValueType.TEXT, ValueType.INSTANT)
    if value.type is ValueType.INSTANT:
        return value
    zone = _zone(arguments)
    text_format = arguments.constant(1)
    if value.own is not None and value.own.type.temporal:
        at = sql.cast(value.own.expr, ValueType.INSTANT)
        read = at if value.own.zoned else _local(at, zone)
    elif text_format is None:
        read = _iso(value.expr, zone)
    elif text_format in _UNIX_SCALES:
        read = _unix(value.expr, _UNIX_SCALES[text_format])
    else:
        pattern = _pattern(text_format, arguments)
        parsed = _parsed(value.expr, text_format)
        in_utc = sql.call("timezone", "UTC", parsed) if _has(text_format, "z") else _local(parsed, zone)
        read = _matching(value.expr, pattern, in_utc)
    return converted(value, read, ValueType.INSTANT)


def moment_constant(text: str, to: ValueType, zone: str) -> dt.date | dt.datetime | None:
    """The date or instant that a constant in ISO 8601 means; a day without a time begins in `zone`."""
    try:
        if to is ValueType.DATE:
            return dt.date.fromisoformat(text)
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(dt.UTC)


def _iso(text: Expr, zone: str) -> Expr:
    """ISO 8601, where the text's own offset wins over the zone."""
    has_offset = sql.call("regexp_full_match", text, f"{_DAY}{_TIME}{_OFFSET}")
    has_none = sql.call("regexp_full_match", text, f"{_DAY}(?:{_TIME})?")
    with_offset = sql.call("timezone", "UTC", sql.try_cast_zoned(text))
    return sql.choose([(has_none, _local(sql.try_cast(text, ValueType.INSTANT), zone)), (has_offset, with_offset)])


def _unix(text: Expr, scale: int) -> Expr:
    """Seconds, or thousandths or millionths of them, since 1970, with at most eleven digits of seconds."""
    counted = sql.try_cast(text, ValueType.NUMBER) if scale > 1 else sql.try_cast(text, ValueType.INTEGER)
    number = sql.arithmetic(counted, "*", sql.literal(scale)) if scale > 1 else counted
    digits = 11 + len(str(1_000_000 // scale)) - 1
    at = sql.call("make_timestamp", sql.try_cast(number, ValueType.INTEGER))
    return _matching(text, rf"-?\d{{1,{digits}}}(?:\.\d{{0,9}})?", at)


def _local(moment: Expr, zone: str) -> Expr:
    """A local time of `zone`, in UTC."""
    return moment if zone == "UTC" else sql.call("timezone", "UTC", sql.call("timezone", zone, moment))


def _matching(text: Expr, pattern: str, value: Expr) -> Expr:
    return sql.choose([(sql.call("regexp_full_match", text, pattern), value)])


def _parsed(text: Expr, text_format: str) -> Expr:
    # The engine reads `+02`, and not `+2`, as `GMT+2` has it.
    whole = sql.call("regexp_replace", text, _SHORT_OFFSET, r"\10\2") if text_format.endswith("%z") else text
    return sql.call("try_strptime", whole, text_format)


def _has(text_format: str, directive: str) -> bool:
    return directive in re.findall(r"%(.)", text_format)


def _pattern(text_format: str, arguments: Arguments) -> str:
    """The regular expression of a format, which keeps the engine from reading leniently: `%Y` is four digits."""
    unknown = [found for found in re.findall(r"%(.?)", text_format) if found not in _DIRECTIVES]
    if unknown or "%" not in text_format:
        signs = " ".join(f"%{sign}" for sign in _DIRECTIVES)
        found = f"`%{unknown[0]}` is not known in a format" if unknown else f"`{text_format}` is no format"
        raise arguments.wrong(f"{found}; known are {signs}", arguments.call.arguments[1].place)
    parts = re.split(r"(%.)", text_format)
    return "".join(_DIRECTIVES[part[1]] if part.startswith("%") else re.escape(part) for part in parts)


def _zone(arguments: Arguments) -> str:
    name = arguments.call.zone
    if name is None:
        return arguments.scope.zone
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        close = nearest(name, available_timezones())
        hint = f"Did you mean {' or '.join(close)}?" if close else "Zones are named such as Europe/Berlin or UTC."
        raise arguments.scope.complain(
            "mapping-zone", f"unknown time zone `{name}`", arguments.call.place, hint
        ) from None
