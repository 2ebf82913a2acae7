"""Definitions written back to a project's files, where the rest of each file stays as it is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from errno import ENOSPC
from itertools import count, takewhile
from pathlib import Path

from ilk.catalog import edits
from ilk.catalog.documents import Body, Definition, Kind, Reference, canonical, canonical_text, digest
from ilk.catalog.edits import TooTangled
from ilk.catalog.files import FileDocument, parse, read_text
from ilk.kernel.errors import Bug, UserError

_Digests = dict[Reference, str]


def write(root: Path, kind: Kind[Definition], body: Body, document: FileDocument | None) -> str:
    """Write a definition where `document` holds it, or to a file of its own; the file's path from `root`.

    Raises `UserError` when the file cannot be written, or its folder leads out of the project.
    """
    root = root.resolve()
    if document is None:
        return _write_new(root, kind, body)
    file = _File(root, kind, document.file)
    position = file.position(document.reference)
    file.replace(
        file.digests() | {document.reference: digest(body)},
        lambda: edits.changed(file.text, position, file.body(document.reference), body),
        lambda: file.rewritten({document.reference: body}),
    )
    return document.file


def remove(root: Path, document: FileDocument) -> str:
    """Take a definition out of its file, and the file away when nothing is left in it; its path from `root`."""
    file = _File(root.resolve(), document.kind, document.file)
    left = {reference: hashed for reference, hashed in file.digests().items() if reference != document.reference}
    if not left:
        file.path.unlink()
        return document.file
    position = file.position(document.reference)
    file.replace(
        left,
        lambda: edits.without(file.text, position or 0),
        lambda: file.rewritten({document.reference: None}),
    )
    return document.file


class _File:
    """One file of definitions, as it is now."""

    def __init__(self, root: Path, kind: Kind[Definition], name: str) -> None:
        self.path = root / name
        self._kind, self._name = kind, name
        raw = read_text(root, self.path)
        self._newline = "\r\n" if "\r\n" in raw else "\n"
        self.text = raw.replace("\r\n", "\n")
        self.documents = parse(self.text, kind, name)

    @property
    def is_list(self) -> bool:
        """Whether the file holds a list of definitions."""
        return any(document.root for document in self.documents)

    def position(self, reference: Reference) -> int | None:
        """Where a definition is in the file's list; None when the file is that definition."""
        root = self._document(reference).root
        return int(root[0]) if root else None

    def body(self, reference: Reference) -> Body:
        """A definition's canonical form, as the file holds it."""
        return canonical(self._document(reference).definition)

    def digests(self) -> _Digests:
        """The hash of each definition in the file."""
        return _digests(self.documents)

    def rewritten(self, bodies: Mapping[Reference, Body | None], more: Sequence[Body] = ()) -> str:
        """The whole file laid out anew, with some bodies changed, left out or added: only its first comments stay."""
        header = "".join(takewhile(lambda line: line.startswith("#"), self.text.splitlines(keepends=True)))
        held = [bodies.get(document.reference, canonical(document.definition)) for document in self.documents]
        kept = [*(body for body in held if body is not None), *more]
        return header + canonical_text(kept if self.is_list else kept[0])

    def replace(self, expected: _Digests, *candidates: Callable[[], str]) -> None:
        """Write the first candidate that reads back as `expected`."""
        text = next((text for candidate in candidates for text in self._right(candidate, expected)), None)
        if text is None:
            raise Bug(f"no way was found to write {self._name}")
        _write(self.path, text.replace("\n", self._newline))

    def _right(self, candidate: Callable[[], str], expected: _Digests) -> Iterator[str]:
        try:
            text = candidate()
            if _digests(parse(text, self._kind, self._name)) == expected:
                yield text
        except (TooTangled, UserError):
            return

    def _document(self, reference: Reference) -> FileDocument:
        found = next((document for document in self.documents if document.reference == reference), None)
        if found is None:
            hint = "Run the command again."
            raise UserError("file-changed", f"{reference} is no longer in the file", where=self._name, hint=hint)
        return found


def _write_new(root: Path, kind: Kind[Definition], body: Body) -> str:
    folder = root / kind.folder
    if not folder.resolve().is_relative_to(root):
        raise UserError("outside-project", "the folder leads out of the project", where=kind.folder)
    path = folder / f"{body['name']}.yaml"
    if path.exists():
        file = _File(root, kind, path.relative_to(root).as_posix())
        if file.is_list:
            expected = file.digests() | {Reference(kind.name, body["name"]): digest(body)}
            file.replace(expected, lambda: edits.added(file.text, body), lambda: file.rewritten({}, [body]))
            return path.relative_to(root).as_posix()
        path = next(free for number in count(2) if not (free := folder / f"{body['name']}_{number}.yaml").exists())
    folder.mkdir(parents=True, exist_ok=True)
    _write(path, canonical_text(body))
    return path.relative_to(root).as_posix()


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(text.encode())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        if error.errno == ENOSPC:
            hint = "Free some space and run the command again."
            raise UserError(
                "disk-full", "the disk is full; the file is as it was", where=str(path), hint=hint
            ) from error
        raise UserError("file-unwritable", f"it cannot be written: {error.strerror}", where=str(path)) from error


def _digests(documents: Sequence[FileDocument]) -> _Digests:
    return {document.reference: digest(canonical(document.definition)) for document in documents}
