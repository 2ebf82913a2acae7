"""Rows into the warehouse: what is new of every source, brought by its connector where it has one, and loaded."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from ilk.app.pipeline import Work
from ilk.app.wiring import STATE_FOLDER, Workspace
from ilk.catalog.tables import CUSTOMER_SEEN
from ilk.customers.accounts.keeping import keep_groups
from ilk.customers.base import seen_query
from ilk.customers.formats import counted
from ilk.segments.refresh.staging import forget_staged
from ilk.sources.connectors.frames.settings import FramesConnection
from ilk.sources.context import LoadContext, LoadReport
from ilk.sources.definition import SourceDefinition, Target
from ilk.sources.exchange import asks_rates, rates_of
from ilk.sources.loading import load
from ilk.sources.places import bring_new, forget_landings
from ilk.sources.retiring import retire
from ilk.sources.seen import keep_seen

LANDINGS = "landing"
"""The folder, beside the stores, of what connectors have brought."""
_ORDER = (Target.TABLE, Target.CUSTOMERS, Target.EVENTS)
"""Related tables come first, for events may take columns from them."""


def load_context(workspace: Workspace, now: datetime, run_id: str) -> LoadContext:
    """What a load in a workspace is told."""
    state = workspace.root / STATE_FOLDER
    return LoadContext(
        root=workspace.root,
        zone=workspace.project.time_zone,
        now=now,
        run_id=run_id,
        landings=state / LANDINGS,
        scratch=state,
        environment=workspace.environment,
        live=workspace.live_place,
    )


def load_sources(work: Work) -> dict[str, LoadReport]:
    """Load what is new of every source. Raises `UserError` when one cannot be read."""
    forget_staged(work.engine)
    context = load_context(work.workspace, work.now, work.run_id)
    retire(work.engine, list(work.meaning.sources.values()))
    forget_landings(context, work.meaning.sources)
    reports = {}
    for source in _in_order(work.meaning.sources):
        drift = _brought(work, source, context)
        work.progress.begin(f"Load {source.label}")
        related = [each for each in work.meaning.sources.values() if each.into.target is Target.TABLE]
        if asks_rates(source):
            context = replace(context, rates=rates_of(work.engine, related))
        report = load(work.engine, source, related, context, work.progress)
        reports[source.name] = replace(report, drift=(*drift, *report.drift))
        work.progress.end(_said(reports[source.name]))
    keep_seen(work.engine, work.meaning.catalogue.events)
    keep_groups(work.engine, work.meaning.catalogue.accounts)
    work.engine.create(CUSTOMER_SEEN, seen_query(work.meaning.catalogue))
    return reports


def _brought(work: Work, source: SourceDefinition, context: LoadContext) -> tuple[str, ...]:
    """Bring what is new at a source's place; what is other than before in its columns."""
    if source.connect is None or isinstance(source.connect, FramesConnection):
        return ()
    work.progress.begin(f"Bring {source.label}")
    brought = bring_new(source, context, work.progress)
    work.progress.end(f"{counted(brought.count, brought.of)} from {source.place}")
    return brought.drift


def _in_order(sources: Mapping[str, SourceDefinition]) -> list[SourceDefinition]:
    """Rates of exchange first, for any other may convert by them."""
    return sorted(sources.values(), key=lambda source: (source.into.role != "rates", _rank(source), source.name))


def _rank(source: SourceDefinition) -> int:
    return _ORDER.index(source.into.target)


def _said(report: LoadReport) -> str:
    parts = [counted(report.rows_loaded, "row")]
    if report.rows_before:
        parts.append(f"in the place of {report.rows_before:,}")
    if report.rows_replacing:
        parts.append(f"{report.rows_replacing:,} of them in the place of earlier ones")
    if report.rows_known:
        parts.append(f"{report.rows_known:,} known already")
    if report.rows_passed:
        parts.append(f"{report.rows_passed:,} passed over")
    if report.rows_quarantined:
        parts.append(f"{report.rows_quarantined:,} in quarantine")
    return "; ".join([", ".join(parts), *report.drift])
