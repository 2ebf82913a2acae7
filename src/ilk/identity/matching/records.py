"""Records on Splink's workbench: their fields cleaned as they are compared, what is wrong with them, pairs counted."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from ilk.identity.matching.settings import Block, FullName, Kind, Matching
from ilk.kernel.errors import UserError, raise_all, unknown
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.linkage import splink_on, workbench
from ilk.warehouse.sql import Expr, Query

RECORD = "ilk_record"
"""The column of a record's identifier on the workbench, which no field may be called."""
TABLE = "passing_records"
FEWEST = 3
"""With fewer records there is at most one pair, and nothing to learn from."""


@dataclass(frozen=True, slots=True)
class BlockSize:
    """How many pairs a blocking rule names, the records that have its values, and those of its largest block."""

    pairs: int
    records: int
    largest: int


@dataclass(frozen=True, slots=True)
class Records:
    """Records that Splink can read: the engine that holds them, and Splink's access to it.

    `comparable` are the fields with at least two different values; the others say nothing about anybody.
    """

    engine: DuckDBEngine
    splink: Any
    count: int
    comparable: frozenset[str]

    def size(self, block: Block) -> BlockSize:
        """How large the blocks of a rule are."""
        keys = [_key(field, block.start.get(field)) for field in block.fields]
        known = sql.all_of([sql.is_known(key) for key in keys])
        groups = sql.select({"n": sql.count_rows()}, TABLE, where=known, group_by=keys)
        size = sql.column("n")
        ordered = sql.arithmetic(size, "*", sql.arithmetic(size, "-", sql.literal(1)))
        found = {
            "ordered": sql.total(ordered, ValueType.NUMBER),
            "records": sql.total(size, ValueType.INTEGER),
            "largest": sql.largest(size),
        }
        (row,) = self.engine.run(sql.select(found, groups)).to_pylist()
        return BlockSize(int(row["ordered"] or 0) // 2, int(row["records"] or 0), int(row["largest"] or 0))


@contextmanager
def laid_out(source: Any, record: str, settings: Matching) -> Iterator[Records]:
    """Records of a table or of an engine's query, ready for Splink, for as long as the block.

    Args:
        source: pandas, Polars or Arrow (a table or a reader of batches), or an engine and a query of it.
        record: the column that identifies a record.
        settings: which fields are read.

    Raises:
        UserError: `extra-missing`, `not-a-table`, `unknown-column`, `duplicate-records`, `too-few-records`,
            `nothing-to-compare`.
    """
    with workbench() as engine:
        with opened(source) as given:
            _has_columns(given, (record, *settings.fields))
            with engine.offer("given", given):
                engine.create(TABLE, sql.select({RECORD: sql.column(record), **_cleaned(settings)}, "given"))
        count, comparable = _checked(engine, record, settings)
        with splink_on(engine) as splink:
            yield Records(engine, splink, count, comparable)


@contextmanager
def opened(source: Any) -> Iterator[pa.RecordBatchReader]:
    """What was given, as a reader of batches.

    Raises:
        UserError: `not-a-table`.
    """
    match source:
        case (engine, Query() as query):
            with engine.stream(query) as reader:
                yield reader
        case Mapping():
            yield pa.table(dict(source)).to_reader()
        case _ if hasattr(source, "__arrow_c_stream__"):
            yield pa.RecordBatchReader.from_stream(source)
        case _:
            hint = "Give a frame of pandas or Polars, an Arrow table, or a mapping of names to arrays."
            raise UserError("not-a-table", f"a `{type(source).__name__}` is not a table", hint=hint)


def _has_columns(given: pa.RecordBatchReader, names: tuple[str, ...]) -> None:
    known = given.schema.names
    raise_all([unknown("column", name, known) for name in dict.fromkeys(names) if name not in known])


def _cleaned(settings: Matching) -> dict[str, Expr]:
    """Every field as it is compared: texts without case and blanks around them, dates as dates, phones as digits."""
    kinds = {field: comparison.kind for comparison in settings.compare for field in comparison.fields}
    fields = {field: _clean(field, kinds.get(field, "exact")) for field in settings.fields}
    for names in settings.compare:
        if isinstance(names, FullName):
            blank = sql.literal(" ")
            fields[names.called] = sql.joined([fields[names.given], blank, fields[names.family]])
    return fields


def _clean(field: str, kind: Kind | str) -> Expr:
    value = sql.column(field)
    if kind == "date_of_birth":
        return sql.try_cast(value, ValueType.DATE)
    text = sql.call("trim", sql.fold(sql.cast(value, ValueType.TEXT)))
    if kind == "phone":
        text = sql.call("regexp_replace", text, "[^0-9]", "", "g")
    return sql.call("nullif", text, "")


def _key(field: str, start: int | None) -> Expr:
    """What records of a block share: the field, or its first characters."""
    value = sql.column(field)
    if start is None:
        return value
    return sql.call("regexp_replace", sql.cast(value, ValueType.TEXT), f"^(.{{{start}}}).*$", "\\1", "s")


def _checked(engine: DuckDBEngine, record: str, settings: Matching) -> tuple[int, frozenset[str]]:
    """How many records there are, and which fields tell them apart."""
    key = sql.column(RECORD)
    figures = {"records": sql.count_rows(), "known": sql.count_known(key), "different": sql.count_distinct(key)}
    for place, field in enumerate(settings.fields):
        figures |= {f"low_{place}": sql.smallest(sql.column(field)), f"high_{place}": sql.largest(sql.column(field))}
    (row,) = engine.run(sql.select(figures, TABLE)).to_pylist()
    _identified(engine, record, row)
    if row["records"] < FEWEST:
        what = f"there are {row['records']} records; matching learns from pairs, and needs at least {FEWEST}"
        raise UserError("too-few-records", what)
    places = enumerate(settings.fields)
    comparable = frozenset(field for place, field in places if row[f"low_{place}"] != row[f"high_{place}"])
    _has_something(settings, comparable)
    return row["records"], comparable


def _identified(engine: DuckDBEngine, record: str, row: Mapping[str, int]) -> None:
    """Refuse records that cannot be told apart by their identifier."""
    if row["known"] < row["records"]:
        missing = row["records"] - row["known"]
        raise UserError("duplicate-records", f"`{record}` is missing in {missing:,} of {row['records']:,} records")
    if row["different"] == row["records"]:
        return
    key = sql.column(RECORD)
    counted = sql.select({"record": key, "times": sql.count_rows()}, TABLE, group_by=[key])
    twice = sql.select(
        sql.columns(["record", "times"]),
        counted,
        order_by=[(sql.column("times"), "desc"), (sql.column("record"), "asc")],
        limit=1,
    )
    (most,) = engine.run(twice).to_pylist()
    what = f"`{record}` does not tell records apart: `{most['record']}` stands in {most['times']:,} of them"
    raise UserError("duplicate-records", what, hint="Give each record an identifier of its own, or leave copies out.")


def _has_something(settings: Matching, comparable: frozenset[str]) -> None:
    if any(comparable.issuperset(comparison.fields) for comparison in settings.compare):
        return
    what = "every field to compare is empty, or has one value in all records"
    raise UserError("nothing-to-compare", what, hint="Compare fields that differ between people.")
