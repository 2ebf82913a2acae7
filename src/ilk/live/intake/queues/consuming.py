"""Reading a queue: entries are written down, and only then acknowledged; what fails is tried again."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event, Thread
from time import monotonic
from typing import Literal

from ilk.kernel.clock import Clock
from ilk.kernel.errors import UserError
from ilk.live.intake.queues.messages import Entry
from ilk.live.intake.queues.stream import Backlog, Stream

QueueStateName = Literal["connecting", "reading", "failing"]
_FIRST_REST, _LONGEST_REST = 0.5, 30.0
"""Seconds after a failure, doubled by each that follows it."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a queue is read.

    Attributes:
        together: so many entries at most are read, and written down in one transaction.
        wait: seconds to wait for entries; so long an end may take.
        idle: after so many seconds an entry that another consumer was given and never acknowledged is ours.
        looking: seconds between two looks for such.
    """

    together: int = 500
    wait: float = 1.0
    idle: float = 60.0
    looking: float = 15.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps a queue from being read: since when, and how often it was tried."""

    what: str
    code: str | None
    hint: str | None
    since: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How the reading of a queue goes: entries written down and refused since it began, and how far it is behind."""

    state: QueueStateName = "connecting"
    taken: int = 0
    refused: int = 0
    last_at: datetime | None = None
    backlog: Backlog | None = None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of entries: `written` is there when they are on the disk; so many of them cannot be read."""

    written: "Future[int]"
    refused: int


Take = Callable[[Sequence[Entry]], Taken]
"""Hands entries over to be written down. Raises `Transient` where too much waits."""
Failed = Callable[[str, BaseException], None]
"""Is told what failed for the first time, and the error."""


class Consumer:
    """Reads a queue in a thread of its own, until it is stopped.

    An entry is acknowledged once it is on the disk. One that was read and not acknowledged, by this consumer before it
    was cut short or by one that is no more, is given out again, and the log knows it by its id.

    `standing` says how it goes; only the thread that reads says it anew.
    """

    def __init__(
        self,
        stream: Callable[[], AbstractContextManager[Stream]],
        take: Take,
        clock: Clock,
        failed: Failed,
        pace: Pace | None = None,
    ) -> None:
        self._stream = stream
        self._take = take
        self._clock = clock
        self._failed = failed
        self._pace = pace or Pace()
        self._stopping = Event()
        self.standing = Standing()
        self._thread = Thread(target=self._work, name="ilk-queue", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end; it ends after what it is at."""
        self._stopping.set()

    def join(self) -> None:
        """Wait for its end."""
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._stream() as stream:
                    stream.join()
                    self._read(stream)
            except Exception as error:  # noqa: BLE001 - the thread's outermost layer: it is told, and tried again
                self._stopping.wait(self._rest(error))

    def _read(self, stream: Stream) -> None:
        """Read until it is stopped: first what was begun and not ended, then what comes."""
        while entries := stream.unfinished(self._pace.together):
            self._end(stream, entries)
        looked: float | None = None
        while not self._stopping.is_set():
            if looked is None or monotonic() - looked >= self._pace.looking:
                self._end(stream, stream.left(self._pace.together, self._pace.idle))
                looked = monotonic()
            self.standing = replace(self.standing, state="reading", backlog=stream.backlog(), trouble=None)
            self._end(stream, stream.new(self._pace.together, self._pace.wait))

    def _end(self, stream: Stream, entries: Sequence[Entry]) -> None:
        """Have entries written down, then acknowledge them."""
        if not entries:
            return
        taken = self._take(entries)
        taken.written.result()
        stream.acknowledge(entries)
        before = self.standing
        good, bad = len(entries) - taken.refused, taken.refused
        self.standing = replace(
            before, taken=before.taken + good, refused=before.refused + bad, last_at=self._clock.now()
        )

    def _rest(self, error: Exception) -> float:
        """Note a failure; how many seconds to wait."""
        before = self.standing.trouble
        what = error.what if isinstance(error, UserError) else "an error of ours, which the log tells"
        code, hint = (error.code, error.hint) if isinstance(error, UserError) else (None, None)
        attempts = 1 if before is None else before.attempts + 1
        since = self._clock.now() if before is None else before.since
        trouble = Trouble(what, code, hint, since, attempts)
        self.standing = replace(self.standing, state="failing", backlog=None, trouble=trouble)
        if before is None or before.what != what:
            self._failed("a queue is not read", error)
        return float(min(_FIRST_REST * 2 ** min(attempts - 1, 20), _LONGEST_REST))
