"""What a forecast answers: a figure's next periods, each with its interval, and how well such forecasts did before."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from ilk.kernel.answers import Answer, Chart, Share

Method = Literal["damped_trend", "drift", "last_value"]
"""Exponential smoothing with a damped trend, the average change so far, or the newest value as it is."""


class ForecastPoint(Answer):
    """What is expected at an instant; `low` and `high` bound it at 95 %."""

    at: datetime
    expected: float
    low: float
    high: float


class Backtest(Answer):
    """How the method that was chosen, and the newest value as it is, did on the segment's own past.

    Each forecast was made with nothing later than its origin. Errors are averages of how far forecasts were off;
    `covered` is the share of values within their interval.
    """

    origins: int
    forecasts: int
    error: float
    last_value_error: float
    covered: Share
    widened: float = Field(description="By how much intervals were made wider, because too few values lay within.")


class ForecastFigure(Answer):
    """The forecast of one figure, and how such forecasts did on the figure's own past."""

    figure: Literal["size", "value"]
    method: Method
    points: list[ForecastPoint]
    backtest: Backtest
    sentence: str


class Forecast(Answer):
    """A segment's size and value at the beginnings of the next periods; empty where too little is recorded."""

    segment: str
    sentence: str
    period: Literal["day", "week", "month"]
    recorded: int = Field(description="How many beginnings of periods are on record, by the definition as it is.")
    figures: list[ForecastFigure]
    caveats: list[str]
    charts: dict[str, Chart]
    as_of: datetime
