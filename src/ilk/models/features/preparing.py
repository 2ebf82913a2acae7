"""What every method is given: features that can be compared, made once by rules that are written down."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, Self, assert_never

import numpy as np
import pyarrow as pa
from pydantic import Field

from ilk.kernel.errors import UserError
from ilk.models.estimator import Frozen
from ilk.models.features.columns import Kind, Levels, Numbers, Unusable, look
from ilk.models.features.steps import LevelStep, MissingStep, NumberStep, OthersStep, Step, feature_of
from ilk.models.tables import Floats

_SKEWED = 1.0
"""A skewness above this is called high (Bulmer 1979)."""
_PIECE = 65_536
_WEIGHT_OF_LEVELS = 0.5**0.5
"""So that two customers with different levels are one apart, as two are who differ in a yes or no."""


class Preparing(Frozen):
    """How features are made of columns.

    Numbers: a skewed one that is never negative becomes log(1 + x); then mean 0 and standard deviation 1. A missing one
    counts as the median. Yes or no is 1 or 0, and the share of yes where it is missing. Of texts, each level is a
    feature; rare ones are one together; a missing one has no level. Where values are missing, that is a feature too.
    """

    log: Literal["auto", "never"] | tuple[str, ...] = "auto"
    """Which columns become log(1 + x): the skewed ones, none, or these."""
    scale: bool = True
    """Whether numbers are brought to mean 0 and standard deviation 1."""
    rare: float = Field(default=0.01, ge=0, lt=1)
    """Levels with a smaller share than this are taken together."""
    most_levels: int = Field(default=12, ge=2)
    """More levels than this are taken together, the rarest first."""
    allow: tuple[str, ...] = ()
    """Columns that are taken although they look like an identifier."""
    as_levels: bool = False
    """Whether every column is taken as levels, as latent class analysis needs it."""


class Finding(Frozen):
    """A column that was left out, and why."""

    column: str
    why: str


class Preparation(Frozen):
    """The steps from the columns of a table to the features of a method: fitted once, the same for all later rows."""

    columns: tuple[str, ...]
    kinds: tuple[Kind, ...]
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the features."""
        return tuple(step.feature for step in self.steps)

    @property
    def column_of(self) -> tuple[int, ...]:
        """For each feature the place of its column in `columns`."""
        places = {name: place for place, name in enumerate(self.columns)}
        return tuple(places[step.column] for step in self.steps)

    @property
    def numeric(self) -> tuple[bool, ...]:
        """For each feature whether it is a number, rather than yes or no."""
        kind_of = dict(zip(self.columns, self.kinds, strict=True))
        return tuple(isinstance(step, NumberStep) and kind_of[step.column] == "number" for step in self.steps)

    def only(self, features: Iterable[int]) -> Self:
        """The preparation of some features, by their places, and of no other column."""
        steps = tuple(self.steps[place] for place in features)
        read = {step.column for step in steps}
        kept = [place for place, name in enumerate(self.columns) if name in read]
        columns, kinds = (tuple(each[place] for place in kept) for each in (self.columns, self.kinds))
        return self.model_copy(update={"steps": steps, "columns": columns, "kinds": kinds})

    def apply(self, table: pa.Table) -> Floats:
        """The features of the rows of a table, in its order.

        Raises:
            UserError: `unknown-column`, `not-finite`, `not-numbers`, `not-levels`.
        """
        rows = np.empty((table.num_rows, len(self.steps)))

        try:
            # In pieces that the processor's own memory holds, what is worked out in between costs next to nothing.
            for start in range(0, max(len(rows), 1), _PIECE):
                piece = table.slice(start, _PIECE)
                for place, step in enumerate(self.steps):
                    rows[start : start + _PIECE, place] = feature_of(step, piece)
        except UserError:
            # Asked of the whole table, the error names its rows.
            for step in self.steps:
                feature_of(step, table)
            raise
        return rows


def prepare(table: pa.Table, columns: Sequence[str], rules: Preparing) -> Preparation:
    """The preparation that fits these columns of a table.

    Raises:
        UserError: `unknown-column`, `not-finite`; `no-features` where no column is left.
    """
    kept: dict[str, Kind] = {}
    steps: list[Step] = []
    findings: list[Finding] = []
    with ThreadPoolExecutor() as pool:
        looked = list(pool.map(lambda name: _looked(table, name, rules), columns))
    for name, found in zip(columns, looked, strict=True):
        match found:
            case Unusable(why=why):
                findings.append(Finding(column=name, why=why))
            case kind, made:
                kept[name] = kind
                steps += made
    if not steps:
        hint = "\n".join(f"`{finding.column}`: {finding.why}." for finding in findings)
        raise UserError("no-features", "no column is left to find clusters by", hint=hint or "Name some columns.")
    return Preparation(columns=tuple(kept), kinds=tuple(kept.values()), steps=tuple(steps), findings=tuple(findings))


def _looked(table: pa.Table, name: str, rules: Preparing) -> tuple[Kind, list[Step]] | Unusable:
    """What a column holds and the steps that make features of it."""
    match look(table, name, as_levels=rules.as_levels, trusted=name in rules.allow):
        case Unusable() as unusable:
            return unusable
        case seen:
            return seen.kind, _steps(seen, rules)


def _steps(seen: Numbers | Levels, rules: Preparing) -> list[Step]:
    match seen:
        case Numbers(yes_no=True):
            steps: list[Step] = [_yes_no(seen)]
        case Numbers():
            steps = [_number(seen, rules)]
        case Levels(yes=str(yes)) if not rules.as_levels:
            steps = [LevelStep(column=seen.name, level=yes, weight=1)]
        case Levels():
            steps = _levels(seen, rules)
        case _:
            assert_never(seen)
    # Without a level for it, an answer that was not given says nothing: what latent classes make of it.
    return [*steps, MissingStep(column=seen.name)] if seen.missing and not rules.as_levels else steps


def _yes_no(seen: Numbers) -> NumberStep:
    return NumberStep(column=seen.name, fill=float(seen.values.mean()), log=False, middle=0, spread=1)


def _number(seen: Numbers, rules: Preparing) -> NumberStep:
    fill = float(np.median(seen.values))
    # The mean and deviation are of what the step gives: with the median in place of what is missing.
    values = np.concatenate([seen.values, np.full(seen.missing, fill)]) if seen.missing else seen.values
    log = _wants_log(seen, rules)
    shown = np.log1p(values) if log else values
    middle, spread = (float(shown.mean()), float(shown.std())) if rules.scale else (0.0, 1.0)
    return NumberStep(column=seen.name, fill=fill, log=log, middle=middle, spread=spread)


def _wants_log(seen: Numbers, rules: Preparing) -> bool:
    """Whether a column becomes log(1 + x)."""
    negative = seen.values.min() < 0
    match rules.log:
        case "never":
            return False
        case "auto":
            return not negative and skewness(seen.values) > _SKEWED
        case columns if seen.name in columns and negative:
            what = f"column `{seen.name}` has negative values, which have no logarithm"
            raise UserError("negative-logarithm", what, hint="Leave it out of `log`.")
        case columns:
            return seen.name in columns


def skewness(values: Floats) -> float:
    """The third standardised moment: above 0 when a few values are very large."""
    away = values - values.mean()
    squares = away * away
    variance = squares.mean()
    return float((squares * away).mean() / variance**1.5) if variance > 0 else 0.0


def _levels(seen: Levels, rules: Preparing) -> list[Step]:
    """A step a level, the frequent ones first, and one for the rare together."""
    ranked = sorted(seen.counts, key=lambda level: (-seen.counts[level], level))
    known = sum(seen.counts.values())
    kept = [level for level in ranked if seen.counts[level] >= rules.rare * known][: rules.most_levels]
    if len(ranked) == len(kept) + 1:
        kept = ranked
    steps: list[Step] = [LevelStep(column=seen.name, level=level, weight=_WEIGHT_OF_LEVELS) for level in kept]
    others = OthersStep(column=seen.name, levels=tuple(kept), weight=_WEIGHT_OF_LEVELS)
    return [*steps, others] if len(kept) < len(ranked) else steps
