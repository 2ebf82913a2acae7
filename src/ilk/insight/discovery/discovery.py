"""The search for segments put together: laid out in the engine, searched in one half, tested in the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ilk.customers import formats
from ilk.insight.attributes import Attribute, Outcome, attributes, laid_out
from ilk.insight.charts.discovery import discovery_charts
from ilk.insight.discovery.answers import FoundSegment, FoundSegments
from ilk.insight.discovery.candidates import candidates
from ilk.insight.discovery.counting import SEARCH, TEST, Metric, batches, counted, metric_of
from ilk.insight.discovery.existing import differing
from ilk.insight.discovery.search import covers, ranked, told_apart
from ilk.insight.discovery.testing import ShortList, confirmed
from ilk.insight.drivers.ground import Ground
from ilk.warehouse.engine import PASSING

FEWEST = 60
"""Of fewer customers nothing is searched: a half would be too few to test in."""
_SMALLEST = 30
_TABLE = PASSING + "discovery"
_WIDEST = 400
"""So many conditions are put together at most."""
_NAMED = 3


@dataclass(frozen=True, slots=True, eq=False)
class _Searched:
    """What the search went over, and what it came to."""

    left_out: Sequence[Attribute]
    looked_at: int
    tested: int
    found: Sequence[FoundSegment]
    dropped: int


def find_segments(ground: Ground, outcome: Outcome, *, smallest: float = 0.02, related: bool = False) -> FoundSegments:
    """Which groups of customers, and which existing segments, differ most on a metric.

    All conditions on one or two attributes are looked at in one half of the customers; the few that are worth telling
    are tested in the other, which gives averages and intervals that the search has not flattered (honest estimation:
    Athey & Imbens 2016, Recursive partitioning for heterogeneous causal effects, PNAS 113; Cox 1975, A note on data
    splitting, Biometrika 62).

    Args:
        ground: the project.
        outcome: the metric.
        smallest: the least share of customers that a group may have; it has 30 at least.
        related: whether figures counted from the same events as the metric are searched, too.
    """
    every = attributes(ground.words, ground.catalogue, ground.lineage, outcome)
    barred = {"definition"} if related else {"definition", "same_events"}
    chosen = [each for each in every if each.kinship not in barred]
    try:
        ground.engine.create(_TABLE, laid_out(outcome, chosen, ground.catalogue, ground.moment))
        metric = metric_of(ground.engine, _TABLE)
        too_few = _too_few(outcome, metric)
        least = max(_SMALLEST, round(smallest * metric.customers))
        left_out = [each for each in every if each.kinship in barred]
        searched = _Searched(left_out, 0, 0, (), 0) if too_few else _search(ground, chosen, left_out, metric, least)
        segments = differing(ground, outcome, _TABLE, metric)
    finally:
        ground.engine.drop([_TABLE])
    return FoundSegments(
        metric=outcome.name,
        title=outcome.title,
        format=outcome.format,
        sentence=too_few or _sentence(ground, outcome, searched.found),
        looked_at=searched.looked_at,
        tested=searched.tested,
        found=list(searched.found),
        segments=segments,
        caveats=[] if too_few else [*_caveats(ground, searched, least)],
        charts=discovery_charts(searched.found, segments, outcome.title),
        as_of=ground.moment.as_of,
    )


def _search(
    ground: Ground, chosen: Sequence[Attribute], left_out: Sequence[Attribute], metric: Metric, least: int
) -> _Searched:
    engine = ground.engine
    every = candidates(engine, _TABLE, chosen, ground.moment, least)
    found = every[:_WIDEST]
    if not found:
        return _Searched(left_out, 0, 0, (), 0)
    search, test = counted(engine, _TABLE, found, len(chosen), metric)
    listed = ranked(search, found, max(least // 2, 2))
    if not listed.pairs:
        return _Searched(left_out, listed.looked_at, 0, (), len(every) - len(found))
    halves = covers(batches(engine, _TABLE, found, len(chosen), metric), listed.pairs, found)
    places = told_apart(halves[SEARCH], len(listed.pairs))
    told = confirmed(ShortList(found, listed.pairs, search, test, halves[TEST], metric), places)
    return _Searched(left_out, listed.looked_at, len(places), told, len(every) - len(found))


def _too_few(outcome: Outcome, metric: Metric) -> str | None:
    """Why there is nothing to search; None where there is."""
    if metric.customers < FEWEST:
        return f"{outcome.title} is known for {metric.customers} customers, and a search takes {FEWEST}."
    if metric.deviation == 0:
        return f"{outcome.title} is the same for all customers, so no group differs."
    return None


def _sentence(ground: Ground, outcome: Outcome, found: Sequence[FoundSegment]) -> str:
    if not found:
        return f"No group that could be found differs in {outcome.title} beyond chance."
    first = found[0]
    noun = formats.plural(ground.words.project.customer)
    one, other = (said(ground, outcome, value) for value in (first.inside, first.outside))
    return (
        f"The group that tells most about {outcome.title}: {formats.count(first.customers)} {noun} of whom "
        f"{first.sentence}, with {one} on average, against {other} of the others."
    )


def said(ground: Ground, outcome: Outcome, value: float) -> str:
    """An average of the metric as people read it."""
    if outcome.format == "money":
        return formats.money(value, ground.words.project.currency)
    return formats.percent(value) if outcome.format == "percent" else formats.number(value)


def _caveats(ground: Ground, searched: _Searched, least: int) -> Iterator[str]:
    noun = ground.words.project.customer
    looked, tested = formats.count(searched.looked_at), formats.counted(searched.tested, "group")
    yield (
        f"{looked} conditions and pairs were looked at in one half of the customers; {tested} of them "
        f"{'was' if searched.tested == 1 else 'were'} tested in the other half, where averages and intervals are from. "
        "p-values are corrected for these (Holm)."
    )
    yield f"Groups have {formats.counted(least, noun)} or more. That a group differs does not say why."
    if searched.left_out:
        labels = [each.label for each in searched.left_out]
        more = len(labels) - _NAMED
        named = formats.listed([*labels[:_NAMED], f"{more} more"] if more > 1 else labels)
        yield f"Not searched, because the metric is made of them or they are counted from the same events: {named}."
    if searched.dropped:
        yield f"{formats.counted(searched.dropped, 'condition')} more were left out, for there are too many."
