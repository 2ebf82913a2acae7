"""Live segments: how the intake is followed, and who entered and left."""

from ilk.api.actors import Here, Who
from ilk.api.bodies import TrialBody
from ilk.api.paging import Cursor, Limit
from ilk.api.routing import routes
from ilk.app.answers import Page
from ilk.app.live import status, trying
from ilk.app.live.answers import LiveChange, LiveState, LiveTrial

router = routes("Segments")


@router.get("/live")
def get_live(here: Here, who: Who) -> LiveState:
    """How the intake is followed: how fast, how far behind, how fresh each segment is, and what is wrong."""
    return status.live(here, who)


@router.get("/live/changes")
def get_live_changes(
    here: Here,
    who: Who,
    segment: str | None = None,
    customer: str | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[LiveChange]:
    """Who entered and left segments, the newest first: of a segment, of a customer, or of all."""
    return status.live_changes(here, who, segment=segment, customer=customer, limit=limit, cursor=cursor)


@router.post("/live/try")
def post_live_try(here: Here, who: Who, wanted: TrialBody) -> LiveTrial:
    """What a message would do to a customer, were it sent now; nothing is changed."""
    return trying.try_event(here, who, wanted.customer, wanted.message)
