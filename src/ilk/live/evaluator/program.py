"""What definitions need of a customer, and what an event, a trait or a segment can touch: worked out once."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from ilk.catalog.schema import Catalogue
from ilk.kernel.types import ValueType
from ilk.live.evaluator.freshness import Freshness, freshness_of
from ilk.live.evaluator.keeping import Keeping, keeping_of
from ilk.live.evaluator.last_run import Part, live_form, why_not_live
from ilk.live.evaluator.storing import storable
from ilk.segments.compile import Definitions, levels
from ilk.segments.conditions.fresh import Fresh
from ilk.segments.conditions.segment import OfSegment
from ilk.segments.conditions.trait_history import OfHistory
from ilk.segments.language.checking import uses
from ilk.segments.subjects.events import picked_by
from ilk.segments.tree import Condition, Event, Moment, Need, Node, Scope, Value, timeless
from ilk.segments.turning import Turn

Mask = int
"""A set of definitions: the bit of each is its place in the order of dependence."""


@dataclass(frozen=True, slots=True)
class LiveTrait:
    """A computed trait: its value, what it is stored as where that differs, and whether its changes are asked for."""

    name: str
    tree: Value
    stored_as: ValueType | None
    tracked: bool
    restless: bool
    """Whether time alone may change it."""


@dataclass(frozen=True, slots=True)
class LiveSegment:
    """A segment: its condition, with what is not asked live answered by the last run; whether its moves are asked."""

    name: str
    tree: Condition
    recorded: bool
    may_leave: bool
    """Whether time alone may end it."""
    may_enter: bool
    """Whether time alone may begin it."""


@dataclass(frozen=True, slots=True)
class Touch:
    """Events that meet `where` (all for None) can change the answers of some definitions; `key` stands for `where`."""

    where: Condition | None
    key: str
    definitions: Mask


@dataclass(frozen=True, slots=True)
class Bearing:
    """Segments that one more event of a name can only enter, and those that it can only leave."""

    enters: Mask
    leaves: Mask

    def settled(self, inside: Mask) -> Mask:
        """Those whose answers stay as they are, for whoever is in some."""
        return self.enters & inside | self.leaves & ~inside


@dataclass(frozen=True, slots=True)
class Program:
    """Computed traits and segments in an order in which each needs only earlier ones, and what touches each.

    `bits` are the places of the segments by name; `keeps` says for each event which ones are needed of it; `parts` are
    answered by the last run alone; `tracked` are the traits whose history, and `recorded` the segments whose moves,
    some condition asks for.
    """

    catalogue: Catalogue
    definitions: tuple[LiveTrait | LiveSegment, ...]
    by_event: Mapping[str, tuple[Touch, ...]]
    bearings: Mapping[str, Bearing]
    by_trait: Mapping[str, Mask]
    by_segment: Mapping[str, Mask]
    dependents: tuple[Mask, ...]
    bits: Mapping[str, Mask]
    keeps: Mapping[str, Keeping]
    parts: tuple[Part, ...]
    tracked: frozenset[str]
    recorded: frozenset[str]
    freshness: Mapping[str, Freshness]
    digest: str = field(repr=False)

    @property
    def everything(self) -> Mask:
        """All definitions."""
        return (1 << len(self.definitions)) - 1

    def places(self, segments: Iterable[str]) -> Mask:
        """The places of the segments that are among some names, each of which is there once."""
        return sum(self.bits.get(name, 0) for name in segments)

    def trimmed(self, name: str, event: Event) -> Event:
        """The event with the properties that are read alone."""
        keeping = self.keeps.get(name)
        return event if keeping is None else keeping.trimmed(event)

    def channels(self, trait: str) -> Iterator[str]:
        """The channels on which a trait is the address."""
        return (channel for channel, address in self.catalogue.channels.items() if address == trait)

    def unbounded(self, moment: Moment) -> Mapping[str, tuple[str, ...]]:
        """The definitions for which every event of a name is kept, however old, by the name of the event."""
        return {name: found for name, keeping in self.keeps.items() if (found := keeping.unbounded(moment))}


def program_of(definitions: Definitions, catalogue: Catalogue) -> Program:
    """The program of some definitions. Raises `UserError` for a cycle among them, and shows it.

    Computed traits that cannot be asked live keep the values of the last run, as those of sources do.
    """
    slow = {name: why for name in definitions.traits if (why := _why_slow(name, definitions, catalogue))}
    traits = {name: tree for name, tree in definitions.traits.items() if name not in slow}
    forms = {name: live_form(tree) for name, tree in definitions.segments.items()}
    segments = {name: form for name, (form, _) in forms.items()}
    trees: list[Node] = [*traits.values(), *segments.values()]
    nodes = [node for tree in trees for node in tree.walk()]
    tracked = frozenset(node.trait for node in nodes if isinstance(node, OfHistory | Fresh))
    recorded = frozenset(node.segment for node in nodes if isinstance(node, OfSegment))
    stored_as = {name: _stored_as(name, definitions, catalogue) for name in traits}
    ordered: list[LiveTrait | LiveSegment] = [*_traits_in_order(traits, stored_as, tracked)]
    ordered += _segments_in_order(segments, recorded)
    by_trait, by_segment = _named(ordered, catalogue)
    touched = _touched(ordered, catalogue)
    return Program(
        catalogue=catalogue,
        definitions=tuple(ordered),
        by_event=touched,
        bearings={event: _bearing(ordered, event) for event in touched},
        by_trait=by_trait,
        by_segment=by_segment,
        dependents=tuple(
            (by_trait if isinstance(each, LiveTrait) else by_segment).get(each.name, 0) for each in ordered
        ),
        bits={each.name: 1 << place for place, each in enumerate(ordered) if isinstance(each, LiveSegment)},
        keeps=keeping_of([(each.name, need) for each in ordered for need in _needs(each.tree, catalogue)]),
        parts=tuple({part.condition.key: part for _, parts in forms.values() for part in parts}.values()),
        tracked=tracked,
        recorded=recorded,
        freshness=freshness_of(definitions, {name: parts for name, (_, parts) in forms.items()}, slow),
        digest=_digest(definitions, catalogue),
    )


def _traits_in_order(
    traits: Mapping[str, Value], stored_as: Mapping[str, ValueType | None], tracked: Container[str]
) -> Iterator[LiveTrait]:
    for level in levels("trait", traits, lambda tree: uses(tree).traits):
        for name in level:
            yield LiveTrait(name, traits[name], stored_as[name], name in tracked, not timeless(traits[name]))


def _segments_in_order(segments: Mapping[str, Condition], recorded: Container[str]) -> Iterator[LiveSegment]:
    for level in levels("segment", segments, lambda tree: uses(tree).segments):
        for name in level:
            tree, ages = segments[name], segments[name].ages()
            yield LiveSegment(name, tree, name in recorded, Turn.FALLS in ages, Turn.RISES in ages)


def _named(
    definitions: Iterable[LiveTrait | LiveSegment], catalogue: Catalogue
) -> tuple[Mapping[str, Mask], Mapping[str, Mask]]:
    """Which definitions a trait, and which a segment, can touch."""
    by_trait: dict[str, Mask] = defaultdict(int)
    by_segment: dict[str, Mask] = defaultdict(int)
    for place, each in enumerate(definitions):
        used = uses(each.tree)
        addresses = {catalogue.channels[name.lower()] for name in used.channels if name.lower() in catalogue.channels}
        for name in used.traits | addresses:
            by_trait[name] |= 1 << place
        for name in used.segments:
            by_segment[name] |= 1 << place
    return dict(by_trait), dict(by_segment)


def _touched(definitions: Iterable[LiveTrait | LiveSegment], catalogue: Catalogue) -> Mapping[str, tuple[Touch, ...]]:
    """Which definitions an event can touch: by its name, and by each `where` of them whose answer time cannot turn."""
    found: dict[str, dict[str, Touch]] = defaultdict(dict)
    for place, each in enumerate(definitions):
        for need in _needs(each.tree, catalogue):
            key = picked_by(need.where) or ""
            before = found[need.event].get(key, Touch(need.where if key else None, key, 0))
            found[need.event][key] = replace(before, definitions=before.definitions | 1 << place)
    return {name: tuple(touches.values()) for name, touches in found.items()}


def _bearing(definitions: Iterable[LiveTrait | LiveSegment], event: str) -> Bearing:
    """What one more event of a name can do to each segment."""
    by_turn: dict[Turn, Mask] = defaultdict(int)
    for place, each in enumerate(definitions):
        if isinstance(each, LiveSegment):
            by_turn[each.tree.turns(event)] |= 1 << place
    return Bearing(enters=by_turn[Turn.RISES], leaves=by_turn[Turn.FALLS])


def _needs(tree: Node, catalogue: Catalogue) -> Iterator[Need]:
    """What a tree needs of events; an aggregate may be about a related table, which has none."""
    return (need for node in tree.walk() for need in node.needs() if need.event in catalogue.events)


def _why_slow(name: str, definitions: Definitions, catalogue: Catalogue) -> str | None:
    """Why a computed trait keeps the value of the last run; None where it does not."""
    why = why_not_live(definitions.traits[name])
    if why is None and not storable(_stored_as(name, definitions, catalogue)):
        return "its value is stored as another type"
    return why


def _stored_as(name: str, definitions: Definitions, catalogue: Catalogue) -> ValueType | None:
    """What a trait is stored as, where that is another type than its value has."""
    declared = definitions.stored_as.get(name)
    return None if declared is definitions.traits[name].type(Scope(catalogue)) else declared


def _digest(definitions: Definitions, catalogue: Catalogue) -> str:
    """What says that two programs ask the same, so that states of one can be read by the other."""
    trees = [*definitions.traits.items(), *definitions.segments.items()]
    said = [f"{name} {type(tree).__name__} {tree.model_dump_json()}" for name, tree in trees]
    said += [repr(sorted(definitions.stored_as.items())), repr(sorted(catalogue.channels.items())), catalogue.zone.key]
    return sha256("\n".join(said).encode()).hexdigest()[:16]
