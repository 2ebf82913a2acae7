"""The steps of a run, timed, and told to whoever listens."""

from collections.abc import Callable

from ilk.database.runs import Step
from ilk.kernel.clock import Clock
from ilk.kernel.progress import Progress


class StepClock:
    """Passes progress on to a listener, and keeps each finished step with its time in seconds."""

    def __init__(self, clock: Clock, listener: Progress, finished: Callable[[tuple[Step, ...]], None]) -> None:
        self._clock = clock
        self._listener = listener
        self._finished = finished
        self._name = ""
        self._since = clock.now()
        self.done: tuple[Step, ...] = ()

    def begin(self, step: str, total: int | None = None) -> None:
        """A step starts."""
        self._name, self._since = step, self._clock.now()
        self._listener.begin(step, total)

    def advance(self, by: int = 1) -> None:
        """Units of work were done."""
        self._listener.advance(by)

    def end(self, note: str = "") -> None:
        """The step is done."""
        seconds = (self._clock.now() - self._since).total_seconds()
        self.done = (*self.done, Step(self._name, round(seconds, 3), note))
        self._finished(self.done)
        self._listener.end(note)
