"""Who belongs: computes facts, traits and memberships at an instant, into staged tables, and keeps the ledger."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from ilk.kernel.progress import Progress, Silent
from ilk.kernel.types import ValueType
from ilk.segments.compile import Program, belonging, holding, level_query
from ilk.segments.plan import BELONGS
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine, Transaction
from ilk.warehouse.sql import Expr, Query

STAGED = "staged_"
"""The prefix of tables that a run prepares; nothing but the run reads them."""
_PASSING = "passing_"
_CUSTOMERS = "customers"
_METRICS = "customer_metrics"
_MEMBERSHIPS = "memberships"
_LEDGER = "membership_ledger"
_SIZES = "segment_sizes"
_MEMBERSHIP_COLUMNS = {"segment": "VARCHAR", "customer_no": "INTEGER", "since": "TIMESTAMP"}
_MEMBERS = _PASSING + "members"
_MERGED = _PASSING + "merged"
_LEDGER_COLUMNS = {
    "segment": "VARCHAR",
    "version": "INTEGER",
    "customer_no": "INTEGER",
    "change": "VARCHAR",
    "occurred_at": "TIMESTAMP",
    "run_id": "VARCHAR",
}
_SIZES_SCHEMA = pa.schema(
    [
        ("segment", pa.string()),
        ("version", pa.int32()),
        ("as_of", pa.timestamp("us")),
        ("run_id", pa.string()),
        ("size", pa.int64()),
        ("entered", pa.int64()),
        ("left_count", pa.int64()),
        ("value", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is written beside each change of the ledger: when, by which run, by which version of each segment."""

    as_of: datetime
    run_id: str
    versions: Mapping[str, int]


def stage_customers(engine: Engine, program: Program, base: Query, progress: Progress | None = None) -> None:
    """Stage `customers` and `customer_metrics`: the base rows with computed traits, one row a customer."""
    listener = progress or Silent()
    engine.create_all(program.fact_jobs(_PASSING), listener.advance)
    targets = [_PASSING + "base", *(f"{_PASSING}traits_{number}" for number, _ in enumerate(program.traits))]
    targets[-1] = STAGED + _CUSTOMERS
    engine.create(targets[0], base)
    for source, target, level in zip(targets, targets[1:], program.traits, strict=False):
        engine.create(target, level_query(level, source, _PASSING, keep=list(engine.tables()[source])))
    engine.create(STAGED + _METRICS, level_query(program.metrics, targets[-1], _PASSING, keep=["customer_no"]))


def begin_memberships(engine: Engine) -> None:
    """Stage the memberships as they stand, and an empty ledger and sizes, for `stage_memberships` to go on from."""
    known = _MEMBERSHIPS in engine.tables()
    before = sql.everything(_MEMBERSHIPS) if known else sql.no_rows(_MEMBERSHIP_COLUMNS)
    with engine.transaction() as changes:
        changes.create(STAGED + _MEMBERSHIPS, before)
        changes.create(STAGED + _LEDGER, sql.no_rows(_LEDGER_COLUMNS))
        changes.drop(STAGED + _SIZES)


def stage_memberships(
    engine: Engine, program: Program, stamp: Stamp, *, recorded: Sequence[str], value_metric: str | None
) -> Mapping[str, int]:
    """Answer every segment at the stamp's instant, after `stage_customers`; give each one's size.

    Args:
        recorded: the segments whose memberships and ledger are written; others are only needed by these.
        value_metric: the metric whose total is a segment's value.
    """
    _answer(engine, program)
    sizes = _measure(engine, recorded, value_metric)
    engine.create(_MERGED, _merged(stamp, recorded))
    changes = _PASSING + "changes"
    engine.create(changes, _changes(stamp))
    moved = Counter(_moved(engine, changes)) + Counter(_moved_before(engine, stamp))
    with engine.transaction() as staged:
        staged.append(STAGED + _LEDGER, sql.everything(changes))
        staged.create(STAGED + _MEMBERSHIPS, _carried_on(stamp))
        staged.append(STAGED + _SIZES, _size_rows(sizes, moved, stamp, recorded))
    return {name: size for name, (size, _) in sizes.items()}


def publish(changes: Transaction, tables: Mapping[str, object]) -> None:
    """Put what was staged in the place of what is published, within the caller's transaction."""
    for table in (_CUSTOMERS, _METRICS, _MEMBERSHIPS):
        changes.rename(STAGED + table, table)
    changes.append(_LEDGER, sql.everything(STAGED + _LEDGER))
    if _SIZES in tables:
        changes.execute(sql.delete_matching(_SIZES, STAGED + _SIZES, ("segment", "as_of")))
    changes.append(_SIZES, sql.everything(STAGED + _SIZES))


def forget_staged(engine: Engine) -> None:
    """Drop everything that a run prepared: after it was published, or after a run that died."""
    engine.drop([table for table in engine.tables() if table.startswith((STAGED, _PASSING))])


def _answer(engine: Engine, program: Program) -> None:
    """Fill the table of members, `segment, customer_no`, level by level."""
    engine.create(_MEMBERS, sql.no_rows({"segment": "VARCHAR", "customer_no": "INTEGER"}))
    for level in program.segments:
        if any(BELONGS in sql.aliases_in([condition]) for condition in level.columns.values()):
            engine.create(_PASSING + BELONGS, belonging(level.needs, _MEMBERS))
        queries = [holding(name, condition, STAGED + _CUSTOMERS, _PASSING) for name, condition in level.columns.items()]
        with engine.transaction() as changes:
            changes.append(_MEMBERS, sql.stack(queries))


def _merged(stamp: Stamp, segments: Sequence[str]) -> Query:
    """Everyone who was or is in: `segment, customer_no`, `since` as it was, and whether they `belong` now.

    Segments that are defined but not recorded this time keep their members; removed ones lose them.
    """
    kept = sorted(set(stamp.versions) - set(segments))
    now = sql.everything(_MEMBERS, where=sql.in_set(sql.column("segment"), list(segments)))
    before = STAGED + _MEMBERSHIPS
    segment = sql.or_else(sql.column("segment", "now"), sql.column("segment", "before"))
    stays = sql.truth(sql.in_set(sql.column("segment", "before"), kept))
    columns = {
        "segment": segment,
        "customer_no": sql.or_else(sql.column("customer_no", "now"), sql.column("customer_no", "before")),
        "since": sql.column("since", "before"),
        "belong": sql.any_of((sql.is_known(sql.column("customer_no", "now")), stays)),
    }
    same = sql.all_of(
        sql.compare(sql.column(name, "now"), "=", sql.column(name, "before")) for name in ("segment", "customer_no")
    )
    return sql.select(columns, now, alias="now", joins=[sql.Join(before, "before", same, kind="full")])


def _changes(stamp: Stamp) -> Query:
    """The ledger's rows: who entered, and who left."""
    entered = sql.is_missing(sql.column("since"))
    columns = {
        "segment": sql.column("segment"),
        "version": sql.whole(_version(stamp)),
        "customer_no": sql.column("customer_no"),
        "change": sql.choose([(entered, sql.literal("entered"))], sql.literal("left")),
        "occurred_at": sql.literal(stamp.as_of),
        "run_id": sql.literal(stamp.run_id),
    }
    return sql.select(columns, _MERGED, where=sql.compare(entered, "=", sql.column("belong")))


def _carried_on(stamp: Stamp) -> Query:
    """The memberships after the changes: who stays keeps their `since`."""
    since = sql.or_else(sql.column("since"), sql.literal(stamp.as_of))
    columns = {"segment": sql.column("segment"), "customer_no": sql.column("customer_no"), "since": since}
    return sql.select(columns, _MERGED, where=sql.column("belong"))


def _version(stamp: Stamp) -> Expr:
    segment = sql.column("segment")
    cases = [(sql.compare(segment, "=", sql.literal(name)), sql.literal(n)) for name, n in stamp.versions.items()]
    return sql.choose(cases, sql.literal(0)) if cases else sql.literal(0)


def _measure(engine: Engine, segments: Sequence[str], metric: str | None) -> Mapping[str, tuple[int, float | None]]:
    """The size of each segment and its total of the metric."""
    segment = sql.column("segment", "member")
    columns = {"segment": segment, "size": sql.count_rows()}
    joins = []
    if metric:
        value = sql.cast(sql.column(metric, "metrics"), ValueType.NUMBER)
        columns["value"] = sql.or_else(sql.total(value, ValueType.NUMBER), 0.0)
        same = sql.compare(sql.column("customer_no", "member"), "=", sql.column("customer_no", "metrics"))
        joins = [sql.Join(STAGED + _METRICS, "metrics", same)]
    rows = engine.run(sql.select(columns, _MEMBERS, alias="member", joins=joins, group_by=[segment])).to_pylist()
    found = {row["segment"]: (row["size"], row.get("value")) for row in rows}
    nobody = (0, 0.0 if metric else None)
    return {name: found.get(name, nobody) for name in segments}


def _moved(engine: Engine, changes: str) -> Mapping[tuple[str, str], int]:
    """How many entered and left each segment."""
    keys = {name: sql.column(name) for name in ("segment", "change")}
    rows = engine.run(sql.select(keys | {"moved": sql.count_rows()}, changes, group_by=list(keys.values())))
    return {(row["segment"], row["change"]): row["moved"] for row in rows.to_pylist()}


def _moved_before(engine: Engine, stamp: Stamp) -> Mapping[tuple[str, str], int]:
    """How many entered and left at this very instant in a run before, which this one takes the place of."""
    if _SIZES not in engine.tables():
        return {}
    columns = {name: sql.column(name) for name in ("segment", "entered", "left_count")}
    same = sql.compare(sql.column("as_of"), "=", sql.literal(stamp.as_of))
    rows = engine.run(sql.select(columns, _SIZES, where=same)).to_pylist()
    entered = {(row["segment"], "entered"): row["entered"] for row in rows}
    return entered | {(row["segment"], "left"): row["left_count"] for row in rows}


def _size_rows(
    sizes: Mapping[str, tuple[int, float | None]],
    moved: Mapping[tuple[str, str], int],
    stamp: Stamp,
    segments: Sequence[str],
) -> pa.Table:
    plain = stamp.as_of.replace(tzinfo=None)
    rows = [
        {
            "segment": name,
            "version": stamp.versions.get(name, 0),
            "as_of": plain,
            "run_id": stamp.run_id,
            "size": sizes[name][0],
            "entered": moved.get((name, "entered"), 0),
            "left_count": moved.get((name, "left"), 0),
            "value": sizes[name][1],
        }
        for name in segments
    ]
    return pa.Table.from_pylist(rows, schema=_SIZES_SCHEMA)
