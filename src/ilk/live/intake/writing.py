"""Writing down what came: one thread writes for all who wait, as much at a time as has gathered meanwhile."""

from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from threading import Condition, Thread

from ilk.database.intake import Arrivals, IntakeLog
from ilk.kernel.errors import Transient, UserError

_MOST_WAITING = 32 << 20
"""Bytes that may wait to be written; whoever comes then is asked to come again."""
_GATHERED = 8 << 20
"""Bytes that are written in one transaction."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    arrivals: Arrivals
    size: int
    written: "Future[int]" = field(default_factory=Future)


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted since this process began to write: by type, by reason; requests that were asked to come again.

    What clients sent again counts each time; the log has it once.
    """

    taken: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    turned_away: int = 0


class Writer:
    """Writes arrivals to the log in the order in which they came.

    Args:
        log: opens the log when the first arrivals come, and may fail.
        most_waiting: how many bytes may wait.
        wrote: is called after each transaction, in the thread that writes; it must not block, nor fail.
    """

    def __init__(
        self,
        log: Callable[[], IntakeLog],
        most_waiting: int = _MOST_WAITING,
        wrote: Callable[[], object] = lambda: None,
    ) -> None:
        self._log = log
        self._wrote = wrote
        self._most_waiting = most_waiting
        self._waiting: deque[_Waiting] = deque()
        self._size = 0
        self._changed = Condition()
        self._thread: Thread | None = None
        self._closed = False
        self._tally = Tally()

    def write(self, arrivals: Arrivals) -> "Future[int]":
        """Let arrivals be written; the answer is there when they are on the disk, and fails when they are not.

        Raises `Transient` `intake-busy` when too much waits already, or the writer was closed.
        """
        size = sum(len(each.message) for each in arrivals.events) + sum(len(each.raw) for each in arrivals.refused)
        waiting = _Waiting(arrivals, size)
        with self._changed:
            if self._closed or (self._waiting and self._size + size > self._most_waiting):
                self._tally = replace(self._tally, turned_away=self._tally.turned_away + 1)
                raise Transient("intake-busy", "more events come than can be written down", hint="Send them again.")
            self._waiting.append(waiting)
            self._size += size
            if self._thread is None:
                self._thread = Thread(target=self._work, name="intake", daemon=True)
                self._thread.start()
            self._changed.notify()
        return waiting.written

    def tally(self) -> Tally:
        """What was counted until now."""
        with self._changed:
            return replace(self._tally, taken=self._tally.taken.copy(), refused=self._tally.refused.copy())

    def close(self) -> None:
        """Write what waits, and take nothing any more."""
        with self._changed:
            self._closed = True
            self._changed.notify()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while gathered := self._gathered():
            self._count(_write(self._log, gathered))
            self._wrote()

    def _count(self, arrivals: list[Arrivals]) -> None:
        with self._changed:
            for each in arrivals:
                self._tally.taken.update(event.type for event in each.events)
                self._tally.refused.update(event.reason for event in each.refused)

    def _gathered(self) -> list[_Waiting]:
        """What is to be written together; none when the writer was closed and nothing waits."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            gathered: list[_Waiting] = []
            size = 0
            while self._waiting and size < _GATHERED:
                each = self._waiting.popleft()
                size += each.size
                gathered.append(each)
            self._size -= size
            return gathered


def _write(log: Callable[[], IntakeLog], gathered: list[_Waiting]) -> list[Arrivals]:
    """Write what was gathered, and tell who waits for it; what is on the disk then."""
    wanted = [each for each in gathered if each.written.set_running_or_notify_cancel()]
    try:
        log().add([each.arrivals for each in wanted])
    except UserError as error:
        fault = Transient("intake-unavailable", f"events cannot be written down: {error.what}", hint=error.hint)
        _fail(wanted, fault)
        return []
    except Exception as error:  # noqa: BLE001 - whoever waits is told, and the next are written
        _fail(wanted, error)
        return []
    for each in wanted:
        each.written.set_result(len(each.arrivals.events))
    return [each.arrivals for each in wanted]


def _fail(waiting: list[_Waiting], error: Exception) -> None:
    for each in waiting:
        each.written.set_exception(error)
