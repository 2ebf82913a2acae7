"""When each customer first and last did an event, and how often: kept beside its rows, in the same transaction.

All-time questions, which most projects ask, then read a row a customer instead of every event there ever was.
"""

from collections.abc import Iterable, Mapping

from ilk.catalog.tables import EVENT, event_table, seen_table
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine, Transaction
from ilk.warehouse.sql import Query


def seen(rows: str | Query) -> Query:
    """`customer_no, first_at, last_at, events` of the rows of an event."""
    number, occurred_at = sql.column("customer_no"), sql.column("occurred_at")
    columns = {
        "customer_no": number,
        "first_at": sql.smallest(occurred_at),
        "last_at": sql.largest(occurred_at),
        "events": sql.count_rows(),
    }
    return sql.select(columns, rows, group_by=[number])


def seen_more(before: str, rows: str | Query) -> Query:
    """What was seen `before`, with more rows of the event."""
    number = sql.column("customer_no")
    columns = {
        "customer_no": number,
        "first_at": sql.smallest(sql.column("first_at")),
        "last_at": sql.largest(sql.column("last_at")),
        "events": sql.cast(sql.total(sql.column("events"), ValueType.INTEGER), ValueType.INTEGER),
    }
    return sql.select(columns, sql.stack([sql.everything(before), seen(rows)]), group_by=[number])


def see_again(changes: Transaction, table: str) -> None:
    """Work out anew what was seen in a table that lost rows, if it is that of an event."""
    if table.startswith(EVENT):
        changes.create(seen_table(table.removeprefix(EVENT)), seen(table))


def keep_seen(engine: Engine, events: Iterable[str]) -> None:
    """Work out what is not kept yet for some events."""
    tables: Mapping[str, object] = engine.tables()
    for event in events:
        if seen_table(event) not in tables:
            engine.create(seen_table(event), seen(event_table(event)))
