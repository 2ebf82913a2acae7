"""The process that follows the intake beside a server: it has the log and the states, and the server the warehouse."""

import os
import signal
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait

from ilk.app.live.turns import LOOK, failed_again, reason_of, rest_after, rest_of, step
from ilk.app.tracing import tracing_of
from ilk.database.live_place import LivePlace
from ilk.database.share import Share
from ilk.kernel.clock import Clock, SystemClock
from ilk.kernel.cycles import look_seldom, pass_over_what_is_there
from ilk.kernel.ids import new_id
from ilk.kernel.tracing import Tracer
from ilk.live.following.apart import Bring, Brought, Count, Counted, End, Stand, Stepped, Stumbled, Told
from ilk.live.following.follower import Failure, Following, Step
from ilk.live.following.plan import Plan
from ilk.segments.tree import Person

ENDING = (signal.SIGINT, signal.SIGTERM)
"""Signals that are for the server, which ends this process in good order."""
_WAKES = 65_536
"""So many times of having been woken are heard at once."""


class _GivenUp(Exception):
    """The people of a ground are not brought any more."""


def main(link: Connection, wakes: Connection, place: LivePlace, number: int) -> None:
    """Follow the intake until the process at the other end says so, or is gone.

    Args:
        link: over which `apart` is spoken.
        wakes: where a byte comes when there may be something new.
        place: has the live store and the intake's log.
        number: of the share of the customers that it follows.
    """
    for told in ENDING:
        signal.signal(told, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    clock = SystemClock()
    look_seldom()
    with ExitStack() as opened, suppress(EOFError, ConnectionError):  # the server is gone
        try:
            tracer = tracing_of(os.environ).tracer
            opened.callback(tracer.close)
            store = opened.enter_context(closing(place.store(clock.now())))
            share = Share(store, number).own(new_id(clock.now()))
            log = opened.enter_context(closing(place.log(clock.now())))
            following = opened.enter_context(closing(Following(share, log)))
        except Exception as error:  # noqa: BLE001 - the process's outermost layer: the server is told
            link.send(Stumbled(*reason_of(error), "".join(traceback.format_exception(error))))
            return
        _Child(link, wakes, number, following, clock, tracer).work()


@dataclass(slots=True)
class _Child:
    """Follows; hears between two steps what it is told."""

    link: Connection
    wakes: Connection
    share: int
    following: Following
    clock: Clock
    tracer: Tracer
    failure: Failure | None = None
    ended: bool = False
    settled: str | None = None
    """The ground whose states were all there when everything was looked through for cycles."""
    unheard: deque[Told] = field(default_factory=deque)
    """What was told while people were brought."""

    def work(self) -> None:
        """One step after the other."""
        while not self.ended:
            self._hear(self._turn())

    def _turn(self) -> float:
        """Do a step, and tell it; for how many seconds nothing is to be done then."""
        try:
            done = step(self.following, self.clock.now(), self.tracer)
        except _GivenUp:
            return LOOK
        except (EOFError, ConnectionError):
            raise
        except Exception as error:  # noqa: BLE001 - it is told, and tried again
            self.failure = failed_again(self.failure, *reason_of(error), self.clock.now())
            self.link.send(Stumbled(*reason_of(error), "".join(traceback.format_exception(error))))
            return rest_of(self.failure)
        self.failure = None
        self._tell(done)
        return rest_after(done, self.following, self.clock)

    def _tell(self, done: Step) -> None:
        stands = self.following.standstill
        if stands.ground is None or stands.position is None or stands.until is None:
            return
        stepped = Stepped(
            share=self.share,
            at=self.clock.now(),
            messages=done.messages,
            changes=done.changes,
            tally=replace(self.following.tally, recent=deque()),
            ground=stands.ground.key,
            position=stands.position,
            until=stands.until,
            customers=stands.customers,
        )
        self.link.send(stepped)
        if self.settled != stands.ground.key:  # who asks meanwhile is answered
            pass_over_what_is_there()
            self.settled = stands.ground.key

    def _hear(self, patience: float) -> None:
        """Do what is told, until something comes that may be new; after a failure, for the whole time."""
        while self.unheard:
            self._do(self.unheard.popleft())
            patience = 0.0
        ready = wait([self.link] if self.failure is not None else [self.link, self.wakes], patience)
        if self.wakes in ready:
            os.read(self.wakes.fileno(), _WAKES)
        while not self.ended and self.link.poll():
            self._do(self.link.recv())

    def _do(self, told: Told) -> None:
        match told:
            case Stand(plan):
                self._stand(plan)
            case Count(now):
                self.link.send(Counted(self.share, self.following.census(now)))
            case End():
                self.ended = True
            case Brought():
                return  # what was asked for was given up meanwhile

    def _stand(self, plan: Plan) -> None:
        ground = plan.ground(lambda: self._people(ground.key))
        self.following.renew(ground)

    def _people(self, ground: str) -> Iterator[Sequence[Person]]:
        """The people of a ground, as the server brings them."""
        while True:
            self.link.send(Bring(ground))
            while not isinstance(told := self.link.recv(), Brought):
                self.unheard.append(told)
            if told.given_up:
                raise _GivenUp
            if told.people is None:
                return
            yield told.people
