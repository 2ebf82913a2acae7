"""Who belongs: computes facts, traits and memberships at an instant, into staged tables, and keeps the ledger."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from ilk.catalog.tables import CUSTOMERS, LEDGER, MEMBERSHIPS, METRICS, SIZES, STAGED
from ilk.kernel.progress import Progress, Silent
from ilk.segments.compile import Program, belonging, holding, level_query
from ilk.segments.plan import BELONGS
from ilk.segments.refresh import ledger
from ilk.segments.refresh.ledger import Stamp
from ilk.segments.refresh.levels import derive, stages
from ilk.segments.refresh.recorded import recorded_so_far
from ilk.segments.refresh.renewal import Renewal
from ilk.segments.refresh.sizes import Size, measured, moved_at, table_of
from ilk.segments.refresh.told import Moved, ToldMove, take_in_told
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
    told: Sequence[ToldMove] = (),
) -> Mapping[str, int]:
    """Answer every segment at the stamp's instant, after `stage_customers`; give each one's size.

    Args:
        engine: the warehouse.
        program: what computes the segments.
        stamp: when, by which run, by which versions.
        recorded: the segments whose memberships and ledger are written; others are only needed by these.
        value_metric: the metric whose total is a segment's value.
        renewal: what staged customers by going on from the refresh before; it has every segment recorded.
        told: who moved since then, as it was told while it happened, in order.
    """
    live = take_in_told(engine, told, _before(engine), stamp)
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
    with engine.transaction() as passing:
        passing.append(PASSING + LEDGER, ledger.changes(stamp))
        passing.create(PASSING + MEMBERSHIPS, ledger.carried_on(before, stamp))
    sizes = _sizes(engine, stamp, recorded, value_metric, live)
    with engine.transaction() as passing:
        passing.append(PASSING + SIZES, table_of(sizes))
    return {each.segment: each.size for each in sizes}


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


def _ever_recorded(engine: Engine) -> set[str]:
    """Every segment that may have members: their sizes were recorded with these."""
    there, segment = engine.tables(), sql.column("segment")
    tables = [table for table in (SIZES, PASSING + SIZES) if table in there]
    asked = [sql.select({"segment": segment}, table, group_by=[segment]) for table in tables]
    return set(engine.run(sql.stack(asked)).column("segment").to_pylist()) if asked else set()


def _sizes(engine: Engine, stamp: Stamp, segments: Sequence[str], metric: str | None, live: Moved) -> list[Size]:
    """What is recorded of each segment: its size now, and who moved, also live, or in a run before at this instant."""
    found = measured(engine, PASSING + MEMBERSHIPS, segments, metric, STAGED + METRICS)
    moved = Counter({(row["segment"], row["change"]): row["moved"] for row in engine.run(ledger.moved()).to_pylist()})
    moved.update(live)
    before = moved_at(engine, stamp.as_of)
    sizes = []
    for name, (size, value) in found.items():
        entered, left = before.get(name, (0, 0))
        entered, left = entered + moved.get((name, "entered"), 0), left + moved.get((name, "left"), 0)
        sizes.append(Size(name, stamp.versions.get(name, 0), stamp.as_of, stamp.run_id, size, entered, left, value))
    return sizes
