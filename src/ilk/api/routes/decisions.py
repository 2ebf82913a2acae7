"""Decisions: what a visitor is shown, the slots of content, and a customer's segments."""

from typing import Annotated

from fastapi import Path, Query, Request

from ilk.api.actors import Here, Who
from ilk.api.bodies import DecisionQuestion
from ilk.api.metrics import metrics_of
from ilk.api.routes.customers import Id
from ilk.api.routing import routes
from ilk.app import content, decide, exposures
from ilk.decisions.answers import (
    ContentPreview,
    ContentSlot,
    ContentSummary,
    Decision,
    Exposures,
    SegmentsOfCustomer,
)
from ilk.live.intake.writing import Writer

router = routes("Decisions")
Name = Annotated[str, Path(description="The slot's name.")]


@router.post("/decide", response_model_exclude_none=True)
def post_decide(here: Here, who: Who, asked: DecisionQuestion, request: Request) -> Decision:
    """What a visitor is shown, and which segments they are in; fields that are null are left out.

    The key of a page is told the variants of slots and public segments alone.
    """
    writer: Writer = request.app.state.writer
    shown = decide.show(here, who, asked.asked(), writer)
    if shown.written is not None:
        shown.written.result()
    metrics_of(request).decided(shown.answered_by)
    return shown.decision


@router.get("/customers/{id:path}/segments")
def get_customer_segments(
    here: Here,
    who: Who,
    id: Id,  # noqa: A002 - the parameter's public name
    explain: Annotated[bool, Query(description="Whether to say why.")] = False,
) -> SegmentsOfCustomer:
    """The segments that a customer is in, since when, what answers and how old that is; why, if asked."""
    return decide.customer_segments(here, who, id, explain=explain)


@router.get("/content")
def get_content(here: Here, who: Who) -> list[ContentSummary]:
    """The slots of content."""
    return content.content(here, who)


@router.get("/content/{name}")
def get_content_slot(here: Here, who: Who, name: Name) -> ContentSlot:
    """A slot: its variants in order, and how many customers each is meant for now."""
    return content.content_slot(here, who, name)


@router.get("/content/{name}/exposures")
def get_exposures(
    here: Here,
    who: Who,
    name: Name,
    days: Annotated[int, Query(ge=1, le=exposures.MOST_DAYS, description="How many, today the last of them.")] = 30,
) -> Exposures:
    """How often each variant of a slot was shown, and kept from who is held out, day by day."""
    return exposures.exposures(here, who, name, days=days)


@router.get("/content/{name}/preview")
def get_content_preview(
    here: Here,
    who: Who,
    name: Name,
    customer: Annotated[str | None, Query(description="The customer's id; left out: somebody new.")] = None,
) -> ContentPreview:
    """What a customer is shown in a slot, and why; nothing is written down about it."""
    return content.preview_content(here, who, name, customer=customer)
