"""Who belongs: computes facts, traits and memberships at an instant, into staged tables, and keeps the ledger."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from ilk.kernel.progress import Progress, Silent
from ilk.kernel.types import ValueType
from ilk.segments.compile import Program, level_query
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
    source = _PASSING + "base"
    engine.create(source, base)
    for number, level in enumerate(program.traits):
        target = f"{_PASSING}traits_{number}"
        engine.create(target, level_query(level, source, _PASSING, keep=list(engine.tables()[source])))
        source = target
    engine.create(STAGED + _CUSTOMERS, sql.everything(source))
    engine.create(STAGED + _METRICS, level_query(program.metrics, source, _PASSING, keep=["customer_no"]))


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
    belongs = _answer(engine, program)
    now = _PASSING + "members"
    engine.create(now, _members(belongs, recorded))
    changes = _PASSING + "changes"
    engine.create(changes, _changes(now, stamp, recorded))
    sizes = _measure(engine, belongs, recorded, value_metric)
    moved = Counter(_moved(engine, changes)) + Counter(_moved_before(engine, stamp))
    with engine.transaction() as staged:
        staged.append(STAGED + _LEDGER, sql.everything(changes))
        staged.create(_PASSING + "memberships", _carried_on(now, stamp, recorded))
        staged.rename(_PASSING + "memberships", STAGED + _MEMBERSHIPS)
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


def _answer(engine: Engine, program: Program) -> str:
    """The table with a yes-or-no column for each segment, one row a customer."""
    belongs: str | None = None
    answered: list[str] = []
    for number, level in enumerate(program.segments):
        target = f"{_PASSING}{BELONGS}_{number}"
        query = level_query(
            level, STAGED + _CUSTOMERS, _PASSING, keep=["customer_no"], belongs=belongs, keep_belongs=answered
        )
        engine.create(target, query)
        belongs, answered = target, [*answered, *level.columns]
    if belongs is None:
        belongs = f"{_PASSING}{BELONGS}"
        engine.create(belongs, sql.select({"customer_no": sql.column("customer_no")}, STAGED + _CUSTOMERS))
    return belongs


def _members(belongs: str, segments: Sequence[str]) -> Query:
    """`segment, customer_no` of everyone who is in."""
    if not segments:
        return sql.no_rows({"segment": "VARCHAR", "customer_no": "INTEGER"})
    number = sql.column("customer_no")
    return sql.stack(
        [
            sql.select({"segment": sql.literal(name), "customer_no": number}, belongs, where=sql.column(name))
            for name in segments
        ]
    )


def _changes(now: str, stamp: Stamp, segments: Sequence[str]) -> Query:
    """The ledger's rows: who entered, and who left, a removed segment included."""
    before = STAGED + _MEMBERSHIPS
    entered = _absent_from(now, before, stamp, "entered", where=None)
    # Segments that are defined but not recorded this time keep their members.
    kept = sorted(set(stamp.versions) - set(segments))
    gone = sql.negate(sql.in_set(sql.column("segment", "present"), kept)) if kept else None
    return sql.stack([entered, _absent_from(before, now, stamp, "left", where=gone)])


def _absent_from(table: str, other: str, stamp: Stamp, change: str, *, where: Expr | None) -> Query:
    missing = sql.is_missing(sql.column("customer_no", "other"))
    columns = {
        "segment": sql.column("segment", "present"),
        "version": sql.whole(_version(stamp)),
        "customer_no": sql.column("customer_no", "present"),
        "change": sql.literal(change),
        "occurred_at": sql.literal(stamp.as_of),
        "run_id": sql.literal(stamp.run_id),
    }
    join = sql.Join(other, "other", _same_member("present", "other"))
    keep = missing if where is None else sql.all_of((missing, where))
    return sql.select(columns, table, alias="present", joins=[join], where=keep)


def _carried_on(now: str, stamp: Stamp, segments: Sequence[str]) -> Query:
    """The memberships after the changes: who stays keeps their `since`."""
    before = STAGED + _MEMBERSHIPS
    columns = {
        "segment": sql.column("segment", "present"),
        "customer_no": sql.column("customer_no", "present"),
        "since": sql.or_else(sql.column("since", "before"), sql.literal(stamp.as_of)),
    }
    join = sql.Join(before, "before", _same_member("present", "before"))
    current = sql.select(columns, now, alias="present", joins=[join])
    kept = sorted(set(stamp.versions) - set(segments))
    return sql.stack([current, sql.everything(before, where=sql.in_set(sql.column("segment"), kept))])


def _same_member(left: str, right: str) -> Expr:
    return sql.all_of(
        sql.compare(sql.column(name, left), "=", sql.column(name, right)) for name in ("segment", "customer_no")
    )


def _version(stamp: Stamp) -> Expr:
    segment = sql.column("segment", "present")
    cases = [(sql.compare(segment, "=", sql.literal(name)), sql.literal(n)) for name, n in stamp.versions.items()]
    return sql.choose(cases, sql.literal(0)) if cases else sql.literal(0)


def _measure(
    engine: Engine, belongs: str, segments: Sequence[str], metric: str | None
) -> Mapping[str, tuple[int, float | None]]:
    """The size of each segment and its total of the metric, in one pass."""
    if not segments:
        return {}
    columns: dict[str, Expr] = {}
    for index, name in enumerate(segments):
        columns[f"size_{index}"] = sql.count_if(sql.column(name, "belongs"))
        if metric:
            inside = sql.choose([(sql.column(name, "belongs"), sql.column(metric, "metrics"))])
            columns[f"value_{index}"] = sql.total(sql.cast(inside, ValueType.NUMBER), ValueType.NUMBER)
    same = sql.compare(sql.column("customer_no", "belongs"), "=", sql.column("customer_no", "metrics"))
    join = sql.Join(STAGED + _METRICS, "metrics", same)
    row = engine.run(sql.select(columns, belongs, alias="belongs", joins=[join])).to_pylist()[0]
    return {name: (row[f"size_{index}"], row.get(f"value_{index}")) for index, name in enumerate(segments)}


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
