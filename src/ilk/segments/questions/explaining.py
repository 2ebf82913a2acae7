"""Why a condition holds for somebody, or does not: each branch in memory, with the values and events that decided."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ilk.catalog.schema import Catalogue
from ilk.kernel.types import ValueType
from ilk.segments.answers import ConditionAnswer, DecidingEvent, DecidingValue
from ilk.segments.branches import Placed, kind_of, operands, placed
from ilk.segments.conditions.logic import And, AtLeastOf, NoneOf, Not, Or
from ilk.segments.subjects.events import EventChoice
from ilk.segments.tree import Condition, Event, Moment, Node, Person, Result, Scope, Value
from ilk.segments.values.constants import Constant
from ilk.segments.words import name_text, name_words

Display = Callable[[Any, ValueType], str]
"""A value as people read it."""
_EVENTS = 5
"""The newest events that are told of those that counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that a condition looks at: how the language asks for it, and what it is for a person."""

    text: str
    sentence: str
    kind: ValueType
    value: Callable[[Person, Moment], Result]


def explained(
    condition: Condition, person: Person, moment: Moment, catalogue: Catalogue, display: Display
) -> list[ConditionAnswer]:
    """What each condition of a definition says of a person, in the order of the text, the whole first."""
    decided = set(_decided(condition, "", person, moment))
    return [
        _answer(each, person, moment, catalogue, display, decided=each.path in decided) for each in placed(condition)
    ]


def reasons(condition: Condition, person: Person, moment: Moment) -> list[Placed]:
    """The conditions that join no others, and that the answer for a person hangs on."""
    decided = set(_decided(condition, "", person, moment))
    return [each for each in placed(condition) if each.is_leaf and each.path in decided]


def reason(condition: Condition, person: Person, moment: Moment, catalogue: Catalogue, display: Display) -> str:
    """In a line, what decided: `not so: income is at least 50,000 (income: 40,000)`."""
    parts = []
    for each in reasons(condition, person, moment):
        holds = each.condition.holds(person, moment)
        said = each.condition.sentence() if holds else f"not so: {each.condition.sentence()}"
        seen = [
            f"{asked.sentence}: {_shown(asked, person, moment, display)}" for asked in asks(each.condition, catalogue)
        ]
        parts.append(f"{said} ({'; '.join(seen)})" if seen else said)
    return " and ".join(parts)


def asks(condition: Condition, catalogue: Catalogue) -> list[Asked]:
    """The values that a condition looks at, apart from constants; each once."""
    found = {each.text: each for each in _asks(condition, catalogue)}
    return list(found.values())


def counted_events(condition: Condition, person: Person, moment: Moment) -> list[tuple[str, Event]]:
    """The events of a person that a condition counts, newest first."""
    chosen = [
        (node.event, event)
        for node in _about_customer(condition)
        if isinstance(node, EventChoice)
        for event in node.chosen(person, moment)
    ]
    unique = {(name, event.at, event.id): (name, event) for name, event in chosen}
    return [unique[key] for key in sorted(unique, key=lambda key: (key[1], key[0], key[2]), reverse=True)]


def _answer(
    branch: Placed, person: Person, moment: Moment, catalogue: Catalogue, display: Display, *, decided: bool
) -> ConditionAnswer:
    condition = branch.condition
    looked = asks(condition, catalogue) if branch.is_leaf else []
    events = counted_events(condition, person, moment) if branch.is_leaf else []
    return ConditionAnswer(
        path=branch.path,
        kind=kind_of(condition),
        text=condition.text(),
        sentence=condition.sentence(),
        holds=condition.holds(person, moment),
        decided=decided,
        values=[_value(asked, person, moment, display) for asked in looked],
        events=[_event(name, event) for name, event in events[:_EVENTS]],
        event_count=len(events),
        next_change=condition.next_change(person, moment),
    )


def _decided(condition: Condition, path: str, person: Person, moment: Moment) -> Iterator[str]:
    """The paths of the conditions that the answer hangs on: of an `and` that is false, those that are false."""
    yield path
    steps = operands(condition)
    holds = condition.holds(person, moment)
    for step, operand in steps.items():
        if _tips(condition, holds=holds, operand=operand.holds(person, moment)):
            yield from _decided(operand, f"{path}.{step}" if path else step, person, moment)


def _tips(condition: Condition, *, holds: bool, operand: bool) -> bool:
    """Whether an operand with this answer is a reason for the answer of the condition around it."""
    match condition:
        case And() | Or() | AtLeastOf():
            return operand is holds
        case Not():
            return True
        case NoneOf():
            return operand is not holds
        case _:
            return False


def _asks(condition: Condition, catalogue: Catalogue) -> Iterator[Asked]:
    scope = Scope(catalogue)
    for node in _about_customer(condition):
        if isinstance(node, Value) and not isinstance(node, Constant):
            yield Asked(node.text(), node.sentence(), node.type(scope), node.value)
        elif isinstance(node, EventChoice):
            yield _count(node)


def _count(choice: EventChoice) -> Asked:
    """How many events a condition chose."""
    return Asked(
        f"count of {name_text(choice.event)}{choice.choice_text()}",
        f"the number of {name_words(choice.event)} events{choice.choice_sentence()}",
        ValueType.INTEGER,
        lambda person, moment: len(choice.chosen(person, moment)),
    )


def _about_customer(node: Node) -> Iterator[Node]:
    """A node and those below it that are about the customer, not about rows of theirs."""
    yield node
    if not node.asks_rows:
        for child in node.children():
            yield from _about_customer(child)


def _value(asked: Asked, person: Person, moment: Moment, display: Display) -> DecidingValue:
    return DecidingValue(
        text=asked.text,
        sentence=asked.sentence,
        value=plain(asked.value(person, moment)),
        display=_shown(asked, person, moment, display),
    )


def _shown(asked: Asked, person: Person, moment: Moment, display: Display) -> str:
    value = asked.value(person, moment)
    return "missing" if value is None else display(plain(value), asked.kind)


def _event(name: str, event: Event) -> DecidingEvent:
    return DecidingEvent(
        event=name, at=event.at, properties={key: plain(value) for key, value in event.properties.items()}
    )


def plain(value: Result) -> Any:
    """A value as answers give it: amounts as floats."""
    match value:
        case Decimal():
            return float(value)
        case str() | None:
            return value
        case Sequence():
            return list(value)
        case _:
            return value
