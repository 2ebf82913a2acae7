"""Segments of other tools: read into the language, told of part by part, and kept when that is wanted."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ilk.app.kinds import KINDS, SEGMENT
from ilk.app.published import meaning_of, meaning_with, stored_definitions
from ilk.app.understanding import understand
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog import markup
from ilk.catalog.checking import checked
from ilk.catalog.documents import canonical, canonical_text
from ilk.catalog.files import read_project
from ilk.catalog.schema import Catalogue
from ilk.catalog.store import Edit
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError, raise_all
from ilk.segments.definition import SegmentDefinition
from ilk.segments.importing.answers import ImportedName, ImportedPart, SegmentImport, SegmentImports, UnknownName
from ilk.segments.importing.naming import NameMap
from ilk.segments.importing.reading import TOOLS, import_segments
from ilk.segments.importing.report import Imported

_MOST_PROBLEMS = 50


def _kept(done: SegmentImports) -> str:
    kept = sum(each.saved for each in done.segments)
    return f"{len(done.segments)} read, {kept} saved"


@use_case(Permission.EDIT_DEFINITIONS, "import segments", subject="tool", detail=_kept)
def import_from(
    workspace: Workspace,
    actor: Actor,
    tool: str,
    document: str,
    *,
    names: Mapping[str, Any] | None = None,
    name: str | None = None,
    save: bool = False,
    allow_partial: bool = False,
) -> SegmentImports:
    """The segments of another tool's document in the language; with `save` they are kept, all or none.

    Args:
        tool: `posthog`, `segment`, `mautic`, `unomi`, `klaviyo` or `growthbook`.
        document: the text of the file.
        names: what the other tool's names are called here; see `NameMap`.
        name: what the segment is called here, when there is one; otherwise after its title.
        allow_partial: save also what could not be carried over whole; comments say what is missing.

    Raises:
        UserError: for a document that cannot be read, and when something is to be saved that is not complete.
    """
    mapped = checked(NameMap, dict(names or {}), lambda path: ".".join(["names", *map(str, path)]))
    found = import_segments(tool, document, _catalogue(workspace), mapped, name=name)
    definitions = [_definition(each, tool) for each in found]
    answer = SegmentImports(
        tool=tool, segments=[_told(each, made) for each, made in zip(found, definitions, strict=True)]
    )
    if not save:
        return answer
    refuse_partial(answer, allow_partial=allow_partial)
    _save(workspace, actor, definitions, TOOLS[tool].title)
    return answer.model_copy(update={"segments": [each.model_copy(update={"saved": True}) for each in answer.segments]})


def refuse_partial(answer: SegmentImports, *, allow_partial: bool) -> None:
    """Raise `UserErrors` with every name and part that is missing; parts may be, where the caller allows it."""
    for each in answer.segments:
        if each.sentence is None:
            raise_all(_problems(each) or [UserError("import-incomplete", f"nothing of `{each.name}` could be said")])
    if not allow_partial:
        raise_all(problem for each in answer.segments for problem in _problems(each))


def read_document(path: Path) -> str:
    """The text of a file. Raises `UserError`."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError("not-utf-8", f"byte {error.start} is not UTF-8", where=str(path)) from error
    except OSError as error:
        raise UserError("file-missing", f"it cannot be read: {error.strerror}", where=str(path)) from error


def read_names(path: Path) -> Mapping[str, Any]:
    """The name map of a YAML file. Raises `UserError`."""
    try:
        return dict(checked(NameMap, markup.read(read_document(path)).value, lambda where: _place(path, where)))
    except UserError as error:
        raise error if error.where and str(path) in error.where else error.within(str(path)) from error


def write_documents(answer: SegmentImports, folder: Path) -> Sequence[Path]:
    """Write each segment's file; none when one of them is there already. Raises `UserError`."""
    paths = [folder / f"{each.name}.yaml" for each in answer.segments]
    raise_all(
        UserError("duplicate-name", "there is such a file already", where=str(path)) for path in paths if path.exists()
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, each in zip(paths, answer.segments, strict=True):
            path.write_text(each.document, encoding="utf-8")
    except OSError as error:
        raise UserError("file-unwritable", f"it cannot be written: {error.strerror}", where=str(folder)) from error
    return paths


def _catalogue(workspace: Workspace) -> Catalogue:
    """The names there are: of the stored definitions, or of the files while nothing was applied."""
    if workspace.definitions.current():
        return meaning_of(workspace).catalogue
    files = read_project(workspace.root, KINDS)
    return understand(files.project, [document.definition for document in files.documents]).catalogue


def _definition(found: Imported, tool: str) -> SegmentDefinition:
    return SegmentDefinition(
        name=found.name,
        title=found.title,
        description=found.description,
        when=found.text(TOOLS[tool].title),
    )


def _told(found: Imported, definition: SegmentDefinition) -> SegmentImport:
    return SegmentImport(
        name=found.name,
        title=found.title,
        complete=found.condition is not None and not found.missing,
        definition=str(definition.when),
        sentence=found.condition.sentence() if found.condition else None,
        parts=[
            ImportedPart(
                where=part.where, source=part.source, outcome=part.outcome, text=part.text, notes=list(part.notes)
            )
            for part in found.parts
        ],
        names=[ImportedName(kind=each.kind, source=each.source, name=each.name) for each in found.renamed],
        unknown=[
            UnknownName(kind=each.kind, source=each.source, where=each.where, nearest=list(each.nearest))
            for each in found.unnamed
        ],
        document=canonical_text(canonical(definition)),
    )


def _problems(each: SegmentImport) -> list[UserError]:
    """Each unknown name once, then the parts that are missing for another reason."""
    found = [*_unknown_names(each), *_missing_parts(each)]
    if len(found) > _MOST_PROBLEMS:
        more = f"and {len(found) - _MOST_PROBLEMS} more parts could not be carried over"
        found = [*found[:_MOST_PROBLEMS], UserError("import-incomplete", more, where=each.name)]
    return found


def _unknown_names(each: SegmentImport) -> Iterator[UserError]:
    for unknown in each.unknown:
        hint = f"Say what it is called here in the name map, under `{_PLURALS[unknown.kind]}`."
        if unknown.nearest:
            hint = f"Is it {' or '.join(f'`{name}`' for name in unknown.nearest)}? {hint}"
        what = f"the project has no {unknown.kind} `{unknown.source}`"
        yield UserError("import-unknown-name", what, where=f"{each.name}: {unknown.where}", hint=hint)


def _missing_parts(each: SegmentImport) -> Iterator[UserError]:
    names = {f"the project has no {unknown.kind} `{unknown.source}`" for unknown in each.unknown}
    for part in each.parts:
        if part.outcome == "missing" and not names & set(part.notes):
            what = f"a part cannot be carried over: {'; '.join(part.notes)}"
            hint = "Leave it out of the file, or import without it: `--allow-partial`."
            yield UserError("import-incomplete", what, where=f"{each.name}: {part.where}", hint=hint)


_PLURALS = {kind: f"{kind}s" for kind in ("trait", "event", "segment", "list")} | {"property": "properties"}


def _save(workspace: Workspace, actor: Actor, definitions: Sequence[SegmentDefinition], tool: str) -> None:
    stored = stored_definitions(workspace)
    taken = {each.name for each in stored if isinstance(each, SegmentDefinition)}
    raise_all(
        UserError("duplicate-name", f"there is a segment `{each.name}` already", hint="Choose another with `--name`.")
        for each in definitions
        if each.name in taken
    )
    meaning_with(workspace, [*stored, *definitions])
    edit = Edit(actor.name, workspace.clock.now(), f"imported from {tool}")
    for each in definitions:
        workspace.definitions.save(SEGMENT, each, edit)


def _place(path: Path, where: Sequence[str | int]) -> str:
    return ": ".join([str(path), *map(str, where)])
