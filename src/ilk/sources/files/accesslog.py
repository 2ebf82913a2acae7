"""Access logs of web servers: the common and the combined format, with the host in front or not; or JSON lines.

The formats are those of Apache's `mod_log_config` and NGINX's `log_format`. What a server writes after the agent is one
more column. A quote or a backslash inside quotes is written with a backslash before it, and read without.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilk.kernel.errors import UserError
from ilk.sources.files.finding import FoundFile
from ilk.sources.files.format import Format
from ilk.sources.files.jsonlines import JSON_LINES
from ilk.sources.files.plain import TextFile, prepared
from ilk.sources.files.reader import REJECT_SCHEMA, ROW, UNTYPED, Reader, counted
from ilk.sources.files.settings import FileSettings
from ilk.sources.files.splitting import NOT_UTF8, line_chunks

COLUMNS = (
    *("server", "host", "identity", "user", "time"),
    *("request", "method", "url", "protocol", "status", "bytes"),
    *("referrer", "agent", "more"),
)
"""What a line tells; `-` is missing. A request that is none, such as a handshake, has neither method nor URL."""

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_HEAD = r"^(?:(?P<server>\S+) )?(?P<host>\S+) (?P<identity>\S+) (?P<user>\S+) \[(?P<time>[^\]]*)\] $"
_LINE = (
    r"^(?:\S+ )?\S+ \S+ \S+ \[\d{2}/[A-Za-z]{3}/\d{4}:\d{2}:\d{2}:\d{2} [-+]\d{4}\] "
    rf"{_QUOTED} (?:\d{{3}}|-) (?:\d+|-)(?: {_QUOTED} {_QUOTED}(?: .*)?)?$"
)
_REQUEST = r"^(?P<method>[A-Za-z]+) (?P<url>\S+)(?: (?P<protocol>HTTP/\S+))?$"
_ANSWER = r"^ (?P<status>\d{3}|-) (?P<bytes>\d+|-) ?$"
_SIGN = re.compile(_LINE[: _LINE.index(_QUOTED)].encode() + b'"')

_MOST_BYTES = 1_000_000
_SHOWN = 10_000
_SAMPLE_LINES = 1_000
_ESCAPES = (("\\\\", "\ufdd0", "\\"), ('\\"', "\ufdd1", '"'))
"""What is written, what stands for it while lines are cut at quotes, and what is meant."""

_BROKEN, _LONG, _OTHER = (
    "the line holds bytes that are not UTF-8",
    "the line is longer than a million bytes",
    "the line is none of the common or combined log format",
)


@contextmanager
def _opened(file: FoundFile, settings: FileSettings, scratch: Path | None) -> Iterator[Reader]:
    with prepared(file, settings.encoding, settings.quote, scratch) as text:
        is_json = JSON_LINES.sign.match(text.sample.lstrip().encode()) is not None
        if not is_json:
            yield AccessLogReader(text)
            return
    with JSON_LINES.opened(file, settings, scratch) as reader:
        yield reader


ACCESS_LOG = Format("log", "access log", (".log",), _opened, sign=_SIGN)


class AccessLogReader:
    """An access log. The number of a row is that of its line; blank lines are passed over."""

    json = False
    own_types = UNTYPED
    columns = COLUMNS
    written = "access log"

    def __init__(self, text: TextFile) -> None:
        self._text = text
        self._rejects: list[pa.Table] = []
        pattern = re.compile(_LINE)
        lines = islice(filter(None, (line.rstrip() for line in text.sample.splitlines())), _SAMPLE_LINES)
        if not any(pattern.match(line) for line in lines):
            hint = "Common and combined logs are read, and JSON lines. What else it may be, say with `format`."
            what = f"no line at its beginning is one of an access log, such as {text.sample[:80].splitlines()[0]!r}"
            raise UserError("wrong-format", what, where=text.file.name, hint=hint)

    @property
    def rows(self) -> int:
        return self._text.lines - self._text.blank

    def lacks(self, names: Sequence[str]) -> Sequence[str]:
        return [name for name in names if name not in COLUMNS]

    def remedy(self, wanted: Sequence[str]) -> None:
        return None

    def chunks(self) -> Iterator[pa.Table]:
        self._rejects = []
        for first, lines in line_chunks(self._text):
            numbered = pa.table({"text": lines, ROW: counted(first, len(lines))}).filter(pc.not_equal(lines, ""))
            is_row = _is_row(numbered.column("text"))
            self._reject(numbered.filter(pc.invert(is_row)))
            good = numbered.filter(is_row)
            if good.num_rows:
                yield _cut(good.column("text")).append_column(ROW, good.column(ROW))

    def rejects(self) -> Iterator[pa.Table]:
        return iter(self._rejects)

    def lines(self, rows: pa.Array) -> pa.Array:
        return rows

    def _reject(self, bad: pa.Table) -> None:
        if not bad.num_rows:
            return
        texts = bad.column("text")
        broken, long = pc.starts_with(texts, NOT_UTF8), _is_long(texts)
        reasons = pc.if_else(broken, _BROKEN, pc.if_else(long, _LONG, _OTHER))
        shown = pc.utf8_slice_codeunits(pc.replace_substring(texts, NOT_UTF8, "", max_replacements=1), 0, _SHOWN)
        self._rejects.append(pa.table([bad.column(ROW), shown, reasons], schema=REJECT_SCHEMA))


def _is_long(lines: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.greater(pc.binary_length(lines), _MOST_BYTES)


def _is_row(lines: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whether each line is one of a log."""
    fits = pc.match_substring_regex(lines, _LINE)
    return pc.and_not(fits, pc.or_(_is_long(lines), pc.starts_with(lines, NOT_UTF8)))


def _cut(lines: pa.ChunkedArray) -> pa.Table:
    """The columns of lines that are rows; cutting at quotes costs a quarter of one pattern with a group a column."""
    if pc.any(pc.match_substring(lines, "\\")).as_py():
        for written, instead, _ in _ESCAPES:
            lines = pc.replace_substring(lines, written, instead)
    parts = pc.split_pattern(lines.combine_chunks(), '"', max_splits=6)
    is_combined = pc.greater(pc.list_value_length(parts), 3)
    head, request, answer = (pc.list_element(parts, place) for place in range(3))
    # Lines of the common format have three parts: for the others places are asked of longer lists.
    padded = pc.if_else(is_combined, parts, pa.scalar([None] * 7, parts.type))
    referrer, agent, more = (_unescaped(pc.list_element(padded, place)) for place in (3, 5, 6))
    found = {
        **_groups(head, _HEAD),
        "request": _unescaped(request),
        **_groups(_unescaped(request), _REQUEST),
        **_groups(answer, _ANSWER),
        "referrer": referrer,
        "agent": agent,
        "more": more,
    }
    return pa.table({f"c{number}": _known(found[name]) for number, name in enumerate(COLUMNS)})


def _groups(texts: pa.Array, pattern: str) -> dict[str, pa.Array]:
    """The named groups of a pattern, missing where it does not fit."""
    found = pc.extract_regex(texts, pattern)
    return {field.name: pc.struct_field(found, [field.name]) for field in found.type}


def _unescaped(texts: pa.Array) -> pa.Array:
    for _, instead, meant in _ESCAPES:
        texts = pc.replace_substring(texts, instead, meant)
    return texts


def _known(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, "-"), None, texts)
