"""What applying the project's files would change, doing it, and writing edits of the studio back to the files."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from enum import StrEnum

from ilk.catalog import writing
from ilk.catalog.documents import Body, Definition, Kind, Reference, canonical, canonical_text, digest
from ilk.catalog.files import FileDocument, ProjectFiles
from ilk.catalog.store import DefinitionStore, Draft, Edit, Origin, Version
from ilk.kernel.errors import UserError, raise_all

Dependents = Callable[[Reference], Collection[Reference]]
"""Which stored definitions depend on one."""


class Action(StrEnum):
    """What would happen to a definition. `CONFLICT`: an edit made in the studio would be lost."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """What would happen to one definition. `body` is what the files hold; `difference` a unified diff of YAML."""

    reference: Reference
    action: Action
    sentence: str
    dependents: tuple[Reference, ...]
    difference: str
    body: Body | None
    based_on: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What applying would change. `held`: versions that the files turn out to hold already."""

    changes: tuple[PlannedChange, ...] = ()
    unchanged: int = 0
    held: tuple[tuple[Reference, int], ...] = ()

    @property
    def conflicts(self) -> tuple[PlannedChange, ...]:
        """The changes that would lose an edit made in the studio."""
        return tuple(change for change in self.changes if change.action is Action.CONFLICT)

    def without_conflicts(self) -> "Plan":
        """The same plan, leaving alone what was edited in the studio."""
        kept = tuple(change for change in self.changes if change.action is not Action.CONFLICT)
        return Plan(kept, self.unchanged, self.held)


@dataclass(frozen=True, slots=True)
class Applied:
    """How many definitions were added, changed, removed, and stayed as they were."""

    added: int
    changed: int
    removed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Exported:
    """Files that were written, and files from which a definition was removed; relative to the project's folder."""

    written: tuple[str, ...]
    removed: tuple[str, ...]


def nobody(_: Reference) -> Collection[Reference]:
    """No definition depends on any other."""
    return ()


def plan(
    documents: Sequence[FileDocument], stored: Mapping[Reference, Version], dependents: Dependents = nobody
) -> Plan:
    """What would change if the stored definitions became those of the files. Pure: it changes nothing."""
    in_files = {document.reference: document for document in documents}
    changes: list[PlannedChange] = []
    held: list[tuple[Reference, int]] = []
    unchanged = 0
    for reference in sorted(in_files.keys() | stored.keys()):
        document, version = in_files.get(reference), stored.get(reference)
        body = canonical(document.definition) if document else None
        if _same(body, version):
            unchanged += body is not None
            if version and not version.in_files:
                held.append((reference, version.number))
            continue
        changes.append(_change(reference, document, version, tuple(sorted(dependents(reference)))))
    return Plan(tuple(changes), unchanged, tuple(held))


def apply(plan: Plan, store: DefinitionStore, edit: Edit, *, force: bool = False) -> Applied:
    """Make the stored definitions those of the files, in one transaction.

    Raises:
        UserErrors: `apply-conflict` for each edit of the studio that would be lost, unless `force`; `still-used` for
            each removal of what others depend on.
        Transient: `edited-meanwhile` when a definition changed since the plan was made.
    """
    raise_all([*(() if force else map(_conflict, plan.conflicts)), *_still_used(plan)])
    drafts = [Draft(change.reference, change.body, change.based_on, Origin.FILES) for change in plan.changes]
    store.write(drafts, edit, plan.held)
    added = sum(change.action is Action.ADD for change in plan.changes)
    removed = sum(change.body is None for change in plan.changes)
    return Applied(added, len(plan.changes) - added - removed, removed, plan.unchanged)


def export(
    files: ProjectFiles, store: DefinitionStore, kinds: Sequence[Kind[Definition]], *, force: bool = False
) -> Exported:
    """Write what was edited in the studio to the files; comments there stay.

    Raises `UserErrors`: `export-conflict` for each definition that was changed in the files too, unless `force`.
    """
    in_files = {document.reference: document for document in files.documents}
    folders = {kind.name: kind for kind in kinds}
    edits = [each for each in store.current().values() if not each.in_files and each.reference.kind in folders]
    base = store.held()
    if not force:
        raise_all(_both_changed(edits, in_files, base))
    written, removed = [], []
    for version in edits:
        document = in_files.get(version.reference)
        if _same(canonical(document.definition) if document else None, version):
            continue
        if not version.deleted:
            written.append(writing.write(files.root, folders[version.reference.kind], version.body, document))
        elif document:
            removed.append(writing.remove(files.root, document))
    store.hold([(version.reference, version.number) for version in edits])
    return Exported(tuple(written), tuple(removed))


def difference(old: Body | None, new: Body | None, old_name: str = "stored", new_name: str = "files") -> str:
    """A unified diff of two documents as YAML; empty when they are the same."""
    before, after = (canonical_text(body).splitlines() if body is not None else [] for body in (old, new))
    return "\n".join(unified_diff(before, after, fromfile=old_name, tofile=new_name, lineterm=""))


def _same(body: Body | None, version: Version | None) -> bool:
    if version is None or version.deleted:
        return body is None
    return body is not None and digest(body) == version.hash


def _change(
    reference: Reference, document: FileDocument | None, version: Version | None, dependents: tuple[Reference, ...]
) -> PlannedChange:
    body = canonical(document.definition) if document else None
    there = version if version and not version.deleted else None
    action, sentence = _judged(reference, document, version)
    return PlannedChange(
        reference=reference,
        action=action,
        sentence=sentence,
        dependents=dependents,
        difference=difference(
            there.body if there else None,
            body,
            f"{reference}, version {there.number}" if there else "nothing",
            document.file if document else "nothing",
        ),
        body=body,
        based_on=version.number if version else 0,
    )


def _judged(reference: Reference, document: FileDocument | None, version: Version | None) -> tuple[Action, str]:
    """What a difference between files and store means, and the sentence that says so."""
    if version is not None and not version.in_files:
        done = "deleted" if version.deleted else "edited" if version.number > 1 else "made"
        what = f"{reference} was {done} in the studio by {version.by} on {version.at:%Y-%m-%d}, unknown to the files"
        return Action.CONFLICT, what
    if document is None:
        return Action.REMOVE, f"{reference} is no longer in the files"
    if version is None or version.deleted:
        return Action.ADD, f"{reference} is new in {document.file}"
    return Action.CHANGE, f"{reference} changed in {document.file} since version {version.number}"


def _conflict(change: PlannedChange) -> UserError:
    hint = "`ilk export` writes the edit to the files first; `ilk apply --force` throws it away."
    return UserError("apply-conflict", change.sentence, where=str(change.reference), hint=hint)


def _still_used(plan: Plan) -> Iterator[UserError]:
    """An error for each removal that leaves something behind which depends on it and does not change with it."""
    touched = {change.reference for change in plan.changes}
    for change in plan.changes:
        left = [str(each) for each in change.dependents if each not in touched]
        if change.body is None and left:
            what = (
                f"{change.reference} cannot be removed: {', '.join(left)} depend{'s' if len(left) == 1 else ''} on it"
            )
            yield UserError("still-used", what, where=str(change.reference), hint="Change or remove these first.")


def _both_changed(
    edits: Sequence[Version], in_files: Mapping[Reference, FileDocument], base: Mapping[Reference, Version]
) -> Iterator[UserError]:
    """An error for each edit whose definition the files changed too, in another way."""
    for version in edits:
        document = in_files.get(version.reference)
        body = canonical(document.definition) if document else None
        if _same(body, version) or _same(body, base.get(version.reference)):
            continue
        what = f"{version.reference} was changed in the files and, by {version.by}, in the studio"
        hint = "`ilk export --force` keeps the studio's; `ilk apply --force` keeps the files'. `ilk plan` shows both."
        where = document.where() if document else None
        yield UserError("export-conflict", what, where=where, hint=hint)
