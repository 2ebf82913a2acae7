"""JSON lines: one object a line. Values are taken out by the engine; nested ones are named with dots."""

import json
import re
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
from ilk.sources.files.plain import TextFile, opened, prepared
from ilk.sources.files.reader import JSON, ROW, UNTYPED, Reader, counted
from ilk.sources.files.settings import FileSettings
from ilk.sources.files.splitting import line_chunks

_SAMPLE_LINES = 5_000


@contextmanager
def _opened(file: FoundFile, settings: FileSettings, scratch: Path | None) -> Iterator[Reader]:
    with prepared(file, settings.encoding, settings.quote, scratch) as text:
        yield JsonLinesReader(text)


JSON_LINES = Format("jsonl", "JSON lines", (".jsonl", ".ndjson", ".json"), _opened, sign=re.compile(rb"\{"))


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
        for first, texts in line_chunks(self._text):
            table = pa.table({JSON: texts, ROW: counted(first, len(texts))}).filter(pc.not_equal(texts, ""))
            if table.num_rows:
                yield table

    def rejects(self) -> Iterator[pa.Table]:
        return iter(())

    def lines(self, rows: pa.Array) -> pa.Array:
        return rows

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
