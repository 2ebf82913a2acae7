"""Whose a record is, between runs: as the last run left it, and what the rules of the identity link of what comes."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from ilk.live.evaluator.outcome import Arrival
from ilk.live.following.recognizing import Known, SharedKeys
from ilk.live.following.sightings import Sighting
from ilk.live.following.translating import Translated


@dataclass(frozen=True, slots=True)
class Merge:
    """That two people are one from now on: the loser's records are the winner's, because of a value that both have."""

    winner: str
    loser: str
    rule: str
    shared: str


Crosses = Callable[[str, str], bool]
"""Whether a winner and a loser are of different shares, so that one process hands over to another."""


@dataclass(slots=True)
class Given:
    """A piece of the log, given to people, or the part of one that begins with somebody being handed over.

    Attributes:
        first: the place of the message with which it begins.
        merges: who became one, in the order in which it follows; they come before the arrivals.
        arrivals: what happened and what is told; `customer` is the identifier of a person.
        learnt: the sightings that said something new. A process that goes on where another ended is told them first.
    """

    first: int = 0
    merges: list[Merge] = field(default_factory=list)
    arrivals: Sequence[Arrival] = ()
    learnt: list[Sighting] = field(default_factory=list)


class Persons:
    """People between two runs. A record that nobody knows is a customer of its own.

    Rules that ask nobody link records as a run links them: up to the limit of a value, up to the largest person, and
    never across a decision. What a run would part, because a value is shared by too many by now or a device has a
    second login, stays together until it does; matching is a run's alone.
    """

    def __init__(self, known: Known | None = None) -> None:
        known = known or Known()
        self._largest = known.largest
        self._newest = known.newest
        self._anonymous = known.anonymous
        self._numbers = known.numbers
        self._leaders = dict(known.leaders)
        self._apart = tuple(known.apart)
        self._devices = set(known.devices)
        self._sizes: dict[str, int] = {}
        for leader in self._leaders.values():
            self._sizes[leader] = self._sizes.get(leader, 1) + 1
        self._values = {name: {record: set(said) for record, said in of.items()} for name, of in known.values.items()}
        self._rules = [
            SharedKeys.of(rule, self._values, anonymous=rule.same[0] in known.anonymous) for rule in known.rules
        ]

    def person(self, record: str) -> str:
        """The identifier of the customer that a record is one of."""
        while (leader := self._leaders.get(record)) is not None:
            record = leader
        return record

    def known_by(self, value: str) -> frozenset[str]:
        """The customers of the records that a rule over one field knows by a value, such as an address of e-mail."""
        rules = [shared for shared in self._rules if len(shared.rule.same) == 1]
        return frozenset(self.person(record) for shared in rules for record in shared.records.get(value, ()))

    def given(self, piece: Translated, crosses: Crosses | None = None) -> Sequence[Given]:
        """The piece as it is about people, after what its sightings link.

        It is parted before each merge of which `crosses` says so; what happened before is of who it was of then.
        """
        found, told = [Given()], 0
        for place, sighting in zip(piece.seen or count(), piece.sightings, strict=False):
            if not self._learns(sighting):
                continue
            for merge in self._linked(sighting.record):
                if crosses is not None and crosses(merge.winner, merge.loser):
                    until = bisect_left(piece.places, place)
                    found[-1].arrivals = self._of_persons(piece.arrivals[told:until])
                    found.append(Given(place))
                    told = until
                self._merge(merge)
                found[-1].merges.append(merge)
            found[-1].learnt.append(sighting)
        found[-1].arrivals = self._of_persons(piece.arrivals[told:])
        return found

    def _of_persons(self, arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
        return [replace(each, customer=self.person(each.customer)) for each in arrivals] if self._leaders else arrivals

    # ---- what sightings say ------------------------------------------------------------------------------------------

    def _learns(self, sighting: Sighting) -> bool:
        """Keep the values of a sighting; whether any is new of its record."""
        new = False
        for name, value in sighting.values.items():
            said = self._values.setdefault(name, {}).setdefault(sighting.record, set())
            if value in said:
                continue
            new = True
            if name in self._newest:
                self._forget(sighting.record, name)
            said.add(value)
            if name in self._anonymous and value == sighting.record:
                self._devices.add(value)
        return new

    def _forget(self, record: str, name: str) -> None:
        """Forget what a record was seen with in a field of which the newest value counts alone."""
        for shared in self._rules:
            if name in shared.rule.same:
                shared.leave(record, self._values)
        self._values[name][record].clear()

    def _linked(self, record: str) -> Iterator[Merge]:
        """The merges that follow from what is known of a record now, each to be made before the next is asked for."""
        for shared in self._rules:
            for key in shared.new_keys(record, self._values):
                other = shared.other(record, key)
                if other is not None and (pair := self._joined(record, other)) is not None:
                    yield Merge(*pair, rule=shared.rule.name, shared=key)

    def _joined(self, one: str, other: str) -> tuple[str, str] | None:
        """Who leads and who not where two become one person; None where a decision or the largest person forbids it."""
        a, b = self.person(one), self.person(other)
        size = self._sizes.get(a, 1) + self._sizes.get(b, 1)
        if a == b or size > self._largest or self._kept_apart(a, b):
            return None
        winner, loser = sorted((a, b), key=self._rank)
        return winner, loser

    def _merge(self, merge: Merge) -> None:
        """Make one person of two."""
        self._sizes[merge.winner] = self._sizes.get(merge.winner, 1) + self._sizes.get(merge.loser, 1)
        self._leaders[merge.loser] = merge.winner

    def _kept_apart(self, a: str, b: str) -> bool:
        return any({self.person(one), self.person(other)} == {a, b} for one, other in self._apart)

    def _rank(self, record: str) -> tuple[bool, int, str]:
        """By what the record is found that a person goes by: no device, else the oldest; new ones in order of ids."""
        return record in self._devices, self._numbers.get(record, len(self._numbers) + 1), record
