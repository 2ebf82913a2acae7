"""Definitions: what the project's files would change, making it so, and writing edits back to the files."""

import re
from collections.abc import Collection

from ilk.app.answers import Applied, Exported, Plan, PlannedChange
from ilk.app.kinds import KINDS
from ilk.app.published import meaning_of, uploaded_lists
from ilk.app.understanding import understand
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog import planning
from ilk.catalog.documents import Reference
from ilk.catalog.files import ProjectFiles, read_project
from ilk.catalog.store import Edit
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError, UserErrors

_WITHIN = re.compile(r"(?P<list>\w+)\[(?P<place>\d+)\]\.(?P<key>\w+)")


@use_case(Permission.READ_SUMMARY, "plan definitions", records="refusals")
def plan(workspace: Workspace, _actor: Actor) -> Plan:
    """What applying the project's files would change. Raises `UserError` with every problem of the files."""
    _, made = planned(workspace)
    changes = [
        PlannedChange(
            kind=change.reference.kind,
            name=change.reference.name,
            action=change.action.value,
            sentence=change.sentence,
            dependents=[str(dependent) for dependent in change.dependents],
            difference=change.difference,
        )
        for change in made.changes
    ]
    return Plan(changes=changes, unchanged=made.unchanged)


@use_case(Permission.EDIT_DEFINITIONS, "apply definitions")
def apply(workspace: Workspace, actor: Actor, *, why: str, force: bool = False) -> Applied:
    """Make the stored definitions those of the files.

    Raises:
        UserError: when the files are wrong, an edit made elsewhere would be lost (unless `force`), or a definition
            that others need would go.
    """
    _, made = planned(workspace)
    edit = Edit(actor.name, workspace.clock.now(), why)
    done = planning.apply(made, workspace.definitions, edit, force=force)
    return Applied(added=done.added, changed=done.changed, removed=done.removed, unchanged=done.unchanged)


@use_case(Permission.EDIT_DEFINITIONS, "export definitions")
def export(workspace: Workspace, _actor: Actor, *, force: bool = False) -> Exported:
    """Write what was edited elsewhere to the project's files. Raises `UserError` when both sides changed."""
    files = read_project(workspace.root, KINDS)
    done = planning.export(files, workspace.definitions, KINDS, force=force)
    return Exported(written=list(done.written), removed=list(done.removed))


def apply_files(workspace: Workspace, actor: Actor, why: str) -> tuple[str, ...]:
    """Apply all that the files say but what was edited elsewhere; names of the latter. For runs."""
    _, made = planned(workspace)
    edit = Edit(actor.name, workspace.clock.now(), why)
    planning.apply(made.without_conflicts(), workspace.definitions, edit)
    return tuple(str(conflict.reference) for conflict in made.conflicts)


def planned(workspace: Workspace) -> tuple[ProjectFiles, planning.Plan]:
    """The project's files, checked together, and the plan to apply them."""
    files = read_project(workspace.root, KINDS)
    by_reference = {document.reference: document for document in files.documents}

    def located(reference: Reference, error: UserError) -> UserError:
        """An error in the place of its definition's file."""
        if isinstance(error, UserErrors):
            return UserErrors([located(reference, problem) for problem in error.problems])
        document = by_reference.get(reference)
        if document is None:
            return error.within(str(reference))
        field, _, rest = (error.where or "").partition(": ")
        line, column = _line_and_column(rest)
        path = _path(field)
        where = document.where(*path, line=line, column=column)
        return type(error)(error.code, error.what, where=where, known=error.known, hint=error.hint)

    lists = uploaded_lists(workspace)
    understand(files.project, [document.definition for document in files.documents], located, lists=lists)
    return files, planning.plan(files.documents, workspace.definitions.current(), _dependents(workspace))


def _dependents(workspace: Workspace) -> planning.Dependents:
    """Which stored definitions depend on one; none while the stored ones are wrong together."""
    try:
        meaning = meaning_of(workspace)
    except UserError:
        return planning.nobody

    def dependents(reference: Reference) -> Collection[Reference]:
        return meaning.dependents(reference)

    return dependents


def _path(field: str) -> tuple[str | int, ...]:
    """The way to a field: `variants[0].when` is within an item of a list, all else is a key of the document."""
    found = _WITHIN.fullmatch(field)
    if found is None:
        return (field,) if field else ()
    return found["list"], int(found["place"]), found["key"]


def _line_and_column(place: str) -> tuple[int | None, int]:
    """The line and column of a place such as `line 2, column 9`; no line for any other."""
    words = place.replace(",", "").split()
    match words:
        case ["line", line, "column", column]:
            return int(line), int(column)
        case _:
            return None, 1
