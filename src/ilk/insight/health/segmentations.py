"""What a segmentation is: segments that stand beside each other, found in what the project defines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ilk.customers.formats import words as spelled
from ilk.customers.reading import Words
from ilk.insight.health.answers import Kind
from ilk.segments.questions.families import families
from ilk.segments.tree import Condition

ALL = "all"
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Group:
    """One group: a segment by its name, or a value of a trait. `key` is what its members are found by."""

    key: str
    title: str
    segment: str | None = None
    colour: int = 0


@dataclass(frozen=True, slots=True)
class Segmentation:
    """Groups that share customers out, exclusive or not; of who is in several, the first group counts.

    Its kind says why they belong together: segments that each ask for one value of a `trait`; the parts of a `split`;
    segments that ask about one `criterion` only, such as the demographic; the `values` of a trait, with or without
    segments that name them; segments that somebody has `chosen`; `all` segments of the project.
    """

    name: str
    title: str
    kind: Kind
    groups: tuple[Group, ...]
    trait: str | None = None
    """The trait whose values the groups are; None where they are segments."""

    @property
    def segments(self) -> tuple[str, ...]:
        """The segments that its groups are, in order."""
        return tuple(group.segment for group in self.groups if group.segment is not None)

    @property
    def is_exclusive(self) -> bool:
        """Whether nobody can be in two groups, by what the groups are."""
        return self.kind in ("trait", "split", "values")


def segmentations(
    trees: Mapping[str, Condition], words: Words, criteria: Mapping[str, Sequence[str]]
) -> list[Segmentation]:
    """The segmentations that a project's segments make: families, then criteria, then all of them.

    Args:
        trees: the definitions of all segments.
        words: what segments and traits are called.
        criteria: what each segment is drawn by; one with a single criterion and no family belongs to that criterion.
    """
    found = [*_families(trees, words)]
    taken = {name for each in found for name in each.segments}
    loose = words.by_priority([name for name in trees if name not in taken])
    by_criterion: dict[str, list[str]] = {}
    for name in loose:
        if len(criteria.get(name, ())) == 1:
            by_criterion.setdefault(criteria[name][0], []).append(name)
    for criterion in sorted(by_criterion):
        if len(by_criterion[criterion]) >= _FEWEST:
            title = f"By {spelled(criterion)} criteria"
            found.append(Segmentation(criterion, title, "criterion", groups_of(by_criterion[criterion], words)))
    if trees:
        found.append(Segmentation(ALL, "All segments", "all", groups_of(words.by_priority(list(trees)), words)))
    return found


def chosen(segments: Sequence[str], words: Words) -> Segmentation:
    """Segments that somebody has chosen, in that order."""
    named = list(dict.fromkeys(segments))
    title = ", ".join(words.segments[name].title for name in named)
    return Segmentation(",".join(named), title, "chosen", groups_of(named, words))


def of_values(trait: str, title: str, values: Sequence[str]) -> Segmentation:
    """The values of a trait as groups."""
    groups = tuple(Group(value, value, colour=place) for place, value in enumerate(values))
    return Segmentation(trait, title, "values", groups, trait=trait)


def groups_of(segments: Sequence[str], words: Words) -> tuple[Group, ...]:
    """Segments as groups, in order."""
    labels = words.segments
    return tuple(Group(name, labels[name].title, name, labels[name].colour) for name in segments)


def _families(trees: Mapping[str, Condition], words: Words) -> Iterator[Segmentation]:
    titles = {trait.name: trait.title for trait in words.traits}
    for family in families(trees):
        kind: Kind = "split" if family.is_split else "trait"
        title = titles.get(family.name) or spelled(family.name).capitalize()
        yield Segmentation(family.name, title, kind, groups_of(family.segments, words))
