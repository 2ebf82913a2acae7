"""What a reader of a profile should bear in mind, in words."""

from collections.abc import Iterable

from ilk.customers import formats
from ilk.customers.traits import Origin
from ilk.insight.differences import Apart
from ilk.insight.figures import Totals
from ilk.insight.ground import Ground
from ilk.insight.looks import Known

_FEW = 30
_UNKNOWN_FROM = 0.2
_NAMED = 4


def caveats(ground: Ground, name: str, own: Totals, filled: Known, apart: Apart) -> list[str]:
    """The caveats of a segment's profile."""
    return [
        *_few(ground, own),
        *_unknown(ground, name, own, filled),
        *_left_out(apart),
        *_looks(ground, apart),
    ]


def _few(ground: Ground, own: Totals) -> Iterable[str]:
    nouns = formats.counted(own.size, ground.words.project.customer)
    if own.size == 0:
        yield "Nobody belongs at present, so there is nothing to compare."
    elif own.size < _FEW:
        yield f"Only {nouns}: shares and averages of so few may well be chance."


def _unknown(ground: Ground, name: str, own: Totals, filled: Known) -> Iterable[str]:
    """Traits that sources leave open for many members, in one line."""
    if not own.size:
        return
    missing: dict[str, list[str]] = {}
    for trait in ground.words.traits:
        share = 1 - filled.count(name, trait) / own.size
        if trait.origin is Origin.SOURCE and share >= _UNKNOWN_FROM:
            missing.setdefault(formats.percent(share), []).append(trait.title)
    if missing:
        parts = [f"{_named(titles)} ({written})" for written, titles in missing.items()]
        yield f"Unknown for many members: {'; '.join(parts)}. Comparisons are among those for whom it is known."


def _named(titles: list[str]) -> str:
    more = len(titles) - _NAMED
    return formats.listed([*titles[:_NAMED], f"{more} more"] if more > 1 else titles)


def _left_out(apart: Apart) -> Iterable[str]:
    if apart.left_out:
        yield f"Not compared, because the definition itself uses it: {formats.listed(apart.left_out)}."


def _looks(ground: Ground, apart: Apart) -> Iterable[str]:
    if not apart.looks:
        return
    yield (
        f"p-values are corrected for looking at {formats.count(apart.looks)} traits and products "
        "(Benjamini and Hochberg): of those called significant, about 1 in 20 may be chance."
    )
    if ground.words.project.commerce.product and any(each.kind == "product" for each in apart.differences):
        yield "Products are compared with others who buy as much: in ten bands, by the lines bought in the year."
