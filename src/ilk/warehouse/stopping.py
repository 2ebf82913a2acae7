"""Statements that can be stopped: whoever asked is gone, or asks something else by now."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import RLock, current_thread, main_thread

from ilk.kernel.errors import Transient


class Stop:
    """Stops the statements of one piece of work, from any thread."""

    def __init__(self) -> None:
        # The handler of a signal interrupts whatever this thread does, also with the lock in its hands.
        self._lock = RLock()
        self._interrupts: list[Callable[[], None]] = []
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether the work was told to stop."""
        return self._stopped

    def stop(self) -> None:
        """End the statement that runs, and let no other begin."""
        with self._lock:
            self._stopped = True
            for interrupt in tuple(self._interrupts):
                interrupt()

    @contextmanager
    def over(self) -> Iterator[None]:
        """Make the statements that this thread runs within the block stoppable."""
        token = _CURRENT.set(self)
        try:
            yield
        finally:
            _CURRENT.reset(token)

    @contextmanager
    def holding(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """For engines: `interrupt` ends the statement that runs within the block, from another thread."""
        with self._lock:
            if self._stopped:
                raise superseded()
            self._interrupts.append(interrupt)
        try:
            yield
        finally:
            with self._lock:
                self._interrupts.remove(interrupt)


_CURRENT: ContextVar[Stop | None] = ContextVar("stop", default=None)


@contextmanager
def stoppable(interrupt: Callable[[], None]) -> Iterator[None]:
    """For engines: let the work that this thread does now, if it can be stopped, end a statement by `interrupt`."""
    current = _CURRENT.get()
    if current is None:
        yield
        return
    with current.holding(interrupt):
        yield


@contextmanager
def ended_by_ctrl_c() -> Iterator[None]:
    """Let Ctrl-C end the statement that runs within the block, and the work before its next one; raises then.

    By itself it would raise anywhere, and libraries' own code puts other errors in its place. A second one does so.

    Raises:
        KeyboardInterrupt: the work was ended.
    """
    if current_thread() is not main_thread() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    stop = Stop()

    def told(*_: object) -> None:
        if stop.stopped:
            raise KeyboardInterrupt
        stop.stop()

    signal.signal(signal.SIGINT, told)
    try:
        with stop.over():
            yield
    except Exception as error:
        if stop.stopped:
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def current_stop() -> Stop | None:
    """What stops the work that this thread does now; None where nothing does."""
    return _CURRENT.get()


def was_stopped() -> bool:
    """Whether the work that this thread does now was told to stop."""
    current = _CURRENT.get()
    return current is not None and current.stopped


def superseded() -> Transient:
    """The error of work that was stopped."""
    return Transient("superseded", "the question was given up: another one took its place", hint="Ask again.")
