"""The thread of a server that follows the intake: woken by what comes, by time, and by what is published."""

from collections.abc import Callable
from threading import Condition, Thread
from typing import Protocol

from ilk.app.live.grounding import ground_of
from ilk.app.live.turns import LOOK, failed_again, reason_of, rest_after, rest_of, step
from ilk.app.wiring import Workspace
from ilk.database.share import Share
from ilk.live.following.follower import Following

Fault = Callable[[str, BaseException], None]
"""Is told what failed, and the error."""


class Follows(Protocol):
    """Has the intake of a workspace followed, in the background."""

    def start(self) -> None:
        """Begin."""

    def wake(self) -> None:
        """Something came. Does not block."""

    def stop(self) -> None:
        """End after the step that is under way."""


_PATIENCE = 30.0
"""Seconds that a step may take to end, when the server stops."""


class LiveWorker:
    """Follows the intake of a workspace as long as it is open.

    What fails is told, and tried again after a pause, which grows up to a minute; nothing is lost by it.
    """

    def __init__(self, workspace: Workspace, fault: Fault) -> None:
        self._workspace = workspace
        self._fault = fault
        self._changed = Condition()
        self._woken = False
        self._stopping = False
        self._seen: int | None = None
        self._following: Following | None = None
        self._thread = Thread(target=self._work, name="ilk-live", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._workspace.is_followed = True
        self._thread.start()

    def wake(self) -> None:
        """Something came, or was published."""
        with self._changed:
            self._woken = True
            self._changed.notify()

    def stop(self) -> None:
        """End after the step that is under way."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE)

    def _work(self) -> None:
        while not self._stopping:
            try:
                pause = self._turn()
                self._workspace.live_failure = None
            except Exception as error:  # noqa: BLE001 - the thread's outermost layer: it is told, and tried again
                pause = self._failed(error)
            self._rest(pause)
        if self._following is not None:
            self._following.close()

    def _turn(self) -> float:
        """Do one step; for how long nothing is to be done then, in seconds."""
        workspace = self._workspace
        published = workspace.publications
        if published != self._seen:
            ground = ground_of(workspace)
            if ground is not None:
                if self._following is None:
                    self._following = workspace.following = self._begun()
                self._following.renew(ground)
            self._seen = published
        following = self._following
        if following is None:
            return LOOK
        done = step(following, workspace.clock.now(), workspace.tracing.tracer)
        return rest_after(done, following, workspace.clock)

    def _begun(self) -> Following:
        """Follow all customers, in this thread."""
        store = self._workspace.live_store
        store.divide(1)
        return Following(Share(store), self._workspace.intake)

    def _failed(self, error: Exception) -> float:
        """Note a failure; how long to wait until the next attempt."""
        workspace, before = self._workspace, self._workspace.live_failure
        workspace.live_failure = failed_again(before, *reason_of(error), workspace.clock.now())
        if before is None or before.what != workspace.live_failure.what:
            self._fault("the intake is not followed", error)
        return rest_of(workspace.live_failure)

    def _rest(self, seconds: float) -> None:
        """Wait until somebody wakes it, or so long; after a failure nobody wakes it but who stops it."""
        failed = self._workspace.live_failure is not None
        with self._changed:
            if seconds:
                self._changed.wait_for(lambda: self._stopping or (self._woken and not failed), seconds)
            self._woken = False
