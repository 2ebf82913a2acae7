"""One turn of following after the other: a step, which is traced, how long to rest after it, and after a failure."""

from datetime import datetime

from ilk.kernel.clock import Clock
from ilk.kernel.errors import UserError
from ilk.kernel.tracing import Tracer
from ilk.live.following.follower import Failure, Following, Step

LOOK = 1.0
"""Seconds after which it is looked at the latest whether there is something to do."""
_AGAIN = 0.02
"""Seconds after which it is looked again whether another share has handed somebody over."""
_LONGEST = 60.0
"""Seconds between two attempts at most."""


def step(following: Following, now: datetime, tracer: Tracer) -> Step:
    """Do one step, which is traced where it did anything."""
    with tracer.span("follow") as span:
        done = following.step(now)
        if done.messages or done.changes or done.more:
            span.note({"ilk.messages": done.messages, "ilk.changes": len(done.changes)})
        else:
            span.drop()
        return done


def rest_after(done: Step, following: Following, clock: Clock) -> float:
    """For how many seconds nothing is to be done after a step."""
    if done.more:
        return 0.0
    if done.waits:
        return _AGAIN
    timer = following.next_timer()
    return LOOK if timer is None else min(LOOK, max(0.0, (timer - clock.now()).total_seconds()))


def reason_of(error: BaseException) -> tuple[str, str | None]:
    """What failed, and its code; of an error that is not known the class alone, for its words may hold values."""
    return (error.what, error.code) if isinstance(error, UserError) else (type(error).__name__, None)


def failed_again(before: Failure | None, what: str, code: str | None, now: datetime) -> Failure:
    """A failure after another one, or the first."""
    if before is None:
        return Failure(what, code, now, 1)
    return Failure(what, code, before.since, before.attempts + 1)


def rest_of(failure: Failure) -> float:
    """For how many seconds to wait until the next attempt: twice as long each time, up to a minute."""
    return float(min(_LONGEST, 2.0 ** min(failure.attempts - 1, 6)))
