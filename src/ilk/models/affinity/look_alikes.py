"""Look-alikes: who is most like a group of customers and not in it, with what a holdout says the ranking is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
import pyarrow as pa
from numpy.random import Generator
from scipy.stats import rankdata

from ilk.catalog.documents import Body
from ilk.models.estimator import Frozen, ModelCard, Tabular, opened, sealed
from ilk.models.outcomes.boosted_trees import BoostedTrees
from ilk.models.outcomes.evidence import Evidence
from ilk.models.outcomes.logistic import Logistic
from ilk.models.outcomes.propensity import Propensity

_MODEL, _VERSION = "look_alikes", 1
_SOURCE = "Elkan & Noto (2008), Learning classifiers from only positive and unlabeled data"
_LIMITS = (
    "Who is like the group now need not become like it: likeness is no effect of anything that is done.",
    "Columns that define the group find it again and nobody else; leave them out (the warnings name them).",
)


class LookAlikes(Frozen):
    """Likeness as the probability of being in the group, learnt from everyone.

    Args:
        seed: the column that says who is in the group.
        columns: what customers are compared by; all other columns when left out.
        customer: the column of identifiers.
        method: how likeness is learnt.
    """

    seed: str
    columns: tuple[str, ...] | None = None
    customer: str | None = None
    method: Literal["logistic", "boosted_trees"] = "logistic"

    def fit(self, data: Tabular, rng: Generator | None = None) -> "Ranking":
        """Learn from a table with a row a customer. A quarter of all customers is held out for the card's lift.

        Raises:
            UserError: what `Logistic.fit` raises.
        """
        method = Logistic if self.method == "logistic" else BoostedTrees
        fitted = method(target=self.seed, columns=self.columns, customer=self.customer).fit(data, rng)
        card = fitted.card.model_copy(
            update={
                "model": f"Look-alikes by {fitted.card.model.lower()}",
                "source": f"{_SOURCE}; {fitted.card.source}",
                "limits": (*_LIMITS, *fitted.card.limits),
            }
        )
        return Ranking(fitted, card)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A fitted likeness.

    Args:
        propensity: the model of being in the group.
        card: what must be known before it is used.
    """

    propensity: Propensity
    card: ModelCard

    @property
    def evidence(self) -> Evidence:
        """How well it found members that it had not seen; `deciles[0].lift` is the lift of the top tenth."""
        return self.propensity.evidence

    def score(self, data: Tabular) -> pa.Table:
        """For each row its `likeness`, 0 to 1, and its `rank` in the table, 1 for the most alike; equals share one."""
        likeness = self.propensity.score(data).column("probability")
        rank = rankdata(-likeness.to_numpy(), method="min").astype(np.int64)
        return pa.table({"likeness": likeness, "rank": pa.array(rank)})

    def explain(self, data: Tabular) -> pa.Table:
        """Why each row is as like as it is; see `Propensity.explain`."""
        return self.propensity.explain(data)

    def to_document(self) -> Body:
        return sealed(_MODEL, _VERSION, {"propensity": self.propensity.to_document()}, self.card)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The ranking of a document.

        Raises:
            UserError: `model-damaged`, `wrong-model`, `model-version`; `extra-missing` for trees without LightGBM.
        """
        content, card = opened(document, _MODEL, _VERSION)
        return cls(Propensity.from_document(content["propensity"]), card)
