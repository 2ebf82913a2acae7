"""How long work tells how far it is, without knowing who listens."""

from typing import Protocol


class Progress(Protocol):
    """Listens to a run: steps in order, each with a total when it is known."""

    def begin(self, step: str, total: int | None = None) -> None:
        """A step starts; `total` units of work if known."""

    def advance(self, by: int = 1) -> None:
        """Units of work were done in the current step."""

    def end(self, note: str = "") -> None:
        """The current step is done; `note` is one line for people, such as `1,469,307 rows`."""


class Silent:
    """Listens to nothing."""

    def begin(self, step: str, total: int | None = None) -> None: ...

    def advance(self, by: int = 1) -> None: ...

    def end(self, note: str = "") -> None: ...
