"""The segments that there are, by how far their members are from everyone else on a metric."""

import numpy as np

from ilk.insight.attributes import OUTCOME, Outcome
from ilk.insight.discovery.answers import DifferingSegment
from ilk.insight.discovery.counting import Floats, Metric
from ilk.insight.drivers.ground import Ground as Asked
from ilk.insight.ground import EVERYONE, Ground, Tables, by_segment
from ilk.kernel.types import ValueType
from ilk.measurement import statistics
from ilk.measurement.statistics import Moments
from ilk.warehouse import sql

_FEWEST = 10
_SURE = 0.05


def differing(asked: Asked, outcome: Outcome, table: str, metric: Metric) -> list[DifferingSegment]:
    """Every segment with ten members or more who have the metric, and ten others; those beyond chance first.

    Ranked by their share times the difference of averages, as what is searched for is.
    """
    ground = Ground(asked.engine, asked.words, Tables(), asked.moment.as_of, tuple(asked.words.segments))
    value = sql.column(OUTCOME, "people")
    columns = {
        "n": sql.count_known(value),
        "mean": sql.average(value, ValueType.NUMBER),
        "variance": sql.variance(value),
    }
    found = by_segment(ground, columns, table)
    names = [name for name in ground.segments if _enough(found.get(name, {}).get("n", 0), metric)]
    n, mean, variance = (
        np.array([[found[name][what] or 0.0 for name in names], [found[EVERYONE][what] or 0.0] * len(names)], float)
        for what in ("n", "mean", "variance")
    )
    inside = Moments(n[0], mean[0], variance[0])
    others = statistics.rest(Moments(n[1], mean[1], variance[1]), inside)
    effects = statistics.standardised_difference(inside, others)
    adjusted = statistics.benjamini_hochberg(statistics.welch(inside, others))
    bounds = np.array([effects.effect, effects.low, effects.high])
    told = [
        _told(asked, outcome, name, (inside, others), place, (bounds[:, place], float(adjusted[place]), metric))
        for place, name in enumerate(names)
    ]
    return sorted(told, key=lambda each: (not each.significant, -each.share * (1 - each.share) * abs(each.effect)))


def _told(
    asked: Asked,
    outcome: Outcome,
    name: str,
    sides: tuple[Moments, Moments],
    place: int,
    tested: tuple[Floats, float, Metric],
) -> DifferingSegment:
    effect, p_value, metric = tested
    label = asked.words.segments[name]
    own, target = asked.lineage.behind(asked.lineage.segments[name]), asked.lineage.behind(outcome.tree)
    customers = int(sides[0].n[place])
    return DifferingSegment(
        segment=name,
        title=label.title,
        colour=label.colour,
        customers=customers,
        share=customers / metric.customers,
        inside=float(sides[0].mean[place]),
        outside=float(sides[1].mean[place]),
        effect=float(effect[0]),
        low=float(effect[1]),
        high=float(effect[2]),
        p_value=p_value,
        significant=p_value <= _SURE,
        circular=bool(own.traits & target.traits or own.events & target.events),
    )


def _enough(members: int, metric: Metric) -> bool:
    return min(members, metric.customers - members) >= _FEWEST
