"""Columns that rows of the intake get from related tables, as these were when the last run loaded them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ilk.catalog.tables import related_table
from ilk.kernel.types import ValueType
from ilk.segments.people.surroundings import restored
from ilk.segments.tree import Result
from ilk.sources.definition import Enrichment, SourceDefinition
from ilk.sources.placing import newest_of_keys
from ilk.sources.schema import columns_of
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a related table adds to a row: by the texts of the row's columns."""

    columns: Sequence[str]
    added: Mapping[tuple[str | None, ...], Mapping[str, Result]]
    nothing: Mapping[str, Result]

    def found(self, texts: Mapping[str, str | None]) -> Mapping[str, Result]:
        """The columns that a row gets; missing ones where the table has no such row."""
        return self.added.get(tuple(texts[column] for column in self.columns), self.nothing)


def lookups_of(warehouse: Engine, source: SourceDefinition, sources: Iterable[SourceDefinition]) -> Sequence[Lookup]:
    """What related tables add to rows of a source; nothing where a table was never loaded."""
    types = columns_of(source, {each.into.table: each.own_types() for each in sources if each.into.table})
    return [_lookup(warehouse, enrichment, types) for enrichment in source.enrich]


def _lookup(warehouse: Engine, enrichment: Enrichment, types: Mapping[str, ValueType]) -> Lookup:
    ours, nothing = list(enrichment.on), dict.fromkeys(enrichment.add)
    if related_table(enrichment.table) not in warehouse.tables():
        return Lookup(ours, {}, nothing)
    keys = {
        f"_k{place}": sql.cast(sql.column(name), ValueType.TEXT) for place, name in enumerate(enrichment.on.values())
    }
    added = {name: sql.cast(sql.column(name), types[name]) for name in enrichment.add}
    rows = warehouse.run(sql.select(keys | added, newest_of_keys(enrichment)))
    known = list(zip(*(rows.column(name).to_pylist() for name in keys), strict=True))
    values = [[restored(value) for value in rows.column(name).to_pylist()] for name in added]
    told = [dict(zip(added, row, strict=True)) for row in zip(*values, strict=True)]
    return Lookup(ours, {key: row for key, row in zip(known, told, strict=True) if None not in key}, nothing)
