"""Events that newer rows took the place of: for whom a refresh that goes on has to look again."""

from ilk.catalog.tables import CORRECTED
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine, Transaction
from ilk.warehouse.sql import Query


def corrected_since(engine: Engine, load_no: int) -> tuple[Query, ...]:
    """The `customer_no` of whoever lost or was given an event by a correction of a later load."""
    there = engine.tables()
    if CORRECTED not in there:
        return ()
    later = sql.compare(sql.column("load_no"), ">", sql.literal(load_no))
    target, number = sql.column("target"), {"customer_no": sql.column("customer_no")}
    found = engine.run(sql.select({"target": target}, CORRECTED, where=later, group_by=[target])).column("target")
    if not len(found):
        return ()
    tables = [CORRECTED, *sorted(set(found.to_pylist()) & there.keys())]
    return tuple(sql.select(number, table, where=later) for table in tables)


def forget_corrected(changes: Transaction, engine: Engine, load_no: int) -> None:
    """Forget, within the caller's transaction, what loads until one have corrected: what is published knows it."""
    if CORRECTED in engine.tables():
        changes.execute(sql.delete(CORRECTED, sql.compare(sql.column("load_no"), "<=", sql.literal(load_no))))
