"""What is collected while a segment of another tool is read: its parts, its names, and the conditions they become."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from ilk.catalog.schema import Catalogue
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.conditions.logic import And, Not, Or
from ilk.segments.conditions.on_list import OnList
from ilk.segments.conditions.segment import InSegment
from ilk.segments.importing.naming import NameMap, Unknown, found
from ilk.segments.importing.report import Outcome, Part, Renamed, Unnamed, Unsayable
from ilk.segments.kinds import AnyCondition, AnyValue
from ilk.segments.tree import Scope
from ilk.segments.values.account_field import AccountField
from ilk.segments.values.field import FieldValue

_MOST_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Subject:
    """A trait, or within a `where` a property, that a part compares.

    `source` is what the other tool calls it, `name` what the project does.
    """

    value: AnyValue
    type: ValueType
    source: str
    name: str


@dataclass
class Importing:
    """Reads one segment: `part` notes each part and what became of it; the rest finds names for it."""

    catalogue: Catalogue
    names: NameMap
    parts: list[Part] = field(default_factory=list)
    renamed: dict[tuple[str, str], Renamed] = field(default_factory=dict)
    unnamed: dict[tuple[str, str], Unnamed] = field(default_factory=dict)
    _differences: list[str] = field(default_factory=list)

    def part(self, where: str, source: object, said: Callable[[], AnyCondition]) -> AnyCondition | None:
        """What a part becomes, noted; None when it cannot be said."""
        self._differences = []
        try:
            condition = said()
            _refuse_wrong(condition, self.catalogue)
        except (Unsayable, ValidationError, UserError) as error:
            self._note(where, source, "missing", "", [_reason(error)])
            return None
        except Unknown as error:
            self.unnamed.setdefault((error.kind, error.source), Unnamed(error.kind, error.source, where, error.nearest))
            self._note(where, source, "missing", "", [str(error)])
            return None
        notes = list(dict.fromkeys(self._differences))
        self._note(where, source, "different" if notes else "exact", condition.text(), notes)
        return condition

    def missing(self, where: str, source: object, why: str) -> None:
        """Note a part that cannot be said, or that is beside the conditions."""
        self._note(where, source, "missing", "", [why])

    def differs(self, how: str) -> None:
        """The part being read means something else here, in this respect."""
        self._differences.append(how)

    def trait(self, source: str) -> Subject:
        """The project's trait for a name. Raises `Unknown`."""
        name = self._named("trait", source, self.names.traits.get(source), self.catalogue.traits)
        return Subject(FieldValue(name=name), self.catalogue.traits[name], source, name)

    def of_account(self, source: str, prefix: str) -> Subject:
        """The trait that the map gives for a column of the account, or that column. Raises `Unknown`."""
        accounts = self.catalogue.accounts
        if accounts is None or f"{prefix}{source}" in self.names.traits:
            return self.trait(f"{prefix}{source}")
        name = self._named("trait", source, None, accounts.fields)
        return Subject(AccountField(name=name), accounts.fields[name], source, name)

    def event(self, source: str) -> str:
        """The project's event for a name. Raises `Unknown`."""
        return self._named("event", source, self.names.events.get(source), self.catalogue.events)

    def property(self, event: str, source: str) -> Subject:
        """The property for a name, of one of the project's events. Raises `Unknown`."""
        known = self.catalogue.events[event].properties
        name = self._named("property", source, self.names.property_of(event, source), known)
        return Subject(FieldValue(name=name), known[name], source, name)

    def segment(self, source: str) -> AnyCondition:
        """Being in the project's segment for a name. Raises `Unknown`."""
        mapped = self.names.segments.get(source)
        return InSegment(segment=self._named("segment", source, mapped, self.catalogue.segments))

    def on_list(self, source: str) -> AnyCondition:
        """Being on the project's list for a name. Raises `Unknown`."""
        return OnList(list=self._named("list", source, self.names.lists.get(source), self.catalogue.lists))

    def _named(self, kind: str, source: str, mapped: str | None, known: Iterable[str]) -> str:
        name = found(kind, source, mapped, known)
        if name != source:
            self.renamed[kind, source] = Renamed(kind, source, name)
        return name

    def _note(self, where: str, source: object, outcome: Outcome, text: str, notes: Sequence[str]) -> None:
        self.parts.append(Part(where, shown(source), outcome, text, tuple(notes)))


def all_of(conditions: Iterable[AnyCondition | None]) -> AnyCondition | None:
    """All of the conditions that could be said; None when none could."""
    operands = _flat(conditions, And)
    return And(operands=operands) if len(operands) > 1 else next(iter(operands), None)


def any_of(conditions: Iterable[AnyCondition | None]) -> AnyCondition | None:
    """Any of the conditions that could be said; None when none could."""
    operands = _flat(conditions, Or)
    return Or(operands=operands) if len(operands) > 1 else next(iter(operands), None)


def both(*conditions: AnyCondition) -> AnyCondition:
    """All of some conditions."""
    return And(operands=_flat(conditions, And)) if len(conditions) > 1 else conditions[0]


def either(*conditions: AnyCondition) -> AnyCondition:
    """Any of some conditions."""
    return Or(operands=_flat(conditions, Or)) if len(conditions) > 1 else conditions[0]


def opposite(condition: AnyCondition) -> AnyCondition:
    """The condition turned: people without a value are in. Twice turned is as it was."""
    return condition.operand if isinstance(condition, Not) else Not(operand=condition)


def turned(condition: AnyCondition | None, *, turn: bool = True) -> AnyCondition | None:
    """The opposite, where `turn` says so and there is something to turn."""
    return opposite(condition) if condition is not None and turn else condition


def shown(source: object) -> str:
    """A part of the other tool's document, in one line that is not too long."""
    text = source if isinstance(source, str) else json.dumps(source, ensure_ascii=False, default=str)
    line = " ".join(text.split())
    return line if len(line) <= _MOST_SHOWN else line[: _MOST_SHOWN - 1] + "…"


def _reason(error: Exception) -> str:
    match error:
        case ValidationError():
            problems = (problem["msg"].removeprefix("Value error, ") for problem in error.errors(include_url=False))
            return "; ".join(dict.fromkeys(problems))
        case UserError():
            return error.what
        case _:
            return str(error)


def _refuse_wrong(condition: AnyCondition, catalogue: Catalogue) -> None:
    problem = next(condition.problems(Scope(catalogue)), None)
    if problem is not None:
        raise Unsayable(problem.what)


def _flat(conditions: Iterable[AnyCondition | None], kind: type[And] | type[Or]) -> tuple[AnyCondition, ...]:
    """The conditions there are; those of the same kind in place of the one that holds them."""
    kept: list[AnyCondition] = []
    for condition in conditions:
        if isinstance(condition, kind):
            kept += condition.operands
        elif condition is not None:
            kept.append(condition)
    return tuple(kept)
