"""HDBSCAN: dense clusters of any form, as many as there are, and customers in none."""

from typing import ClassVar

import numpy as np
from numpy.random import Generator
from pydantic import Field

from ilk.kernel.errors import UserError
from ilk.models.clusters.method import Method
from ilk.models.clusters.prepared import Prepared
from ilk.models.clusters.scikit import require_scikit, threads_for
from ilk.models.clusters.shapes.exemplars import Exemplars
from ilk.models.clusters.shapes.placing import Labels, Matrix, Shape, Vector

_MOST_ROWS = 20_000
_MOST_EXEMPLARS = 5_000


class HDBSCAN(Method):
    """Where customers lie close together (Campello, Moulavi & Sander 2013); it says how many clusters there are.

    `least` is the fewest customers of a cluster; `neighbours`, how many must be near for a place to be dense: `least`,
    when left out. More than 20,000 customers are clustered by a sample; all others are placed by its exemplars.
    """

    title: ClassVar[str] = "HDBSCAN"
    source: ClassVar[str] = (
        "Campello, Moulavi & Sander (2013), Density-based clustering based on hierarchical density estimates"
    )
    limits: ClassVar[tuple[str, ...]] = (
        "Many customers may be in no cluster.",
        "With more than about ten features no place is dense any more.",
        "The saved model holds the features of single customers: treat it as personal data.",
    )

    least: int = Field(default=50, ge=2)
    neighbours: int | None = Field(default=None, ge=1)

    def require(self, rows: int) -> None:
        if rows < self.least * 2:
            what = f"{rows} customers are too few for clusters of at least {self.least}"
            raise UserError("too-few-customers", what, hint="Make `least` smaller, or bring more customers.")

    def learn(self, prepared: Prepared, rng: Generator) -> Shape:
        require_scikit()
        from sklearn import cluster

        rows = prepared.sampled(_MOST_ROWS, rng).rows
        # A share of the customers is as large in the sample as it is among all.
        least = max(self.least * len(rows) // len(prepared.rows), 2)
        neighbours = min(self.neighbours or least, len(rows))
        with threads_for(len(rows)):
            found = cluster.HDBSCAN(min_cluster_size=least, min_samples=neighbours, copy=True).fit(rows)
        labels = found.labels_.astype(np.int64)
        if labels.max() < 0:
            what = f"no place is dense enough for a cluster of {self.least} customers"
            raise UserError("no-clusters", what, hint="Make `least` smaller, or compare by fewer columns.")
        return _exemplars(rows, labels, found.probabilities_, rng)


def _exemplars(rows: Matrix, labels: Labels, strengths: Vector, rng: Generator) -> Exemplars:
    """Members that stand for their clusters, drawn by chance, with the distance within which all other members lie."""
    members = np.flatnonzero(labels >= 0)
    if len(members) > _MOST_EXEMPLARS:
        first = np.unique(labels[members], return_index=True)[1]
        drawn = rng.choice(len(members), _MOST_EXEMPLARS, replace=False)
        kept = members[np.union1d(first, drawn)]
    else:
        kept = members
    exemplars = Exemplars(rows[kept], labels[kept], strengths[kept], np.full(labels.max() + 1, np.inf))
    return Exemplars(exemplars.points, exemplars.clusters, exemplars.strengths, _reach(rows, labels, exemplars))


def _reach(rows: Matrix, labels: Labels, exemplars: Exemplars) -> Vector:
    """For each cluster the distance at which its farthest member finds another one that is an exemplar."""
    from scipy.spatial import KDTree

    reach = np.zeros(exemplars.count)
    for cluster in range(exemplars.count):
        tree = KDTree(exemplars.points[exemplars.clusters == cluster])
        distances, _ = tree.query(rows[labels == cluster], k=min(2, tree.n))
        nearest = distances[:, -1] if distances.ndim > 1 else distances
        reach[cluster] = nearest.max()
    return reach
