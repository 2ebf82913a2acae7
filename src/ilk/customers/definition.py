"""What a trait is: a typed fact about a customer, with the criterion it serves and its purpose."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from ilk.catalog.documents import Definition, Name
from ilk.customers.family import Family
from ilk.customers.household import Household
from ilk.customers.rfm import Rfm
from ilk.kernel.types import ValueType
from ilk.sources.expecting import TraitCheck


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


class TraitDefinition(Definition):
    """A trait, or a family of them, under the family's name.

    A computed trait has `value`, text of the language. Without it the trait is a column of a customers source: of
    `source`, or of the only source that has it. `type` is then the source's; declared here, it must agree. Of a
    computed trait, `type` says how its figure is kept: a sum of money as `money`.
    `history` says whether changes are kept; None leaves it to the trait's kind. Lint finds fault with a newest value
    that is older than `fresh_days`. Personas tell of a `protected` trait only where the project allows it; None leaves
    it to the trait's name. `checks` are what is expected of the values of all customers.
    """

    type: ValueType | None = None
    criterion: Criterion = Criterion.BEHAVIOURAL
    purpose: str = ""
    value: str | None = None
    source: Name | None = None
    history: bool | None = None
    fresh_days: int | None = Field(default=None, ge=1, le=36_500)
    protected: bool | None = None
    checks: tuple[TraitCheck, ...] = ()

    rfm: Rfm | None = None
    household: Household | None = None

    @property
    def families(self) -> Mapping[str, Family]:
        """The family that is declared, if one is, under its name."""
        given = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: family for name, family in given.items() if isinstance(family, Family)}

    @property
    def is_column(self) -> bool:
        """Whether its values are a column of a source: nothing else says where they come from."""
        return self.value is None and not self.families

    @model_validator(mode="after")
    def _has_one_origin(self) -> Self:
        origins = {"value": self.value, "source": self.source, **self.families}
        given = [name for name, origin in origins.items() if origin is not None]
        if len(given) > 1:
            raise ValueError(f"a trait has one origin, but {' and '.join(f'`{name}`' for name in given)} are given")
        if self.families and self.checks:
            raise ValueError("`checks` are of one trait, and this is a family of them")
        return self
