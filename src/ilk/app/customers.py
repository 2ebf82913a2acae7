"""Customers: lists, one whole, what they did, and how well traits are filled."""

from ilk.app.answers import Customer, CustomerRow, Page, TimelineEvent, TraitInfo
from ilk.app.live.belonging import belonging
from ilk.app.past import Asked, turned
from ilk.app.published import Published, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.customers import filling, listing, view
from ilk.customers import timeline as events
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
    """A page of customers, searched, of a segment, in an order. Raises `UserError` for unknown names."""
    state = published(workspace)
    return listing.customers(
        workspace.engine, state.words, search=search or "", segment=segment, sort=sort, limit=limit, after=cursor
    )


@use_case(Permission.READ_CUSTOMERS, "show a customer", subject="customer_id")
def customer(workspace: Workspace, _actor: Actor, customer_id: str, *, as_of: Asked | None = None) -> Customer:
    """One customer, whole: now, or as recorded on a past day or until an instant.

    Raises:
        NotFound: with identifiers that are like it; also for who was not there yet.
        UserError: `instant-ahead` for what is after the published state.
    """
    state = published(workspace)
    at = turned(state, as_of)
    charts = customer_charts(workspace.engine, state.words, customer_id, at or state.publication.as_of)
    if at is None:
        found = _now(workspace, state, customer_id)
    else:
        number = view.customer_row(workspace.engine, state.words, customer_id)["customer_no"]
        was_in = belonged(workspace.engine, number, at)
        found = view.customer_then(workspace.engine, state.words, customer_id, at, was_in)
    return found.model_copy(update={"charts": charts})


def _now(workspace: Workspace, state: Published, customer_id: str) -> Customer:
    """A customer as of the last run, in the segments that they are in now, where these are followed."""
    row = view.customer_row(workspace.engine, state.words, customer_id)
    before = view.published_segments(workspace.engine, row["customer_no"])
    followed = belonging(workspace, row["customer_id"])
    since = before if followed is None else followed.since(before, state.words.segments)
    found = view.customer(workspace.engine, state.words, customer_id, state.publication.as_of, since)
    paces = {} if followed is None else followed.paces()
    told = [each.model_copy(update={"pace": paces.get(each.segment, "batch")}) for each in found.segments]
    return found.model_copy(
        update={
            "segments": told,
            "answered_by": "run" if followed is None else "live",
            "segments_as_of": found.as_of if followed is None else followed.at,
        }
    )


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

    Raises:
        UserError: for unknown names; `instant-ahead` for what is after the published state.
    """
    state = published(workspace)
    number = view.customer_row(workspace.engine, state.words, customer_id)["customer_no"]
    at = turned(state, as_of) or state.publication.as_of
    return events.timeline(workspace.engine, state.words, number, at, event=event, limit=limit, after=cursor)


@use_case(Permission.READ_SUMMARY, "list traits", records="refusals")
def traits(workspace: Workspace, _actor: Actor) -> list[TraitInfo]:
    """Every trait, with how well it is filled and its most frequent values."""
    return filling.trait_info(workspace.engine, published(workspace).words)
