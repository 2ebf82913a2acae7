"""Checks that a source or a trait declares: what is expected of all its rows, beyond what makes one row bad."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ilk.catalog.documents import Name, Part
from ilk.kernel.errors import UserError, unknown
from ilk.kernel.types import ValueType

Severity = Literal["warn", "fail"]


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"it is not a regular expression: {error}") from None
    return text


class Expectation(Part):
    """What every declared check has: whether a run warns of what does not meet it, or fails before it publishes."""

    severity: Severity = "warn"


class Unique(Expectation):
    """No two rows have the same values in some columns; rows without one of them are not looked at."""

    check: Literal["unique"]
    columns: Annotated[tuple[Name, ...], Field(min_length=1)]


class Reference(Expectation):
    """Every value of a column stands in a column of a related table."""

    check: Literal["reference"]
    column: Name
    table: Name
    of: Name


class Fresh(Expectation):
    """The newest row is at most so many days older than the run's instant, by its time or by a column."""

    check: Literal["fresh"]
    days: float = Field(gt=0, le=36_500)
    column: Name | None = None


class Volume(Expectation):
    """The newest load has as many rows as the median of the earlier ones, give or take a share of it."""

    check: Literal["volume"]
    within: float = Field(default=0.5, gt=0)


class ColumnDrift(Expectation):
    """The values of the newest load are spread as those of earlier loads: an index of at most so much."""

    check: Literal["drift"]
    column: Name
    most: float = Field(default=0.25, gt=0)


class ColumnFilled(Expectation):
    """At least such a share of rows has a value."""

    check: Literal["filled"]
    column: Name
    least: float = Field(gt=0, le=1)


class TraitFilled(Expectation):
    """At least such a share of customers has a value."""

    check: Literal["filled"]
    least: float = Field(gt=0, le=1)


class TraitRange(Expectation):
    """Values lie between two bounds, which belong to them."""

    check: Literal["range"]
    min: int | float | str | None = None
    max: int | float | str | None = None


class TraitSet(Expectation):
    """Values are some of several."""

    check: Literal["one_of"]
    values: Annotated[tuple[str | int | float, ...], Field(min_length=1)]


class TraitPattern(Expectation):
    """Values match a regular expression, whole."""

    check: Literal["pattern"]
    pattern: Annotated[str, AfterValidator(_pattern)]


class TraitUnique(Expectation):
    """No two customers have the same value."""

    check: Literal["unique"]


class TraitDrift(Expectation):
    """Values are spread over customers as in the state that was published before: an index of at most so much."""

    check: Literal["drift"]
    most: float = Field(default=0.25, gt=0)


SourceCheck = Annotated[Unique | Reference | Fresh | Volume | ColumnDrift | ColumnFilled, Field(discriminator="check")]
TraitCheck = Annotated[
    TraitFilled | TraitRange | TraitSet | TraitPattern | TraitUnique | TraitDrift, Field(discriminator="check")
]
AnyTraitCheck = TraitFilled | TraitRange | TraitSet | TraitPattern | TraitUnique | TraitDrift


def source_check_problems(
    check: SourceCheck, types: Mapping[str, ValueType], *, timed: bool, where: str
) -> Iterator[UserError]:
    """What is wrong with a check of a source whose rows have columns of some types; `timed`: and an instant each."""
    for name in _columns(check):
        if name not in types:
            yield unknown("column", name, types, where=where)
    match check:
        case Fresh(column=None) if not timed:
            hint = "Name a column of dates or instants: `{check: fresh, days: 2, column: changed_at}`."
            yield UserError(
                "check-without-time", "nothing says how old a row of this source is", where=where, hint=hint
            )
        case Fresh(column=str() as name) if name in types and not types[name].temporal:
            what = f"`{name}` is {types[name]}, and a date or an instant says how old a row is"
            yield UserError("check-without-time", what, where=where)
        case ColumnDrift(column=name) if name in types and not can_drift(types[name]):
            yield UserError("wrong-bound", f"`{name}` is {types[name]}, whose values are not compared", where=where)
        case _:
            return


def can_drift(kind: ValueType) -> bool:
    """Whether values of a type can be compared with earlier ones: dates always move on, and lists have no bands."""
    return not kind.temporal and kind is not ValueType.TEXT_LIST


def _columns(check: SourceCheck) -> tuple[str, ...]:
    """The columns that a check names, of its own source."""
    match check:
        case Unique(columns=columns):
            return columns
        case Reference(column=column) | ColumnDrift(column=column) | ColumnFilled(column=column):
            return (column,)
        case Fresh(column=str() as column):
            return (column,)
        case Fresh() | Volume():
            return ()
