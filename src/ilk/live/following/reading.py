"""Messages as rows of a source, typed and judged by the very SQL that a load runs: planned once, for small pieces."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from ilk.kernel.clock import as_stored, aware
from ilk.kernel.errors import Bug
from ilk.kernel.types import ValueType
from ilk.sources.cleaning import (
    CODE,
    COLUMN,
    CONTENT,
    KEY,
    REASON,
    VALUE,
    Raw,
    questions,
    raw_columns,
    raw_json,
    staged_rows,
)
from ilk.sources.connectors.intake.logged import Decoded, LogConnection
from ilk.sources.connectors.plain import plain
from ilk.sources.definition import SourceDefinition
from ilk.sources.files.parquet import as_own, own_type
from ilk.sources.files.reader import JSON, ROW, WHOLE_ROW, counted
from ilk.sources.mapping.questions import Question
from ilk.sources.mapping.rates import NO_RATES, Rates
from ilk.sources.rules import CUSTOMER, OCCURRED_AT, wanted_columns
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.prepared import PreparedQuery
from ilk.warehouse.sql import Query

_PIECE = "piece_of_messages"
_NOW = "_now"
_NEVER = datetime.min.replace(tzinfo=UTC)
_TEXT = "_text_"
_BESIDE = (ROW, CUSTOMER, OCCURRED_AT, KEY, CONTENT, CODE, COLUMN, VALUE, REASON)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that a source makes of a message.

    Attributes:
        place: which of the messages it is of.
        customer: the identifier of the record that it is about.
        at: when it happened, or since when it holds; when it came where the source does not say.
        key: what names it: the id that the mapping gives it, else what it says.
        named: whether the mapping names it.
        values: the columns of the source.
        texts: the columns that were asked for as texts.
    """

    place: int
    customer: str
    at: datetime
    key: str
    named: bool
    values: Mapping[str, Any]
    texts: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that a load would put into the quarantine, with the column and value that it is about, and why."""

    place: int
    code: str
    column: str
    value: str | None
    reason: str


class SourceReading:
    """The mapping of one source of the intake, over pieces of its log. For one thread at a time."""

    def __init__(
        self,
        engine: DuckDBEngine,
        source: SourceDefinition,
        zone: str,
        texts: Sequence[str] = (),
        rates: Rates = NO_RATES,
    ) -> None:
        """Plan it on an engine in memory.

        Args:
            engine: the engine.
            source: the source; whose rows its rows are, it says.
            zone: the zone of instants that name none.
            texts: columns of the source that are wanted as texts too.
            rates: the rates of exchange that are known.
        """
        self._connection = _logged(source)
        self._wanted = wanted_columns(source)
        self._columns = tuple(source.columns)
        self._texts = tuple(texts)
        empty = self._chunk([], _NEVER)
        raw = self._raw()
        self._asked: list[tuple[Question, PreparedQuery]] = []
        for question, inputs in questions(source, raw, zone, rates):
            self._asked.append((question, PreparedQuery.of(engine, inputs, _PIECE, empty.schema)))
            empty = _answered(empty, *self._asked[-1])
        now = sql.column(_NOW)
        staged = staged_rows(source, raw, zone=zone, now=now, keep={_NOW: now}, rates=rates)
        self._query = PreparedQuery.of(engine, self._wished(source, staged), _PIECE, empty.schema)

    def rows(self, messages: Sequence[Decoded], now: datetime | None) -> Iterator[Row | BadRow]:
        """The rows of some messages, good and bad; those that `where` leaves out are not among them.

        Args:
            messages: of the types and names that the source takes.
            now: the instant after which events lie in the future; None for that at which each message came.
        """
        chunk = self._chunk(messages, now)
        for question, query in self._asked:
            chunk = _answered(chunk, question, query)
        own, texts = len(_BESIDE), len(_BESIDE) + len(self._columns)
        for found in self._query.answers(chunk):
            place, customer, at, key, content, code, column, value, reason = found[:own]
            if code is not None:
                yield BadRow(place - 1, code, column, value, reason)
                continue
            yield Row(
                place=place - 1,
                customer=customer,
                at=messages[place - 1][0].received_at if at is None else aware(at),
                key=content if key is None else key,
                named=key is not None,
                values=dict(zip(self._columns, found[own:texts], strict=True)),
                texts=dict(zip(self._texts, found[texts:], strict=True)),
            )

    def close(self) -> None:
        """Let go of what was planned."""
        for _, query in self._asked:
            query.close()
        self._query.close()

    def _chunk(self, messages: Sequence[Decoded], now: datetime | None) -> pa.Table:
        """The messages as the chunk of a file of which only the wanted columns are read; whole rows as they are."""
        batch = plain(self._connection.batch(messages, self._wanted))
        whole = WHOLE_ROW in batch.column_names
        values = [as_own(batch.column(name).combine_chunks()) for name in ([WHOLE_ROW] if whole else self._wanted)]
        count = len(messages)
        own = [as_stored(stored.received_at) for stored, _ in messages] if now is None else [as_stored(now)] * count
        instants = pa.array(own, pa.timestamp("us"))
        names = [JSON] if whole else [f"c{number}" for number in range(len(values))]
        return pa.table([*values, counted(1, count), instants], names=[*names, ROW, _NOW])

    def _raw(self) -> Raw:
        """Raw values in a chunk of messages; bad rows need not carry themselves, for the log has them."""
        schema = plain(self._connection.batch([], self._wanted)).schema
        if WHOLE_ROW in schema.names:
            return raw_json(_PIECE, self._wanted)
        types = {name: own_type(schema.field(name).type) for name in self._wanted}
        return raw_columns(_PIECE, self._wanted, self._wanted, types, whole=False)

    def _wished(self, source: SourceDefinition, staged: Query) -> Query:
        """Of the staged rows what is looked at here."""
        timed = source.into.occurred_at is not None or source.into.valid_from is not None
        wished = sql.columns([*_BESIDE, *self._columns])
        wished[OCCURRED_AT] = sql.column(OCCURRED_AT) if timed else sql.cast(sql.literal(None), ValueType.INSTANT)
        texts = {_TEXT + name: sql.cast(sql.column(name), ValueType.TEXT) for name in self._texts}
        return sql.select(wished | texts, staged)


def _logged(source: SourceDefinition) -> LogConnection:
    if not isinstance(source.connect, LogConnection):
        raise Bug(f"{source.name} is not read from the log of the intake")
    return source.connect


def _answered(chunk: pa.Table, question: Question, query: PreparedQuery) -> pa.Table:
    """A chunk with Python's answers to a question beside it, as loading gives them."""
    rows = query.answers(chunk)
    columns = [[row[place] for row in rows] for place, _ in enumerate(question.inputs)]
    inputs = pa.table(
        [pa.array(column, pa.string()) for column in columns], names=[f"i{n}" for n, _ in enumerate(columns)]
    )
    return chunk.append_column(question.column, question.answers(inputs))
