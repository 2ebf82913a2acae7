"""Segments: who belongs, who they are, how it went, and questions in the language."""

from typing import Annotated

from fastapi import Path
from fastapi.responses import StreamingResponse

from ilk.api.actors import Here, Who
from ilk.api.bodies import Question, SegmentEdit
from ilk.api.downloads import arrow_download, csv_download
from ilk.api.paging import AsOf, Cursor, Limit
from ilk.api.routing import routes
from ilk.app import editing, segments
from ilk.app.answers import Member, Page, Profile, QueryAnswer, Segment, SegmentHistory, SegmentSummary

router = routes("Segments")
Name = Annotated[str, Path(description="The segment's name.")]


@router.get("/segments")
def get_segments(here: Here, who: Who, as_of: AsOf = None) -> list[SegmentSummary]:
    """All segments: size, value, trend. Of a past day: as recorded then; without `as_of` where nothing was."""
    return segments.segments(here, who, as_of=as_of)


@router.get("/segments/{name}")
def get_segment(here: Here, who: Who, name: Name) -> Segment:
    """A segment's definition as text, tree, sentence and SQL, and its summary."""
    return segments.segment(here, who, name)


@router.put("/segments/{name}")
def put_segment(here: Here, who: Who, name: Name, edit: SegmentEdit) -> Segment:
    """Keep a new version of a segment; its members follow at once. One that is wrong is refused, with all of it."""
    return editing.save_segment(here, who, name, **edit.model_dump())


@router.get("/segments/{name}/members")
def get_members(
    here: Here, who: Who, name: Name, as_of: AsOf = None, limit: Limit = 50, cursor: Cursor = None
) -> Page[Member]:
    """Members, a page at a time, with since when they belong; of a past day, as recorded then."""
    return segments.members(here, who, name, as_of=as_of, limit=limit, cursor=cursor)


@router.get("/segments/{name}/members.csv", response_class=StreamingResponse)
def download_members(here: Here, who: Who, name: Name) -> StreamingResponse:
    """All members as CSV."""
    return csv_download(segments.export_members(here, who, name), f"{name}-members.csv")


@router.get("/segments/{name}/members.arrow", response_class=StreamingResponse)
def stream_members(here: Here, who: Who, name: Name) -> StreamingResponse:
    """All members as an Arrow IPC stream: typed, for programs."""
    return arrow_download(segments.export_members(here, who, name), f"{name}-members.arrow")


@router.get("/segments/{name}/profile")
def get_profile(here: Here, who: Who, name: Name) -> Profile:
    """Who the members are, and what sets them apart from everyone else."""
    return segments.profile(here, who, name)


@router.get("/segments/{name}/history")
def get_history(here: Here, who: Who, name: Name, as_of: AsOf = None) -> SegmentHistory:
    """A segment's sizes over time, until a past day if one is given, and all versions of its definition."""
    return segments.history(here, who, name, as_of=as_of)


@router.post("/query")
def post_query(here: Here, who: Who, question: Question) -> QueryAnswer:
    """How many customers a text in the segment language finds, and some of them."""
    return segments.query(here, who, question.text, limit=question.limit)
