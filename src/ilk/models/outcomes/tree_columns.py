"""What trees read of a table: numbers as they are, levels as codes, what is missing as missing."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilk.kernel.errors import UserError
from ilk.models.estimator import Frozen
from ilk.models.features.columns import Levels, Numbers, Unusable, look
from ilk.models.features.preparing import Finding
from ilk.models.features.steps import texts
from ilk.models.outcomes.predictor import Matrix
from ilk.models.tables import Floats, column, numbers

_LEAST_OF_A_LEVEL = 10
_MOST_LEVELS = 100


class TreeColumn(Frozen):
    """A column: its levels, the frequent ones first, or None where it holds numbers.

    Levels that are none of these, rare or never seen, share the code after the last.
    """

    column: str
    levels: tuple[str, ...] | None

    def read(self, table: pa.Table) -> Floats:
        """The column as numbers; missing ones are not a number.

        Raises:
            UserError: `unknown-column`, `not-numbers`, `not-finite`.
        """
        if self.levels is None:
            return numbers(table, [self.column], missing=True)[self.column]
        column(table, self.column)
        return _codes(texts(table, self.column), self.levels)


def tree_columns(table: pa.Table, names: Sequence[str]) -> tuple[tuple[TreeColumn, ...], tuple[Finding, ...]]:
    """The columns that tell customers apart, and those that were left out, with the reason.

    Raises:
        UserError: `unknown-column`, `not-finite`; `no-features` where no column is left.
    """
    kept: list[TreeColumn] = []
    findings: list[Finding] = []
    for name in names:
        match look(table, name):
            case Unusable(why=why):
                findings.append(Finding(column=name, why=why))
            case Numbers():
                kept.append(TreeColumn(column=name, levels=None))
            case Levels(counts=counts) if frequent := _frequent(counts):
                kept.append(TreeColumn(column=name, levels=frequent))
            case Levels():
                why = f"it looks like an identifier or free text: no value is there {_LEAST_OF_A_LEVEL} times"
                findings.append(Finding(column=name, why=why))
    if not kept:
        hint = "\n".join(f"`{finding.column}`: {finding.why}." for finding in findings)
        raise UserError("no-features", "no column is left to learn from", hint=hint or "Name some columns.")
    return tuple(kept), tuple(findings)


def matrix(columns: Sequence[TreeColumn], table: pa.Table) -> Matrix:
    """The columns beside each other, a row a customer."""
    found = np.empty((table.num_rows, len(columns)))
    for place, each in enumerate(columns):
        found[:, place] = each.read(table)
    return found


def _frequent(counts: Mapping[str, int]) -> tuple[str, ...]:
    """The levels that are there often enough to learn from, the most frequent first."""
    ranked = sorted(counts, key=lambda level: (-counts[level], level))
    return tuple(level for level in ranked if counts[level] >= _LEAST_OF_A_LEVEL)[:_MOST_LEVELS]


def _codes(values: pa.ChunkedArray, levels: Sequence[str]) -> Floats:
    places = pc.index_in(values, value_set=pa.array(levels, pa.string()))
    codes = np.asarray(pc.cast(places.fill_null(len(levels)), pa.float64()).to_numpy()).copy()
    codes[np.asarray(values.is_null().to_numpy())] = np.nan
    return codes
