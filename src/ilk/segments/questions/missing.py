"""Who is in or out of a segment only because a value is missing."""

from ilk.catalog.tables import CUSTOMERS
from ilk.customers.reading import rows
from ilk.segments.branches import compared_traits
from ilk.segments.tree import Condition
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

_WORTH_SAYING = 0.01


def missing_note(engine: Engine, condition: Condition, noun: str) -> str | None:
    """For how many customers a trait that the condition compares is missing; None when for hardly any."""
    traits = sorted(set(compared_traits(condition)) & set(engine.tables().get(CUSTOMERS, {})))
    if not traits:
        return None
    columns = {"everyone": sql.count_rows()} | {name: sql.count_known(sql.column(name)) for name in traits}
    (row,) = rows(engine, sql.select(columns, CUSTOMERS))
    everyone = row["everyone"]
    missing = {name: everyone - row[name] for name in traits if everyone - row[name] > _WORTH_SAYING * everyone}
    if not missing:
        return None
    said = [f"`{name}` of {count:,} of {everyone:,} {noun}s" for name, count in missing.items()]
    return f"Not known: {'; '.join(said)}. A comparison with a missing value is false."
