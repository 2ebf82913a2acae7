"""Which events of a customer are kept: those that some answer stands on, and no more."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ilk.segments.subjects.events import properties_of
from ilk.segments.tree import Event, Moment, Need, timeless


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is kept of the events of a name: those of each need of a definition, with the properties that these read."""

    needs: tuple[Need, ...]
    properties: frozenset[str]
    asked_by: Mapping[Need, tuple[str, ...]]

    def kept(self, events: Sequence[Event], moment: Moment) -> list[Event]:
        """Of events in order, those that are needed at a moment or later."""
        found: set[int] = set()
        for need in self.needs:
            chosen = _chosen(events, need, moment)
            if need.which == "all" and len(chosen) == len(events):
                return list(events)
            found.update(_deciding(events, chosen, need))
        return [events[place] for place in sorted(found)]

    def trimmed(self, event: Event) -> Event:
        """The event with the properties that are read alone."""
        if event.properties.keys() <= self.properties:
            return event
        return Event(event.at, event.id, {k: v for k, v in event.properties.items() if k in self.properties})

    def unbounded(self, moment: Moment) -> tuple[str, ...]:
        """The definitions for which all events are kept, however old."""
        asked = (self.asked_by[need] for need in self.needs if need.which == "all" and _reach(need, moment) is None)
        return tuple(dict.fromkeys(name for names in asked for name in names))


def keeping_of(needs: Iterable[tuple[str, Need]]) -> Mapping[str, Keeping]:
    """What is kept of each event, from what definitions need, each by its name."""
    asked: dict[str, dict[Need, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, need in needs:
        asked[need.event][_plain(need)].append(name)
    return {
        event: Keeping(
            tuple(found),
            frozenset(name for need in found for name in _read(need)),
            {need: tuple(dict.fromkeys(names)) for need, names in found.items()},
        )
        for event, found in asked.items()
    }


def _plain(need: Need) -> Need:
    """A need without a `where` that time can turn: then an event that is not needed now may be later."""
    if need.where is None or timeless(need.where):
        return need
    return Need(need.event, window=need.window, reads=(*need.reads, *properties_of(need.where)))


def _read(need: Need) -> Iterator[str]:
    yield from need.reads
    if need.of is not None:
        yield need.of
    if need.where is not None:
        yield from properties_of(need.where)


def _reach(need: Need, moment: Moment) -> datetime | None:
    return None if need.window is None else need.window.reach(moment)


def _chosen(events: Sequence[Event], need: Need, moment: Moment) -> list[int]:
    """The places of events that a need is about."""
    reach = _reach(need, moment)
    return [
        place
        for place, event in enumerate(events)
        if (reach is None or event.at >= reach) and (need.where is None or need.where.holds(event, moment))
    ]


def _deciding(events: Sequence[Event], chosen: list[int], need: Need) -> list[int]:
    """Of these places, those of the events that decide."""
    if need.which == "all":
        return chosen
    known = chosen if need.of is None else [each for each in chosen if events[each].field(need.of) is not None]
    if need.which == "first":
        return known[: need.count]
    if need.which == "last":
        return known[-need.count :]
    values: dict[int, Any] = {each: events[each].field(need.of or "") for each in known}
    if need.which == "each":
        return list({_hashable(value): each for each, value in values.items()}.values())
    pick = min if need.which == "least" else max
    return [pick(values, key=values.__getitem__)] if values else []


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
