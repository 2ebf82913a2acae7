"""Files to staged rows: each new file read chunk by chunk, cleaned and judged, beside the tables that readers see."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from ilk.kernel.errors import UserError
from ilk.kernel.progress import Progress
from ilk.sources.bare import bare_columns
from ilk.sources.cleaning import LOAD, Raw, questions, raw_json, raw_of, staged_rows
from ilk.sources.comparing import before
from ilk.sources.context import LoadContext
from ilk.sources.definition import SourceDefinition
from ilk.sources.files.ahead import read_ahead
from ilk.sources.files.finding import FoundFile
from ilk.sources.files.opening import opened_file
from ilk.sources.files.reader import JSON, REJECT_SCHEMA, ROW, ROW_GROUP, Reader, Restart
from ilk.sources.rules import wanted_columns
from ilk.warehouse import sql, steps
from ilk.warehouse.engine import PASSING, Engine
from ilk.warehouse.sql import Expr, Query, Scalar

Purpose = Literal["loading", "checking", "previewing"]
Stage = Callable[[pa.Table, frozenset[str]], None]
"""Stages a chunk of raw rows, of which some columns are bare: see `bare_columns`."""

_CHUNK = "chunk_of_rows"
_MOST_CARRIED = 200
"""Rows of more columns do not carry themselves through the query: bad ones are looked up in the file afterwards."""

_MOST_PASSING = 1 << 30
"""Bytes of files whose rows are staged in memory, where the engine has one for what only passes through."""

_HOPELESS = 10
"""So many lines of a file, and all of them unreadable: then the file is not what it should be."""

_PLACES = pa.schema([(LOAD, pa.int32()), (ROW, pa.int64()), ("line", pa.int64()), ("row_json", pa.string())])
_REJECTS = pa.schema([(LOAD, pa.int32()), *REJECT_SCHEMA])
_EMPTY = {
    "rejects": {LOAD: "INTEGER", "line": "BIGINT", "text": "VARCHAR", "reason": "VARCHAR"},
    "again": {LOAD: "BIGINT", ROW: "BIGINT", "key": "VARCHAR"},
    "fates": {LOAD: "BIGINT", ROW: "BIGINT", "fate": "VARCHAR"},
    "corrections": {LOAD: "BIGINT", ROW: "BIGINT"},
    "present": {"key": "VARCHAR", "content": "VARCHAR"},
    "places": {LOAD: "INTEGER", ROW: "BIGINT", "line": "BIGINT", "row_json": "VARCHAR"},
    "customers": {"customer_no": "INTEGER", "customer_id": "VARCHAR"},
}
_PARTS = (
    "rows",
    "rejects",
    "again",
    "fates",
    "corrections",
    "present",
    "customers",
    "places",
    "result",
    "kept",
    "before",
)


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to load, under the number of its load."""

    file: FoundFile
    load_no: int


@dataclass(frozen=True, slots=True)
class Staging:
    """A load in the making: its tables, which nobody else reads, and the files they came from, still open.

    `passed` counts for each load the rows that are not the source's. With `passes`, its tables live no longer than
    the engine is open, and need not be written to the disk.
    A trial has tables of its own: it may be asked for while a run loads the same source.
    """

    engine: Engine
    source: SourceDefinition
    readers: Mapping[int, Reader]
    purpose: Purpose = "loading"
    passed: dict[int, int] = field(default_factory=dict)
    passes: bool = False

    def table(self, part: str) -> str:
        """The name of one of the load's tables."""
        return f"{PASSING if self.passes else ''}{self.swapped(part)}"

    def swapped(self, part: str) -> str:
        """The name of a table that is made for readers, beside those that they see until it takes its place."""
        return f"{self.purpose}_{self.source.name}_{part}"

    def step(self, name: str, params: Mapping[str, Scalar] | None = None, **tables: str) -> Query:
        """A fixed step over the tables of the load and others."""
        names = {f"_{part}": self.table(part) for part in _PARTS} | {f"_{part}": name for part, name in tables.items()}
        return steps.load("ilk.sources", "identity.sql").query(name, names=names, params=params)

    def has_rows(self, part: str) -> bool:
        """Whether one of the load's tables holds any row."""
        return bool(self.engine.run(sql.everything(self.table(part), limit=1)).num_rows)

    def forget(self) -> None:
        """Drop the load's tables."""
        own = (self.table(""), self.swapped(""))
        self.engine.drop([table for table in self.engine.tables() if table.startswith(own)])

    def begin(self, context: LoadContext) -> None:
        """Make the load's tables, without rows."""
        self.forget()
        wanted, raw = wanted_columns(self.source), {JSON: "VARCHAR", ROW: "BIGINT"}
        asked = questions(self.source, raw_json(_CHUNK, wanted), context.zone, context.rates)
        raw |= {question.column: sql.type_name(question.type) for question, _ in asked}
        nothing = raw_json(sql.no_rows(raw), wanted)
        keep = {LOAD: _number(0), **self._beside(nothing)}
        rows = staged_rows(self.source, nothing, zone=context.zone, now=sql.literal(context.now), keep=keep)
        with self.engine.transaction() as changes:
            changes.create(self.table("rows"), rows)
            for part, columns in _EMPTY.items():
                changes.create(self.table(part), sql.no_rows(columns))

    def read(self, new: NewFile, reader: Reader, context: LoadContext, progress: Progress) -> Reader:
        """Stage the rows of one file, and return the reader that could read it."""
        is_narrow = len(reader.columns) <= _MOST_CARRIED
        raw = raw_of(_CHUNK, reader, wanted_columns(self.source), whole=is_narrow)
        stage = self.stage(_CHUNK, raw, {LOAD: _number(new.load_no), **self._beside(raw)}, context)
        rows = 0
        try:
            with read_ahead(_looked_at(reader)) as chunks:
                for chunk, bare in chunks:
                    stage(chunk, bare)
                    rows += chunk.num_rows
                    progress.advance(chunk.num_rows)
        except Restart as restart:
            self._forget_rows(new.load_no)
            return self.read(new, restart.instead, context, progress)
        self._note_rejects(new, reader, rows)
        if self.source.where is not None:
            self.passed[new.load_no] = rows - self._rows_of(new.load_no)
        return reader

    def _beside(self, raw: Raw) -> Mapping[str, Expr]:
        """What a trial keeps beside cleaned values: the raw ones."""
        return before(self.source, raw) if self.purpose == "checking" else {}

    def stage(self, name: str, raw: Raw, keep: Mapping[str, Expr], context: LoadContext) -> Stage:
        """What stages a chunk of raw rows, offered as `name`: Python's answers first, then one query."""
        now, rates = sql.literal(context.now), context.rates
        asked = questions(self.source, raw, context.zone, rates)

        @cache
        def query(bare: frozenset[str]) -> Query:
            known = replace(raw, bare=bare)
            return staged_rows(self.source, known, zone=context.zone, now=now, keep=keep, rates=rates)

        def stage(chunk: pa.Table, bare: frozenset[str]) -> None:
            for question, inputs in asked:
                with self.engine.offer(name, chunk):
                    answers = question.answers(self.engine.run(inputs))
                chunk = chunk.append_column(question.column, answers)
            with self.engine.offer(name, chunk), self.engine.transaction() as changes:
                changes.append(self.table("rows"), query(bare))

        return stage

    def note_places(self) -> None:
        """Write down on which line each bad row stands, and what the row is where that is not known yet."""
        for load_no, reader in self.readers.items():
            found = self.engine.run(self.step("bad_rows", {"load_no": load_no}))
            if not found.num_rows:
                continue
            numbers = found.column(ROW).combine_chunks()
            rows = self._rows_as_json(reader, numbers.filter(found.column("needs_row").combine_chunks()))
            texts = pa.array([rows.get(number) for number in numbers.to_pylist()] if rows else [None] * len(numbers))
            places = [pa.repeat(load_no, len(numbers)), numbers, reader.lines(numbers), texts]
            typed = [column.cast(field.type) for column, field in zip(places, _PLACES, strict=True)]
            with self.engine.transaction() as changes:
                changes.append(self.table("places"), pa.table(typed, schema=_PLACES))

    def _rows_as_json(self, reader: Reader, numbers: pa.Array) -> Mapping[int, str]:
        """The rows of some numbers as JSON, by reading the file once more."""
        found: dict[int, str] = {}
        raw = raw_of(_CHUNK, reader, (), whole=True)
        query = sql.select({ROW: sql.column(ROW), JSON: raw.whole}, _CHUNK)
        for chunk in reader.chunks() if len(numbers) else ():
            wanted = chunk.filter(pc.is_in(chunk.column(ROW), numbers))
            if wanted.num_rows:
                with self.engine.offer(_CHUNK, wanted):
                    rows = self.engine.run(query)
                found.update(zip(rows.column(ROW).to_pylist(), rows.column(JSON).to_pylist(), strict=True))
        return found

    def _note_rejects(self, new: NewFile, reader: Reader, rows: int) -> None:
        """Stage the lines that are no rows. Raises `UserError` when all are."""
        rejected = 0
        for rejects in reader.rejects():
            rejected += rejects.num_rows
            if not rows and rejected >= _HOPELESS:
                raise _hopeless(new.file, rejects, reader)
            numbered = rejects.add_column(0, LOAD, pa.repeat(new.load_no, rejects.num_rows).cast(pa.int32()))
            with self.engine.transaction() as changes:
                changes.append(self.table("rejects"), numbered.cast(_REJECTS))

    def _rows_of(self, load_no: int) -> int:
        """How many rows of a load are staged."""
        is_of_it = sql.compare(sql.column(LOAD), "=", sql.literal(load_no))
        rows = sql.select({"rows": sql.count_rows()}, self.table("rows"), where=is_of_it)
        return int(self.engine.run(rows).column("rows")[0].as_py())

    def _forget_rows(self, load_no: int) -> None:
        is_of_it = sql.compare(sql.column(LOAD), "=", sql.literal(load_no))
        with self.engine.transaction() as changes:
            changes.execute(sql.delete(self.table("rows"), is_of_it))


@contextmanager
def staged(
    engine: Engine,
    source: SourceDefinition,
    files: Sequence[NewFile],
    context: LoadContext,
    progress: Progress,
    purpose: Purpose = "loading",
) -> Iterator[Staging]:
    """The rows of some files, staged within the block. Raises `UserError` for a file that cannot be read."""
    readers: dict[int, Reader] = {}
    is_small = sum(new.file.path.stat().st_size for new in files) <= _MOST_PASSING
    staging = Staging(engine, source, readers, purpose, passes=purpose == "loading" and is_small)
    try:
        staging.begin(context)
        with ExitStack() as still_open:
            for new in files:
                opened = opened_file(new.file, source.written, wanted_columns(source), context.scratch)
                readers[new.load_no] = staging.read(new, still_open.enter_context(opened), context, progress)
            yield staging
    finally:
        staging.forget()


def _looked_at(reader: Reader) -> Iterator[tuple[pa.Table, frozenset[str]]]:
    """The chunks of a file in pieces that are staged side by side, each chunk with its bare columns."""
    for chunk in reader.chunks():
        pieces = pa.Table.from_batches(chunk.to_batches(max_chunksize=ROW_GROUP))
        yield pieces, bare_columns(pieces)


def _hopeless(file: FoundFile, rejects: pa.Table, reader: Reader) -> UserError:
    """The error for a file in which no line is a row."""
    first = rejects.slice(0, 1).to_pylist()[0]
    what = f"no line of the file is a row: line {first['line']}: {first['reason']}"
    columns = ", ".join(f"`{name}`" for name in reader.columns[:8])
    hint = f"The header names {columns}. Is `delimiter` right, and is this a table at all?"
    return UserError("no-rows", what, where=file.name, hint=hint)


def _number(load_no: int) -> Expr:
    return sql.whole(sql.literal(load_no))
