"""The population stability index: how far the customers of today are from those that a model was fitted on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import Generator
from pydantic import Field

from ilk.catalog.documents import Body
from ilk.kernel.errors import UserError
from ilk.models.alerts import Alert, Shift
from ilk.models.estimator import Frozen, ModelCard, Tabular, opened, sealed
from ilk.models.features.columns import Levels, Numbers, Unusable, look
from ilk.models.features.steps import texts
from ilk.models.stability_index import by_chance, index_parts
from ilk.models.tables import Floats, arrow, numbers

_MODEL, _VERSION = "stability", 1
_SOURCE = (
    "Siddiqi (2006), Credit Risk Scorecards, for the index and its limits; Yurdakul & Naranjo (2020), Statistical"
    " properties of the population stability index, Journal of Risk Model Validation 14, for what chance alone does"
)
_LIMITS = ("It says that customers differ from those before, not that the model does worse on them.",)
_MISSING, _OTHERS = "missing", "other"
_MOST_LEVELS = 20


class Bands(Frozen):
    """How a column is cut into bands, and how the customers of the reference were spread over them.

    Args:
        column: its name.
        edges: between bands of numbers; None where it holds texts.
        levels: of texts, the frequent ones.
        counts: of the reference's customers by band; the last two are of other levels and of missing values.
    """

    column: str
    edges: tuple[float, ...] | None
    levels: tuple[str, ...]
    counts: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The bands in words."""
        if self.edges is None:
            return (*self.levels, _OTHERS, _MISSING)
        if not self.edges:
            return ("any", _OTHERS, _MISSING)
        between = [f"{low:g} to {high:g}" for low, high in zip(self.edges, self.edges[1:], strict=False)]
        return (f"below {self.edges[0]:g}", *between, f"{self.edges[-1]:g} and above", _OTHERS, _MISSING)

    def count(self, table: pa.Table) -> Floats:
        """How many rows of a table are in each band."""
        if self.edges is None:
            written = texts(table, self.column)
            own = pc.index_in(written, value_set=pa.array(self.levels, pa.string())).fill_null(len(self.levels))
            places = np.where(np.asarray(written.is_null().to_numpy()), len(self.levels) + 1, own.to_numpy())
        else:
            values = numbers(table, [self.column], missing=True)[self.column]
            places = np.where(np.isnan(values), len(self.edges) + 2, np.searchsorted(self.edges, values, side="right"))
        return np.bincount(places.astype(np.int64), minlength=len(self.names)).astype(float)


class Stability(Frozen):
    """What a reference is made of.

    Args:
        columns: what to watch, features and scores alike; all but `customer` when left out.
        customer: the column of identifiers.
        bands: so many of a number, of equal size in the reference.
        watch: the index from which on it is to be watched.
        act: the index from which on something is to be done.
    """

    columns: tuple[str, ...] | None = None
    customer: str | None = None
    bands: int = Field(default=10, ge=2, le=100)
    watch: float = Field(default=0.1, gt=0)
    act: float = Field(default=0.25, gt=0)

    def fit(self, data: Tabular, rng: Generator | None = None) -> "Reference":
        """Remember how the customers of a table are spread.

        Raises:
            UserError: `unknown-column`, `not-finite`; `no-features` where no column can be watched.
        """
        table = arrow(data)
        columns = self.columns or tuple(name for name in table.column_names if name != self.customer)
        bands = tuple(found for name in columns if (found := _bands(table, name, self.bands)) is not None)
        if not bands:
            raise UserError("no-features", "no column is left to watch", hint="Name columns of numbers or of levels.")
        card = ModelCard(
            model="Population stability",
            source=_SOURCE,
            data=f"{table.num_rows:,} customers",
            features=tuple(each.column for each in bands),
            limits=_LIMITS,
        )
        return Reference(self.watch, self.act, bands, card)


@dataclass(frozen=True, slots=True)
class Reference:
    """Customers as they were.

    Args:
        watch: the index from which on a column is to be watched.
        act: the index from which on something is to be done.
        bands: of each column.
        card: what must be known.
    """

    watch: float
    act: float
    bands: tuple[Bands, ...]
    card: ModelCard

    def compare(self, data: Tabular) -> tuple[Shift, ...]:
        """How far each column of a later table moved, the farthest first.

        Raises:
            UserError: `unknown-column`, `not-numbers`, `not-finite`; `no-rows`.
        """
        table = arrow(data)
        return self.shifts([each.count(table) for each in self.bands])

    def shifts(self, counts: Sequence[Floats]) -> tuple[Shift, ...]:
        """The same from the rows in each band, counted batch by batch; the counts of a column add up.

        Raises:
            UserError: `no-rows`.
        """
        if not any(float(each.sum()) for each in counts):
            raise UserError("no-rows", "the table has no rows, so there is nothing to compare")
        shifts = [self._shift(bands, now) for bands, now in zip(self.bands, counts, strict=True)]
        return tuple(sorted(shifts, key=lambda shift: (-shift.psi, shift.column)))

    def to_document(self) -> Body:
        bands = [each.model_dump(mode="json") for each in self.bands]
        return sealed(_MODEL, _VERSION, {"watch": self.watch, "act": self.act, "bands": bands}, self.card)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The reference of a document.

        Raises:
            UserError: `model-damaged`, `wrong-model`, `model-version`.
        """
        content, card = opened(document, _MODEL, _VERSION)
        bands = tuple(Bands.model_validate(each) for each in content["bands"])
        return cls(content["watch"], content["act"], bands, card)

    def _shift(self, bands: Bands, now: Floats) -> Shift:
        before = np.array(bands.counts, dtype=float)
        parts = index_parts(before, now)
        psi = float(parts.sum())
        chance = by_chance(before, now)
        alert: Alert = "none"
        if psi > chance and psi >= self.watch:
            alert = "act" if psi >= self.act else "watch"
        words = _words(bands, before / before.sum(), now / now.sum(), int(parts.argmax()), alert)
        return Shift(column=bands.column, psi=psi, chance=chance, alert=alert, words=words)


def _bands(table: pa.Table, name: str, count: int) -> Bands | None:
    match look(table, name, trusted=True):
        case Unusable():
            return None
        case Numbers(values=values):
            edges = np.unique(np.quantile(values, np.arange(1, count) / count))
            return _counted(Bands(column=name, edges=tuple(edges.tolist()), levels=(), counts=()), table)
        case Levels(counts=counts):
            ranked = sorted(counts, key=lambda level: (-counts[level], level))
            return _counted(Bands(column=name, edges=None, levels=tuple(ranked[:_MOST_LEVELS]), counts=()), table)


def _counted(bands: Bands, table: pa.Table) -> Bands:
    return bands.model_copy(update={"counts": tuple(bands.count(table).astype(int).tolist())})


def _words(bands: Bands, before: Floats, now: Floats, place: int, alert: Alert) -> str:
    moved = f"{bands.names[place]}: {before[place]:.0%} before, {now[place]:.0%} now"
    match alert:
        case "act":
            return f"`{bands.column}` is not what the model was fitted on ({moved}). Fit it again."
        case "watch":
            return f"`{bands.column}` has begun to move ({moved})."
        case "none":
            return f"`{bands.column}` is as it was."
