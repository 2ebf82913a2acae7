"""How a delimited text is written: its delimiter, found by looking, and its header."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ilk.kernel.errors import UserError
from ilk.sources.files.header import column_names
from ilk.sources.files.plain import TextFile
from ilk.sources.files.settings import FileSettings

DELIMITERS = (",", ";", "\t", "|")
MOST_COLUMNS = 4_000
_SAMPLE_RECORDS = 300
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a delimited text is written; `header_lines` are the physical lines before the first row.

    `skipped` are the records, blank ones too, before the last row of the header.
    """

    delimiter: str
    quote: str
    columns: tuple[str, ...]
    skipped: int
    header_lines: int


def dialect_of(text: TextFile, settings: FileSettings) -> Dialect:
    """The dialect of a text file, from its beginning and from what is set.

    Raises:
        UserError: when the header names a column twice, or there are too many columns, or it is another kind of text.
    """
    _refuse_other_kinds(text)
    delimiter = settings.delimiter or sniffed(text.sample, settings.quote)
    skipped = next((number for number, line in enumerate(io.StringIO(text.sample, newline="")) if line.strip()), 0)
    header = settings.top
    rows, lines = _first_records(text.sample, delimiter, settings.quote, header.rows if header else 1)
    names = _checked(column_names(header, rows), text)
    if header is None:
        return Dialect(delimiter, settings.quote, names, skipped, skipped)
    return Dialect(delimiter, settings.quote, names, skipped + header.rows - 1, skipped + lines)


def sniffed(sample: str, quote: str) -> str:
    """The delimiter that cuts the rows of a sample most evenly, into as many parts as the header; else a comma."""
    scored = [(_evenness(sample, delimiter, quote), -number) for number, delimiter in enumerate(DELIMITERS)]
    (evenness, width), number = max(scored)
    return DELIMITERS[-number] if width > 1 and evenness > 0 else ","


def remedy(text: TextFile, dialect: Dialect, wanted: Sequence[str]) -> str | None:
    """The delimiter under which the header names all the wanted columns, as a hint; None when there is none."""
    for delimiter in DELIMITERS:
        rows, _ = _first_records(text.sample, delimiter, dialect.quote, 1)
        names = {name.strip() for name in rows[0]}
        if names.issuperset(wanted):
            said = delimiter_name(delimiter)
            return f"With the {said} as the delimiter it has: set `delimiter` so, or leave it out."
    return None


def delimiter_name(delimiter: str) -> str:
    """A delimiter in words, with how YAML writes it."""
    return f"{_NAMES.get(delimiter, 'character')} ({json.dumps(delimiter)})"


def records(sample: str, delimiter: str, quote: str) -> Iterator[list[str]]:
    """The records of a sample, blank ones left out; ends at what cannot be read."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, quotechar=quote)
    try:
        yield from (record for record in reader if record)
    except csv.Error:
        return


def _evenness(sample: str, delimiter: str, quote: str) -> tuple[float, int]:
    """The share of rows as wide as the header, and how wide that is."""
    widths = [len(record) for record, _ in zip(records(sample, delimiter, quote), range(_SAMPLE_RECORDS), strict=False)]
    if not widths or widths[0] == 1:
        return (0.0, 1)
    common = Counter(widths).most_common(1)[0][0]
    share = sum(1 for width in widths if width == widths[0]) / len(widths)
    return (share if common == widths[0] else share / 2, widths[0])


def _first_records(sample: str, delimiter: str, quote: str, count: int) -> tuple[list[list[str]], int]:
    """The first records from one that is not blank on, and how many lines they take."""
    lines = list(io.StringIO(sample, newline=""))
    while lines and not lines[0].strip():
        lines.pop(0)
    reader = csv.reader(lines, delimiter=delimiter, quotechar=quote)
    try:
        return ([next(reader), *islice(reader, count - 1)], reader.line_num)
    except (csv.Error, StopIteration):
        first = lines[:count] or [""]
        return ([line.rstrip("\r\n").split(delimiter) for line in first], len(first))


def _checked(names: tuple[str, ...], text: TextFile) -> tuple[str, ...]:
    where = text.file.name
    if len(names) > MOST_COLUMNS:
        hint = "Export the columns that say something about customers, or turn columns into rows."
        what = f"the file has {len(names):,} columns; at most {MOST_COLUMNS:,} can be read"
        raise UserError("too-many-columns", what, where=where, hint=hint)
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        listed = ", ".join(f"`{name}`" for name in twice[:8])
        positions = [str(number) for number, name in enumerate(names, 1) if name == twice[0]]
        what = f"the header names {listed} more than once (columns {' and '.join(positions)})"
        raise UserError("duplicate-column", what, where=f"{where}, line 1", hint="Give each column a name of its own.")
    return names


def _refuse_other_kinds(text: TextFile) -> None:
    start = text.sample.lstrip()[:200].lower()
    kinds = (("<", "HTML or XML"), ("{\\rtf", "a text document"), ("%pdf", "a PDF"))
    other = next((kind for sign, kind in kinds if start.startswith(sign)), None)
    if other is not None:
        raise UserError("wrong-format", f"this is {other}, not rows of columns", where=text.file.name)
    if start.startswith("{") and '":' in start:
        hint = "Set `format: jsonl`, or end the file's name with .jsonl."
        raise UserError("wrong-format", "this is JSON, not CSV", where=text.file.name, hint=hint)
