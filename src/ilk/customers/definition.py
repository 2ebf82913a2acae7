"""What a trait is: a typed fact about a customer, with the criterion it serves and its purpose."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from ilk.catalog.documents import Definition, Name, Part
from ilk.kernel.types import ValueType


class Criterion(StrEnum):
    """The criteria of segmentation that the field distinguishes."""

    DEMOGRAPHIC = "demographic"
    GEOGRAPHIC = "geographic"
    BEHAVIOURAL = "behavioural"
    PSYCHOGRAPHIC = "psychographic"
    FIRMOGRAPHIC = "firmographic"
    TECHNOGRAPHIC = "technographic"
    NEEDS = "needs"
    VALUE = "value"


class RfmSettings(Part):
    """Settings of the recency, frequency and monetary scores: which event, which amount, how many bands."""

    event: Name = "order"
    value: Name = "revenue"
    bands: int = Field(default=5, ge=2, le=10)


class TraitDefinition(Definition):
    """A trait, or with `rfm` a family of them.

    A computed trait has `value`, text of the language. Without it the trait is a column of a customers source: of
    `source`, or of the only source that has it. `type` is then the source's; declared here, it must agree. Of a
    computed trait, `type` says how its figure is kept: a sum of money as `money`.
    `history` says whether changes are kept; None leaves it to the trait's kind. Lint finds fault with a newest value
    that is older than `fresh_days`.
    """

    type: ValueType | None = None
    criterion: Criterion = Criterion.BEHAVIOURAL
    purpose: str = ""
    value: str | None = None
    source: Name | None = None
    history: bool | None = None
    fresh_days: int | None = Field(default=None, ge=1, le=36_500)
    rfm: RfmSettings | None = None

    @model_validator(mode="after")
    def _has_one_origin(self) -> Self:
        origins = {"value": self.value, "source": self.source, "rfm": self.rfm}
        given = [name for name, origin in origins.items() if origin is not None]
        if len(given) > 1:
            raise ValueError(f"a trait has one origin, but {' and '.join(f'`{name}`' for name in given)} are given")
        return self
