"""Records and people: under which number a row was written, and whose it is once an identity tells who is who."""

from collections.abc import Container

from ilk.catalog.tables import CUSTOMER_KEYS, IDENTITIES
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Join, Query

RECORD = "record_no"
"""The number of the record that a row was written for; `customer_no` is then the person's."""


def record_column(columns: Container[str]) -> str:
    """The column of a table that names records: its own, or before there is an identity that of customers."""
    return RECORD if RECORD in columns else "customer_no"


def is_resolved(engine: Engine) -> bool:
    """Whether an identity has told who is who: rows then have a record besides their customer."""
    return IDENTITIES in engine.tables()


def record_of(engine: Engine) -> str:
    """The column of the tables of sources that names records."""
    return RECORD if is_resolved(engine) else "customer_no"


def person(record: Expr, alias: str = "identities") -> tuple[Join, Expr]:
    """The join that finds the person of a record, and the person's number; whoever is not in it is one alone."""
    join = Join(IDENTITIES, alias, sql.compare(sql.column(RECORD, alias), "=", record))
    return join, sql.or_else(sql.column("customer_no", alias), record)


def under_all_names(engine: Engine, customers: str) -> str | Query:
    """`customer_id, customer_no` of everyone in a table of customers, a row for each of a person's identifiers."""
    if not is_resolved(engine):
        return customers
    to_person, whose = person(sql.column("customer_no", "keys"))
    here = Join(customers, "here", sql.compare(sql.column("customer_no", "here"), "=", whose), "inner")
    columns = {"customer_id": sql.column("customer_id", "keys"), "customer_no": whose}
    return sql.select(columns, CUSTOMER_KEYS, alias="keys", joins=[to_person, here])
