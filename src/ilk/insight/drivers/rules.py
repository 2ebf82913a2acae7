"""Conditions under which an outcome is more frequent: the leaves of a shallow tree, measured on other customers."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.random import Generator
from numpy.typing import NDArray

from ilk.catalog.schema import Catalogue
from ilk.insight.attributes import Attribute
from ilk.insight.drivers.answers import DriverRule
from ilk.insight.drivers.associations import FALSE_DISCOVERIES
from ilk.kernel.errors import UserError
from ilk.measurement.statistics import holm, two_proportions, wilson
from ilk.models.clusters.rules import Rule
from ilk.models.clusters.trees import Path, Test, fields_of, grown
from ilk.models.features.preparing import Preparing, prepare
from ilk.segments.language.checking import read_condition
from ilk.segments.tree import Condition
from ilk.segments.words import literal_text

Flags = NDArray[np.bool_]
_DEPTH, _HOLDOUT, _FEWEST = 3, 0.3, 20
_LEAST_SHARE = 0.02


def rules(
    table: pa.Table, chosen: Sequence[Attribute], outcome: Flags, catalogue: Catalogue, rng: Generator
) -> list[DriverRule]:
    """The leaves of a tree of at most three comparisons under which most have the outcome, the most telling first.

    The tree is grown (Breiman, Friedman, Olshen & Stone 1984, Classification and Regression Trees) on as many with the
    outcome as without, drawn from seven tenths of the customers; shares are those of the other three tenths.

    Args:
        table: a row a customer, a column for each attribute, called by its text.
        chosen: the attributes.
        outcome: whether it is so, for each row.
        catalogue: what the language knows.
        rng: draws the customers.
    """
    shuffled = rng.permutation(table.num_rows)
    edge = round(table.num_rows * _HOLDOUT)
    kept, used = np.sort(shuffled[:edge]), _balanced(shuffled[edge:], outcome)
    if len(used) < 2 * _FEWEST:
        return []
    names = [each.text for each in chosen]
    try:
        preparation = prepare(table, names, Preparing())
        fields = fields_of(table.take(pa.array(used)), preparation)
        least = max(_FEWEST, round(len(used) * _LEAST_SHARE))
        leaves = grown(fields, outcome[used].astype(np.int64), _DEPTH, least, rng)
    except UserError:  # nothing that customers could be told apart by
        return []
    trees = {each.text: each for each in chosen}
    found = [(path, condition(path, trees, catalogue)) for label, path in leaves if label == 1 and path]
    return _measured(found, table.take(pa.array(kept)), outcome[kept])


def condition(path: Path, chosen: dict[str, Attribute], catalogue: Catalogue) -> Condition:
    """Comparisons of a path as a condition of the language."""
    return read_condition(" and ".join(_text(test, chosen[test.field]) for test in path), catalogue)


def _text(test: Test, attribute: Attribute) -> str:
    match test.value:
        case bool(wanted):
            plain = f"{attribute.text} is {'true' if wanted else 'false'}"
        case str(level):
            plain = f"{attribute.text} {test.operator} {literal_text(level)}"
        case number:
            whole = int(number) if float(number).is_integer() else number
            plain = f"{attribute.text} {test.operator} {literal_text(whole)}"
    return f"({plain} or {attribute.text} is missing)" if test.or_missing else plain


def _balanced(places: NDArray[np.int64], outcome: Flags) -> NDArray[np.int64]:
    """As many with the outcome as without, so that a rare one is not drowned."""
    inside, outside = places[outcome[places]], places[~outcome[places]]
    few = min(len(inside), len(outside))
    return np.sort(np.concatenate([inside[:few], outside[:few]]))


def _measured(found: Sequence[tuple[Path, Condition]], table: pa.Table, outcome: Flags) -> list[DriverRule]:
    held = [Rule(cluster="", any_of=(path,), precision=None, recall=None).holds(table) for path, _ in found]
    if not held:
        return []
    trials = np.array([flags.sum() for flags in held], dtype=float)
    hits = np.array([(flags & outcome).sum() for flags in held], dtype=float)
    whole, all_hits = float(len(outcome)), float(outcome.sum())
    usable = (trials >= _FEWEST) & (trials < whole)
    # Where nothing can be said, harmless numbers stand in; they are never read.
    some, hits = np.where(usable, trials, 1.0), np.where(usable, hits, 0.0)
    tested = two_proportions(hits, some, all_hits - hits, np.maximum(whole - some, 1.0))
    adjusted = holm(np.where(usable, tested, 1.0))
    shares = wilson(hits, some)
    told = [
        DriverRule(
            text=condition.text(),
            sentence=condition.sentence(),
            customers=int(trials[place]),
            share=float(shares.effect[place]),
            low=float(shares.low[place]),
            high=float(shares.high[place]),
            usual=all_hits / whole,
            p_value=float(adjusted[place]),
            significant=bool(adjusted[place] <= FALSE_DISCOVERIES),
        )
        for place, (_, condition) in enumerate(found)
        if usable[place] and hits[place] / some[place] > all_hits / whole
    ]
    return sorted(told, key=lambda each: (not each.significant, -each.share))
