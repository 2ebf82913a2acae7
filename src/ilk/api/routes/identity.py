"""Who is who: the whole, a person's records, pairs to review, decisions."""

from typing import Annotated

from fastapi import Path

from ilk.api.actors import Here, Who
from ilk.api.bodies import IdentityDecision
from ilk.api.paging import Cursor, Limit
from ilk.api.routing import routes
from ilk.app.answers import Page
from ilk.app.identity import deciding, people
from ilk.identity.answers import Decision, DecisionResult, IdentitySummary, Person, ReviewPair

router = routes("Identity")
Id = Annotated[str, Path(description="The identifier of any of the person's records; a `/` in it is written `%2F`.")]


@router.get("/identity")
def get_identity(here: Here, who: Who) -> IdentitySummary:
    """How many records are how many people, by which rules; what is held; what waits for an answer."""
    return people.summary(here, who)


@router.get("/identity/review")
def get_identity_review(here: Here, who: Who, limit: Limit = 20, cursor: Cursor = None) -> Page[ReviewPair]:
    """Doubtful pairs, the most probable first, with evidence and all that sources say of both."""
    return people.review(here, who, limit=limit, cursor=cursor)


@router.get("/identity/decisions")
def get_identity_decisions(here: Here, who: Who) -> list[Decision]:
    """The decisions that count, newest first."""
    return deciding.decisions(here, who)


@router.post("/identity/decisions")
def post_identity_decision(here: Here, who: Who, made: IdentityDecision) -> DecisionResult:
    """Keep what somebody says of two records; the next run follows it."""
    return deciding.decide(here, who, **made.model_dump())


@router.get("/identity/people/{id:path}")
def get_person(here: Here, who: Who, id: Id) -> Person:  # noqa: A002 - its public name
    """A person: records, links with evidence, the value of each source and which survived, decisions."""
    return people.person(here, who, id)
