"""Quality: what each run finds of sources and traits, and the report that says what it comes to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ilk.app.kinds import SEGMENT, SOURCE, TRAIT
from ilk.app.meaning import Meaning
from ilk.app.published import Published, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.tables import CUSTOMERS, MEMBERSHIPS, STAGED
from ilk.customers.formats import counted
from ilk.database.quality import QualitySnapshot
from ilk.kernel.access import Actor, Permission
from ilk.kernel.answers import Chart
from ilk.kernel.charts import spec
from ilk.kernel.errors import UserError, raise_all, unknown
from ilk.quality.answers import QualityReport, QualitySubject, SegmentCost, Snapshot, TrendPoint
from ilk.quality.charts import scores_chart, trend_chart
from ilk.quality.costs import Priced, missing_costs, quarantine_costs
from ilk.quality.quarantined import repeated_rows, worst_reasons
from ilk.quality.scores import mean
from ilk.quality.sources import source_subjects
from ilk.quality.traits import Checked, trait_subjects
from ilk.segments.tree import Node
from ilk.warehouse import sql

if TYPE_CHECKING:
    from ilk.app.pipeline import Work

_RUNS = 60
_WORST = 20
_COSTS = 50


@use_case(Permission.READ_SUMMARY, "show data quality", records="refusals")
def quality(workspace: Workspace, _actor: Actor, *, name: str | None = None) -> QualityReport:
    """How good the data is that the last run saw: scores, checks, the trend, the worst, and what faults cost.

    Args:
        name: one source or trait; everything when left out.

    Raises:
        NotFound: for a name that is neither.
        UserError: `not-run-yet` before the first run, and before the first since quality is kept.
    """
    state = published(workspace)
    snapshots = _snapshots(workspace, _RUNS)
    if not snapshots:
        raise UserError("not-run-yet", "no run has looked at the data yet", hint="Run the project: `ilk run`.")
    newest = snapshots[0]
    subjects = _chosen(newest.subjects, name)
    costs = [cost for cost in _costs(workspace, state) if name in {None, cost.about}]
    trend = [_point(each, name) for each in reversed(snapshots)]
    repeated = repeated_rows(workspace.engine, sorted(state.meaning.sources))
    return QualityReport(
        run_id=newest.run_id,
        at=newest.at,
        sentence=_sentence(subjects),
        subjects=subjects,
        trend=trend,
        worst=worst_reasons(workspace.engine, _WORST, name),
        repeated=[each for each in repeated if name in {None, each.source}],
        costs=costs[:_COSTS],
        charts=_charts(subjects, trend),
    )


def check_sources(work: "Work", as_of: datetime) -> Snapshot:
    """What a run finds of sources, kept. Raises `UserError` for checks that are to fail a run."""
    work.progress.begin("Check sources")
    known = {
        before.bases[each.name]: each
        for before in _snapshots(work.workspace, 1)
        for each in before.subjects
        if each.kind == "source" and each.name in before.bases
    }
    found = source_subjects(work.engine, work.meaning.sources.values(), as_of, known)
    subjects = list(found.values())
    bases = {each.name: basis for basis, each in found.items()}
    return _kept(work, subjects, Snapshot(run_id=work.run_id, at=work.now, subjects=subjects, bases=bases))


def check_traits(work: "Work", before: Snapshot) -> None:
    """What a run finds of the traits that it worked out, kept. Raises `UserError` for checks that fail a run."""
    work.progress.begin("Check traits")
    traits = [Checked(one.name, one.title, one.type, one.checks) for one in work.meaning.traits.values()]
    found = trait_subjects(work.engine, traits, STAGED + CUSTOMERS, work.workspace.project.time_zone)
    _kept(work, found, before.model_copy(update={"subjects": [*before.subjects, *found]}))


def _kept(work: "Work", found: Sequence[QualitySubject], snapshot: Snapshot) -> Snapshot:
    """Keep a snapshot, and tell what was found just now. Raises `UserError` for checks that fail a run."""
    project, kept = work.workspace.project, work.workspace.quality
    kept.keep(QualitySnapshot(work.run_id, work.now, snapshot.model_dump_json()))
    kept.thin(work.now - timedelta(days=project.quality.keep_days), project.zone)
    told = [(subject, check) for subject in found for check in subject.checks]
    unmet = [each for each in told if each[1].state in {"warning", "failed"}]
    words = "; ".join(f"{subject.name}: {check.sentence}" for subject, check in unmet[:3])
    work.progress.end(f"{len(told) - len(unmet)} of {counted(len(told), 'check')} met{'; ' if words else ''}{words}")
    raise_all(
        UserError("check-failed", f"{check.check}: {check.sentence}", where=f"{subject.kind} {subject.name}")
        for subject, check in told
        if check.state == "failed"
    )
    return snapshot


def _snapshots(workspace: Workspace, most: int) -> list[Snapshot]:
    return [Snapshot.model_validate_json(each.body) for each in workspace.quality.newest(most)]


def _chosen(subjects: Sequence[QualitySubject], name: str | None) -> list[QualitySubject]:
    chosen = [each for each in subjects if name in {None, each.name}]
    if not chosen and name is not None:
        raise unknown("source or trait", name, [each.name for each in subjects], code="unknown-subject")
    return chosen


def _point(snapshot: Snapshot, name: str | None) -> TrendPoint:
    about = [each for each in snapshot.subjects if name in {None, each.name}]
    sources = {each.name: each.scores.overall for each in about if each.kind == "source"}
    overall = mean(each.scores.overall for each in about)
    return TrendPoint(run_id=snapshot.run_id, at=snapshot.at, overall=overall, sources=sources)


def _sentence(subjects: Sequence[QualitySubject]) -> str:
    states = [check.state for each in subjects for check in each.checks]
    overall = mean(each.scores.overall for each in subjects)
    unmet = sum(state in {"warning", "failed"} for state in states)
    said = "Nothing is scored" if overall is None else f"The mean of all scores is {overall:.1%}"
    checks = f"{unmet} of {counted(len(states), 'check')} not met" if states else "no checks are declared"
    return f"{said}; {checks}."


def _charts(subjects: Sequence[QualitySubject], trend: Sequence[TrendPoint]) -> dict[str, Chart]:
    sources = [each for each in subjects if each.kind == "source"]
    drawn = {"scores": spec(scores_chart(sources))} if sources else {}
    several = len(trend) > 1 and sources
    return drawn | ({"trend": spec(trend_chart(trend))} if several else {})


# ---- costs -------------------------------------------------------------------------------------------------------


def _costs(workspace: Workspace, state: Published) -> list[SegmentCost]:
    """What faults cost in each segment, the dearest first; worked out once for what is published."""
    trees = state.meaning.definitions.segments
    about = ("quality", tuple((name, tree.text()) for name, tree in trees.items()))
    known: list[SegmentCost] | None = workspace.answered.get(state.publication, about)
    if known is None:
        known = _worked_out(workspace, state)
        workspace.answered.keep(state.publication, about, known)
    return known


def _worked_out(workspace: Workspace, state: Published) -> list[SegmentCost]:
    engine, meaning, noun = workspace.engine, state.meaning, workspace.project.customer
    segment = sql.column("segment")
    sizes = sql.select({"segment": segment, "members": sql.count_rows()}, MEMBERSHIPS, group_by=[segment])
    members = {row["segment"]: row["members"] for row in engine.run(sizes).to_pylist()}
    priced = [
        Priced(name, each.label, members.get(name, 0), meaning.definitions.segments[name], _sources_of(meaning, name))
        for name, each in meaning.segments.items()
    ]
    found = missing_costs(engine, priced, meaning.catalogue, state.moment, noun)
    found += quarantine_costs(engine, priced, noun)
    return sorted(found, key=lambda cost: (-(cost.into + cost.out), cost.segment, cost.about))


def _sources_of(meaning: Meaning, segment: str) -> list[str]:
    """The sources that a segment stands on, itself or through traits and other segments."""
    waiting: list[Node] = [meaning.definitions.segments[segment]]
    seen: set[str] = set()
    sources: set[str] = set()
    while waiting:
        for need in meaning.needs_of(waiting.pop()):
            if need.kind == SOURCE.name:
                sources.add(need.name)
            elif str(need) not in seen:
                seen.add(str(need))
                kinds = {TRAIT.name: meaning.definitions.traits, SEGMENT.name: meaning.definitions.segments}
                tree = kinds.get(need.kind, {}).get(need.name)
                waiting += [tree] if tree is not None else []
    return sorted(sources)
