"""What an identity is: the fields by which records recognize each other, rules, limits, and which value survives."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ilk.catalog.documents import Definition, Name, Part, in_field
from ilk.identity.matching.settings import RULE, Matching
from ilk.kernel.errors import UserError, UserErrors, unknown
from ilk.kernel.types import ValueType
from ilk.sources.definition import SourceDefinition
from ilk.sources.schema import columns_of_all

OTHERWISE = "otherwise"
"""The key of the survivorship of traits that are not named."""


class Identifier(Part):
    """A field by which records recognize each other: for each source that has it, the column.

    `anonymous`: it names a device and no person. A record whose own identifier it is joins the one login seen on it.
    """

    columns: Annotated[dict[Name, Name], Field(min_length=1)]
    anonymous: bool = False


class Rule(Part):
    """Records that agree in all of `same` are one person; with `review`, a person is asked.

    Values that more than `limit` records share are held: they belong to a call centre, not to somebody.
    """

    name: Name
    same: Annotated[tuple[Name, ...], Field(min_length=1)]
    limit: int = Field(default=10, ge=2)
    review: bool = False


class MostTrusted(Part):
    """The value of the first of these sources that knows it; others come after them, the newest first."""

    most_trusted: Annotated[tuple[Name, ...], Field(min_length=1)]


Survivorship = Literal["most_recent", "most_complete"] | MostTrusted
"""Which of several known values a person has: the newest row's, that of the row that knows most, the most trusted."""


class Households(Part):
    """People who agree in all of `same` are a household, up to `limit` of them."""

    same: Annotated[tuple[Name, ...], Field(min_length=1)]
    limit: int = Field(default=12, ge=2)


class IdentityDefinition(Definition):
    """Which records are one person, and which of their values count. A project has one.

    Without `rules` every identifier is a rule of its own, in their order, except those that `matching` compares. No
    person has more than `largest` records.
    """

    identifiers: Annotated[dict[Name, Identifier], Field(min_length=1)]
    rules: tuple[Rule, ...] = ()
    matching: Matching | None = None
    survivorship: dict[Name, Survivorship] = Field(default_factory=dict)
    households: Households | None = None
    largest: int = Field(default=50, ge=2)

    @property
    def in_order(self) -> tuple[Rule, ...]:
        """The rules, the strongest first."""
        compared = self.matching.fields if self.matching else ()
        return self.rules or tuple(Rule(name=name, same=(name,)) for name in self.identifiers if name not in compared)

    @property
    def sources(self) -> frozenset[str]:
        """The sources that it names."""
        named = {source for identifier in self.identifiers.values() for source in identifier.columns}
        trusted = [way.most_trusted for way in self.survivorship.values() if isinstance(way, MostTrusted)]
        return frozenset(named.union(*trusted))

    def survives(self, trait: str) -> Survivorship:
        """How values of a trait settle."""
        return self.survivorship.get(trait) or self.survivorship.get(OTHERWISE) or "most_recent"

    def settles(self, trait: str) -> bool:
        """Whether it is declared how values of a trait settle."""
        return not self.survivorship.keys().isdisjoint({trait, OTHERWISE})

    def problems(self, sources: Mapping[str, SourceDefinition]) -> Iterator[UserError]:
        """What is wrong, given the project's sources: sources, columns and traits that there are not."""
        about = {name: source for name, source in sources.items() if source.into.customer is not None}
        types = columns_of_all(sources.values())
        for name, identifier in self.identifiers.items():
            for source, column in identifier.columns.items():
                where = f"identifiers: {name}"
                if source not in about:
                    yield unknown("source", source, about, where=where)
                elif column not in types[source]:
                    yield unknown("column", column, types[source], where=f"{where}, {source}")
        traits = {trait for name, source in about.items() if source.into.customers for trait in types[name]}
        for trait, way in self.survivorship.items():
            if trait not in traits and trait != OTHERWISE:
                yield unknown("trait", trait, [*traits, OTHERWISE], where="survivorship")
            for source in way.most_trusted if isinstance(way, MostTrusted) else ():
                if source not in about:
                    yield unknown("source", source, about, where=f"survivorship: {trait}")
        yield from self._clashes({name: types[name] for name, source in about.items() if source.into.customers})

    def _clashes(self, types: Mapping[str, Mapping[str, ValueType]]) -> Iterator[UserError]:
        """Traits that sources would share, and give as values that cannot be compared."""
        first: dict[str, tuple[str, ValueType]] = {}
        for source, columns in types.items():
            for trait, kind in columns.items():
                owner, known = first.setdefault(trait, (source, kind))
                if kind is not known and self.settles(trait):
                    what = f"`{trait}` is {kind} in the source `{source}` and {known} in `{owner}`"
                    hint = "Give it one type in both, or another name in one of them."
                    yield UserError("type-clash", what, where="survivorship", hint=hint)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        problems = [*self._unknown_identifiers(), *self._rule_problems()]
        if problems:
            raise in_field(UserErrors(problems) if len(problems) > 1 else problems[0])
        return self

    def _unknown_identifiers(self) -> Iterator[UserError]:
        used = [(f"rules: {rule.name}", rule.same) for rule in self.rules]
        used += [("households", self.households.same)] if self.households else []
        used += [("matching", self.matching.fields)] if self.matching else []
        for where, names in used:
            for name in names:
                if name not in self.identifiers:
                    yield unknown("identifier", name, self.identifiers, where=where)

    def _rule_problems(self) -> Iterator[UserError]:
        names = [rule.name for rule in self.rules] + ([RULE] if self.matching else [])
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield UserError("duplicate-name", f"two rules are called `{name}`", where="rules", hint="Rename one.")
        for rule in self.in_order:
            anonymous = [name for name in rule.same if name in self.identifiers and self.identifiers[name].anonymous]
            if anonymous and len(rule.same) > 1:
                what = f"`{anonymous[0]}` names a device, which is a rule of its own"
                yield UserError("wrong-rule", what, where=f"rules: {rule.name}", hint=f"Say `same: [{anonymous[0]}]`.")
