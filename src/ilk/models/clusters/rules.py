"""Clusters said in a few comparisons that people can read, and how far these agree with the clusters."""

from typing import Any, assert_never

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import Generator
from numpy.typing import NDArray

from ilk.kernel.randomness import derive
from ilk.models.clusters.clustering import Clustering
from ilk.models.clusters.prepared import in_order
from ilk.models.clusters.shapes.placing import NOISE, Labels
from ilk.models.clusters.trees import Operator, Path, Test, fields_of, grown
from ilk.models.estimator import Frozen, Tabular
from ilk.models.features.steps import texts
from ilk.models.tables import arrow, column, numbers

Flags = NDArray[np.bool_]
_LEAST_SHARE_OF_LEAF = 0.005
_LEAST_LEAF = 5


class Rule(Frozen):
    """A cluster as comparisons: it is meant where all of any one path hold.

    Args:
        cluster: its name.
        any_of: the paths; none where no leaf of the tree has the cluster as its most frequent one.
        precision: of the holdout rows that the rule holds for, the share that is in the cluster.
        recall: of the holdout rows in the cluster, the share that the rule holds for.
    """

    cluster: str
    any_of: tuple[Path, ...]
    precision: float | None
    recall: float | None

    def holds(self, data: Tabular) -> Flags:
        """Whether the rule holds, for each row of a table."""
        table = arrow(data)
        found = np.zeros(table.num_rows, dtype=bool)
        for path in self.any_of:
            found |= np.logical_and.reduce([_holds(test, table) for test in path])
        return found


class Rules(Frozen):
    """The rules of all clusters; at most one holds for a customer.

    Args:
        rules: one a cluster, in their order.
        agreement: the share of holdout rows that the rules place as the clustering does.
        holdout: how many rows that is.
    """

    rules: tuple[Rule, ...]
    agreement: float
    holdout: int


def approximate(
    clustering: Clustering,
    data: Tabular,
    rng: Generator | None = None,
    *,
    depth: int | None = None,
    holdout: float = 0.3,
) -> Rules:
    """Approximate clusters by a decision tree (Breiman et al. 1984), measured on rows that it was not grown on.

    Args:
        clustering: the clusters.
        data: rows to grow and to measure on: a table with the columns of the clustering.
        rng: draws the holdout.
        depth: the most comparisons in a row; one more than what is needed to part the clusters, when left out.
        holdout: the share of rows to measure on.
    """
    rng = rng or derive(0, "rules")
    table = arrow(data)
    rows = clustering.basis.rows(table)
    labels = clustering.shape.place(rows).own
    shuffled = in_order(rows)[rng.permutation(len(rows))]
    edge = round(len(rows) * holdout)
    kept, used = table.take(pa.array(shuffled[:edge])), np.sort(shuffled[edge:])
    fields = fields_of(table.take(pa.array(used)), clustering.preparation)
    most = depth or max(3, int(np.ceil(np.log2(clustering.count))) + 1)
    least = max(_LEAST_LEAF, round(len(used) * _LEAST_SHARE_OF_LEAF))
    leaves = grown(fields, labels[used], most, least, rng)
    paths = [tuple(path for label, path in leaves if label == place and path) for place in range(clustering.count)]
    return _measured(clustering.names, paths, kept, labels[shuffled[:edge]])


def _measured(names: tuple[str, ...], paths: list[tuple[Path, ...]], table: pa.Table, labels: Labels) -> Rules:
    """The rules with how well they do on a holdout."""
    found = np.full(len(labels), NOISE)
    rules = []
    for place, (name, any_of) in enumerate(zip(names, paths, strict=True)):
        rule = Rule(cluster=name, any_of=any_of, precision=None, recall=None)
        held, meant = rule.holds(table), labels == place
        found[held] = place
        both = int((held & meant).sum())
        measured = {"precision": _share(both, int(held.sum())), "recall": _share(both, int(meant.sum()))}
        rules.append(rule.model_copy(update=measured))
    return Rules(
        rules=tuple(rules), agreement=_share(int((found == labels).sum()), len(labels)) or 0.0, holdout=len(labels)
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _holds(test: Test, table: pa.Table) -> Flags:
    missing: Flags = pc.is_null(column(table, test.field), nan_is_null=True).to_numpy()
    match test.value:
        case str(level):
            answer = _compared(texts(table, test.field).to_numpy(), test.operator, level)
        case value:
            answer = _compared(numbers(table, [test.field], missing=True)[test.field], test.operator, value)
    return np.where(missing, test.or_missing, answer)


def _compared(values: NDArray[Any], operator: Operator, value: Any) -> Flags:
    match operator:
        case "<=":
            answer: Flags = values <= value
        case ">":
            answer = values > value
        case "=":
            answer = values == value
        case "!=":
            answer = values != value
        case _:
            assert_never(operator)
    return answer
