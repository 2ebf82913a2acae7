"""Figures of batches that Python worked on, added up."""

from collections.abc import Iterable


def summed(figures: Iterable[tuple[float, ...]]) -> tuple[float, ...]:
    """Figures of equal places added up over all batches; nothing of no batch."""
    total: tuple[float, ...] = ()
    for each in figures:
        total = tuple(before + now for before, now in zip(total, each, strict=True)) if total else each
    return total
