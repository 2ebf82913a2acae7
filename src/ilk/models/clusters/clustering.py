"""A fitted clustering: who belongs where and how firmly, what sets clusters apart; to a document and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from ilk.catalog.documents import Body
from ilk.kernel.answers import Chart
from ilk.kernel.charts import hue, shown
from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.clusters import charts
from ilk.models.clusters.basis import Basis
from ilk.models.clusters.prepared import flattened, in_order
from ilk.models.clusters.shapes.kinds import shape_of
from ilk.models.clusters.shapes.placing import NOISE, Labels, Shape, slices
from ilk.models.clusters.summary import Summary
from ilk.models.estimator import ModelCard, Tabular, opened, sealed
from ilk.models.features.preparing import Preparation
from ilk.models.tables import arrow

if TYPE_CHECKING:
    import altair as alt

_MODEL, _VERSION = "clusters", 1


def _nobody() -> Labels:
    return np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """Clusters, the largest first when they are first found.

    Args:
        shape: how rows are placed.
        basis: what customers are compared by.
        summary: what the clusters are like.
        names: of the clusters.
        colours: of the clusters, as numbers of a palette.
        card: what must be known before it is used.
        labels: the cluster of each row that it was fitted on, from 0, -1 for none; empty in a model from a document.
    """

    shape: Shape
    basis: Basis
    summary: Summary
    names: tuple[str, ...]
    colours: tuple[int, ...]
    card: ModelCard
    labels: Labels = field(default_factory=_nobody)

    @property
    def count(self) -> int:
        """How many clusters there are."""
        return len(self.names)

    @property
    def preparation(self) -> Preparation:
        """How features are made of a table's columns."""
        return self.basis.preparation

    @property
    def sizes(self) -> dict[str, int]:
        """How many customers each cluster had when it was fitted."""
        return dict(zip(self.names, self.summary.sizes, strict=True))

    def named(self, *names: str) -> Self:
        """The same clusters under other names, in their order.

        Raises:
            UserError: `cluster-names` when there are not as many names as clusters, or two are the same.
        """
        if len(names) != self.count or len(set(names)) != len(names):
            what = f"{self.count} clusters need {self.count} different names"
            raise UserError("cluster-names", what, known=self.names)
        return replace(self, names=names)

    def score(self, data: Tabular) -> pa.Table:
        """The cluster of each row of a table, in its order.

        `cluster` is its name, null in no cluster; `strength` is from 0 to 1; `next` is the next best cluster. Levels
        that were not there when it was fitted count as rare ones, or as none.
        """
        placed = self.shape.place(self.basis.rows(arrow(data)))
        return pa.table(
            {
                "cluster": self._called(placed.own),
                "strength": pa.array(placed.strength),
                "next": self._called(np.where(placed.other == placed.own, NOISE, placed.other)),
            }
        )

    def explain(self, data: Tabular) -> pa.Table:
        """Why each row is in its cluster rather than in the next: what each column, or factor, adds to the choice.

        Above 0 speaks for the own cluster, below 0 for the next. In shapes with centres the figures are differences of
        squared distances, in those with probabilities differences of logarithms.
        """
        rows = self.basis.rows(arrow(data))
        placed = self.shape.place(rows)
        added = np.zeros((len(rows), len(self.basis.criteria)))
        for part in slices(len(rows)):
            reasons = self.shape.reasons(rows[part], placed.own[part], placed.other[part])
            for place, criterion in enumerate(self.basis.criterion_of):
                added[part, criterion] += reasons[:, place]
        columns = {name: pa.array(added[:, place]) for place, name in enumerate(self.basis.criteria)}
        return pa.table({"cluster": self._called(placed.own), **columns})

    def centers(self) -> pa.Table:
        """A row a cluster: its name, size, share, and averages in the units of the table, or shares of levels."""
        averages = self.summary.averages[:-1]
        features = {name: pa.array(averages[:, place]) for place, name in enumerate(self.preparation.features)}
        sizes = np.array(self.summary.sizes)
        shares = pa.array(sizes / self.summary.rows)
        return pa.table({"cluster": pa.array(self.names), "size": pa.array(sizes), "share": shares, **features})

    def differences(self) -> pa.Table:
        """What sets each cluster apart, the strongest first: `average` against `overall`, and `apart` in deviations."""
        order = np.argsort(-np.abs(self.summary.apart), axis=1, kind="stable")
        clusters = np.repeat(np.arange(self.count), order.shape[1])
        features = order.ravel()
        averages = self.summary.averages
        names = pa.array(self.preparation.features)
        return pa.table(
            {
                "cluster": self._called(clusters),
                "feature": names.take(pa.array(features)),
                "average": pa.array(averages[clusters, features]),
                "overall": pa.array(averages[-1, features]),
                "apart": pa.array(self.summary.apart[clusters, features]),
            }
        )

    def chart(self, titles: Mapping[str, str] | None = None) -> Chart:
        """Clusters by features, coloured by how far they are from everyone, as a document of Vega-Lite.

        `titles` say what features are called before people.
        """
        return charts.differences(self.differences().to_pylist(), self.sizes, self.summary.rows, titles)

    def plot(self) -> "alt.TopLevelMixin":
        """The same as a chart of Altair."""
        return shown(self.chart())

    def picture(self, data: Tabular, rng: Generator | None = None, most: int = 300) -> Chart:
        """At most so many rows of a table, on the two lines along which rows differ most, as a document of Vega-Lite.

        The lines are the first principal components of what is compared (Hotelling 1933).
        """
        rows = self.basis.rows(arrow(data))
        drawn = in_order(rows)[(rng or derive(0, "picture")).permutation(len(rows))][:most]
        own = self.shape.place(rows[drawn]).own
        dots = [
            {"x": float(x), "y": float(y), "cluster": self.names[label], "colour": hue(self.colours[label])}
            for (x, y), label in zip(flattened(rows, drawn), own.tolist(), strict=True)
            if label != NOISE
        ]
        message = f"{self.count} clusters on the two lines along which customers differ most"
        return charts.places(dots, message=message, detail=f"A dot is a customer; {len(dots)} drawn by chance.")

    def to_document(self) -> Body:
        """Itself as JSON values. With HDBSCAN this holds the features of single customers, its exemplars."""
        content = {
            **self.basis.content(),
            "shape": self.shape.content(),
            "summary": self.summary.content(),
            "names": list(self.names),
            "colours": list(self.colours),
        }
        return sealed(_MODEL, _VERSION, content, self.card)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The clustering of a document; without labels, for a document names no customers.

        Raises:
            UserError: `model-damaged`, `wrong-model`, `model-version`.
        """
        content, card = opened(document, _MODEL, _VERSION)
        return cls(
            shape=shape_of(content["shape"]),
            basis=Basis.of(content),
            summary=Summary.of(content["summary"]),
            names=tuple(content["names"]),
            colours=tuple(content["colours"]),
            card=card,
        )

    def _called(self, labels: Labels) -> pa.Array:
        return called(labels, self.names)


def called(labels: Labels, names: Sequence[str]) -> pa.Array:
    """The names of clusters given by their numbers; null for none."""
    return pa.array(names, pa.string()).take(pa.array(labels, mask=labels == NOISE))
