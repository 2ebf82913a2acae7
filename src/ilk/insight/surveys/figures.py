"""The figure that a score comes to, from sums: a mean, a share in the top box, or a net promoter score."""

from math import isnan

from ilk.insight.surveys.answers import AnswerCount, FigureFormat, SurveyFigure
from ilk.insight.surveys.counting import Sums
from ilk.measurement import statistics
from ilk.measurement.statistics import Interval, Moments
from ilk.surveys.definition import Score
from ilk.surveys.scoring import DETRACTOR, PASSIVE, PROMOTER

_POINTS = 100


def figure(score: Score, sums: Sums, bounds: tuple[float, float] | None) -> SurveyFigure:
    """The score of some people, with its interval, which stays within the bounds of a mean's scale.

    Without a value where nobody answered, and without an interval where there is nothing to tell it from.
    """
    if not sums.known:
        return SurveyFigure(known=0, value=None, low=None, high=None)
    found, scale = _interval(score, sums)
    value, low, high = (float(part) * scale for part in (found.effect, found.low, found.high))
    if isnan(low):
        return SurveyFigure(known=sums.known, value=value, low=None, high=None)
    if bounds is not None and format_of(score) == "number":
        low, high = max(low, bounds[0]), min(high, bounds[1])
    return SurveyFigure(known=sums.known, value=value, low=low, high=high)


def format_of(score: Score) -> FigureFormat:
    """How the figure of a score is written."""
    match score.method:
        case "nps":
            return "score"
        case "csat" | "ces":
            return "percent"
        case _:
            return "number"


def groups(score: Score, sums: Sums) -> list[AnswerCount]:
    """How many are promoters, passives and detractors; or in the top box and not; none of a mean."""
    match score.method:
        case "nps":
            promoters, detractors = _sides(sums)
            counts = {PROMOTER: promoters, PASSIVE: sums.known - promoters - detractors, DETRACTOR: detractors}
        case "csat":
            counts = {"satisfied": round(sums.total), "not satisfied": sums.known - round(sums.total)}
        case "ces":
            counts = {"easy": round(sums.total), "not easy": sums.known - round(sums.total)}
        case _:
            counts = {}
    return [AnswerCount(answer=answer, count=count) for answer, count in counts.items()]


def mean_of(sums: Sums) -> float | None:
    """The mean; None of nothing."""
    return sums.total / sums.known if sums.known else None


def deviation(sums: Sums) -> float | None:
    """The standard deviation of the sample (over n - 1); None for fewer than two."""
    return float(_moments(sums).variance) ** 0.5 if sums.known > 1 else None


def _interval(score: Score, sums: Sums) -> tuple[Interval, float]:
    match score.method:
        case "nps":
            return statistics.net_promoter_score(*_sides(sums), sums.known), _POINTS
        case "csat" | "ces":
            return statistics.wilson(round(sums.total), sums.known), 1
        case _:
            return statistics.mean(_moments(sums)), 1


def _sides(sums: Sums) -> tuple[int, int]:
    """Promoters and detractors: they sum to the squares, and differ by the total."""
    return round((sums.squares + sums.total) / 2), round((sums.squares - sums.total) / 2)


def _moments(sums: Sums) -> Moments:
    import numpy as np

    average = sums.total / sums.known
    variance = max(sums.squares - sums.total * average, 0.0) / max(sums.known - 1, 1)
    return Moments(np.asarray(float(sums.known)), np.asarray(average), np.asarray(variance))
