"""Rows that a program hands over to a source; the next run loads them."""

from base64 import b64decode

from ilk.app.definitions import planned
from ilk.app.loading import load_context
from ilk.app.published import stored_definitions
from ilk.app.publishing import alone
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.kernel.access import Actor, Permission
from ilk.kernel.answers import Answer
from ilk.kernel.errors import UserError, unknown
from ilk.kernel.ids import new_id
from ilk.sources.connectors.frames.handing import Part
from ilk.sources.definition import SourceDefinition
from ilk.sources.places import hand_over


class HandedOver(Answer):
    """How many rows of a source wait for the next run since they were handed over, and what is other in the columns."""

    source: str
    rows: int
    drift: list[str]


@use_case(Permission.RUN, "hand rows over", subject="name")
def add_rows(
    workspace: Workspace,
    _actor: Actor,
    name: str,
    *,
    content: str,
    at: int = 0,
    last: bool = True,
    replace: bool = False,
) -> HandedOver:
    """Take rows for a source of kind `frames`; with the last part they are there for the next run.

    Args:
        name: the source.
        content: a part of the rows, a stream of Arrow in base64.
        at: which part it is, from 0 on.
        last: whether it is the last one.
        replace: whether the rows go in the place of all that were handed over before.

    Raises:
        NotFound: for an unknown source.
        UserError: for a source of another kind, rows that cannot be read or lack a column, parts in a wrong order.
        Transient: `run-in-progress` while a run works.
    """
    source = _source(workspace, name)
    now = workspace.clock.now()
    with alone(workspace, "No rows were taken."):
        part = Part(_decoded(content), at, last, replace)
        brought = hand_over(source, load_context(workspace, now, new_id(now)), part)
    return HandedOver(source=name, rows=brought.count, drift=list(brought.drift))


def _source(workspace: Workspace, name: str) -> SourceDefinition:
    """A source as the project's files describe it, else as it is stored."""
    files, _ = planned(workspace)
    given = [*stored_definitions(workspace), *(document.definition for document in files.documents)]
    known = {each.name: each for each in given if isinstance(each, SourceDefinition)}
    if name not in known:
        raise unknown("source", name, known)
    return known[name]


def _decoded(content: str) -> bytes:
    try:
        return b64decode(content, validate=True)
    except ValueError:
        raise UserError("wrong-format", "the rows are not in base64") from None
