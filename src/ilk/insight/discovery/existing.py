"""The segments that there are, by how far their members are from everyone else on a metric."""

import numpy as np

from ilk.insight.attributes import OUTCOME, Outcome
from ilk.insight.discovery.answers import DifferingSegment
from ilk.insight.discovery.counting import Metric
from ilk.insight.drivers.drivers import Ground as Asked
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
    target = asked.lineage.behind(outcome.tree)
    told = []
    for place, name in enumerate(names):
        label, own = asked.words.segments[name], asked.lineage.behind(asked.lineage.segments[name])
        told.append(
            DifferingSegment(
                segment=name,
                title=label.title,
                colour=label.colour,
                customers=int(n[0, place]),
                share=float(n[0, place]) / metric.customers,
                inside=float(inside.mean[place]),
                outside=float(others.mean[place]),
                effect=float(effects.effect[place]),
                low=float(effects.low[place]),
                high=float(effects.high[place]),
                p_value=float(adjusted[place]),
                significant=bool(adjusted[place] <= _SURE),
                circular=bool(own.traits & target.traits or own.events & target.events),
            )
        )
    return sorted(told, key=lambda each: (not each.significant, -each.share * (1 - each.share) * abs(each.effect)))


def _enough(members: int, metric: Metric) -> bool:
    return min(members, metric.customers - members) >= _FEWEST
