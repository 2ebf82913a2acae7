"""Changes as they are committed, as server-sent events."""

from typing import Annotated

from fastapi import Depends, Header, Query, Request
from fastapi.responses import Response

from ilk.api.actors import Here, Who
from ilk.api.routing import routes
from ilk.api.streaming import ChangeStream, Streams
from ilk.app.stream import listen

router = routes("Live")


def streams_of(request: Request) -> Streams:
    """The listeners of the server."""
    streams: Streams = request.app.state.streams
    return streams


@router.get(
    "/live/stream",
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {}}, "description": "Events `entered` and `left`."}},
)
def get_live_stream(
    here: Here,
    who: Who,
    streams: Annotated[Streams, Depends(streams_of)],
    segment: Annotated[list[str] | None, Query(description="Only changes of these.")] = None,
    last_event_id: Annotated[
        str | None, Header(description="The number of the last change that is known; a browser sends it by itself.")
    ] = None,
) -> Response:
    """Changes as they are committed, as server-sent events; with `Last-Event-ID`, from behind that one."""
    return ChangeStream(streams, listen(here, who, after=last_event_id, segments=segment or ()))
