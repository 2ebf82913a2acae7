"""Slots: content documents that were read, and which of its variants somebody is shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from ilk.catalog.schema import Catalogue
from ilk.decisions.definition import DEFAULT, ContentDefinition, Values
from ilk.kernel.errors import UserError, raise_all
from ilk.segments.language.checking import read_condition
from ilk.segments.tree import Condition
from ilk.segments.values.bucket import share_of


@dataclass(frozen=True, slots=True)
class Choice:
    """A variant: whom it is for, and what it shows."""

    name: str
    when: Condition
    show: Values


@dataclass(frozen=True, slots=True)
class Slot:
    """A place on a page: its variants in order, what all others are shown, and which share is held out."""

    name: str
    choices: tuple[Choice, ...]
    default: Values
    holdout: float | None

    def holds_out(self, visitor: str) -> bool:
        """Whether somebody is held out: the same answer each time, for whoever has the identifier."""
        return self.holdout is not None and share_of(f"content:{self.name}", visitor) < self.holdout

    def chosen(self, meant: int | None, *, held_out: bool) -> "Chosen":
        """What somebody is shown whom a variant is `meant` for, by its place; None: no variant is."""
        name = DEFAULT if meant is None else self.choices[meant].name
        if meant is None or held_out:
            return Chosen(self.name, DEFAULT, self.default, name, held_out)
        return Chosen(self.name, name, self.choices[meant].show, name, held_out)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody is shown in a slot; `meant` is what they would be shown if nobody were held out."""

    slot: str
    variant: str
    show: Values
    meant: str
    held_out: bool


def read_slot(definition: ContentDefinition, catalogue: Catalogue) -> Slot:
    """The slot that a document says. Raises `UserError` with all that is wrong, each in the place of its variant."""
    choices: list[Choice] = []
    problems: list[UserError] = []
    for place, variant in enumerate(definition.variants):
        try:
            choices.append(Choice(variant.name, read_condition(variant.when, catalogue), variant.show))
        except UserError as error:
            problems.append(error.within(f"variants[{place}].when"))
    raise_all(problems)
    return Slot(definition.name, tuple(choices), definition.default, definition.holdout)


def first(answers: Iterable[bool]) -> int | None:
    """The place of the first yes; None when there is none."""
    return next((place for place, holds in enumerate(answers) if holds), None)
