"""Proposes a name for a persona: by how much they spend or how active they are, and by what they buy or do.

Only what people do gives a name: products and traits of behaviour, needs and value; who they are never does.
"""

from collections.abc import Mapping, Sequence

from ilk.customers import formats
from ilk.customers.definition import Criterion
from ilk.customers.traits import Origin, Trait
from ilk.insight.answers import Difference, Figure
from ilk.insight.personas.answers import ProposedName
from ilk.insight.personas.ground import Ground

_NAMING = frozenset({Criterion.BEHAVIOURAL, Criterion.NEEDS, Criterion.PSYCHOGRAPHIC})
_MUCH, _LITTLE = 1.5, 0.67


def proposed(
    ground: Ground,
    segment: str,
    traits: Sequence[Difference],
    figures: Mapping[str, Figure],
    usual: Mapping[str, Figure],
) -> ProposedName:
    """A name, and in words what it was made from: what they buy goes before what they do, and the title comes last."""
    nouns = formats.plural(ground.words.project.customer)
    manner, why_manner = _manner(figures, usual)
    by_name = {trait.name: trait for trait in ground.words.traits}
    more = [each for each in traits if each.inside > each.outside and _names(each, by_name)]
    told = next((each for each in more if each.kind == "product"), more[0] if more else None)
    title = ground.words.segments[segment].title
    if told is None:
        name = f"{manner} {nouns}: {title}" if manner else title
        return ProposedName(name=_begun(name), reason=why_manner or "Nothing that they do sets them clearly apart.")
    subject = f"{spoken(told.subject)} buyers" if told.kind == "product" else f"{nouns}: {_sign(told)}"
    name = f"{manner} {subject}" if manner else subject
    return ProposedName(name=_begun(name), reason=" ".join(part for part in (why_manner, told.sentence) if part))


def spoken(label: str) -> str:
    """A label as part of a sentence: what is all in capitals is not shouted."""
    return label.capitalize() if label.isupper() and len(label) > 3 else label  # noqa: PLR2004 - `TV`, `USB`


def _manner(figures: Mapping[str, Figure], usual: Mapping[str, Figure]) -> tuple[str, str]:
    """One word for how they buy, and the figures behind it; none where they are like everyone."""
    words = (("revenue_each", "high-spending", "low-spending"), ("active_share", "active", "quiet"))
    for name, much, little in words:
        own, other = (found[name].value if name in found else None for found in (figures, usual))
        if own is None or not other:
            continue
        if own / other >= _MUCH or own / other <= _LITTLE:
            said = f"{figures[name].label}: {formats.times(own / other)} that of everyone."
            return (much if own > other else little), said
    return "", ""


def _sign(difference: Difference) -> str:
    """A trait's value, or that a figure is high."""
    label = difference.label
    return f"high {label[:1].lower()}{label[1:]}" if difference.measure == "standardised" else label


def _names(difference: Difference, by_name: Mapping[str, Trait]) -> bool:
    """Whether it is something that they do: what a model foretells is not."""
    if difference.kind == "product":
        return True
    trait = by_name[difference.subject]
    return trait.criterion in _NAMING and trait.origin is not Origin.MODEL


def _begun(name: str) -> str:
    return name[:1].upper() + name[1:]
