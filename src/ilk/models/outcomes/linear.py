"""Log odds as a weighted sum of prepared features: a program or an SQL query can work it out alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
import pyarrow as pa

from ilk.models.features.preparing import Preparation
from ilk.models.outcomes.predictor import Matrix, Predictor, in_slices
from ilk.models.tables import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Linear(Predictor):
    """`intercept + sum of weight x feature`; the features are the steps of the preparation, which are data too.

    Args:
        preparation: how features are made of columns.
        intercept: the log odds where all features are 0.
        weights: one for each feature.
        errors: their standard errors.
        means: the average of each feature, from which contributions are counted.
    """

    kind: ClassVar[str] = "linear"

    preparation: Preparation
    intercept: float
    weights: Floats
    errors: Floats
    means: Floats

    @property
    def columns(self) -> tuple[str, ...]:
        return self.preparation.columns

    def log_odds(self, table: pa.Table) -> Floats:
        return in_slices(table, lambda part: self.preparation.apply(part) @ self.weights) + self.intercept

    def contributions(self, table: pa.Table) -> tuple[float, Matrix]:
        found = np.zeros((table.num_rows, len(self.columns)))
        added = (self.preparation.apply(table) - self.means) * self.weights
        for place, column in enumerate(self.preparation.column_of):
            found[:, column] += added[:, place]
        return self.intercept + float(self.means @ self.weights), found

    def coefficients(self) -> pa.Table:
        """A row a feature: its weight and standard error, on the scale of the prepared features."""
        names, weights, errors = self.preparation.features, self.weights, self.errors
        return pa.table({"feature": pa.array(names), "weight": pa.array(weights), "error": pa.array(errors)})

    def content(self) -> dict[str, Any]:
        return {
            "preparation": self.preparation.model_dump(mode="json"),
            "intercept": self.intercept,
            "weights": self.weights.tolist(),
            "errors": self.errors.tolist(),
            "means": self.means.tolist(),
        }

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """The predictor of a document's content."""
        weights, errors, means = (np.array(content[name], dtype=float) for name in ("weights", "errors", "means"))
        preparation = Preparation.model_validate(content["preparation"])
        return cls(preparation, float(content["intercept"]), weights, errors, means)
