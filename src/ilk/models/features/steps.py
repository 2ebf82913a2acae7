"""From a column of a table to features, in steps that are data: a program or an SQL query can take them alike."""

from typing import Annotated, Literal, assert_never

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field

from ilk.kernel.errors import UserError
from ilk.models.estimator import Frozen
from ilk.models.tables import Floats, column, numbers

MISSING, OTHERS = "missing", "other"


class NumberStep(Frozen):
    """`((log(1 + x) if log else x) - middle) / spread`, with `fill` for x where it is missing; yes is 1, no is 0."""

    kind: Literal["number"] = "number"
    column: str
    fill: float
    log: bool
    middle: float
    spread: float

    @property
    def feature(self) -> str:
        return self.column


class MissingStep(Frozen):
    """1 where the column is missing, else 0."""

    kind: Literal["missing"] = "missing"
    column: str

    @property
    def feature(self) -> str:
        return f"{self.column}: {MISSING}"


class LevelStep(Frozen):
    """`weight` where the column's text is `level`, else 0."""

    kind: Literal["level"] = "level"
    column: str
    level: str
    weight: float

    @property
    def feature(self) -> str:
        return f"{self.column}: {self.level}"


class OthersStep(Frozen):
    """`weight` where the column is known and its text none of `levels`, else 0."""

    kind: Literal["others"] = "others"
    column: str
    levels: tuple[str, ...]
    weight: float

    @property
    def feature(self) -> str:
        return f"{self.column}: {OTHERS}"


Step = Annotated[NumberStep | MissingStep | LevelStep | OthersStep, Field(discriminator="kind")]


def feature_of(step: Step, table: pa.Table) -> Floats:
    """The feature that a step makes of its column of a table."""
    match step:
        case NumberStep():
            return _number(step, table)
        case MissingStep():
            return flags(pc.is_null(column(table, step.column), nan_is_null=True))
        case LevelStep(level=level, weight=weight):
            return flags(pc.equal(texts(table, step.column), level)) * weight
        case OthersStep(levels=levels, weight=weight):
            known = texts(table, step.column)
            among = pc.is_in(known, value_set=pa.array(levels, pa.string()))
            return flags(pc.and_(pc.is_valid(known), pc.invert(among))) * weight
        case _:
            assert_never(step)


def _number(step: NumberStep, table: pa.Table) -> Floats:
    values = numbers(table, [step.column], missing=True)[step.column]
    holes = np.isnan(values)
    if holes.any():
        values = np.where(holes, step.fill, values)
    if step.log:
        # Rows that came after the fit may be negative, where there is no logarithm: they count as none at all.
        values = np.log1p(np.maximum(values, 0))
    return (values - step.middle) / step.spread


def flags(column: pa.ChunkedArray) -> Floats:
    """Yes as 1, no and missing as 0."""
    values: Floats = (
        pc.fill_null(column, fill_value=False).combine_chunks().to_numpy(zero_copy_only=False).astype(float)
    )
    return values


def is_number(kind: pa.DataType) -> bool:
    """Whether values of this type are numbers."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def is_text(kind: pa.DataType) -> bool:
    """Whether values of this type are texts."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def texts(table: pa.Table, name: str) -> pa.ChunkedArray:
    """A column as texts. A number is written the same whatever its type: 3 and 3.0 are both `3`.

    Raises:
        UserError: `unknown-column`, `not-levels`.
    """
    values = column(table, name)
    if pa.types.is_dictionary(values.type):
        values = pc.cast(values, values.type.value_type)
    if pa.types.is_boolean(values.type):
        return pc.if_else(values, "yes", "no")
    if is_number(values.type):
        written = values.combine_chunks().dictionary_encode()
        names = pa.array([f"{float(value):.15g}" for value in written.dictionary.to_pylist()], pa.string())
        return pa.chunked_array([names.take(written.indices)])
    if not is_text(values.type):
        raise UserError("not-levels", f"column `{name}` holds {values.type}, not texts, numbers, or yes and no")
    return pc.cast(values, pa.string())
