"""Gaussian mixture: overlapping clusters of any width and direction, with probabilities."""

import warnings
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.random import Generator
from pydantic import Field

from ilk.models.clusters.method import Counted, seed
from ilk.models.clusters.prepared import Prepared
from ilk.models.clusters.scikit import require_scikit, threads_for
from ilk.models.clusters.shapes.mixture import Mixture
from ilk.models.clusters.shapes.placing import Matrix, Shape


class GaussianMixture(Counted):
    """Each cluster is a normal distribution; the likeliest are found by expectation and maximisation.

    `covariance` says what clusters may look like: `full`, any ellipse; `tied`, the same ellipse for all; `diag`, a
    width along each feature; `spherical`, round. `floor` is added to each variance, so that none can vanish.
    """

    title: ClassVar[str] = "Gaussian mixture"
    source: ClassVar[str] = (
        "Dempster, Laird & Rubin (1977), Maximum likelihood from incomplete data; Fraley & Raftery (2002), Model-based"
        " clustering"
    )
    limits: ClassVar[tuple[str, ...]] = (
        "Columns with few different values, such as yes or no, are not normal: latent classes suit them better.",
        "It needs many more customers than features: about the square of these for each cluster when `full`.",
    )

    starts: int = Field(default=3, ge=1, le=1000)
    covariance: Literal["full", "tied", "diag", "spherical"] = "full"
    floor: float = Field(default=1e-6, gt=0)
    rounds: int = Field(default=200, ge=1)

    def learn(self, prepared: Prepared, rng: Generator) -> Shape:
        require_scikit()
        from sklearn import exceptions, mixture

        sample = self.tried_on(prepared, rng)
        told: dict[str, Any] = {
            "covariance_type": self.covariance,
            "reg_covar": self.floor,
            "max_iter": self.rounds,
            "random_state": seed(rng),
        }
        with warnings.catch_warnings(), threads_for(len(prepared.rows)):
            # Rounds that end early change digits, not clusters.
            warnings.simplefilter("ignore", exceptions.ConvergenceWarning)
            found = mixture.GaussianMixture(self.clusters, n_init=self.starts, **told).fit(sample.rows)
            if len(sample.rows) < len(prepared.rows):
                begun = {
                    "weights_init": found.weights_,
                    "means_init": found.means_,
                    "precisions_init": found.precisions_,
                }
                found = mixture.GaussianMixture(self.clusters, **begun, **told).fit(prepared.rows)
        roots = _roots(found.precisions_cholesky_, self.covariance, self.clusters, prepared.rows.shape[1])
        return Mixture(found.weights_, found.means_, roots, self._parameters(prepared.rows.shape[1]))

    def _parameters(self, features: int) -> int:
        each = self.clusters
        widths = {
            "full": each * features * (features + 1) // 2,
            "tied": features * (features + 1) // 2,
            "diag": each * features,
            "spherical": each,
        }
        return widths[self.covariance] + each * features + each - 1


def _roots(found: Matrix, covariance: str, clusters: int, features: int) -> Matrix:
    """The roots of the precision matrices, one whole matrix a cluster, however they are kept."""
    match covariance:
        case "tied":
            return np.stack([found] * clusters)
        case "diag":
            return np.stack([np.diag(each) for each in found])
        case "spherical":
            return np.stack([np.eye(features) * each for each in found])
        case _:
            return found
