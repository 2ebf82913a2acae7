"""The steps of a run, from files to a published state; each leaves the last good state as it was until the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ilk.app.footing import Footing, keep_footing, renewal_of, stands_where_it_stood
from ilk.app.lists import keys_of
from ilk.app.live.ledger import Followed, ToldSince
from ilk.app.meaning import Meaning
from ilk.app.modelling.keeping import keep_current
from ilk.app.published import Publication, publish_record, words_of
from ilk.app.schedule import past_instants
from ilk.app.wiring import Workspace
from ilk.catalog.project import LAST_EVENT
from ilk.catalog.tables import CUSTOMER_SEEN, CUSTOMERS, LISTS, OVERVIEWS, PROFILES, STAGED
from ilk.customers.base import base_query
from ilk.customers.dated import stage_dated
from ilk.customers.formats import counted
from ilk.customers.history import begin_history, publish_history, stage_history, tracked
from ilk.identity.reading import keep_identities
from ilk.insight.ground import Tables
from ilk.insight.overview import stage_summary, summary
from ilk.insight.profile import profiles, stage_profiles, stored
from ilk.kernel.clock import aware
from ilk.kernel.errors import UserError
from ilk.kernel.progress import Progress
from ilk.segments.compile import Definitions, Program, compile_program
from ilk.segments.refresh.ledger import Stamp
from ilk.segments.refresh.lists import members_query
from ilk.segments.refresh.recorded import STAGED_LISTS
from ilk.segments.refresh.renewal import Renewal
from ilk.segments.refresh.sizes import newest_instants
from ilk.segments.refresh.staging import (
    begin_memberships,
    forget_staged,
    publish,
    stage_customers,
    stage_memberships,
)
from ilk.segments.refresh.told import ToldMove
from ilk.segments.tree import Moment
from ilk.sources.correcting import forget_corrected
from ilk.sources.records import is_resolved
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

_DAWN = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Work:
    """What a run works on."""

    workspace: Workspace
    meaning: Meaning
    versions: Mapping[str, int]
    run_id: str
    now: datetime
    progress: Progress
    whole: bool = False
    """Whether everything is worked out anew, even what cannot have changed."""

    @property
    def engine(self) -> Engine:
        """The warehouse."""
        return self.workspace.engine


def choose_as_of(work: Work, asked: datetime | None, last: Publication | None) -> datetime:
    """The instant to answer for. Raises `UserError` for one before the published state: the ledger only goes on."""
    project = work.workspace.project
    as_of = asked or project.fixed_as_of()
    if as_of is None:
        as_of = last_event(work) if project.as_of == LAST_EVENT else work.now
    if last is not None and as_of < last.as_of:
        what = f"the project has been run as of {last.as_of:%Y-%m-%d %H:%M} UTC, and {as_of:%Y-%m-%d %H:%M} is before"
        hint = "Histories only go on. To ask about the past, use the segment's history."
        raise UserError("as-of-goes-back", what, hint=hint)
    return as_of


def last_event(work: Work) -> datetime:
    """The instant of the newest event of all; now when there is none."""
    return _extent(work)[1] or work.now


def keep_models(work: Work, as_of: datetime) -> None:
    """Fit the models whose time it is, and stage the scores of all."""
    models = work.meaning.models
    if not models:
        return
    work.progress.begin("Score models", total=len(models))
    told = []
    for kept in keep_current(work.workspace, work.meaning, as_of, f"run {work.run_id}"):
        told.append(kept.sentence)
        work.progress.advance()
    work.progress.end("; ".join(told))


def refresh(work: Work, footing: Footing, told: ToldSince) -> dict[str, int]:
    """Stage customers, memberships and histories as of the footing's instant, and of the past not recorded yet.

    What was told live since the last publication is taken in at its own instants.
    """
    as_of = footing.as_of
    recorded = newest_instants(work.engine)
    begin_memberships(work.engine)
    _begin_history(work, as_of)
    project = work.workspace.project
    past = past_instants(project.history, as_of, project.zone, _extent(work)[0])
    missing = [(at, [name for name in work.meaning.segments if at > recorded.get(name, _DAWN)]) for at in past]
    missing = [(at, names) for at, names in missing if names]
    work.progress.begin("Work out the past", total=len(missing))
    before: datetime | None = None
    for at, names in missing:
        moves, before = told.between(before, at), at
        _stage(work, at, names, _program(work, at, _without_others(work.meaning, names)), moves, present=False)
        work.progress.advance()
    work.progress.end(f"{len(missing)} earlier states" if missing else "nothing to add")
    work.progress.begin("Work out traits and segments")
    program = _program(work, as_of, work.meaning.definitions)
    renewal = None if missing or work.whole else renewal_of(work.engine, work.meaning, program, footing)
    moves = told.between(before, as_of)
    sizes = _stage(work, as_of, list(work.meaning.segments), program, moves, present=True, renewal=renewal)
    how = "all of it anew" if renewal is None else "going on from the last run"
    work.progress.end(f"{counted(len(sizes), 'segment')}, {how}")
    return dict(sizes)


def describe(work: Work, footing: Footing) -> Sequence[str]:
    """Stage the answers that are worked out once: profiles and the overview; the names of their tables.

    Profiles stay as they are published where nothing that they are made from is another.
    """
    work.progress.begin("Describe segments")
    engine, meaning, as_of = work.engine, work.meaning, footing.as_of
    words = words_of(work.workspace.project, meaning, engine.tables(), STAGED + CUSTOMERS)
    defining = {name: meaning.defining_traits(name) for name in meaning.segments}
    staged = Tables.staged()
    kept = {} if work.whole or not stands_where_it_stood(engine, footing) else stored(engine)
    found = kept or profiles(engine, words, as_of, defining=defining, tables=staged)
    told = summary(engine, words, as_of, found, run_id=work.run_id, tables=staged)
    with engine.transaction() as changes:
        if not kept:
            stage_profiles(changes, found, work.run_id, STAGED + PROFILES)
        stage_summary(changes, told, work.run_id, STAGED + OVERVIEWS)
    work.progress.end(f"{len(meaning.segments)} profiles{', as they were' if kept else ''}")
    return (OVERVIEWS,) if kept else (PROFILES, OVERVIEWS)


def publish_all(
    work: Work, publication: Publication, footing: Footing, documents: Sequence[str], followed: Followed
) -> int:
    """Swap in everything that was staged, in one short transaction; how many customers there are then.

    Args:
        work: the run.
        publication: what it publishes.
        footing: what the refresh stood on.
        documents: tables of stored answers, staged under `staged_` and their name.
        followed: what is noted of the intake.
    """
    tables = work.engine.tables()
    with work.engine.transaction() as changes:
        publish(changes, tables)
        changes.rename(STAGED_LISTS, LISTS)
        for name in work.meaning.origins.scores:
            if STAGED + name in tables:
                changes.rename(STAGED + name, name)
        publish_history(changes, tables, [publication.as_of])
        for table in documents:
            changes.rename(STAGED + table, table)
        publish_record(changes, publication)
        keep_footing(changes, footing)
        forget_corrected(changes, work.engine, footing.load_no)
        followed.keep(changes)
        keep_identities(changes, work.engine)
    forget_staged(work.engine)
    (everyone,) = work.engine.run(sql.select({"customers": sql.count_rows()}, CUSTOMERS)).to_pylist()
    return int(everyone["customers"])


def _program(work: Work, at: datetime, definitions: Definitions) -> Program:
    catalogue = work.meaning.catalogue
    return compile_program(definitions, catalogue, Moment(at, catalogue.zone))


def _stage(
    work: Work,
    at: datetime,
    recorded: Sequence[str],
    program: Program,
    told: Sequence[ToldMove],
    *,
    present: bool,
    renewal: Renewal | None = None,
) -> Mapping[str, int]:
    """Stage one instant; with a `renewal` only those are looked at who can be another than at the published one."""
    meaning = work.meaning
    newest = _extent(work)[1]
    there = work.engine.tables()
    tables = [name for name in meaning.origins.scores if name in there or STAGED + name in there]
    base = base_query(
        meaning.origins,
        meaning.catalogue,
        at,
        present=newest is not None and newest <= at,
        there=tables,
        resolved=is_resolved(work.engine),
    )
    base = sql.with_tables(base, {name: STAGED + name for name in meaning.origins.scores if STAGED + name in there})
    if renewal is None:
        stage_customers(work.engine, program, base)
    else:
        renewal.stage_customers(base)
    kept = tracked(meaning.traits.values(), present=present, dated=meaning.origins.dated_traits)
    stage_history(work.engine, kept, at)
    keys = keys_of(work.workspace, meaning)
    work.engine.create(STAGED_LISTS, members_query(work.engine, keys, STAGED + CUSTOMERS))
    stamp = Stamp(at, work.run_id, work.versions)
    return stage_memberships(
        work.engine, program, stamp, recorded=recorded, value_metric=meaning.value_metric, renewal=renewal, told=told
    )


def _begin_history(work: Work, as_of: datetime) -> None:
    """Stage the history that sources tell; what runs find out is added to it."""
    meaning = work.meaning
    dated = meaning.origins.dated_traits
    begin_history(work.engine, dated)
    kept = tracked(meaning.traits.values(), present=True)
    stage_dated(work.engine, dated, kept, as_of, meaning.origins.partial)


def _without_others(meaning: Meaning, recorded: Sequence[str]) -> Definitions:
    """The definitions without segments that neither are recorded nor are needed by those that are."""
    wanted = list(recorded)
    for name in wanted:
        wanted += [need.name for need in meaning.needs(name) if need.kind == "segment" and need.name not in wanted]
    segments = {name: tree for name, tree in meaning.definitions.segments.items() if name in wanted}
    return Definitions(meaning.definitions.traits, meaning.definitions.metrics, segments)


def _extent(work: Work) -> tuple[datetime | None, datetime | None]:
    """The instants of the first and the last event of all; None without events."""
    columns = {"first": sql.smallest(sql.column("first_seen")), "last": sql.largest(sql.column("last_seen"))}
    (row,) = work.engine.run(sql.select(columns, CUSTOMER_SEEN)).to_pylist()
    if row["first"] is None:
        return None, None
    return aware(row["first"]), aware(row["last"])
