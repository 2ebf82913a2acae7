"""Which events a condition or value is about: those of a name, that meet a `where`, in a window."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Optional

from ilk.kernel.errors import UserError
from ilk.segments.tree import Event, Moment, NameKind, Node, Person, Scope, Subject, earliest
from ilk.segments.windows import AnyWindow, BaseWindow, Ever, Next

if TYPE_CHECKING:
    from ilk.segments.language import AnyCondition


@dataclass(frozen=True, slots=True)
class Where:
    """A `where` as the grammar finds it, before it is put into its event."""

    condition: "AnyCondition"


class EventChoice(Node):
    """The part that all conditions and values over events share."""

    event: str
    where: Optional["AnyCondition"] = None
    window: AnyWindow = Ever()

    asks_rows = True

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "event", self.event
        yield from self.window.names()

    def inner(self, scope: Scope) -> Scope:
        return scope.within(self.event)

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if not scope.of_customer:
            what = f"`{self.text()}` asks about a customer's events; inside a `where` only properties can be asked"
            yield UserError("events-in-where", what, where=f"`{self.text()}`")
        if isinstance(self.window, Next):
            yield UserError("future-events", "events of the future are not known", where=f"`{self.window.text()}`")

    def chosen(self, subject: Subject, moment: Moment) -> Sequence[Event]:
        """The chosen events of a person until `as_of`, in order of (at, id)."""
        span = self.window.span(moment)
        return [
            event
            for event in self.past(subject, moment)
            if span.contains(event.at) and (self.where is None or self.where.holds(event, moment))
        ]

    def past(self, subject: Subject, moment: Moment) -> Sequence[Event]:
        """All events of the name until `as_of`, in order of (at, id)."""
        events = subject.events.get(self.event, ()) if isinstance(subject, Person) else ()
        return [event for event in events if event.at <= moment.as_of]

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        """When the choice may next change by itself."""
        return earliest(
            instant
            for event in self.past(subject, moment)
            for instant in (
                self.window.next_edge(event.at, moment),
                self.where.next_change(event, moment) if self.where else None,
            )
        )

    def choice_text(self) -> str:
        """`where` and window in the canonical layout, each with a space before it."""
        return self.where_text() + self.window_text()

    def where_text(self, *, closed: bool | None = None) -> str:
        """The `where` with a space before it, bare only when it is one comparison and another clause closes it."""
        if self.where is None:
            return ""
        bare = self.where.is_atom and (bool(self.window.text()) if closed is None else closed)
        return f" where {self.where.text()}" if bare else f" where ({self.where.text()})"

    def window_text(self) -> str:
        """The window with a space before it."""
        return f" {text}" if (text := self.window.text()) else ""

    def choice_sentence(self) -> str:
        """`where` and window in English, each with a space before it."""
        return self.where_sentence() + self.window_sentence()

    def where_sentence(self) -> str:
        """The `where` in English, with a space before it."""
        return f" where {self.where.sentence()}" if self.where else ""

    def window_sentence(self) -> str:
        """The window in English, with a space before it."""
        return f" {words}" if (words := self.window.sentence()) else ""


def clauses(parts: Sequence[object]) -> dict[str, Any]:
    """The clauses that follow an event in the text, by the field they fill; raises `ValueError` for a second one."""
    found: dict[str, Any] = {}
    clause: Any
    for part in parts:
        match part:
            case BaseWindow():
                name, clause = "window", part
            case Where():
                name, clause = "where", part.condition
            case _:
                name, clause = "times", part
        if name in found:
            raise ValueError(f"there are two `{name}` clauses; one is allowed")
        found[name] = clause
    return found
