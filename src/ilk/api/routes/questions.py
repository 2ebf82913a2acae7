"""What can be asked about a definition: a check, a preview, why somebody is in, what an edit does, and the past."""

from datetime import date
from typing import Annotated

from fastapi import Path, Query, Request
from pydantic import AwareDatetime

from ilk.api.actors import Here, Who
from ilk.api.bodies import CheckRequest, DiffRequest, PreviewRequest, RestoreRequest
from ilk.api.paging import Cursor, Limit
from ilk.api.routing import routes
from ilk.api.stopping import unless_gone
from ilk.app import checking, editing, explaining, lint, migration, past
from ilk.app.answers import (
    DefinitionCheck,
    DefinitionVersion,
    Explanation,
    Finding,
    MembershipChange,
    Migration,
    Page,
    PastMembership,
    Preview,
    Segment,
    SegmentDiff,
)

router = routes("Segments")
Name = Annotated[str, Path(description="The segment's name.")]
Day = AwareDatetime | date


@router.post("/segments/check")
async def post_check(here: Here, who: Who, request: Request, question: CheckRequest) -> DefinitionCheck:
    """What a definition says, what is wrong with it, how many it holds for, and each of its branches alone."""
    given = question.model_dump()
    return await unless_gone(request, lambda: checking.check(here, who, **given))


@router.post("/segments/preview")
async def post_preview(here: Here, who: Who, request: Request, question: PreviewRequest) -> Preview:
    """How many a definition holds for, and some of them with the values that decided."""
    given = question.model_dump()
    return await unless_gone(request, lambda: explaining.preview(here, who, **given))


@router.post("/segments/{name}/diff")
async def post_diff(here: Here, who: Who, request: Request, name: Name, question: DiffRequest) -> SegmentDiff:
    """Who would enter and leave if a definition took the place of the segment's, and what depends on the segment."""
    given = question.model_dump()
    return await unless_gone(request, lambda: editing.diff(here, who, name, **given))


@router.get("/segments/{name}/why/{id:path}")
def get_why(
    here: Here,
    who: Who,
    name: Name,
    id: Annotated[str, Path(description="The customer's id; a `/` in it is written `%2F`.")],  # noqa: A002
) -> Explanation:
    """Why a customer is in a segment, or is not: each condition, what decided, since when, until when at least."""
    return explaining.why(here, who, name, id)


@router.get("/segments/{name}/as-of")
def get_as_of(
    here: Here,
    who: Who,
    name: Name,
    at: Annotated[
        AwareDatetime | date,
        Query(union_mode="left_to_right", description="The instant, with its zone; or a day, meaning its end."),
    ],
    limit: Limit = 20,
) -> PastMembership:
    """Who was in a segment at an instant: as recorded, and by the definition as it is now."""
    return past.as_of(here, who, name, at=at, limit=limit)


@router.get("/segments/{name}/changes")
def get_changes(here: Here, who: Who, name: Name, limit: Limit = 50, cursor: Cursor = None) -> Page[MembershipChange]:
    """Who entered and left a segment, newest first, each with the version of the definition that did it."""
    return past.changes(here, who, name, limit=limit, cursor=cursor)


@router.get("/migration")
def get_migration(
    here: Here,
    who: Who,
    since: Annotated[
        Day | None,
        Query(
            alias="from",
            union_mode="left_to_right",
            description="A day, meaning its end, or an instant; else the first on record of the 90 days before.",
        ),
    ] = None,
    until: Annotated[
        Day | None,
        Query(
            alias="to",
            union_mode="left_to_right",
            description="A day, meaning its end, or an instant; else that of the published state.",
        ),
    ] = None,
    segment: Annotated[
        list[str] | None, Query(description="A segment to compare, once for each; else the largest family.")
    ] = None,
) -> Migration:
    """Who moved between segments from one instant to another, by the ledger, and what went with it."""
    return migration.migration(here, who, since=since, until=until, segment=segment)


@router.get("/lint")
def get_lint(
    here: Here, who: Who, name: Annotated[str | None, Query(description="Only this segment.")] = None
) -> list[Finding]:
    """What is suspicious about segments, with how to mend it."""
    return lint.lint(here, who, name)


@router.get("/segments/{name}/versions")
def get_versions(here: Here, who: Who, name: Name) -> list[DefinitionVersion]:
    """Every version of a segment's definition, newest first."""
    return editing.versions(here, who, name)


@router.post("/segments/{name}/restore")
def post_restore(here: Here, who: Who, name: Name, wanted: RestoreRequest) -> Segment:
    """Make an old version of a segment the newest again; its members follow at once."""
    return editing.restore(here, who, name, version=wanted.version, why=wanted.why)
