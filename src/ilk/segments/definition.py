"""What a segment's document is: who belongs, in the language's text or JSON form, and who of them is kept."""

from typing import Annotated, Any, Self

from pydantic import Field, field_validator, model_validator

from ilk.catalog.documents import Definition, Name, Part
from ilk.customers.definition import Criterion

CONTROLS = ("exclude", "sample", "order_by", "one_per", "limit", "split")
"""The keys of a segment's document that say who is kept of those its condition holds for."""
_ROUNDING = 1e-9


class Exclusion(Part):
    """Who is left out, whatever the condition says: members of segments, and who stands on lists."""

    segments: tuple[Name, ...] = ()
    lists: tuple[str, ...] = ()


class SplitPart(Part):
    """A part of a segment: a `share` of it, or those for whom `when` holds and no part before took; else the rest."""

    name: Name
    title: str = ""
    share: Annotated[float, Field(gt=0, le=1)] | None = None
    when: str | dict[str, Any] | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if self.share is not None and self.when is not None:
            raise ValueError("a part has a `share` or a `when`, not both")
        return self


class SegmentDefinition(Definition):
    """A segment: `when` is text of the language, or the same tree as JSON.

    `criteria` are what it is drawn by, found from its traits when left out. Of the segments that a customer is in, the
    one of the highest `priority` is named first. `colour` is an index into the palette, fixed by name when left out.
    Whether a visitor is in a `public` one, a page may be told.

    The rest says who is kept of those for whom `when` holds, in this order: `exclude` leaves some out, `sample` keeps a
    share by chance that stays the same, `one_per` keeps one of each household, account or any trait's value, and
    `limit` so many. Who comes first says `order_by`, values of the language with `asc` or `desc`; then the identifier.
    `split` makes a segment `name.part` of each part.
    """

    when: str | dict[str, Any]
    criteria: tuple[Criterion, ...] = ()
    priority: int = 0
    colour: int | None = Field(default=None, ge=0)
    public: bool = False
    exclude: Exclusion = Exclusion()
    sample: Annotated[float, Field(gt=0, le=1)] | None = None
    order_by: tuple[str, ...] = ()
    one_per: Name | None = None
    limit: int | None = Field(default=None, ge=1)
    split: tuple[SplitPart, ...] = ()

    @field_validator("order_by", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _controls_fit(self) -> Self:
        names = [part.name for part in self.split]
        if len(set(names)) < len(names):
            raise ValueError("two parts of `split` have one name")
        shares = [part.share for part in self.split if part.share is not None]
        if shares and len(shares) < len(names):
            raise ValueError("either every part of `split` has a `share`, or none has")
        if sum(shares) > 1 + _ROUNDING:
            raise ValueError("the shares of `split` are more than the whole")
        if any(part.when is None for part in self.split[:-1]) and not shares:
            raise ValueError("only the last part of `split` may take the rest")
        if self.order_by and not (self.limit or self.one_per or shares):
            raise ValueError("`order_by` orders nothing without `limit`, `one_per` or shares of a `split`")
        return self
