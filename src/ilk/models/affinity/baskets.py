"""Market baskets: what is bought together more often than by chance."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa
from numpy.random import Generator
from pydantic import Field
from scipy.stats import false_discovery_control, hypergeom

from ilk.catalog.documents import Body
from ilk.kernel.errors import UserError
from ilk.models.affinity.fp_growth import Items, frequent
from ilk.models.affinity.pairs import Held, frequent_pairs
from ilk.models.estimator import Frozen, ModelCard, Tabular, opened, sealed
from ilk.models.features.steps import texts
from ilk.models.tables import Floats, arrow

_MODEL, _VERSION = "baskets", 1
_SOURCE = (
    "Agrawal, Imielinski & Swami (1993), Mining association rules between sets of items in large databases; Han, Pei &"
    " Yin (2000), Mining frequent patterns without candidate generation; Benjamini & Hochberg (1995) on many tests"
)
_LIMITS = (
    "What is bought together need not lead to each other: both may follow from the shop, the season or an offer.",
    "Rules of rare items are not seen below the least support.",
)
_MOST_SETS = 200_000
_PAIR = 2


class Rule(Frozen):
    """Who buys these also buys that.

    Args:
        items: what was bought.
        then: what was bought with it.
        baskets: in how many baskets all of it was.
        support: their share of all baskets.
        confidence: the share of the baskets with `items` that had `then` as well.
        lift: that share against the share of all baskets that had `then`.
        q_value: the p-value of Fisher's exact test that they go together, corrected for the number of rules
            (Benjamini & Hochberg).
    """

    items: tuple[str, ...]
    then: str
    baskets: int
    support: float
    confidence: float
    lift: float
    q_value: float


class Baskets(Frozen):
    """Association rules with one item on their right side.

    Args:
        basket: the column of baskets, orders or customers.
        item: the column of what was bought; a basket holds an item or not, however many.
        least_support: the share of baskets that a rule's items must be in together.
        least_confidence: of a rule.
        least_lift: of a rule; below 1 items keep each other away.
        longest: how many items a rule may have on both sides together; 2 is "also bought".
    """

    basket: str
    item: str
    least_support: float = Field(default=0.01, gt=0, le=1)
    least_confidence: float = Field(default=0.1, ge=0, le=1)
    least_lift: float = Field(default=1.0, ge=0)
    longest: int = Field(default=3, ge=2, le=6)

    def fit(self, data: Tabular, rng: Generator | None = None) -> "BasketRules":
        """Learn from a table with a row a basket and item.

        Raises:
            UserError: `no-rows`, `unknown-column`, `too-many-sets` where a lower support would list too many sets.
        """
        names, held, count = _read(arrow(data), self.basket, self.item)
        least = max(int(np.ceil(self.least_support * count - 1e-9)), 1)
        found = frequent_pairs(held, least) if self.longest == _PAIR else frequent(_counted(held), least, self.longest)
        if len(found) > _MOST_SETS:
            what = f"{len(found):,} sets of items are frequent: too many to be rules that anyone reads"
            raise UserError("too-many-sets", what, hint="Raise `least_support`, or lower `longest`.")
        rules = _rules(found, names, count, self)
        card = ModelCard(
            model="Association rules",
            source=_SOURCE,
            data=f"{count:,} baskets, {len(names):,} items",
            features=(self.basket, self.item),
            limits=_LIMITS,
        )
        return BasketRules(self.item, count, rules, card)


@dataclass(frozen=True, slots=True)
class BasketRules:
    """Rules, the highest lift first.

    Args:
        item: the column of items.
        baskets: how many baskets they were learnt from.
        rules: the rules.
        card: what must be known before they are used.
    """

    item: str
    baskets: int
    rules: tuple[Rule, ...]
    card: ModelCard

    def score(self, data: Tabular) -> pa.Table:
        """For each row `also`, what goes best with its item by lift; `lift` and `confidence`; null without a rule."""
        best = self._of_rows(data)
        return pa.table(
            {
                "also": pa.array([rule and rule.then for rule in best], pa.string()),
                "lift": pa.array([rule and rule.lift for rule in best], pa.float64()),
                "confidence": pa.array([rule and rule.confidence for rule in best], pa.float64()),
            }
        )

    def explain(self, data: Tabular) -> pa.Table:
        """For each row the rule behind its score: `baskets`, `support` and `q_value`."""
        best = self._of_rows(data)
        return pa.table(
            {
                "baskets": pa.array([rule and rule.baskets for rule in best], pa.int64()),
                "support": pa.array([rule and rule.support for rule in best], pa.float64()),
                "q_value": pa.array([rule and rule.q_value for rule in best], pa.float64()),
            }
        )

    def also(self, *items: str) -> tuple[Rule, ...]:
        """The rules of exactly these items, the highest lift first."""
        asked = tuple(sorted(items))
        return tuple(rule for rule in self.rules if rule.items == asked)

    def table(self) -> pa.Table:
        """A row a rule."""
        return pa.Table.from_pylist([rule.model_dump() | {"items": list(rule.items)} for rule in self.rules])

    def to_document(self) -> Body:
        rules = [rule.model_dump(mode="json") for rule in self.rules]
        return sealed(_MODEL, _VERSION, {"item": self.item, "baskets": self.baskets, "rules": rules}, self.card)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The rules of a document.

        Raises:
            UserError: `model-damaged`, `wrong-model`, `model-version`.
        """
        content, card = opened(document, _MODEL, _VERSION)
        rules = tuple(Rule.model_validate(rule) for rule in content["rules"])
        return cls(content["item"], content["baskets"], rules, card)

    def _of_rows(self, data: Tabular) -> list[Rule | None]:
        best: dict[str, Rule] = {}
        for rule in self.rules:
            if len(rule.items) == 1:
                best.setdefault(rule.items[0], rule)
        return [best.get(item) for item in texts(arrow(data), self.item).to_pylist()]


def _read(table: pa.Table, basket: str, item: str) -> tuple[list[str], Held, int]:
    """The items, the most frequent first; which basket holds which of them; and how many baskets there are."""
    whose, what = texts(table, basket), texts(table, item)
    if table.num_rows == 0:
        raise UserError("no-rows", "the table has no rows, so there is nothing to learn from")
    for name, values in ((basket, whose), (item, what)):
        if values.null_count:
            raise UserError("missing-numbers", f"column `{name}` has no value in {values.null_count:,} rows")
    flat_baskets = whose.combine_chunks().dictionary_encode()
    flat_items = what.combine_chunks().dictionary_encode()
    names = np.array(flat_items.dictionary.to_pylist())
    # A basket and an item as one number: sorting numbers is much faster than sorting rows.
    number = flat_baskets.indices.to_numpy().astype(np.int64) * len(names) + flat_items.indices.to_numpy()
    held = np.column_stack(np.divmod(np.unique(number), len(names)))
    ranked = np.lexsort([names, -np.bincount(held[:, 1], minlength=len(names))])
    held[:, 1] = np.argsort(ranked)[held[:, 1]]
    return names[ranked].tolist(), held[np.lexsort([held[:, 1], held[:, 0]])], len(flat_baskets.dictionary)


def _counted(held: Held) -> dict[Items, int]:
    """How often each basket is there."""
    parts = np.split(held[:, 1], np.flatnonzero(np.diff(held[:, 0])) + 1)
    return Counter(tuple(part.tolist()) for part in parts)


def _rules(found: Mapping[Items, int], names: list[str], count: int, wanted: Baskets) -> tuple[Rule, ...]:
    candidates = [
        (items, then, both)
        for items_and_then, both in found.items()
        if len(items_and_then) > 1
        for then in items_and_then
        if both >= wanted.least_confidence * found[items := tuple(item for item in items_and_then if item != then)]
    ]
    if not candidates:
        return ()
    q_values = _significance(candidates, found, count)
    rules = [
        _rule(names, items, then, both, (found[items], found[(then,)], count), q_value)
        for (items, then, both), q_value in zip(candidates, q_values.tolist(), strict=True)
        if both * count >= wanted.least_lift * found[items] * found[(then,)]
    ]
    return tuple(sorted(rules, key=lambda rule: (-rule.lift, -rule.baskets, rule.items, rule.then)))


def _significance(candidates: list[tuple[Items, int, int]], found: Mapping[Items, int], count: int) -> Floats:
    both = np.array([both for _, _, both in candidates])
    left = np.array([found[items] for items, _, _ in candidates])
    right = np.array([found[(then,)] for _, then, _ in candidates])
    p_values = np.clip(hypergeom.sf(both - 1, count, right, left), 0, 1)
    return np.asarray(false_discovery_control(p_values, method="bh"))


def _rule(names: list[str], items: Items, then: int, both: int, counts: tuple[int, int, int], q_value: float) -> Rule:
    left, right, count = counts
    return Rule(
        items=tuple(sorted(names[item] for item in items)),
        then=names[then],
        baskets=both,
        support=both / count,
        confidence=both / left,
        lift=both * count / (left * right),
        q_value=q_value,
    )
