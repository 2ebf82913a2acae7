"""Writing down what came: one thread writes for all who wait, as much at a time as has gathered meanwhile."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
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

    def write(self, arrivals: Arrivals) -> "Future[int]":
        """Let arrivals be written; the answer is there when they are on the disk, and fails when they are not.

        Raises `Transient` `intake-busy` when too much waits already, or the writer was closed.
        """
        size = sum(len(each.message) for each in arrivals.events) + sum(len(each.raw) for each in arrivals.refused)
        waiting = _Waiting(arrivals, size)
        with self._changed:
            if self._closed or (self._waiting and self._size + size > self._most_waiting):
                raise Transient("intake-busy", "more events come than can be written down", hint="Send them again.")
            self._waiting.append(waiting)
            self._size += size
            if self._thread is None:
                self._thread = Thread(target=self._work, name="intake", daemon=True)
                self._thread.start()
            self._changed.notify()
        return waiting.written

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
            _write(self._log, gathered)
            self._wrote()

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


def _write(log: Callable[[], IntakeLog], gathered: list[_Waiting]) -> None:
    wanted = [each for each in gathered if each.written.set_running_or_notify_cancel()]
    try:
        log().add([each.arrivals for each in wanted])
    except UserError as error:
        fault = Transient("intake-unavailable", f"events cannot be written down: {error.what}", hint=error.hint)
        _fail(wanted, fault)
    except Exception as error:  # noqa: BLE001 - whoever waits is told, and the next are written
        _fail(wanted, error)
    else:
        for each in wanted:
            each.written.set_result(len(each.arrivals.events))


def _fail(waiting: list[_Waiting], error: Exception) -> None:
    for each in waiting:
        each.written.set_exception(error)
