"""Distributions: how often each answer was given, in the order of the scale, or in ranges where answers are many."""

from collections import Counter
from collections.abc import Sequence

from ilk.insight.surveys.answers import AnswerCount
from ilk.surveys.definition import Scale

_MOST_BARS = 21
_RANGES = 12


def spread(
    values: Sequence[tuple[str, int]], scale: Scale | None, options: Sequence[str] = (), *, turned: float | None = None
) -> list[AnswerCount]:
    """The answers with how many gave each: of a whole scale and of all options those too that nobody gave.

    Args:
        values: answers as texts, with how often each is there.
        scale: that of a rated item; answers of a score of several items have none.
        options: those of a choice; answers that are none of them follow.
        turned: the sum of both ends of the scale of a reversed item, whose answers are told as they were given.
    """
    numbers = _numbers(values)
    if options or numbers is None:
        return _named(values, options)
    counts = Counter[float]()
    for number, count in numbers:
        counts[number if turned is None else turned - number] += count
    return _ranged(counts) if len(counts) > _MOST_BARS else _each(counts, scale)


def _numbers(values: Sequence[tuple[str, int]]) -> list[tuple[float, int]] | None:
    try:
        return [(float(value), count) for value, count in values]
    except ValueError:
        return None


def _named(values: Sequence[tuple[str, int]], options: Sequence[str]) -> list[AnswerCount]:
    counts = dict.fromkeys(options, 0) | dict(values)
    others = sorted((name for name in counts if name not in options), key=lambda name: (-counts[name], name))
    return [AnswerCount(answer=name, count=counts[name]) for name in (*options, *others)]


def _each(counts: Counter[float], scale: Scale | None) -> list[AnswerCount]:
    there = set(counts)
    if scale is not None and scale.high - scale.low < _MOST_BARS and all(number.is_integer() for number in there):
        there |= {scale.low + step for step in range(int(scale.high - scale.low) + 1)}
    return [AnswerCount(answer=f"{number:.6g}", count=counts[number]) for number in sorted(there)]


def _ranged(counts: Counter[float]) -> list[AnswerCount]:
    low, high = min(counts), max(counts)
    width = (high - low) / _RANGES
    found = [0] * _RANGES
    for number, count in counts.items():
        found[min(int((number - low) / width), _RANGES - 1)] += count
    edges = [low + step * width for step in range(_RANGES + 1)]
    return [
        AnswerCount(answer=f"{edges[place]:.3g}\u2013{edges[place + 1]:.3g}", count=count)
        for place, count in enumerate(found)
    ]
