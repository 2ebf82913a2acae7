"""Segments: the list, one in all its faces, its members, profile and history; and questions."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pyarrow as pa

from ilk.app.answers import (
    DefinitionVersion,
    HistoryPoint,
    Member,
    Page,
    Profile,
    QueryAnswer,
    Segment,
    SegmentHistory,
    SegmentSummary,
)
from ilk.app.checking import expect_computed
from ilk.app.controls import controls_of
from ilk.app.kinds import SEGMENT
from ilk.app.live.freshness import freshness
from ilk.app.meaning import Meaning
from ilk.app.past import Asked, members_recorded, turned
from ilk.app.published import Published, colour_of, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.documents import Reference
from ilk.catalog.store import Version
from ilk.catalog.tables import CUSTOMERS
from ilk.customers.listing import customers_numbered
from ilk.customers.reading import rows
from ilk.insight.activity import standings
from ilk.insight.profile import read_profile
from ilk.insight.segment import history_charts
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError
from ilk.segments.compile import question
from ilk.segments.controls import document_of
from ilk.segments.definition import CONTROLS, SegmentDefinition
from ilk.segments.language.checking import read_condition, unchecked_condition
from ilk.segments.questions.members import all_members, members_page
from ilk.segments.questions.missing import missing_note
from ilk.segments.refresh.sizes import Size, Sizes, of_everyone, recorded_sizes
from ilk.warehouse import sql
from ilk.warehouse.paging import LARGEST


@use_case(Permission.READ_SUMMARY, "list segments", records="refusals")
def segments(workspace: Workspace, _actor: Actor, *, as_of: Asked | None = None) -> list[SegmentSummary]:
    """Every segment, the largest value first; as it was recorded on a past day, or until an instant, if one is given.

    Raises:
        UserError: `instant-ahead` for what is after the published state.
    """
    state = published(workspace)
    at = turned(state, as_of)
    return summaries(workspace, state) if at is None else summaries_then(workspace, state, at)


@use_case(Permission.READ_SUMMARY, "show a segment", subject="name", records="refusals")
def segment(workspace: Workspace, _actor: Actor, name: str) -> Segment:
    """A segment's definition in all its faces, and its summary. Raises `NotFound`."""
    state = published(workspace)
    tree = state.tree(name)
    version = workspace.definitions.latest(Reference(SEGMENT.name, document_of(name)))
    said = state.meaning.said.get(name, tree)
    (summary,) = (each for each in summaries(workspace, state) if each.name == name)
    return Segment(
        summary=summary,
        definition=said.text(),
        tree=said.model_dump(mode="json"),
        controls=controls_of(state.meaning.segments[name]),
        sentence=tree.sentence(),
        sql=question(tree, state.meaning.catalogue, state.moment).sql(pretty=True),
        version=version.number,
        updated_at=version.at,
        updated_by=version.by,
        depends_on=[str(need) for need in state.meaning.needs(name)],
        used_by=[str(user) for user in state.meaning.dependents(Reference(SEGMENT.name, name))],
        missing_note=missing_note(workspace.engine, tree, workspace.project.customer),
        freshness=freshness(state.meaning)[name],
    )


@use_case(Permission.READ_CUSTOMERS, "list members", subject="name")
def members(
    workspace: Workspace,
    _actor: Actor,
    name: str,
    *,
    as_of: Asked | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[Member]:
    """A page of a segment's members, by identifier: those of now, or those recorded on a past day or until an instant.

    Raises:
        NotFound: for a segment that there is not.
        UserError: `instant-ahead` for what is after the published state; `wrong-cursor`.
    """
    state = published(workspace)
    state.tree(name)
    if (at := turned(state, as_of)) is not None:
        return members_recorded(workspace, state, name, at, limit=limit, cursor=cursor)
    found, after = members_page(workspace.engine, state.words, name, limit=limit, after=cursor)
    newest = recorded_sizes(workspace.engine, segment=name).now(name)
    return Page(items=[Member(**row) for row in found], next=after, total=newest.size if newest else 0)


@use_case(Permission.EXPORT_CUSTOMERS, "export members", subject="name")
@contextmanager
def export_members(workspace: Workspace, _actor: Actor, name: str) -> Iterator[pa.RecordBatchReader]:
    """All members with their headline traits, in batches, by identifier. Raises `NotFound`."""
    state = published(workspace)
    state.tree(name)
    with workspace.engine.stream(all_members(state.words, name)) as reader:
        yield reader


@use_case(Permission.READ_SUMMARY, "show a profile", subject="name", records="refusals")
def profile(workspace: Workspace, _actor: Actor, name: str) -> Profile:
    """Who a segment's members are, as the last run worked it out. Raises `NotFound`."""
    state = published(workspace)
    state.tree(name)
    found = read_profile(workspace.engine, state.words, name)
    if found is None:
        what = f"the segment `{name}` has no profile yet"
        raise UserError("not-run-yet", what, hint="Run the project with `ilk run`.")
    return found


@use_case(Permission.READ_SUMMARY, "show a history", subject="name", records="refusals")
def history(workspace: Workspace, _actor: Actor, name: str, *, as_of: Asked | None = None) -> SegmentHistory:
    """A segment's sizes over time, until a past day or instant if one is given, and all versions of its definition.

    Raises:
        NotFound: for a segment that there is not.
        UserError: `instant-ahead` for what is after the published state.
    """
    state = published(workspace)
    state.tree(name)
    at = turned(state, as_of) or state.publication.as_of
    points = recorded_sizes(workspace.engine, segment=name, until=at).of(name)
    versions = workspace.definitions.versions(Reference(SEGMENT.name, document_of(name)))
    sizes = [(point.as_of, point.size, point.entered, point.left) for point in points]
    return SegmentHistory(
        segment=name,
        points=[_point(point) for point in points],
        versions=[version_of(version) for version in versions],
        charts=history_charts(sizes, workspace.project.zone),
    )


@use_case(Permission.READ_CUSTOMERS, "ask a question", records="refusals")
def query(workspace: Workspace, _actor: Actor, text: str, *, limit: int = 20) -> QueryAnswer:
    """How many customers a text of the language holds for now, and some of them.

    Raises:
        UserError: for a text that is not understood, with line, column and what was expected.
    """
    state = published(workspace)
    tree = read_condition(text, state.meaning.catalogue)
    expect_computed(workspace, tree)
    asked = question(tree, state.meaning.catalogue, state.moment)
    number = sql.column("customer_no")
    (counted,) = rows(workspace.engine, sql.select({"found": sql.count_rows()}, asked))
    some = sql.select({"customer_no": number}, asked, order_by=[(number, "asc")], limit=min(limit, LARGEST))
    numbers = [row["customer_no"] for row in rows(workspace.engine, some)] if limit > 0 else []
    everyone, _ = of_everyone(workspace.engine)
    return QueryAnswer(
        text=tree.text(),
        sentence=tree.sentence(),
        sql=asked.sql(pretty=True),
        count=counted["found"],
        share=counted["found"] / everyone if everyone else 0.0,
        customers=customers_numbered(workspace.engine, state.words, numbers),
        missing_note=missing_note(workspace.engine, tree, workspace.project.customer),
        as_of=state.publication.as_of,
    )


def summaries(workspace: Workspace, state: Published) -> list[SegmentSummary]:
    """Every segment in a line, the largest value first."""
    everyone, worth = of_everyone(workspace.engine, state.meaning.value_metric)
    recorded = recorded_sizes(workspace.engine)
    found = [
        _summary(state.meaning, each, recorded, everyone, worth, state.publication.as_of)
        for each in state.meaning.segments.values()
    ]
    return sorted(found, key=lambda each: (-(each.value or 0), -each.size, each.title))


def summaries_then(workspace: Workspace, state: Published, at: datetime) -> list[SegmentSummary]:
    """Every segment as it was recorded until an instant, the largest value first; without `as_of` where it was not."""
    (stood,) = standings(workspace.engine, state.words, [at], CUSTOMERS)
    recorded = recorded_sizes(workspace.engine, until=at)
    found = []
    for name, each in state.meaning.segments.items():
        told = _summary(state.meaning, each, recorded, stood.customers, None, at)
        found.append(told if recorded.of(name) else told.model_copy(update={"as_of": None}))
    return sorted(found, key=lambda each: (-(each.value or 0), -each.size, each.title))


def criteria_of(meaning: Meaning, definition: SegmentDefinition) -> list[str]:
    """What a segment is drawn by: as declared, or the criteria of the traits that it names."""
    if definition.criteria:
        return [str(criterion) for criterion in definition.criteria]
    named = meaning.traits_of(definition.name) & meaning.traits.keys()
    criteria = {str(meaning.traits[name].criterion) for name in named}
    return sorted(criteria | ({"behavioural"} if meaning.events_of(definition.name) else set()))


def _summary(
    meaning: Meaning,
    definition: SegmentDefinition,
    recorded: Sizes,
    everyone: int,
    worth: float | None,
    as_of: datetime,
) -> SegmentSummary:
    newest, before = recorded.now(definition.name), recorded.before(definition.name)
    value = newest.value if newest else None
    return SegmentSummary(
        name=definition.name,
        title=definition.label,
        description=definition.description,
        criteria=criteria_of(meaning, definition),
        sentence=meaning.definitions.segments[definition.name].sentence(),
        colour=colour_of(definition),
        size=newest.size if newest else 0,
        share=newest.size / everyone if newest and everyone else 0.0,
        value=value,
        value_share=value / worth if value is not None and worth else None,
        growth=newest.size / before.size - 1 if newest and before and before.size else None,
        entered=newest.entered if newest else 0,
        left=newest.left if newest else 0,
        trend=recorded.trend(definition.name),
        as_of=newest.as_of if newest else as_of,
    )


def version_of(version: Version) -> DefinitionVersion:
    """A version as an answer."""
    return DefinitionVersion(
        version=version.number,
        at=version.at,
        by=version.by,
        why=version.why,
        text=_said(version.body.get("when", "")),
        controls={key: version.body[key] for key in CONTROLS if key in version.body},
        hash=version.hash,
    )


def _said(when: Any) -> str:
    """A definition as text, also one that was kept as JSON."""
    if isinstance(when, str):
        return when
    try:
        return unchecked_condition(when).text()
    except UserError:  # of a version that the language has outgrown
        return json.dumps(when, ensure_ascii=False)


def _point(point: Size) -> HistoryPoint:
    return HistoryPoint(
        as_of=point.as_of,
        run=point.run_id,
        version=point.version,
        size=point.size,
        entered=point.entered,
        left=point.left,
        value=point.value,
    )
