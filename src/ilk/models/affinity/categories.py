"""Category affinity: how much more of a category a customer buys than everyone, drawn in where little is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv

from ilk.catalog.documents import Body
from ilk.kernel.errors import UserError
from ilk.models.affinity.beta_binomial import Beta, fitted
from ilk.models.estimator import Frozen, ModelCard, Tabular, opened, sealed
from ilk.models.features.steps import texts
from ilk.models.tables import Floats, arrow, numbers

_MODEL, _VERSION = "category_affinity", 1
_SOURCE = (
    "Griffiths (1973), Maximum likelihood estimation for the beta-binomial distribution, Biometrics 29; Casella (1985),"
    " An introduction to empirical Bayes data analysis, The American Statistician 39"
)
_LIMITS = (
    "It says what a customer bought more of than others, not what they would buy if it were offered.",
    "Purchases of one basket count as if each had been chosen by itself.",
)
_LEAST_CUSTOMERS = 20
_MOST_CATEGORIES = 1_000
Places = NDArray[np.int64]


class CategoryAffinity(Frozen):
    """The share of a customer's purchases that is of a category, against everyone's share.

    Args:
        customer: the column of customers.
        category: the column of categories.
        count: the column of how many were bought; each row is one when left out.
    """

    customer: str
    category: str
    count: str | None = None

    def fit(self, data: Tabular, rng: Generator | None = None) -> "CategoryAffinities":
        """Learn from all purchases of all customers: a row a purchase, or a row a customer and category.

        Raises:
            UserError: `too-few-customers`, `too-many-groups`, `unknown-column`, `out-of-range`.
        """
        bought = _bought(arrow(data), self)
        if len(bought.totals) < _LEAST_CUSTOMERS:
            what = f"{len(bought.totals)} customers are too few to say what is usual: it takes {_LEAST_CUSTOMERS}"
            raise UserError("too-few-customers", what)
        if len(bought.categories) > _MOST_CATEGORIES:
            what = f"`{self.category}` has {len(bought.categories):,} values: take categories, not single items"
            raise UserError("too-many-groups", what)
        spread = {name: _spread(bought, place) for place, name in enumerate(bought.categories)}
        every = float(bought.counts.sum())
        shares = {
            name: float(bought.counts[bought.category == place].sum()) / every
            for place, name in enumerate(bought.categories)
        }
        card = ModelCard(
            model="Category affinity",
            source=_SOURCE,
            data=f"{len(bought.totals):,} customers, {len(spread):,} categories, {every:,.0f} purchases",
            features=(self.customer, self.category, *((self.count,) if self.count else ())),
            limits=_LIMITS,
        )
        return CategoryAffinities(self, shares, spread, card)


@dataclass(frozen=True, slots=True)
class CategoryAffinities:
    """Fitted affinities.

    Args:
        settings: which columns are read.
        shares: of all purchases, by category.
        spread: how the share of each category is spread over customers.
        card: what must be known before it is used.
    """

    settings: CategoryAffinity
    shares: dict[str, float]
    spread: dict[str, Beta]
    card: ModelCard

    def score(self, data: Tabular) -> pa.Table:
        """For each row the affinity of its customer with its category: 2 is twice everyone's share.

        `low` and `high` are its bounds at 95 %, `above` the probability that it is more than 1. All rows of a customer
        must be there, for their number counts. Null in a category that was not there when it was fitted.
        """
        own, trials, shares, a, b = self._own(data)
        known = ~np.isnan(shares)
        found = {name: np.full(len(own), np.nan) for name in ("affinity", "low", "high", "above")}
        first, second = (a + own)[known], (b + trials - own)[known]
        found["affinity"][known] = first / (first + second) / shares[known]
        found["low"][known] = betaincinv(first, second, 0.025) / shares[known]
        found["high"][known] = betaincinv(first, second, 0.975) / shares[known]
        found["above"][known] = 1 - betainc(first, second, np.minimum(shares[known], 1))
        return pa.table({name: pa.array(values, mask=~known) for name, values in found.items()})

    def explain(self, data: Tabular) -> pa.Table:
        """For each row how many its customer `bought` of its category, `of` how many, the `expected` number, `weight`.

        The weight is that of the customer's own share; the rest is the weight of what is usual.
        """
        own, trials, shares, a, b = self._own(data)
        known = ~np.isnan(shares)
        return pa.table(
            {
                "bought": pa.array(own),
                "of": pa.array(trials),
                "expected": pa.array(trials * shares, mask=~known),
                "weight": pa.array(trials / (trials + a + b), mask=~known),
            }
        )

    def favourites(self, data: Tabular) -> pa.Table:
        """A row a customer: the `category` with the highest affinity of those that they bought, and that `affinity`."""
        table = arrow(data)
        who, what = texts(table, self.settings.customer).to_pylist(), texts(table, self.settings.category).to_pylist()
        affinity = self.score(table).column("affinity").to_pylist()
        best: dict[str, tuple[float, str]] = {}
        for customer, category, value in zip(who, what, affinity, strict=True):
            if value is not None and (-value, category) < best.get(customer, (0.0, "")):
                best[customer] = (-value, category)
        names = sorted(best)
        return pa.table(
            {
                "customer": pa.array(names, pa.string()),
                "category": pa.array([best[name][1] for name in names], pa.string()),
                "affinity": pa.array([-best[name][0] for name in names], pa.float64()),
            }
        )

    def to_document(self) -> Body:
        content = {
            "settings": self.settings.model_dump(mode="json"),
            "shares": self.shares,
            "spread": {name: beta.model_dump(mode="json") for name, beta in self.spread.items()},
        }
        return sealed(_MODEL, _VERSION, content, self.card)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The affinities of a document.

        Raises:
            UserError: `model-damaged`, `wrong-model`, `model-version`.
        """
        content, card = opened(document, _MODEL, _VERSION)
        spread = {name: Beta.model_validate(beta) for name, beta in content["spread"].items()}
        return cls(CategoryAffinity.model_validate(content["settings"]), dict(content["shares"]), spread, card)

    def _own(self, data: Tabular) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """For each row what its customer bought of its category, and of all; the usual share, and how it is spread."""
        bought = _bought(arrow(data), self.settings)
        pair = bought.customer * len(bought.categories) + bought.category
        distinct, place = np.unique(pair, return_inverse=True)
        own = np.bincount(place, weights=bought.counts, minlength=len(distinct)).astype(float)[place]
        usual = [(self.shares.get(name, np.nan), self.spread.get(name)) for name in bought.categories]
        shares = np.array([share for share, _ in usual], dtype=float)[bought.category]
        a = np.array([beta.a if beta else np.nan for _, beta in usual])[bought.category]
        b = np.array([beta.b if beta else np.nan for _, beta in usual])[bought.category]
        return own, bought.totals[bought.customer], shares, a, b


@dataclass(frozen=True, slots=True, eq=False)
class _Bought:
    """The rows of a table: whose, of which category, how many; and each customer's total."""

    customer: Places
    category: Places
    counts: Floats
    categories: list[str]
    totals: Floats


def _bought(table: pa.Table, settings: CategoryAffinity) -> _Bought:
    who, _ = _numbered(table, settings.customer)
    what, names = _numbered(table, settings.category)
    if settings.count is None:
        counts = np.ones(table.num_rows)
    else:
        counts = numbers(table, [settings.count])[settings.count]
        if (counts < 0).any() or (counts % 1 != 0).any():
            told = f"column `{settings.count}` has values that are no count: 0, 1, 2 and so on"
            raise UserError("out-of-range", told)
    return _Bought(who, what, counts, names, np.bincount(who, weights=counts).astype(float))


def _numbered(table: pa.Table, name: str) -> tuple[Places, list[str]]:
    """The place of each row's value among the different ones, and these in their order."""
    written = texts(table, name)
    if written.null_count:
        raise UserError("missing-numbers", f"column `{name}` has no value in {written.null_count:,} rows")
    if table.num_rows == 0:
        raise UserError("no-rows", "the table has no rows, so there is nothing to learn from")
    flat = written.combine_chunks().dictionary_encode()
    names = flat.dictionary.to_pylist()
    ranks = np.argsort(np.argsort(np.array(names)))
    return ranks[np.asarray(flat.indices.to_numpy())], sorted(names)


def _spread(bought: _Bought, place: int) -> Beta:
    """How a category's share is spread over customers; equal customers are counted, not repeated."""
    own = bought.category == place
    hits = np.bincount(bought.customer[own], weights=bought.counts[own], minlength=len(bought.totals))
    kinds, customers = np.unique(np.column_stack([hits, bought.totals]), axis=0, return_counts=True)
    return fitted(kinds[:, 0], kinds[:, 1], customers.astype(float))
