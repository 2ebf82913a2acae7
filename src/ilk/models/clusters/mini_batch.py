"""Mini-batch k-means: nearly the clusters of k-means, from small batches of customers."""

from typing import ClassVar

import numpy as np
from numpy.random import Generator
from pydantic import Field

from ilk.models.clusters.method import Counted, seed
from ilk.models.clusters.prepared import Prepared
from ilk.models.clusters.scikit import require_scikit, threads_for
from ilk.models.clusters.shapes.centres import Centres
from ilk.models.clusters.shapes.placing import Shape


class MiniBatchKMeans(Counted):
    """k-means that moves its averages by batches drawn by chance (Sculley 2010), for many millions of customers."""

    title: ClassVar[str] = "mini-batch k-means"
    source: ClassVar[str] = "Sculley (2010), Web-scale k-means clustering"
    limits: ClassVar[tuple[str, ...]] = (
        "It always finds as many clusters as it is asked for, whether or not there are any.",
        "Its clusters are a little less compact than those of k-means.",
    )

    batch: int = Field(default=2048, ge=16)

    def learn(self, prepared: Prepared, rng: Generator) -> Shape:
        require_scikit()
        from sklearn import cluster

        self.tried_on(prepared, rng)
        rows = prepared.rows[prepared.order]
        batch = min(self.batch, len(rows))
        method = cluster.MiniBatchKMeans(
            self.clusters, batch_size=batch, n_init=self.starts, random_state=seed(rng), max_no_improvement=20
        )
        # A batch has few rows, however many there are.
        with threads_for(batch):
            found = method.fit(rows)
        return Centres(found.cluster_centers_, np.ones(rows.shape[1]))
