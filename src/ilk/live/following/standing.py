"""Customers' states at a place of the log, on one ground: what messages make of them, and time."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from ilk.database.intake import StoredEvent
from ilk.kernel.shares import share_of
from ilk.live.evaluator.evaluator import USUAL_HORIZON, Evaluator, renamed
from ilk.live.evaluator.outcome import Arrival, Outcome
from ilk.live.evaluator.state import State
from ilk.live.following.ground import Ground, Translating
from ilk.live.following.persons import Given, Merge
from ilk.live.following.sightings import Sighting

_TOGETHER = timedelta(minutes=10)
"""Messages that came within it are worked in together, as of when the last of them came."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the log that is worked in whole: what it gives to whom, by which message, and how far it goes.

    Attributes:
        given: what it gives.
        seq: the number of the message that it begins with.
        last: the number of the last message that is worked in by then; the one that begins with the next part is not.
        came: when that came.
    """

    given: Given
    seq: int
    last: int
    came: datetime


@dataclass(slots=True)
class Reading:
    """What a piece of the log means: parts of it, each to be worked in whole.

    `refused` counts rows that a run would put into the quarantine, by source and code; `unclaimed` messages of which
    no source made a row.
    """

    messages: int
    parts: deque[Part] = field(default_factory=deque)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    unclaimed: int = 0


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Who becomes one with somebody of another share by a message: what is kept of them."""

    seq: int
    customer: str
    state: State | None
    waiting: Sequence[Arrival]


@dataclass(slots=True)
class Told:
    """What a step led to.

    Attributes:
        outcome: what became of customers.
        parts: what was worked in.
        ahead: what waits for an instant that is still to come.
        handed: who became one with somebody of another share, and is handed over.
        reading: the piece of the log that this comes from, where it was worked in to its end.
        waits: whether somebody is to be handed over first by another share.
    """

    outcome: Outcome
    parts: list[Part] = field(default_factory=list)
    ahead: list[Arrival] = field(default_factory=list)
    handed: list[HandedOver] = field(default_factory=list)
    reading: Reading | None = None
    waits: bool = False

    @property
    def merges(self) -> Sequence[Merge]:
        """Who became one."""
        return [each for part in self.parts for each in part.given.merges]

    @property
    def learnt(self) -> Sequence[Sighting]:
        """What was learnt of who is who."""
        return [each for part in self.parts for each in part.given.learnt]


TakesOver = Callable[[int, str], tuple[State | None, Sequence[Arrival]] | None]
"""What another share hands over by a message, of a customer; None while it has not yet."""


class Standing:
    """A ground and all that came since: states, the number of the last message, and the instant that is answered for.

    Messages are worked in as of the instant at which they came, so that the same log leads to the same states whenever
    it is read.
    """

    def __init__(self, ground: Ground, horizon: timedelta = USUAL_HORIZON, of: tuple[int, int] = (0, 1)) -> None:
        """Begin where the loads of the ground ended, without customers; `of` is which share it is, of how many."""
        self.ground = ground
        self.evaluator = Evaluator(ground.program, horizon)
        self.position = min(ground.positions.values())
        self.until = ground.as_of
        self.persons = ground.persons()
        self._share, self._shares = of
        self._rest: Reading | None = None
        self._translators: dict[int, Translating] = {}

    def reading(self, entries: Callable[[], Sequence[StoredEvent]], now: datetime) -> Reading | None:
        """What the messages behind the position mean, and who is who by them; None for none. No state is touched.

        It is what was left of the piece before, where that could not be worked in to its end.
        """
        if self._rest is not None:
            return self._rest
        found = entries()
        if not found:
            return None
        reading, until = Reading(len(found)), self.until
        before = self.position
        for start, piece in self._pieces(found):
            translated = self._translator(start).translate(piece, now)
            given = self.persons.given(translated, self._crosses if self._shares > 1 else None)
            ends = [*(each.first for each in given[1:]), len(piece)]
            for part, end in zip(given, ends, strict=True):
                if end:
                    before, until = piece[end - 1].seq, max(until, min(now, piece[end - 1].received_at))
                seq = piece[part.first].seq
                reading.parts.append(Part(part, seq, before, until))
            reading.refused.update((each.source, each.code) for each in translated.refused)
            reading.unclaimed += translated.unclaimed
        return reading

    def takes(self, reading: Reading, takes_over: TakesOver) -> Told:
        """Work it in, up to its end or up to where another share is waited for."""
        told = Told(Outcome())
        while reading.parts:
            part = reading.parts[0]
            if not self._takes(part, told, takes_over):
                self._rest, told.waits = reading, True
                return told
            reading.parts.popleft()
            told.parts.append(part)
            self.position = part.last
        self._rest, told.reading = None, reading
        return told

    def advance(self, now: datetime) -> Outcome:
        """Let time pass; nothing for an instant that is answered already."""
        self.until = max(self.until, now)
        return self.evaluator.advance(self.until)

    def close(self) -> None:
        """Let go of the translators."""
        for each in self._translators.values():
            each.close()
        self._translators.clear()

    def _takes(self, part: Part, told: Told, takes_over: TakesOver) -> bool:
        """Work a part in; False, and nothing is done, where another share has to hand somebody over first."""
        came = max(self.until, part.came)
        for merge in part.given.merges:
            wins, loses = self._owns(merge.winner), self._owns(merge.loser)
            if wins and not loses:
                found = takes_over(part.seq, merge.loser)
                if found is None:
                    return False
                state, waiting = found
                self.evaluator.receives(state, waiting)
                told.ahead += [renamed(each, merge.winner) for each in waiting]
                came = max(came, state.seen) if state is not None else came
            if wins:
                _add(told.outcome, self.evaluator.merged(merge.winner, merge.loser, came))
            elif loses:
                told.outcome.touched.add(merge.loser)
                told.handed.append(HandedOver(part.seq, merge.loser, *self.evaluator.hands_over(merge.loser)))
        arrivals = part.given.arrivals
        if self._shares > 1:
            arrivals = [each for each in arrivals if self._owns(each.customer)]
        _add(told.outcome, self.evaluator.happened(arrivals, came))
        told.ahead += [each for each in arrivals if each.at > came]
        self.until = came
        return True

    def _owns(self, customer: str) -> bool:
        return share_of(customer, self._shares) == self._share

    def _crosses(self, winner: str, loser: str) -> bool:
        return self._owns(winner) is not self._owns(loser)

    def _pieces(self, entries: Sequence[StoredEvent]) -> Iterator[tuple[int, Sequence[StoredEvent]]]:
        """Messages that the same sources take, and that came within minutes: they are judged as of one instant."""
        for start, group in groupby(entries, self._start):
            piece: list[StoredEvent] = []
            for entry in group:
                if piece and entry.received_at - piece[0].received_at > _TOGETHER:
                    yield start, piece
                    piece = []
                piece.append(entry)
            yield start, piece

    def _start(self, entry: StoredEvent) -> int:
        """Behind which number the sources have to lie that take a message: some loads have read further than others."""
        return max(each for each in self.ground.positions.values() if each < entry.seq)

    def _translator(self, start: int) -> Translating:
        if start not in self._translators:
            sources = [name for name, position in self.ground.positions.items() if position <= start]
            self._translators[start] = self.ground.translator(sources)
        return self._translators[start]


def _add(outcome: Outcome, further: Outcome) -> None:
    """Put what came of a part to what came before it."""
    outcome.changes += further.changes
    outcome.recorded += further.recorded
    outcome.for_the_batch += further.for_the_batch
    outcome.duplicates += further.duplicates
    outcome.touched |= further.touched
