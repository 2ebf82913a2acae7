"""What the grammar builds from the windows that only events have."""

from collections.abc import Callable, Mapping

from lark import Token

from ilk.segments.subjects.anchors import AfterOwn, Anchor, BeforeOwn, BetweenAfter, FirstAfter, Since
from ilk.segments.subjects.nth import nth_of
from ilk.segments.subjects.sessions import Session
from ilk.segments.time.durations import duration_of
from ilk.segments.tokens import whole_of


def _first_after(_: Token, count: Token, unit: Token, anchor: Anchor) -> FirstAfter:
    length = duration_of(count, unit)
    return FirstAfter(count=length.count, unit=length.unit, anchor=anchor)


def _between_after(_: Token, count: Token, until: Token, unit: Token, anchor: Anchor) -> BetweenAfter:
    last = duration_of(until, unit)
    return BetweenAfter(count=whole_of(count), until=last.count, unit=last.unit, anchor=anchor)


def _nth_anchor(token: Token, event: str) -> Anchor:
    which, nth = nth_of(token)
    return Anchor(event=event, which=which, nth=nth)


BUILDERS: Mapping[str, Callable[..., object]] = {
    "since": lambda anchor: Since(anchor=anchor),
    "first_after": _first_after,
    "before_own": lambda anchor: BeforeOwn(anchor=anchor),
    "after_own": lambda anchor: AfterOwn(anchor=anchor),
    "between_after": _between_after,
    "session": lambda _: Session(),
    "session_apart": lambda _, count, unit: Session(apart=duration_of(count, unit)),
    "trait_anchor": lambda name: Anchor(trait=name),
    "first_anchor": lambda name: Anchor(event=name),
    "last_anchor": lambda name: Anchor(event=name, which="last"),
    "nth_anchor": _nth_anchor,
}
"""By the alternative of the grammar."""
