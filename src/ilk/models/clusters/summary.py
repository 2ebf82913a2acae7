"""What clusters are like: how many, their averages in the units of the table, and what sets each apart."""

from dataclasses import dataclass
from typing import Any, Self, assert_never

import numpy as np
import pyarrow as pa

from ilk.models.clusters.prepared import sums_by
from ilk.models.clusters.shapes.placing import Labels, Matrix, Vector
from ilk.models.features.preparing import Preparation
from ilk.models.features.steps import LevelStep, MissingStep, NumberStep, OthersStep, Step
from ilk.models.tables import numbers


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """Figures of the rows that a clustering was fitted on.

    Args:
        sizes: rows in each cluster.
        rows: in all, those in no cluster too.
        averages: a row a cluster and a last one for all rows; a column a feature: the mean of the known values of a
            number in its own units; the share of a level, of yes, and of what is missing.
        apart: a row a cluster, a column a feature: how many standard deviations of all rows the cluster's mean lies
            above the mean of all, both prepared.
    """

    sizes: tuple[int, ...]
    rows: int
    averages: Matrix
    apart: Matrix

    def content(self) -> dict[str, Any]:
        """Itself as JSON values."""
        return {
            "sizes": list(self.sizes),
            "rows": self.rows,
            "averages": self.averages.tolist(),
            "apart": self.apart.tolist(),
        }

    @classmethod
    def of(cls, content: dict[str, Any]) -> Self:
        """The summary that `content` described."""
        return cls(
            tuple(content["sizes"]), content["rows"], np.array(content["averages"]), np.array(content["apart"], float)
        )


def summarised(table: pa.Table, rows: Matrix, labels: Labels, preparation: Preparation) -> Summary:
    """The summary of prepared rows, their clusters, and the table that they come from."""
    sizes = np.bincount(labels[labels >= 0], minlength=1)
    sums = sums_by(labels, len(sizes), rows)
    middles = np.ones(len(rows)) @ rows / len(rows)
    spreads = np.sqrt(np.maximum(np.einsum("ij,ij->j", rows, rows) / len(rows) - middles**2, 0))
    means = sums / sizes[:, None]
    averages = np.vstack([means, middles])
    for place, step in enumerate(preparation.steps):
        averages[:, place] = _in_own_units(averages[:, place], step, table, labels)
    apart = (means - middles) / np.where(spreads > 0, spreads, 1)
    return Summary(tuple(sizes.tolist()), len(labels), averages, apart)


def _in_own_units(means: Vector, step: Step, table: pa.Table, labels: Labels) -> Vector:
    """The means of a feature, clusters first and all rows last, in the units of the table or as shares."""
    match step:
        case NumberStep(log=False, middle=middle, spread=spread) if not table.column(step.column).null_count:
            return means * spread + middle
        case NumberStep():
            return _known_means(numbers(table, [step.column], missing=True)[step.column], labels, len(means) - 1)
        case LevelStep(weight=weight) | OthersStep(weight=weight):
            return means / weight
        case MissingStep():
            return means
        case _:
            assert_never(step)


def _known_means(values: Vector, labels: Labels, count: int) -> Vector:
    """The mean of the known values of each cluster, and of all rows; of what is known nowhere, that of all."""
    known = ~np.isnan(values)
    if not known.all():
        values, labels = values[known], labels[known]
    # Rows in no cluster are counted in place 0, which is then left out.
    counts = np.bincount(labels + 1, minlength=count + 1)[1:]
    sums = np.bincount(labels + 1, weights=values, minlength=count + 1)[1:]
    whole = values.mean()
    means = np.divide(sums, counts, out=np.full(count, whole), where=counts > 0)
    return np.append(means, whole)
