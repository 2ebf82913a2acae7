"""The rows in quarantine: a page of them, all of them, and how many of each reason."""

import json
from datetime import UTC
from typing import Any

from ilk.catalog.tables import QUARANTINE
from ilk.kernel.answers import Page, cursor, cursor_key
from ilk.sources.answers import QuarantinedRow
from ilk.sources.tables import count
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Query

_MOST = 500
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
    most = min(max(limit, 1), _MOST)
    load, line, name = sql.column("load_no"), sql.or_else(sql.column("line"), 0), sql.column("quarantine_id")
    columns = {key: sql.column(column) for key, column in _COLUMNS.items()} | {"load": load, "place": line}
    pages = sql.all_of([*where, *_beyond(after, load, line, name)])
    query = sql.select(
        columns, QUARANTINE, where=pages, order_by=[(load, "desc"), (line, "asc"), (name, "asc")], limit=most + 1
    )
    rows = engine.run(query).to_pylist()
    last = rows[most - 1] if len(rows) > most else None
    following = cursor((last["load"], last["place"], last["id"])) if last else None
    return Page(
        items=[_row(row) for row in rows[:most]], next=following, total=count(engine, QUARANTINE, sql.all_of(where))
    )


def all_quarantined(source: str | None = None) -> Query:
    """All rows in quarantine, as a query, in the order of their files: to export."""
    columns = {key: sql.column(column) for key, column in _COLUMNS.items()}
    order = [sql.column(name) for name in ("load_no", "line", "quarantine_id")]
    where = sql.all_of(_which(source, None))
    return sql.select(columns, QUARANTINE, where=where, order_by=[(key, "asc") for key in order])


def _which(source: str | None, code: str | None) -> list[Expr]:
    asked = {"source": source, "code": code}
    return [sql.compare(sql.column(key), "=", sql.literal(value)) for key, value in asked.items() if value is not None]


def _beyond(after: str | None, load: Expr, line: Expr, name: Expr) -> list[Expr]:
    """The condition on rows that come after a page."""
    if after is None:
        return []
    last_load, last_line, last_name = cursor_key(after, [int, int, str])
    same_load = sql.compare(load, "=", sql.literal(last_load))
    same_line = sql.compare(line, "=", sql.literal(last_line))
    older = sql.compare(load, "<", sql.literal(last_load))
    below = sql.all_of([same_load, sql.compare(line, ">", sql.literal(last_line))])
    beside = sql.all_of([same_load, same_line, sql.compare(name, ">", sql.literal(last_name))])
    return [sql.any_of([older, below, beside])]


def _row(row: dict[str, Any]) -> QuarantinedRow:
    shown = {key: row[key] for key in _COLUMNS} | {"row": json.loads(row["row"]), "at": row["at"].replace(tzinfo=UTC)}
    return QuarantinedRow(**shown)
