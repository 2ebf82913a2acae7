"""The rows in quarantine: a page of them, all of them, and how many of each reason."""

import json
from typing import Any

from ilk.catalog.tables import QUARANTINE
from ilk.kernel.answers import Page
from ilk.kernel.clock import aware
from ilk.kernel.types import ValueType
from ilk.sources.answers import QuarantinedRow
from ilk.sources.tables import count
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.paging import SortKey, read_page
from ilk.warehouse.sql import Expr, Query

_COLUMNS = {
    "id": "quarantine_id",
    "source": "source",
    "file": "file",
    "line": "line",
    "column": "col",
    "value": "value",
    "code": "code",
    "reason": "reason",
    "row": "row_json",
    "at": "loaded_at",
}


def quarantined(
    engine: Engine, *, source: str | None = None, code: str | None = None, limit: int = 50, after: str | None = None
) -> Page[QuarantinedRow]:
    """A page of the rows in quarantine, newest loads first, in the order of their files.

    Args:
        engine: the warehouse.
        source: only rows of this source.
        code: only rows that broke this rule.
        limit: at most so many rows, up to 500.
        after: `next` of the page before.

    Raises:
        UserError: `wrong-cursor` for an `after` of another list.
    """
    if QUARANTINE not in engine.tables():
        return Page(items=[], next=None, total=0)
    where = _which(source, code)
    columns = {key: sql.column(column) for key, column in _COLUMNS.items()}
    keys = [
        SortKey(sql.column("load_no"), ValueType.INTEGER, descending=True),
        SortKey(sql.or_else(columns["line"], 0), ValueType.INTEGER),
        SortKey(columns["id"], ValueType.TEXT),
    ]
    found, following = read_page(engine, columns, QUARANTINE, keys, where=where, limit=limit, after=after)
    total = count(engine, QUARANTINE, sql.all_of(where))
    return Page(items=[_row(row) for row in found], next=following, total=total)


def all_quarantined(source: str | None = None) -> Query:
    """All rows in quarantine, as a query, in the order of their files: to export."""
    columns = {key: sql.column(column) for key, column in _COLUMNS.items()}
    order = [sql.column(name) for name in ("load_no", "line", "quarantine_id")]
    where = sql.all_of(_which(source, None))
    return sql.select(columns, QUARANTINE, where=where, order_by=[(key, "asc") for key in order])


def _which(source: str | None, code: str | None) -> list[Expr]:
    asked = {"source": source, "code": code}
    return [sql.compare(sql.column(key), "=", sql.literal(value)) for key, value in asked.items() if value is not None]


def _row(row: dict[str, Any]) -> QuarantinedRow:
    shown = {**row, "row": json.loads(row["row"]), "at": aware(row["at"])}
    return QuarantinedRow(**shown)
