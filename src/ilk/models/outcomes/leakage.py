"""Columns that foretell too well: they may hold what was only known afterwards."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ilk.models.estimator import Frozen
from ilk.models.outcomes.sample import Sample

CERTAIN = 0.95
_WORTH_A_LOOK = 0.75
_JUMP = 0.05
_MOST_LOOKS = 3


class Suspect(Frozen):
    """A column that predicts too well, or tells customers apart rather than describing them.

    Args:
        column: its name.
        why: the reason, a sentence.
        alone: its AUC by itself on the holdout; None where it was not used.
        without: the AUC of a model without it; None where that was not tried.
    """

    column: str
    why: str
    alone: float | None = None
    without: float | None = None


class Looked(NamedTuple):
    """What the check looks at: the AUC of each column alone, of the model, and how to get it without a column."""

    alone: dict[str, float]
    model: float
    without: Callable[[str], float]


def suspects(looked: Looked) -> tuple[Suspect, ...]:
    """The columns that are nearly certain alone, or without which everything else says much less than they do alone.

    A column is suspected when its AUC alone is .95 or more; or when alone it is .75 or more, and without it the model's
    falls by .05 or more, to less than .05 above what the column says alone. Kaufman, Rosset & Perlich (2012), Leakage
    in data mining, say why such columns must be looked at; the figures are ours.
    """
    ranked = sorted(looked.alone, key=lambda name: (-looked.alone[name], name))
    worth = [name for name in ranked if looked.alone[name] >= _WORTH_A_LOOK][:_MOST_LOOKS]
    others = len(looked.alone) > 1
    found = [_suspect(name, looked) if others else _certain(name, looked.alone[name]) for name in worth]
    return tuple(each for each in found if each is not None)


def _suspect(name: str, looked: Looked) -> Suspect | None:
    own = looked.alone[name]
    if own >= CERTAIN:
        return _certain(name, own)
    without = looked.without(name)
    if looked.model - without < _JUMP or own <= without - _JUMP:
        return None
    why = (
        f"`{name}` predicts too well: alone its AUC is {own:.2f}, and without it the model's falls from"
        f" {looked.model:.2f} to {without:.2f}. Was it known before the outcome?"
    )
    return Suspect(column=name, why=why, alone=own, without=without)


def _certain(name: str, own: float) -> Suspect | None:
    if own < CERTAIN:
        return None
    why = f"`{name}` predicts too well: alone its AUC is {own:.3f}. Was it known before the outcome?"
    return Suspect(column=name, why=why, alone=own)


def sampled(sample: Sample, most: int) -> Sample:
    """Every so-manieth row where there are more than enough: a look need not be exact."""
    if len(sample) <= most:
        return sample
    return sample.taken(np.linspace(0, len(sample) - 1, most).astype(np.int64))
