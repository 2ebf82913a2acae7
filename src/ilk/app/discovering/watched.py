"""Progress of work that can be stopped: each word of it asks whether to go on."""

from ilk.kernel.progress import Progress
from ilk.warehouse.stopping import superseded, was_stopped


class Watched:
    """Passes progress on to a listener. Raises `Transient` `superseded` once the work was told to stop."""

    def __init__(self, listener: Progress) -> None:
        self._listener = listener

    def begin(self, step: str, total: int | None = None) -> None:
        """A step starts."""
        _go_on()
        self._listener.begin(step, total)

    def advance(self, by: int = 1) -> None:
        """Units of work were done."""
        _go_on()
        self._listener.advance(by)

    def end(self, note: str = "") -> None:
        """The step is done."""
        _go_on()
        self._listener.end(note)


def _go_on() -> None:
    if was_stopped():
        raise superseded()
