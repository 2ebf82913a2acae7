"""The load of a source: what is new in its files, checked, and made visible in one step; the rest is left alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ilk.catalog.documents import digest
from ilk.catalog.tables import LOADS, QUARANTINE
from ilk.kernel.errors import raise_all, unknown
from ilk.kernel.progress import Progress
from ilk.sources.context import LoadContext, LoadReport
from ilk.sources.definition import SourceDefinition
from ilk.sources.drift import drift
from ilk.sources.files.finding import Fingerprint, FoundFile, fingerprint
from ilk.sources.places import files_of
from ilk.sources.resolving import resolve
from ilk.sources.staging import NewFile, staged
from ilk.sources.tables import Load, ensure_own_tables, largest_number, loads_of
from ilk.sources.writing import write
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine


@dataclass(frozen=True, slots=True)
class Planned:
    """What a load is going to do: files to read, loads that they replace, files that are known already.

    `stale` are loads of an older mapping whose content is no more: their rows stay as they were read. `dropped` are
    loads of a list whose files are no more what they were; all its files are read again then.
    """

    new: tuple[NewFile, ...]
    loads: tuple[Load, ...]
    replaced: tuple[Load, ...]
    unchanged: tuple[str, ...]
    stale: tuple[Load, ...]
    dropped: tuple[Load, ...] = ()


def load(
    engine: Engine,
    source: SourceDefinition,
    related: Sequence[SourceDefinition],
    context: LoadContext,
    progress: Progress,
) -> LoadReport:
    """Load what is new of a source, in one transaction: a load that is cut short leaves everything as it was.

    A file is new when its content is, or when the source's mapping has changed since it was read: then its rows take
    the place of those that were read from it before. Rows known already are counted and not loaded again, bad rows go
    to the quarantine. The caller begins and ends the step of `progress`.

    Args:
        engine: the warehouse.
        source: the source.
        related: the sources of related tables, loaded before.
        context: folder, zone, instant and run.
        progress: is told of the rows read.

    Raises:
        UserError: when there is no file, or one cannot be read; nothing is changed then.
    """
    ensure_own_tables(engine)
    _need_tables(engine, source)
    plan = planned(engine, source, context)
    if not plan.new and not plan.dropped and source.table in engine.tables():
        return LoadReport(source.name, unchanged=plan.unchanged, left_as_they_were=_names(plan.stale))
    with staged(engine, source, plan.new, context, progress) as staging:
        resolve(staging, [load.load_no for load in plan.replaced])
        loads = write(staging, related, plan.loads, plan.replaced)
    return _report(engine, source, plan, loads)


def _need_tables(engine: Engine, source: SourceDefinition) -> None:
    """Raise `UserError` for a related table that was never loaded."""
    there = [name.removeprefix("table_") for name in engine.tables() if name.startswith("table_")]
    raise_all(
        unknown("table", enrichment.table, there, where=f"{source.name}: enrich")
        for enrichment in source.enrich
        if enrichment.table not in there
    )


def planned(engine: Engine, source: SourceDefinition, context: LoadContext) -> Planned:
    """What a load of the source would do. Raises `UserError` when there is no file."""
    mapping = digest({"source": source.mapping(), "zone": context.zone})
    earlier = loads_of(engine, source.name)
    old = [load for load in earlier if load.mapping != mapping]
    number = largest_number(engine, LOADS, "load_no")
    new: list[NewFile] = []
    loads: list[Load] = []
    unchanged: list[str] = []
    replaced: list[Load] = []
    sizes = {load.file: [each.size for each in old if each.file == load.file] for load in old}
    found = [(file, fingerprint(file, sizes.get(file.name, ()))) for file in files_of(source, context)]
    dropped = _dropped(source, earlier, {(file.name, content.sha256) for file, content in found})
    for file, content in found:
        same = [load for load in earlier if load.file == file.name and load.fingerprint == content.sha256]
        if not dropped and any(load.mapping == mapping for load in same):
            unchanged.append(file.name)
            continue
        number += 1
        new.append(NewFile(file, number))
        loads.append(_begun(source, context, mapping, file, content, number))
        replaced.extend(load for load in old if load.file == file.name and content.holds(load.fingerprint))
    replaced.extend(load for load in earlier if dropped and load not in replaced)
    stale = tuple(load for load in old if load not in replaced)
    return Planned(tuple(new), tuple(loads), tuple(replaced), tuple(unchanged), stale, tuple(dropped))


def _dropped(source: SourceDefinition, earlier: Sequence[Load], present: Collection[tuple[str, str]]) -> list[Load]:
    """The loads whose rows go, because what the source names now is all that counts."""
    return [load for load in earlier if source.into.is_replaced and (load.file, load.fingerprint) not in present]


def _begun(
    source: SourceDefinition, context: LoadContext, mapping: str, file: FoundFile, content: Fingerprint, number: int
) -> Load:
    return Load(
        load_no=number,
        run_id=context.run_id,
        source=source.name,
        file=file.name,
        fingerprint=content.sha256,
        size=content.size,
        mapping=mapping,
        target=source.table,
        customers=0,
        loaded_at=context.now,
    )


def _report(engine: Engine, source: SourceDefinition, plan: Planned, loads: Sequence[Load]) -> LoadReport:
    return LoadReport(
        source=source.name,
        files=tuple(load.file for load in loads),
        unchanged=plan.unchanged,
        left_as_they_were=_names(plan.stale),
        rows_read=sum(load.rows_read for load in loads),
        rows_loaded=sum(load.rows_loaded for load in loads),
        rows_known=sum(load.rows_known for load in loads),
        rows_quarantined=sum(load.rows_quarantined for load in loads),
        rows_passed=sum(load.rows_passed for load in loads),
        rows_replacing=sum(load.rows_replacing for load in loads),
        rows_before=sum(load.rows_loaded for load in plan.replaced) if plan.dropped else 0,
        drift=_drift(engine, source, loads),
        reasons=reasons(engine, [load.load_no for load in loads]),
    )


def _drift(engine: Engine, source: SourceDefinition, loads: Sequence[Load]) -> tuple[str, ...]:
    """What is said of types that the files of some loads change."""
    files = {load.file for load in loads}
    told = drift((load.file, load.own_types) for load in loads_of(engine, source.name))
    return tuple(sentence for file, sentence in told if file in files)


def reasons(engine: Engine, loads: Sequence[int]) -> dict[str, int]:
    """How many rows of some loads are in quarantine, by reason, most frequent first."""
    reason, rows = sql.column("reason"), sql.count_rows()
    where = sql.in_set(sql.column("load_no"), list(loads))
    counted = sql.select({"reason": reason, "rows": rows}, QUARANTINE, where=where, group_by=[reason])
    ordered = sorted(engine.run(counted).to_pylist(), key=lambda row: (-row["rows"], row["reason"]))
    return {row["reason"]: row["rows"] for row in ordered}


def _names(loads: Sequence[Load]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(load.file for load in loads))


__all__ = ["LoadContext", "LoadReport", "load", "planned", "reasons"]
