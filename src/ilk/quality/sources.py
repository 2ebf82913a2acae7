"""How good a source is: one look at its table, its loads and its quarantine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import TypeAlias

from ilk.catalog.documents import digest
from ilk.catalog.tables import QUARANTINE, RELATED
from ilk.kernel.types import ValueType
from ilk.quality import source_checks
from ilk.quality.answers import CheckResult, ColumnScore, QualitySubject
from ilk.quality.scores import freshness, least, scores, share
from ilk.quality.source_checks import HERE, Ground
from ilk.sources.definition import SourceDefinition
from ilk.sources.expecting import Fresh, Reference, SourceCheck, Unique
from ilk.sources.schema import columns_of
from ilk.sources.tables import Load, loads_of
from ilk.sources.writing import DUPLICATE_CODE
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Join

_ABSENT, _INCONSISTENT = "missing", "rule"
"""Codes of the quarantine that speak of completeness, uniqueness and consistency; all others are of validity."""


Judged: TypeAlias = Sequence[tuple[SourceCheck, CheckResult]]
Known: TypeAlias = Mapping[str, QualitySubject]
"""Sources by the digest of what they were found from."""


@dataclass(frozen=True, slots=True)
class _Refused:
    """Rows in quarantine, by what is wrong with them."""

    absent: int
    repeated: int
    inconsistent: int
    invalid: int


def source_subjects(
    engine: Engine, sources: Iterable[SourceDefinition], as_of: datetime, known: Known | None = None
) -> Known:
    """The scores and checks of sources, each in one statement over its table, by what they follow from.

    Args:
        engine: the warehouse.
        sources: all sources.
        as_of: the instant of the run.
        known: what was found before; where it follows from the same, only freshness is looked at again.
    """
    every = list(sources)
    tables = {each.into.table: each.own_types() for each in every if each.into.table}
    loads = loads_of(engine)
    related = [load.load_no for load in loads if load.target.startswith(RELATED)]
    refused = _refused(engine)
    found: dict[str, QualitySubject] = {}
    for source in every:
        own = [load for load in loads if load.source == source.name]
        ground = _ground(engine, source, columns_of(source, tables), own, as_of)
        aside = refused.get(source.name, _Refused(0, 0, 0, 0))
        basis = _basis(source, ground, aside, related)
        before = (known or {}).get(basis)
        found[basis] = _subject(source, ground, aside) if before is None else _renewed(before, source, ground)
    return found


def _ground(
    engine: Engine, source: SourceDefinition, types: Mapping[str, ValueType], loads: Sequence[Load], as_of: datetime
) -> Ground:
    there = engine.tables().get(source.table, {})
    time = next((name for name in ("occurred_at", "valid_from") if name in there), None)
    mine = sql.in_set(sql.column("load_no", HERE), [load.load_no for load in loads])
    kept = {name: kind for name, kind in types.items() if name in there}
    return Ground(engine, source.table, mine, kept, loads, as_of, time)


def _basis(source: SourceDefinition, ground: Ground, refused: _Refused, related: Sequence[int]) -> str:
    """The digest of all that scores and checks follow from, but for the instant that they are asked at."""
    loads = [[load.load_no, load.rows_read, load.rows_loaded, load.rows_known] for load in ground.loads]
    asks = [check.model_dump(mode="json") for check in source.checks]
    rules = source.mapping() | {"name": source.name, "title": source.label}
    return digest({"source": rules, "checks": asks, "loads": loads, "refused": astuple(refused), "related": related})


def _renewed(before: QualitySubject, source: SourceDefinition, ground: Ground) -> QualitySubject:
    """What was found before, with checks of freshness as they are at this instant."""
    asked = {place: check for place, check in enumerate(source.checks) if isinstance(check, Fresh)}
    if not asked or ground.table not in ground.engine.tables():
        return before
    counted = _asked(ground, asked, {})
    told = [
        source_checks.judged(asked[place], place, counted, ground) if place in asked else check
        for place, check in enumerate(before.checks)
    ]
    was = before.scores
    now = scores(
        complete=was.complete,
        valid=was.valid,
        unique=was.unique,
        fresh=_fresh(list(zip(source.checks, told, strict=True))),
        consistent=was.consistent,
    )
    return before.model_copy(update={"checks": told, "scores": now})


def _subject(source: SourceDefinition, ground: Ground, refused: _Refused) -> QualitySubject:
    checks = list(source.checks)
    counted = _counted(ground, checks)
    judged = [source_checks.judged(check, place, counted, ground) for place, check in enumerate(checks)]
    by_check = list(zip(checks, judged, strict=True))
    columns = [
        ColumnScore(name=name, complete=share(counted.get(f"known_{place}", 0), counted["rows"]))
        for place, name in enumerate(ground.types)
    ]
    read = sum(load.rows_read for load in ground.loads)
    values = counted["rows"] * len(columns)
    known = sum(counted.get(f"known_{place}", 0) for place in range(len(columns)))
    return QualitySubject(
        kind="source",
        name=source.name,
        title=source.label,
        rows=counted["rows"],
        scores=scores(
            complete=share(known, values + refused.absent),
            valid=share(read - refused.invalid, read),
            unique=_unique(source, ground.loads, refused, by_check),
            fresh=_fresh(by_check),
            consistent=_consistent(source, read, refused, by_check),
        ),
        checks=judged,
        columns=columns,
    )


def _counted(ground: Ground, checks: Sequence[SourceCheck]) -> Mapping[str, int]:
    """All figures of a source's table, in one statement."""
    columns = {"rows": sql.count_rows()}
    columns |= {f"known_{place}": sql.count_known(sql.column(name, HERE)) for place, name in enumerate(ground.types)}
    return _asked(ground, dict(enumerate(checks)), columns)


def _asked(ground: Ground, checks: Mapping[int, SourceCheck], columns: Mapping[str, Expr]) -> Mapping[str, int]:
    """Some figures, with those that checks need."""
    figures = dict(columns)
    joins: list[Join] = []
    for place, check in checks.items():
        figures |= source_checks.figures(check, place, ground)
        joins += source_checks.joins(check, place, ground)
    (row,) = ground.engine.run(sql.select(figures, ground.table, alias=HERE, joins=joins, where=ground.own)).to_pylist()
    return dict(row)


def _unique(
    source: SourceDefinition,
    loads: Sequence[Load],
    refused: _Refused,
    checks: Judged,
) -> float | None:
    """Rows that do not repeat another: of those that name themselves, and of those that a check looks at."""
    named = source.into.id is not None or source.into.key is not None or source.into.customers
    read = sum(load.rows_read for load in loads)
    own = share(read - refused.repeated, read) if named else None
    return least([own, *(told.measured for check, told in checks if isinstance(check, Unique))])


def _fresh(checks: Judged) -> float | None:
    return least(
        freshness(told.measured, check.days)
        for check, told in checks
        if isinstance(check, Fresh) and told.measured is not None
    )


def _consistent(source: SourceDefinition, read: int, refused: _Refused, checks: Judged) -> float | None:
    """Rows that meet the rules; values that a reference finds: the worst of these."""
    ruled = share(read - refused.inconsistent, read) if source.rules else None
    return least([ruled, *(told.measured for check, told in checks if isinstance(check, Reference))])


def _refused(engine: Engine) -> Mapping[str, _Refused]:
    """The rows in quarantine by source and by what is wrong with them, in one statement."""
    if QUARANTINE not in engine.tables():
        return {}
    source, code = sql.column("source"), sql.column("code")
    counts = {
        "absent": sql.count_if(sql.compare(code, "=", sql.literal(_ABSENT))),
        "repeated": sql.count_if(sql.compare(code, "=", sql.literal(DUPLICATE_CODE))),
        "inconsistent": sql.count_if(sql.compare(code, "=", sql.literal(_INCONSISTENT))),
        "all": sql.count_rows(),
    }
    rows = engine.run(sql.select({"source": source, **counts}, QUARANTINE, group_by=[source])).to_pylist()
    return {row["source"]: _of(row) for row in rows}


def _of(row: Mapping[str, int]) -> _Refused:
    absent, repeated, inconsistent = row["absent"], row["repeated"], row["inconsistent"]
    return _Refused(absent, repeated, inconsistent, row["all"] - absent - repeated - inconsistent)
