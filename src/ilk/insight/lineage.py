"""What definitions stand on: the traits and events behind them, so that nothing is explained by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ilk.segments.language.checking import uses
from ilk.segments.tree import Condition, Node


@dataclass(frozen=True, slots=True)
class Behind:
    """The traits and the events that something is worked out from."""

    traits: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lineage:
    """What traits and segments are made of.

    Args:
        traits: for each trait that is worked out, what it is made of: its definition, or all that its model asks.
        segments: for each segment its definition.
        events: for each trait that is made of the rows of events without a definition in the language, these events.
        families: for each trait of a family, all traits of the family, which follow from one another.
        rows: for each event, all events that are made of the same rows: receipts, and the orders summed up from them.
    """

    traits: Mapping[str, Sequence[Node]] = field(default_factory=dict)
    segments: Mapping[str, Condition] = field(default_factory=dict)
    events: Mapping[str, frozenset[str]] = field(default_factory=dict)
    families: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rows: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def behind(self, *nodes: Node) -> Behind:
        """All that some definitions name, themselves or through traits and segments that they name."""
        traits: set[str] = set()
        events: set[str] = set()
        waiting = list(nodes)
        while waiting:
            used = uses(waiting.pop())
            fresh = used.traits - traits
            events |= used.events
            for name in fresh:
                traits |= {name} | self.families.get(name, frozenset())
                events |= self.events.get(name, frozenset())
                waiting += self.traits.get(name, ())
            waiting += [self.segments[name] for name in used.segments if name in self.segments]
        rows = {own for event in events for own in self.rows.get(event, ())}
        return Behind(frozenset(traits), frozenset(events | rows))
