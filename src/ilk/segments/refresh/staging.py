"""Who belongs: computes facts, traits and memberships at an instant, into staged tables, and keeps the ledger."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

import pyarrow as pa

from ilk.catalog.tables import CUSTOMERS, LEDGER, MEMBERSHIPS, METRICS, SIZES, STAGED
from ilk.kernel.progress import Progress, Silent
from ilk.kernel.types import ValueType
from ilk.segments.compile import Program, belonging, holding, level_query
from ilk.segments.plan import BELONGS
from ilk.segments.refresh import ledger
from ilk.segments.refresh.ledger import Stamp
from ilk.segments.refresh.recorded import recorded_so_far
from ilk.segments.refresh.renewal import Renewal
from ilk.segments.refresh.staged import derive, stages
from ilk.warehouse import sql
from ilk.warehouse.engine import PASSING, Engine, Job, Transaction
from ilk.warehouse.sql import Query

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


def stage_customers(engine: Engine, program: Program, base: Query, progress: Progress | None = None) -> None:
    """Stage `customers` and `customer_metrics`: the base rows with computed traits, one row a customer."""
    listener = progress or Silent()
    targets = stages(program)
    names = program.facts.names(PASSING)
    first, *rest = program.facts.waves(names) or [[]]
    # The longest first: it would be alone at the end.
    for wave in ([Job(targets[0], base), *first], *rest):
        engine.create_all(wave, listener.advance)
    for source, target, level in zip(targets, targets[1:], program.traits, strict=False):
        derive(engine, program, level, source)
        engine.create(target, level_query(level, source, names, keep=list(engine.tables()[source])))
    derive(engine, program, program.metrics, targets[-1])
    engine.create(STAGED + METRICS, level_query(program.metrics, targets[-1], names, keep=["customer_no"]))


def begin_memberships(engine: Engine) -> None:
    """Begin an empty ledger and no sizes; `stage_memberships` goes on from the memberships as they are published."""
    with engine.transaction() as passing:
        passing.drop(PASSING + MEMBERSHIPS)
        passing.create(PASSING + LEDGER, sql.no_rows(_LEDGER_COLUMNS))
        passing.drop(PASSING + SIZES)


def stage_memberships(
    engine: Engine,
    program: Program,
    stamp: Stamp,
    *,
    recorded: Sequence[str],
    value_metric: str | None,
    renewal: Renewal | None = None,
) -> Mapping[str, int]:
    """Answer every segment at the stamp's instant, after `stage_customers`; give each one's size.

    Args:
        engine: the warehouse.
        program: what computes the segments.
        stamp: when, by which run, by which versions.
        recorded: the segments whose memberships and ledger are written; others are only needed by these.
        value_metric: the metric whose total is a segment's value.
        renewal: what staged customers by going on from the refresh before; it has every segment recorded.
    """
    before = _before(engine)
    answered = [name for level in program.segments for name in level.columns]
    numbers = ledger.number_segments(engine, stamp, answered, _ever_recorded(engine))
    if renewal is None:
        _answer(engine, program, numbers, stamp.as_of)
        # Who is defined and not recorded this time keeps its members; who is not defined any more loses them.
        compared = [number for name, number in numbers.items() if name in recorded or name not in stamp.versions]
        engine.create(ledger.CHANGED, ledger.changed(before, compared))
    else:
        renewal.answer(before, numbers, stamp)
    moved = Counter(_moved(engine)) + Counter(_moved_before(engine, stamp))
    with engine.transaction() as passing:
        passing.append(PASSING + LEDGER, ledger.changes(stamp))
        passing.create(PASSING + MEMBERSHIPS, ledger.carried_on(before, stamp))
    sizes = _measure(engine, recorded, value_metric)
    with engine.transaction() as passing:
        passing.append(PASSING + SIZES, _size_rows(sizes, moved, stamp, recorded))
    return {name: size for name, (size, _) in sizes.items()}


def publish(changes: Transaction, tables: Mapping[str, object]) -> None:
    """Put what was staged in the place of what is published, within the caller's transaction."""
    for table in (CUSTOMERS, METRICS):
        changes.rename(STAGED + table, table)
    moved, member = PASSING + LEDGER, ("segment", "customer_no")
    if MEMBERSHIPS in tables:
        changes.execute(sql.delete_matching(MEMBERSHIPS, moved, member))
        changes.append(MEMBERSHIPS, sql.matching(PASSING + MEMBERSHIPS, moved, member))
    else:
        changes.create(MEMBERSHIPS, sql.everything(PASSING + MEMBERSHIPS))
    changes.append(LEDGER, sql.everything(moved))
    if SIZES in tables:
        changes.execute(sql.delete_matching(SIZES, PASSING + SIZES, ("segment", "as_of")))
    changes.append(SIZES, sql.everything(PASSING + SIZES))


def forget_staged(engine: Engine) -> None:
    """Drop everything that a run prepared: after it was published, or after a run that died."""
    engine.drop([table for table in engine.tables() if table.startswith((STAGED, PASSING))])


def _before(engine: Engine) -> str | Query:
    """The memberships to go on from: those of an earlier instant of the run, else the published ones, else none."""
    tables = engine.tables()
    for table in (PASSING + MEMBERSHIPS, MEMBERSHIPS):
        if table in tables:
            return table
    return sql.no_rows(_MEMBERSHIP_COLUMNS)


def _answer(engine: Engine, program: Program, numbers: Mapping[str, int], as_of: datetime) -> None:
    """Fill the table of members, level by level."""
    recorded = recorded_so_far(engine, [table for level in program.segments for table in level.derived], as_of)
    engine.create(ledger.MEMBERS, sql.no_rows(ledger.MEMBER_COLUMNS))
    for level in program.segments:
        if level.needs:
            engine.create(PASSING + BELONGS, belonging(level.needs, ledger.named_members()))
        derive(engine, program, level, STAGED + CUSTOMERS, recorded)
        queries = [
            holding(numbers[name], condition, STAGED + CUSTOMERS, PASSING, level.alone.get(name))
            for name, condition in level.columns.items()
        ]
        engine.create_all([Job(ledger.MEMBERS, query, adds=True) for query in queries])


def _measure(engine: Engine, segments: Sequence[str], metric: str | None) -> Mapping[str, tuple[int, float | None]]:
    """The size of each segment and its total of the metric."""
    segment = sql.column("segment", "member")
    columns = {"segment": segment, "size": sql.count_rows()}
    joins = []
    if metric:
        value = sql.cast(sql.column(metric, "metrics"), ValueType.NUMBER)
        columns["value"] = sql.or_else(sql.total(value, ValueType.NUMBER), 0.0)
        same = sql.same("member", "metrics", "customer_no")
        joins = [sql.Join(STAGED + METRICS, "metrics", same)]
    query = sql.select(columns, PASSING + MEMBERSHIPS, alias="member", joins=joins, group_by=[segment])
    found = {row["segment"]: (row["size"], row.get("value")) for row in engine.run(query).to_pylist()}
    nobody = (0, 0.0 if metric else None)
    return {name: found.get(name, nobody) for name in segments}


def _ever_recorded(engine: Engine) -> set[str]:
    """Every segment that may have members: their sizes were recorded with these."""
    there, segment = engine.tables(), sql.column("segment")
    tables = [table for table in (SIZES, PASSING + SIZES) if table in there]
    asked = [sql.select({"segment": segment}, table, group_by=[segment]) for table in tables]
    return set(engine.run(sql.stack(asked)).column("segment").to_pylist()) if asked else set()


def _moved(engine: Engine) -> Mapping[tuple[str, str], int]:
    """How many entered and left each segment."""
    rows = engine.run(ledger.moved()).to_pylist()
    return {(row["segment"], row["change"]): row["moved"] for row in rows}


def _moved_before(engine: Engine, stamp: Stamp) -> Mapping[tuple[str, str], int]:
    """How many entered and left at this very instant in a run before, which this one takes the place of."""
    if SIZES not in engine.tables():
        return {}
    columns = sql.columns(("segment", "entered", "left_count"))
    same = sql.compare(sql.column("as_of"), "=", sql.literal(stamp.as_of))
    rows = engine.run(sql.select(columns, SIZES, where=same)).to_pylist()
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
