"""Lists of customers: uploaded, or filled by sources."""

from typing import Annotated

from fastapi import Path

from ilk.api.actors import Here, Who
from ilk.api.bodies import ListUpload
from ilk.api.routing import routes
from ilk.app import lists
from ilk.app.lists import CustomerList, ListSummary

router = routes("Lists")
Name = Annotated[str, Path(description="The list's name.")]


@router.get("/lists")
def get_lists(here: Here, who: Who) -> list[ListSummary]:
    """All lists: role, rows, members."""
    return lists.lists(here, who)


@router.get("/lists/{name}")
def get_list(here: Here, who: Who, name: Name) -> CustomerList:
    """A list, some of its members, and some of the rows that name nobody."""
    return lists.customer_list(here, who, name)


@router.put("/lists/{name}")
def put_list(here: Here, who: Who, name: Name, upload: ListUpload) -> CustomerList:
    """Keep a list, or put its rows in the place of those that it had; who it names is worked out at once."""
    return lists.upload_list(here, who, name, **upload.model_dump())


@router.delete("/lists/{name}")
def delete_list(here: Here, who: Who, name: Name) -> ListSummary:
    """Delete an uploaded list, unless segments ask who stands on it."""
    return lists.delete_list(here, who, name)
