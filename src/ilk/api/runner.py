"""Runs in the background: one at a time, in a thread of its own, that stops when the server does."""

from collections.abc import Callable
from datetime import datetime
from threading import Event, Lock, Thread

from ilk.api.watch import Log
from ilk.app.answers import RunRecord
from ilk.app.run import run, runs
from ilk.app.wiring import Workspace
from ilk.kernel.access import Actor
from ilk.kernel.errors import Bug, Transient, UserError
from ilk.kernel.progress import Progress

_PATIENCE = 30.0
"""Seconds that a run may take to record its start, and to stop."""


class Stopped(BaseException):
    """The server stops, and the run with it. Not an `Exception`: nothing on the way may take it for a fault."""


class _Started:
    """Listens to a run: knows when it began, and ends it when it is asked to."""

    def __init__(self, stopping: Event) -> None:
        self.began = Event()
        self._stopping = stopping

    def begin(self, step: str, total: int | None = None) -> None:
        self.began.set()
        self._check()

    def advance(self, by: int = 1) -> None:
        self._check()

    def end(self, note: str = "") -> None:
        self._check()

    def _check(self) -> None:
        if self._stopping.is_set():
            raise Stopped


class _Job(Thread):
    """One run."""

    def __init__(self, asked: Callable[[Progress], object], log: Log, stopping: Event) -> None:
        super().__init__(name="ilk-run", daemon=True)
        self.listener = _Started(stopping)
        self.error: BaseException | None = None
        self._asked = asked
        self._log = log

    def run(self) -> None:
        try:
            self._asked(self.listener)
        except (UserError, Stopped) as error:
            self.error = error
        except Exception as error:  # noqa: BLE001 - the thread's outermost layer; the run's record says that it failed
            self.error = error
            self._log.fault("run failed", error)
        finally:
            self.listener.began.set()


class Runner:
    """Starts runs and answers whether one goes on."""

    def __init__(self, workspace: Workspace, log: Log) -> None:
        self._workspace = workspace
        self._log = log
        self._job: _Job | None = None
        self._lock = Lock()
        self._stopping = Event()

    @property
    def running(self) -> bool:
        """Whether a run goes on."""
        return self._job is not None and self._job.is_alive()

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._stopping.is_set()

    def start(self, actor: Actor, as_of: datetime | None, *, whole: bool = False) -> RunRecord:
        """Start a run, and answer its record as soon as there is one.

        Raises:
            Transient: `server-stopping`.
            UserError: `run-in-progress`, or what kept the run from starting: no permission, a definition that is wrong.
        """
        if self.stopping:
            raise Transient("server-stopping", "the server stops and starts no run")
        with self._lock:
            if self.running:
                raise UserError(
                    "run-in-progress",
                    "a run goes on already",
                    hint="Wait for it to end; `ilk runs` shows how far it is.",
                )

            def asked(listener: Progress) -> object:
                return run(self._workspace, actor, as_of=as_of, whole=whole, progress=listener)

            job = self._job = _Job(asked, self._log, self._stopping)
            job.start()
        job.listener.began.wait(_PATIENCE)
        if isinstance(job.error, UserError):
            raise job.error
        newest = runs(self._workspace, actor, limit=1).items
        if not newest:
            raise Bug("a run began and left no record")
        return newest[0]

    def stop(self) -> None:
        """Ask a run that goes on to stop, and wait until it has let go of the stores."""
        self._stopping.set()
        job = self._job
        if job is not None and job.is_alive():
            job.join(_PATIENCE)
