"""Who is decided about: a customer, followed live or as the last run published them, or somebody nobody has seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ilk.app.deciding.ground import Ground
from ilk.app.explaining import people_of
from ilk.app.live.belonging import since_live
from ilk.app.wiring import Workspace
from ilk.customers.reading import answered
from ilk.decisions.answers import Source
from ilk.decisions.slots import Slot
from ilk.live.evaluator.last_run import why_not_live
from ilk.live.following.asking import LiveCustomers
from ilk.segments.language.checking import uses
from ilk.segments.tree import Condition, Moment, Person

NOBODY = ""
"""What somebody new goes by, of whom there is not even an identifier."""


class Visitor(Protocol):
    """Somebody to decide about, as they are at a moment."""

    @property
    def customer_id(self) -> str:
        """What they go by; of somebody who is not known, what the page calls them."""

    @property
    def known(self) -> bool:
        """Whether there is such a customer."""

    @property
    def moment(self) -> Moment:
        """The instant that the answers are of."""

    @property
    def answered_by(self) -> Source:
        """What answers."""

    def segments(self, among: Iterable[str] | None = None) -> frozenset[str]:
        """The segments they are in, or those of some."""

    def since(self) -> Mapping[str, datetime | None]:
        """Each segment they are in, since when; None where that is not known."""

    def fits(self, slot: Slot, variant: int) -> bool:
        """Whether a variant, by its place, is for them."""

    def source(self, slot: Slot, variant: int) -> Source:
        """What answers that."""

    def traits(self, names: Iterable[str]) -> dict[str, Any]:
        """Some of their traits; None for one that is missing."""

    def person(self, about: Condition) -> Person:
        """They in memory, with all that a definition looks at."""


@dataclass(frozen=True)
class Published:
    """A customer, as the last run published them."""

    workspace: Workspace
    ground: Ground
    place: int

    @property
    def customer_id(self) -> str:
        return str(self.ground.standing.roster.names[self.place].as_py())

    @property
    def known(self) -> bool:
        return True

    @property
    def answered_by(self) -> Source:
        return "run"

    @property
    def moment(self) -> Moment:
        return self.ground.state.moment

    def segments(self, among: Iterable[str] | None = None) -> frozenset[str]:
        chosen = self.ground.state.meaning.segments.keys() if among is None else among
        return frozenset(self.ground.standing.belonging.of(self.place).keys() & set(chosen))

    def since(self) -> Mapping[str, datetime | None]:
        found = self.ground.standing.belonging.of(self.place)
        return {name: found[name] for name in self.segments()}

    def fits(self, slot: Slot, variant: int) -> bool:
        return self.ground.standing.fits(slot.name, variant, self.place)

    def source(self, slot: Slot, variant: int) -> Source:
        return "run"

    def traits(self, names: Iterable[str]) -> dict[str, Any]:
        return {name: answered(self.ground.trait(name, self.place)) for name in names}

    def person(self, about: Condition) -> Person:
        number = int(self.ground.standing.roster.numbers[self.place])
        return people_of(self.workspace, self.ground.state, about, [number])[number]


@dataclass(frozen=True)
class Unseen:
    """Somebody of whom nothing is known but an identifier."""

    ground: Ground
    customer_id: str
    moment: Moment

    @property
    def known(self) -> bool:
        return False

    @property
    def answered_by(self) -> Source:
        return "run"

    def segments(self, among: Iterable[str] | None = None) -> frozenset[str]:
        chosen = frozenset(self.ground.state.meaning.segments if among is None else among)
        return self._asked(self.ground.needs(chosen)).segments & chosen

    def since(self) -> Mapping[str, datetime | None]:
        return dict.fromkeys(self.segments())

    def fits(self, slot: Slot, variant: int) -> bool:
        if (slot.name, variant) in self.ground.notes:
            return False
        condition = slot.choices[variant].when
        return condition.holds(self.person(condition), self.moment)

    def source(self, slot: Slot, variant: int) -> Source:
        return "run"

    def traits(self, names: Iterable[str]) -> dict[str, Any]:
        return dict.fromkeys(names)

    def person(self, about: Condition) -> Person:
        return self._asked(self.ground.needs(uses(about).segments))

    def _asked(self, segments: Iterable[str]) -> Person:
        """Nobody, with those of some segments that they are in; these come each after those that it needs."""
        person = Person(id=self.customer_id)
        trees = self.ground.state.meaning.definitions.segments
        for name in segments:
            if trees[name].holds(person, self.moment):
                person = Person(id=self.customer_id, segments=person.segments | {name})
        return person


@dataclass(frozen=True)
class Followed:
    """A customer who is followed live; what is not asked live keeps the answer `before`, of the last run."""

    ground: Ground
    following: LiveCustomers
    customer_id: str
    now: Person
    moment: Moment
    before: Visitor

    @property
    def known(self) -> bool:
        return True

    @property
    def answered_by(self) -> Source:
        return "live"

    def segments(self, among: Iterable[str] | None = None) -> frozenset[str]:
        return self.now.segments & frozenset(self.ground.state.meaning.segments if among is None else among)

    def since(self) -> Mapping[str, datetime | None]:
        before = self.before.since() if self.before.known else {}
        return since_live(self.following, self.now, before, self.ground.state.meaning.segments)

    def fits(self, slot: Slot, variant: int) -> bool:
        if (slot.name, variant) in self.ground.live:
            return slot.choices[variant].when.holds(self.now, self.moment)
        return self.before.fits(slot, variant)

    def source(self, slot: Slot, variant: int) -> Source:
        return "live" if (slot.name, variant) in self.ground.live else "run"

    def traits(self, names: Iterable[str]) -> dict[str, Any]:
        return {name: answered(self.now.traits.get(name)) for name in names}

    def person(self, about: Condition) -> Person:
        return self.before.person(about) if why_not_live(about) else self.now


def visitor(workspace: Workspace, ground: Ground, identifiers: Iterable[str]) -> Visitor:
    """Who has one of some identifiers, the first that is known; nobody knows who has none of them, or has none."""
    named = list(identifiers)
    for identifier in named:
        found = _known(workspace, ground, identifier)
        if found is not None:
            return found
    return _unseen(workspace, ground, named[0] if named else NOBODY)


def _known(workspace: Workspace, ground: Ground, identifier: str) -> Visitor | None:
    place = ground.standing.roster.place(identifier)
    before = None if place is None else Published(workspace, ground, place)
    following = workspace.live
    if following is None:
        return before
    customer = following.customer_of(identifier if before is None else before.customer_id)
    present = following.present(customer)
    if present is None:
        return before
    moment = Moment(present.until, ground.state.moment.zone)
    return Followed(ground, following, customer, present.person, moment, before or _unseen(workspace, ground, customer))


def _unseen(workspace: Workspace, ground: Ground, identifier: str) -> Unseen:
    return Unseen(ground, identifier, Moment(workspace.clock.now(), ground.state.moment.zone))
