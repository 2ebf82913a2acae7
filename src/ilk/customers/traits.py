"""Traits as they are, once definitions have met the columns of sources: type, criterion, and where each is from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ilk.customers.definition import Criterion, TraitDefinition
from ilk.customers.family import Family
from ilk.kernel.types import ValueType
from ilk.sources.expecting import TraitCheck
from ilk.sources.schema import TraitColumn


class Origin(StrEnum):
    """Where a trait's values come from."""

    SOURCE = "source"
    COMPUTED = "computed"
    FAMILY = "family"
    INSTRUMENT = "instrument"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Trait:
    """A trait with its type. `source` is the source's name for people, or how the trait is computed."""

    name: str
    title: str
    type: ValueType
    criterion: Criterion
    purpose: str
    description: str
    origin: Origin
    source: str
    tracked: bool
    family: Family | None = None
    protected: bool | None = None
    checks: tuple[TraitCheck, ...] = ()


def resolve(
    definitions: Iterable[TraitDefinition], columns: Mapping[str, TraitColumn], computed: Mapping[str, ValueType]
) -> list[Trait]:
    """All traits of a project: declared ones in order, then columns of customers sources that nothing declares.

    Args:
        definitions: the declared traits; each is computed, a family, or a column.
        columns: the trait columns of the customers sources, by trait.
        computed: the types of the computed traits, by trait.
    """
    traits: list[Trait] = []
    for definition in definitions:
        for family in definition.families.values():
            traits += _family(definition, family)
        if definition.value is not None:
            traits.append(_computed(definition, definition.value, computed[definition.name]))
        elif definition.name in columns:
            traits.append(_column(definition, columns[definition.name]))
    named = {trait.name for trait in traits}
    plain = [TraitDefinition(name=name, criterion=Criterion.DEMOGRAPHIC) for name in columns if name not in named]
    return traits + [_column(definition, columns[definition.name]) for definition in plain]


def _column(definition: TraitDefinition, column: TraitColumn) -> Trait:
    kept = True if definition.history is None else definition.history
    return _trait(definition, column.type, Origin.SOURCE, column.source, tracked=kept)


def _computed(definition: TraitDefinition, value: str, kind: ValueType) -> Trait:
    """A computed trait; figures change with every look, so only names and yes-or-no are tracked unless asked for."""
    steady = kind in {ValueType.TEXT, ValueType.YES_NO}
    kept = steady if definition.history is None else definition.history
    return _trait(definition, kind, Origin.COMPUTED, " ".join(value.split()), tracked=kept)


def _family(definition: TraitDefinition, family: Family) -> list[Trait]:
    words = family.words()
    return [
        Trait(
            name=name,
            title=words[name][0],
            type=kind,
            criterion=Criterion.VALUE,
            purpose=definition.purpose,
            description=words[name][1],
            origin=Origin.FAMILY,
            source=family.source(),
            tracked=kind is ValueType.TEXT if definition.history is None else definition.history,
            family=family,
        )
        for name, kind in family.types.items()
    ]


def _trait(definition: TraitDefinition, kind: ValueType, origin: Origin, source: str, *, tracked: bool) -> Trait:
    return Trait(
        name=definition.name,
        title=definition.label,
        type=kind,
        criterion=definition.criterion,
        purpose=definition.purpose,
        description=definition.description,
        origin=origin,
        source=source,
        tracked=tracked,
        protected=definition.protected,
        checks=definition.checks,
    )
