"""The intake followed by processes of their own, each of which has a share of the customers."""

from datetime import datetime
from functools import cached_property
from threading import Lock

from ilk.app.live.grounding import Footing, footing_of
from ilk.app.live.share_process import ShareProcess
from ilk.app.live.turns import failed_again
from ilk.app.live.worker import Fault
from ilk.app.wiring import Workspace
from ilk.live.following.follower import Failure
from ilk.live.following.remote import RemoteFollowing


class LiveProcesses:
    """Follows the intake of a workspace as long as it is open, with as many processes as the project says.

    Each customer has one owner: who is of a process that died is followed by the next one, which goes on where that
    one was, and keeps it from writing if it should live after all.
    """

    def __init__(self, workspace: Workspace, fault: Fault) -> None:
        self.workspace = workspace
        self.shares = workspace.project.live.processes
        self.ground: str | None = None
        self._failures: dict[int, Failure] = {}
        self._fault = fault
        self._lock = Lock()
        self._footing: tuple[int, Footing | None] | None = None
        self._processes = [ShareProcess(number, self) for number in range(self.shares)]

    def start(self) -> None:
        """Begin."""
        self.workspace.is_followed = True
        for each in self._processes:
            each.start()

    def wake(self) -> None:
        """Something came. Does not block."""
        for each in self._processes:
            each.wake()

    def stop(self) -> None:
        """End after the steps that are under way."""
        for each in self._processes:
            each.ending()
        for each in self._processes:
            each.ended()

    # ---- what the processes have in common ---------------------------------------------------------------------------

    @cached_property
    def following(self) -> RemoteFollowing:
        """What is known of all of them; it makes the store, so there is none without something to do."""
        _ = self.workspace.intake  # made before several processes would
        self.workspace.live_store.divide(self.shares)
        return RemoteFollowing(self.workspace.live_store, self._count)

    def footing(self) -> Footing | None:
        """What is to be stood on; None while there is nothing."""
        workspace = self.workspace
        with self._lock:
            published = workspace.publications
            if self._footing is None or self._footing[0] != published:
                found = footing_of(workspace)
                if found is not None:
                    ground = found.plan.ground(lambda: found.people(0, 1))
                    self.following.renew(ground)
                    self.ground = ground.key
                    workspace.following = self.following
                self._footing = published, found
            return self._footing[1]

    def failed(self, number: int, what: str, code: str | None, error: BaseException) -> Failure:
        """That a share is not followed for now."""
        with self._lock:
            before = self._failures.get(number)
            found = self._failures[number] = failed_again(before, what, code, self.workspace.clock.now())
            self.workspace.live_failure = self._failures[min(self._failures)]
        if before is None or before.what != what:
            self._fault("the intake is not followed", error)
        return found

    def failure(self, number: int) -> Failure | None:
        """What keeps a share from being followed."""
        return self._failures.get(number)

    def goes_on(self, number: int) -> None:
        """That a share is followed."""
        with self._lock:
            if self._failures.pop(number, None) is not None:
                self.workspace.live_failure = self._failures[min(self._failures)] if self._failures else None

    def _count(self, now: datetime) -> bool:
        asked = [each.count(now) for each in self._processes]
        return all(asked)
