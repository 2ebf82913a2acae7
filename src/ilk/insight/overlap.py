"""How much segments share: of each pair, the members that are in both."""

from collections.abc import Mapping

from ilk.customers.reading import rows
from ilk.insight.answers import Overlap
from ilk.insight.ground import Ground
from ilk.warehouse import steps


def overlaps(ground: Ground, sizes: Mapping[str, int], everyone: int) -> dict[str, list[Overlap]]:
    """For each segment every other one, the closest first (Jaccard: members of both, of those of either)."""
    query = steps.load("ilk.insight", "overlap.sql").query("both", names={"_memberships": ground.tables.memberships})
    shared = {frozenset((row["segment"], row["other"])): row["customers"] for row in rows(ground.engine, query)}
    found = {}
    for name in ground.segments:
        others = [
            _overlap(ground, other, shared.get(frozenset((name, other)), 0), (sizes[name], sizes[other], everyone))
            for other in ground.segments
            if other != name
        ]
        found[name] = sorted(others, key=lambda each: (-each.jaccard, each.title))
    return found


def _overlap(ground: Ground, other: str, both: int, sizes: tuple[int, int, int]) -> Overlap:
    this, that, everyone = sizes
    label = ground.words.segments[other]
    return Overlap(
        segment=other,
        title=label.title,
        colour=label.colour,
        both=both,
        share_of_this=both / this if this else 0.0,
        share_of_other=both / that if that else 0.0,
        jaccard=both / (this + that - both) if this + that > both else float(both > 0),
        lift=both * everyone / (this * that) if this and that else None,
    )
