"""Kaplan and Meier's curve: the share for whom it has not happened yet, over time, for everyone or by group."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import Generator
from scipy.special import ndtri
from scipy.stats import chi2

from ilk.catalog.documents import Body
from ilk.kernel.answers import Chart
from ilk.kernel.charts import shown
from ilk.kernel.errors import UserError
from ilk.models.estimator import Frozen, ModelCard, Tabular, opened, sealed
from ilk.models.features.steps import texts
from ilk.models.outcomes.sample import yes_or_no
from ilk.models.outcomes.survival import charts
from ilk.models.outcomes.survival.observed import Observed, observed
from ilk.models.tables import Floats, arrow, column, numbers

if TYPE_CHECKING:
    import altair as alt

_MODEL, _VERSION = "kaplan_meier", 1
_SOURCE = "Kaplan & Meier (1958), Nonparametric estimation from incomplete observations, JASA 53"
_Z = float(ndtri(0.975))
_HALF = 0.5
_MOST_GROUPS = 100
_LIMITS = (
    "Watching must end for reasons that have nothing to do with what is waited for.",
    "Groups may differ in more than what names them: a difference between curves is no effect.",
)


class Curve(Frozen):
    """The survival of a group: a step at each time at which it happened.

    Args:
        group: its name; None for everyone.
        customers: how many.
        times: when it happened, in the table's unit.
        at_risk: how many were still watched right before each time.
        events: how many it happened to at that time.
        survival: the share for whom it had not happened by then.
        low: its lower bound at 95 % (Greenwood's variance on the scale of log(-log); Kalbfleisch & Prentice 1980).
        high: its upper bound.
    """

    group: str | None
    customers: int
    times: tuple[float, ...]
    at_risk: tuple[int, ...]
    events: tuple[int, ...]
    survival: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def at(self, time: float) -> float:
        """The survival at a time."""
        place = int(np.searchsorted(self.times, time, side="right"))
        return self.survival[place - 1] if place else 1.0

    @property
    def median(self) -> tuple[float | None, float | None, float | None]:
        """When it has happened to half, with its bounds (Brookmeyer & Crowley 1982); None beyond the watching."""
        return _halved(self.times, self.survival), _halved(self.times, self.low), _halved(self.times, self.high)


class LogRank(Frozen):
    """Whether groups have one curve (Mantel 1966): the statistic, its degrees of freedom, and the p-value."""

    statistic: float
    degrees: int
    p_value: float


class KaplanMeier(Frozen):
    """Survival curves.

    Args:
        duration: the column of how long each customer was watched.
        event: the column that says whether it happened at the end of that time.
        by: the column of groups, such as a segment; everyone is one when left out.
        horizon: the time at which `score` tells the survival; half of the longest duration when left out.
    """

    duration: str
    event: str
    by: str | None = None
    horizon: float | None = None

    def fit(self, data: Tabular, rng: Generator | None = None) -> "Survival":
        """The curves of a table with a row a customer.

        Raises:
            UserError: what `observed` raises, and `too-many-groups`.
        """
        table = arrow(data)
        seen = observed(table, self.duration, self.event)
        groups = _groups(table, self.by)
        curves = tuple(_curve(name, seen.duration[own], seen.happened[own]) for name, own in groups)
        horizon = float(seen.duration.max()) * _HALF if self.horizon is None else self.horizon
        card = ModelCard(
            model="Kaplan-Meier",
            source=_SOURCE,
            data=f"{table.num_rows:,} customers; it happened to {int(seen.happened.sum()):,}",
            features=() if self.by is None else (self.by,),
            limits=_LIMITS,
        )
        return Survival(self.by, horizon, curves, _log_rank(seen, [own for _, own in groups]), card)


@dataclass(frozen=True, slots=True)
class Survival:
    """Fitted curves.

    Args:
        by: the column of groups.
        horizon: the time at which `score` tells the survival.
        curves: one a group, the largest first.
        log_rank: whether they differ; None with one group.
        card: what must be known before it is used.
    """

    by: str | None
    horizon: float
    curves: tuple[Curve, ...]
    log_rank: LogRank | None
    card: ModelCard

    def score(self, data: Tabular) -> pa.Table:
        """For each row the `survival` of its group at the horizon and the `median`; null in a group never seen."""
        own = self._of_rows(data)
        at = pa.array([curve.at(self.horizon) for curve in self.curves], pa.float64())
        medians = pa.array([curve.median[0] for curve in self.curves], pa.float64())
        return pa.table({"survival": at.take(own), "median": medians.take(own)})

    def from_now(self, data: Tabular, *, watched: str, ended: str, ahead: float) -> pa.Table:
        """For each row what is left, given how long it was watched: `staying`, and `median_left`.

        `staying` is the probability that it does not happen within `ahead`; 0 to whom it has happened already.
        `median_left` is the time until it has happened to half of those like them; 0 where it has, null beyond what
        was seen. Both are null in a group never seen, and where nobody was watched for so long.

        Args:
            data: rows with the group's column, where there is one.
            watched: the column of how long each was watched.
            ended: the column that says to whom it has happened.
            ahead: how far ahead to look.
        """
        table = arrow(data)
        own = self._of_rows(table)
        group, times = own.fill_null(-1).to_numpy(), numbers(table, [watched])[watched]
        staying, left = np.full(len(times), np.nan), np.full(len(times), np.nan)
        for place, curve in enumerate(self.curves):
            here = group == place
            staying[here], left[here] = _left(curve, times[here], ahead)
        over = yes_or_no(column(table, ended), ended) > 0
        known = own.is_valid().to_numpy(zero_copy_only=False)
        staying[over & known], left[over & known] = 0.0, 0.0
        told = {"staying": staying, "median_left": left}
        return pa.table({name: pa.array(values, mask=np.isnan(values)) for name, values in told.items()})

    def explain(self, data: Tabular) -> pa.Table:
        """For each row its group, how many customers that has, and how many it happened to."""
        own = self._of_rows(data)
        told = {
            "group": pa.array([curve.group for curve in self.curves], pa.string()),
            "customers": pa.array([curve.customers for curve in self.curves]),
            "events": pa.array([sum(curve.events) for curve in self.curves]),
        }
        return pa.table({name: values.take(own) for name, values in told.items()})

    def table(self) -> pa.Table:
        """The curves, a row a group and time."""
        return pa.Table.from_pylist([row for curve in self.curves for row in _steps(curve)])

    def plot(self, unit: str = "time") -> "alt.TopLevelMixin":
        """A chart of Altair: the curves with their bounds, over time that is called `unit`."""
        return shown(self.chart(unit))

    def chart(self, unit: str = "time") -> Chart:
        """The same as a document of Vega-Lite."""
        return charts.curves(self.table().to_pylist(), self.log_rank.p_value if self.log_rank else None, unit)

    def to_document(self) -> Body:
        content = {
            "by": self.by,
            "horizon": self.horizon,
            "curves": [curve.model_dump(mode="json") for curve in self.curves],
            "log_rank": self.log_rank.model_dump(mode="json") if self.log_rank else None,
        }
        return sealed(_MODEL, _VERSION, content, self.card)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The curves of a document.

        Raises:
            UserError: `model-damaged`, `wrong-model`, `model-version`.
        """
        content, card = opened(document, _MODEL, _VERSION)
        curves = tuple(Curve.model_validate(each) for each in content["curves"])
        test = content["log_rank"]
        return cls(content["by"], content["horizon"], curves, LogRank.model_validate(test) if test else None, card)

    def _of_rows(self, data: Tabular) -> pa.Array:
        """The place of each row's curve; null in a group that was never seen."""
        table = arrow(data)
        if self.by is None:
            return pa.array(np.zeros(table.num_rows, np.int64))
        groups = pa.array([curve.group for curve in self.curves], pa.string())
        places = pc.index_in(texts(table, self.by), value_set=groups)
        return places.combine_chunks() if isinstance(places, pa.ChunkedArray) else places


def _groups(table: pa.Table, by: str | None) -> list[tuple[str | None, np.ndarray]]:
    """The rows of each group, the largest first; rows without a group are in none."""
    if by is None:
        return [(None, np.arange(table.num_rows))]
    written = texts(table, by).combine_chunks().dictionary_encode()
    names = written.dictionary.to_pylist()
    if len(names) > _MOST_GROUPS:
        what = f"`{by}` has {len(names):,} values: too many for a curve each"
        raise UserError("too-many-groups", what, hint="Take rare ones together, or make bands of numbers.")
    codes = written.indices.fill_null(-1).to_numpy()
    found: list[tuple[str | None, np.ndarray]] = [
        (name, np.flatnonzero(codes == code)) for code, name in enumerate(names)
    ]
    return sorted(found, key=lambda group: (-len(group[1]), str(group[0])))


def _curve(name: str | None, duration: Floats, happened: Floats) -> Curve:
    times, at_risk, events = _life_table(duration, happened)
    share = np.cumprod(1 - events / at_risk)
    left = at_risk - events
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(events / (at_risk * left))
        spread = _Z * np.sqrt(greenwood) / np.abs(np.log(share))
        low, high = share ** np.exp(spread), share ** np.exp(-spread)
    # Where nobody is left, the variance has no end: nothing is known below, and no more than before above.
    ended = share == 0
    low[ended] = 0.0
    high[ended] = high[~ended][-1] if (~ended).any() else 1.0
    return Curve(
        group=name,
        customers=len(duration),
        times=tuple(times.tolist()),
        at_risk=tuple(at_risk.astype(int).tolist()),
        events=tuple(events.astype(int).tolist()),
        survival=tuple(share.tolist()),
        low=tuple(low.tolist()),
        high=tuple(high.tolist()),
    )


def _life_table(duration: Floats, happened: Floats) -> tuple[Floats, Floats, Floats]:
    """The times at which it happened, how many were watched then, and to how many it happened."""
    times = np.unique(duration[happened > 0])
    at_risk = len(duration) - np.searchsorted(np.sort(duration), times, side="left")
    places = np.searchsorted(times, duration[happened > 0])
    return times, at_risk.astype(float), np.bincount(places, minlength=len(times)).astype(float)


def _log_rank(seen: Observed, groups: list[np.ndarray]) -> LogRank | None:
    kept = [own for own in groups if len(own)]
    if len(kept) == 1:
        return None
    every = np.concatenate(kept)
    times, at_risk, events = _life_table(seen.duration[every], seen.happened[every])
    here = np.array([_watched(seen.duration[own], times) for own in kept])
    found = np.array([seen.happened[own].sum() for own in kept])
    apart = (found - (here * events / at_risk).sum(axis=1))[:-1]
    share = here / at_risk
    factor = events * (at_risk - events) / np.maximum(at_risk - 1, 1)
    covariance = np.diag((factor * share).sum(axis=1)) - (factor * share) @ share.T
    statistic = float(apart @ np.linalg.pinv(covariance[:-1, :-1]) @ apart)
    degrees = len(kept) - 1
    return LogRank(statistic=statistic, degrees=degrees, p_value=float(chi2.sf(statistic, degrees)))


def _watched(duration: Floats, times: Floats) -> Floats:
    return (len(duration) - np.searchsorted(np.sort(duration), times, side="left")).astype(float)


def _left(curve: Curve, watched: Floats, ahead: float) -> tuple[Floats, Floats]:
    """The share that stays for `ahead` more, of those who stayed so long; and when half of them are gone."""
    steps, times = np.array([1.0, *curve.survival]), np.array(curve.times)
    now = steps[np.searchsorted(times, watched, side="right")]
    later = steps[np.searchsorted(times, watched + ahead, side="right")]
    there = np.where(now > 0, now, np.nan)
    # Survival falls from step to step: the first one that is half of now or less.
    half = np.searchsorted(-steps[1:], -now / 2, side="left")
    ends = np.append(times, np.nan)[half] - watched
    return np.asarray(later / there), np.where(now > 0, ends, np.nan)


def _halved(times: tuple[float, ...], share: tuple[float, ...]) -> float | None:
    """The first time at which no more than half is left."""
    below = np.flatnonzero(np.array(share) <= _HALF)
    return times[below[0]] if len(below) else None


def _steps(curve: Curve) -> list[dict[str, Any]]:
    columns = (curve.times, curve.at_risk, curve.events, curve.survival, curve.low, curve.high)
    names = ("time", "at_risk", "events", "survival", "low", "high")
    return [{"group": curve.group, **dict(zip(names, row, strict=True))} for row in zip(*columns, strict=True)]
