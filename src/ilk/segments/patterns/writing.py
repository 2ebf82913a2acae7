"""Writes a regular expression with what RE2 and Java's engine have in common: every character by its number."""

from functools import cache
from typing import assert_never

from ilk.segments.comparing import folded
from ilk.segments.patterns.tree import HALVES, LAST, Characters, Edge, Either, InOrder, Pattern, Range, Repeat

_ASCII = 128


def written(pattern: Pattern, *, fold: bool) -> str:
    """The pattern as text; with `fold`, upper case letters stand for lower case ones too."""
    match pattern:
        case Characters():
            return _characters(pattern, fold=fold)
        case Edge(side=side):
            return r"\A" if side == "start" else r"\z"
        case InOrder(parts=parts):
            return "".join(_grouped(part, fold=fold) for part in parts)
        case Either(options=options):
            return "|".join(written(option, fold=fold) for option in options)
        case Repeat(part=part, least=least, most=most):
            closed = written(part, fold=fold)
            whole = closed if isinstance(part, Characters) else f"(?:{closed})"
            return f"{whole}{{{least},{'' if most is None else most}}}"
        case _:
            assert_never(pattern)


def chosen_ranges(characters: Characters, *, fold: bool) -> list[Range]:
    """The code points that it stands for, as ranges in order that do not touch."""
    ranges = merged([*characters.ranges, *(_lower(characters.ranges) if fold else ())])
    if not characters.negated:
        return ranges
    edges = [-1, *(edge for low, high in ranges for edge in (low, high)), LAST + 1]
    return [(low + 1, high - 1) for low, high in zip(edges[::2], edges[1::2], strict=True) if low + 1 < high]


def merged(ranges: list[Range]) -> list[Range]:
    """The same code points in order, as few ranges as can be."""
    found: list[Range] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def _grouped(part: Pattern, *, fold: bool) -> str:
    text = written(part, fold=fold)
    return f"(?:{text})" if isinstance(part, Either) else text


def _characters(characters: Characters, *, fold: bool) -> str:
    ranges = merged([*characters.ranges, *(_lower(characters.ranges) if fold else ())])
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1] and not characters.negated:
        return _code(ranges[0][0])
    said = "".join(_code(low) if low == high else f"{_code(low)}-{_code(high)}" for low, high in ranges)
    return f"[{'^' if characters.negated else ''}{said}]"


def _code(point: int) -> str:
    mark = chr(point)
    return mark if mark.isascii() and mark.isalnum() else rf"\x{{{point:x}}}"


def _lower(ranges: tuple[Range, ...]) -> list[Range]:
    """What the letters of some ranges are in lower case: text without regard to case has no others."""
    if all(high < _ASCII for _, high in ranges):
        points = (point for low, high in ranges for point in range(low, high + 1))
        lowered = [ord(chr(point).lower()) for point in points]
    else:
        cased = _cased()
        lowered = [low for upper, low in cased for first, last in ranges if first <= upper <= last]
    return [(point, point) for point in lowered]


@cache
def _cased() -> tuple[tuple[int, int], ...]:
    """Every code point that is another one in lower case, with that."""
    upper = [point for point in range(LAST + 1) if point not in HALVES and chr(point).lower() != chr(point)]
    return tuple((point, ord(folded(chr(point)))) for point in upper)
