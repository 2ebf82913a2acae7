"""How strongly each attribute goes with an outcome by itself: ranks for numbers, tables for texts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import optimize, stats

from ilk.customers import formats
from ilk.insight.attributes import Attribute, Outcome
from ilk.insight.drivers.answers import Association, Measure
from ilk.kernel.types import ValueType
from ilk.measurement.statistics import LEVEL, benjamini_hochberg, normal_quantile
from ilk.models.features.steps import texts
from ilk.models.tables import numbers

Floats = NDArray[np.float64]
FALSE_DISCOVERIES = 0.05
_FEWEST = 20
"""Of fewer customers for whom a value is known, or members among them, nothing is said."""
_LEVEL_OF = 5
"""A level that fewer customers have is taken with the other rare ones."""
_MOST_LEVELS, _TOGETHER = 30, 0.5
"""So many levels are told apart; where they hold fewer than this share, the text is an identifier, or free."""


@dataclass(frozen=True, slots=True)
class Found:
    """A strength with its interval at 95 % and its p-value."""

    measure: Measure
    strength: float
    low: float
    high: float
    p_value: float
    customers: int


def associations(table: pa.Table, chosen: Sequence[Attribute], outcome: Outcome, values: Floats) -> list[Association]:
    """Each attribute against the outcome, those beyond chance first, the strongest of them in front.

    Args:
        table: a row a customer, a column for each attribute, called by its text.
        chosen: the attributes.
        outcome: what is to be explained.
        values: the outcome of each row; 1 and 0 for who is in a segment.
    """
    looked = [(each, _look(table, each, values, is_yes_no=outcome.is_yes_no)) for each in chosen]
    found = [(each, one) for each, one in looked if one is not None]
    adjusted = benjamini_hochberg([one.p_value for _, one in found])
    told = [_told(each, one, float(p), outcome) for (each, one), p in zip(found, adjusted, strict=True)]
    return sorted(told, key=lambda each: (not each.significant, -abs(each.strength), each.label))


def rank_biserial(values: Floats, inside: NDArray[np.bool_]) -> Found:
    """Of all pairs of one inside and one outside, in how many more the one inside has the greater value than the less.

    Source: Cureton (1956), Rank-biserial correlation, Psychometrika 21: twice the area under the curve less one; its
    error: DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44, by midranks (Sun & Xu 2014); the p-value: Mann &
    Whitney (1947) with ties.
    """
    one, other = values[inside], values[~inside]
    m, n = len(one), len(other)
    ranks = stats.rankdata(values)
    above = (ranks[inside] - stats.rankdata(one)) / n
    below = 1 - (ranks[~inside] - stats.rankdata(other)) / m
    area = float(above.mean())
    error = float(np.sqrt(above.var(ddof=1) / m + below.var(ddof=1) / n))
    low, high = _on_logits(area, error)
    p_value = float(stats.mannwhitneyu(one, other, method="asymptotic").pvalue) if np.ptp(values) else 1.0
    return Found("rank_biserial", 2 * area - 1, 2 * low - 1, 2 * high - 1, p_value, m + n)


def spearman(values: Floats, others: Floats) -> Found:
    """The correlation of ranks.

    Source: Spearman (1904); the interval: Bonett & Wright (2000), Sample size requirements for estimating Pearson,
    Kendall and Spearman correlations, Psychometrika 65.
    """
    n = len(values)
    if not np.ptp(values) or not np.ptp(others):
        return Found("spearman", 0.0, 0.0, 0.0, 1.0, n)
    tested = stats.spearmanr(values, others)
    r = float(np.clip(tested.statistic, -1, 1))
    bounded = float(np.clip(r, -1 + 1e-9, 1 - 1e-9))
    half = normal_quantile(LEVEL) * np.sqrt((1 + r**2 / 2) / (n - 3))
    low, high = (float(np.tanh(np.arctanh(bounded) + side * half)) for side in (-1, 1))
    return Found("spearman", r, low, high, float(tested.pvalue), n)


def cramers_v(levels: NDArray[np.int64], inside: NDArray[np.bool_]) -> Found:
    """How much levels differ in the share of who is inside: 0 for not at all, 1 where they say it all.

    Source: Cramér (1946), with the correction for chance of Bergsma (2013), Journal of the Korean Statistical Society
    42; the interval by inverting the noncentral chi-squared (Smithson 2003, Confidence Intervals).
    """
    several = int(levels.max()) + 1
    counts = np.array([np.bincount(levels[side], minlength=several) for side in (inside, ~inside)])
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / counts.sum()
    statistic = float(((counts - expected) ** 2 / expected).sum())
    return _of_chi_squared("cramers_v", statistic, several - 1, len(levels))


def rank_eta(levels: NDArray[np.int64], others: Floats) -> Found:
    """How much levels differ in the ranks of a figure: the root of the share of variance between them.

    Source: Kruskal & Wallis (1952), JASA 47; as a strength: Tomczak & Tomczak (2014), Trends in Sport Sciences 21,
    corrected for chance; the interval as that of `cramers_v`.
    """
    if not np.ptp(others):
        return Found("rank_eta", 0.0, 0.0, 0.0, 1.0, len(others))
    tested = stats.kruskal(*(others[levels == level] for level in range(int(levels.max()) + 1)))
    return _of_chi_squared("rank_eta", float(tested.statistic), int(levels.max()), len(others))


def _of_chi_squared(measure: Measure, statistic: float, freedom: int, n: int) -> Found:
    def strength(noncentral: float) -> float:
        return float(np.sqrt(min(max(noncentral, 0.0) / n, 1.0)))

    low, high = (_noncentral(statistic, freedom, tail) for tail in ((1 + LEVEL) / 2, (1 - LEVEL) / 2))
    p_value = float(stats.chi2.sf(statistic, freedom))
    return Found(measure, strength(statistic - freedom), strength(low), strength(high), p_value, n)


def _noncentral(statistic: float, freedom: int, tail: float) -> float:
    """The noncentrality under which no more than `tail` lies below the statistic; 0 where none does that."""

    def beyond(noncentral: float) -> float:
        return float(stats.ncx2.cdf(statistic, freedom, noncentral)) - tail

    if stats.chi2.cdf(statistic, freedom) <= tail:
        return 0.0
    last = statistic + 20 * np.sqrt(statistic) + 50
    return float(optimize.brentq(beyond, 1e-12, last))


def _look(table: pa.Table, attribute: Attribute, values: Floats, *, is_yes_no: bool) -> Found | None:
    """The strength of one attribute among those for whom it is known; None where there is nothing to say."""
    if attribute.type is ValueType.TEXT:
        levels, known = _levels(table, attribute.text)
    else:
        levels, known = None, ~np.isnan(numbers(table, [attribute.text], missing=True)[attribute.text])
    others = values[known]
    inside = others > 0
    few = min(int(inside.sum()), int((~inside).sum())) if is_yes_no else len(others)
    if few < _FEWEST:
        return None
    if levels is not None:
        if levels.max() < 1 or (levels < _MOST_LEVELS).mean() < _TOGETHER:
            return None
        return cramers_v(levels, inside) if is_yes_no else rank_eta(levels, others)
    figures = numbers(table, [attribute.text], missing=True)[attribute.text][known]
    return rank_biserial(figures, inside) if is_yes_no else spearman(figures, others)


def _levels(table: pa.Table, name: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The level of each row for which one is known, as whole numbers from 0 on; the rare ones are one together."""
    found = texts(table, name)
    known = np.asarray(found.is_valid())
    names, places, counts = np.unique(np.asarray(found.drop_null()), return_inverse=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    frequent = int(min((counts >= _LEVEL_OF).sum(), _MOST_LEVELS))
    return np.minimum(rank, frequent)[places], known


def _on_logits(area: float, error: float) -> tuple[float, float]:
    """An interval of an area that stays within 0 and 1."""
    inner = float(np.clip(area, 1e-6, 1 - 1e-6))
    half = normal_quantile(LEVEL) * error / (inner * (1 - inner))
    logit = np.log(inner / (1 - inner))
    low, high = (float(1 / (1 + np.exp(-(logit + side * half)))) for side in (-1, 1))
    return min(low, area), max(high, area)


def _told(attribute: Attribute, found: Found, p_value: float, outcome: Outcome) -> Association:
    return Association(
        attribute=attribute.text,
        label=attribute.label,
        measure=found.measure,
        strength=found.strength,
        low=found.low,
        high=found.high,
        p_value=p_value,
        significant=p_value <= FALSE_DISCOVERIES,
        customers=found.customers,
        kinship=attribute.kinship,
        sentence=_SAID[found.measure](attribute.label, found.strength, outcome.title),
    )


def _more_often(label: str, strength: float, title: str) -> str:
    more, share = ("greater" if strength >= 0 else "less"), formats.percent((1 + abs(strength)) / 2)
    return f"{label} is {more} for who is in {title} than for who is not in {share} of pairs."


def _goes_with(label: str, strength: float, title: str) -> str:
    direction = "more" if strength >= 0 else "less"
    return f"The greater {label}, the {direction} {title} (correlation of ranks {formats.number(strength)})."


def _share_differs(label: str, strength: float, title: str) -> str:
    return f"How many are in {title} differs between the values of {label} (Cramér's V {formats.number(strength)})."


def _rank_differs(label: str, strength: float, title: str) -> str:
    return f"{title} differs between the values of {label} ({formats.percent(strength**2)} of the variance of ranks)."


_SAID: dict[Measure, Callable[[str, float, str], str]] = {
    "rank_biserial": _more_often,
    "spearman": _goes_with,
    "cramers_v": _share_differs,
    "rank_eta": _rank_differs,
}
