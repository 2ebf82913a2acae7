"""Discovery: what customers can be compared by, candidates found in the background, and keeping one."""

from typing import Annotated

from fastapi import Depends, Path, Request

from ilk.api.actors import Here, Who
from ilk.api.bodies import DiscoverRequest, KeepRequest
from ilk.api.explorer import Explorer
from ilk.api.routing import routes
from ilk.app import discover
from ilk.app.discovering.answers import Discovery, DiscoveryChoices, KeptDiscovery
from ilk.app.discovering.asking import asked

router = routes("Discover")
Id = Annotated[str, Path(description="The discovery's id.")]


def explorer_of(request: Request) -> Explorer:
    """What explores in the background."""
    explorer: Explorer = request.app.state.explorer
    return explorer


Exploring = Annotated[Explorer, Depends(explorer_of)]


@router.get("/discover/criteria")
def get_discover_criteria(here: Here, who: Who) -> DiscoveryChoices:
    """What customers can be compared by, and the methods there are."""
    return discover.criteria(here, who)


@router.post("/discover", status_code=202)
def post_discover(who: Who, wanted: DiscoverRequest, explorer: Exploring) -> Discovery:
    """Begin to look for groups in the background; ask for it until it is no longer `running`. Nothing is kept."""
    return explorer.start(who, asked(**wanted.model_dump()))


@router.post("/discover/keep")
def post_discover_keep(here: Here, who: Who, wanted: KeepRequest) -> KeptDiscovery:
    """Keep a candidate: its model, its trait for everyone at once, and a segment of each group."""
    return discover.keep_groups(here, who, **wanted.model_dump())


@router.get("/discover/{id}")
def get_discovery(who: Who, id: Id, explorer: Exploring) -> Discovery:  # noqa: A002
    """How a discovery of yours stands: how far it is, or its candidates."""
    return explorer.get(who, id)


@router.delete("/discover/{id}")
def delete_discovery(who: Who, id: Id, explorer: Exploring) -> Discovery:  # noqa: A002
    """Stop a discovery of yours."""
    return explorer.end(who, id)
