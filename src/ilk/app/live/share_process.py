"""A process that follows a share of the customers: it is started, told what to stand on, heard, and started again."""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.resource_tracker import ensure_running
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any, Protocol

from ilk.app.live.child import ENDING, main
from ilk.app.live.grounding import Footing
from ilk.app.live.turns import LOOK, reason_of, rest_of
from ilk.app.wiring import Workspace
from ilk.kernel.errors import UserError
from ilk.live.following.apart import Bring, Brought, Count, Counted, End, Heard, Stand, Stepped, Stumbled
from ilk.live.following.follower import Failure
from ilk.live.following.remote import RemoteFollowing
from ilk.segments.tree import Person

PATIENCE = 30.0
"""Seconds that a step may take to end, when the server stops."""


class Common(Protocol):
    """What the processes of a workspace have in common."""

    workspace: Workspace
    shares: int

    @property
    def ground(self) -> str | None:
        """The key of the ground that is to be stood on."""

    @property
    def following(self) -> RemoteFollowing:
        """What is known of all of them."""

    def footing(self) -> Footing | None:
        """What is to be stood on; None while there is nothing."""

    def failed(self, number: int, what: str, code: str | None, error: BaseException) -> Failure:
        """That a share is not followed for now."""

    def failure(self, number: int) -> Failure | None:
        """What keeps a share from being followed."""

    def goes_on(self, number: int) -> None:
        """That a share is followed."""


@dataclass(slots=True)
class _Gone:
    """The process has ended."""


_Task = Bring | Count | End | _Gone


@dataclass(frozen=True, slots=True)
class _Child:
    """A process that follows, and the two ways to it."""

    process: Any
    link: Connection
    wakes: Connection


class ShareProcess:
    """Has a share of a workspace's customers followed as long as it is open, by a process that has a processor for it.

    One thread tells the process what to do, another hears it, so that neither end ever waits for the other's reading.
    What fails is told, and tried again after a pause, which grows up to a minute; nothing is lost by it.
    """

    def __init__(self, number: int, about: Common) -> None:
        """Nothing is started yet.

        Args:
            number: of the share.
            about: what it has in common with the others.
        """
        self._number = number
        self._about = about
        self._workspace = about.workspace
        self._stopping = Event()
        self._tasks: SimpleQueue[tuple[_Child | None, _Task]] = SimpleQueue()
        self._seen: int | None = None
        self._child: _Child | None = None
        self._ground: str | None = None
        self._people: Iterator[Sequence[Person]] = iter(())
        self._thread = Thread(target=self._work, name=f"ilk-live-{number}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Something came. Does not block."""
        child = self._child
        if child is not None:
            with suppress(OSError):  # it is woken already, or gone
                os.write(child.wakes.fileno(), b"\0")

    def ending(self) -> None:
        """Be about to end, after the step that is under way."""
        self._stopping.set()
        self._tasks.put((None, End()))

    def ended(self) -> None:
        """Wait until it has ended."""
        if self._thread.is_alive():
            self._thread.join(2 * PATIENCE)

    def count(self, now: datetime) -> bool:
        """Let it say who is where as of an instant; whether there is somebody to say so."""
        child = self._child
        self._tasks.put((child, Count(now)))
        return child is not None

    # ---- the thread that tells ---------------------------------------------------------------------------------------

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                self._look()
                self._do(*self._tasks.get(timeout=LOOK))
            except Empty:
                continue
            except Exception as error:  # noqa: BLE001 - the thread's outermost layer: it is told, and tried again
                self._seen = None
                self._stopping.wait(self._failed(*reason_of(error), error))
        self._end()

    def _look(self) -> None:
        """Let the process stand on what was published, if anything was since the last look."""
        workspace = self._workspace
        published = workspace.publications
        if published == self._seen:
            return
        footing = self._about.footing()
        if footing is not None:
            child = self._child or self._started()
            self._ground, self._people = self._about.ground, footing.people(self._number, self._about.shares)
            child.link.send(Stand(footing.plan))
        self._seen = published

    def _do(self, child: _Child | None, task: _Task) -> None:
        if child is not self._child or child is None:
            return  # of a process that is gone
        match task:
            case Bring(ground):
                self._bring(child, ground)
            case Count():
                child.link.send(task)
            case _Gone():
                self._child, self._seen = None, None
                child.process.join(PATIENCE)
                told = self._about.failure(self._number)
                if child.process.exitcode or told is None:
                    raise _ended(child.process.exitcode)
                self._stopping.wait(rest_of(told))  # it said why
            case End():
                return

    def _bring(self, child: _Child, ground: str) -> None:
        """Bring the next people of a ground, unless there is a newer one by now."""
        given_up = Brought(None, given_up=True)
        if ground != self._ground or self._seen != self._workspace.publications:
            child.link.send(given_up)
            return
        try:
            piece = next(self._people, None)
        except BaseException:
            child.link.send(given_up)
            raise
        child.link.send(Brought(piece))

    def _started(self) -> _Child:
        """A new process, which is heard from now on."""
        workspace, context = self._workspace, get_context("spawn")
        link, far_link = context.Pipe()
        far_wakes, wakes = context.Pipe(duplex=False)
        os.set_blocking(wakes.fileno(), False)
        given = (far_link, far_wakes, workspace.live_place, self._number)
        process = context.Process(target=main, args=given, name=f"ilk-live-{self._number}", daemon=True)
        with _deaf():
            process.start()
        far_link.close()
        far_wakes.close()
        child = self._child = _Child(process, link, wakes)
        Thread(target=self._hear, args=(child,), name=f"ilk-live-{self._number}-heard", daemon=True).start()
        return child

    def _failed(self, what: str, code: str | None, error: BaseException) -> float:
        """Note a failure; how long to wait until the next attempt."""
        return rest_of(self._about.failed(self._number, what, code, error))

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with suppress(OSError):
            child.link.send(End())
        child.process.join(PATIENCE)
        if child.process.is_alive():
            child.process.kill()  # as a crash: what was not kept is worked in again
            child.process.join()

    # ---- the thread that hears ---------------------------------------------------------------------------------------

    def _hear(self, child: _Child) -> None:
        with suppress(EOFError, OSError):
            while True:
                told = child.link.recv()
                try:
                    self._heard(child, told)
                except Exception as error:  # noqa: BLE001 - the thread's outermost layer: what is next is heard
                    self._failed(*reason_of(error), error)
        self._tasks.put((child, _Gone()))

    def _heard(self, child: _Child, told: Heard) -> None:
        match told:
            case Bring():
                self._tasks.put((child, told))
            case Stepped():
                self._about.following.stepped(told)
                self._about.goes_on(self._number)
            case Counted():
                self._about.following.counted(told)
            case Stumbled(what, code, trace):
                error = RuntimeError(what)
                error.add_note(trace)
                self._failed(what, code, error)


@contextmanager
def _deaf() -> Iterator[None]:
    """What is started within is deaf to signals until it says otherwise, so that none finds it half begun."""
    ensure_running()  # the tracker of multiprocessing, the start of which would let signals in
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ended(code: int | None) -> UserError:
    what = f"the process that follows the intake ended by itself, with code {code}"
    hint = "It is started again and goes on where it was. Code -9 is a kill, by the system when memory runs out."
    return UserError("follower-ended", what, hint=hint)
