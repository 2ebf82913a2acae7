"""Logistic regression: the log odds are a sum, so every reason is exact and the engine can work it out itself."""

from typing import ClassVar

import numpy as np
import pyarrow as pa
from numpy.random import Generator
from pydantic import Field

from ilk.models.features.preparing import Preparing, prepare
from ilk.models.outcomes.calibration import Way
from ilk.models.outcomes.linear import Linear
from ilk.models.outcomes.method import Method
from ilk.models.outcomes.newton import maximised
from ilk.models.tables import Floats


class Logistic(Method):
    """Logistic regression with a small penalty on the weights.

    `penalty` is the variance's inverse of a normal prior on each weight; features have standard deviation 1.
    """

    title: ClassVar[str] = "Logistic regression"
    source: ClassVar[str] = (
        "Cox (1958), The regression analysis of binary sequences; le Cessie & van Houwelingen (1992), Ridge estimators"
        " in logistic regression"
    )
    limits: ClassVar[tuple[str, ...]] = (
        "Each feature moves the log odds by itself and in one direction: what only works together is missed.",
    )

    calibration: Way = "sigmoid"
    preparing: Preparing = Preparing()
    penalty: float = Field(default=1.0, gt=0)

    def learn(self, table: pa.Table, columns: tuple[str, ...], happened: Floats, rng: Generator) -> Linear:
        preparation = prepare(table, columns, self.preparing)
        features = preparation.apply(table)
        design = np.column_stack([features, np.ones(len(features))])
        penalty = np.append(np.full(features.shape[1], self.penalty), 0.0)
        found = maximised(design, happened, penalty)
        errors = np.sqrt(np.diag(found.covariance))
        return Linear(
            preparation, float(found.weights[-1]), found.weights[:-1], errors[:-1], np.asarray(features.mean(axis=0))
        )
