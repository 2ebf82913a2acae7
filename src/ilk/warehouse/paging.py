"""Pages of a long list by key, not by number: a page goes on where the one before ended, whatever came in between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, assert_never

from ilk.kernel.answers import Key, cursor, cursor_key
from ilk.kernel.clock import aware
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Join, Query

Rows = list[dict[str, Any]]

LARGEST = 500
"""The most items that one page holds."""


@dataclass(frozen=True, slots=True)
class SortKey:
    """One part of the order of a list. Missing values come last, whichever the direction."""

    value: Expr
    kind: ValueType
    descending: bool = False


def read_page(
    engine: Engine,
    columns: Mapping[str, Expr],
    source: str | Query,
    keys: Sequence[SortKey],
    *,
    limit: int,
    after: str | None,
    alias: str | None = None,
    joins: Sequence[Join] = (),
    where: Sequence[Expr] = (),
) -> tuple[Rows, str | None]:
    """The rows of a page, and the cursor of the page after it; None at the end of the list.

    Args:
        engine: the warehouse.
        columns: what each row says.
        source: the table or query of the whole list, under an `alias`, with what is joined to it.
        keys: its order; together they break every tie.
        limit: at most so many rows, up to `LARGEST`.
        after: the cursor that the page before gave; None for the first page.
        alias: what `source` is called in expressions.
        joins: what stands beside its rows.
        where: conditions that the rows of the list meet.

    Raises:
        UserError: `wrong-cursor` for a cursor of another list or order.
    """
    size = page_size(limit)
    marks = {f"key_{place}": key.value for place, key in enumerate(keys)}
    chosen = sql.all_of([*where, *rows_after(keys, after)])
    query = sql.select(
        {**columns, **marks}, source, alias=alias, joins=joins, where=chosen, order_by=order(keys), limit=size + 1
    )
    found = engine.run(query).to_pylist()
    page = [{name: row[name] for name in columns} for row in found[:size]]
    return page, cursor_after(keys, [found[size - 1][mark] for mark in marks]) if len(found) > size else None


def order(keys: Sequence[SortKey]) -> list[tuple[Expr, Literal["asc", "desc"]]]:
    """The order of the list, for `sql.select`. The keys together must break every tie."""
    return [(key.value, "desc" if key.descending else "asc") for key in keys]


def rows_after(keys: Sequence[SortKey], text: str | None) -> list[Expr]:
    """The condition on rows that come after a cursor; none at the start of the list.

    Raises:
        UserError: `wrong-cursor` for a cursor of another list or order.
    """
    if text is None:
        return []
    parts = cursor_key(text, [_stored(key.kind) for key in keys])
    try:
        values = [_restored(part, key.kind) for part, key in zip(parts, keys, strict=True)]
    except (ValueError, InvalidOperation):
        raise UserError("wrong-cursor", "the cursor is not of this list", hint="Start again without it.") from None
    return [_after(keys, values)]


def cursor_after(keys: Sequence[SortKey], values: Sequence[Any]) -> str:
    """The cursor that leads on from the row with these values of the keys, as Arrow gives them."""
    parts: Key = tuple(_kept(value) for value, _ in zip(values, keys, strict=True))
    return cursor(parts)


def page_size(limit: int) -> int:
    """A limit within bounds: 1 to `LARGEST`."""
    return min(max(limit, 1), LARGEST)


def _after(keys: Sequence[SortKey], values: Sequence[Any]) -> Expr:
    key, value = keys[0], values[0]
    if value is None:
        beyond, same = sql.any_of(()), sql.is_missing(key.value)
    else:
        further = sql.compare(key.value, "<" if key.descending else ">", sql.literal(value))
        beyond = sql.any_of([further, sql.is_missing(key.value)])
        same = sql.compare(key.value, "=", sql.literal(value))
    if len(keys) == 1:
        return beyond
    return sql.any_of([beyond, sql.all_of([same, _after(keys[1:], values[1:])])])


def _stored(kind: ValueType) -> type | tuple[type, ...]:
    """The JSON type that a key of a kind has in a cursor."""
    match kind:
        case ValueType.INTEGER:
            return int
        case ValueType.NUMBER:
            return float
        case ValueType.YES_NO:
            return bool
        case ValueType.TEXT | ValueType.MONEY | ValueType.DATE | ValueType.INSTANT | ValueType.TEXT_LIST:
            return str
        case _:
            assert_never(kind)


def _kept(value: Any) -> str | int | float | bool | None:
    match value:
        case datetime():
            return aware(value).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            kept: str | int | float | bool | None = value
            return kept


def _restored(part: Any, kind: ValueType) -> Any:
    if part is None:
        return None
    match kind:
        case ValueType.MONEY:
            return Decimal(part)
        case ValueType.DATE:
            return date.fromisoformat(part)
        case ValueType.INSTANT:
            return datetime.fromisoformat(part).astimezone(UTC)
        case ValueType.TEXT | ValueType.INTEGER | ValueType.NUMBER | ValueType.YES_NO | ValueType.TEXT_LIST:
            return part
        case _:
            assert_never(kind)
