"""Telling in the background: a thread that notes what is new and when something is due, and some that tell it."""

from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Condition, Thread

from ilk.app.kinds import TRIGGER
from ilk.app.triggers.dispatcher import dispatcher_of
from ilk.app.wiring import Workspace
from ilk.database.deliveries import Delivery, State
from ilk.live.triggers.definition import TriggerDefinition
from ilk.live.triggers.dispatching import Dispatcher
from ilk.live.triggers.sending import Cut

Fault = Callable[[str, BaseException], None]
"""Tells of a fault that nobody asked for an answer about."""

_AT_ONCE = 8
"""Messages that a receiver is told at the same time."""
_THREADS = 64
_GRACE = 2.0
"""Seconds that messages under way have to be taken when telling stops."""
_LOOKS = 1.0
"""Seconds after which definitions, and what other processes have done, are looked at again."""
_PRUNED = timedelta(hours=1)
"""After how long it is looked again for records that need not be kept."""


class Telling:
    """Tells receivers what triggers are about, until it is stopped.

    Args:
        workspace: open for as long.
        fault: hears what goes wrong; the next look tries again.
    """

    def __init__(self, workspace: Workspace, fault: Fault) -> None:
        self._workspace = workspace
        self._fault = fault
        self._changed = Condition()
        self._woken = False
        self._stopping = False
        self._under_way: Counter[str] = Counter()
        self._thread = Thread(target=self._work, name="triggers", daemon=True)
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="trigger")
        self._dispatcher: Dispatcher | None = None
        self._triggers: Mapping[str, TriggerDefinition] = {}
        self._pruned: datetime | None = None
        self._attempts: Counter[tuple[str, State]] = Counter()

    def attempts(self) -> Counter[tuple[str, State]]:
        """How often receivers were told since it began, by trigger, and what became of the message."""
        with self._changed:
            return self._attempts.copy()

    def start(self) -> None:
        """Begin to tell."""
        self._thread.start()

    def wake(self) -> None:
        """There may be something new to tell. Does not block."""
        with self._changed:
            self._woken = True
            self._changed.notify()

    def stop(self) -> None:
        """Begin nothing any more, and cut what does not end soon; that is told again after the next start."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._under_way.total(), _GRACE)
        if self._dispatcher is not None:
            self._dispatcher.sender.close()
        if self._thread.is_alive():
            self._thread.join()
        self._pool.shutdown(cancel_futures=True)

    def _work(self) -> None:
        version = self._workspace.database.watch()
        seen: int | None = None
        subscribed = False
        while True:
            wait = _LOOKS
            following = self._workspace.following
            if following is not None and not subscribed:
                following.subscribe(lambda _: self.wake())
                subscribed = True
            try:
                now = version()
                if now != seen:
                    self._follow()
                    seen = now
                wait = self._round()
                self._prune()
            except Exception as error:  # noqa: BLE001 - the thread's outermost layer: the next look tries again
                self._fault("triggers cannot be told", error)
            with self._changed:
                self._changed.wait_for(lambda: self._woken or self._stopping, wait)
                self._woken = False
                if self._stopping:
                    return

    def _follow(self) -> None:
        """Take the triggers as they are defined now; without any, and none before, nothing is made."""
        found = {each.name: each for each in self._workspace.definitions.definitions(TRIGGER)}
        if found and self._dispatcher is None:
            self._dispatcher = dispatcher_of(self._workspace)
        if self._dispatcher is not None:
            self._dispatcher.follow(found, self._workspace.clock.now())
        self._triggers = found

    def _round(self) -> float:
        """Note what is new and begin to tell what is due; the seconds until something is due again, at most a look."""
        dispatcher, wait = self._dispatcher, _LOOKS
        if dispatcher is None:
            return wait
        for trigger in self._triggers.values():
            now = self._workspace.clock.now()
            while dispatcher.collect(trigger, now) and not self._stopping:
                pass
            free = _AT_ONCE - self._under_way[trigger.name]
            if free > 0:
                claimed = dispatcher.claim(trigger, now, free)
                for each in claimed:
                    self._begin(dispatcher, trigger, each)
                if len(claimed) < free:
                    wait = min(wait, _until(dispatcher.due_at(trigger), now))
        return wait

    def _prune(self) -> None:
        """Forget a piece of what was delivered long ago; once there is none left, it is looked again after a while."""
        now = self._workspace.clock.now()
        if self._dispatcher is None or (self._pruned is not None and now - self._pruned < _PRUNED):
            return
        if not self._dispatcher.prune(now):
            self._pruned = now

    def _begin(self, dispatcher: Dispatcher, trigger: TriggerDefinition, delivery: Delivery) -> None:
        with self._changed:
            if self._stopping:
                return
            self._under_way[trigger.name] += 1
            self._pool.submit(self._tell, dispatcher, trigger, delivery)

    def _tell(self, dispatcher: Dispatcher, trigger: TriggerDefinition, delivery: Delivery) -> None:
        try:
            attempted = dispatcher.tell(trigger, delivery, self._workspace.clock.now())
            with self._changed:
                self._attempts[trigger.name, attempted.state] += 1
        except Cut:
            return
        except Exception as error:  # noqa: BLE001 - the thread's outermost layer: it is told again
            self._fault("a trigger's message cannot be told", error)
        finally:
            with self._changed:
                self._under_way[trigger.name] -= 1
                self._woken = True
                self._changed.notify_all()


def _until(due: datetime | None, now: datetime) -> float:
    return _LOOKS if due is None else max((due - now).total_seconds(), 0.0)
