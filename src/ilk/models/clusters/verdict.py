"""Which number of clusters to recommend, and the reason in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import Field

from ilk.models.estimator import Frozen


class Demands(Frozen):
    """What a number of clusters must meet to be recommended.

    `smallest` is the least share of customers that a cluster must have to be worth treating by itself; `stability` the
    least mean adjusted Rand index between the clusters and those of resamples.
    """

    smallest: float = Field(default=0.05, ge=0, lt=1)
    stability: float = Field(default=0.8, ge=0, le=1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number of clusters and how good it is; None where a figure was not asked for or does not apply.

    Args:
        clusters: the number.
        silhouette: more is better, 1 at most.
        calinski_harabasz: more is better.
        davies_bouldin: less is better.
        within: the sum of squared distances to the averages of the clusters; always less with more clusters.
        gap: how much less spread than without clusters, as a logarithm; with its standard error `gap_error`.
        bic: less is better; of methods with a likelihood.
        stability: the mean adjusted Rand index between the clusters and those of resamples.
        least_stable: the mean overlap of the least stable cluster with its like in resamples.
        smallest: the share of the smallest cluster.
    """

    clusters: int
    silhouette: float
    calinski_harabasz: float
    davies_bouldin: float
    within: float
    gap: float | None
    gap_error: float | None
    bic: float | None
    stability: float | None
    least_stable: float | None
    smallest: float


def recommend(
    candidates: Sequence[Candidate], demands: Demands, decides: Sequence[str] | None = None
) -> tuple[int | None, str]:
    """The number that most indices prefer among those that meet the demands, and why; the smaller one among equals.

    `decides` are the only indices that are asked; all when left out.
    """
    refused = {each.clusters: why for each in candidates if (why := refusal(each, demands))}
    left = [each for each in candidates if each.clusters not in refused]
    told = _told(refused)
    if not left:
        return None, f"No number of clusters meets the demands: {told}. There may be no clusters in these columns."
    votes = {index: vote for index, vote in _votes(left).items() if decides is None or index in decides}
    best = min(left, key=lambda each: (-sum(vote == each.clusters for vote in votes.values()), each.clusters))
    for_it = [index for index, vote in votes.items() if vote == best.clusters]
    indices = "1 index" if len(votes) == 1 else f"{len(votes)} indices"
    parts = [f"{_clusters(best.clusters)}: preferred by {_listed(for_it)} ({len(for_it)} of {indices})"]
    if best.stability is not None:
        parts.append(f"found again in resamples (mean adjusted Rand index {best.stability:.2f})")
    parts.append(f"the smallest has {best.smallest:.1%} of customers")
    return best.clusters, ", ".join(parts) + "." + (f" Left out: {told}." if told else "")


def refusal(candidate: Candidate, demands: Demands) -> str | None:
    """Why a number of clusters does not meet the demands, in words; None where it does."""
    if candidate.smallest < demands.smallest:
        return f"its smallest has {candidate.smallest:.1%} of customers, less than {demands.smallest:.1%}"
    if candidate.stability is not None and candidate.stability < demands.stability:
        return f"resamples find others (mean adjusted Rand index {candidate.stability:.2f})"
    return None


def _votes(candidates: Sequence[Candidate]) -> dict[str, int]:
    """The number that each index prefers."""
    votes = {
        "silhouette": max(candidates, key=lambda each: each.silhouette).clusters,
        "Calinski-Harabasz": max(candidates, key=lambda each: each.calinski_harabasz).clusters,
        "Davies-Bouldin": min(candidates, key=lambda each: each.davies_bouldin).clusters,
    }
    if (by_gap := _by_gap(candidates)) is not None:
        votes["gap"] = by_gap
    criteria = {each.clusters: each.bic for each in candidates if each.bic is not None}
    if criteria:
        votes["BIC"] = min(criteria, key=lambda clusters: criteria[clusters])
    return votes


def _by_gap(candidates: Sequence[Candidate]) -> int | None:
    """The first number whose gap is not clearly below that of the next."""
    known = [(each.clusters, each.gap, each.gap_error) for each in candidates if each.gap is not None]
    for (clusters, height, _), (_, after, error) in pairwise(known):
        if height >= after - (error or 0):
            return clusters
    return known[-1][0] if known else None


def _told(refused: dict[int, str]) -> str:
    return "; ".join(f"{_clusters(clusters)}, {why}" for clusters, why in refused.items())


def _clusters(count: int) -> str:
    return f"{count} cluster{'' if count == 1 else 's'}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" and {names[-1]}"
