"""Connecting: a new source, step by step; what is there, what its rows seem to mean, and keeping what was decided."""

import glob
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pyarrow.parquet as pq
from pydantic import Field
from pydantic.fields import FieldInfo

from ilk.app.kinds import SOURCE
from ilk.app.loading import load_context
from ilk.app.published import meaning_with, stored_definitions
from ilk.app.publishing import alone
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.documents import Reference, canonical_text
from ilk.catalog.files import parse
from ilk.catalog.store import Edit
from ilk.kernel.access import Actor, Permission
from ilk.kernel.answers import Answer, Share
from ilk.kernel.errors import UserError
from ilk.kernel.ids import new_id
from ilk.sources import overview
from ilk.sources.answers import SourcePreview, SourceSummary
from ilk.sources.connectors.connector import FilesConnector
from ilk.sources.connectors.connectors import CONNECTORS
from ilk.sources.connectors.queue.settings import QueueConnection
from ilk.sources.connectors.secrets import is_named
from ilk.sources.connectors.webhook.settings import WebhookConnection, webhook_address
from ilk.sources.context import LoadContext
from ilk.sources.definition import SourceDefinition
from ilk.sources.files.lying import DataFile, Piece, data_files, keep_piece
from ilk.sources.inspection.places import Place, propose_places
from ilk.sources.inspection.writing import source_lines
from ilk.sources.places import trial_files
from ilk.sources.previewing import preview

_MOST_PREVIEWED = 200


class ProposedSource(Answer):
    """A source for what a place has: its definition as text, how sure that is and why, and what a person should know.

    `recognized` says which product's export it is; nothing is guessed then.
    """

    name: str
    text: str = Field(description="The definition as YAML.")
    confidence: Share
    why: str
    recognized: str | None
    notes: list[str]


class ConnectorSetting(Answer):
    """One thing that a connector is told: its name, what kind of value it takes, and whether it must be said."""

    name: str
    kind: Literal["text", "number", "yes_no"]
    required: bool
    default: str | None


class ConnectorInfo(Answer):
    """A kind of place that rows come from, and what it is told. `gives_files`: which of them is said too."""

    kind: str
    label: str
    description: str
    gives_files: bool
    settings: list[ConnectorSetting]


class SourceText(Answer):
    """A source's definition as text, and which version of it that is."""

    name: str
    text: str
    version: int


@use_case(Permission.CONNECT_SOURCES, "list connectors", records="refusals")
def connectors(_workspace: Workspace, _actor: Actor) -> list[ConnectorInfo]:
    """The kinds of places that rows can come from."""
    return [
        ConnectorInfo(
            kind=each.kind,
            label=each.label,
            description=" ".join((each.settings.__doc__ or "").split()),
            gives_files=isinstance(each, FilesConnector),
            settings=[_setting(name, field) for name, field in each.settings.model_fields.items() if _is_told(field)],
        )
        for each in CONNECTORS
    ]


@use_case(Permission.CONNECT_SOURCES, "list data files", records="refusals")
def files(workspace: Workspace, _actor: Actor) -> list[DataFile]:
    """The files in the project's folder that hold rows."""
    return data_files(workspace.root.resolve())


@use_case(Permission.CONNECT_SOURCES, "upload a data file", subject="name")
def upload(
    workspace: Workspace, _actor: Actor, name: str, *, content: bytes, at: int, last: bool, upload: str = ""
) -> DataFile:
    """Add a piece to a file that comes into the project's folder `uploads`; with the last one it is there.

    Args:
        name: the file, without a folder.
        content: the bytes.
        at: how many bytes came before.
        last: whether nothing follows.
        upload: any name, the same for all pieces of a file: those of two uploads at once do not mix.

    Raises:
        UserError: for a name that is none or is taken, a piece that does not follow, a file that is too large.
    """
    return keep_piece(workspace.root.resolve(), name, Piece(content, at, last=last, upload=upload))


@use_case(Permission.CONNECT_SOURCES, "look at a place", subject="name")
def look(
    workspace: Workspace,
    _actor: Actor,
    name: str,
    *,
    files: Mapping[str, Any] | None = None,
    connect: Mapping[str, Any] | None = None,
) -> list[ProposedSource]:
    """What the rows of a place seem to mean: one source or several, as the project's files would say them.

    Args:
        name: what to call the rows.
        files: which files, as a source says it.
        connect: or from where, as a source says it.

    Raises:
        UserError: for a place that cannot be read, or is not told rightly.
    """
    said = {key: dict(value) for key, value in (("connect", connect), ("files", files)) if value is not None}
    place = Place(name, said)
    source = place.source()
    _expect_inside(workspace, source)
    if isinstance(source.connect, WebhookConnection) and not _came(source, workspace):
        return [_of_webhooks(place, source.name)]
    if isinstance(source.connect, QueueConnection) and not _came(source, workspace):
        return [_of_queue(place, source.name)]
    there = [each for each in stored_definitions(workspace) if isinstance(each, SourceDefinition)]
    proposal = propose_places([place], _context(workspace), there=there)
    return [
        ProposedSource(
            name=source.name,
            text="\n".join(source_lines(source, workspace.root.resolve())) + "\n",
            confidence=source.sure.confidence,
            why=source.sure.why,
            recognized=source.shape.vendor if source.shape is not None else None,
            notes=list(source.notes),
        )
        for source in proposal.sources
    ]


def _came(source: SourceDefinition, workspace: Workspace) -> bool:
    """Whether a place has any row yet."""
    with trial_files(source, _context(workspace)) as files:
        return any(pq.read_metadata(each.path).num_rows for each in files)


def _of_webhooks(place: Place, name: str) -> ProposedSource:
    columns = {"id": "webhook_id", "topic": "webhook_topic", "received_at": "instant(webhook_received_at)"}
    notes = [
        f"Keep it, and enter its address at the sender: this server, then `{webhook_address(name)}`.",
        "Under another name it has another address: that one ends with its name.",
    ]
    return _to_begin_with(place, name, columns, notes)


def _of_queue(place: Place, name: str) -> ProposedSource:
    columns = {"id": "queue_id", "added_at": "instant(queue_added_at)", "received_at": "instant(queue_received_at)"}
    notes = ["Keep it: a server reads the queue from then on. `ilk source check` tells whether it can be reached."]
    return _to_begin_with(place, name, columns, notes)


def _to_begin_with(place: Place, name: str, columns: Mapping[str, str], notes: Sequence[str]) -> ProposedSource:
    """A source to begin with: messages can come once it is there, and its mapping be written when they have."""
    body = {"name": name, **place.said, "into": {"table": name, "key": "id"}, "columns": dict(columns)}
    return ProposedSource(
        name=name,
        text=canonical_text(body),
        confidence=1,
        why="messages come once it is kept",
        recognized=None,
        notes=[
            *notes,
            "When messages have come, edit it: say whose they are, when they happened and what their fields mean.",
        ],
    )


def place_of(root: Path, given: str, table: str | None = None) -> dict[str, Any]:
    """A place as `look` takes it: the address of a database with one of its tables, or a file or pattern.

    Args:
        root: the project's folder.
        given: an address, or a path from where the command is called.
        table: of the database.

    Raises:
        UserError: for a database without a table, or a table without a database.
    """
    if ("://" in given) != (table is not None):
        what = "a database is read table by table" if table is None else "only a database has tables"
        raise UserError("table-or-query", what, hint="Such as: ilk source add sqlite:///shop.sqlite --table orders")
    if table is not None:
        connect = {"kind": "database", "url": given, "table": table}
        return {"name": table.rpartition(".")[2], "connect": connect}
    path = Path(os.path.relpath(Path.cwd() / given, root.resolve())).as_posix()
    return {"name": Path(given).name.split(".")[0].rstrip("*") or "rows", "files": {"path": path}}


def write_sources(root: Path, proposed: Sequence[ProposedSource]) -> list[str]:
    """Write proposed sources into the project's folder; the files. Raises `UserError` for one that is there already."""
    folder = root / SOURCE.folder
    files = {folder / f"{source.name}.yaml": source.text for source in proposed}
    for path in files:
        if path.exists():
            where = path.relative_to(root).as_posix()
            hint = "Delete it, or edit it: nothing is overwritten."
            raise UserError("name-taken", "the project has a source of this name already", where=where, hint=hint)
    folder.mkdir(exist_ok=True)
    for path, text in files.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return [path.relative_to(root).as_posix() for path in files]


@use_case(Permission.CONNECT_SOURCES, "preview a source", subject="name")
def preview_source(workspace: Workspace, _actor: Actor, name: str, *, text: str, rows: int = 20) -> SourcePreview:
    """What a definition makes of the first rows of its place; nothing is loaded.

    Raises:
        UserError: for a definition that is not understood, or a place that cannot be read.
    """
    return preview(_read(workspace, name, text), _context(workspace), max(1, min(rows, _MOST_PREVIEWED)))


@use_case(Permission.EDIT_DEFINITIONS, "show a source's definition", subject="name", records="refusals")
def source_text(workspace: Workspace, _actor: Actor, name: str) -> SourceText:
    """A source's definition as text. Raises `NotFound`."""
    latest = workspace.definitions.latest(Reference(SOURCE.name, name))
    return SourceText(name=name, text=canonical_text(latest.body), version=latest.number)


@use_case(Permission.CONNECT_SOURCES, "save a source", subject="name")
def save_source(
    workspace: Workspace, actor: Actor, name: str, *, text: str, based_on: int | None = None, why: str
) -> SourceSummary:
    """Keep a new source, or a new version of one; its rows come with the next run.

    Args:
        name: the source.
        text: its definition as YAML.
        based_on: the version that was edited; None for a new source.
        why: the reason, for the record.

    Raises:
        UserError: when the definition is not understood, makes others wrong, or is of a name that is taken.
        Transient: `edited-meanwhile` when `based_on` is not the newest version; `run-in-progress` during a run.
    """
    source = _read(workspace, name, text)
    stored = stored_definitions(workspace)
    others = [each for each in stored if not (isinstance(each, SourceDefinition) and each.name == name)]
    if based_on is None and len(others) < len(stored):
        raise UserError("name-taken", f"there is a source `{name}` already", hint="Call this one otherwise.")
    with alone(workspace, "Nothing was saved."):
        meaning_with(workspace, [*others, source])
        workspace.definitions.save(SOURCE, source, Edit(actor.name, workspace.clock.now(), why), based_on)
    return overview.summaries(workspace.engine, [source])[0]


def _is_told(field: FieldInfo) -> bool:
    """Whether a setting can be said in more than one way."""
    return get_origin(field.annotation) is not Literal or len(get_args(field.annotation)) > 1


def _setting(name: str, field: FieldInfo) -> ConnectorSetting:
    required = field.is_required()
    default = None if required or field.default in (None, False) else str(field.default)
    return ConnectorSetting(name=name, kind=_kind(field.annotation), required=required, default=default)


def _kind(annotation: object) -> Literal["text", "number", "yes_no"]:
    if annotation is bool:
        return "yes_no"
    return "number" if annotation is int else "text"


def _read(workspace: Workspace, name: str, text: str) -> SourceDefinition:
    """The source that a text defines. Raises `UserErrors` with every problem, each with its line."""
    documents = [document.definition for document in parse(text, SOURCE, name)]
    match documents:
        case [SourceDefinition() as source] if source.name == name:
            _expect_inside(workspace, source)
            return source
        case _:
            what = f"the text defines {len(documents)} sources" if len(documents) != 1 else "the text has another name"
            raise UserError("one-source", what, where=name, hint=f"Define one source, and call it `{name}`.")


def _expect_inside(workspace: Workspace, source: SourceDefinition) -> None:
    """Raise `UserError` for files beside the project's folder: only who writes the project's own files may name any."""
    root = workspace.root.resolve()
    for file in source.local_files:
        if is_named(file) or not _all_inside(root, file):
            hint = "Put the file into the project's folder, or write the source into its folder `sources`."
            raise UserError("outside-project", f"`{file}` is no file of the project's folder", hint=hint)


def _all_inside(root: Path, pattern: str) -> bool:
    """Whether a path, and each file that it means as a pattern, lies in a folder and is not hidden there."""
    try:
        with suppress(FileNotFoundError):  # a pattern, or a file that is still to come
            (root / pattern).stat()
        meant = [pattern, *glob.glob(pattern, root_dir=root, recursive=True)]  # noqa: PTH207 - it may be absolute
        inside = [(root / each).resolve().relative_to(root) for each in meant]
    except (OSError, ValueError):  # no path that could be, or one that leads out
        return False
    return not any(part.startswith(".") for path in inside for part in path.parts)


def _context(workspace: Workspace) -> LoadContext:
    now = workspace.clock.now()
    return load_context(workspace, now, new_id(now))
