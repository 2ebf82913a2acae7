"""How latent classes answer: the probability of each answer in each class, and how well the classes fit and part."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ilk.kernel.answers import Chart
from ilk.models.clusters import charts
from ilk.models.clusters.clustering import Clustering
from ilk.models.clusters.shapes.classes import Classes
from ilk.models.clusters.shapes.placing import log_sum
from ilk.models.estimator import Tabular
from ilk.models.features.steps import LevelStep
from ilk.models.tables import arrow

_OTHERS = "other"


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """What latent classes answer; made by `responses`.

    Args:
        clustering: the classes with their names.
        classes: their probabilities.
    """

    clustering: Clustering
    classes: Classes

    def table(self) -> pa.Table:
        """A row for each item, answer and class: `probability` in the class, `overall` among everyone (Goodman 1974).

        Those of an item are together 1 in each class.
        """
        steps, probabilities = self.clustering.preparation.steps, np.exp(self.classes.logarithms)
        overall = self.classes.shares @ probabilities
        names = self.clustering.names
        answers = [step.level if isinstance(step, LevelStep) else _OTHERS for step in steps]
        return pa.table(
            {
                "item": pa.array([step.column for step in steps for _ in names]),
                "answer": pa.array([answer for answer in answers for _ in names]),
                "cluster": pa.array(list(names) * len(steps)),
                "probability": pa.array(probabilities.T.ravel()),
                "overall": pa.array(np.repeat(overall, len(names))),
            }
        )

    def figures(self, data: Tabular) -> pa.Table:
        """How well the classes fit the rows of a table, and how surely they place them: `figure`, `value`.

        The relative entropy is 1 where every row is placed without doubt, 0 where all classes are as likely (Celeux &
        Soromenho 1996).
        """
        rows = self.clustering.basis.rows(arrow(data))
        joint = self.classes.joint(rows)
        logarithms = joint - log_sum(joint)[:, None]
        doubt = -float((np.exp(logarithms) * logarithms).sum())
        told = {
            "log-likelihood": self.classes.log_likelihood(rows),
            "parameters": float(self.classes.parameters),
            "BIC": self.classes.bic(rows) or 0.0,
            "relative entropy": 1 - doubt / (len(rows) * np.log(max(self.classes.count, 2))),
        }
        return pa.table({"figure": pa.array(list(told)), "value": pa.array(list(told.values()))})

    def chart(self, titles: Mapping[str, str] | None = None) -> Chart:
        """The probabilities as a document of Vega-Lite; `titles` say what items are called before people."""
        called = titles or {}
        rows = [row | {"item": called.get(row["item"], row["item"])} for row in self.table().to_pylist()]
        shares = dict(zip(self.clustering.names, self.classes.shares.tolist(), strict=True))
        return charts.responses(rows, shares)


def responses(clustering: Clustering) -> Responses | None:
    """What the classes of a clustering answer; None where it has no latent classes."""
    match clustering.shape:
        case Classes() as classes:
            return Responses(clustering, classes)
        case _:
            return None
