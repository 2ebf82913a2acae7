"""What sets each segment apart from everyone else: trait values, products and figures, tested and ranked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ilk.customers.family import Family
from ilk.customers.traits import Trait
from ilk.insight.answers import Difference
from ilk.insight.ground import Ground
from ilk.insight.looks import Known, Means, Shares, means, shares
from ilk.insight.phrases import Subject, in_short, sentence
from ilk.insight.products import Purchases, purchases
from ilk.measurement import statistics
from ilk.measurement.strata import standardised_lift

if TYPE_CHECKING:
    from ilk.measurement.statistics import Array

FALSE_DISCOVERIES = 0.05
"""Of the differences called significant, at most this share is expected to be chance."""
_EXPECTED = 5
_VALUES = 10
_TRAITS_KEPT, _KEPT = 18, 30
_PHRASES = 3
_TELLING_LIFT, _TELLING_DIFFERENCE = 1.25, 0.2


@dataclass(frozen=True, slots=True)
class Apart:
    """What sets a segment apart, the strongest first; how many looks were taken, and what was left out of them.

    `more` and `less` say in short what is clearly more common, or greater, among members, and what is less.
    """

    differences: list[Difference]
    more: list[str]
    less: list[str]
    looks: int
    left_out: list[str]


@dataclass(frozen=True, slots=True)
class _Tested:
    """Comparisons of each segment (a row) with everyone else, by subject (a column)."""

    subjects: Sequence[Subject]
    measure: Literal["lift", "standardised"]
    effects: statistics.Interval
    inside: "Array"
    outside: "Array"
    customers: "Array"
    p_values: "Array"
    strength: "Array"
    usable: "Array"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A difference before it is corrected for the others. `strength` ranks shares and figures on one scale."""

    subject: Subject
    difference: Difference
    strength: float


def differences(ground: Ground, filled: Known, defining: Mapping[str, frozenset[str]]) -> dict[str, Apart]:
    """What sets each segment apart, and by how much.

    A share is compared as a lift, a figure as a standardised difference of means, each among those for whom it is
    known. Who buys more buys more of nearly everything, so the lift of a product is against others who buy as much:
    within ten bands by the number of lines bought in the year. A look is taken only where chance can be judged: at
    least 5 expected in each cell, or 10 known values on either side. p-values are corrected for all looks at a
    segment. Traits that the definition itself names are left out, for they say nothing new.

    Args:
        defining: for each segment, the traits that its definition names, itself or through other segments.
    """
    tested = [_compare_shares(shares(ground, filled)), _compare_means(means(ground, filled))]
    bought = purchases(ground)
    tested += [_compare_purchases(bought)] if bought else []
    found = {}
    for place, name in enumerate(ground.segments):
        named, families = _told_by(defining.get(name, frozenset()), ground.words.traits)
        candidates = [each for table in tested for each in _candidates(ground, table, place, named)]
        left_out = [trait.title for trait in ground.words.traits if trait.name in named and trait.family is None]
        left_out += [family.title for family in families]
        found[name] = _apart(_corrected(candidates), len(candidates), left_out, ground.words.project.currency)
    return found


def _told_by(named: frozenset[str], traits: Sequence[Trait]) -> tuple[frozenset[str], Sequence[Family]]:
    """The traits of a definition with the rest of their families, which follow from one another; and the families."""
    families = [trait.family for trait in traits if trait.name in named and trait.family is not None]
    return named.union(*(family.types for family in families)), list(dict.fromkeys(families))


def _compare_shares(counted: Shares) -> _Tested:
    import numpy as np

    hits, trials = counted.hits, counted.trials
    others, rest = counted.hits_all - hits, counted.trials_all - trials
    usable = statistics.smallest_expected(hits, trials, others, rest) >= _EXPECTED
    # Where nothing can be said, harmless numbers stand in, so that nothing divides by zero; they are never read.
    pairs = ((hits, 1.0), (trials, 2.0), (others, 1.0), (rest, 2.0))
    a, n, b, m = (np.where(usable, table, harmless) for table, harmless in pairs)
    return _Tested(
        subjects=counted.subjects,
        measure="lift",
        effects=statistics.lift(a, n, b, m),
        inside=a / n,
        outside=b / m,
        customers=a,
        p_values=statistics.two_proportions(a, n, b, m),
        strength=statistics.arcsine_difference(a / n, b / m),
        usable=usable,
    )


def _compare_means(spread: Means) -> _Tested:
    import numpy as np

    others = statistics.rest(spread.everyone, spread.inside)
    usable = (spread.inside.n >= _VALUES) & (others.n >= _VALUES)

    def readable(given: statistics.Moments) -> statistics.Moments:
        n, mean, variance = (np.where(usable, part, 2.0) for part in (given.n, given.mean, given.variance))
        return statistics.Moments(n, mean, variance)

    one, other = readable(spread.inside), readable(others)
    effects = statistics.standardised_difference(one, other)
    return _Tested(
        subjects=spread.subjects,
        measure="standardised",
        effects=effects,
        inside=one.mean,
        outside=other.mean,
        customers=one.n,
        p_values=statistics.welch(one, other),
        strength=effects.effect,
        usable=usable,
    )


def _compare_purchases(bought: Purchases) -> _Tested:
    import numpy as np

    others, rest = bought.hits_all - bought.hits, bought.trials_all - bought.trials
    compared = standardised_lift(bought.hits, bought.trials, others, rest)
    return _Tested(
        subjects=bought.subjects,
        measure="lift",
        effects=compared.lift,
        inside=compared.share,
        outside=compared.other,
        customers=bought.hits.sum(axis=-1),
        p_values=compared.p_value,
        strength=statistics.arcsine_difference(compared.share, np.minimum(compared.other, 1.0)),
        usable=compared.expected >= _EXPECTED,
    )


def _candidates(ground: Ground, tested: _Tested, place: int, named: frozenset[str]) -> Iterator[_Candidate]:
    for column, subject in enumerate(tested.subjects):
        if tested.usable[place, column] and not (subject.trait and subject.trait.name in named):
            difference = _difference(tested, subject, (place, column), ground.words.project.currency)
            yield _Candidate(subject, difference, abs(float(tested.strength[place, column])))


def _difference(tested: _Tested, subject: Subject, cell: tuple[int, int], currency: str) -> Difference:
    inside, outside = float(tested.inside[cell]), float(tested.outside[cell])
    return Difference(
        subject=subject.name,
        kind="trait" if subject.trait else "product",
        label=subject.label,
        sentence=sentence(subject, inside, outside, currency),
        measure=tested.measure,
        effect=float(tested.effects.effect[cell]),
        low=float(tested.effects.low[cell]),
        high=float(tested.effects.high[cell]),
        inside=inside,
        outside=outside,
        p_value=float(tested.p_values[cell]),
        significant=False,
        customers=int(tested.customers[cell]),
    )


def _corrected(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The candidates with corrected p-values: those that are significant first, the strongest of them in front."""
    adjusted = statistics.benjamini_hochberg([each.difference.p_value for each in candidates])
    found = []
    for each, p in zip(candidates, adjusted, strict=True):
        update = {"p_value": float(p), "significant": bool(p <= FALSE_DISCOVERIES)}
        found.append(_Candidate(each.subject, each.difference.model_copy(update=update), each.strength))
    return sorted(found, key=lambda each: (not each.difference.significant, -each.strength, each.subject.label))


def _apart(ranked: Sequence[_Candidate], looks: int, left_out: list[str], currency: str) -> Apart:
    telling = [each for each in ranked if each.difference.significant and _tells(each.difference)]
    more = [each for each in telling if each.difference.inside > each.difference.outside]
    less = [each for each in telling if each.difference.inside < each.difference.outside]
    return Apart(
        differences=[each.difference for each in _mixed(ranked)],
        more=_in_short(more, currency),
        less=_in_short(less, currency),
        looks=looks,
        left_out=left_out,
    )


def _in_short(telling: Sequence[_Candidate], currency: str) -> list[str]:
    """The strongest of each kind (figure, trait value, product) in a few words, then the next strongest."""
    first: dict[str, _Candidate] = {}
    for each in telling:
        first.setdefault(f"{each.difference.kind} {each.difference.measure}", each)
    chosen = [*first.values(), *(each for each in telling if each not in first.values())]
    return [in_short(each.difference, each.subject, currency) for each in chosen[:_PHRASES]]


def _tells(difference: Difference) -> bool:
    """Whether a difference is large enough to be worth a word, not only sure."""
    if difference.measure == "standardised":
        return abs(difference.effect) >= _TELLING_DIFFERENCE
    return not 1 / _TELLING_LIFT < difference.effect < _TELLING_LIFT


def _mixed(ranked: Sequence[_Candidate]) -> list[_Candidate]:
    """The first of each kind, in order, so that hundreds of products do not hide the traits, nor the reverse."""
    traits = [place for place, each in enumerate(ranked) if each.subject.trait]
    products = [place for place, each in enumerate(ranked) if not each.subject.trait]
    kept = {*traits[:_TRAITS_KEPT], *products[: _KEPT - _TRAITS_KEPT]}
    spare = [place for place in range(len(ranked)) if place not in kept]
    kept |= set(spare[: _KEPT - len(kept)])
    return [ranked[place] for place in sorted(kept)]
