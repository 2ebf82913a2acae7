"""Edits of a segment: what one would do, keeping it together with its members, and going back to a version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ilk.app.answers import DefinitionVersion, Dependent, Segment, SegmentDiff
from ilk.app.checking import expect_computed, read_definition, source_of
from ilk.app.controls import controlled, proposed
from ilk.app.footing import keep_edited, last_footing
from ilk.app.kinds import SEGMENT
from ilk.app.meaning import Meaning
from ilk.app.published import Publication, Published, publish_record, published, words_of
from ilk.app.publishing import alone
from ilk.app.segments import segment, version_of
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.checking import checked
from ilk.catalog.documents import Body, Reference, canonical
from ilk.catalog.store import Edit
from ilk.catalog.tables import CUSTOMERS, SIZES
from ilk.customers.listing import identifiers
from ilk.insight.ground import Tables
from ilk.insight.profile import profiles, replace_profiles
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError
from ilk.kernel.ids import new_id
from ilk.segments.controls import document_of
from ilk.segments.definition import SegmentDefinition
from ilk.segments.language.checking import read_condition
from ilk.segments.refresh.sizes import replace_sizes
from ilk.segments.refresh.swapping import Movement, Swap, lay_out, put_in_place, swapped_sizes, worked_out
from ilk.segments.tree import Condition

_LARGEST = 200


@dataclass(frozen=True, slots=True)
class _Change:
    """Definitions to keep: by whom, why, in the place of which version, and the id of what is published with them."""

    after: tuple[SegmentDefinition, ...]
    edit: Edit
    based_on: int | None
    id: str


@use_case(Permission.READ_CUSTOMERS, "compare a definition", subject="name")
def diff(
    workspace: Workspace,
    actor: Actor,
    name: str,
    *,
    text: str | None = None,
    definition: dict[str, Any] | None = None,
    controls: Mapping[str, Any] | None = None,
    limit: int = 20,
    session: str | None = None,
) -> SegmentDiff:
    """Who would enter and leave if a definition took the place of a segment's, and what depends on the segment.

    Args:
        name: the segment.
        text: the new definition as text of the language.
        definition: or as JSON; one of the two.
        controls: the result controls that go with it; as they are when left out.
        limit: how many of those who would move to name.
        session: a question ends the one before it in the same session.

    Raises:
        NotFound: for a segment that there is not.
        UserError: for a definition that is not understood.
        Transient: `superseded` when the question was ended.
    """
    state = published(workspace)
    before = state.tree(name)
    said = read_definition(state, source_of(text, definition), name)
    document = _document(canonical(state.meaning.segments[name]) | {"when": said.text()}, controls)
    meaning, trees = proposed(workspace, state, document)
    for tree in trees.values():
        expect_computed(workspace, tree)
    token = _token(new_id(workspace.clock.now()))
    with (
        workspace.sessions.asking(actor, session),
        worked_out(workspace.engine, trees, meaning.catalogue, state.moment, token) as swap,
    ):
        return _diff(state, swap, before, said, min(max(limit, 0), _LARGEST))


@use_case(Permission.READ_SUMMARY, "list versions", subject="name", records="refusals")
def versions(workspace: Workspace, _actor: Actor, name: str) -> list[DefinitionVersion]:
    """Every version of a segment's definition, newest first. Raises `NotFound` for a segment that never was."""
    found = workspace.definitions.versions(Reference(SEGMENT.name, name))
    if not found:
        workspace.definitions.latest(Reference(SEGMENT.name, name))
    return [version_of(each) for each in found]


@use_case(Permission.EDIT_DEFINITIONS, "save a segment", subject="name")
def save_segment(
    workspace: Workspace,
    actor: Actor,
    name: str,
    *,
    definition: str | dict[str, Any],
    controls: Mapping[str, Any] | None = None,
    title: str | None = None,
    description: str | None = None,
    based_on: int | None = None,
    why: str,
) -> Segment:
    """Keep a new version of a segment, or a new segment; its members and those of segments that need it follow at once.

    Args:
        name: the segment.
        definition: as text of the language, or as JSON.
        controls: its result controls; as before when left out.
        title: what people call it; as before when left out.
        description: one line for people; as before when left out.
        based_on: the version that was edited.
        why: the reason, for the record.

    Raises:
        UserError: when the definition is not understood, or makes others wrong.
        Transient: `edited-meanwhile` when `based_on` is not the newest version; `run-in-progress` during a run.
    """
    state = published(workspace)
    before = state.meaning.segments.get(name)
    said = definition if isinstance(definition, str) else read_condition(definition, state.meaning.catalogue).text()
    changes: dict[str, object] = {"name": name, "when": said}
    changes |= {key: value for key, value in (("title", title), ("description", description)) if value is not None}
    after = _document((canonical(before) if before else {}) | changes, controls)
    return _keep(workspace, actor, after, _change(workspace, actor, (after,), why, based_on))


@use_case(Permission.EDIT_DEFINITIONS, "restore a version", subject="name")
def restore(workspace: Workspace, actor: Actor, name: str, *, version: int, why: str) -> Segment:
    """Make an old version of a segment the newest again; its members follow at once. Raises `NotFound`."""
    old = workspace.definitions.version(Reference(SEGMENT.name, name), version)
    after = _definition(old.body)
    return _keep(workspace, actor, after, _change(workspace, actor, (after,), why, None))


def keep_together(workspace: Workspace, actor: Actor, definitions: tuple[SegmentDefinition, ...], why: str) -> None:
    """Keep several segments at once, with their members; the caller sees to it that nothing else publishes."""
    _put(workspace, _change(workspace, actor, definitions, why, None))


def _document(body: Body, controls: Mapping[str, Any] | None) -> SegmentDefinition:
    return _definition(body) if controls is None else controlled(body, controls)


def _definition(body: Mapping[str, object]) -> SegmentDefinition:
    return checked(SegmentDefinition, dict(body), lambda path: ".".join(map(str, path)))


def _change(
    workspace: Workspace, actor: Actor, after: tuple[SegmentDefinition, ...], why: str, based_on: int | None
) -> _Change:
    now = workspace.clock.now()
    return _Change(after, Edit(actor.name, now, why), based_on, new_id(now))


def _keep(workspace: Workspace, actor: Actor, after: SegmentDefinition, change: _Change) -> Segment:
    with alone(workspace, "Nothing was saved."):
        _put(workspace, change)
    return segment(workspace, actor, after.name)


def _put(workspace: Workspace, change: _Change) -> None:
    """Work out who belongs, then keep the versions, then publish: what fails before leaves all as it was."""
    state = published(workspace)
    meaning, trees = proposed(workspace, state, *change.after)
    if not _can_be_computed(workspace, trees):
        _save(workspace, change)
        return
    with worked_out(workspace.engine, trees, meaning.catalogue, state.moment, _token(change.id)) as swap:
        _publish(workspace, meaning, swap, change, state.publication.as_of)


def _save(workspace: Workspace, change: _Change) -> None:
    for each in change.after:
        workspace.definitions.save(SEGMENT, each, change.edit, change.based_on)


def _token(given: str) -> str:
    """An id as a part of a table's name."""
    return given.replace("-", "_").lower()


def _publish(workspace: Workspace, meaning: Meaning, swap: Swap, change: _Change, as_of: datetime) -> None:
    """Keep the version, and make the members, sizes and profiles that come with it the published ones, together."""
    engine = workspace.engine
    _save(workspace, change)
    kept = workspace.definitions.current().items()
    documents = {reference.name: each.number for reference, each in kept if reference.kind == SEGMENT.name}
    numbers = {name: documents[document_of(name)] for name in swap.segments}
    sizes = swapped_sizes(swap, as_of, change.id, numbers, meaning.value_metric)
    lay_out(swap, sizes)
    words = words_of(workspace.project, meaning, engine.tables())
    tables = Tables(CUSTOMERS, swap.memberships, (SIZES, swap.sizes))
    defining = {name: meaning.defining_traits(name) for name in meaning.segments}
    told = profiles(engine, words, as_of, defining=defining, tables=tables)
    footing = last_footing(engine)
    with engine.transaction() as changes:
        put_in_place(changes, swap, as_of, change.id, numbers)
        replace_sizes(changes, sizes, as_of)
        replace_profiles(changes, {name: told[name] for name in swap.segments if name in told}, change.id)
        if footing is not None:
            keep_edited(changes, footing, meaning, swap.segments)
        publish_record(changes, Publication(change.id, as_of, change.edit.at))


def _can_be_computed(workspace: Workspace, trees: Mapping[str, Condition]) -> bool:
    """Whether all that the definitions look at is there; what a run has yet to work out comes with the run."""
    try:
        for tree in trees.values():
            expect_computed(workspace, tree)
    except UserError:
        return False
    return True


def _diff(state: Published, swap: Swap, before: Condition, after: Condition, limit: int) -> SegmentDiff:
    name = swap.segments[0]
    users = [each for each in swap.segments[1:] if each in state.meaning.definitions.segments]
    found = swap.movements()
    own = found[name]
    entering, leaving = (identifiers(swap.engine, swap.movers(name, enter=enter), limit) for enter in (True, False))
    return SegmentDiff(
        segment=name,
        before=before.text(),
        after=after.text(),
        sentence=after.sentence(),
        size=own.before,
        size_after=own.after,
        enter=own.enter,
        leave=own.leave,
        stay=own.before - own.leave,
        entering=entering,
        leaving=leaving,
        dependents=_dependents(state.meaning, name, users, found),
        as_of=state.publication.as_of,
    )


def _dependents(meaning: Meaning, name: str, users: list[str], found: Mapping[str, Movement]) -> list[Dependent]:
    """Every definition that needs a segment; of segments, what would become of their members."""
    direct = meaning.dependents(Reference(SEGMENT.name, name))
    segments = [
        Dependent(
            kind=SEGMENT.name,
            name=user,
            title=meaning.segments[user].label,
            direct=Reference(SEGMENT.name, user) in direct,
            size=found[user].before,
            enter=found[user].enter,
            leave=found[user].leave,
        )
        for user in users
    ]
    others = [each for each in direct if each.kind != SEGMENT.name]
    return segments + [
        Dependent(kind=each.kind, name=each.name, title=each.name, direct=True, size=None, enter=None, leave=None)
        for each in others
    ]
