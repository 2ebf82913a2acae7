"""How many clusters: several indices together, how stable each number is, and how large the smallest cluster is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from ilk.kernel.answers import Chart
from ilk.kernel.charts import shown
from ilk.kernel.progress import Progress, Silent
from ilk.kernel.randomness import derive
from ilk.models.clusters import charts
from ilk.models.clusters.indices import gap, reference_rows, separation, stability, within
from ilk.models.clusters.method import Counted
from ilk.models.clusters.prepared import Prepared
from ilk.models.clusters.scikit import require_scikit, threads_for
from ilk.models.clusters.verdict import Candidate, Demands, recommend
from ilk.models.estimator import Tabular
from ilk.models.tables import arrow

if TYPE_CHECKING:
    import altair as alt

_STARTS_AGAIN = 3
"""Resamples and reference rows are learnt from with fewer starts: there are many of them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How good each number of clusters is, and which one we would take.

    Args:
        candidates: a row a number.
        recommended: the number that we would take; none where no number meets the demands.
        reason: why, in words.
        method: the method, with the recommended number where there is one.
    """

    candidates: tuple[Candidate, ...]
    recommended: int | None
    reason: str
    method: Counted

    def table(self) -> pa.Table:
        """The candidates as a table."""
        names = [field.name for field in fields(Candidate)]
        return pa.table({name: pa.array([getattr(each, name) for each in self.candidates]) for name in names})

    def plot(self) -> "alt.TopLevelMixin":
        """A chart of Altair: silhouette and stability by number of clusters."""
        return shown(self.chart())

    def chart(self) -> Chart:
        """The same as a document of Vega-Lite."""
        rows = [
            {
                "x": each.clusters,
                "silhouette": each.silhouette,
                "stability": each.stability,
                "taken": each.clusters == self.recommended,
            }
            for each in self.candidates
        ]
        titles = {"silhouette": "Silhouette", "stability": "Stability (adjusted Rand index)"}
        message = f"{self.recommended} clusters are recommended." if self.recommended else "No number is recommended."
        return charts.lines(rows, "Clusters", titles, message=message, detail=self.reason)


def choose(
    method: Counted,
    data: Tabular,
    counts: Sequence[int] = range(2, 9),
    rng: Generator | None = None,
    *,
    demands: Demands | None = None,
    sample: int = 5_000,
    resamples: int = 20,
    references: int = 10,
    progress: Progress | None = None,
) -> Choice:
    """Compare numbers of clusters on a sample of customers, and recommend one.

    Args:
        method: how clusters are found; its own `clusters` does not matter.
        data: a table with a row a customer.
        counts: the numbers to compare.
        rng: draws the sample, resamples and reference rows.
        demands: what a number must meet to be recommended.
        sample: at most so many customers; the silhouette compares each with each.
        resamples: for stability; 0 for none.
        references: for the gap statistic; 0 for none.
        progress: is told of each number that was compared.

    Raises:
        UserError: as `fit` does; `extra-missing` without scikit-learn.
    """
    require_scikit()
    demands, rng = demands or Demands(), rng or derive(0, "choosing")
    table = arrow(data)
    basis = method.model_copy(update={"clusters": max(counts)}).basis(table)
    prepared = basis.prepared(basis.rows(table)).sampled(sample, rng)
    with threads_for(len(prepared.rows)):
        found = _candidates(method, prepared, sorted(counts), rng, resamples=resamples, references=references)
        candidates = tuple(_told(found, progress or Silent()))
    recommended, reason = recommend(candidates, demands, method.decides)
    chosen = method.model_copy(update={"clusters": recommended or method.clusters})
    return Choice(candidates, recommended, reason, chosen)


def _candidates(
    method: Counted, prepared: Prepared, counts: Sequence[int], rng: Generator, *, resamples: int, references: int
) -> Iterator[Candidate]:
    boxes = [reference_rows(prepared, rng) for _ in range(references if prepared.numeric.all() else 0)]
    for count in counts:
        yield _candidate(method.model_copy(update={"clusters": count}), prepared, boxes, resamples, rng)


def _told(candidates: Iterator[Candidate], progress: Progress) -> Iterator[Candidate]:
    for candidate in candidates:
        progress.advance()
        yield candidate


def _candidate(
    method: Counted, prepared: Prepared, boxes: Sequence[Prepared], resamples: int, rng: Generator
) -> Candidate:
    shape = method.learn(prepared, rng)
    labels = shape.place(prepared.rows).own
    quick = method.model_copy(update={"starts": min(method.starts, _STARTS_AGAIN)})
    apart = separation(prepared.rows, labels)
    stable = stability(quick.learn, prepared, labels, resamples, rng) if resamples else None
    height, error = _gap(quick, prepared, labels, boxes, rng)
    return Candidate(
        clusters=method.clusters,
        silhouette=apart.silhouette,
        calinski_harabasz=apart.calinski_harabasz,
        davies_bouldin=apart.davies_bouldin,
        within=within(prepared.rows, labels),
        gap=height,
        gap_error=error,
        bic=shape.bic(prepared.rows),
        stability=stable.rand if stable else None,
        least_stable=float(stable.jaccard.min()) if stable else None,
        smallest=float(np.bincount(labels, minlength=method.clusters).min() / len(labels)),
    )


def _gap(
    method: Counted, prepared: Prepared, labels: np.ndarray, boxes: Sequence[Prepared], rng: Generator
) -> tuple[float | None, float | None]:
    if not boxes:
        return None, None
    placed = [method.learn(box, rng).place(box.rows).own for box in boxes]
    return gap(prepared.rows, labels, [within(box.rows, own) for box, own in zip(boxes, placed, strict=True)])
