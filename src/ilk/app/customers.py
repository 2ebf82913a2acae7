"""Customers: lists, one whole, what they did, and how well traits are filled."""

from collections.abc import Mapping
from typing import Any

from ilk.app.answers import Customer, CustomerMembership, CustomerRow, Page, TimelineEvent, TraitInfo
from ilk.app.live import newcomers
from ilk.app.live.belonging import belonging
from ilk.app.live.newcomers import Newcomer, known
from ilk.app.past import Asked, turned
from ilk.app.published import Published, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.customers import filling, listing, view
from ilk.customers import timeline as events
from ilk.customers.newcomer import newcomer
from ilk.insight.customer import customer_charts
from ilk.kernel.access import Actor, Permission
from ilk.segments.questions.changes import belonged


@use_case(Permission.READ_CUSTOMERS, "list customers", subject="segment")
def customers(
    workspace: Workspace,
    _actor: Actor,
    *,
    search: str | None = None,
    segment: str | None = None,
    sort: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[CustomerRow]:
    """A page of customers, searched, of a segment, in an order. Raises `UserError` for unknown names.

    Whoever came since the last run, and is searched for by an exact identifier or by what the identity knows them by,
    stands in front of the first page, besides those of it.
    """
    state = published(workspace)
    page = listing.customers(
        workspace.engine, state.words, search=search or "", segment=segment, sort=sort, limit=limit, after=cursor
    )
    came = newcomers.found(workspace, state.words, search or "", segment)
    total = None if page.total is None else page.total + len(came)
    return page.model_copy(update={"items": page.items if cursor else [*came, *page.items], "total": total})


@use_case(Permission.READ_CUSTOMERS, "show a customer", subject="customer_id")
def customer(workspace: Workspace, _actor: Actor, customer_id: str, *, as_of: Asked | None = None) -> Customer:
    """One customer, whole: now, or as recorded on a past day or until an instant.

    Raises:
        NotFound: with identifiers that are like it; also for who was not there yet.
        UserError: `instant-ahead` for what is after the published state.
    """
    state = published(workspace)
    at = turned(state, as_of)
    if at is not None:
        number = view.customer_row(workspace.engine, state.words, customer_id)["customer_no"]
        was_in = belonged(workspace.engine, number, at)
        found = view.customer_then(workspace.engine, state.words, customer_id, at, was_in)
    else:
        match known(workspace, state.words, customer_id):
            case Newcomer() as came:
                return _new(state, came)
            case row:
                found = _now(workspace, state, row)
    charts = customer_charts(workspace.engine, state.words, found.customer_id, at or state.publication.as_of)
    return found.model_copy(update={"charts": charts})


def _new(state: Published, came: Newcomer) -> Customer:
    """A customer who came since the last run, as far as they are known live."""
    followed, person = came.belonging, came.belonging.person
    belongs = followed.since({}, state.words.segments)
    found = newcomer(state.words, person.id, person.traits, came.told, belongs, since=came.since, as_of=followed.at)
    return found.model_copy(update={"segments": _paced(found, followed.paces())})


def _now(workspace: Workspace, state: Published, row: Mapping[str, Any]) -> Customer:
    """A customer as of the last run, in the segments that they are in now, where these are followed."""
    before = view.published_segments(workspace.engine, row["customer_no"])
    followed = belonging(workspace, row["customer_id"])
    since = before if followed is None else followed.since(before, state.words.segments)
    found = view.customer(workspace.engine, state.words, row, state.publication.as_of, since)
    return found.model_copy(
        update={
            "segments": _paced(found, {} if followed is None else followed.paces()),
            "answered_by": "run" if followed is None else "live",
            "segments_as_of": found.as_of if followed is None else followed.at,
        }
    )


def _paced(found: Customer, paces: Mapping[str, str]) -> list[CustomerMembership]:
    """The segments that a customer is in, each with how fresh it is."""
    return [each.model_copy(update={"pace": paces.get(each.segment, "batch")}) for each in found.segments]


@use_case(Permission.READ_CUSTOMERS, "show a customer's timeline", subject="customer_id")
def timeline(
    workspace: Workspace,
    _actor: Actor,
    customer_id: str,
    *,
    event: str | None = None,
    as_of: Asked | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[TimelineEvent]:
    """A page of what a customer did, newest first, until a past day or instant if one is given.

    It is empty for somebody who came since the last run: the next one brings what they did.

    Raises:
        UserError: for unknown names; `instant-ahead` for what is after the published state.
    """
    state = published(workspace)
    turned_to = turned(state, as_of)
    if turned_to is None:
        found = known(workspace, state.words, customer_id)
        if isinstance(found, Newcomer):
            return Page(items=[])
    else:
        found = view.customer_row(workspace.engine, state.words, customer_id)
    number, at = found["customer_no"], turned_to or state.publication.as_of
    return events.timeline(workspace.engine, state.words, number, at, event=event, limit=limit, after=cursor)


@use_case(Permission.READ_SUMMARY, "list traits", records="refusals")
def traits(workspace: Workspace, _actor: Actor) -> list[TraitInfo]:
    """Every trait, with how well it is filled and its most frequent values."""
    return filling.trait_info(workspace.engine, published(workspace).words)
