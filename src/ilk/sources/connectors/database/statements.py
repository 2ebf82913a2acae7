"""What is asked of a database: rows of a table or a query, from a mark on, in order; and the names of its tables."""

from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from ilk.sources.connectors.connector import Mark
from ilk.sources.connectors.database.settings import DatabaseConnection

Statement: TypeAlias = "sa.Select[*tuple[Any, ...]]"


def asked(connection: DatabaseConnection, since: Mark | None) -> Statement:
    """The statement that reads the rows."""
    rows: Statement = sa.select(sa.literal_column("*")).select_from(_rows(connection))
    if connection.cursor is None:
        return rows
    cursor: ColumnElement[object] = sa.column(connection.cursor)
    if since is not None:
        rows = rows.where(sa.or_(cursor >= sa.literal(since), cursor.is_(None)))
    return rows.order_by(cursor)


def tables_in(dialect: str) -> Statement:
    """The statement that lists the tables: schema and name."""
    if dialect == "sqlite":
        named: Statement = sa.select(sa.literal("main"), sa.column("name")).select_from(sa.table("sqlite_master"))
        return named.where(sa.column("type").in_(["table", "view"]))
    listed = sa.table("tables", schema="information_schema")
    named = sa.select(sa.column("table_schema"), sa.column("table_name")).select_from(listed)
    return named.where(sa.column("table_schema").not_in(["information_schema", "pg_catalog", "performance_schema"]))


def _rows(connection: DatabaseConnection) -> FromClause:
    if connection.query is not None:
        return sa.text(connection.query.rstrip().rstrip(";")).columns().subquery("asked")
    schema, _, name = (connection.table or "").rpartition(".")
    return sa.table(name, schema=schema or None)
