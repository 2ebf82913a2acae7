"""What following holds, as the store keeps it, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from ilk.database.live import GROUND, POSITION, UNTIL, Handed, LiveStore, NewChange, Waiting
from ilk.database.share import Share
from ilk.live.evaluator.evaluator import Evaluator
from ilk.live.evaluator.outcome import Arrival, Change
from ilk.live.evaluator.state import State
from ilk.live.evaluator.writing import arrival_read, arrival_written, glance, read, written
from ilk.live.following.ground import Ground
from ilk.live.following.sightings import Sighting
from ilk.live.following.standing import HandedOver, Standing
from ilk.live.following.translating import Translated

_HANDED = msgspec.msgpack.Decoder(tuple[bytes | None, list[tuple[str, bytes]]])
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


def handed_of(handed: Iterable[HandedOver], ground: Ground) -> list[Handed]:
    """Who is handed over to another share: what is kept of them, and what waits for its instant."""
    found = []
    for each in handed:
        state = None if each.state is None else written(each.state, ground.program)
        waiting = [(row.customer, arrival_written(row)) for row in each.waiting]
        found.append(Handed(ground.key, each.seq, each.customer, msgspec.msgpack.encode((state, waiting))))
    return found


def taken_over(share: Share, ground: Ground, seq: int, customer: str) -> tuple[State | None, list[Arrival]] | None:
    """Who was handed over by another share, by a message; None while they are not."""
    found = share.handed(ground.key, seq, customer)
    if found is None:
        return None
    state, waiting = _HANDED.decode(found)
    rows = [arrival_read(body, whose) for whose, body in waiting]
    return None if state is None else read(state, ground.program), rows


def restored(share: Share, ground: Ground) -> Standing | None:
    """What the store keeps of a ground for a share; None where it keeps nothing, or something of another."""
    marks = share.marks()
    if marks.get(GROUND) != ground.key:
        return None
    standing = Standing(ground, of=(share.number, share.store.shares))
    standing.position, standing.until = int(marks[POSITION]), datetime.fromisoformat(marks[UNTIL])
    standing.evaluator.restore_all(share.states())
    standing.persons.given(learnt_read(share.learnt()))
    standing.evaluator.happened([arrival_read(each.body, each.customer) for each in share.ahead()], standing.until)
    return standing


def position_of(store: LiveStore) -> int | None:
    """How far all shares have followed the log, on whatever ground; None when one has not."""
    marks = store.marks()
    return min(int(each[POSITION]) for each in marks) if all(GROUND in each for each in marks) else None


def told_before(share: Share) -> Before | None:
    """What was told of a share, on whatever ground; None when nothing was."""
    marks = share.marks()
    if GROUND not in marks:
        return None
    alike: dict[frozenset[str], frozenset[str]] = {}
    seen = map(glance, share.states())
    segments = {each.customer: alike.setdefault(each.segments, each.segments) for each in seen}
    return Before(segments, int(marks[POSITION]), datetime.fromisoformat(marks[UNTIL]))
