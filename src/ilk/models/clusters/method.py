"""What every method of clustering is: a frozen configuration that learns a shape from prepared rows."""

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np
import pyarrow as pa
from numpy.random import Generator
from pydantic import Field

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.clusters.basis import Basis
from ilk.models.clusters.clustering import Clustering
from ilk.models.clusters.factors import FactorAnalysis
from ilk.models.clusters.prepared import Prepared, by_size
from ilk.models.clusters.shapes.placing import NOISE, Labels, Shape
from ilk.models.clusters.summary import summarised
from ilk.models.estimator import Frozen, ModelCard, Tabular
from ilk.models.features.preparing import Preparing, prepare
from ilk.models.tables import arrow

_LEAST_A_CLUSTER = 10
_SAMPLE = 10_000
"""Starts are tried on so many rows; the best of them goes on with all rows."""


class Method(Frozen, ABC):
    """The configuration of a method.

    `columns` are what customers are compared by; all but `customer` when left out. `customer` is the column of their
    identifiers, which is no criterion. With `factors` the columns are items of a survey, prepared as factor analysis
    needs them, and customers are compared by the factors behind them.
    """

    title: ClassVar[str]
    source: ClassVar[str]
    limits: ClassVar[tuple[str, ...]]

    columns: tuple[str, ...] | None = None
    customer: str | None = None
    preparing: Preparing = Preparing()
    factors: FactorAnalysis | None = None

    @abstractmethod
    def learn(self, prepared: Prepared, rng: Generator) -> Shape:
        """The shape that fits these rows. What is drawn by chance is drawn from their order, not as they came."""

    def require(self, rows: int) -> None:
        """Refuse too few rows."""
        _require(rows, _LEAST_A_CLUSTER, "any clusters")

    def basis(self, table: pa.Table) -> Basis:
        """What the customers of a table are compared by."""
        self.require(table.num_rows)
        columns = self.columns or tuple(name for name in table.column_names if name != self.customer)
        if self.factors is None:
            return Basis(prepare(table, columns, self.preparing))
        # The number of factors follows from the table alone: with every stream the same ones are found.
        factors = self.factors.model_copy(update={"columns": columns}).fit(table)
        return Basis(factors.preparation, factors)

    def fit(self, data: Tabular, rng: Generator | None = None) -> Clustering:
        """Find clusters in a table with a row a customer. Equal seeds give equal clusters, whatever the order of rows.

        Raises:
            UserError: `too-few-customers`, `unknown-column`, `not-finite`, `no-features`; with factors as theirs.
        """
        table = arrow(data)
        basis = self.basis(table)
        features = basis.preparation.apply(table)
        rows = basis.compared(features)
        shape = self.learn(basis.prepared(rows), rng or derive(0, "clusters"))
        labels = shape.place(rows).own
        kept = by_size(labels, rows, shape.count)
        renamed = np.full(shape.count + 1, NOISE)
        renamed[kept] = np.arange(len(kept))
        labels = renamed[labels]
        return Clustering(
            shape=shape.reordered(kept),
            basis=basis,
            summary=summarised(table, features, labels, basis.preparation),
            names=tuple(f"cluster {number}" for number in range(1, len(kept) + 1)),
            colours=tuple(range(len(kept))),
            card=self._card(basis, labels),
            labels=labels,
        )

    def _card(self, basis: Basis, labels: Labels) -> ModelCard:
        found, preparation, factors = int(labels.max()) + 1, basis.preparation, basis.factors
        left_out = tuple(f"`{each.column}` is left out: {each.why}." for each in preparation.findings)
        return ModelCard(
            model=f"{self.title}, {found} clusters" + (f", by {factors.card.model}" if factors else ""),
            source=self.source + (f"; {factors.card.source}" if factors else ""),
            data=f"{len(labels):,} customers",
            features=preparation.columns,
            limits=(*self.limits, *(factors.card.limits if factors else ())),
            warnings=(*left_out, *self._warnings(labels)),
        )

    def _warnings(self, labels: Labels) -> list[str]:
        """What should be known of these clusters in particular."""
        sizes = np.bincount(labels[labels >= 0])
        said = [
            f"Cluster {place} holds {size:,} customer{'' if size == 1 else 's'}: outliers rather than a segment."
            for place, size in enumerate(sizes, start=1)
            if size < _LEAST_A_CLUSTER
        ]
        if (noise := int((labels == NOISE).sum())) > 0:
            said.append(f"{noise:,} customers are in no cluster.")
        return said


class Counted(Method):
    """A method that is told how many clusters to find, and starts several times to find good ones."""

    decides: ClassVar[tuple[str, ...] | None] = None
    """The indices that decide how many clusters there are; None for all."""

    clusters: int = Field(ge=1, le=100)
    starts: int = Field(default=10, ge=1, le=1000)

    def require(self, rows: int) -> None:
        _require(rows, self.clusters * _LEAST_A_CLUSTER, f"{self.clusters} clusters")

    def tried_on(self, prepared: Prepared, rng: Generator) -> Prepared:
        """The rows that starts are tried on.

        Raises:
            UserError: `too-few-customers` where there are fewer different ones than clusters.
        """
        sample = prepared.sampled(_SAMPLE, rng)
        different = len(np.unique(sample.rows[: self.clusters * _LEAST_A_CLUSTER], axis=0))
        if different < self.clusters and (different := len(np.unique(sample.rows, axis=0))) < self.clusters:
            what = f"{self.clusters} clusters are asked for, but only {different} customers differ from each other"
            raise UserError("too-few-customers", what, hint="Ask for fewer clusters, or compare by more columns.")
        return sample

    def _warnings(self, labels: Labels) -> list[str]:
        said = super()._warnings(labels)
        if (found := int(labels.max()) + 1) < self.clusters:
            said.append(f"{self.clusters} clusters were asked for; {self.clusters - found} had no members.")
        return said


def seed(rng: Generator) -> int:
    """A seed for a library that takes no stream."""
    return int(rng.integers(2**31))


def _require(rows: int, least: int, what: str) -> None:
    if rows < least:
        told = f"{rows} customers are too few for {what}: it takes at least {least}"
        raise UserError("too-few-customers", told, hint="Ask for fewer clusters, or bring more customers.")
