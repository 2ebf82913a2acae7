"""The customers that drivers are looked for in: everyone, or a sample that is the same every time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ilk.catalog.schema import Catalogue
from ilk.insight.attributes import NUMBER, OUTCOME, Attribute, Outcome, column_of, laid_out
from ilk.kernel.types import ValueType
from ilk.segments.refresh.sizes import of_everyone
from ilk.segments.tree import Moment
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

_CHANCES = 1_000_000
_ATTEMPT = "drivers"


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A row a customer: the attributes in `table`, called by their texts, and beside them the outcome.

    `customers` is how many there are in all; of those drawn, only who has the outcome on record is in.
    """

    table: pa.Table
    outcome: NDArray[np.float64]
    drawn: int
    customers: int


def sample(
    engine: Engine, outcome: Outcome, chosen: Sequence[Attribute], catalogue: Catalogue, moment: Moment, rows: int
) -> Sample:
    """About so many customers, drawn by their numbers; everyone where there are no more."""
    customers, _ = of_everyone(engine)
    where = None
    if customers > rows:
        chance = sql.bucket(_ATTEMPT, sql.cast(sql.column(NUMBER, "customer"), ValueType.TEXT), _CHANCES)
        where = sql.compare(chance, "<", sql.literal(round(_CHANCES * rows / customers)))
    query = laid_out(outcome, chosen, catalogue, moment, where=where)
    found = engine.run(sql.named_steps([("laid_out", query)], _read(outcome, chosen)))
    values = found[OUTCOME].cast(pa.float64()).to_numpy()
    known = ~np.isnan(values)
    table = found.drop_columns([OUTCOME]).rename_columns([each.text for each in chosen])
    return Sample(table.filter(pa.array(known)), values[known], len(values), customers)


def _read(outcome: Outcome, chosen: Sequence[Attribute]) -> sql.Query:
    """The columns as Arrow reads them best: numbers as doubles."""
    target = sql.column(OUTCOME)
    yes = sql.choose([(target, sql.literal(1.0))], sql.literal(0.0))
    columns = {OUTCOME: sql.cast(yes, ValueType.NUMBER) if outcome.is_yes_no else target}
    for place, each in enumerate(chosen):
        value = sql.column(column_of(place))
        columns[column_of(place)] = sql.cast(value, ValueType.NUMBER) if each.type.numeric else value
    return sql.select(columns, "laid_out", order_by=[(sql.column(NUMBER), "asc")])
