"""Surveys: instruments, what each found, and ready ones."""

from typing import Annotated

from fastapi import Path

from ilk.api.actors import Here, Who
from ilk.api.bodies import InstrumentRequest
from ilk.api.paging import AsOf
from ilk.api.routing import routes
from ilk.app import instruments
from ilk.insight.surveys.answers import AddedInstrument, InstrumentReport, InstrumentSummary, ReadyInstrument

router = routes("Surveys")


@router.get("/instruments")
def get_instruments(here: Here, who: Who) -> list[InstrumentSummary]:
    """All instruments, with how many answered."""
    return instruments.instruments(here, who)


@router.get("/instruments/{name}")
def get_instrument(
    here: Here, who: Who, name: Annotated[str, Path(description="The instrument's name.")], as_of: AsOf = None
) -> InstrumentReport:
    """What an instrument found: items, scales with their reliability, scores of everyone, of segments, by month."""
    return instruments.instrument(here, who, name, as_of=as_of)


@router.post("/instruments")
def post_instrument(here: Here, who: Who, given: InstrumentRequest) -> AddedInstrument:
    """Write a ready instrument to the project's files; the next run scores by it."""
    return instruments.add_instrument(here, who, given.name, event=given.event)


@router.get("/ready-instruments")
def get_ready_instruments(here: Here, who: Who) -> list[ReadyInstrument]:
    """The instruments that Ilk brings along."""
    return instruments.ready_instruments(here, who)
