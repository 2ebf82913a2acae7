"""Factor analysis: the few things that many items of a survey ask about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self, assert_never

import numpy as np
import pyarrow as pa
from numpy.random import Generator
from pydantic import Field

from ilk.catalog.documents import Body
from ilk.kernel.answers import Chart
from ilk.kernel.charts import shown
from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.clusters import charts
from ilk.models.clusters.items import items_of
from ilk.models.clusters.likelihood import by_chance, eigenvalues, maximum_likelihood, suggested_factors
from ilk.models.clusters.rotating import in_order_of_size, oblimin, promax, varimax
from ilk.models.estimator import Frozen, ModelCard, Tabular, opened, sealed
from ilk.models.features.preparing import Preparation
from ilk.models.tables import Floats, arrow

if TYPE_CHECKING:
    import altair as alt

_MODEL, _VERSION = "factors", 1
_LEAST_LOADING = 0.4
_SINGULAR = 1e-10
_ROWS_AN_ITEM = 5
_ARRAYS = ("middles", "spreads", "loadings", "own", "correlations", "weights", "eigenvalues", "chance")
Rotation = Literal["varimax", "promax", "oblimin", "none"]


class FactorAnalysis(Frozen):
    """Factors by maximum likelihood (Jöreskog 1967), rotated to be read.

    `columns` are the items, all but `customer` when left out: numbers, or yes and no. `factors` is how many; chosen by
    parallel analysis when left out. `varimax` keeps factors unrelated; `promax` and `oblimin` let them correlate.
    """

    columns: tuple[str, ...] | None = None
    customer: str | None = None
    factors: int | None = Field(default=None, ge=1)
    rotation: Rotation = "varimax"

    def fit(self, data: Tabular, rng: Generator | None = None) -> "Factors":
        """Find the factors of a table with a row a customer; `rng` is for choosing their number.

        Raises:
            UserError: `too-few-customers`, `too-many-factors`, `singular-items`, and as `items_of`.
        """
        table = arrow(data)
        columns = self.columns or tuple(name for name in table.column_names if name != self.customer)
        preparation = items_of(table, columns)
        rows = preparation.apply(table)
        _require_rows(rows)
        middles, spreads = rows.mean(axis=0), rows.std(axis=0)
        correlations = _correlations((rows - middles) / spreads)
        found, chance = eigenvalues(correlations), by_chance(len(rows), rows.shape[1], rng or derive(0, "factors"))
        count = self.factors or _at_most(suggested_factors(found, chance), rows.shape[1])
        _require_freedom(count, rows.shape[1])
        loadings, own, _ = maximum_likelihood(correlations, count)
        loadings, related = in_order_of_size(*self._rotated(loadings))
        return Factors(
            preparation=preparation,
            middles=middles,
            spreads=spreads,
            loadings=loadings,
            own=own,
            correlations=related,
            weights=np.linalg.solve(correlations, loadings @ related).astype(float),
            eigenvalues=found,
            chance=chance,
            alphas=tuple(_alpha_of(rows, loadings, place) for place in range(count)),
            card=self._card(preparation, len(rows), count),
        )

    def _rotated(self, loadings: Floats) -> tuple[Floats, Floats]:
        unrelated = np.eye(loadings.shape[1])
        if loadings.shape[1] == 1:
            return loadings, unrelated
        match self.rotation:
            case "varimax":
                return varimax(loadings), unrelated
            case "promax":
                return promax(loadings)
            case "oblimin":
                return oblimin(loadings)
            case "none":
                return loadings, unrelated
            case _:
                assert_never(self.rotation)

    def _card(self, preparation: Preparation, rows: int, count: int) -> ModelCard:
        return ModelCard(
            model=f"factor analysis, {count} factors, rotation {self.rotation}",
            source="Jöreskog (1967), Some contributions to maximum likelihood factor analysis; Kaiser (1958), varimax;"
            " Hendrickson & White (1964), promax; Jennrich & Sampson (1966), oblimin; Horn (1965), parallel analysis",
            data=f"{rows:,} customers, {len(preparation.columns)} items",
            features=preparation.columns,
            limits=(
                "Items with two or three answers correlate less than what they ask about does.",
                "A factor has no name of its own: read the items that load on it.",
            ),
            warnings=tuple(f"`{each.column}` is left out: {each.why}." for each in preparation.findings),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """Factors, the one that explains most first.

    Args:
        preparation: how items are read.
        middles: the mean of each item.
        spreads: its standard deviation.
        loadings: a row an item, a column a factor.
        own: the uniqueness of each item: the share of its variance that no factor explains.
        correlations: of the factors with each other.
        weights: of the items in the scores (Thomson 1951), a column a factor.
        eigenvalues: of the items' correlations, the largest first.
        chance: how large these become by chance: those above it count as factors.
        alphas: Cronbach's alpha of the items that load mostly on each factor; None of fewer than two.
        card: what must be known before it is used.
    """

    preparation: Preparation
    middles: Floats
    spreads: Floats
    loadings: Floats
    own: Floats
    correlations: Floats
    weights: Floats
    eigenvalues: Floats
    chance: Floats
    alphas: tuple[float | None, ...]
    card: ModelCard

    @property
    def names(self) -> tuple[str, ...]:
        """`factor 1` and so on."""
        return tuple(f"factor {place}" for place in range(1, self.loadings.shape[1] + 1))

    def table(self) -> pa.Table:
        """A row an item: its loadings, and what is its own."""
        columns = {name: pa.array(self.loadings[:, place]) for place, name in enumerate(self.names)}
        return pa.table({"item": pa.array(self.preparation.columns), **columns, "uniqueness": pa.array(self.own)})

    def explained(self) -> pa.Table:
        """A row a factor: the share of all variance that it explains, and how well its items agree."""
        shares = (self.loadings * (self.loadings @ self.correlations)).sum(axis=0) / len(self.own)
        return pa.table(
            {"factor": pa.array(self.names), "share": pa.array(shares), "alpha": pa.array(self.alphas, pa.float64())}
        )

    def parallel(self) -> pa.Table:
        """A row a possible factor: its eigenvalue, how large that becomes by chance, and whether it was taken."""
        numbers = np.arange(1, len(self.eigenvalues) + 1)
        return pa.table(
            {
                "factors": pa.array(numbers),
                "eigenvalue": pa.array(self.eigenvalues),
                "by chance": pa.array(self.chance),
                "taken": pa.array(numbers <= len(self.names)),
            }
        )

    def score(self, data: Tabular) -> pa.Table:
        """The factors of each row of a table, in its order, as standard deviations above the mean of the fit."""
        scores = self.scores(self.preparation.apply(arrow(data)))
        return pa.table({name: pa.array(scores[:, place]) for place, name in enumerate(self.names)})

    def scores(self, rows: Floats) -> Floats:
        """The factors of prepared rows: a row each, a column a factor."""
        found: Floats = (rows - self.middles) / self.spreads @ self.weights
        return found

    def explain(self, data: Tabular) -> pa.Table:
        """What each item adds to each score: a column `factor: item` for each, in the order of rows."""
        standard = (self.preparation.apply(arrow(data)) - self.middles) / self.spreads
        return pa.table(
            {
                f"{name}: {item}": pa.array(standard[:, row] * self.weights[row, place])
                for place, name in enumerate(self.names)
                for row, item in enumerate(self.preparation.columns)
            }
        )

    def plot(self) -> "alt.TopLevelMixin":
        """A chart of Altair: the loadings of items on factors, items of a factor together."""
        return shown(self.chart())

    def chart(self, titles: Mapping[str, str] | None = None) -> Chart:
        """The same as a document of Vega-Lite; `titles` say what items are called before people."""
        called = titles or {}
        rows = [row | {"item": called.get(row["item"], row["item"])} for row in self._cells()]
        share = sum(self.explained()["share"].to_pylist())
        count = len(self.names)
        factors = "One factor explains" if count == 1 else f"{count} factors explain"
        return charts.loadings(rows, f"{factors} {share:.0%} of the variance of {len(self.own)} items.")

    def _cells(self) -> list[dict[str, Any]]:
        """A loading each, those of items that load mostly on one factor together."""
        main = np.abs(self.loadings).argmax(axis=1)
        order = np.lexsort((-np.abs(self.loadings).max(axis=1), main))
        return [
            {"item": self.preparation.columns[row], "factor": name, "loading": float(self.loadings[row, place])}
            for row in order
            for place, name in enumerate(self.names)
        ]

    def to_document(self) -> Body:
        """Itself as JSON values."""
        arrays = {name: getattr(self, name).tolist() for name in _ARRAYS}
        content = {"preparation": self.preparation.model_dump(mode="json"), "alphas": list(self.alphas), **arrays}
        return sealed(_MODEL, _VERSION, content, self.card)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The factors of a document.

        Raises:
            UserError: `model-damaged`, `wrong-model`, `model-version`.
        """
        content, card = opened(document, _MODEL, _VERSION)
        arrays = {name: np.array(content[name], float) for name in _ARRAYS}
        preparation = Preparation.model_validate(content["preparation"])
        return cls(preparation=preparation, alphas=tuple(content["alphas"]), card=card, **arrays)


def cronbach_alpha(rows: Floats) -> float:
    """How well items agree, at most 1 (Cronbach 1951); `rows` has a row a customer and a column an item.

    Items that mean the opposite must have been turned round.
    """
    items = rows.shape[1]
    return float(items / (items - 1) * (1 - rows.var(axis=0).sum() / rows.sum(axis=1).var()))


def _alpha_of(rows: Floats, loadings: Floats, factor: int) -> float | None:
    """Cronbach's alpha of the items that load mostly on a factor, those with negative loadings turned round."""
    main = np.abs(loadings).argmax(axis=1) == factor
    items = np.flatnonzero(main & (np.abs(loadings[:, factor]) >= _LEAST_LOADING))
    return cronbach_alpha(rows[:, items] * np.sign(loadings[items, factor])) if len(items) > 1 else None


def _at_most(count: int, items: int) -> int:
    """The number of factors, but no more than leave a degree of freedom."""
    while count > 1 and not _leaves_freedom(count, items):
        count -= 1
    return count


def _leaves_freedom(count: int, items: int) -> bool:
    """Whether there are at least as many correlations as loadings to find."""
    return items > count and (items - count) ** 2 >= items + count


def _require_freedom(count: int, items: int) -> None:
    if not _leaves_freedom(count, items):
        most = _at_most(count, items)
        told = "1 factor is" if count == 1 else f"{count} factors are"
        found = f"At most {most} can be found." if _leaves_freedom(most, items) else "Take at least three items."
        raise UserError("too-many-factors", f"{told} too many for {items} item{'' if items == 1 else 's'}", hint=found)


def _require_rows(rows: Floats) -> None:
    least = _ROWS_AN_ITEM * rows.shape[1]
    if len(rows) < least:
        what = f"{len(rows)} customers are too few for {rows.shape[1]} items: it takes at least {least}"
        raise UserError("too-few-customers", what, hint="Take fewer items, or bring more customers.")


def _correlations(standard: Floats) -> Floats:
    correlations: Floats = standard.T @ standard / len(standard)
    if np.linalg.eigvalsh(correlations)[0] < _SINGULAR:
        what = "an item is the sum of others, or the same as another"
        raise UserError("singular-items", what, hint="Leave one of them out.")
    return correlations
