"""Customers: lists, one person's view, timelines, and what is known of them."""

from typing import Annotated

from fastapi import Path, Query

from ilk.api.actors import Here, Who
from ilk.api.paging import AsOf, Cursor, Limit
from ilk.api.routing import routes
from ilk.app import customers
from ilk.app.answers import Customer, CustomerRow, Page, TimelineEvent, TraitInfo

router = routes("Customers")
Id = Annotated[str, Path(description="The customer's id; a `/` in it is written `%2F`.")]


@router.get("/customers")
def get_customers(
    here: Here,
    who: Who,
    search: Annotated[str | None, Query(max_length=200, description="Part of an id or of a headline trait.")] = None,
    segment: Annotated[str | None, Query(description="Only members of this segment.")] = None,
    sort: Annotated[str | None, Query(description="A trait to order by; `-` before it for the largest first.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[CustomerRow]:
    """Customers, a page at a time."""
    return customers.customers(here, who, search=search, segment=segment, sort=sort, limit=limit, cursor=cursor)


@router.get("/customers/{id:path}/timeline")
def get_timeline(
    here: Here,
    who: Who,
    id: Id,  # noqa: A002 - the parameter's public name
    event: Annotated[str | None, Query(description="Only this event.")] = None,
    as_of: AsOf = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[TimelineEvent]:
    """What a customer did, newest first."""
    return customers.timeline(here, who, id, event=event, as_of=as_of, limit=limit, cursor=cursor)


@router.get("/customers/{id:path}")
def get_customer(here: Here, who: Who, id: Id, as_of: AsOf = None) -> Customer:  # noqa: A002 - its public name
    """One customer: traits, segments, events; of a past day, as recorded then."""
    return customers.customer(here, who, id, as_of=as_of)


@router.get("/traits")
def get_traits(here: Here, who: Who) -> list[TraitInfo]:
    """The declared traits, and how well each is filled."""
    return customers.traits(here, who)
