"""Conditions over events of a known meaning: what they stand for, and what they need the project to declare."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ilk.catalog.standard import STANDARD_EVENTS
from ilk.kernel.errors import UserError
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.logic import And
from ilk.segments.conditions.lowered import Lowered
from ilk.segments.tree import NameKind, Node, Scope
from ilk.segments.values.constants import Text
from ilk.segments.values.field import FieldValue, named

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyCondition

Asked = Iterable[tuple[str, Sequence[str]]]
"""Standard events, each with the columns of it that are asked about."""


class OfStandardEvents(Lowered):
    """A condition over events of a known meaning, short for conditions over their columns."""

    @abstractmethod
    def asked(self) -> Asked:
        """What must be declared of standard events."""

    def children(self) -> Iterable[Node]:
        return ()

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield from named(self.lowered())

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        problems = list(undeclared(self, scope, self.asked()))
        yield from problems or self.lowered().problems(scope)


def undeclared(node: Node, scope: Scope, asked: Asked) -> Iterator[UserError]:
    """What a condition needs of standard events and the project does not declare; and that it stands in no `where`."""
    where = f"`{node.text()}`"
    if not scope.of_customer:
        what = f"{where} asks about a customer; inside a `where` only the row's own fields can be asked"
        yield UserError("events-in-where", what, where=where)
        return
    for event, columns in asked:
        if event not in scope.catalogue.events:
            yield _no_event(event, where)
        else:
            yield from _wrong_columns(event, columns, scope, where)


def _no_event(event: str, where: str) -> UserError:
    standard = STANDARD_EVENTS[event]
    columns = ", ".join(f"`{name}` ({kind})" for name, kind in standard.columns.items())
    hint = (
        f"A source declares it: into: {{events: {event}, standard: {event}, customer: …, occurred_at: …}}."
        f" Its columns: {columns}; {' and '.join(f'`{name}`' for name in standard.needed)} must be there."
    )
    what = f"no source gives the event `{event}`: {standard.about}"
    return UserError("standard-event-missing", what, where=where, hint=hint)


def _wrong_columns(event: str, columns: Sequence[str], scope: Scope, where: str) -> Iterator[UserError]:
    properties = scope.catalogue.events[event].properties
    for name in columns:
        wanted, found = STANDARD_EVENTS[event].columns[name], properties.get(name)
        if found is not wanted:
            has = "the event has no such column" if found is None else f"the event has it as {found}"
            what = f"`{event}.{name}` is asked about as {wanted}, and {has}"
            hint = f"Declare it among the columns of the source of `{event}`."
            yield UserError("standard-event-column", what, where=where, hint=hint)


def equal(**fields: str | None) -> "list[AnyCondition]":
    """Comparisons of fields with texts; None asks nothing."""
    asked = [(name, wanted) for name, wanted in fields.items() if wanted is not None]
    return [Comparison(left=FieldValue(name=name), op="=", right=Text(constant=wanted)) for name, wanted in asked]


def all_hold(conditions: "Sequence[AnyCondition]") -> "AnyCondition | None":
    """One condition for several; None for none."""
    if len(conditions) <= 1:
        return next(iter(conditions), None)
    return And(operands=tuple(conditions))
