"""How a difference between a segment and everyone else is said."""

from dataclasses import dataclass

from ilk.customers import formats
from ilk.customers.traits import Trait
from ilk.insight.answers import Difference
from ilk.kernel.types import ValueType


@dataclass(frozen=True, slots=True)
class Subject:
    """What is compared: a value of a trait, a product (no trait), or a figure (no value)."""

    trait: Trait | None
    value: str | None

    @property
    def name(self) -> str:
        """The trait's name, or the product."""
        return self.trait.name if self.trait else self.value or ""

    @property
    def label(self) -> str:
        """What stands beside a bar: `Age: 45-54`, `Has children`, `Frozen pizza`, `Average basket`."""
        if self.trait is None:
            return self.value or ""
        plain = self.value is None or self.trait.type is ValueType.YES_NO
        return self.trait.title if plain else f"{self.trait.title}: {self.value}"


def sentence(subject: Subject, inside: float, outside: float, currency: str) -> str:
    """One difference: `Age is 45-54 for 41%: 1.8 times the 23% of everyone else.`."""
    if subject.value is None:
        one, other = (_mean(subject, value, currency) for value in (inside, outside))
        return f"{subject.label} averages {one}, against {other} among everyone else."
    share, others = formats.percent(inside), f"{formats.percent(outside)} of {_others(subject)}"
    if inside == 0:
        return f"{_said(subject, 'nobody')}, against {others}."
    if inside < outside:
        return f"{_said(subject, f'only {share}')}, against {others}."
    if outside == 0:
        return f"{_said(subject, share)}, and for nobody else."
    return f"{_said(subject, share)}: {formats.times(inside / outside)} the {others}."


def _others(subject: Subject) -> str:
    """With whom members are compared: in what they buy, with those who buy as much."""
    return "others who buy as much" if subject.trait is None else "everyone else"


def in_short(difference: Difference, subject: Subject, currency: str) -> str:
    """A difference as part of a sentence: `buying Frozen pizza (41% against 17%)`."""
    if subject.value is None:
        one, other = (_mean(subject, value, currency) for value in (difference.inside, difference.outside))
    else:
        one, other = formats.percent(difference.inside), formats.percent(difference.outside)
    what = f"buying {subject.label}" if subject.trait is None else subject.label
    return f"{what} ({one} against {other})"


def _said(subject: Subject, share: str) -> str:
    match subject.trait:
        case None:
            return f"{share[:1].upper()}{share[1:]} bought {subject.value}"
        case Trait(type=ValueType.YES_NO, title=title):
            return f"{title}: true for {share}"
        case Trait(type=ValueType.TEXT_LIST, title=title):
            return f"{title} include {subject.value} for {share}"
        case Trait(title=title):
            return f"{title} is {subject.value} for {share}"


def _mean(subject: Subject, value: float, currency: str) -> str:
    money = subject.trait is not None and subject.trait.type is ValueType.MONEY
    return formats.money(value, currency) if money else formats.number(value)
