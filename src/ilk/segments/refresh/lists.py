"""Lists of customers: rows that somebody uploaded, and who they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from ilk.catalog.tables import CUSTOMER_KEYS, CUSTOMERS, LIST_ROWS, LISTS, related_table
from ilk.kernel.types import ValueType
from ilk.sources.records import is_resolved, person
from ilk.warehouse import sql
from ilk.warehouse.engine import Columns, Engine, Transaction
from ilk.warehouse.sql import Expr, Join, Query

CUSTOMER_ID = "customer_id"
_ROWS_SCHEMA = pa.schema([("list", pa.string()), ("value", pa.string())])
_MEMBERS = {"list": "VARCHAR", "customer_no": "INTEGER"}


@dataclass(frozen=True, slots=True)
class Keys:
    """By which key the rows of lists name customers: of uploaded ones, and of those that a source's table fills."""

    uploaded: Mapping[str, str]
    filled: Mapping[str, str] = field(default_factory=dict)


def members_query(engine: Engine, keys: Keys, customers: str = CUSTOMERS) -> Query:
    """`list, customer_no` of everybody who stands on some list, each once.

    A row names the customers whose identifier or trait it equals; traits, as texts, without regard to case.
    """
    there = engine.tables()
    found = [sql.no_rows(_MEMBERS)]
    if LIST_ROWS in there:
        found += [
            _named(_uploaded(engine, name, key), name, key, customers)
            for name, key in _usable(keys.uploaded, there, customers)
        ]
    filled = {name: key for name, key in keys.filled.items() if related_table(name) in there}
    found += [_named(_filled(name), name, key, customers) for name, key in _usable(filled, there, customers)]
    columns = sql.columns(_MEMBERS)
    return sql.select(columns, sql.stack(found), group_by=list(columns.values()))


def write_rows(changes: Transaction, name: str, values: Iterable[str]) -> None:
    """Put the rows of a list in the place of those that it had."""
    forget_rows(changes, name)
    rows = [{"list": name, "value": value} for value in dict.fromkeys(values)]
    changes.append(LIST_ROWS, pa.Table.from_pylist(rows, schema=_ROWS_SCHEMA))


def forget_rows(changes: Transaction, name: str) -> None:
    """Take the rows of a list out."""
    changes.append(LIST_ROWS, pa.Table.from_pylist([], schema=_ROWS_SCHEMA))
    changes.execute(sql.delete(LIST_ROWS, _of_list(name)))


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


def filled_rows(engine: Engine, name: str) -> int:
    """How many a list names that a source fills, each once."""
    if related_table(name) not in engine.tables():
        return 0
    (counted,) = engine.run(sql.select({"rows": sql.count_rows()}, _filled(name))).to_pylist()
    return int(counted["rows"])


def unmatched(engine: Engine, name: str, key: str, most: int, *, filled: bool = False) -> tuple[int, list[str]]:
    """How many rows of a list, uploaded or `filled` by a source, name nobody; and some of them in their order."""
    there = engine.tables()
    rows_of = related_table(name) if filled else LIST_ROWS
    if rows_of not in there or CUSTOMERS not in there or key not in there[CUSTOMERS]:
        return 0, []
    given = _filled(name) if filled else _uploaded(engine, name, key)
    nobody = sql.is_missing(sql.column("customer_no", "customer"))
    value = sql.column("value", "given")
    joins = [Join(CUSTOMERS, "customer", _same(key))]
    rows = sql.select({"value": value}, given, alias="given", joins=joins, where=nobody)
    (counted,) = engine.run(sql.select({"rows": sql.count_rows()}, rows)).to_pylist()
    some = sql.select({"value": sql.column("value")}, rows, order_by=[(sql.column("value"), "asc")], limit=most)
    return counted["rows"], engine.run(some).column("value").to_pylist()


def _usable(keys: Mapping[str, str], there: Mapping[str, Columns], customers: str) -> list[tuple[str, str]]:
    return [(name, key) for name, key in keys.items() if key in there[customers]]


def _named(given: Query, name: str, key: str, customers: str) -> Query:
    columns = {"list": sql.literal(name), "customer_no": sql.column("customer_no", "customer")}
    return sql.select(columns, given, alias="given", joins=[Join(customers, "customer", _same(key), "inner")])


def _uploaded(engine: Engine, name: str, key: str) -> Query:
    """`value` of every row of an uploaded list; of identifiers the one that the record's person goes by."""
    given, value = (
        sql.select({"value": sql.column("value")}, LIST_ROWS, where=_of_list(name)),
        sql.column("value", "row"),
    )
    if key != CUSTOMER_ID or not is_resolved(engine):
        return given
    joins = [
        Join(CUSTOMER_KEYS, "own", sql.compare(sql.column("customer_id", "own"), "=", value)),
        person(sql.column("customer_no", "own"))[0],
        Join(CUSTOMER_KEYS, "first", sql.same("first", "identities", "customer_no")),
    ]
    return sql.select(
        {"value": sql.or_else(sql.column("customer_id", "first"), value)}, given, alias="row", joins=joins
    )


def _filled(name: str) -> Query:
    """`value` of everybody whom the source of a list names, each once."""
    same = sql.same("named", "keys", "customer_no")
    value = sql.column("customer_id", "keys")
    joins = [Join(CUSTOMER_KEYS, "keys", same, "inner")]
    return sql.select({"value": value}, related_table(name), alias="named", joins=joins, group_by=[value])


def _same(key: str) -> Expr:
    """Whether a customer is the one that a row names."""
    return sql.compare(_folded(sql.column(key, "customer"), key), "=", _folded(sql.column("value", "given"), key))


def _folded(value: Expr, key: str) -> Expr:
    text = sql.cast(value, ValueType.TEXT)
    return text if key == CUSTOMER_ID else sql.fold(text)


def _of_list(name: str, alias: str | None = None) -> Expr:
    return sql.compare(sql.column("list", alias), "=", sql.literal(name))
