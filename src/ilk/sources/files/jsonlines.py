"""JSON lines: one object a line. Values are taken out by the engine; nested ones are named with dots."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ilk.kernel.errors import UserError
from ilk.sources.files.finding import FoundFile
from ilk.sources.files.format import Format
from ilk.sources.files.plain import TextFile, blocks, opened, prepared
from ilk.sources.files.reader import JSON, ROW, UNTYPED, Reader, counted
from ilk.sources.files.settings import FileSettings

_SAMPLE_LINES = 5_000
_MOST_BYTES_OF_A_LINE = 64 << 20


@contextmanager
def _opened(file: FoundFile, settings: FileSettings, scratch: Path | None) -> Iterator[Reader]:
    with prepared(file, settings.encoding, settings.quote, scratch) as text:
        yield JsonLinesReader(text)


JSON_LINES = Format("jsonl", "JSON lines", (".jsonl", ".ndjson", ".json"), _opened, sign=b"{")


class JsonLinesReader:
    """A file of JSON lines. The number of a row is that of its line; blank lines are passed over."""

    json = True
    own_types = UNTYPED
    written = "JSON lines"

    def __init__(self, text: TextFile) -> None:
        self._text = text
        self._columns = self._seen(_SAMPLE_LINES)
        if not self._columns:
            self._refuse()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self._columns)

    @property
    def rows(self) -> int:
        return self._text.lines - self._text.blank

    def lacks(self, names: Sequence[str]) -> Sequence[str]:
        if set(names) <= set(self._columns):
            return ()
        everywhere = self._seen(None)
        return [name for name in names if name not in everywhere]

    def remedy(self, wanted: Sequence[str]) -> None:
        return None

    def chunks(self) -> Iterator[pa.Table]:
        first, rest = 1, b""
        for block in blocks(self._text.file, self._text.path, self._text.compression):
            whole, mark, tail = (rest + block).rpartition(b"\n")
            rest = tail
            if mark:
                lines = _lines(whole + mark)
                yield from self._chunk(lines, first)
                first += len(lines)
            elif len(rest) > _MOST_BYTES_OF_A_LINE:
                raise UserError("not-text", "a line is longer than 64 MB", where=self._text.file.name)
        if rest:
            yield from self._chunk(_lines(rest + b"\n"), first)

    def rejects(self) -> Iterator[pa.Table]:
        return iter(())

    def lines(self, rows: pa.Array) -> pa.Array:
        return rows

    def _chunk(self, lines: pa.Array, first: int) -> Iterator[pa.Table]:
        numbers = counted(first, len(lines))
        texts = pc.utf8_trim(_valid(lines), characters=" \t\r\n\ufeff")
        table = pa.table({JSON: texts, ROW: numbers}).filter(pc.not_equal(texts, ""))
        if table.num_rows:
            yield table

    def _seen(self, most: int | None) -> dict[str, None]:
        """The keys of the file, in the order in which they appear; of nested objects with dots."""
        keys: dict[str, None] = {}
        with opened(self._text.path, self._text.compression) as stream:
            for line in islice(stream, most):
                keys.update(_keys(line))
        return keys

    def _refuse(self) -> None:
        """Say what a file without any object is."""
        if self._text.sample.lstrip().startswith("["):
            hint = "Write one object a line: `jq -c '.[]' file.json > file.jsonl`."
            raise UserError(
                "wrong-format", "this is one JSON list, not JSON lines", where=self._text.file.name, hint=hint
            )
        raise UserError("wrong-format", "no line of the file is a JSON object", where=self._text.file.name)


def paths_of(name: str) -> tuple[str, ...]:
    """The JSON pointers that a column's name may mean: a key, and with dots in it keys of nested objects."""
    plain = name.replace("~", "~0").replace("/", "~1")
    return (f"/{plain}", "/" + plain.replace(".", "/")) if "." in name else (f"/{plain}",)


def _keys(line: bytes) -> Mapping[str, None]:
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return dict.fromkeys(key for key, _ in flat(value)) if isinstance(value, dict) else {}


def flat(value: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str | None]]:
    """The values of an object as texts, those of nested objects under names with dots."""
    for key, inner in value.items():
        if isinstance(inner, dict) and inner:
            yield from flat(inner, f"{prefix}{key}.")
        elif inner is None or isinstance(inner, str):
            yield f"{prefix}{key}", inner
        else:
            yield f"{prefix}{key}", json.dumps(inner, ensure_ascii=False)


def _lines(text: bytes) -> pa.Array:
    """The lines of a text that ends with a line end, without copying it: their bytes, ends included."""
    from numpy import concatenate, flatnonzero, frombuffer, int32, uint8

    ends = flatnonzero(frombuffer(text, dtype=uint8) == ord("\n")) + 1
    offsets = concatenate(([0], ends)).astype(int32)
    return pa.Array.from_buffers(pa.binary(), len(ends), [None, pa.py_buffer(offsets), pa.py_buffer(text)])


def _valid(lines: pa.Array) -> pa.Array:
    """The lines as text; one that is not UTF-8 becomes what is no JSON, so that it is found unreadable."""
    try:
        return lines.cast(pa.string())
    except pa.ArrowInvalid:
        return pa.array([_text(line) for line in lines.to_pylist()], pa.string())


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return "not UTF-8: " + line.decode(errors="replace")
