"""Content: the slots of a project, how many customers each variant is for, and what one of them is shown."""

from datetime import datetime

from ilk.app.checking import share
from ilk.app.deciding.choosing import chosen_of, shown_to_readers
from ilk.app.deciding.ground import Ground, ground_of
from ilk.app.deciding.visitors import visitor
from ilk.app.kinds import CONTENT
from ilk.app.published import last_publication, meaning_of
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.decisions.answers import ContentPreview, ContentSlot, ContentSummary, ContentVariant, told_values
from ilk.decisions.definition import DEFAULT, ContentDefinition
from ilk.decisions.pace import asked_live
from ilk.decisions.slots import Slot
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import unknown
from ilk.segments.language.checking import uses


@use_case(Permission.READ_SUMMARY, "list content", records="refusals")
def content(workspace: Workspace, _actor: Actor) -> list[ContentSummary]:
    """All slots, by name, and which share of the customers some variant is for."""
    ground, documents = _ground(workspace), _documents(workspace)
    slots = meaning_of(workspace).content
    return [_summary(ground, documents[name], slots[name]) for name in sorted(slots)]


@use_case(Permission.READ_SUMMARY, "show a content slot", subject="name", records="refusals")
def content_slot(workspace: Workspace, _actor: Actor, name: str) -> ContentSlot:
    """A slot: its variants in order, and how many customers each is meant for now. Raises `NotFound`."""
    ground, slots = _ground(workspace), meaning_of(workspace).content
    if name not in slots:
        raise unknown("content", name, slots)
    slot, document = slots[name], _documents(workspace)[name]
    counts, rest = ground.standing.shown(slot) if ground else ([None] * len(slot.choices), None)
    everyone = len(ground.standing.roster) if ground else None
    return ContentSlot(
        name=name,
        title=document.label,
        description=document.description,
        holdout=slot.holdout,
        customers=everyone,
        variants=[
            *(_variant(ground, slot, place, count, everyone) for place, count in enumerate(counts)),
            _default(slot, rest, everyone),
        ],
        as_of=_as_of(ground),
    )


@use_case(Permission.READ_CUSTOMERS, "preview content", subject="customer")
def preview_content(workspace: Workspace, _actor: Actor, name: str, *, customer: str | None = None) -> ContentPreview:
    """What a customer is shown in a slot, and why; an unknown one, or None, is somebody nobody has seen.

    Raises:
        NotFound: for a slot that there is not.
        UserError: `not-run-yet`.
    """
    ground = ground_of(workspace)
    slot = ground.slot(name)
    someone = visitor(workspace, ground, [customer] if customer else [])
    return ContentPreview(
        slot=name,
        customer_id=someone.customer_id or None,
        known=someone.known,
        shown=shown_to_readers(ground, chosen_of(someone, slot), someone, None, explain=True),
        answered_by=someone.answered_by,
        as_of=someone.moment.as_of,
    )


def _ground(workspace: Workspace) -> Ground | None:
    """What decisions stand on; None before the first run."""
    return None if last_publication(workspace.engine) is None else ground_of(workspace)


def _documents(workspace: Workspace) -> dict[str, ContentDefinition]:
    return {each.name: each for each in workspace.definitions.definitions(CONTENT)}


def _summary(ground: Ground | None, document: ContentDefinition, slot: Slot) -> ContentSummary:
    reached = None
    if ground is not None:
        counts, rest = ground.standing.shown(slot)
        reached = share(sum(counts), sum(counts) + rest)
    return ContentSummary(
        name=slot.name,
        title=document.label,
        description=document.description,
        variants=[choice.name for choice in slot.choices],
        holdout=slot.holdout,
        reached=reached,
        as_of=_as_of(ground),
    )


def _variant(ground: Ground | None, slot: Slot, place: int, count: int | None, everyone: int | None) -> ContentVariant:
    choice = slot.choices[place]
    return ContentVariant(
        name=choice.name,
        text=choice.when.text(),
        sentence=choice.when.sentence(),
        segments=sorted(uses(choice.when).segments),
        values=told_values(choice.show),
        customers=count,
        share=_share(count, everyone),
        live=asked_live(choice.when),
        note=ground.notes.get((slot.name, place)) if ground else None,
    )


def _default(slot: Slot, count: int | None, everyone: int | None) -> ContentVariant:
    return ContentVariant(
        name=DEFAULT,
        text=None,
        sentence=None,
        segments=[],
        values=told_values(slot.default),
        customers=count,
        share=_share(count, everyone),
        live=True,
        note=None,
    )


def _share(count: int | None, everyone: int | None) -> float | None:
    return None if count is None or everyone is None else share(count, everyone)


def _as_of(ground: Ground | None) -> datetime | None:
    return ground.state.publication.as_of if ground else None
