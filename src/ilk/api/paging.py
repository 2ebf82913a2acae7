"""The parameters of every list that comes in pages."""

from typing import Annotated

from fastapi import Query

Limit = Annotated[int, Query(ge=1, le=1000, description="How many items a page has.")]
Cursor = Annotated[str | None, Query(max_length=1000, description="`next` of the page before.")]
