"""The history that sources tell themselves: the values of traits since the instants at which they began to hold."""

from collections.abc import Container, Iterable, Mapping
from datetime import datetime

from ilk.catalog.tables import source_table
from ilk.customers.history import STAGED_HISTORY, entry
from ilk.kernel.types import ValueType
from ilk.warehouse import sql, steps
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Query


def stage_dated(
    engine: Engine,
    sources: Mapping[str, str],
    traits: Mapping[str, ValueType],
    as_of: datetime,
    partial: Container[str] = (),
) -> None:
    """Add to the staged history every value that the rows of sources say was another than before, until `as_of`.

    Args:
        engine: the warehouse.
        sources: for each trait the source that says since when its values hold.
        traits: the traits whose history is kept, with their types; others are passed over.
        as_of: later rows do not count yet.
        partial: the sources whose rows say only what is new: what is missing in one is no value.
    """
    for source in dict.fromkeys(sources.values()):
        kinds = {name: kind for name, kind in traits.items() if sources.get(name) == source}
        if kinds:
            with engine.transaction() as changes:
                turns = turns_query(source_table(source), kinds, as_of, partial=source in partial)
                changes.append(STAGED_HISTORY, turns)


def turns_query(table: str, traits: Mapping[str, ValueType], as_of: datetime, *, partial: bool = False) -> Query:
    """`customer_no, trait, value, since` of every value of a table's rows that is another than the one before.

    Rows may come in any order. Of several that hold since the same instant, that of the newest load counts; of partial
    ones, that of the newest load that says it.
    """
    fixed = steps.load("ilk.customers", "history.sql")
    said = _told(table, traits, as_of)
    if not partial:
        said = fixed.query("said", names={"_source": table}, params={"as_of": as_of})
    values = sql.stack([_values(name, kind, known=partial) for name, kind in traits.items()])
    followed = fixed.query("followed", names={"_values": "taken"})
    turns = fixed.query("turns", names={"_followed": "followed"})
    return sql.named_steps([("said", said), ("taken", values), ("followed", followed)], turns)


def _told(table: str, traits: Iterable[str], as_of: datetime) -> Query:
    """What rows of a customer tell that hold since the same instant."""
    keys = sql.columns(("customer_no", "valid_from"))
    order = [sql.column("load_no"), sql.column("row_id")]
    told = {name: sql.last_by(sql.column(name), order) for name in traits}
    until = sql.compare(keys["valid_from"], "<=", sql.literal(as_of))
    return sql.select({**keys, **told}, table, where=sql.truth(until), group_by=list(keys.values()))


def _values(trait: str, kind: ValueType, *, known: bool) -> Query:
    columns = {
        "customer_no": sql.column("customer_no"),
        "trait": sql.literal(trait),
        "value": entry(sql.column(trait), kind),
        "since": sql.column("valid_from"),
    }
    return sql.select(columns, "said", where=sql.is_known(sql.column(trait)) if known else None)
