"""Changes as they are committed, for whoever listens: where a listener begins, and what comes then."""

from collections.abc import Sequence
from dataclasses import dataclass

from ilk.app.live.answers import LiveChange
from ilk.app.published import meaning_of
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.database.live import LiveStore, StoredChange
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError, raise_all, unknown

_LONGEST = 18
"""Digits of a number that fits a database."""


@dataclass(frozen=True, slots=True)
class Listening:
    """The changes behind a number, of some segments or of all."""

    store: LiveStore
    after: int
    segments: Sequence[str]

    def next(self, after: int, limit: int) -> list[LiveChange]:
        """The changes behind another number, in order."""
        return [change_of(each) for each in self.store.changes(after, limit, self.segments)]


@use_case(Permission.READ_CUSTOMERS, "listen to changes")
def listen(workspace: Workspace, _actor: Actor, *, after: str | None = None, segments: Sequence[str] = ()) -> Listening:
    """Listen to changes as they are committed.

    Args:
        workspace: where they come about.
        after: the number of the last change that is known; from now on when left out.
        segments: only theirs; all when left out.

    Raises:
        NotFound: for segments that there are not.
        UserError: `wrong-event-id` for what is no number of a change.
    """
    known = meaning_of(workspace).catalogue.segments
    raise_all(unknown("segment", each, known) for each in segments if each not in known)
    store = workspace.live_store
    if after is None:
        return Listening(store, store.newest(), segments)
    if not (after.isascii() and after.isdecimal() and len(after) <= _LONGEST):
        hint = "Send the `id` of the last event, as it was told; or nothing, to begin with what comes now."
        raise UserError("wrong-event-id", "this is not the number of a change", where="Last-Event-ID", hint=hint)
    return Listening(store, int(after), segments)


def change_of(change: StoredChange) -> LiveChange:
    """A change as it is told."""
    return LiveChange(
        number=change.number,
        customer=change.customer,
        segment=change.segment,
        entered=change.entered,
        at=change.at,
        told_at=change.told_at,
    )
