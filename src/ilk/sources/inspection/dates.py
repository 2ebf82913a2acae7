"""Dates in text: in which format they are, how many are in another, and how many could mean two days."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

_TIME = (
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?P<fraction>\.\d{1,9})?)?"
    r"(?P<half> ?[AaPp][Mm])?)?"
)
_ZONE = r"(?P<zone> ?(?:Z|[-+]\d{2}:?\d{2}|(?:GMT|UTC)[-+]\d{1,2}(?::\d{2})?))?"
_OFFSET = re.compile(r"[-+].*")
_DIGITS = re.compile(rf"(?P<a>\d{{1,4}})(?P<sep>[./-])(?P<b>\d{{1,2}})(?P=sep)(?P<c>\d{{1,4}}){_TIME}{_ZONE}")
_DAY_MONTH = re.compile(rf"(?P<a>\d{{1,2}})(?P<sep>[ -])(?P<month>[A-Za-z]{{3,9}})(?P=sep)(?P<c>\d{{2,4}}){_TIME}")
_MONTH_DAY = re.compile(rf"(?P<month>[A-Za-z]{{3,9}}) (?P<a>\d{{1,2}}),(?P<sep> )(?P<c>\d{{4}}){_TIME}")
_NAMED = ((_DAY_MONTH, "{d}{s}{b}{s}{y}"), (_MONTH_DAY, "{b} {d},{s}{y}"))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LAST_MONTH, _LAST_DAY = 12, 31


@dataclass(slots=True)
class _Shape:
    """Values written alike: how many there are, and how many tell whether the day or the month comes first."""

    text_format: str
    other_format: str | None = None
    values: int = 0
    day_first: int = 0
    month_first: int = 0
    example: str = ""
    ambiguous_example: str = ""
    times: Counter[bool] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class DateGuess:
    """How dates are written: a format (None is ISO 8601), and what speaks against it.

    Attributes:
        text_format: for `date` and `instant`.
        has_time: whether some have a time of day other than midnight.
        share: of the values that are in this format.
        ambiguous: values that could be read with day and month exchanged, when nothing decides.
        others: other formats, with how many values are in them.
    """

    text_format: str | None
    has_time: bool
    share: float
    ambiguous: int
    ambiguous_example: str
    others: tuple[tuple[str, int], ...]


def date_guess(values: Iterable[tuple[str, int]]) -> DateGuess | None:
    """The guess for distinct values with their counts; None when few are dates."""
    shapes: dict[str, _Shape] = {}
    total = 0
    for value, count in values:
        total += count
        _note(shapes, value.strip(), count)
    formats = _formats(shapes)
    if not formats or not total:
        return None
    best, rows = max(formats.items(), key=lambda item: item[1])
    shape = next(shape for shape in shapes.values() if best in {shape.text_format, shape.other_format})
    undecided = shape.other_format is not None and not shape.day_first and not shape.month_first
    return DateGuess(
        text_format=None if best.startswith("ISO") else best,
        has_time=any(shape.times[True] for shape in shapes.values()),
        share=rows / total,
        ambiguous=shape.values if undecided else 0,
        ambiguous_example=shape.ambiguous_example if undecided else "",
        others=tuple((name, number) for name, number in sorted(formats.items()) if name != best and number),
    )


def _note(shapes: dict[str, _Shape], value: str, count: int) -> None:
    found = _DIGITS.fullmatch(value)
    if found is not None:
        _note_digits(shapes, found, count)
        return
    for pattern, layout in _NAMED:
        named = pattern.fullmatch(value)
        if named is not None and named["month"][:3].lower() in _MONTHS:
            month = "%b" if len(named["month"]) == len("Jan") else "%B"
            year = "%Y" if len(named["c"]) == len("2024") else "%y"
            text_format = layout.format(d="%d", s=named["sep"], b=month, y=year) + _time_format(named)
            _count(shapes, text_format, None, value, count, named)


def _note_digits(shapes: dict[str, _Shape], found: re.Match[str], count: int) -> None:
    first, middle, last = found["a"], int(found["b"]), found["c"]
    sep, time = found["sep"], _time_format(found)
    if len(first) == len("2024") and len(last) <= len("31") and 1 <= middle <= _LAST_MONTH:
        zone = found["zone"] or ""
        if sep == "-" and found["half"] is None and "T" not in zone:
            _count(shapes, "ISO", None, found[0], count, found)
        elif not zone.endswith("Z"):
            text_format = f"%Y{sep}%m{sep}%d{time}{_OFFSET.sub('%z', zone)}"
            _count(shapes, text_format, None, found[0], count, found)
        return
    if len(first) > len("31") or len(last) not in {2, 4} or found["zone"]:
        return
    month, day = sorted((int(first), middle))
    if not 1 <= month <= _LAST_MONTH or day > _LAST_DAY:
        return
    year = "%Y" if len(last) == len("2024") else "%y"
    day_first, month_first = f"%d{sep}%m{sep}{year}{time}", f"%m{sep}%d{sep}{year}{time}"
    shape = _count(shapes, day_first, month_first, found[0], count, found)
    if int(first) > _LAST_MONTH >= middle:
        shape.day_first += count
    elif middle > _LAST_MONTH >= int(first):
        shape.month_first += count
    elif int(first) != middle:
        shape.ambiguous_example = shape.ambiguous_example or found[0]


def _count(
    shapes: dict[str, _Shape], text_format: str, other: str | None, value: str, count: int, found: re.Match[str]
) -> _Shape:
    shape = shapes.setdefault(text_format, _Shape(text_format, other, example=value))
    shape.values += count
    shape.times[_is_within_a_day(found)] += count
    return shape


def _is_within_a_day(found: re.Match[str]) -> bool:
    parts = (found["hour"], found["minute"], found["second"])
    return any(int(part) for part in parts if part)


def _time_format(found: re.Match[str]) -> str:
    if found["hour"] is None:
        return ""
    separator = found[0][found.end("c") : found.start("hour")]
    seconds = ":%S" if found["second"] else ""
    half = found["half"]
    hour = "%I" if half else "%H"
    return f"{separator}{hour}:%M{seconds}{'.%f' if found['fraction'] else ''}{half[:-2] + '%p' if half else ''}"


def _formats(shapes: dict[str, _Shape]) -> dict[str, int]:
    """The formats with how many values are in each; where day or month may come first, as most values tell."""
    found: Counter[str] = Counter()
    for shape in shapes.values():
        if shape.other_format is None:
            found[shape.text_format] += shape.values
            continue
        open_values = shape.values - shape.day_first - shape.month_first
        month_leads = shape.month_first > shape.day_first
        found[shape.text_format] += shape.day_first + (0 if month_leads else open_values)
        found[shape.other_format] += shape.month_first + (open_values if month_leads else 0)
    return dict(found)


def is_compact(values: Sequence[tuple[str, int]]) -> bool:
    """Whether values are dates of eight digits: 20240301."""
    return bool(values) and all(_is_day(value) for value, _ in values)


def _is_day(value: str) -> bool:
    if len(value) != len("20240301") or not value.isdigit() or not "1900" <= value[:4] <= "2100":
        return False
    try:
        datetime.strptime(value, "%Y%m%d")  # noqa: DTZ007 - only whether there is such a day
    except ValueError:
        return False
    return True
