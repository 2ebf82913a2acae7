"""What following holds, as the store keeps it, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from ilk.database.live import GROUND, POSITION, UNTIL, LiveStore, NewChange, Waiting
from ilk.live.evaluator.evaluator import Evaluator
from ilk.live.evaluator.outcome import Arrival, Change
from ilk.live.evaluator.writing import arrival_read, arrival_written, read, told, written
from ilk.live.following.ground import Ground
from ilk.live.following.sightings import Sighting
from ilk.live.following.standing import Standing
from ilk.live.following.translating import Translated

_SIGHTINGS = msgspec.json.Decoder(Sighting)


@dataclass(frozen=True, slots=True)
class Before:
    """What was told: the segments of each customer, up to a number of the log and an instant."""

    segments: Mapping[str, frozenset[str]]
    position: int
    until: datetime


def bodies_of(evaluator: Evaluator, customers: Iterable[str]) -> Mapping[str, bytes | None]:
    """The states of some customers as bytes; None for who is not there any more."""
    states, program = evaluator.states, evaluator.program
    return {
        customer: written(states[customer], program) if customer in states else None for customer in sorted(customers)
    }


def waiting_of(arrivals: Iterable[Arrival]) -> list[Waiting]:
    """What waits for its instant."""
    return [Waiting(each.customer, each.at, arrival_written(each)) for each in arrivals]


def new_change(change: Change) -> NewChange:
    """A change, to be kept."""
    return NewChange(change.customer, change.segment, change.at, change.entered)


def learnt_of(sightings: Iterable[Sighting]) -> list[bytes]:
    """What was learnt of who is who."""
    return [msgspec.json.encode(each) for each in sightings]


def learnt_read(bodies: Iterable[bytes]) -> Translated:
    """What `learnt_of` made bytes of, to be given to people."""
    return Translated(sightings=[_SIGHTINGS.decode(body) for body in bodies])


def marks_of(standing: Standing) -> Mapping[str, str]:
    """On which ground it stands, how far the log was followed, and until when it is answered."""
    return {
        GROUND: standing.ground.key,
        POSITION: str(standing.position),
        UNTIL: standing.until.isoformat(),
    }


def restored(store: LiveStore, ground: Ground) -> Standing | None:
    """What the store keeps of a ground; None where it keeps nothing, or something of another."""
    marks = store.marks()
    if marks.get(GROUND) != ground.key:
        return None
    standing = Standing(ground)
    standing.position, standing.until = int(marks[POSITION]), datetime.fromisoformat(marks[UNTIL])
    for body in store.states():
        standing.evaluator.restore(read(body, ground.program))
    standing.persons.given(learnt_read(store.learnt()))
    standing.evaluator.happened([arrival_read(each.body, each.customer) for each in store.ahead()], standing.until)
    return standing


def position_of(store: LiveStore) -> int | None:
    """How far the log was followed, on whatever ground; None when it was not."""
    marks = store.marks()
    return int(marks[POSITION]) if GROUND in marks else None


def told_before(store: LiveStore) -> Before | None:
    """What was told, on whatever ground; None when nothing was."""
    marks = store.marks()
    if GROUND not in marks:
        return None
    segments = dict(told(body) for body in store.states())
    return Before(segments, int(marks[POSITION]), datetime.fromisoformat(marks[UNTIL]))
