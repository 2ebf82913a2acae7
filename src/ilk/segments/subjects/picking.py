"""A customer's events by name, of which those that meet a `where` are picked out once and kept in step."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from ilk.segments.tree import Event, Moment

if TYPE_CHECKING:
    from ilk.segments.tree import Condition

_in_order = attrgetter("at", "id")


class Picking(dict[str, list[Event]]):
    """Events by name, in order of (at, id).

    A `where` that time cannot turn is asked of an event once: of those that were there when it is first asked about,
    and of each that comes by whoever adds it, who says with `meets` what it found.
    """

    __slots__ = ("_picked",)

    def __init__(self, events: "Iterable[tuple[str, list[Event]]]" = ()) -> None:
        """Begin with events in order."""
        super().__init__(events)
        self._picked: dict[str, dict[str, list[Event]]] = {}

    def meeting(self, name: str, where: "Condition", key: str, moment: Moment) -> Sequence[Event]:
        """The events of a name that meet a `where`, in order; `key` is the same for all that are alike."""
        by_key = self._picked.get(name)
        if by_key is None:
            by_key = self._picked[name] = {}
        found = by_key.get(key)
        if found is None:
            found = by_key[key] = [event for event in self.get(name, ()) if where.holds(event, moment)]
        return found

    def add(self, name: str, event: Event) -> None:
        """Add an event in its place."""
        _put(self.setdefault(name, []), event)

    def meets(self, name: str, key: str, event: Event) -> None:
        """Note that an event that was added meets a `where`."""
        found = self._picked.get(name, {}).get(key)
        if found is not None:
            _put(found, event)

    def keep(self, name: str, kept: Sequence[Event]) -> None:
        """Leave out all events of a name but some."""
        ids = {id(event) for event in kept}
        self[name][:] = kept
        for found in self._picked.get(name, {}).values():
            found[:] = [event for event in found if id(event) in ids]


def _put(events: list[Event], event: Event) -> None:
    if not events or events[-1].at < event.at:
        events.append(event)
    else:
        events.insert(bisect_right(events, (event.at, event.id), key=_in_order), event)
