"""k-means: compact clusters around their averages."""

from typing import ClassVar

import numpy as np
from numpy.random import Generator
from pydantic import Field

from ilk.models.clusters.method import Counted, seed
from ilk.models.clusters.prepared import Prepared, sums_by
from ilk.models.clusters.scikit import require_scikit, threads_for
from ilk.models.clusters.shapes.centres import Centres
from ilk.models.clusters.shapes.placing import Labels, Matrix, Shape


class KMeans(Counted):
    """Each customer belongs to the nearest of so many averages (Lloyd 1982), begun by k-means++.

    With more than 10,000 rows, starts are tried on a sample, and the best goes on with all rows.
    """

    title: ClassVar[str] = "k-means"
    source: ClassVar[str] = (
        "Lloyd (1982), Least squares quantization in PCM; Arthur & Vassilvitskii (2007), k-means++: The advantages of"
        " careful seeding"
    )
    limits: ClassVar[tuple[str, ...]] = (
        "It always finds as many clusters as it is asked for, whether or not there are any.",
        "Clusters come out round and of like width; long or nested ones are cut.",
    )

    rounds: int = Field(default=300, ge=1)

    def learn(self, prepared: Prepared, rng: Generator) -> Shape:
        require_scikit()
        from sklearn import cluster

        rows = prepared.rows
        sample = self.tried_on(prepared, rng)
        method = cluster.KMeans(self.clusters, n_init=self.starts, max_iter=self.rounds, tol=0, random_state=seed(rng))
        with threads_for(len(sample.rows)):
            found = method.fit(sample.rows)
        if len(sample.rows) == len(rows):
            rows = sample.rows
        else:
            begun = found.cluster_centers_
            # Without a copy it moves rows to their mean and back, which is nothing to rows that are standardised.
            method = cluster.KMeans(self.clusters, init=begun, n_init=1, max_iter=self.rounds, copy_x=False)
            found = method.fit(rows)
        # Threads add up in any order, which changes the last digits; once more in one order, equal seeds are equal.
        points = averages(rows, found.labels_.astype(np.int64), self.clusters)
        return Centres(points, np.ones(rows.shape[1]))


def averages(rows: Matrix, labels: Labels, count: int) -> Matrix:
    """The mean of the rows of each cluster."""
    sizes = np.bincount(labels, minlength=count)
    means: Matrix = sums_by(labels, count, rows) / np.maximum(sizes, 1)[:, None]
    return means
