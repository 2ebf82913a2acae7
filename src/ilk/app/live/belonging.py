"""The segments of one customer as they are followed live: since when, how fresh each is, and the person behind them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ilk.app.wiring import Workspace
from ilk.live.evaluator.last_run import why_not_live
from ilk.live.following.asking import LiveCustomers
from ilk.segments.tree import Condition, Person

_CHANGES = 1_000
"""How many of a customer's moves are looked at."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """A customer who is followed: as the language sees them at an instant, and what says since when they are in."""

    following: LiveCustomers
    person: Person
    at: datetime

    def since(self, before: Mapping[str, datetime | None], among: Iterable[str]) -> dict[str, datetime | None]:
        """Those of some segments that they are in, each with since when; `before` says it as the last run knew it."""
        return since_live(self.following, self.person, before, among)

    def paces(self) -> Mapping[str, str]:
        """How fresh each segment is that is followed."""
        ground = self.following.standstill.ground
        return {} if ground is None else {name: each.pace for name, each in ground.program.freshness.items()}

    def moved(self, segment: str, before: Person) -> bool:
        """Whether they are in a segment now and were not, as the last run knew them, or the other way round."""
        return (segment in self.person.segments) is not (segment in before.segments)

    def moved_at(self, segment: str) -> datetime | None:
        """When they last moved in or out of a segment live."""
        newest = self.following.store.latest(1, segment=segment, customer=self.person.id)
        return newest[0].at if newest else None

    def answers(self, condition: Condition) -> bool:
        """Whether what is known live of them is all that a condition asks about."""
        return why_not_live(condition) is None


def belonging(workspace: Workspace, customer_id: str) -> Belonging | None:
    """A customer as they are followed; None where nothing is followed, or nobody of that identifier."""
    following = workspace.live
    if following is None:
        return None
    present = following.present(following.customer_of(customer_id))
    return None if present is None else Belonging(following, present.person, present.until)


def since_live(
    following: LiveCustomers, person: Person, before: Mapping[str, datetime | None], among: Iterable[str]
) -> dict[str, datetime | None]:
    """Those of some segments that a person who is followed is in, each with since when.

    Args:
        following: has the moves that were told.
        person: as they are now.
        before: since when they are in segments, as far as the last run knew; what was told live goes first.
        among: the segments that are asked about.
    """
    found = dict(before)
    # The newest come first.
    for change in reversed(following.store.latest(_CHANGES, customer=person.id)):
        if change.entered:
            found[change.segment] = change.at
    return {name: found.get(name) for name in among if name in person.segments}
