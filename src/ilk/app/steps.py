"""The steps of a run, timed, and told to whoever listens."""

from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from ilk.database.runs import Step
from ilk.kernel.clock import Clock
from ilk.kernel.progress import Progress
from ilk.kernel.tracing import Tracer


class StepClock:
    """Passes progress on to a listener, and keeps each finished step with its time in seconds.

    A block of it ends what is under way: a step that fails is traced as one that failed.
    """

    def __init__(
        self, clock: Clock, listener: Progress, finished: Callable[[tuple[Step, ...]], None], tracer: Tracer
    ) -> None:
        self._tracer = tracer
        self._span = ExitStack()
        self._clock = clock
        self._listener = listener
        self._finished = finished
        self._name = ""
        self._since = clock.now()
        self.done: tuple[Step, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._span.__exit__(kind, error, trace)

    def begin(self, step: str, total: int | None = None) -> None:
        """A step starts."""
        self._span.enter_context(self._tracer.span(step))
        self._name, self._since = step, self._clock.now()
        self._listener.begin(step, total)

    def advance(self, by: int = 1) -> None:
        """Units of work were done."""
        self._listener.advance(by)

    def end(self, note: str = "") -> None:
        """The step is done."""
        self._span.close()
        seconds = (self._clock.now() - self._since).total_seconds()
        self.done = (*self.done, Step(self._name, round(seconds, 3), note))
        self._finished(self.done)
        self._listener.end(note)
