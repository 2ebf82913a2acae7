"""The thread of a server that follows the intake: woken by what comes, by time, and by what is published."""

from collections.abc import Callable
from threading import Condition, Thread

from ilk.app.live.grounding import ground_of
from ilk.app.wiring import Workspace
from ilk.kernel.errors import UserError
from ilk.live.following.follower import Failure, Following

Fault = Callable[[str, BaseException], None]
"""Is told what failed, and the error."""

_LOOK = 1.0
"""Seconds after which it is looked at the latest whether something was published."""
_LONGEST = 60.0
"""Seconds between two attempts at most."""
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
        if self._workspace.following is not None:
            self._workspace.following.close()

    def _turn(self) -> float:
        """Do one step; for how long nothing is to be done then, in seconds."""
        workspace = self._workspace
        published = workspace.publications
        if published != self._seen:
            ground = ground_of(workspace)
            if ground is not None:
                if workspace.following is None:
                    workspace.following = Following(workspace.live_store, workspace.intake)
                workspace.following.renew(ground)
            self._seen = published
        following = workspace.following
        if following is None:
            return _LOOK
        if self._step(following):
            return 0.0
        timer = following.next_timer()
        return _LOOK if timer is None else min(_LOOK, max(0.0, (timer - workspace.clock.now()).total_seconds()))

    def _step(self, following: Following) -> bool:
        """Do one step, which is traced where it did anything; whether there is more to do at once."""
        with self._workspace.tracing.tracer.span("follow") as span:
            done = following.step(self._workspace.clock.now())
            if done.messages or done.changes or done.more:
                span.note({"ilk.messages": done.messages, "ilk.changes": len(done.changes)})
            else:
                span.drop()
            return done.more

    def _failed(self, error: Exception) -> float:
        """Note a failure; how long to wait until the next attempt."""
        before = self._workspace.live_failure
        what, code = (error.what, error.code) if isinstance(error, UserError) else (type(error).__name__, None)
        since = before.since if before is not None else self._workspace.clock.now()
        attempts = before.attempts + 1 if before is not None else 1
        self._workspace.live_failure = Failure(what, code, since, attempts)
        if before is None or before.what != what:
            self._fault("the intake is not followed", error)
        return float(min(_LONGEST, 2.0 ** min(attempts - 1, 6)))

    def _rest(self, seconds: float) -> None:
        """Wait until somebody wakes it, or so long; after a failure nobody wakes it but who stops it."""
        failed = self._workspace.live_failure is not None
        with self._changed:
            if seconds:
                self._changed.wait_for(lambda: self._stopping or (self._woken and not failed), seconds)
            self._woken = False
