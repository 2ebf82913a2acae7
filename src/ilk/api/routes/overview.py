"""The project as a whole: what the studio's frame shows, the overview, search."""

from typing import Annotated

from fastapi import Query

from ilk.api.actors import Here, Who
from ilk.api.paging import AsOf
from ilk.api.routing import routes
from ilk.app import overview
from ilk.app.answers import Hit, Overview, Project

router = routes("Project")


@router.get("/project")
def get_project(here: Here, who: Who) -> Project:
    """The project's name, zone, money and state, and the role of who asks."""
    return overview.project(here, who)


@router.get("/overview")
def get_overview(here: Here, who: Who, as_of: AsOf = None) -> Overview:
    """The first page: figures, segments by size and value, what changed, how fresh the data is.

    Of a past day: without what nobody kept, such as how fresh the data was and what to do next.
    """
    return overview.overview(here, who, as_of=as_of)


@router.get("/search")
def get_search(here: Here, who: Who, q: Annotated[str, Query(max_length=200)]) -> list[Hit]:
    """Customers, segments, traits and sources that a text finds, best first."""
    return overview.search(here, who, q)
