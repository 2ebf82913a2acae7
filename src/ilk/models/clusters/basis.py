"""The segmentation basis: what customers are compared by, columns as they are or the factors behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa

from ilk.models.clusters.factors import Factors
from ilk.models.clusters.prepared import Prepared, in_order
from ilk.models.clusters.shapes.placing import Matrix
from ilk.models.features.preparing import Preparation


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """What customers are compared by.

    Args:
        preparation: how features are made of a table's columns.
        factors: the factors of these columns, by which customers are compared then; None for the features themselves.
    """

    preparation: Preparation
    factors: Factors | None = None

    @property
    def criteria(self) -> tuple[str, ...]:
        """What a choice of clusters is explained by: columns, or factors."""
        return self.preparation.columns if self.factors is None else self.factors.names

    @property
    def criterion_of(self) -> tuple[int, ...]:
        """For each thing that is compared, the place of its criterion."""
        return self.preparation.column_of if self.factors is None else tuple(range(len(self.factors.names)))

    def rows(self, table: pa.Table) -> Matrix:
        """What is compared, of each row of a table. Raises as `Preparation.apply`."""
        return self.compared(self.preparation.apply(table))

    def compared(self, features: Matrix) -> Matrix:
        """The same of features that were made already."""
        return features if self.factors is None else self.factors.scores(features)

    def prepared(self, rows: Matrix) -> Prepared:
        """Rows to learn from, in an order of their own."""
        numeric = self.preparation.numeric if self.factors is None else [True] * rows.shape[1]
        return Prepared(rows, in_order(rows), np.array(self.criterion_of), np.array(numeric))

    def content(self) -> dict[str, Any]:
        """Itself as JSON values."""
        factors = None if self.factors is None else self.factors.to_document()
        return {"preparation": self.preparation.model_dump(mode="json"), "factors": factors}

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """The basis that `content` described. Raises as `Factors.from_document`."""
        factors = content.get("factors")
        return cls(
            Preparation.model_validate(content["preparation"]),
            None if factors is None else Factors.from_document(factors),
        )
