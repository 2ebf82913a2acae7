"""A source of a shape in terms of one file: columns by the names they have there, without those that are not there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ilk.sources.definition import rollup_parts
from ilk.sources.inspection.names import said
from ilk.sources.mapping.parsing import parse
from ilk.sources.mapping.tree import columns
from ilk.sources.shapes.shape import Document, Ready

_TOLD = ("customer", "occurred_at", "valid_from", "id")
_EVERY_ROW = "true"


def fitted(ready: Ready, names: Mapping[str, str]) -> Ready | None:
    """A source whose expressions name the columns of a file; None where the file cannot tell it.

    A source is told by its rows: who, when, which, and what its `where` asks. Of a related table, whose its rows are
    may stay open.

    Args:
        ready: the source, with the columns as the vendor writes them.
        names: the columns of the file by what the vendor calls them.
    """
    document = dict(ready.document)
    into = _into(document["into"], names)
    where = _first(document.pop("where", _EVERY_ROW), names)
    if into is None or where is None:
        return None
    mapped = _mapped(document.get("columns", {}), names)
    fitting = {**document, "into": into, "columns": mapped, **({} if where == _EVERY_ROW else {"where": where})}
    if "files" in document:
        fitting["files"] = _files(document["files"], names)
    if "rollups" in document:
        fitting["rollups"] = {name: _rollup(each, mapped) for name, each in document["rollups"].items()}
    currency = tuple(names[name] for name in ready.currency if name in names)
    return replace(ready, document=fitting, currency=currency)


def columns_read(ready: Ready) -> Iterator[str]:
    """The columns that a source's expressions name, as the vendor writes them, with repetitions."""
    document = ready.document
    told = [value for key, value in document["into"].items() if key in _TOLD]
    mapped = [each["value"] if isinstance(each, Mapping) else each for each in document.get("columns", {}).values()]
    for value in (*told, *mapped, document.get("where", _EVERY_ROW)):
        for formula in (value,) if isinstance(value, str) else value:
            yield from (column.name for column in columns(parse(formula)))


def renamed(formula: str, names: Mapping[str, str]) -> str | None:
    """An expression with columns by their names in the file; None when it lacks one."""
    lines = formula.splitlines()
    for column in reversed(list(columns(parse(formula)))):
        if column.name not in names:
            return None
        line, start = column.place.line - 1, column.place.column - 1
        before, after = lines[line][:start], lines[line][start + column.place.length :]
        lines[line] = f"{before}{said(names[column.name])}{after}"
    return "\n".join(lines)


def _into(into: Document, names: Mapping[str, str]) -> Document | None:
    told = {key: _first(value, names) if key in _TOLD else value for key, value in into.items()}
    if "table" in told and told.get("customer", "") is None:
        del told["customer"]
    return None if None in told.values() else told


def _files(files: Document, names: Mapping[str, str]) -> Document:
    """How a file is written, with the columns to carry that it has."""
    if "carry" not in files:
        return files
    carry = files["carry"]
    kept = [names[name] for name in carry["columns"] if name in names]
    carried = {"carry": {"within": names[carry["within"]], "columns": kept}} if kept else {}
    return {**{key: value for key, value in files.items() if key != "carry"}, **carried}


def _mapped(given: Document, names: Mapping[str, str]) -> Document:
    found: dict[str, Any] = {}
    for name, column in given.items():
        rules = dict(column) if isinstance(column, Mapping) else {"value": column}
        value = _first(rules["value"], names)
        if value is not None:
            found[name] = value if len(rules) == 1 else {**rules, "value": value}
    return found


def _first(value: str | Sequence[str], names: Mapping[str, str]) -> str | None:
    """The first of some expressions that the file can answer."""
    given = (value,) if isinstance(value, str) else value
    return next((found for each in given if (found := renamed(each, names)) is not None), None)


def _rollup(rollup: Document, own: Document) -> Document:
    kept = {name: text for name, text in rollup["columns"].items() if rollup_parts(text)[1] in {None, *own}}
    return {**rollup, "columns": kept}
