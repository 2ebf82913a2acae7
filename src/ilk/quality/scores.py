"""Scores: what was counted of a source or a trait, as shares that can be compared and followed."""

from collections.abc import Iterable

from ilk.quality.answers import Scores


def scores(
    *,
    complete: float | None = None,
    valid: float | None = None,
    unique: float | None = None,
    fresh: float | None = None,
    consistent: float | None = None,
) -> Scores:
    """The scores, with their mean."""
    known = [each for each in (complete, valid, unique, fresh, consistent) if each is not None]
    overall = sum(known) / len(known) if known else None
    return Scores(complete=complete, valid=valid, unique=unique, fresh=fresh, consistent=consistent, overall=overall)


def share(part: float, whole: float) -> float | None:
    """A part of a whole, from 0 to 1; None of nothing."""
    return min(max(part / whole, 0.0), 1.0) if whole else None


def mean(values: Iterable[float | None]) -> float | None:
    """The mean of the values that are known."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def least(values: Iterable[float | None]) -> float | None:
    """The worst of the values that are known."""
    return min((value for value in values if value is not None), default=None)


def freshness(age_days: float, expected_days: float) -> float:
    """1 for what is as new as expected; for what is twice as old, a half."""
    return 1.0 if age_days <= expected_days else expected_days / age_days
