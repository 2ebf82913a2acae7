"""What sources declare together: the properties of events, and the trait columns of customers, with their types."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ilk.catalog.schema import AccountSchema, EventSchema, TableSchema
from ilk.kernel.errors import UserError, unknown
from ilk.kernel.types import ValueType
from ilk.sources.definition import Enrichment, Rollup, SourceDefinition, Target, rollup_parts
from ilk.sources.exchange import rates_problems
from ilk.sources.expecting import Reference


def event_schemas(sources: Iterable[SourceDefinition]) -> Mapping[str, EventSchema]:
    """Every event of some sources, those made by rollups included, with the properties all its sources give it."""
    known = list(sources)
    tables = {source.into.table: source.own_types() for source in known if source.into.table}
    properties: dict[str, dict[str, ValueType]] = {}
    summed: set[str] = set()
    for source in known:
        if source.into.events is None:
            continue
        summed |= source.rollups.keys()
        own = columns_of(source, tables)
        properties.setdefault(source.into.events, {}).update(own)
        for name, rollup in source.rollups.items():
            properties.setdefault(name, {}).update(rollup_types(rollup, own))
    return {name: EventSchema(types, seen=True, summed=name in summed) for name, types in properties.items()}


def table_schemas(sources: Iterable[SourceDefinition]) -> Mapping[str, TableSchema]:
    """Every related table whose rows belong to customers, with the columns all its sources give it."""
    known = list(sources)
    tables = {source.into.table: source.own_types() for source in known if source.into.table}
    columns: dict[str, dict[str, ValueType]] = {}
    for source in known:
        if source.into.table is not None and source.into.customer is not None:
            columns.setdefault(source.into.table, {}).update(columns_of(source, tables))
    return {name: TableSchema(types) for name, types in columns.items()}


def account_schema(sources: Iterable[SourceDefinition]) -> AccountSchema | None:
    """What the accounts are that customers belong to; None when no source has them."""
    for source in sources:
        into = source.into
        if into.role == "accounts" and into.key is not None and into.account is not None:
            return AccountSchema(source.table, into.key, into.account, source.own_types(), into.parent)
    return None


def columns_of(source: SourceDefinition, tables: Mapping[str, Mapping[str, ValueType]]) -> Mapping[str, ValueType]:
    """The columns of a source with their types: its own, and those added from related tables."""
    types = dict(source.own_types())
    for enrichment in source.enrich:
        related = tables.get(enrichment.table, {})
        types |= {name: related.get(name, ValueType.TEXT) for name in enrichment.add}
    return types


def columns_of_all(sources: Iterable[SourceDefinition]) -> Mapping[str, Mapping[str, ValueType]]:
    """The columns of each of some sources, by its name, with their types."""
    known = list(sources)
    tables = {source.into.table: source.own_types() for source in known if source.into.table}
    return {source.name: columns_of(source, tables) for source in known}


def rollup_types(rollup: Rollup, own: Mapping[str, ValueType]) -> Mapping[str, ValueType]:
    """The columns of a rolled-up event with their types: what its rows agree in, and what is summed up."""
    types = {name: own.get(name, ValueType.TEXT) for name in rollup.by}
    for name, formula in rollup.columns.items():
        function, column = rollup_parts(formula)
        match function:
            case "count" | "count_distinct":
                types[name] = ValueType.INTEGER
            case "duration":
                types[name] = ValueType.NUMBER
            case _:
                types[name] = own.get(column or "", ValueType.TEXT)
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


def dated_sources(sources: Iterable[SourceDefinition]) -> tuple[str, ...]:
    """The sources of customers whose rows say since when they hold."""
    return tuple(source.name for source in sources if source.into.valid_from is not None)


def partial_sources(sources: Iterable[SourceDefinition]) -> Mapping[str, tuple[str, ...]]:
    """The sources of customers whose rows say only what is new, with their columns."""
    return {source.name: tuple(source.columns) for source in sources if source.into.partial}


def source_problems(sources: Iterable[SourceDefinition]) -> Iterator[tuple[str, UserError]]:
    """What is wrong between sources, each with the name of the source that it is found in."""
    known = list(sources)
    tables = {source.into.table: source.own_types() for source in known if source.into.table}
    for source in known:
        for enrichment in source.enrich:
            yield from ((source.name, problem) for problem in _enrichment_problems(enrichment, source, tables))
    yield from _clashes(known, tables)
    yield from _table_problems(known)
    yield from _account_problems(known)
    yield from _list_problems(known)
    yield from rates_problems(known)
    for source in known:
        yield from ((source.name, problem) for problem in _reference_problems(source, tables))


def _enrichment_problems(
    enrichment: Enrichment, source: SourceDefinition, tables: Mapping[str, Mapping[str, ValueType]]
) -> Iterator[UserError]:
    if enrichment.table not in tables:
        yield unknown("table", enrichment.table, tables, where="enrich")
        return
    theirs = tables[enrichment.table]
    for name in enrichment.on:
        if name not in source.columns:
            yield unknown("column", name, source.columns, where="enrich: on")
    for name in (*enrichment.on.values(), *enrichment.add):
        if name not in theirs:
            yield unknown("column", name, theirs, where=f"enrich: {enrichment.table}")
    for name in enrichment.add:
        if name in source.columns:
            yield UserError("duplicate-name", f"the source has a column `{name}` already", where="enrich: add")


def _reference_problems(source: SourceDefinition, tables: Mapping[str, Mapping[str, ValueType]]) -> Iterator[UserError]:
    """Checks that refer to tables and columns that there are not."""
    for number, check in enumerate(source.checks, 1):
        if not isinstance(check, Reference):
            continue
        where = f"checks, check {number}"
        if check.table not in tables:
            yield unknown("table", check.table, tables, where=where)
        elif check.of not in tables[check.table]:
            yield unknown("column", check.of, tables[check.table], where=f"{where}: {check.table}")


def _table_problems(sources: Sequence[SourceDefinition]) -> Iterator[tuple[str, UserError]]:
    """Tables that are called like an event, and tables whose rows belong to customers in some sources only."""
    events = {name for source in sources for name in source.events}
    owned = {source.into.table for source in sources if source.into.table and source.into.customer}
    for source in sources:
        if source.into.table in events and source.into.customer is not None:
            what = f"`{source.into.table}` is an event too; a definition could not tell them apart"
            yield source.name, UserError("duplicate-name", what, where="into: table")
        if source.into.table in owned and source.into.customer is None:
            what = f"rows of `{source.into.table}` belong to customers in another source, and not here"
            hint = "Say whose they are: `customer:`."
            yield source.name, UserError("missing-customer", what, where="into", hint=hint)


def _account_problems(sources: Sequence[SourceDefinition]) -> Iterator[tuple[str, UserError]]:
    """Accounts that several sources give, or that no trait of a customers source can name."""
    accounts = [source for source in sources if source.into.role == "accounts"]
    for source in accounts[:1]:
        columns = customer_columns(sources)
        trait = source.into.account or ""
        if trait not in columns:
            yield source.name, unknown("column", trait, columns, where="into: account")
        own = source.own_types()
        if source.into.parent is not None and source.into.parent not in own:
            yield source.name, unknown("column", source.into.parent, own, where="into: parent")
        types = [own.get(source.into.key or ""), columns[trait].type if trait in columns else None]
        if any(kind not in {ValueType.TEXT, ValueType.INTEGER, None} for kind in types):
            what = "accounts are named by a text or a whole number, in the table and in the trait"
            yield source.name, UserError("wrong-type", what, where="into: account")
    first = accounts[0].into.table if accounts else None
    others = [*accounts[1:], *(each for each in sources if each.into.table == first and each not in accounts)]
    for source in others if first else []:
        what = f"the source `{accounts[0].name}` gives the accounts already"
        yield source.name, UserError("two-accounts", what, where="into")


def _list_problems(sources: Sequence[SourceDefinition]) -> Iterator[tuple[str, UserError]]:
    """Lists that two sources fill in ways that do not fit, and tables that are a list in another source."""
    lists: dict[str, SourceDefinition] = {}
    for source in sources:
        if source.into.list_name is not None:
            lists.setdefault(source.into.list_name, source)
    for source in sources:
        first = lists.get(source.into.table or "", source)
        if source.into.list_name is None and first is not source:
            what = f"`{source.into.table}` is a list in the source `{first.name}`, and a table here"
            yield source.name, UserError("list-clash", what, where="into: table")
        elif (source.into.matches, source.into.suppress) != (first.into.matches, first.into.suppress):
            what = (
                f"the source `{first.name}` fills the list `{source.into.table}` with another `matches` or `suppress`"
            )
            yield (
                source.name,
                UserError("list-clash", what, where="into", hint="A list has one meaning: make them agree."),
            )


def _clashes(
    sources: Sequence[SourceDefinition], tables: Mapping[str, Mapping[str, ValueType]]
) -> Iterator[tuple[str, UserError]]:
    """Events that two sources make in ways that do not fit, and columns of one name and two types."""
    rolled: dict[str, str] = {}
    types: dict[tuple[str, str], tuple[ValueType, str]] = {}
    for source in sources:
        for name in source.rollups:
            others = [each.name for each in sources if each.into.events == name]
            maker = rolled.setdefault(name, source.name)
            if others or maker != source.name:
                what = f"the event `{name}` is made by the source `{(others or [maker])[0]}` too"
                yield source.name, UserError("duplicate-name", what, where=f"rollups: {name}")
        if source.into.target is Target.CUSTOMERS:
            continue
        for name, kind in columns_of(source, tables).items():
            first, owner = types.setdefault((source.table, name), (kind, source.name))
            if first is not kind:
                what = f"`{name}` is {kind} here and {first} in the source `{owner}`"
                yield source.name, UserError("type-clash", what, where=f"columns: {name}")
