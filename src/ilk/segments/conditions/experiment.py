"""Experiments: who saw one, who was put into which group of it, and who is held out of everything."""

from typing import Literal

from ilk.catalog.standard import ASSIGNMENT, EXPOSURE
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.event import EventCount
from ilk.segments.conditions.standard import Asked, OfStandardEvents, all_hold, equal
from ilk.segments.time.windows import AnyWindow, BaseWindow, Ever
from ilk.segments.tokens import string_of
from ilk.segments.tree import Condition, FormHints, Syntax
from ilk.segments.values.constants import Characters, Text
from ilk.segments.values.event_aggregate import EventAggregate
from ilk.segments.words import literal_words, string_text

_COLUMNS = ("experiment", "variant")
_HOLDOUT = "holdout"


class Exposed(OfStandardEvents):
    """`exposed to "checkout-v2"`, with `variant "b"` and a window: saw the experiment."""

    kind: Literal["exposed"] = "exposed"
    experiment: Characters
    variant: Characters | None = None
    window: AnyWindow = Ever()

    form = FormHints(title="Saw an experiment", group="Experiments")
    syntax = Syntax(
        conditions=(
            "EXPOSED_TO STRING window? -> exposed_to"
            ' | EXPOSED_TO STRING "variant"i STRING window? -> exposed_to_variant'
        ),
        terminals=(r'EXPOSED_TO.2: /exposed\s+to\b(?=\s*")/i',),
        build={
            "exposed_to": lambda _, experiment, *window: _exposed(experiment, None, window),
            "exposed_to_variant": lambda _, experiment, variant, *window: _exposed(experiment, variant, window),
        },
    )
    examples = ('exposed to "checkout-v2"', 'exposed to "checkout-v2" variant "b" in last 30 days')

    def lowered(self) -> Condition:
        where = all_hold(equal(experiment=self.experiment, variant=self.variant))
        return EventCount(event=EXPOSURE, where=where, window=self.window)

    def asked(self) -> Asked:
        yield EXPOSURE, _COLUMNS if self.variant is not None else _COLUMNS[:1]

    def text(self) -> str:
        variant = f" variant {string_text(self.variant)}" if self.variant is not None else ""
        window = f" {text}" if (text := self.window.text()) else ""
        return f"exposed to {string_text(self.experiment)}{variant}{window}"

    def sentence(self) -> str:
        return f"saw {self._said()}"

    def negated_sentence(self) -> str:
        return f"did not see {self._said()}"

    def _said(self) -> str:
        variant = f"variant {literal_words(self.variant)} of " if self.variant is not None else ""
        window = f" {words}" if (words := self.window.sentence()) else ""
        return f"{variant}the experiment {literal_words(self.experiment)}{window}"


class Assigned(OfStandardEvents):
    """`assigned "b" in "checkout-v2"`: the group that the customer was last put into."""

    kind: Literal["assigned"] = "assigned"
    variant: Characters
    experiment: Characters

    form = FormHints(title="In a group of an experiment", group="Experiments")
    syntax = Syntax(
        conditions='ASSIGNED STRING "in"i STRING -> assigned',
        terminals=(r'ASSIGNED.2: /assigned\b(?=\s*")/i',),
        build={
            "assigned": lambda _, variant, experiment: Assigned(
                variant=string_of(variant), experiment=string_of(experiment)
            )
        },
    )
    examples = ('assigned "b" in "checkout-v2"',)

    def lowered(self) -> Condition:
        return _last_assignment(self.experiment, self.variant)

    def asked(self) -> Asked:
        yield ASSIGNMENT, _COLUMNS

    def text(self) -> str:
        return f"assigned {string_text(self.variant)} in {string_text(self.experiment)}"

    def sentence(self) -> str:
        return f"is in the group {literal_words(self.variant)} of the experiment {literal_words(self.experiment)}"

    def negated_sentence(self) -> str:
        return f"is not in the group {literal_words(self.variant)} of the experiment {literal_words(self.experiment)}"


class InHoldout(OfStandardEvents):
    """`in holdout`: last put into the group that gets nothing; `in holdout of "spring" variant "control"` says which.

    Unless it says otherwise, that is the variant `holdout` of the experiment `holdout`.
    """

    kind: Literal["in_holdout"] = "in_holdout"
    experiment: Characters = _HOLDOUT
    variant: Characters = _HOLDOUT

    form = FormHints(title="Held out", group="Experiments")
    syntax = Syntax(
        conditions=(
            'IN_HOLDOUT -> in_holdout | IN_HOLDOUT "of"i STRING -> in_holdout'
            ' | IN_HOLDOUT "of"i STRING "variant"i STRING -> in_holdout'
        ),
        terminals=(r"IN_HOLDOUT.2: /in\s+holdout\b/i",),
        build={
            "in_holdout": lambda _, *said: InHoldout.model_validate(
                dict(zip(_COLUMNS, map(string_of, said), strict=False))
            )
        },
    )
    examples = ("in holdout", 'not in holdout of "spring-2026"')

    def lowered(self) -> Condition:
        return _last_assignment(self.experiment, self.variant)

    def asked(self) -> Asked:
        yield ASSIGNMENT, _COLUMNS

    def text(self) -> str:
        if self.variant != _HOLDOUT:
            return f"in holdout of {string_text(self.experiment)} variant {string_text(self.variant)}"
        return "in holdout" if self.experiment == _HOLDOUT else f"in holdout of {string_text(self.experiment)}"

    def sentence(self) -> str:
        return f"is held out{self._said()}"

    def negated_sentence(self) -> str:
        return f"is not held out{self._said()}"

    def _said(self) -> str:
        return "" if self.experiment == _HOLDOUT else f" of {literal_words(self.experiment)}"


def _last_assignment(experiment: str, variant: str) -> Condition:
    where = all_hold(equal(experiment=experiment))
    last = EventAggregate(function="last", event=ASSIGNMENT, property="variant", where=where)
    return Comparison(left=last, op="=", right=Text(constant=variant))


def _exposed(experiment: str, variant: str | None, window: tuple[BaseWindow, ...]) -> Exposed:
    said = {"window": window[0]} if window else {}
    named = {"experiment": string_of(experiment), "variant": None if variant is None else string_of(variant)}
    return Exposed.model_validate(named | said)
