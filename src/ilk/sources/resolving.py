"""What becomes of staged rows that are good: loaded, known already, or a duplicate of another row."""

from collections.abc import Mapping, Sequence

from ilk.catalog.tables import CUSTOMER_KEYS
from ilk.kernel.types import ValueType
from ilk.sources.cleaning import BESIDE, CODE, CONTENT, KEY, LOAD, content_of, is_named, key_since
from ilk.sources.comparing import BEFORE
from ilk.sources.definition import SourceDefinition, Target
from ilk.sources.files.reader import ROW
from ilk.sources.records import record_column
from ilk.sources.rules import CUSTOMER, OCCURRED_AT
from ilk.sources.staging import Staging
from ilk.sources.tables import count, loads_of
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Join, Query

_MOST_HASHED = 1 << 25
"""The hashes of names of so many rows are compared in memory: a quarter of a gigabyte."""


def resolve(staging: Staging, replaced: Sequence[int]) -> None:
    """Fill the load's `again` and `fates`: keys of rows that say the same, and rows that are not to be loaded.

    Rows of the loads in `replaced` are as good as gone.
    """
    known, repeats = (_of_states if is_state(staging.source) else _of_events)(staging, replaced)
    if known is not None:
        staging.engine.create(staging.table("fates"), known)
    if repeats is not None:
        with staging.engine.transaction() as changes:
            changes.append(staging.table("fates"), _others(repeats, staging.table("fates")))


def _of_states(staging: Staging, replaced: Sequence[int]) -> tuple[Query | None, Query | None]:
    """The fates of rows of states: those decided beside rows loaded before, and those decided among themselves."""
    present = _present(staging, replaced)
    if present is not None:
        staging.engine.create(staging.table("present"), present)
    tried_again = present is not None and not staging.readers
    return (_beside_others(staging) if tried_again else None, staging.step("repeats_of_states"))


def _of_events(staging: Staging, replaced: Sequence[int]) -> tuple[Query | None, Query | None]:
    """The fates of rows of events and of tables without a key, likewise."""
    if staging.source.into.corrects:
        return _of_corrected(staging, replaced)
    if is_named(staging.source):
        if not _may_repeat(staging):
            return _known(staging, replaced), None
        staging.engine.create(staging.table("twice"), _of_one_name(staging))
        return _known(staging, replaced), staging.step("repeats_of_events", rows=staging.table("twice"))
    staging.engine.create(staging.table("again"), _again(staging))
    may_repeat = len(staging.readers) != 1
    return _known(staging, replaced), staging.step("repeats_of_events") if may_repeat else None


def _of_corrected(staging: Staging, replaced: Sequence[int]) -> tuple[Query | None, Query | None]:
    """The fates of rows of events that newer rows correct, likewise; `corrections` are those that do."""
    engine, decided = staging.engine, sql.is_known(sql.column("fate"))
    found: list[str] = []
    known = _known(staging, replaced)
    if known is not None:
        engine.create(staging.table("compared"), known)
        found.append(staging.table("compared"))
    if _may_repeat(staging):
        engine.create(staging.table("twice"), _of_one_name(staging))
        engine.create(staging.table("versions"), staging.step("versions_of_events", rows=staging.table("twice")))
        found.append(staging.table("versions"))
    rows = sql.columns((LOAD, ROW))
    if found:
        corrects = [sql.select(rows, table, where=sql.column("corrects")) for table in found]
        engine.create(staging.table("corrections"), sql.select(rows, sql.stack(corrects), group_by=[*rows.values()]))
    fates = {table: sql.select(rows | sql.columns(["fate"]), table, where=decided) for table in found}
    return fates.get(staging.table("compared")), fates.get(staging.table("versions"))


def is_state(source: SourceDefinition) -> bool:
    """Whether a newer row of the same key takes the place of an older one: customers, and tables with a key.

    Rows that say only what is new all count, so none takes the place of another.
    """
    if source.into.target is Target.CUSTOMERS:
        return not source.into.partial
    return source.into.key is not None


def remaining(table: str, replaced: Sequence[int]) -> Query:
    """The rows of a table that stay when some loads are replaced."""
    return sql.everything(table, where=stays(replaced))


def stays(replaced: Sequence[int], alias: str | None = None) -> Expr | None:
    """Whether a row is of none of some loads; None when there are none."""
    if not replaced:
        return None
    return sql.negate(sql.in_set(sql.column("load_no", alias), list(replaced)))


def identified(staging: Staging) -> Query:
    """The good rows with `KEY` filled in, whatever becomes of them."""
    rows = staging.table("rows")
    columns = sql.columns(staging.engine.tables()[rows], "each")
    columns[KEY] = sql.or_else(columns[KEY], columns[CONTENT])
    joins = []
    if staging.has_rows("again"):
        columns[KEY] = sql.or_else(sql.column("key", "again"), columns[KEY])
        joins.append(Join(staging.table("again"), "again", sql.same("again", "each", LOAD, ROW)))
    return sql.select(columns, rows, alias="each", joins=joins, where=sql.is_missing(sql.column(CODE, "each")))


def loading(staging: Staging) -> Query:
    """The rows that are to be loaded."""
    rows = identified(staging)
    if not staging.has_rows("fates"):
        return rows
    columns = sql.columns(staging.engine.tables()[staging.table("rows")], "good")
    join = Join(staging.table("fates"), "fates", sql.same("fates", "good", LOAD, ROW))
    return sql.select(columns, rows, alias="good", joins=[join], where=sql.is_missing(sql.column("fate", "fates")))


def _again(staging: Staging) -> Query:
    """Keys for rows that say the same as an earlier row of their file; of files read long ago when none is open."""
    source = staging.source
    if staging.readers or source.table not in staging.engine.tables():
        return staging.step("again")
    key = "event_id" if source.into.target is Target.EVENTS else "row_id"
    before = sql.select({"load_no": sql.column("load_no"), "key": sql.column(key)}, source.table)
    staging.engine.create(staging.table("before"), before)
    return staging.step("again_later")


def _may_repeat(staging: Staging) -> bool:
    """Whether two good rows may have one name: hashes of names, sorted, cost a fifth of names in groups."""
    import numpy as np

    good = sql.is_missing(sql.column(CODE))
    if count(staging.engine, staging.table("rows"), good) > _MOST_HASHED:
        return True
    hashed = sql.select({"hash": sql.call("hash", sql.column(KEY))}, staging.table("rows"), where=good)
    hashes = staging.engine.run(hashed).column("hash")
    # From its buffer, for to give an array of Arrow to numpy imports pandas; equal is equal, whatever the sign.
    together = hashes.combine_chunks()
    values = np.frombuffer(together.buffers()[1] or b"", f"i{hashes.type.bit_width // 8}")
    ordered = np.sort(values[together.offset :][: len(together)])
    return bool((ordered[1:] == ordered[:-1]).any())


def _of_one_name(staging: Staging) -> Query:
    """The good rows whose name another has too, with what they say: for most rows that need not be worked out."""
    rows, key = staging.table("rows"), sql.column(KEY)
    good = sql.is_missing(sql.column(CODE))
    names = sql.select({"name": key, "rows": sql.count_rows()}, rows, where=good, group_by=[key])
    more = sql.compare(sql.column("rows"), ">", sql.literal(1))
    repeated = sql.select({"name": sql.column("name")}, names, where=more)
    staged = staging.engine.tables()[rows]
    columns = sql.columns(staged, "each") | {CONTENT: content_of([name for name in staged if _is_said(name)])}
    same = sql.compare(sql.column("name", "repeated"), "=", sql.column(KEY, "each"))
    return sql.select(columns, rows, alias="each", joins=[Join(repeated, "repeated", same, "inner")], where=good)


def _is_said(column: str) -> bool:
    """Whether a column of staged rows is what a row says, and not what stands beside it."""
    return column not in BESIDE and not column.startswith(BEFORE)


# ---- against what is loaded already ------------------------------------------------------------------------------


def _known(staging: Staging, replaced: Sequence[int]) -> Query | None:
    """The fates of rows whose key is loaded already; None when nothing is."""
    source, engine = staging.source, staging.engine
    columns = engine.tables().get(source.table)
    if columns is None or not _has_rows(engine, source.table, replaced):
        return None
    key = "event_id" if source.into.target is Target.EVENTS else "row_id"
    there = Join(
        remaining(source.table, replaced),
        "there",
        sql.compare(sql.column(key, "there"), "=", sql.column(KEY, "here")),
        "inner",
    )
    joins = [there]
    same = sql.all_of([])
    if is_named(source):
        joins.append(
            Join(
                CUSTOMER_KEYS, "keys", sql.compare(sql.column("customer_id", "keys"), "=", sql.column(CUSTOMER, "here"))
            )
        )
        same = _says_the_same(source, columns)
    found = {LOAD: sql.column(LOAD, "here"), ROW: sql.column(ROW, "here"), **_beside_loaded(staging, same)}
    return sql.select(found, identified(staging), alias="here", joins=joins)


def _beside_loaded(staging: Staging, same: Expr) -> dict[str, Expr]:
    """The fate of a row beside the one of its name that is loaded; where newer rows do, whether it `corrects` that."""
    known, other = sql.literal("known"), sql.literal("duplicate")
    if not staging.source.into.corrects:
        return {"fate": sql.choose([(same, known)], other)}
    loads = [load.load_no for load in loads_of(staging.engine, staging.source.name)]
    load, loaded = sql.column(LOAD, "here"), sql.column("load_no", "there")
    own = sql.in_set(loaded, loads)
    newer = sql.all_of([own, sql.compare(load, ">", loaded)])
    older = sql.all_of([own, sql.compare(load, "<", loaded)])
    fate = sql.choose([(same, known), (newer, sql.literal(None)), (older, known)], other)
    return {"fate": fate, "corrects": sql.all_of([newer, sql.negate(same)])}


def _says_the_same(source: SourceDefinition, columns: Mapping[str, str]) -> Expr:
    """Whether an event that is loaded already says what a staged one says."""
    own = [(sql.column(record_column(columns), "there"), sql.column("customer_no", "keys"))]
    own.append((sql.column("occurred_at", "there"), sql.column(OCCURRED_AT, "here")))
    for name in source.columns:
        there = sql.column(name, "there") if name in columns else sql.literal(None)
        own.append((there, sql.column(name, "here")))
    return sql.all_of(_equal(left, right) for left, right in own)


def _equal(left: Expr, right: Expr) -> Expr:
    """Whether two values are equal, or both missing; never null."""
    neither = sql.all_of([sql.is_missing(left), sql.is_missing(right)])
    return sql.any_of([neither, sql.truth(sql.compare(left, "=", right))])


def _present(staging: Staging, replaced: Sequence[int]) -> Query | None:
    """For each key of a state the hash of what it says now; None when nothing is loaded."""
    source, engine = staging.source, staging.engine
    if source.table not in engine.tables():
        return None
    rows = remaining(source.table, replaced)
    if source.into.key is not None:
        key = sql.cast(sql.column(source.into.key), ValueType.TEXT)
        return sql.select({"key": key, "content": sql.column("row_id")}, rows)
    since = ["valid_from"] if _has_since(source, engine) else []
    record = sql.column(record_column(engine.tables()[source.table]))
    named = {"customer_no": record, **sql.columns(since)}
    newest = sql.last_by(sql.column("row_id"), [sql.column("load_no"), sql.column("row_id")])
    latest = sql.select({**named, "row_id": newest}, rows, group_by=list(named.values()))
    same = sql.same("keys", "latest", "customer_no")
    key = sql.column("customer_id", "keys")
    key = key_since(key, sql.column("valid_from", "latest")) if since else key
    columns = {"key": key, "content": sql.column("row_id", "latest")}
    return sql.select(columns, latest, alias="latest", joins=[Join(CUSTOMER_KEYS, "keys", same, "inner")])


def _beside_others(staging: Staging) -> Query:
    """The rows tried again that came in one file with a row of the same key that was loaded: duplicates.

    Of a table that has one row a key, a row of a newer file stands for an older one, which is known then.
    """
    source = staging.source
    load, row, key = (sql.column(name, "here") for name in (LOAD, ROW, KEY))
    loaded = sql.column("load_no", "there")
    pairs = [sql.compare(loaded, ">=" if source.into.key is not None else "=", load)]
    joins = []
    if source.into.key is not None:
        own = sql.cast(sql.column(source.into.key, "there"), ValueType.TEXT)
        pairs.append(sql.compare(own, "=", key))
    else:
        customer = sql.compare(sql.column("customer_id", "keys"), "=", sql.column(CUSTOMER, "here"))
        joins.append(Join(CUSTOMER_KEYS, "keys", customer, "inner"))
        if _has_since(source, staging.engine):
            pairs.append(sql.compare(sql.column("valid_from", "there"), "=", sql.column(OCCURRED_AT, "here")))
        record = sql.column(record_column(staging.engine.tables()[source.table]), "there")
        pairs.append(sql.compare(record, "=", sql.column("customer_no", "keys")))
    joins.append(Join(source.table, "there", sql.all_of(pairs), "inner"))
    same = sql.compare(sql.column("row_id", "there"), "=", sql.column(CONTENT, "here"))
    is_known = sql.any_of([same, sql.compare(loaded, ">", load)])
    fate = sql.choose([(is_known, sql.literal("known"))], sql.literal("duplicate"))
    # "known" sorts after "duplicate": a row that equals one of several is known.
    found = {LOAD: load, ROW: row, "fate": sql.largest(fate)}
    return sql.select(found, identified(staging), alias="here", joins=joins, group_by=[load, row])


def _has_since(source: SourceDefinition, engine: Engine) -> bool:
    """Whether rows of customers that are loaded already say since when they hold."""
    return source.into.valid_from is not None and "valid_from" in engine.tables()[source.table]


def _has_rows(engine: Engine, table: str, replaced: Sequence[int]) -> bool:
    return bool(engine.run(sql.everything(table, where=stays(replaced), limit=1)).num_rows)


def _others(repeats: Query, fates: str) -> Query:
    """The repeats whose fate is not decided yet."""
    columns = sql.columns((LOAD, ROW, "fate"), "repeats")
    join = Join(fates, "fates", sql.same("fates", "repeats", LOAD, ROW))
    return sql.select(
        columns, repeats, alias="repeats", joins=[join], where=sql.is_missing(sql.column("fate", "fates"))
    )
