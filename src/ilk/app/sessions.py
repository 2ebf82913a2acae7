"""Questions that replace each other: while somebody types, only the newest is worth an answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from ilk.kernel.access import Actor
from ilk.warehouse.stopping import Stop, current_stop


class Sessions:
    """What is asked in each session now. A session belongs to its actor: nobody ends another's questions."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked: dict[tuple[str, str], Stop] = {}

    @contextmanager
    def asking(self, actor: Actor, session: str | None) -> Iterator[None]:
        """Ask within the block; a question asked in the same session meanwhile ends this one.

        Raises:
            Transient: `superseded`, from within the block.
        """
        stop = current_stop() or Stop()
        key = (actor.name, session or "")
        if session:
            self._replace(key, stop)
        try:
            with stop.over():
                yield
        finally:
            self._forget(key, stop)

    def _replace(self, key: tuple[str, str], stop: Stop) -> None:
        with self._lock:
            before = self._asked.get(key)
            self._asked[key] = stop
        if before is not None:
            before.stop()

    def _forget(self, key: tuple[str, str], stop: Stop) -> None:
        with self._lock:
            if self._asked.get(key) is stop:
                del self._asked[key]
