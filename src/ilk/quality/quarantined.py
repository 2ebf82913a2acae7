"""The worst of what waits in the quarantine, and what repeats."""

from collections.abc import Sequence

from ilk.catalog.tables import QUARANTINE
from ilk.kernel.types import ValueType
from ilk.quality.answers import Repeated, WorstReason
from ilk.sources.tables import loads_of
from ilk.sources.writing import DUPLICATE_CODE
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr


def worst_reasons(engine: Engine, most: int, source: str | None = None) -> list[WorstReason]:
    """Why rows, all or of one source, are in quarantine, the most frequent reasons first, with the customers named."""
    there = engine.tables().get(QUARANTINE, {})
    keys = sql.columns(("source", "code", "reason"))
    named: Expr = sql.column("customer_id") if "customer_id" in there else sql.cast(sql.literal(None), ValueType.TEXT)
    figures = {"rows": sql.count_rows(), "customers": sql.count_distinct(named)}
    of_source = sql.compare(sql.column("source"), "=", sql.literal(source)) if source is not None else None
    grouped = sql.select(keys | figures, QUARANTINE, where=of_source, group_by=list(keys.values()))
    found = engine.run(grouped).to_pylist() if there else []
    ranked = sorted(found, key=lambda row: (-row["rows"], row["source"], row["reason"]))
    return [WorstReason(**row) for row in ranked[:most]]


def repeated_rows(engine: Engine, sources: Sequence[str]) -> list[Repeated]:
    """For each source with any, the rows that were refused for their name, and those that were known already."""
    if QUARANTINE not in engine.tables():
        return []
    source = sql.column("source")
    is_double = sql.compare(sql.column("code"), "=", sql.literal(DUPLICATE_CODE))
    counted = sql.select({"source": source, "rows": sql.count_rows()}, QUARANTINE, where=is_double, group_by=[source])
    refused = {row["source"]: row["rows"] for row in engine.run(counted).to_pylist()}
    known: dict[str, int] = {}
    for load in loads_of(engine):
        known[load.source] = known.get(load.source, 0) + load.rows_known
    every = [Repeated(source=each, refused=refused.get(each, 0), known=known.get(each, 0)) for each in sources]
    return [each for each in every if each.refused or each.known]
