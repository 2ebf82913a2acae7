"""Sources as people look at them: how much there is, how new and how good it is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ilk.catalog.tables import QUARANTINE
from ilk.kernel.clock import aware
from ilk.kernel.types import ValueType
from ilk.sources.answers import ColumnQuality, LoadRecord, Source, SourceSummary
from ilk.sources.connectors.webhook.settings import WebhookConnection, webhook_address
from ilk.sources.definition import SourceDefinition, Target
from ilk.sources.schema import columns_of
from ilk.sources.tables import Load, loads_of
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr


def summaries(engine: Engine, sources: Iterable[SourceDefinition]) -> list[SourceSummary]:
    """The sources in a list."""
    loads = loads_of(engine)
    return [_summary(engine, source, [load for load in loads if load.source == source.name]) for source in sources]


def overview(engine: Engine, source: SourceDefinition, related: Sequence[SourceDefinition]) -> Source:
    """One source: its columns and how good they are, its loads, newest first, and why rows are in quarantine."""
    loads = loads_of(engine, source.name)
    return Source(
        summary=_summary(engine, source, loads),
        columns=quality(engine, source, related),
        loads=[_record(load) for load in reversed(loads)],
        reasons=_reasons(engine, source.name),
    )


def quality(engine: Engine, source: SourceDefinition, related: Sequence[SourceDefinition]) -> list[ColumnQuality]:
    """For each column of a source how many rows have a value, how many values there are, and their range.

    The number of different values is estimated, to within a few percent.
    """
    types = columns_of(source, {each.into.table: each.own_types() for each in related if each.into.table})
    there = engine.tables().get(source.table, {})
    known = {name: kind for name, kind in types.items() if name in there}
    figures: dict[str, Expr] = {"rows": sql.count_rows()}
    for position, (name, kind) in enumerate(known.items()):
        figures |= {f"{key}_{position}": value for key, value in _figures(sql.column(name), kind).items()}
    mine = sql.in_set(sql.column("load_no"), [load.load_no for load in loads_of(engine, source.name)])
    found = engine.run(sql.select(figures, source.table, where=mine)).to_pylist()[0] if there else {"rows": 0}
    bad = _bad_columns(engine, source.name)
    return [
        _quality(name, kind, source, found, list(known).index(name) if name in known else None, bad.get(name, 0))
        for name, kind in types.items()
    ]


def _figures(value: Expr, kind: ValueType) -> dict[str, Expr]:
    text = sql.cast(value, ValueType.TEXT)
    figures = {"known": sql.count_known(value), "distinct": sql.call("approx_count_distinct", text)}
    if kind is not ValueType.TEXT_LIST:
        figures |= {
            "least": sql.cast(sql.smallest(value), ValueType.TEXT),
            "most": sql.cast(sql.largest(value), ValueType.TEXT),
        }
    return figures


def _quality(
    name: str, kind: ValueType, source: SourceDefinition, found: Mapping[str, Any], position: int | None, bad: int
) -> ColumnQuality:
    known = found.get(f"known_{position}") or 0
    return ColumnQuality(
        name=name,
        type=kind,
        expression=_expression(source, name),
        known_share=known / found["rows"] if found["rows"] else 0.0,
        distinct=min(found.get(f"distinct_{position}") or 0, known),
        minimum=found.get(f"least_{position}"),
        maximum=found.get(f"most_{position}"),
        quarantined=bad,
    )


def _expression(source: SourceDefinition, name: str) -> str:
    if name in source.columns:
        return source.columns[name].value
    return next((f"from {each.table}" for each in source.enrich if name in each.add), "")


def _summary(engine: Engine, source: SourceDefinition, loads: Sequence[Load]) -> SourceSummary:
    return SourceSummary(
        name=source.name,
        title=source.label,
        connector=source.connector,
        path=source.place,
        address=webhook_address(source.name) if isinstance(source.connect, WebhookConnection) else None,
        into=_into(source),
        rows=sum(load.rows_loaded for load in loads),
        quarantined=sum(load.rows_quarantined for load in loads),
        files=len({load.file for load in loads}),
        last_loaded=max((load.loaded_at for load in loads), default=None),
        latest_event=_latest_event(engine, source),
    )


def _into(source: SourceDefinition) -> str:
    match source.into.target:
        case Target.EVENTS:
            return f"event {source.into.events}"
        case Target.CUSTOMERS:
            return "customers" if source.into.valid_from is None else "customers over time"
        case Target.TABLE:
            return f"list {source.into.list_name}" if source.into.list_name else f"table {source.into.table}"


def _latest_event(engine: Engine, source: SourceDefinition) -> datetime | None:
    if source.into.target is not Target.EVENTS or source.table not in engine.tables():
        return None
    newest = sql.select({"newest": sql.largest(sql.column("occurred_at"))}, source.table)
    found: datetime | None = engine.run(newest).column("newest")[0].as_py()
    return aware(found) if found else None


def _record(load: Load) -> LoadRecord:
    return LoadRecord(
        run=load.run_id,
        file=load.file,
        at=load.loaded_at,
        rows=load.rows_read,
        loaded=load.rows_loaded,
        already=load.rows_known,
        quarantined=load.rows_quarantined,
        replacing=load.rows_replacing,
        passed=load.rows_passed,
    )


def _reasons(engine: Engine, source: str) -> dict[str, int]:
    """How many rows of a source are in quarantine, by reason, most frequent first."""
    return dict(sorted(_counted(engine, source, "reason").items(), key=lambda item: (-item[1], item[0])))


def _bad_columns(engine: Engine, source: str) -> dict[str, int]:
    return _counted(engine, source, "col")


def _counted(engine: Engine, source: str, by: str) -> dict[str, int]:
    if QUARANTINE not in engine.tables():
        return {}
    key = sql.column(by)
    of_source = sql.compare(sql.column("source"), "=", sql.literal(source))
    query = sql.select({"key": key, "rows": sql.count_rows()}, QUARANTINE, where=of_source, group_by=[key])
    return {row["key"] or "": row["rows"] for row in engine.run(query).to_pylist()}
