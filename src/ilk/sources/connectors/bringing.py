"""Brings what is new at the place of a source into its landing, from where it is loaded like a file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from ilk.kernel.errors import UserError, raise_all, unknown
from ilk.kernel.progress import Progress
from ilk.sources.connectors.brought import Brought
from ilk.sources.connectors.connector import Mark, RowsConnection, RowsConnector, Surroundings
from ilk.sources.connectors.landing import Landing
from ilk.sources.connectors.plain import in_words, plain
from ilk.sources.files.reader import WHOLE_ROW

_MARKS = (
    pa.types.is_integer,
    pa.types.is_decimal,
    pa.types.is_date,
    pa.types.is_timestamp,
    pa.types.is_null,
)
_TEXTS = (pa.types.is_string, pa.types.is_large_string)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is brought: from where, for which columns, by what clock."""

    connector: RowsConnector
    connection: RowsConnection
    surroundings: Surroundings
    wanted: Sequence[str]
    now: datetime


def bring(asked: Asked, landing: Landing, progress: Progress) -> Brought:
    """Bring what is new. A place that cannot be read leaves the landing as it was, or longer by whole pieces.

    Raises:
        UserError: when the place cannot be read, or lacks a column that the mapping or the cursor needs.
    """
    before = landing.schema()
    goes_on = asked.connection.cursor is not None
    rows = _going_on(asked, landing, progress) if goes_on else _anew(asked, landing, progress)
    now = landing.schema()
    return Brought(rows, tuple(drift(landing.name, before, now)) if before is not None and now is not None else ())


def sample(asked: Asked, landing: Landing, most: int) -> None:
    """Land the first rows of a place, for a trial."""
    with _read(asked, None) as batches:
        for piece in _pieces(_beginning(batches, most), most):
            landing.add(piece, asked.connection.identity, None)


def _beginning(batches: Iterable[pa.RecordBatch], most: int) -> Iterator[pa.Table]:
    """The first rows of some batches."""
    taken = 0
    for batch in batches:
        yield plain(batch.slice(0, most - taken))
        taken += batch.num_rows
        if taken >= most:
            return


def _anew(asked: Asked, landing: Landing, progress: Progress) -> int:
    """Bring all rows, and put them in the place of those of before."""
    fresh = Landing(landing.folder.with_suffix(".next"), landing.name)
    fresh.clear()
    try:
        rows = 0
        with _read(asked, None) as batches:
            for piece in _pieces((plain(batch) for batch in batches), asked.connector.piece):
                fresh.add(piece, asked.connection.identity, None)
                rows += piece.num_rows
                progress.advance(piece.num_rows)
        landing.take(fresh)
    finally:
        fresh.clear()
    return rows


def _going_on(asked: Asked, landing: Landing, progress: Progress) -> int:
    """Bring the rows from the mark on that did not come before."""
    cursor, is_same = asked.connection.cursor or "", landing.identity() == asked.connection.identity
    mark = landing.mark() if is_same else None
    since = mark - asked.connection.overlap if isinstance(mark, datetime) else mark
    known = _known(landing, cursor, since) if is_same else Counter[str]()
    rows = 0
    with _read(asked, since) as batches:
        if not is_same:
            landing.clear()
        for piece in _pieces((_without(plain(batch), known) for batch in batches), asked.connector.piece):
            if not piece.num_rows and landing.pieces():
                continue
            mark = _further(mark, piece.column(cursor), asked.now)
            landing.add(piece, asked.connection.identity, mark)
            rows += piece.num_rows
            progress.advance(piece.num_rows)
    return rows


@contextmanager
def _read(asked: Asked, since: Mark | None) -> Iterator[Iterator[pa.RecordBatch]]:
    """The batches of a place, once it is seen that it has the columns that are needed."""
    connection = asked.connection
    with asked.connector.rows(connection, since, asked.surroundings) as batches:
        first = next(batches, None)
        if first is None:
            yield iter(())
            return
        _refuse(first.schema, asked)
        yield chain([first], batches)


def _refuse(schema: pa.Schema, asked: Asked) -> None:
    """Raise `UserError` when columns lack that are needed, two have one name, or the cursor cannot be one."""
    cursor = asked.connection.cursor
    refuse_columns(schema, [cursor] if cursor else [], "connect: cursor")
    if WHOLE_ROW not in schema.names:  # where rows come whole, a field that one lacks is missing in it
        refuse_columns(schema, asked.wanted, asked.connection.place)
    marks = (*_MARKS, *_TEXTS) if asked.connection.orders_bytes else _MARKS
    if cursor and not any(fits(schema.field(cursor).type) for fits in marks):
        found = schema.field(cursor).type
        what = f"`{cursor}` is {found}, and a cursor here is a whole number, a decimal, a date or an instant"
        raise UserError("cursor-type", what, where="connect: cursor")


def refuse_columns(schema: pa.Schema, needed: Iterable[str], where: str) -> None:
    """Raise `UserError` when columns lack that are needed, or two have one name."""
    columns = schema.names
    twice = [name for name, count in Counter(columns).items() if count > 1]
    if twice:
        hint = "Give each a name of its own: select a.id as order_id, …"
        raise UserError("duplicate-column", f"two columns are called `{twice[0]}`", where="connect", hint=hint)
    raise_all(unknown("column", name, columns, where=where) for name in needed if name not in columns)


def _pieces(tables: Iterable[pa.Table], rows: int) -> Iterator[pa.Table]:
    """Rows in tables large enough to be pieces, each of one schema."""
    waiting: list[pa.Table] = []
    for table in tables:
        if waiting and (waiting[0].schema != table.schema or sum(each.num_rows for each in waiting) >= rows):
            yield pa.concat_tables(waiting)
            waiting = []
        waiting.append(table)
    if waiting:
        yield pa.concat_tables(waiting)


def _known(landing: Landing, cursor: str, since: Mark | None) -> Counter[str]:
    """The rows that came before and will come again: those from the mark on, and those without one."""
    return Counter(row for table in landing.rows_from(cursor, since) for row in in_words(table).to_pylist())


def _without(table: pa.Table, known: Counter[str]) -> pa.Table:
    """The rows that are not known; a row that is known so many times is left out so many times."""
    if not known:
        return table
    new = []
    for row in in_words(table).to_pylist():
        known[row] -= 1
        new.append(known[row] < 0)
    return table.filter(pa.array(new, pa.bool_()))


def _further(mark: Mark | None, values: pa.ChunkedArray, now: datetime) -> Mark | None:
    """The largest value of the cursor. One in the future is no mark: whatever came until then would be passed over."""
    seen = values
    if pa.types.is_timestamp(values.type):
        ahead = pa.scalar(now if values.type.tz else now.replace(tzinfo=None), values.type)
        seen = values.filter(pc.less_equal(values, ahead))
    largest: Mark | None = pc.max(seen).as_py()
    if largest is None or mark is None:
        return mark if largest is None else largest
    if _kind(largest) != _kind(mark):
        what = f"the cursor's values were like {mark!r} and are like {largest!r} now"
        hint = "Call the source otherwise, and everything is brought anew."
        raise UserError("cursor-type", what, where="connect: cursor", hint=hint)
    further: Mark = max(largest, mark)
    return further


def _kind(mark: Mark) -> str:
    """Which marks one can be compared with."""
    match mark:
        case str():
            return "text"
        case datetime():
            return "instant" if mark.tzinfo else "local time"
        case date():
            return "date"
        case _:
            return "number"


def drift(name: str, before: pa.Schema, now: pa.Schema) -> Iterator[str]:
    """What is other than before in the columns; another type is told when the rows are loaded."""
    yield from (f"`{column}` is new in {name}" for column in now.names if column not in before.names)
    yield from (f"`{column}` is gone from {name}" for column in before.names if column not in now.names)
