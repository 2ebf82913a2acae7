"""Data: sources and how good they are, checks before a load, and the quarantine."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pyarrow as pa

from ilk.app.answers import Check, Freshness, Page, QuarantinedRow, RetryAnswer, Source, SourceSummary
from ilk.app.definitions import planned
from ilk.app.disputes import disputes_of
from ilk.app.kinds import SOURCE
from ilk.app.loading import load_context
from ilk.app.meaning import Meaning
from ilk.app.published import meaning_of
from ilk.app.publishing import alone
from ilk.app.queues import queue_findings
from ilk.app.use_case import use_case
from ilk.app.webhooks import secret_findings
from ilk.app.wiring import Workspace
from ilk.catalog.documents import Reference
from ilk.catalog.tables import CUSTOMERS
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import unknown
from ilk.kernel.ids import new_id
from ilk.kernel.progress import Silent
from ilk.segments.refresh.lists import CUSTOMER_ID
from ilk.sources import overview
from ilk.sources.answers import CleanedColumn
from ilk.sources.checking import People, Trial, check, findings
from ilk.sources.context import LoadContext
from ilk.sources.definition import SourceDefinition
from ilk.sources.exchange import rates_of
from ilk.sources.quarantine import all_quarantined, quarantined
from ilk.sources.records import under_all_names
from ilk.sources.retrying import retry
from ilk.sources.tables import ensure_own_tables
from ilk.surveys.binding import bounded_sources
from ilk.surveys.definition import InstrumentDefinition


@use_case(Permission.READ_SUMMARY, "list sources", records="refusals")
def sources(workspace: Workspace, _actor: Actor) -> list[SourceSummary]:
    """Every source, with how many rows it gave and when."""
    return overview.summaries(workspace.engine, meaning_of(workspace).sources.values())


@use_case(Permission.READ_SUMMARY, "show a source", subject="name", records="refusals")
def source(workspace: Workspace, _actor: Actor, name: str) -> Source:
    """A source: its columns and how good they are, its loads, and why rows are in quarantine. Raises `NotFound`."""
    known = meaning_of(workspace).sources
    return overview.overview(workspace.engine, _named(known.values(), name), list(known.values()))


@use_case(Permission.RUN, "check a source", subject="name")
def check_source(workspace: Workspace, _actor: Actor, name: str) -> list[Check]:
    """What loading a source as the project's files describe it would give; nothing is changed. Raises `NotFound`.

    One that was made in the studio, and is in no file yet, is what the studio made it. What it says otherwise than
    other sources is told of what the last run loaded.
    """
    described, sources = _described(workspace, name)
    found = findings(_tried(workspace, described, sources))
    found += [*secret_findings(described, workspace.environment), *queue_findings(workspace, described)]
    return [*found, *disputes_of(workspace, name)]


@use_case(Permission.READ_CUSTOMERS, "show what a mapping cleans", subject="name")
def cleaning(workspace: Workspace, _actor: Actor, name: str) -> list[CleanedColumn]:
    """Each column of a source before and after its mapping, over all rows of its files. Raises `NotFound`."""
    return list(_tried(workspace, *_described(workspace, name)).cleaned)


@use_case(Permission.READ_CUSTOMERS, "list quarantined rows", subject="source")
def quarantine(
    workspace: Workspace,
    _actor: Actor,
    *,
    source: str | None = None,
    code: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[QuarantinedRow]:
    """A page of the rows that broke a rule, newest loads first. Raises `NotFound` for an unknown source."""
    if source is not None:
        _named(meaning_of(workspace).sources.values(), source)
    return quarantined(workspace.engine, source=source, code=code, limit=limit, after=cursor)


@use_case(Permission.EXPORT_CUSTOMERS, "export quarantined rows", subject="source")
@contextmanager
def export_quarantine(
    workspace: Workspace, _actor: Actor, *, source: str | None = None
) -> Iterator[pa.RecordBatchReader]:
    """All rows that broke a rule, in batches, in the order of their files. Raises `NotFound` for an unknown source."""
    if source is not None:
        _named(meaning_of(workspace).sources.values(), source)
    ensure_own_tables(workspace.engine)
    with workspace.engine.stream(all_quarantined(source)) as reader:
        yield reader


@use_case(Permission.RUN, "retry quarantined rows", subject="source")
def retry_quarantine(workspace: Workspace, _actor: Actor, *, source: str | None = None) -> RetryAnswer:
    """Try quarantined rows again, after the mapping was mended; segments follow with the next run.

    Raises:
        NotFound: for an unknown source.
        Transient: `run-in-progress` while a run works.
    """
    known = meaning_of(workspace).sources
    chosen = list(known.values()) if source is None else [_named(known.values(), source)]
    with alone(workspace):
        context = _context(workspace, known.values())
        done = [retry(workspace.engine, each, list(known.values()), context) for each in chosen]
    return RetryAnswer(
        tried=sum(each.tried for each in done),
        loaded=sum(each.loaded for each in done),
        still=sum(each.still for each in done),
    )


def freshness(workspace: Workspace, meaning: Meaning) -> list[Freshness]:
    """How new each source's rows are."""
    return [
        Freshness(
            source=each.name,
            rows=each.rows,
            quarantined=each.quarantined,
            last_loaded=each.last_loaded,
            latest_event=each.latest_event,
        )
        for each in overview.summaries(workspace.engine, meaning.sources.values())
    ]


def _described(workspace: Workspace, name: str) -> tuple[SourceDefinition, Sequence[SourceDefinition]]:
    """A source as the project's files describe it, and all sources. Raises `NotFound`."""
    files, _ = planned(workspace)
    written = {document.reference for document in files.documents}
    given = [document.definition for document in files.documents]
    stored = workspace.definitions.definitions(SOURCE)
    given += [each for each in stored if Reference(SOURCE.name, each.name) not in written]
    instruments = [each for each in given if isinstance(each, InstrumentDefinition)]
    sources = list(bounded_sources(given, instruments).values())
    return _named(sources, name), sources


def _tried(workspace: Workspace, described: SourceDefinition, sources: Sequence[SourceDefinition]) -> Trial:
    """A source, tried on all its files."""
    with workspace.checking:
        return check(workspace.engine, described, _context(workspace, sources), Silent(), _people(workspace, described))


def _people(workspace: Workspace, source: SourceDefinition) -> People | None:
    """Whom the list of a source may name; None for no list, before the first run, and for a trait not worked out."""
    engine, key = workspace.engine, source.into.matches or CUSTOMER_ID
    if source.into.list_name is None or key not in engine.tables().get(CUSTOMERS, {}):
        return None
    if key == CUSTOMER_ID:
        return People(under_all_names(engine, CUSTOMERS), key, folded=False)
    return People(CUSTOMERS, key, folded=True)


def _context(workspace: Workspace, known: Iterable[SourceDefinition]) -> LoadContext:
    now = workspace.clock.now()
    context = load_context(workspace, now, new_id(now))
    return replace(context, rates=rates_of(workspace.engine, known))


def _named(known: Iterable[SourceDefinition], name: str) -> SourceDefinition:
    by_name = {each.name: each for each in known}
    if name not in by_name:
        raise unknown("source", name, by_name)
    return by_name[name]
