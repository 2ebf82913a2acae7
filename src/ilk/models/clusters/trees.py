"""A shallow decision tree over the columns of a table, and its leaves as comparisons."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor, log10
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from ilk.models.clusters.method import seed
from ilk.models.clusters.scikit import require_scikit
from ilk.models.clusters.shapes.placing import Labels, Matrix, Vector
from ilk.models.estimator import Frozen
from ilk.models.features.preparing import Preparation
from ilk.models.features.steps import LevelStep, feature_of, is_number
from ilk.models.tables import numbers

_MOST_DIGITS = 17
Operator = Literal["<=", ">", "=", "!="]


class Test(Frozen):
    """A comparison of a column with a value. A missing value makes it false, unless `or_missing`."""

    field: str
    operator: Operator
    value: float | bool | str
    or_missing: bool = False


Path = tuple[Test, ...]
"""Comparisons that all hold."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A column as a tree sees it: its values as they are, or 1 where it is at a level.

    Args:
        column: its name.
        level: the level; None for numbers, and for yes or no.
        yes_no: whether the values are yes and no.
        values: one a row; not a number where missing.
    """

    column: str
    level: str | None
    yes_no: bool
    values: Vector


def fields_of(table: pa.Table, preparation: Preparation) -> list[Field]:
    """The columns of a preparation, in their own units."""
    fields = []
    for name in preparation.columns:
        column = table.column(name)
        yes_no = pa.types.is_boolean(column.type)
        if yes_no or is_number(column.type):
            fields.append(Field(name, None, yes_no=yes_no, values=numbers(table, [name], missing=True)[name]))
        else:
            levels = [step for step in preparation.steps if isinstance(step, LevelStep) and step.column == name]
            missing = column.null_count > 0
            fields += [
                Field(name, step.level, yes_no=missing, values=(feature_of(step, table) > 0).astype(float))
                for step in levels
            ]
    return fields


def grown(fields: list[Field], labels: Labels, depth: int, least: int, rng: Generator) -> list[tuple[int, Path]]:
    """The leaves of a tree that tells the labels apart: the label that most rows of a leaf have, and the way there."""
    require_scikit()
    from sklearn import tree

    rows = np.column_stack([field.values for field in fields])
    classifier = tree.DecisionTreeClassifier(max_depth=depth, min_samples_leaf=least, random_state=seed(rng))
    fitted = classifier.fit(rows, labels)
    reader = _Reader(fitted.tree_, fitted.classes_, fields, rows)
    return [(label, _merged(path)) for label, path in reader.leaves(0, ())]


class _Reader:
    """Reads the leaves of a tree of scikit-learn."""

    def __init__(self, tree: Any, classes: Labels, fields: list[Field], rows: Matrix) -> None:
        self.tree = tree
        self.classes = classes
        self.fields = fields
        self.rows = rows

    def leaves(self, node: int, path: Path) -> Iterator[tuple[int, Path]]:
        """The leaves below a node; those below a node that agree are one."""
        labels = self._labels(node)
        if len(labels) == 1:
            yield labels.pop(), path
            return
        for child, left in ((self.tree.children_left[node], True), (self.tree.children_right[node], False)):
            yield from self.leaves(child, (*path, self._test(node, left=left)))

    def _labels(self, node: int) -> set[int]:
        """The labels of all leaves below a node."""
        left, right = self.tree.children_left[node], self.tree.children_right[node]
        if left == right:
            return {int(self.classes[self.tree.value[node][0].argmax()])}
        return self._labels(left) | self._labels(right)

    def _test(self, node: int, *, left: bool) -> Test:
        place = self.tree.feature[node]
        field = self.fields[place]
        if field.level is not None:
            operator: Operator = "!=" if left else "="
            return Test(field=field.column, operator=operator, value=field.level, or_missing=left and field.yes_no)
        values = self.rows[:, place]
        missing = bool(np.isnan(values).any()) and bool(self.tree.missing_go_to_left[node]) == left
        if field.yes_no:
            return Test(field=field.column, operator="=", value=not left, or_missing=missing)
        edge = roundest(values, float(self.tree.threshold[node]))
        return Test(field=field.column, operator="<=" if left else ">", value=edge, or_missing=missing)


def roundest(values: Vector, threshold: float) -> float:
    """The number with the fewest digits that parts the values as the threshold does."""
    low, high = float(values[values <= threshold].max()), float(values[values > threshold].min())
    size = floor(log10(max(abs(low), abs(high))))
    for digits in range(_MOST_DIGITS):
        edge = round(threshold, digits - size)
        if low <= edge < high:
            return edge
    return low


def _merged(path: Path) -> Path:
    """The path without comparisons that others of it make needless: of two upper bounds, the lower one stays."""
    kept: dict[tuple[str, Operator, object], Test] = {}
    for test in path:
        key = (test.field, test.operator, None if test.operator in {"<=", ">"} else test.value)
        before = kept.pop(key, test)
        tighter = min if test.operator == "<=" else max
        value = test.value if isinstance(test.value, str) else tighter(test.value, before.value)
        kept[key] = test.model_copy(update={"value": value})
    passes = {field: all(test.or_missing for test in path if test.field == field) for field in {t.field for t in path}}
    named = {test.field for test in kept.values() if test.operator == "="}
    # A level that is another's is not asked once it is one.
    left = [test for test in kept.values() if not (test.operator == "!=" and test.field in named)]
    return tuple(test.model_copy(update={"or_missing": passes[test.field]}) for test in left)
