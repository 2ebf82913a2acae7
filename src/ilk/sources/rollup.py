"""What a rollup is: an event made of several rows, such as orders of their lines and sessions of page views."""

import re
from datetime import timedelta
from typing import Annotated, Literal, Self, cast

from pydantic import AfterValidator, Field, model_validator

from ilk.catalog.documents import Name, Part, in_field
from ilk.kernel.errors import Bug, UserError
from ilk.sources.connectors.durations import Duration
from ilk.sources.expressions import ColumnName

_FORMULA = re.compile(
    r"(sum|count|min|max|first|last|count_distinct|duration)\(\s*([a-z][a-z0-9_]*)?\s*\)",
)
_OF_ROWS = frozenset({"count", "duration"})
_LONGEST = timedelta(days=365)

RollupFunction = Literal["sum", "count", "min", "max", "first", "last", "count_distinct", "duration"]


def _rollup(text: str) -> str:
    found = _FORMULA.fullmatch(text.strip())
    if found is None or (found[1] in _OF_ROWS) != (found[2] is None):
        examples = "sum(revenue), min(price), max(price), first(store), last(store), count_distinct(product)"
        hint = f"Such as {examples}, count(), duration()."
        raise in_field(UserError("rollup-syntax", f"`{text}` is no way to sum up rows", hint=hint))
    return text


RollupFormula = Annotated[str, AfterValidator(_rollup)]


def rollup_parts(text: str) -> tuple[RollupFunction, str | None]:
    """The function of a rollup's formula, and the column it takes. Raises `Bug` for what is no formula."""
    found = _FORMULA.fullmatch(text.strip())
    if found is None:
        raise Bug(f"no formula of a rollup: {text}")
    return (cast("RollupFunction", found[1]), found[2])


class Rollup(Part):
    """An event made of several rows. Rows of one customer that agree in `by` belong together.

    With `apart` only those do that follow one another without a longer pause: sessions, as the language's
    `in one session` knows them. Midnight and a new campaign end none, as in Google Analytics 4.
    """

    by: tuple[Name, ...] = ()
    apart: Annotated[Duration, Field(gt=timedelta(), le=_LONGEST)] | None = None
    columns: dict[ColumnName, RollupFormula] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_what_belongs_together(self) -> Self:
        if not self.by and self.apart is None:
            hint = "Say the columns in which they agree, `by: [order_id]`, or the longest pause, `apart: 30 minutes`."
            raise in_field(UserError("wrong-rollup", "nothing says which rows belong together", hint=hint))
        return self
