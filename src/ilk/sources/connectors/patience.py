"""How often a place that does not answer is asked again, and how long is waited before."""

from collections.abc import Callable
from dataclasses import dataclass
from time import sleep  # noqa: TID251 - a place that asks to be left alone is waited for
from typing import TypeVar

from ilk.kernel.errors import Transient

Told = TypeVar("Told")


class Busy(Transient):
    """A place that does not answer now; `after` is how many seconds it asks to be left alone."""

    after: float | None = None

    def in_seconds(self, after: float | None) -> "Busy":
        """The same, with what the place asks for."""
        self.after = after
        return self


@dataclass(frozen=True, slots=True)
class Patience:
    """So many `attempts`, with a wait between two that doubles from `first` to `most`, in seconds.

    A place that asks for a longer wait than `longest` is given up: the next run asks it again.
    """

    attempts: int = 5
    first: float = 1.0
    most: float = 30.0
    longest: float = 120.0
    wait: Callable[[float], None] = sleep

    def ask(self, question: Callable[[], Told]) -> Told:
        """What a question is answered, asked again while the fault may pass. Raises the last fault."""
        for attempt in range(1, self.attempts):
            try:
                return question()
            except Transient as fault:
                self.pause(attempt, fault)
        return question()

    def pause(self, attempt: int, fault: Transient) -> None:
        """Wait after an attempt that failed, counted from 1; raise its fault where no other is to follow."""
        told = fault.after if isinstance(fault, Busy) else None
        if attempt >= self.attempts or (told is not None and told > self.longest):
            raise fault
        self.wait(told if told is not None else min(self.first * 2 ** (attempt - 1), self.most))
