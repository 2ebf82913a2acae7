"""The intake: what clients have sent, and what was refused."""

from fastapi import Request

from ilk.api.actors import Here, Who
from ilk.api.bodies import MessagesBody
from ilk.api.paging import Cursor, Limit
from ilk.api.routing import routes
from ilk.app import intake
from ilk.app.answers import Page
from ilk.app.intake import IntakeState, RefusedEvent, Sending

router = routes("Data")


@router.get("/intake")
def get_intake(here: Here, who: Who) -> IntakeState:
    """What clients have sent: how much, when, and what was refused."""
    return intake.intake(here, who)


@router.get("/intake/refused")
def get_refused_events(here: Here, who: Who, limit: Limit = 20, cursor: Cursor = None) -> Page[RefusedEvent]:
    """Events that were refused, the newest first, a page at a time."""
    return intake.refused_events(here, who, limit=limit, cursor=cursor)


@router.post("/intake/messages")
def post_messages(here: Here, who: Who, said: MessagesBody, request: Request) -> Sending:
    """Send messages that were written down before; those that were taken before are passed over."""
    return intake.send_through(here, who, said.messages, request.app.state.writer, imported=said.imported)
