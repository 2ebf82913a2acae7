"""Files of a ready shape: their sources are told, not guessed."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from ilk.catalog.currencies import CURRENCIES
from ilk.sources.definition import SourceDefinition, Target
from ilk.sources.inspection.names import criterion, snake
from ilk.sources.inspection.profiling import FileProfile
from ilk.sources.inspection.proposal import ColumnProposal, Guess, Role, SourceProposal
from ilk.sources.inspection.types import type_guess
from ilk.sources.mapping.parsing import parse
from ilk.sources.mapping.tree import column_names
from ilk.sources.shapes.recognizing import Recognition, recognize, said, this_is
from ilk.sources.shapes.shape import Beginning, Ready, Shape

_NUMERIC = re.compile(r"\b(money|number)\(")
_AS_WRITTEN = ("text", "money", "integer", "number", "yes_no")
"""Functions that leave a value recognizable: what is frequent in the file is frequent among the values."""


def recognized(file: FileProfile) -> Recognition:
    """Which shape a file has."""
    return recognize(_beginning(file))


def ready_sources(file: FileProfile, shape: Shape, taken: list[str]) -> Iterator[SourceProposal]:
    """The sources of a file of a shape, named as none in `taken` is, which they join."""
    for ready in shape.sources(_beginning(file)):
        name = snake(ready.name, taken)
        taken.append(name)
        yield _proposal(name, file, shape, _with_its_comma(ready, file))


def with_doubt(source: SourceProposal, recognition: Recognition) -> SourceProposal:
    """A guessed source that says which shapes its file may have, or nearly has."""
    sentence = said(recognition)
    return source if sentence is None else replace(source, notes=(sentence, *source.notes))


def together(sources: Sequence[SourceProposal], there: Sequence[SourceDefinition]) -> list[SourceProposal]:
    """The sources without what ready ones ask of others that are missing: related tables, and traits of customers.

    `there` are sources that the project has already; of accounts it has one.
    """
    traits = {column.name for source in sources if source.role is Role.CUSTOMERS for column in source.columns}
    tables = {source.target for source in sources if source.role is Role.TABLE}
    if not any(source.into.role == "accounts" for source in there):
        traits.update(name for source in there if source.into.customers for name in source.columns)
    tables.update(source.into.table for source in there if source.into.table is not None)
    return [
        source if source.ready is None else replace(source, ready=_alone(source.ready, traits, tables))
        for source in sources
    ]


def _alone(ready: Ready, traits: Collection[str], tables: Collection[str]) -> Ready:
    document = dict(ready.document)
    if document["into"].get("account", None) not in {None, *traits}:
        document["into"] = {key: value for key, value in document["into"].items() if key not in {"role", "account"}}
    if "enrich" in document:
        document["enrich"] = [each for each in document["enrich"] if each["table"] in tables]
    return replace(ready, document=document)


def ready_currency(files: Sequence[FileProfile], ready: Sequence[SourceProposal]) -> str | None:
    """The currency that most rows of the first file name that names any."""
    columns = {file.path: {column.name: column for column in file.columns} for file in files}
    for source in ready:
        named = source.ready.currency if source.ready is not None else ()
        values = [text.upper() for name in named for text, _ in columns[source.path][name].values]
        found = next((text for text in values if text in CURRENCIES), None)
        if found is not None:
            return found
    return None


def _beginning(file: FileProfile) -> Beginning:
    return Beginning(tuple(column.name for column in file.columns), file.first)


def _proposal(name: str, file: FileProfile, shape: Shape, ready: Ready) -> SourceProposal:
    files = {"path": file.path.name, **ready.document.get("files", {})}
    source = SourceDefinition.model_validate({"name": name, **ready.document, "files": files})
    into = source.into
    why = f"as {shape.vendor} means it"
    return SourceProposal(
        name=name,
        path=file.path,
        written=file.written,
        rows=file.rows,
        whole=file.whole,
        role=_ROLES[into.target],
        sure=Guess(_ROLES[into.target].value, 1.0, this_is(shape)),
        target=into.events or into.table or name,
        customer=_sure(into.customer, why),
        occurred_at=_sure(into.occurred_at or into.valid_from, why),
        key=_sure(into.id or into.key, why),
        columns=tuple(_columns(source, file, ready, why)),
        notes=ready.notes,
        shape=shape,
        ready=ready,
    )


_ROLES = {Target.EVENTS: Role.EVENTS, Target.CUSTOMERS: Role.CUSTOMERS, Target.TABLE: Role.TABLE}


def _sure(text: str | None, why: str) -> Guess | None:
    return Guess(text, 1.0, why) if text is not None else None


def _columns(source: SourceDefinition, file: FileProfile, ready: Ready, why: str) -> Iterator[ColumnProposal]:
    profiles = {column.name: column for column in file.columns}
    for name, mapped in source.columns.items():
        read = column_names(parse(mapped.value))
        shown = profiles.get(read[0]) if len(read) == 1 and _is_as_written(mapped.value) else None
        yield ColumnProposal(
            name=name,
            column=", ".join(read),
            value=Guess(mapped.value, 1.0, why),
            type=mapped.value_type,
            criterion=ready.criteria.get(name) or criterion(name),
            values=shown.values if shown else (),
            all_values=shown is not None and shown.complete,
        )


def _with_its_comma(ready: Ready, file: FileProfile) -> Ready:
    """A source that says so where the file's numbers have a decimal comma, as exports in some languages do."""
    columns = ready.document.get("columns", {}).values()
    formulas = [each if isinstance(each, str) else each["value"] for each in columns]
    numeric = {name for text in formulas if _NUMERIC.search(text) for name in column_names(parse(text))}
    if not any(type_guess(column).comma for column in file.columns if column.name in numeric):
        return ready
    return replace(ready, document={**ready.document, "files": {**ready.document.get("files", {}), "decimal": ","}})


def _is_as_written(formula: str) -> bool:
    return formula.split("(", maxsplit=1)[0] in _AS_WRITTEN
