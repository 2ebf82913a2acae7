"""The forecast of a segment, in figures and in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ilk.customers import formats
from ilk.customers.reading import Words
from ilk.insight.charts.forecast import Seen, forecast_chart
from ilk.insight.forecasting.answers import Backtest, Forecast, ForecastFigure, ForecastPoint, Method
from ilk.insight.forecasting.backtest import FEWEST, Chosen, chosen
from ilk.insight.forecasting.series import Series, Step, series
from ilk.kernel.charts import spec
from ilk.segments.refresh.sizes import Size

if TYPE_CHECKING:
    import altair as alt

_PART = 3
"""No further ahead than a third of what is on record."""
_WAYS: dict[Method, str] = {
    "damped_trend": "the trend so far, fading out",
    "drift": "the average change so far, going on",
    "last_value": "the newest value as it is",
}


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure with its values so far and its forecast."""

    title: str
    values: Sequence[float]
    figure: ForecastFigure


def forecast(words: Words, segment: str, recorded: Sequence[Size], period: Step, periods: int) -> Forecast:
    """The size and the value of a segment at the beginnings of the next periods.

    Args:
        words: what things are called.
        segment: its name.
        recorded: its sizes on record, oldest first; at least one.
        period: how far apart instants are.
        periods: how many to look ahead; no more than a third of those on record.
    """
    found = series(recorded, period, words.project.zone)
    count = len(found.sizes)
    steps = min(periods, count // _PART)
    told = list(_figures(words, segment, found, steps)) if count >= FEWEST else []
    return Forecast(
        segment=segment,
        sentence=told[0].figure.sentence if told else _too_little(found),
        period=period,
        recorded=count,
        figures=[each.figure for each in told],
        caveats=[*_caveats(found, recorded, periods, steps, told)],
        charts={each.figure.figure: spec(_chart(each, found)) for each in told},
        as_of=recorded[-1].as_of,
    )


def _figures(words: Words, segment: str, found: Series, steps: int) -> Iterator[_Told]:
    title = words.segments[segment].title
    sizes = [float(size.size) for size in found.sizes]
    yield _Told("Members", sizes, _figure(words, title, "size", sizes, found, steps))
    values = [size.value for size in found.sizes if size.value is not None]
    if len(values) == len(sizes):
        yield _Told("Value", values, _figure(words, title, "value", values, found, steps))


def _figure(words: Words, title: str, name: str, values: Sequence[float], found: Series, steps: int) -> ForecastFigure:
    made = chosen(np.array(values), steps)
    points = [
        ForecastPoint(
            at=at, expected=max(expected, 0.0), low=max(expected - reach, 0.0), high=max(expected + reach, 0.0)
        )
        for at, expected, reach in zip(
            found.following(steps), made.foretold.expected.tolist(), made.foretold.reach.tolist(), strict=True
        )
    ]
    is_size = name == "size"
    return ForecastFigure(
        figure="size" if is_size else "value",
        method=made.method,
        points=points,
        backtest=made.backtest,
        sentence=_sentence(words, title, points[-1], made, is_size=is_size),
    )


def _sentence(words: Words, title: str, last: ForecastPoint, made: Chosen, *, is_size: bool) -> str:
    def said(amount: float) -> str:
        return formats.count(amount) if is_size else formats.money(amount, words.project.currency)

    noun = formats.plural(words.project.customer)
    what = f"{said(last.expected)} {noun}" if is_size else f"a value of {said(last.expected)}"
    day = formats.day(last.at, words.project.zone)
    return (
        f"{title} can be expected to have {what} on {day}, between {said(last.low)} and {said(last.high)} "
        f"in 19 of 20 cases: {_WAYS[made.method]}."
    )


def _too_little(found: Series) -> str:
    known = formats.counted(len(found.sizes), found.period)
    return f"Too little is on record to foretell anything: {known} of the {FEWEST} that it takes."


def _caveats(found: Series, recorded: Sequence[Size], asked: int, steps: int, told: Sequence[_Told]) -> Iterator[str]:
    if any(size.version != recorded[-1].version for size in recorded):
        yield "What was recorded by earlier versions of the definition is left out."
    if told and steps < asked:
        yield f"Looked {formats.counted(steps, found.period)} ahead: no further than a third of what is on record."
    if not told:
        return
    backtest = told[0].figure.backtest
    yield _tried(told[0].figure.method, backtest)
    if backtest.widened > 1:
        yield f"Intervals are {formats.times(backtest.widened)} as wide as the method says, for that is what held."
    yield "A forecast goes on with the past: it knows of no season, no campaign and no change of the definition."


def _tried(method: Method, backtest: Backtest) -> str:
    held = f"{formats.percent(backtest.covered)} of {formats.count(backtest.forecasts)} lay within their intervals"
    if method == "last_value" and backtest.error == backtest.last_value_error:
        return f"Tried on its own past, the newest value was off by {formats.number(backtest.error)} members; {held}."
    off, plain = formats.number(backtest.error), formats.number(backtest.last_value_error)
    return f"Tried on its own past, it was off by {off} members, against {plain} of the newest value as it is; {held}."


def _chart(told: _Told, found: Series) -> "alt.LayerChart":
    zone = found.zone
    past = [Seen(at.astimezone(zone).date(), value) for at, value in zip(found.instants, told.values, strict=True)]
    return forecast_chart(past, told.figure.points, zone, told.title, told.figure.sentence)
