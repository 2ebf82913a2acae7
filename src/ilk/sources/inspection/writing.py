"""A proposal as a project's folder: YAML with comments that say what was guessed and how sure that is."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ilk.catalog.documents import canonical_text
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.sources.inspection.names import words
from ilk.sources.inspection.proposal import ColumnProposal, Guess, Proposal, Role, SourceProposal
from ilk.sources.inspection.starters import (
    metrics,
    order_traits,
    rfm_segments,
    trait_columns,
    trait_segments,
)
from ilk.sources.shapes.shape import Document, Shape

_PLAIN = re.compile(r"[A-Za-z_/.][^\n]*")
_NOT_TEXT = re.compile(r"(?i:true|false|yes|no|on|off|null|~)|[-+.\d][\d_.eE+-]*|\d{4}-\d\d-\d\d.*")
_HEADLINES = 5
_WIDEST = 60


def write_project(proposal: Proposal, folder: Path, *, title: str | None = None) -> tuple[Path, ...]:
    """Write a project's folder for a proposal; the files that were written.

    Args:
        proposal: what is proposed.
        folder: which may hold the proposal's files already, and nothing else.
        title: what the project is called; by the folder's name when left out.

    Raises:
        UserError: `folder-not-empty` when something is there that is not part of the proposal.
    """
    base = folder.resolve()
    _refuse_others(base, [file.resolve() for source in proposal.sources for file in _files(source.path)])
    texts = project_texts(proposal, base, title or " ".join(words(base.name)).capitalize() or "My project")
    written = []
    for name, text in texts.items():
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return tuple(written)


def project_texts(proposal: Proposal, base: Path, title: str) -> Mapping[str, str]:
    """The files of the project by their names."""
    columns = trait_columns(proposal)
    texts = {
        "ilk.yaml": "\n".join(_settings(proposal, title)) + "\n",
        ".gitignore": "# The stores of this project; `ilk run` makes them anew.\n.ilk/\n",
        "README.md": _readme(proposal, title),
    }
    for source in proposal.sources:
        texts[f"sources/{source.name}.yaml"] = "\n".join(source_lines(source, base)) + "\n"
    if columns:
        about = "What is known of customers. The criteria are guessed from the names: set them right."
        traits = [{"name": each.name, "criterion": each.criterion or _criterion(each)} for each in columns]
        texts["traits/customers.yaml"] = _documents(about, traits)
    segments = trait_segments(columns)
    if proposal.orders is not None:
        taken = [column.name for column in columns]
        about = "What customers do, worked out from their orders with every run."
        texts["traits/orders.yaml"] = _documents(about, order_traits(proposal.orders, taken))
        texts["segments/rfm.yaml"] = _documents("Ten segments by recency and frequency.", rfm_segments())
        for metric in metrics(proposal.orders):
            texts[f"metrics/{metric['name']}.yaml"] = "".join(
                f"{key}: {_scalar(value)}\n" for key, value in metric.items()
            )
    if segments:
        texts["segments/starters.yaml"] = _documents("Some segments to begin with.", segments)
    return texts


def _files(path: Path) -> Iterable[Path]:
    """The files that a path or pattern names."""
    return [path] if path.exists() else path.parent.glob(path.name)


def _criterion(column: ColumnProposal) -> str:
    """What a trait that nothing is known of probably serves: dates and counts tell what customers did."""
    return "behavioural" if column.type.temporal or column.type is ValueType.YES_NO else "demographic"


def _refuse_others(base: Path, files: Sequence[Path]) -> None:
    if not base.exists():
        return
    if not base.is_dir():
        raise UserError("folder-not-empty", f"{base} is a file", hint="Name a folder that does not exist yet.")
    own = {*files, *(parent for file in files for parent in file.parents)}
    others = sorted(entry.name for entry in base.iterdir() if entry.resolve() not in own)
    if others:
        what = f"the folder holds {', '.join(f'`{name}`' for name in others[:5])} already; nothing is overwritten"
        raise UserError("folder-not-empty", what, where=str(base), hint="Name a folder that does not exist yet.")


# ---- ilk.yaml ----------------------------------------------------------------------------------------------------


def _settings(proposal: Proposal, title: str) -> Iterator[str]:
    name = "-".join(words(title)) or "my-project"
    yield f"# Proposed by `ilk init`.{' What it could not tell from the files:' if proposal.notes else ''}"
    yield from _noted(proposal.notes)
    yield f"name: {name if name[0].isalpha() else f'p-{name}'}"
    yield f"title: {_scalar(title)}"
    yield "time_zone: UTC"
    yield f"currency: {proposal.currency}"
    yield "customer: customer  # the noun for one of them: household, guest, account"
    has_events = any(source.role is Role.EVENTS for source in proposal.sources)
    yield f"as_of: {'last event  # or `now`, for files that keep coming' if has_events else 'now'}"
    yield f"history: {{every: month, periods: {12 if has_events else 0}}}"
    headlines = _headlines(proposal)
    if headlines:
        yield f"headline_traits: [{', '.join(headlines)}]"
    orders = proposal.orders
    if orders is not None:
        line = f", line: {orders.line}, product: {orders.product}" if orders.line and orders.product else ""
        yield f"commerce: {{order: {orders.event}, revenue: {orders.revenue}{line}}}"


def _headlines(proposal: Proposal) -> list[str]:
    """Traits to show first: those of which the criterion is known."""
    columns = trait_columns(proposal)
    named = [column.name for column in columns if column.criterion] + [c.name for c in columns if not c.criterion]
    if proposal.orders is None:
        return named[:_HEADLINES]
    return [*named[:2], "rfm_segment", "spend_year", "orders_year"]


# ---- sources -----------------------------------------------------------------------------------------------------


def source_lines(source: SourceProposal, base: Path) -> Iterator[str]:
    """The lines of a source's file."""
    if source.shape is not None and source.ready is not None:
        yield from _ready_lines(source, source.shape, source.ready.document, base)
        return
    looked = "all" if source.whole else "the first"
    yield f"# Proposed after a look at {looked} {source.rows:,} rows: {source.written}."
    yield f"# {source.sure.value.capitalize()}, {_percent(source.sure)}: {source.sure.why}."
    if source.notes:
        yield "# To know:"
        yield from _noted(source.notes)
    yield f"title: {_scalar(source.name.replace('_', ' ').capitalize())}"
    place = _place(source, base)
    if "files" in place:
        files = {**place["files"], **({"decimal": ","} if source.comma else {})}
        place = {**place, "files": {**files, **({"null_values": list(source.nulls)} if source.nulls else {})}}
    yield canonical_text(dict(place)).rstrip("\n")
    yield from _into(source)
    yield from _columns(source)
    yield from _relations(source)
    if source.suggested_rules:
        yield "# Rows that are no purchases, such as returns, can be put aside:"
        yield "# rules:"
        yield from (f"#   - {_flow({'check': check, 'reason': reason})}" for check, reason in source.suggested_rules)


def _ready_lines(source: SourceProposal, shape: Shape, document: Document, base: Path) -> Iterator[str]:
    """The lines of a source that a shape makes: nothing is guessed, and what it rests on is said."""
    yield f"# {source.sure.why}"
    yield f"# Its columns: {shape.documented}."
    yield from _noted(source.notes)
    place = _place(source, base)
    if "files" in place:
        place = {**place, "files": {**place["files"], **document.get("files", {})}}
    body = {**document, **place}
    first = ("title", "description", "connect", "files")
    order = [*(key for key in first if key in body), *(key for key in body if key not in first)]
    yield canonical_text({key: body[key] for key in order}).rstrip("\n")


def _into(source: SourceProposal) -> Iterator[str]:
    yield "into:"
    match source.role:
        case Role.CUSTOMERS:
            yield "  customers: true"
        case Role.EVENTS:
            yield f"  events: {source.target}"
        case Role.TABLE:
            yield f"  table: {source.target}"
    key_name = "key" if source.role is Role.TABLE else "id"
    named = (("customer", source.customer), ("occurred_at", source.occurred_at), (key_name, source.key))
    lines = [(f"  {key}: {_scalar(guess.value)}", guess) for key, guess in named if guess is not None]
    width = max((len(line) for line, _ in lines), default=0)
    yield from (_commented(line, guess, width) for line, guess in lines)
    if source.role is Role.TABLE and source.about_products and source.key is not None:
        yield "  role: products"


def _columns(source: SourceProposal) -> Iterator[str]:
    if source.columns:
        yield "columns:"
    lines = [_column_line(column) for column in source.columns]
    width = max((len(line) for line in lines if len(line) <= _WIDEST), default=0)
    for column, line in zip(source.columns, lines, strict=True):
        yield _commented(line, column.value, width)


def _column_line(column: ColumnProposal) -> str:
    value = _scalar(column.value.value)
    if column.minimum is None:
        return f"  {column.name}: {value}"
    return f"  {column.name}: {{value: {_flow_value(column.value.value)}, min: {column.minimum}}}"


def _relations(source: SourceProposal) -> Iterator[str]:
    if source.enrich:
        yield "enrich:"
    for each in source.enrich:
        yield f"  - {{table: {each.table}, on: {{{each.own}: {each.key}}}, add: [{', '.join(each.add)}]}}"
    if source.lines_of is not None:
        yield "rollups:"
        yield "  order:  # the lines of one order together"
        yield f"    by: [{source.lines_of}]"
        yield "    columns:"
        if source.revenue is not None:
            yield f"      revenue: sum({source.revenue})"
        if any(column.name == "quantity" for column in source.columns):
            yield "      items: sum(quantity)"
        yield "      lines: count()"


def _place(source: SourceProposal, base: Path) -> Document:
    """Where the rows come from, as a source says it."""
    return source.place if source.place is not None else {"files": {"path": _path(source.path, base)}}


def _path(path: Path, base: Path) -> str:
    """A file's path in the project: relative when it lies inside, else absolute."""
    real = path.resolve()
    return real.relative_to(base).as_posix() if real.is_relative_to(base) else str(real)


def _noted(notes: Iterable[str]) -> Iterator[str]:
    """Notes as comments, a line each: values of files that they name may have several."""
    yield from (f"#   {' '.join(note.split())}" for note in notes)


def _commented(line: str, guess: Guess, width: int = 0) -> str:
    return f"{line:<{width}}  # {_percent(guess)}: {guess.why}"


def _percent(guess: Guess) -> str:
    return f"{guess.confidence:.0%} sure"


# ---- documents ---------------------------------------------------------------------------------------------------


def _documents(about: str, documents: Iterable[Mapping[str, Any]]) -> str:
    """A list of documents, a line each where they are short."""
    return "".join([f"# {about}\n", *(f"- {_flow(document)}\n" for document in documents)])


def _flow(document: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{key}: {_flow_value(value)}" for key, value in document.items()) + "}"


def _flow_value(value: Any) -> str:
    match value:
        case Mapping():
            return _flow(value)
        case str() if not set(value) & set(",[]{}"):
            return _scalar(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _scalar(value: str) -> str:
    """A text as YAML writes it: plain where nothing could be misread."""
    plain = _PLAIN.fullmatch(value) and not _NOT_TEXT.fullmatch(value)
    if plain and ": " not in value and " #" not in value and not value.endswith((":", " ")):
        return value
    return json.dumps(value, ensure_ascii=False)


def _readme(proposal: Proposal, title: str) -> str:
    sources = "\n".join(
        f"| `sources/{source.name}.yaml` | {source.role}, from `{source.path.name}` |" for source in proposal.sources
    )
    return f"""# {title}

An Ilk project. `ilk init` proposed it after a look at the files; comments in `sources/` say what was guessed, and how
sure that is. Read them, set right what is wrong, and run:

    ilk source check {proposal.sources[0].name}
    ilk run
    ilk serve

| file | what it says |
|---|---|
| `ilk.yaml` | name, time zone, currency, what an order is |
{sources}
| `traits/` | what is known of customers, or worked out |
| `segments/` | who belongs together, in the segment language |
"""
