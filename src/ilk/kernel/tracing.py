"""Tracing: what took how long, and what it was a part of; told to nobody, unless somebody asked for it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

Attributes = Mapping[str, str | int | float | bool]
"""What is said about a span: names of the project, ids of ours and counts, never what is known of a person."""


class Span(Protocol):
    """Something that takes time."""

    @property
    def trace_id(self) -> str | None:
        """What the whole is found by; None where nothing is told."""

    def name(self, name: str) -> None:
        """Call it otherwise than when it began."""

    def note(self, attributes: Attributes) -> None:
        """Say something about it."""

    def fail(self, why: str) -> None:
        """It went wrong; `why` is the code or the class of the error, not its words."""

    def drop(self) -> None:
        """It was not worth telling."""


class Tracer(Protocol):
    """Tells what took how long."""

    def span(
        self, name: str, attributes: Attributes | None = None, *, caller: Mapping[str, str] | None = None
    ) -> AbstractContextManager[Span]:
        """What is done within the block, as a part of the span around it; what is raised is its failure.

        `caller`: the headers of a request that it answers, which may name the span that it is a part of.
        """

    def close(self) -> None:
        """Tell what was not told yet."""


class Unseen:
    """A span that is told to nobody."""

    trace_id: str | None = None

    def name(self, name: str) -> None: ...

    def note(self, attributes: Attributes) -> None: ...

    def fail(self, why: str) -> None: ...

    def drop(self) -> None: ...


_UNSEEN = nullcontext(Unseen())


class Untraced:
    """Tells nothing."""

    def span(
        self, name: str, attributes: Attributes | None = None, *, caller: Mapping[str, str] | None = None
    ) -> AbstractContextManager[Span]:
        return _UNSEEN

    def close(self) -> None: ...
