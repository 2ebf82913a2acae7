"""Lengths of time that are the same everywhere: minutes, hours, days of 24 hours and weeks."""

from datetime import timedelta

from lark import Token
from pydantic import BaseModel, ConfigDict, Field

from ilk.segments.time.spans import FixedUnit, length_of
from ilk.segments.tokens import whole_of
from ilk.segments.words import plural

_MICROSECOND = timedelta(microseconds=1)


class Duration(BaseModel):
    """So many minutes, hours, days of 24 hours, or weeks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    count: int = Field(ge=1, le=100_000)
    unit: FixedUnit = "day"

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return length_of(self.count, self.unit)

    @property
    def microseconds(self) -> int:
        """How long it is, as the engine counts."""
        return self.length // _MICROSECOND

    def text(self) -> str:
        """The canonical text form."""
        return f"{self.count} {self.unit}" if self.count == 1 else f"{self.count} {self.unit}s"

    def sentence(self) -> str:
        """The length in English."""
        return plural(self.count, self.unit)


def duration_of(count: Token, unit: Token) -> Duration:
    """The length that a number and a unit of the text say; raises `ValueError` where the unit has no fixed length."""
    name = unit.lower().removesuffix("s")
    if name in {"month", "quarter", "year"}:
        raise ValueError(f"a {name} has no fixed length; say it in days or weeks")
    return Duration.model_validate({"count": whole_of(count), "unit": name})
