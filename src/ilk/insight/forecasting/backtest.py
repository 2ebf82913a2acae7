"""Which way to foretell a series did better on its own past, and whether its intervals held what they promise."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ilk.insight.forecasting.answers import Backtest, Method
from ilk.insight.forecasting.smoothing import FEWEST_FOR_TREND, Floats, Foretold, damped_trend, drift, last_value
from ilk.measurement.statistics import LEVEL, normal_quantile

FEWEST = 6
"""Of fewer values nothing is foretold."""
_ORIGINS_OF_A_CHOICE, _ORIGINS_OF_DRIFT = 6, 4
_NEWEST, _ORIGINS = 120, 40
"""So many values at most are looked at, and so many origins are tried."""
_TRIES = 20
"""From so many forecasts on, it says something what share lay within their intervals."""
_METHODS: Mapping[Method, Callable[[Floats, int], Foretold]] = {
    "damped_trend": damped_trend,
    "drift": drift,
    "last_value": last_value,
}


@dataclass(frozen=True, slots=True, eq=False)
class _Tried:
    """Forecasts at past origins: how far off they were, and how far their intervals reached."""

    off: Floats
    reach: Floats

    @property
    def error(self) -> float:
        """The average distance."""
        return float(np.abs(self.off).mean())

    @property
    def widening(self) -> float:
        """By what intervals have to be multiplied so that they hold what they promise, in the past at least."""
        # Where nothing moved so far, an interval of no width held.
        ratio = np.divide(np.abs(self.off), self.reach, out=np.zeros_like(self.off), where=self.reach > 0)
        usual = float(np.sqrt((ratio**2).mean())) * normal_quantile(LEVEL)
        return max(1.0, usual, float(np.quantile(ratio, LEVEL)) if len(ratio) >= _TRIES else 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The way that is taken, what it foretells, and how both did before."""

    method: Method
    foretold: Foretold
    backtest: Backtest


def chosen(values: Floats, steps: int) -> Chosen:
    """The forecast of a series by the way that did better on its past.

    Both are tried at each origin from the middle of the series on, at all steps that lie before its end (a rolling
    origin; Tashman 2000, Out-of-sample tests of forecasting accuracy, International Journal of Forecasting 16). The
    damped trend needs twelve values to be fitted and six origins to be chosen; of a shorter series the average change
    can be chosen from four origins on, each with five values before it; else the newest value is the forecast.

    Args:
        values: oldest first, at least `FEWEST`.
        steps: how many to foretell.
    """
    values = values[-_NEWEST:]
    first = max(FEWEST_FOR_TREND, len(values) // 2, len(values) - _ORIGINS)
    methods: tuple[Method, ...] = tuple(_METHODS)
    if len(values) - first < _ORIGINS_OF_A_CHOICE:
        first = FEWEST - 1
        methods = ("drift", "last_value") if len(values) - first >= _ORIGINS_OF_DRIFT else ("last_value",)
    tried = {method: _tried(values, method, first, steps) for method in methods}
    method = min(tried, key=lambda name: (tried[name].error, name != "last_value"))
    foretold, told = _METHODS[method](values, steps), _told(len(values) - first, tried[method], tried["last_value"])
    return Chosen(method, Foretold(foretold.expected, foretold.reach * told.widened), told)


def _tried(values: Floats, method: Method, first: int, steps: int) -> _Tried:
    found = list(_forecasts(values, method, first, steps))
    return _Tried(np.concatenate([off for off, _ in found]), np.concatenate([reach for _, reach in found]))


def _forecasts(values: Floats, method: Method, first: int, steps: int) -> Iterator[tuple[Floats, Floats]]:
    for origin in range(first, len(values)):
        told = _METHODS[method](values[:origin], min(steps, len(values) - origin))
        yield values[origin : origin + len(told.expected)] - told.expected, told.reach


def _told(origins: int, tried: _Tried, last: _Tried) -> Backtest:
    return Backtest(
        origins=origins,
        forecasts=len(tried.off),
        error=tried.error,
        last_value_error=last.error,
        covered=float((np.abs(tried.off) <= tried.reach).mean()),
        widened=tried.widening,
    )
