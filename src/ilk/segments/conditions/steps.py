"""The steps of a sequence: what must happen, or must not, and how it hangs on the step before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional

from ilk.kernel.errors import UserError, unknown
from ilk.segments.time.durations import Duration
from ilk.segments.tree import Event, Moment, NameKind, Node, Scope
from ilk.segments.words import enumeration, name_text, name_words

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyCondition


class Step(Node):
    """An event that happens after the step before, or with `negated` must not happen.

    `within` bounds the time from the step before. `same` names properties that are equal to those of the step before.
    """

    event: str
    where: Optional["AnyCondition"] = None
    negated: bool = False
    within: Duration | None = None
    same: tuple[str, ...] = ()

    asks_rows = True

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "event", self.event

    def inner(self, scope: Scope) -> Scope:
        return scope.within(self.event)

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        properties = scope.within(self.event).fields()[0]
        yield from (unknown("property", name, properties) for name in self.same if name not in properties)

    def meeting(self, events: Sequence[Event], moment: Moment) -> Sequence[Event]:
        """Of some events of the name, those that meet the `where`."""
        where = self.where
        return events if where is None else [event for event in events if where.holds(event, moment)]

    def is_like(self, event: Event, before: Event) -> bool:
        """Whether an event has the properties of one of the step before, where they must be equal."""
        return all(event.field(name) is not None and event.field(name) == before.field(name) for name in self.same)

    def text(self) -> str:
        parts = [f"not {name_text(self.event)}" if self.negated else name_text(self.event)]
        if self.where is not None:
            parts.append(f"where ({self.where.text()})")
        if self.same:
            parts += [f"with same {name_text(name)}" for name in self.same]
        if self.within is not None:
            # At the end of a sequence the bound of what must not happen is the last thing said.
            parts.append(f"within {self.within.text()}" + ("" if self.negated else " of previous"))
        return " ".join(parts)

    def sentence(self) -> str:
        parts = [f"no {name_words(self.event)}" if self.negated else name_words(self.event)]
        if self.where is not None:
            parts.append(f"where {self.where.sentence()}")
        if self.same:
            parts.append(f"with the same {enumeration([name_words(name) for name in self.same], 'and')}")
        if self.within is not None:
            parts.append(f"within {self.within.sentence()}" + ("" if self.negated else " of the step before"))
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Link:
    """A step, and what must not happen between the one before and it."""

    step: Step
    avoided: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """Steps as they hang together: what begins, what follows each with what must not lie between, what must not end."""

    first: Step
    links: tuple[Link, ...]
    trailing: tuple[Step, ...]


def shape_of(steps: Sequence[Step]) -> Shape:
    """The shape of steps of which the first is not negated."""
    links: list[Link] = []
    avoided: list[Step] = []
    for step in steps[1:]:
        avoided.append(step)
        if not step.negated:
            links.append(Link(step, tuple(avoided[:-1])))
            avoided = []
    return Shape(steps[0], tuple(links), tuple(avoided))
