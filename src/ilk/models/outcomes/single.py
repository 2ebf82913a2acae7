"""What one column says by itself: the rule that a model must beat, and a sign of a leak when it says too much."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa

from ilk.kernel.errors import UserError
from ilk.models.features.preparing import Finding
from ilk.models.outcomes.accuracy import Counts, auc
from ilk.models.outcomes.tree_columns import TreeColumn, tree_columns
from ilk.models.tables import Floats

_BANDS = 20
_DOUBT = 10
"""So many rows of everyone's share are added to each band: a band of few rows says little."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A share for each band of one column: of a number its twentieths, of a text its levels; and for what is missing.

    Args:
        read: the column.
        edges: between bands of numbers; empty for levels.
        shares: how often it happened in each band; the last is of missing values.
    """

    read: TreeColumn
    edges: Floats
    shares: Floats

    @classmethod
    def learnt(cls, table: pa.Table, read: TreeColumn, happened: Floats) -> Self:
        """The shares of a table."""
        values = read.read(table)
        known = values[~np.isnan(values)]
        edges = np.unique(np.quantile(known, np.arange(1, _BANDS) / _BANDS)) if read.levels is None else np.empty(0)
        own = _bands(values, edges, read)
        count = len(edges) + 2 if read.levels is None else len(read.levels) + 2
        rows, hits = np.bincount(own, minlength=count), np.bincount(own, weights=happened, minlength=count)
        share = happened.mean()
        return cls(read, edges, (hits + _DOUBT * share) / (rows + _DOUBT))

    def score(self, table: pa.Table) -> Floats:
        """The share of each row's band."""
        return np.asarray(self.shares[_bands(self.read.read(table), self.edges, self.read)])


def rules(table: pa.Table, columns: tuple[str, ...], happened: Floats) -> tuple[list[Rule], tuple[Finding, ...]]:
    """A rule for each column that tells customers apart; and the columns that do not."""
    read, findings = tree_columns(table, columns)
    return [Rule.learnt(table, each, happened) for each in read], findings


def alone(rule: Rule, table: pa.Table, happened: Floats) -> float:
    """The AUC of a rule on other rows than it was learnt from."""
    return auc(Counts.of(rule.score(table), happened))


def named(found: list[Rule], name: str) -> Rule:
    """The rule of a column.

    Raises:
        UserError: `unknown-column` where it is none of the features.
    """
    for rule in found:
        if rule.read.column == name:
            return rule
    known = tuple(rule.read.column for rule in found)
    raise UserError("unknown-column", f"the baseline `{name}` is none of the columns that can be used", known=known)


def _bands(values: Floats, edges: Floats, read: TreeColumn) -> Any:
    """The number of each row's band."""
    last = len(edges) + 1 if read.levels is None else len(read.levels) + 1
    own = np.searchsorted(edges, values, side="right") if read.levels is None else np.nan_to_num(values).astype(int)
    return np.where(np.isnan(values), last, own)
