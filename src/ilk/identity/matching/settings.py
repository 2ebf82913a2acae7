"""What is compared, which pairs are looked at, how the model learns, and from which probability on a link counts."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ilk.catalog.documents import Name, Part, in_field
from ilk.kernel.errors import UserError, UserErrors, raise_all

RULE = "matching"
"""What links of matching have for their rule."""
Kind = Literal["name", "date_of_birth", "email", "phone", "postcode", "address", "exact"]
"""How two values are compared: which levels of agreement there are (`matching/comparisons.py`)."""


class Comparison(Part):
    """One comparison: a field, and in which way its values are alike.

    With `term_frequencies`, agreeing in a rare value says more than agreeing in a common one.
    """

    field: Name
    kind: Kind
    term_frequencies: bool = True

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it reads."""
        return (self.field,)

    @property
    def called(self) -> str:
        """What the evidence calls it."""
        return self.field


class FullName(Part):
    """A given and a family name, compared together: so that swapped ones are seen, and rare pairs of names count."""

    kind: Literal["full_name"] = "full_name"
    given: Name
    family: Name

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it reads."""
        return (self.given, self.family)

    @property
    def called(self) -> str:
        """What the evidence calls it."""
        return f"{self.given}_{self.family}"


AnyComparison = Annotated[FullName | Comparison, Field(union_mode="smart")]


class Block(Part):
    """Pairs are looked at that agree in all of `same`, and in so many first characters of each field of `start`."""

    same: tuple[Name, ...] = ()
    start: dict[Name, Annotated[int, Field(ge=1, le=20)]] = Field(default_factory=dict)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it reads."""
        return (*self.same, *self.start)

    @property
    def label(self) -> str:
        """What to call it before people: `last_name, first 3 of postal_code`."""
        return ", ".join([*self.same, *(f"first {count} of {field}" for field, count in self.start.items())])

    @model_validator(mode="after")
    def _reads_something(self) -> Self:
        if not self.fields:
            raise in_field(UserError("empty-block", "a blocking rule names no field", hint="Say `same: [last_name]`."))
        return self


class Training(Part):
    """How the model learns.

    `pairs`: how many random pairs tell how often values agree by chance (u), and at most how many pairs of a blocking
    rule tell how often they agree among matches (m, by expectation maximisation). `certain` are rules that hardly any
    wrong pair fulfils, and `recall` the share of all matches that they find: both say how many pairs match at all.
    Without `certain`, that follows from m and u. Equal seeds give equal models.
    """

    seed: int = Field(default=1, ge=0, lt=2**32)
    pairs: int = Field(default=1_000_000, ge=1_000, le=1_000_000_000)
    rules: tuple[Block, ...] = Field(default=(), description="The rules for m; those of `block` when left out.")
    certain: tuple[Block, ...] = ()
    recall: float = Field(default=0.7, gt=0, le=1)


class Matching(Part):
    """Probabilistic matching: pairs that reach `accept` are one person, those from `review` on are put to a person.

    Only pairs that a rule of `block` names are looked at; one that names more than `most_pairs` is refused.
    """

    compare: Annotated[tuple[AnyComparison, ...], Field(min_length=1)]
    block: Annotated[tuple[Block, ...], Field(min_length=1)]
    training: Training = Training()
    accept: float = Field(default=0.95, gt=0, lt=1)
    review: float = Field(default=0.5, gt=0, lt=1)
    most_pairs: int = Field(default=100_000_000, ge=1)

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that it reads, each once."""
        read = [*self.compare, *self.block, *self.training.rules, *self.training.certain]
        return tuple(dict.fromkeys(field for part in read for field in part.fields))

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        try:
            raise_all([*self._named_twice(), *self._thresholds()])
        except (UserError, UserErrors) as error:
            raise in_field(error) from None
        return self

    def _named_twice(self) -> Iterator[UserError]:
        called = [comparison.called for comparison in self.compare]
        for name in sorted({name for name in called if called.count(name) > 1}):
            yield UserError("duplicate-name", f"`{name}` is compared twice", where="compare", hint="Leave one out.")

    def _thresholds(self) -> Iterator[UserError]:
        if self.review > self.accept:
            what = f"`review` ({self.review:g}) is above `accept` ({self.accept:g})"
            yield UserError("wrong-thresholds", what, hint="A person is asked below what is accepted: lower `review`.")
