"""The texts of a source's definition that are checked as they are read: expressions, conditions, names of columns."""

from typing import Annotated

from pydantic import AfterValidator

from ilk.catalog.documents import Name, in_field
from ilk.kernel.errors import UserError
from ilk.sources.mapping.compiling import type_of
from ilk.sources.mapping.parsing import parse

RESERVED = frozenset(
    (
        "customer_no",
        "record_no",
        "customer_id",
        "occurred_at",
        "event_id",
        "row_id",
        "load_no",
        "first_seen",
        "last_seen",
    )
)
"""Columns that every table of the warehouse has for itself."""


def _formula(text: str) -> str:
    try:
        type_of(text)
    except UserError as error:
        raise in_field(error) from None
    return text


def _condition(text: str) -> str:
    try:
        parse(text)
    except UserError as error:
        raise in_field(error) from None
    return text


def _free(name: str) -> str:
    if name in RESERVED:
        hint = "These names belong to Ilk: " + ", ".join(sorted(RESERVED)) + "."
        raise in_field(UserError("reserved-name", f"a column cannot be called `{name}`", hint=hint))
    return name


Formula = Annotated[str, AfterValidator(_formula)]
"""A mapping expression over the columns of the file."""

ColumnName = Annotated[Name, AfterValidator(_free)]

RowCondition = Annotated[str, AfterValidator(_condition)]
"""A condition over the columns of the source and of the file."""
