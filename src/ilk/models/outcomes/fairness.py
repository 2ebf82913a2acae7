"""How a model treats groups: whom it chooses, whom it finds, and whether its probabilities mean the same for each."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from ilk.models.estimator import Frozen
from ilk.models.features.steps import texts
from ilk.models.tables import Floats

UNKNOWN = "unknown"
_MOST_GROUPS = 20


class Group(Frozen):
    """A group in the holdout.

    Args:
        column: what groups them.
        group: its value; `unknown` where it is missing.
        customers: how many there are.
        selected: the share that is chosen (demographic parity compares these).
        found: the share of those who did that is chosen (equal opportunity: Hardt, Price & Srebro 2016); None where
            nobody did.
        predicted: their mean probability.
        observed: the share that did (calibration within groups: Kleinberg, Mullainathan & Raghavan 2017).
    """

    column: str
    group: str
    customers: int
    selected: float
    found: float | None
    predicted: float
    observed: float


def by_group(
    table: pa.Table, protected: Sequence[str], chances: Floats, happened: Floats, threshold: float
) -> tuple[Group, ...]:
    """The groups of each protected column, the largest first; at most 20 of each.

    Args:
        table: the holdout.
        protected: columns of groups.
        chances: the probability of each row.
        happened: 1 where it happened.
        threshold: who is at or above it counts as chosen.
    """
    found: list[Group] = []
    for name in protected:
        values = texts(table, name).fill_null(UNKNOWN).combine_chunks().dictionary_encode()
        codes = np.asarray(values.indices.to_numpy())
        named = dict(enumerate(values.dictionary.to_pylist()))
        sizes = np.bincount(codes)
        order = sorted(named, key=lambda code: (-sizes[code], named[code]))
        for code in order[:_MOST_GROUPS]:
            own = codes == code
            found.append(_group(name, named[code], chances[own], happened[own], threshold))
    return tuple(found)


def in_words(groups: Sequence[Group]) -> dict[str, float]:
    """The figures of a card: `gender=f selected` and so on."""
    told: dict[str, float] = {}
    for each in groups:
        name = f"{each.column}={each.group}"
        told |= {f"{name} selected": each.selected, f"{name} predicted": each.predicted}
        told[f"{name} observed"] = each.observed
        if each.found is not None:
            told[f"{name} found"] = each.found
    return told


def _group(name: str, group: str, chances: Floats, happened: Floats, threshold: float) -> Group:
    over = chances >= threshold
    hits = float(happened.sum())
    return Group(
        column=name,
        group=group,
        customers=len(chances),
        selected=float(over.mean()),
        found=float(happened[over].sum()) / hits if hits else None,
        predicted=float(chances.mean()),
        observed=hits / len(happened),
    )
