"""Discovery in the background: one at a time, followed and stopped by its id, forgotten when there are many."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Lock, Thread
from typing import Any

from ilk.api.watch import Log
from ilk.app.discover import discover
from ilk.app.discovering.answers import Discovery, DiscoveryRequest, State
from ilk.app.discovering.asking import Asked
from ilk.app.wiring import Workspace
from ilk.kernel.access import Actor
from ilk.kernel.errors import NotFound, Transient, UserError
from ilk.kernel.ids import new_id
from ilk.warehouse.stopping import Stop

_KEPT = 8
_PATIENCE = 30.0
"""Seconds that an exploration may take to begin, and to stop."""


@dataclass
class _Exploration:
    """One exploration: what was asked, how far it is, and what came of it."""

    id: str
    actor: Actor
    asked: Asked
    started_at: datetime
    stopping: Stop = field(default_factory=Stop)
    began: Event = field(default_factory=Event)
    step: str = ""
    advanced: int = 0
    found: Discovery | None = None
    error: BaseException | None = None
    thread: Thread | None = None

    def begin(self, step: str, total: int | None = None) -> None:
        """A step starts."""
        self.step = step
        self.began.set()

    def advance(self, by: int = 1) -> None:
        """Units of work were done."""
        self.advanced += by

    def end(self, note: str = "") -> None:
        """The step is done."""

    @property
    def runs(self) -> bool:
        """Whether it goes on."""
        return self.found is None and self.error is None

    def answer(self) -> Discovery:
        """How it stands."""
        if self.found is not None:
            return self.found.model_copy(update={"id": self.id})
        # Each candidate is compared, then described.
        steps = 2 * len(self.asked.counts) * len(self.asked.methods)
        return Discovery(
            id=self.id,
            state=self._state(),
            asked=DiscoveryRequest.model_validate(self.asked.model_dump(mode="json")),
            as_of=None,
            started_at=self.started_at,
            step=self.step if self.runs else "",
            progress=min(self.advanced / steps, 1),
            customers=0,
            compared=0,
            resamples=0,
            left_out=[],
            reasons=[],
            candidates=[],
            charts={},
            **self._problem(),
        )

    def _state(self) -> State:
        if self.runs:
            return "running"
        return "stopped" if self.stopping.stopped else "failed"

    def _problem(self) -> Mapping[str, Any]:
        match self.error:
            case None:
                return {}
            case UserError() as error:
                return {"problem": error.what, "hint": error.hint}
            case _:
                return {"problem": "something went wrong on our side"}


class Explorer:
    """Explores in threads of its own, and keeps the last of what was found for who asked."""

    def __init__(self, workspace: Workspace, log: Log) -> None:
        self._workspace = workspace
        self._log = log
        self._lock = Lock()
        self._known: dict[str, _Exploration] = {}

    def start(self, actor: Actor, asked: Asked) -> Discovery:
        """Begin an exploration; one of the same actor that goes on is stopped for it.

        Raises:
            UserError: what kept it from beginning: no permission, a name that there is not.
            Transient: `discovery-in-progress` while somebody else's goes on.
        """
        now = self._workspace.clock.now()
        made = _Exploration(new_id(now), actor, asked, now)
        with self._lock:
            self._make_room(actor)
            self._known[made.id] = made
            made.thread = Thread(target=self._explore, args=(made,), name="ilk-discover", daemon=True)
            made.thread.start()
        made.began.wait(_PATIENCE)
        if isinstance(made.error, UserError):
            with self._lock:
                self._known.pop(made.id, None)
            raise made.error
        return made.answer()

    def get(self, actor: Actor, identifier: str) -> Discovery:
        """How an exploration of the actor stands. Raises `NotFound` for one that is forgotten, or another's."""
        return self._one(actor, identifier).answer()

    def end(self, actor: Actor, identifier: str) -> Discovery:
        """Stop an exploration of the actor, and wait until it has let go. Raises `NotFound`."""
        found = self._one(actor, identifier)
        _end(found)
        return found.answer()

    def stop(self) -> None:
        """Stop whatever goes on, and wait until it has let go of the stores."""
        with self._lock:
            known = list(self._known.values())
        for each in known:
            _end(each)

    def _explore(self, made: _Exploration) -> None:
        given = made.asked.model_dump()
        try:
            with made.stopping.over():
                made.found = discover(self._workspace, made.actor, **given, progress=made)
        except UserError as error:
            made.error = error
        except Exception as error:  # noqa: BLE001 - the thread's outermost layer; the answer says that it failed
            made.error = error
            self._log.fault("discovery failed", error)
        finally:
            made.began.set()

    def _make_room(self, actor: Actor) -> None:
        for other in [each for each in self._known.values() if each.runs]:
            if other.actor != actor:
                hint = "Wait for it, or ask them to stop it."
                raise Transient("discovery-in-progress", f"{other.actor.name} discovers segments now", hint=hint)
            _end(other)
        for oldest in list(self._known)[: max(len(self._known) - _KEPT + 1, 0)]:
            del self._known[oldest]

    def _one(self, actor: Actor, identifier: str) -> _Exploration:
        with self._lock:
            found = self._known.get(identifier)
        if found is None or found.actor != actor:
            error = NotFound("unknown-discovery", "there is no such discovery any more", hint="Discover again.")
            error.name = identifier
            raise error
        return found


def _end(exploration: _Exploration) -> None:
    if exploration.runs:
        exploration.stopping.stop()
        if exploration.thread is not None:
            exploration.thread.join(_PATIENCE)
