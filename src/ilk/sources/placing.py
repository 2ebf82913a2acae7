"""The rows of a source's table: the new ones as the table has them, and the table anew where adding is not enough."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ilk.catalog.tables import CUSTOMER_KEYS, related_table
from ilk.kernel.types import ValueType
from ilk.sources.cleaning import CONTENT, KEY, LOAD
from ilk.sources.definition import Enrichment, SourceDefinition, Target
from ilk.sources.records import RECORD, is_resolved, person
from ilk.sources.resolving import is_state, loading, remaining
from ilk.sources.rules import CUSTOMER, OCCURRED_AT
from ilk.sources.staging import Staging
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Join, Query


def added_rows(staging: Staging, types: Mapping[str, ValueType]) -> Query:
    """The new rows as the table has them; events in time order."""
    source = staging.source
    own: dict[str, Expr] = {}
    joins = [*_of_customers(staging), *_of_tables(source)]
    if source.into.customer is not None:
        own["customer_no"] = sql.column("customer_no", "keys")
        if is_resolved(staging.engine):
            join, own["customer_no"] = person(own["customer_no"])
            joins.append(join)
            own[RECORD] = sql.column("customer_no", "keys")
    if source.into.target is Target.EVENTS:
        own |= {"occurred_at": sql.column(OCCURRED_AT, "good"), "event_id": sql.column(KEY, "good")}
    else:
        own |= {"valid_from": sql.column(OCCURRED_AT, "good")} if source.into.valid_from is not None else {}
        own["row_id"] = sql.column(CONTENT if is_state(source) else KEY, "good")
    own["load_no"] = sql.whole(sql.column(LOAD, "good"))
    own |= sql.columns(source.columns, "good")
    for position, enrichment in enumerate(source.enrich):
        added = sql.columns(enrichment.add, f"related_{position}")
        own |= {name: sql.cast(value, types[name]) for name, value in added.items()}
    rows = sql.select(own, _newest(staging), alias="good", joins=joins)
    return _in_time_order(rows, tuple(own)) if source.into.target is Target.EVENTS else rows


def _newest(staging: Staging) -> Query:
    """The rows to load; of a table with a key, for each key only the row of the newest file."""
    rows = loading(staging)
    if staging.source.into.key is None:
        return rows
    key, load = sql.column(KEY), sql.column(LOAD)
    newest = sql.select({KEY: key, LOAD: sql.largest(load)}, rows, group_by=[key])
    columns = sql.columns(staging.engine.tables()[staging.table("rows")], "each")
    join = Join(newest, "newest", sql.same("each", "newest", KEY, LOAD), "inner")
    return sql.select(columns, rows, alias="each", joins=[join])


def _of_customers(staging: Staging) -> list[Join]:
    if staging.source.into.customer is None:
        return []
    columns = sql.columns(("customer_no", "customer_id"))
    keys = sql.stack([sql.select(columns, table) for table in (CUSTOMER_KEYS, staging.table("customers"))])
    same = sql.compare(sql.column("customer_id", "keys"), "=", sql.column(CUSTOMER, "good"))
    return [Join(keys, "keys", same, "inner")]


def _of_tables(source: SourceDefinition) -> list[Join]:
    return [_of_table(enrichment, f"related_{position}") for position, enrichment in enumerate(source.enrich)]


def _of_table(enrichment: Enrichment, alias: str) -> Join:
    pairs = [
        sql.compare(
            sql.cast(sql.column(theirs, alias), ValueType.TEXT), "=", sql.cast(sql.column(ours, "good"), ValueType.TEXT)
        )
        for ours, theirs in enrichment.on.items()
    ]
    return Join(newest_of_keys(enrichment), alias, sql.all_of(pairs))


def newest_of_keys(enrichment: Enrichment) -> Query:
    """The related table with one row a key: the newest."""
    keys = sql.columns(enrichment.on.values())
    order = [sql.column("load_no"), sql.column("row_id")]
    added = {name: sql.last_by(sql.column(name), order) for name in enrichment.add if name not in keys}
    return sql.select({**keys, **added}, related_table(enrichment.table), group_by=list(keys.values()))


def _in_time_order(rows: Query, columns: Sequence[str]) -> Query:
    order = [sql.column("occurred_at"), sql.column("event_id")]
    return sql.select(sql.columns(columns), rows, order_by=[(key, "asc") for key in order])


# ---- the table anew ----------------------------------------------------------------------------------------------


def needs_rebuilding(staging: Staging, types: Mapping[str, ValueType], replaced: Sequence[int]) -> bool:
    """Whether rows cannot just be added: some go, some take the place of others, columns change, or time goes back."""
    source, engine = staging.source, staging.engine
    columns = engine.tables()[source.table]
    if source.into.corrects and staging.has_rows("corrections"):
        return True
    if replaced or source.into.key is not None or not columns.keys() >= set(own_columns(staging)):
        return True
    if any(columns.get(name) != _stored(kind) for name, kind in types.items()):
        return True
    if source.into.target is not Target.EVENTS:
        return False
    newest = _extreme(engine, source.table, sql.largest(sql.column("occurred_at")))
    first = _extreme(engine, loading(staging), sql.smallest(sql.column(OCCURRED_AT)))
    return newest is not None and first is not None and first < newest


def _stored(kind: ValueType) -> str:
    return sql.type_name(kind).replace(", ", ",")


def _extreme(engine: Engine, rows: str | Query, value: Expr) -> datetime | None:
    found: datetime | None = engine.run(sql.select({"found": value}, rows)).column("found")[0].as_py()
    return found


def rebuilt_rows(staging: Staging, types: Mapping[str, ValueType], replaced: Sequence[int]) -> Query:
    """The rows of the table that stay, and the new ones."""
    source, engine = staging.source, staging.engine
    there = engine.tables()[source.table]
    added = added_rows(staging, types)
    kept = _kept(staging, replaced)
    own = [*own_columns(staging), *types]
    others = [name for name in there if name not in own] if engine.run(_one_of(kept)).num_rows else []
    both = sql.stack(
        [
            sql.select({**_aligned(own, types, there), **sql.columns(others)}, kept),
            sql.select({**sql.columns(own), **{name: sql.literal(None) for name in others}}, added),
        ]
    )
    return _in_time_order(both, [*own, *others]) if source.into.target is Target.EVENTS else both


def own_columns(staging: Staging) -> list[str]:
    """The columns that a table has beside those of its source."""
    into = staging.source.into
    who = [] if into.customer is None else ["customer_no", RECORD] if is_resolved(staging.engine) else ["customer_no"]
    match into.target:
        case Target.EVENTS:
            return [*who, "occurred_at", "event_id", "load_no"]
        case Target.CUSTOMERS:
            since = [] if into.valid_from is None else ["valid_from"]
            return [*who, *since, "row_id", "load_no"]
        case Target.TABLE:
            return [*who, "row_id", "load_no"]


def _aligned(own: Sequence[str], types: Mapping[str, ValueType], there: Mapping[str, str]) -> dict[str, Expr]:
    """The columns of the table as they are now declared; what was declared otherwise is read as the new type."""
    columns: dict[str, Expr] = {}
    for name in own:
        value = sql.column(name) if name in there else sql.literal(None)
        columns[name] = sql.try_cast(value, types[name]) if name in types else value
    return columns


def _kept(staging: Staging, replaced: Sequence[int]) -> Query:
    """The rows of the table that stay."""
    source = staging.source
    rows = remaining(source.table, replaced)
    if source.into.key is None and not source.into.corrects:
        return rows
    key = _key_of(source, "there")
    new = sql.select({KEY: sql.column(KEY)}, loading(staging), group_by=[sql.column(KEY)])
    join = Join(new, "new", sql.compare(sql.column(KEY, "new"), "=", key))
    columns = sql.columns(staging.engine.tables()[source.table], "there")
    return sql.select(columns, rows, alias="there", joins=[join], where=sql.is_missing(sql.column(KEY, "new")))


def corrected(staging: Staging) -> Query:
    """Whose the events are that the rows to load take the place of: see `CORRECTED`."""
    source = staging.source
    new = sql.select(sql.columns((KEY, LOAD)), loading(staging))
    whose = {
        "target": sql.literal(source.table),
        "customer_no": sql.column("customer_no", "there"),
        "load_no": sql.whole(sql.column(LOAD, "new")),
    }
    same = sql.compare(sql.column(KEY, "new"), "=", _key_of(source, "there"))
    return sql.select(whose, source.table, alias="there", joins=[Join(new, "new", same, "inner")])


def _key_of(source: SourceDefinition, alias: str) -> Expr:
    """What names a row of the source's table."""
    key = source.into.key
    return sql.column("event_id", alias) if key is None else sql.cast(sql.column(key, alias), ValueType.TEXT)


def _one_of(rows: Query) -> Query:
    """One row at most."""
    return sql.select({"one": sql.literal(1)}, rows, limit=1)
