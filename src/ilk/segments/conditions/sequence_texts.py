"""How a sequence is written: the grammar of its steps, and what is built from them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ilk.segments.conditions.steps import Step
from ilk.segments.subjects.events import Where, clauses
from ilk.segments.time.durations import Duration, duration_of
from ilk.segments.time.windows import BaseWindow

RULES = (
    'later_step: "then"i name step_clause* -> then_step | "then"i "not"i name step_clause* -> then_not_step\n'
    "?step_clause: choice | step_words\n"
    'step_words: "with"i "same"i name -> same_as'
    ' | WITHIN_TIME NUMBER UNIT "of"i "previous"i -> within_of_previous'
    " | WITHIN_TIME NUMBER UNIT -> within_length"
    ' | "overall"i WITHIN_TIME NUMBER UNIT -> overall_within'
    ' | "strictly"i -> strictly'
)
"""What follows the first step."""


@dataclass(frozen=True, slots=True)
class Same:
    """`with same x`."""

    name: str


@dataclass(frozen=True, slots=True)
class Within:
    """`within 2 hours`, of the step before, overall, or of what the place says."""

    length: Duration
    of: str


@dataclass(frozen=True, slots=True)
class Strictly:
    """`strictly`."""


@dataclass(frozen=True, slots=True)
class Said:
    """A step as the text says it, with all that follows it."""

    event: str
    negated: bool
    parts: tuple[Any, ...]


BUILDERS: Mapping[str, Callable[..., object]] = {
    "then_step": lambda event, *parts: Said(event, negated=False, parts=parts),
    "then_not_step": lambda event, *parts: Said(event, negated=True, parts=parts),
    "same_as": Same,
    "within_of_previous": lambda _, count, unit: Within(duration_of(count, unit), "step"),
    "within_length": lambda _, count, unit: Within(duration_of(count, unit), "place"),
    "overall_within": lambda _, count, unit: Within(duration_of(count, unit), "all"),
    "strictly": lambda: Strictly(),  # noqa: PLW0108 - the text's tokens are no arguments
}
"""By the alternative of the grammar."""


def fields_of(event: str, parts: Sequence[Any]) -> dict[str, Any]:
    """The fields of the sequence that a first event and what follows it say; raises `ValueError` for what is odd."""
    later = [part for part in parts if isinstance(part, Said)]
    first = Said(event, negated=False, parts=tuple(part for part in parts if not isinstance(part, Said)))
    *before, last = first, *later
    fields: dict[str, Any] = _fields_at_end(last)
    fields["steps"] = tuple(_step(said) for said in (*before, _of_step_alone(last)))
    return fields


def _fields_at_end(last: Said) -> dict[str, Any]:
    """What is said about the whole, after its last step."""
    found: dict[str, Any] = clauses([part for part in last.parts if isinstance(part, BaseWindow)])
    lengths = [part.length for part in last.parts if _is_of_all(part, last)]
    if len(lengths) > 1:
        raise ValueError("there are two lengths of time for the whole; one is allowed")
    found["within"] = next(iter(lengths), None)
    return found | {"strictly": any(isinstance(part, Strictly) for part in last.parts)}


def _is_of_all(part: object, last: Said) -> bool:
    return isinstance(part, Within) and (part.of == "all" or (part.of == "place" and not last.negated))


def _of_step_alone(last: Said) -> Said:
    parts = (part for part in last.parts if not isinstance(part, BaseWindow | Strictly) and not _is_of_all(part, last))
    return Said(last.event, last.negated, tuple(parts))


def _step(said: Said) -> Step:
    fields: dict[str, Any] = {"event": said.event, "negated": said.negated}
    clause: Any
    for part in said.parts:
        match part:
            case Same(name):
                fields["same"] = (*fields.get("same", ()), name)
                continue
            case Where(condition):
                name, clause = "where", condition
            case Within(length, of) if of == "step" or (of == "place" and said.negated):
                name, clause = "within", length
            case _:
                raise ValueError("what is said of the whole stands after the last step: strictly, within …, a window")
        if name in fields:
            raise ValueError(f"there are two `{name}` clauses; one is allowed")
        fields[name] = clause
    return Step.model_validate(fields)
