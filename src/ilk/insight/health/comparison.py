"""Two segmentations side by side: where customers stand in both, how far they agree, what each explains."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ilk.customers import formats
from ilk.insight.charts.health import crossing_chart
from ilk.insight.health.answers import Crossing, ExplainedByBoth, SegmentationComparison, SegmentationHealth
from ilk.insight.health.counting import Tally
from ilk.insight.health.evidence import Setting
from ilk.insight.health.segmentation import explained_by
from ilk.insight.health.segmentations import Segmentation
from ilk.kernel.charts import spec
from ilk.measurement.partitions import adjusted_rand

NOWHERE = "None of these"
Cells = Mapping[tuple[int, int], Tally]
"""Everyone, by their places in both segmentations; 0 is in no group."""


def comparison(
    setting: Setting,
    sides: tuple[Segmentation, Segmentation],
    healths: tuple[SegmentationHealth, SegmentationHealth],
    cells: Cells,
    caveats: Sequence[str],
) -> SegmentationComparison:
    """The comparison, from the crossed counts and figures."""
    one, other = healths
    table = counts(sides, cells)
    within = table[1:, 1:]
    agreement, in_both = adjusted_rand(table), int(within.sum())
    explained = by_both(setting, healths, cells)
    crossings = list(crossed_cells(sides, cells))
    chart = crossing_chart(crossings, _titles(sides[0]), _titles(sides[1]), (one.title, other.title))
    return SegmentationComparison(
        sentence=_sentence(healths, agreement, explained),
        one=one,
        other=other,
        crossings=crossings,
        agreement=agreement,
        agreement_within=adjusted_rand(within) if in_both else None,
        in_both=in_both,
        explained=explained,
        caveats=list(caveats),
        charts={"crossings": spec(chart)},
        as_of=setting.at,
    )


def counts(sides: tuple[Segmentation, Segmentation], cells: Cells) -> NDArray[np.int64]:
    """The cross table: a row for each group of the first and a column of the second, none of them in front."""
    table = np.zeros((len(sides[0].groups) + 1, len(sides[1].groups) + 1), dtype=np.int64)
    for (one, other), tally in cells.items():
        table[one, other] = tally.customers
    return table


def crossed_cells(sides: tuple[Segmentation, Segmentation], cells: Cells) -> list[Crossing]:
    """The pairs of groups with anybody in them, in the order of the groups, those in none last."""
    table = counts(sides, cells)
    lines, columns = table.sum(axis=1), table.sum(axis=0)
    last = max(table.shape)
    order = sorted(cells, key=lambda cell: [place or last for place in cell])
    return [
        Crossing(
            one=_key(sides[0], one),
            other=_key(sides[1], other),
            customers=int(table[one, other]),
            share_of_one=float(table[one, other] / lines[one]),
            share_of_other=float(table[one, other] / columns[other]),
        )
        for one, other in order
        if table[one, other]
    ]


def by_both(
    setting: Setting, healths: tuple[SegmentationHealth, SegmentationHealth], cells: Cells
) -> list[ExplainedByBoth]:
    """What each explains of each metric, and both crossed; all are corrected for how many groups there are."""
    one, other = ({each.metric: each.adjusted for each in health.explained} for health in healths)
    found = []
    for place, metric in enumerate(setting.known.metrics):
        together = explained_by(list(cells.values()), place)
        if metric.name in one and metric.name in other and together:
            found.append(
                ExplainedByBoth(
                    metric=metric.name,
                    label=metric.label,
                    one=one[metric.name],
                    other=other[metric.name],
                    together=together.adjusted,
                )
            )
    return found


def _sentence(
    healths: tuple[SegmentationHealth, SegmentationHealth], agreement: float, explained: Sequence[ExplainedByBoth]
) -> str:
    one, other = (health.title for health in healths)
    agree = next(words for bound, words in _AGREEMENT if agreement >= bound)
    said = f"{one} and {other} {agree} (adjusted Rand index {formats.number(round(agreement, 2))})"
    if not explained:
        return f"{said}."
    metric = max(explained, key=lambda each: each.together)
    shares = [formats.percent(each) for each in (metric.one, metric.other, metric.together)]
    return f"{said}. Of {metric.label.lower()} they explain {shares[0]} and {shares[1]}, both together {shares[2]}."


def _titles(segmentation: Segmentation) -> list[tuple[str | None, str]]:
    return [*((group.key, group.title) for group in segmentation.groups), (None, NOWHERE)]


def _key(segmentation: Segmentation, place: int) -> str | None:
    return segmentation.groups[place - 1].key if place else None


_AGREEMENT = (
    (0.9, "are nearly the same"),
    (0.5, "agree in much"),
    (0.1, "agree in part"),
    (float("-inf"), "hardly agree"),
)
"""What an index is called, from which on."""
