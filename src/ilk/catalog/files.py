"""A project's folder as documents: `ilk.yaml` and a folder for each kind, read with all problems at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ilk.catalog import markup
from ilk.catalog.checking import checked
from ilk.catalog.documents import AnyDefinition, Definition, Kind, Reference
from ilk.catalog.finding import PROJECT_FILE
from ilk.catalog.markup import Marked
from ilk.catalog.project import ProjectDefinition
from ilk.kernel.errors import UserError, raise_all

MOST_BYTES = 2_000_000
_SUFFIXES = frozenset({".yaml", ".yml"})
_ALMOST = 0.8
"""How alike a folder's name and a known one must be to be taken for a typing error."""


@dataclass(frozen=True, slots=True)
class FileDocument:
    """A definition as a file holds it. `file` is relative to the project's folder, with forward slashes."""

    kind: Kind[Definition]
    definition: Definition
    file: str
    marked: Marked
    root: markup.Path
    """The way to the document in its file: empty, or its position in the file's list."""

    @property
    def reference(self) -> Reference:
        """Which definition it is."""
        return Reference(self.kind.name, self.definition.name)

    def where(self, *path: str | int, line: int | None = None, column: int = 1) -> str:
        """The place of a value, such as `segments/vip.yaml: when, line 2`.

        With `line` and `column`, counted from 1 inside the value's own text, it is the place in the file of that
        character: `segments/vip.yaml: when, line 4, column 11`.
        """
        whole = (*self.root, *path)
        mark = self.marked.marks.get(whole)
        if line is None or mark is None:
            return _place(self.file, self.marked, whole)
        if not mark.exact:
            return f"{_place(self.file, self.marked, whole)}; there line {line}, column {column}"
        return f"{self.file}: {_said(path)}, line {mark.line + line - 1}, column {mark.column + column - 1}"


@dataclass(frozen=True, slots=True)
class ProjectFiles:
    """All that a project's folder says."""

    root: Path
    project: ProjectDefinition
    documents: tuple[FileDocument, ...]

    def definitions(self, kind: Kind[AnyDefinition]) -> tuple[AnyDefinition, ...]:
        """The definitions of a kind, in the order of their files."""
        found = (document.definition for document in self.documents if document.kind.name == kind.name)
        return tuple(definition for definition in found if isinstance(definition, kind.model))


def read_project(root: Path, kinds: Sequence[Kind[Definition]]) -> ProjectFiles:
    """Read a project's folder.

    Raises:
        UserError: `no-project` when the folder has no `ilk.yaml`; else all problems of all files at once.
    """
    root = _project_folder(root)
    problems: list[UserError] = []
    project = None
    documents: list[FileDocument] = []
    with _kept(problems):
        project = read_settings(root)
    for kind in kinds:
        for path in files_of(root, kind):
            with _kept(problems):
                documents += parse(read_text(root, path), kind, path.relative_to(root).as_posix())
    raise_all([*problems, *_twice(documents), *_misnamed_folders(root, kinds)])
    assert project is not None  # noqa: S101 - without a project there was a problem
    return ProjectFiles(root, project, tuple(documents))


def read_settings(root: Path) -> ProjectDefinition:
    """Only `ilk.yaml`. Raises `UserError` `no-project`, or all its problems."""
    root = _project_folder(root)
    marked = _marked(read_text(root, root / PROJECT_FILE), PROJECT_FILE)
    value = {} if marked.value is None else marked.value
    if isinstance(value, Mapping):
        value = {"name": _slug(root.name), **value}
    return checked(ProjectDefinition, value, lambda path: _place(PROJECT_FILE, marked, path))


def read_text(root: Path, path: Path) -> str:
    """A file of the project. Raises `UserError` when it is elsewhere, too large, not readable or not UTF-8."""
    name = path.relative_to(root).as_posix()
    if not path.resolve().is_relative_to(root.resolve()):
        raise UserError("outside-project", "it leads out of the project's folder", where=name, hint="Copy it into it.")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError("file-too-large", f"it is larger than {MOST_BYTES // 1_000_000} MB", where=name)
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UserError("file-unreadable", f"it cannot be read: {error.strerror}", where=name) from error
    except UnicodeDecodeError as error:
        hint = "Save it as UTF-8 in your editor."
        raise UserError("not-utf-8", f"byte {error.start} is not UTF-8", where=name, hint=hint) from error


def parse(text: str, kind: Kind[Definition], file: str) -> list[FileDocument]:
    """The documents of a file's text: one mapping, or a list of them. Raises all problems at once."""
    marked = _marked(text, file)
    match marked.value:
        case None:
            return []
        case list() as items:
            values: list[tuple[markup.Path, Any]] = [((position,), item) for position, item in enumerate(items)]
        case Mapping() as value:
            values = [((), {"name": Path(file).stem, **value})]
        case _:
            raise UserError(
                "wrong-type", f"a {kind.name} is keys with values, or a list of such", where=f"{file}, line 1"
            )
    problems: list[UserError] = []
    documents = []
    for at, value in values:
        with _kept(problems):
            documents.append(_document(kind, file, marked, at, value))
    raise_all(problems)
    return documents


def files_of(root: Path, kind: Kind[Definition]) -> list[Path]:
    """The YAML files of a kind, in order; hidden ones and editors' backups are left out."""
    return sorted(
        path
        for path in (root / kind.folder).rglob("*")
        if path.suffix in _SUFFIXES and not any(part.startswith(".") for part in path.relative_to(root).parts)
    )


def _project_folder(root: Path) -> Path:
    if not (root / PROJECT_FILE).is_file():
        raise UserError(
            "no-project", f"`{root}` is not a project: it has no {PROJECT_FILE}", hint="`ilk init` makes one."
        )
    return root.resolve()


@contextmanager
def _kept(problems: list[UserError]) -> Iterator[None]:
    """Keep what goes wrong, so that it can be said at once with the rest."""
    try:
        yield
    except UserError as error:
        problems.append(error)


def _document(kind: Kind[Definition], file: str, marked: Marked, root: markup.Path, value: Any) -> FileDocument:
    definition = checked(kind.model, value, lambda path: _place(file, marked, (*root, *path)))
    return FileDocument(kind, definition, file, marked, root)


def _marked(text: str, file: str) -> Marked:
    try:
        return markup.read(text)
    except UserError as error:
        raise error.within(file) from error


def _place(file: str, marked: Marked, path: markup.Path) -> str:
    named = _said(path)
    return f"{file}: {named}, line {marked.line(path)}" if named else f"{file}, line {marked.line(path)}"


def _said(path: markup.Path) -> str:
    """A way into a document as people write it; the position in a file's list is left to the line."""
    inside = path[1:] if path and isinstance(path[0], int) else path
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in inside)
    return text.removeprefix(".")


def _twice(documents: Sequence[FileDocument]) -> Iterator[UserError]:
    """An error for each definition whose name an earlier one of its kind has."""
    first: dict[Reference, FileDocument] = {}
    for document in documents:
        earlier = first.setdefault(document.reference, document)
        if earlier is not document:
            what = f"the {document.reference.kind} `{document.reference.name}` is already defined in {earlier.where()}"
            yield UserError("duplicate-name", what, where=document.where(), hint="Rename one of them.")


def _misnamed_folders(root: Path, kinds: Sequence[Kind[Definition]]) -> Iterator[UserError]:
    """An error for each folder that nobody reads and whose name is almost that of one that is read."""
    known = [kind.folder for kind in kinds]
    for path in sorted(root.iterdir()):
        meant = get_close_matches(path.name.casefold(), known, n=1, cutoff=_ALMOST)
        if not meant or path.name in known or not path.is_dir():
            continue
        if any(inner.suffix in _SUFFIXES for inner in path.iterdir()):
            hint = f"Did you mean `{meant[0]}`?"
            yield UserError("unknown-folder", f"nothing reads the folder `{path.name}`", where=path.name, hint=hint)


def _slug(folder: str) -> str:
    """A project's name from that of its folder."""
    return re.sub(r"[^a-z0-9]+", "_", folder.lower()).strip("_0123456789") or "project"
