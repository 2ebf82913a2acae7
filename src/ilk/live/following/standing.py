"""Customers' states at a place of the log, on one ground: what messages make of them, and time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from ilk.database.intake import StoredEvent
from ilk.live.evaluator.evaluator import USUAL_HORIZON, Evaluator
from ilk.live.evaluator.outcome import Arrival, Outcome
from ilk.live.following.ground import Ground, Translating
from ilk.live.following.persons import Given, Merge
from ilk.live.following.sightings import Sighting


@dataclass(slots=True)
class Reading:
    """What a piece of the log means: the number of its last message, when that came, and what is given to whom.

    `refused` counts rows that a run would put into the quarantine, by source and code; `unclaimed` messages of which
    no source made a row.
    """

    last: int
    came: datetime
    given: list[Given] = field(default_factory=list)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    unclaimed: int = 0

    @property
    def ahead(self) -> Sequence[Arrival]:
        """What waits for an instant that is still to come."""
        return [each for given in self.given for each in given.arrivals if each.at > self.came]

    @property
    def merges(self) -> Sequence[Merge]:
        """Who became one."""
        return [each for given in self.given for each in given.merges]

    @property
    def learnt(self) -> Sequence[Sighting]:
        """What was learnt of who is who."""
        return [each for given in self.given for each in given.learnt]


@dataclass(frozen=True, slots=True)
class Told:
    """What a step led to, and by which piece of the log; None where time passed."""

    outcome: Outcome
    reading: Reading | None = None


class Standing:
    """A ground and all that came since: states, the number of the last message, and the instant that is answered for.

    Messages are worked in as of the instant at which they came, so that the same log leads to the same states whenever
    it is read.
    """

    def __init__(self, ground: Ground, horizon: timedelta = USUAL_HORIZON) -> None:
        """Begin where the loads of the ground ended, without customers."""
        self.ground = ground
        self.evaluator = Evaluator(ground.program, horizon)
        self.position = min(ground.positions.values())
        self.until = ground.as_of
        self.persons = ground.persons()
        self._translators: dict[int, Translating] = {}

    def reading(self, entries: Sequence[StoredEvent], now: datetime) -> Reading | None:
        """What the messages behind the position mean, and who is who by them; None for none. No state is touched."""
        if not entries:
            return None
        reading = Reading(entries[-1].seq, max(self.until, min(now, entries[-1].received_at)))
        for start, piece in groupby(entries, self._start):
            found = self._translator(start).translate(list(piece), now)
            reading.given.append(self.persons.given(found))
            reading.refused.update((each.source, each.code) for each in found.refused)
            reading.unclaimed += found.unclaimed
        return reading

    def takes(self, reading: Reading) -> Told:
        """Work it in."""
        outcome = Outcome()
        for given in reading.given:
            for merge in given.merges:
                _add(outcome, self.evaluator.merged(merge.winner, merge.loser, reading.came))
            _add(outcome, self.evaluator.happened(given.arrivals, reading.came))
        self.position, self.until = reading.last, reading.came
        return Told(outcome, reading)

    def advance(self, now: datetime) -> Outcome:
        """Let time pass; nothing for an instant that is answered already."""
        self.until = max(self.until, now)
        return self.evaluator.advance(self.until)

    def close(self) -> None:
        """Let go of the translators."""
        for each in self._translators.values():
            each.close()
        self._translators.clear()

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
