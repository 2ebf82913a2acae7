"""The main job: from files to segments, profiles and a record of the run."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from ilk.app import pipeline
from ilk.app.answers import Page, RunRecord, StepRecord
from ilk.app.definitions import apply_files
from ilk.app.disputes import compare_sources
from ilk.app.footing import footing_of
from ilk.app.identity.resolving import resolve_people
from ilk.app.kinds import SEGMENT
from ilk.app.live.ledger import Followed, told_since
from ilk.app.live.positions import newest_message, read_by_loads
from ilk.app.live.trimming import is_trimmed, trim
from ilk.app.loading import load_context, load_sources
from ilk.app.meaning import Meaning
from ilk.app.pipeline import Work
from ilk.app.published import Publication, last_publication, meaning_of
from ilk.app.publishing import alone
from ilk.app.quality import check_sources, check_traits
from ilk.app.steps import StepClock
from ilk.app.use_case import use_case
from ilk.app.verification import keep_verification
from ilk.app.wiring import Workspace
from ilk.database.runs import Run, RunState
from ilk.kernel.access import Actor, Permission
from ilk.kernel.answers import cursor as written
from ilk.kernel.answers import cursor_key
from ilk.kernel.errors import UserError, unknown
from ilk.kernel.ids import new_id
from ilk.kernel.progress import Progress, Silent
from ilk.segments.controls import document_of
from ilk.sources.loading import LoadReport
from ilk.warehouse.stopping import was_stopped

_LARGEST = 200


@use_case(Permission.RUN, "run the project")
def run(
    workspace: Workspace,
    actor: Actor,
    *,
    as_of: datetime | None = None,
    whole: bool = False,
    progress: Progress | None = None,
) -> RunRecord:
    """Do all of it: apply the files' definitions, load what is new, work out traits, segments and profiles, publish.

    A run that fails or is killed leaves the last good state, and can be repeated.

    Args:
        as_of: the instant to answer for; the project's setting when left out.
        whole: whether to work everything out anew, even for customers for whom nothing can have changed.
        progress: listens to the steps.

    Raises:
        UserError: what is wrong with definitions or files, every problem at once.
        Transient: `run-in-progress` while another run of this process works.
    """
    with alone(workspace):
        return _run(workspace, actor, as_of, progress or Silent(), whole=whole)


@use_case(Permission.READ_SUMMARY, "list runs", records="refusals")
def runs(workspace: Workspace, _actor: Actor, *, limit: int = 20, cursor: str | None = None) -> Page[RunRecord]:
    """A page of runs, newest first."""
    before = None if cursor is None else str(cursor_key(cursor, [str])[0])
    size = min(max(limit, 1), _LARGEST)
    found = workspace.runs.newest(size + 1, before=before)
    after = written((found[size - 1].id,)) if len(found) > size else None
    return Page(items=[record_of(each) for each in found[:size]], next=after, total=workspace.runs.count())


@use_case(Permission.READ_SUMMARY, "show a run", subject="run_id", records="refusals")
def run_record(workspace: Workspace, _actor: Actor, run_id: str) -> RunRecord:
    """One run. Raises `NotFound`."""
    found = workspace.runs.get(run_id)
    if found is None:
        raise unknown("run", run_id, [each.id for each in workspace.runs.newest(_LARGEST)])
    return record_of(found)


def record_of(run: Run) -> RunRecord:
    """A run as an answer."""
    return RunRecord(
        id=run.id,
        state=run.state.value,
        started_at=run.started_at,
        finished_at=run.finished_at,
        as_of=run.as_of,
        by=run.started_by,
        rows_in=run.rows_in,
        rows_loaded=run.rows_loaded,
        rows_quarantined=run.rows_quarantined,
        customers=run.customers,
        segments=run.segments,
        steps=[StepRecord(name=step.name, seconds=step.seconds, note=step.note) for step in run.steps],
        error=run.error,
    )


def _run(workspace: Workspace, actor: Actor, asked: datetime | None, progress: Progress, *, whole: bool) -> RunRecord:
    now = workspace.clock.now()
    engine = workspace.engine
    workspace.runs.interrupt_running(now)
    last = last_publication(engine)
    record = Run(new_id(now), RunState.RUNNING, now, asked or now, actor.name)
    workspace.runs.add(record)
    kept = StepClock(
        workspace.clock,
        progress,
        lambda done: workspace.runs.update(replace(record, steps=done)),
        workspace.tracing.tracer,
    )
    try:
        with workspace.tracing.tracer.span("run", {"ilk.run": record.id}), kept as steps:
            record = _work(workspace, actor, asked, record, steps, last, whole=whole)
    except BaseException as error:
        stopped = was_stopped() or not isinstance(error, Exception)
        failed = RunState.INTERRUPTED if stopped else RunState.FAILED
        message = str(error) if isinstance(error, UserError) else type(error).__name__
        done = replace(record, state=failed, steps=kept.done, finished_at=workspace.clock.now(), error=message)
        workspace.runs.update(done)
        raise
    record = replace(record, state=RunState.DONE, steps=kept.done, finished_at=workspace.clock.now())
    workspace.runs.update(record)
    return record_of(record)


def _work(
    workspace: Workspace,
    actor: Actor,
    asked: datetime | None,
    record: Run,
    steps: StepClock,
    last: Publication | None,
    *,
    whole: bool,
) -> Run:
    steps.begin("Read definitions")
    kept = apply_files(workspace, actor, f"run {record.id}")
    meaning = meaning_of(workspace)
    edited = f"; edited in the studio and kept: {', '.join(kept)}" if kept else ""
    steps.end(f"{len(meaning.segments)} segments, {len(meaning.traits)} traits{edited}")
    work = Work(workspace, meaning, _versions(workspace, meaning), record.id, record.started_at, steps, whole)
    newest = newest_message(workspace)
    reports = load_sources(work)
    landings = load_context(workspace, work.now, work.run_id).landings
    positions = read_by_loads(landings, meaning.sources, newest)
    resolve_people(work)
    as_of = pipeline.choose_as_of(work, asked, last)
    compare_sources(work, as_of)
    checked = check_sources(work, as_of)
    pipeline.keep_models(work, as_of)
    footing = footing_of(workspace, meaning, as_of)
    followed = Followed(positions, told_since(workspace, last, as_of))
    sizes = pipeline.refresh(work, footing, followed.told)
    check_traits(work, checked)
    documents = pipeline.describe(work, footing)
    steps.begin("Publish")
    publication = Publication(record.id, as_of, workspace.clock.now())
    customers = pipeline.publish_all(work, publication, footing, documents, followed)
    steps.end(f"{customers:,} {workspace.project.customer}s")
    _verify(workspace, steps)
    _trim(workspace, steps)
    return replace(_counted(record, reports), as_of=as_of, customers=customers, segments=len(sizes))


def _versions(workspace: Workspace, meaning: Meaning) -> dict[str, int]:
    """The version of each segment's document; a part has that of the segment which is split."""
    versions = {
        reference.name: version.number
        for reference, version in workspace.definitions.current().items()
        if reference.kind == SEGMENT.name and not version.deleted
    }
    return versions | {name: versions.get(document_of(name), 0) for name in meaning.segments if "." in name}


def _verify(workspace: Workspace, steps: StepClock) -> None:
    """Look again at some of what was published; what is found is told, and ends no run."""
    size = workspace.project.verify.sample
    if not size:
        return
    steps.begin("Verify")
    try:
        steps.end(keep_verification(workspace, size).sentence)
    except Exception as error:  # noqa: BLE001 - what is published stands, whatever fails in looking at it again
        why = error.what if isinstance(error, UserError) else type(error).__name__
        steps.end("stopped" if was_stopped() else f"not done: {why}")


def _trim(workspace: Workspace, steps: StepClock) -> None:
    """Remove from the log of the intake what is old and was read; what keeps that from being done ends no run."""
    if not is_trimmed(workspace):
        return
    steps.begin("Trim the intake")
    try:
        done = trim(workspace)
        steps.end(f"{done.events:,} events and {done.refused:,} refusals removed")
    except UserError as error:
        steps.end(f"not done: {error.what}")


def _counted(record: Run, reports: Mapping[str, LoadReport]) -> Run:
    return replace(
        record,
        rows_in=sum(report.rows_read for report in reports.values()),
        rows_loaded=sum(report.rows_loaded for report in reports.values()),
        rows_quarantined=sum(report.rows_quarantined for report in reports.values()),
    )
