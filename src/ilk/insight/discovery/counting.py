"""Counts, sums and squares of every pair of conditions at once: cross-products, summed up over batches of customers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ilk.customers.reading import rows
from ilk.insight.attributes import NUMBER, OUTCOME
from ilk.insight.discovery.candidates import Candidate, known
from ilk.kernel.types import ValueType
from ilk.segments.plan import CUSTOMER
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

Floats = NDArray[np.float64]
Flags = NDArray[np.float32]
SEARCH, TEST = 0, 1
"""The half that is searched, and the one that what was found is tested in."""
_BATCH = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """For each pair of conditions how many customers both hold for, and the sum and squares of the metric over them."""

    count: Floats
    total: Floats
    squares: Floats

    @classmethod
    def none(cls, width: int) -> "Sums":
        """Of nobody."""
        return cls(*(np.zeros((width, width)) for _ in range(3)))

    def plus(self, flags: Flags, metric: Floats) -> "Sums":
        """With some more customers, a row of flags each."""
        figure = metric.astype(np.float32)[:, None]
        weighted = flags * figure
        parts = (flags.T @ flags, flags.T @ weighted, weighted.T @ weighted)
        return Sums(*(old + new for old, new in zip((self.count, self.total, self.squares), parts, strict=True)))


@dataclass(frozen=True, slots=True)
class Metric:
    """How the metric lies: how many customers have it, its mean and its standard deviation."""

    customers: int
    mean: float
    deviation: float


@dataclass(frozen=True, slots=True, eq=False)
class Half:
    """The sums of one half of the customers: of conditions, and of attributes being known."""

    customers: int
    held: Sums
    known: Sums


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some customers of one half: the metric in deviations from its mean, and what holds for them."""

    half: int
    metric: Floats
    held: Flags
    known: Flags


def metric_of(engine: Engine, table: str) -> Metric:
    """How the metric lies over all customers who have it."""
    outcome = sql.column(OUTCOME)
    columns = {
        "customers": sql.count_known(outcome),
        "mean": sql.average(outcome, ValueType.NUMBER),
        "variance": sql.variance(outcome),
    }
    (found,) = rows(engine, sql.select(columns, table))
    return Metric(found["customers"], found["mean"] or 0.0, float(np.sqrt(found["variance"] or 0.0)))


def counted(engine: Engine, table: str, found: Sequence[Candidate], bases: int, metric: Metric) -> tuple[Half, Half]:
    """The sums of both halves, in one pass over the customers; they are never in memory together."""
    halves = [Half(0, Sums.none(len(found)), Sums.none(bases)) for _ in (SEARCH, TEST)]
    for batch in batches(engine, table, found, bases, metric):
        half = halves[batch.half]
        halves[batch.half] = replace(
            half,
            customers=half.customers + len(batch.metric),
            held=half.held.plus(batch.held, batch.metric),
            known=half.known.plus(batch.known, batch.metric),
        )
    return halves[SEARCH], halves[TEST]


def batches(engine: Engine, table: str, found: Sequence[Candidate], bases: int, metric: Metric) -> Iterator[Batch]:
    """All customers who have the metric, in batches of one half each. The engine says what holds."""
    columns = {
        OUTCOME: sql.column(OUTCOME, CUSTOMER),
        "half": sql.bucket("discovery", sql.cast(sql.column(NUMBER, CUSTOMER), ValueType.TEXT), 2),
    }
    held = {f"c_{place}": each.holds for place, each in enumerate(found)}
    there = {f"k_{place}": known(place) for place in range(bases)}
    where = sql.is_known(columns[OUTCOME])
    query = sql.select(columns | held | there, table, alias=CUSTOMER, where=where)
    with engine.stream(query, rows=_BATCH) as reader:
        for part in reader:
            figures = (part[OUTCOME].to_numpy(zero_copy_only=False).astype(float) - metric.mean) / metric.deviation
            which = part["half"].to_numpy(zero_copy_only=False)
            flags, knowns = (_flags(part, names) for names in (held, there))
            for half in (SEARCH, TEST):
                mine = which == half
                yield Batch(half, figures[mine], flags[mine], knowns[mine])


def _flags(part: pa.RecordBatch, names: Mapping[str, sql.Expr]) -> Flags:
    found = np.empty((part.num_rows, len(names)), dtype=np.float32)
    for place, name in enumerate(names):
        found[:, place] = part[name].to_numpy(zero_copy_only=False)
    return found
