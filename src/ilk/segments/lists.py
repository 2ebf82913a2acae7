"""Lists of customers: rows that somebody uploaded, and who they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from ilk.customers.reading import CUSTOMERS
from ilk.kernel.types import ValueType
from ilk.segments.plan import LISTS
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine, Transaction
from ilk.warehouse.sql import Expr, Join, Query

ROWS = "list_rows"
"""What was uploaded: `list, value`, without blanks around, each value once."""
CUSTOMER_ID = "customer_id"
_ROWS_SCHEMA = pa.schema([("list", pa.string()), ("value", pa.string())])
_MEMBERS = {"list": "VARCHAR", "customer_no": "INTEGER"}


@dataclass(frozen=True, slots=True)
class Keys:
    """By which key the rows of uploaded lists name customers, and which tables of sources fill lists of their name."""

    uploaded: Mapping[str, str]
    filled: Sequence[str] = ()


def members_query(engine: Engine, keys: Keys, customers: str = CUSTOMERS) -> Query:
    """`list, customer_no` of everybody who stands on some list, each once.

    A row of an uploaded list names the customers whose identifier or trait it equals; traits, as texts, without regard
    to case.
    """
    there = engine.tables()
    found = [sql.no_rows(_MEMBERS)]
    if ROWS in there:
        found += [_named(name, key, customers) for name, key in keys.uploaded.items() if key in there[customers]]
    found += [_of_table(name) for name in keys.filled if f"table_{name}" in there]
    columns = {name: sql.column(name) for name in _MEMBERS}
    return sql.select(columns, sql.stack(found), group_by=list(columns.values()))


def write_rows(changes: Transaction, name: str, values: Iterable[str]) -> None:
    """Put the rows of a list in the place of those that it had."""
    forget_rows(changes, name)
    rows = [{"list": name, "value": value} for value in dict.fromkeys(values)]
    changes.append(ROWS, pa.Table.from_pylist(rows, schema=_ROWS_SCHEMA))


def forget_rows(changes: Transaction, name: str) -> None:
    """Take the rows of a list out."""
    changes.append(ROWS, pa.Table.from_pylist([], schema=_ROWS_SCHEMA))
    changes.execute(sql.delete(ROWS, _of_list(name)))


def refresh_members(engine: Engine, keys: Keys) -> None:
    """Work out who stands on the lists now, among the published customers."""
    if CUSTOMERS in engine.tables():
        engine.create(LISTS, members_query(engine, keys))


def counts(engine: Engine) -> Mapping[str, int]:
    """How many customers stand on each list."""
    if LISTS not in engine.tables():
        return {}
    name = sql.column("list")
    rows = engine.run(sql.select({"list": name, "members": sql.count_rows()}, LISTS, group_by=[name])).to_pylist()
    return {row["list"]: row["members"] for row in rows}


def unmatched(engine: Engine, name: str, key: str, most: int) -> tuple[int, list[str]]:
    """How many rows of an uploaded list name nobody, and some of them in their order."""
    there = engine.tables()
    if ROWS not in there or CUSTOMERS not in there or key not in there[CUSTOMERS]:
        return 0, []
    same = sql.compare(_folded(sql.column(key, "customer"), key), "=", _folded(sql.column("value", "given"), key))
    nobody = sql.all_of((_of_list(name, "given"), sql.is_missing(sql.column("customer_no", "customer"))))
    value = sql.column("value", "given")
    rows = sql.select({"value": value}, ROWS, alias="given", joins=[Join(CUSTOMERS, "customer", same)], where=nobody)
    (counted,) = engine.run(sql.select({"rows": sql.count_rows()}, rows)).to_pylist()
    some = sql.select({"value": sql.column("value")}, rows, order_by=[(sql.column("value"), "asc")], limit=most)
    return counted["rows"], engine.run(some).column("value").to_pylist()


def _named(name: str, key: str, customers: str) -> Query:
    same = sql.compare(_folded(sql.column(key, "customer"), key), "=", _folded(sql.column("value", "given"), key))
    columns = {"list": sql.column("list", "given"), "customer_no": sql.column("customer_no", "customer")}
    joins = [Join(customers, "customer", same, "inner")]
    return sql.select(columns, ROWS, alias="given", joins=joins, where=_of_list(name, "given"))


def _of_table(name: str) -> Query:
    number = sql.column("customer_no")
    return sql.select({"list": sql.literal(name), "customer_no": number}, f"table_{name}", where=sql.is_known(number))


def _folded(value: Expr, key: str) -> Expr:
    text = sql.cast(value, ValueType.TEXT)
    return text if key == CUSTOMER_ID else sql.fold(text)


def _of_list(name: str, alias: str | None = None) -> Expr:
    return sql.compare(sql.column("list", alias), "=", sql.literal(name))
