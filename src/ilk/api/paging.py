"""The parameters that many routes share: of lists that come in pages, and of what can be turned back."""

from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import AwareDatetime

Limit = Annotated[int, Query(ge=1, le=1000, description="How many items a page has.")]
Cursor = Annotated[str | None, Query(max_length=1000, description="`next` of the page before.")]
AsOf = Annotated[
    AwareDatetime | date | None,
    Query(
        union_mode="left_to_right",
        description="A past day, such as 2025-06-30, meaning its end; or an instant, with its zone.",
    ),
]
