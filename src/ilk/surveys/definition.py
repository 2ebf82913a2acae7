"""What an instrument is: the items that people answer, and the scores that answers make."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from ilk.catalog.documents import Definition, Name, Part, in_field
from ilk.customers.definition import Criterion
from ilk.kernel.errors import UserError, raise_all, unknown
from ilk.sources.expressions import ColumnName

Method = Literal["mean", "sum", "nps", "csat", "ces", "answer"]
METHODS: tuple[Method, ...] = ("mean", "sum", "nps", "csat", "ces", "answer")
NPS_SCALE = (0.0, 10.0)
_TOP_BOX: Mapping[str, int] = {"csat": 2, "ces": 3}
"""How many of the highest answers count as satisfied, as easy, where the score does not say."""


class Scale(Part):
    """The least and the greatest answer to an item that is rated."""

    low: float
    high: float

    @model_validator(mode="after")
    def _has_a_width(self) -> Self:
        if self.low >= self.high:
            raise ValueError("`low` is the least answer, and must be below `high`")
        return self


def _spelled_out(value: object) -> object:
    """`q1: How are you?` is short for `q1: {asks: How are you?}`."""
    return {"asks": value} if isinstance(value, str) else value


class Item(Part):
    """A question. `column` is the property of the response that holds the answer, if it is called otherwise.

    A rated item has a scale, its own or the instrument's; a `reverse` one says the opposite, and is turned round before
    it is scored. An item with `options` is answered by one of them, or by several where the property is a list.
    """

    asks: str = ""
    column: Name | None = None
    scale: Scale | None = None
    reverse: bool = False
    options: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_rated_or_chosen(self) -> Self:
        if self.options and (self.scale or self.reverse):
            raise ValueError("an item with `options` has no scale, and cannot be reversed")
        if len(set(self.options)) < len(self.options):
            raise ValueError("`options` names one of them twice")
        return self


class Score(Part):
    """What answers make: one of `mean`, `sum`, `nps`, `csat`, `ces`, `answer`, with the items that it is made of.

    A mean or a sum is worked out for who answered `at_least` so many of its items: all of them, where it is left out.
    The answers that are missing then count as the mean of those that are given. `top` is how many of the highest
    answers count as satisfied (`csat`, 2 unless said) or easy (`ces`, 3).
    """

    title: str = ""
    description: str = ""
    criterion: Criterion = Criterion.PSYCHOGRAPHIC
    mean: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    sum: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    nps: Name | None = None
    csat: Name | None = None
    ces: Name | None = None
    answer: Name | None = None
    at_least: int | None = Field(default=None, ge=1)
    top: int | None = Field(default=None, ge=1, le=10)

    @property
    def method(self) -> Method:
        """How the score is worked out."""
        return next(name for name in METHODS if getattr(self, name) is not None)

    @property
    def items(self) -> tuple[str, ...]:
        """The items that it is made of."""
        given = getattr(self, self.method)
        return given if isinstance(given, tuple) else (given,)

    @property
    def needed(self) -> int:
        """How many of its items must be answered."""
        return self.at_least or len(self.items)

    @property
    def top_box(self) -> int:
        """How many of the highest answers count as good."""
        return self.top or _TOP_BOX.get(self.method, 1)

    @model_validator(mode="after")
    def _is_made_in_one_way(self) -> Self:
        given = [name for name in METHODS if getattr(self, name) is not None]
        if len(given) != 1:
            said = f", not {' and '.join(given)}" if given else ""
            raise ValueError(f"a score is one of {', '.join(METHODS)}{said}")
        if self.at_least is not None and not (self.mean or self.sum):
            raise ValueError("`at_least` is for a score of several items: `mean` or `sum`")
        if self.at_least is not None and self.at_least > len(self.items):
            raise ValueError(f"`at_least` asks for {self.at_least} of {len(self.items)} items")
        if self.top is not None and self.method not in _TOP_BOX:
            raise ValueError("`top` is for `csat` and `ces`")
        if len(set(self.items)) < len(self.items):
            raise ValueError("a score names an item twice")
        return self


class InstrumentDefinition(Definition):
    """A survey: `event` is the event whose rows are responses, `items` what is asked, `scores` what answers make.

    The newest response of each customer until an instant counts, whole: answers of two responses never mix. A row of
    the event without an answer to any item is no response. `scale` is that of rated items that have none of their own;
    `reference` says where the instrument was published.
    """

    event: Name
    reference: str = ""
    scale: Scale | None = None
    items: dict[ColumnName, Annotated[Item, BeforeValidator(_spelled_out)]] = Field(min_length=1)
    scores: dict[Name, Score] = Field(min_length=1)

    @property
    def answered_at(self) -> str:
        """The trait that says when the newest response was given."""
        return f"{self.name}_answered_at"

    def column_of(self, item: str) -> str:
        """The property of the response that holds an item's answer."""
        return self.items[item].column or item

    def scale_of(self, item: str) -> Scale | None:
        """The scale on which an item is rated; None for one that is not."""
        return self.items[item].scale or (self.scale if item in self._scored() else None)

    def bounds_of(self, score: str) -> tuple[float, float] | None:
        """The least and the greatest value of a score; None for one that is no number."""
        given = self.scores[score]
        scales = [scale for item in given.items if (scale := self.scale_of(item)) is not None]
        if not scales:
            return None
        if given.sum is not None:
            return sum(each.low for each in scales), sum(each.high for each in scales)
        return min(each.low for each in scales), max(each.high for each in scales)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        try:
            raise_all([*self._unknown_items(), *self._wrong_scales(), *self._shared_columns()])
        except UserError as error:
            raise in_field(error) from None
        return self

    def _unknown_items(self) -> Iterator[UserError]:
        for name, score in self.scores.items():
            for item in score.items:
                if item not in self.items:
                    yield unknown("item", item, self.items, where=f"scores: {name}")

    def _wrong_scales(self) -> Iterator[UserError]:
        for name in sorted(self._scored() & self.items.keys()):
            if self.scale_of(name) is None or self.items[name].options:
                hint = "Give it `scale: {low: 1, high: 7}`, or give the instrument one for all items."
                what = f"the item `{name}` is scored, and has no scale"
                yield UserError("item-without-scale", what, where=f"items: {name}", hint=hint)
        for name, score in self.scores.items():
            scale = self.scale_of(score.nps) if score.nps in self.items else None
            if scale is not None and (scale.low, scale.high) != NPS_SCALE:
                what = f"the net promoter score is asked from 0 to 10, and `{score.nps}` from {scale.low:g}"
                yield UserError("wrong-scale", f"{what} to {scale.high:g}", where=f"scores: {name}")
            yield from self._whole_box(name, score)

    def _whole_box(self, name: str, score: Score) -> Iterator[UserError]:
        """A score of which every answer counts as good."""
        scale = self.scale_of(score.items[0]) if score.items[0] in self.items else None
        if score.method in _TOP_BOX and scale is not None and score.top_box > scale.high - scale.low:
            what = f"the {score.top_box} highest answers from {scale.low:g} to {scale.high:g} are all of them"
            yield UserError("wrong-scale", what, where=f"scores: {name}", hint="Say how many are good: `top: 1`.")

    def _scored(self) -> set[str]:
        """The items whose answers are reckoned with as numbers."""
        scored = {item for score in self.scores.values() if score.method != "answer" for item in score.items}
        return scored | {name for name, item in self.items.items() if item.reverse}

    def _shared_columns(self) -> Iterator[UserError]:
        first: dict[str, str] = {}
        for item in self.items:
            other = first.setdefault(self.column_of(item), item)
            if other != item:
                what = f"the items `{other}` and `{item}` read one column, `{self.column_of(item)}`"
                yield UserError("duplicate-name", what, where=f"items: {item}")
