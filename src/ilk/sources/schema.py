"""What sources declare together: the properties of events, and the trait columns of customers, with their types."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ilk.catalog.schema import EventSchema
from ilk.kernel.types import ValueType
from ilk.sources.definition import Rollup, SourceDefinition, rollup_parts


def event_schemas(sources: Iterable[SourceDefinition]) -> Mapping[str, EventSchema]:
    """Every event of some sources, those made by rollups included, with the properties all its sources give it."""
    known = list(sources)
    tables = {source.into.table: source.own_types() for source in known if source.into.table}
    properties: dict[str, dict[str, ValueType]] = {}
    for source in known:
        if source.into.events is None:
            continue
        own = columns_of(source, tables)
        properties.setdefault(source.into.events, {}).update(own)
        for name, rollup in source.rollups.items():
            properties.setdefault(name, {}).update(rollup_types(rollup, own))
    return {name: EventSchema(types) for name, types in properties.items()}


def columns_of(source: SourceDefinition, tables: Mapping[str, Mapping[str, ValueType]]) -> Mapping[str, ValueType]:
    """The columns of a source with their types: its own, and those added from related tables."""
    types = dict(source.own_types())
    for enrichment in source.enrich:
        related = tables.get(enrichment.table, {})
        types |= {name: related.get(name, ValueType.TEXT) for name in enrichment.add}
    return types


def rollup_types(rollup: Rollup, own: Mapping[str, ValueType]) -> Mapping[str, ValueType]:
    """The columns of a rolled-up event with their types: what its rows agree in, and what is summed up."""
    types = {name: own.get(name, ValueType.TEXT) for name in rollup.by}
    for name, formula in rollup.columns.items():
        function, column = rollup_parts(formula)
        counted = function in {"count", "count_distinct"}
        types[name] = ValueType.INTEGER if counted else own.get(column or "", ValueType.TEXT)
    return types


@dataclass(frozen=True, slots=True)
class TraitColumn:
    """A trait column of a source of customers."""

    source: str
    type: ValueType


def customer_columns(sources: Iterable[SourceDefinition]) -> Mapping[str, TraitColumn]:
    """The trait columns of the customers sources, by name; of two sources with one name, the first in order."""
    columns: dict[str, TraitColumn] = {}
    for source in sources:
        if source.into.customers:
            for name, kind in source.own_types().items():
                columns.setdefault(name, TraitColumn(source.name, kind))
    return columns
