"""What a new line of the builder starts from: what can be asked of a value of each type, and blanks of every kind."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ilk.catalog.schema import Catalogue, EventSchema
from ilk.kernel.answers import Answer
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.kinds import condition_json, value_json
from ilk.segments.language.forms import Field, Form, forms
from ilk.segments.language.grammar import parse_condition
from ilk.segments.tree import Condition, Node, Scope

_READERS: Mapping[str, TypeAdapter[Any]] = {"condition": condition_json, "value": value_json}
_PROBE = "probe"
_TYPES = tuple(ValueType)
_DAY = "2025-01-01"
_CONSTANTS: Mapping[ValueType, Mapping[str, Any]] = {
    ValueType.TEXT: {"kind": "text", "constant": ""},
    ValueType.INTEGER: {"kind": "number", "constant": 0},
    ValueType.NUMBER: {"kind": "number", "constant": 0},
    ValueType.MONEY: {"kind": "number", "constant": 0},
    ValueType.YES_NO: {"kind": "yes_no", "constant": True},
    ValueType.DATE: {"kind": "date", "constant": _DAY},
    ValueType.INSTANT: {"kind": "date", "constant": _DAY},
    ValueType.TEXT_LIST: {"kind": "text", "constant": ""},
}
_NAMED = frozenset({"event", "property", "trait", "segment", "table", "list", "place"})
_LABELS: Mapping[str, str] = {
    "=": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
    "in": "is one of",
    "not in": "is none of",
    "between": "is between",
    "not between": "is not between",
    "": "falls",
}
"""Signs and bare words of the language, as a person reads them on a line."""


class Operator(Answer):
    """What can be asked of a value: a kind with its choices made.

    `blanks` are conditions to start from, by the type of the value that is asked about, which stands in `subject`.
    """

    label: str
    kind: str
    subject: str
    in_where: bool
    blanks: dict[str, dict[str, Any]]


@cache
def operators() -> tuple[Operator, ...]:
    """Everything that can be asked of a value, by trying each kind on a value of each type."""
    asked = (form for form in forms() if form.subject is not None)
    return tuple(found for form in asked for found in _operators(form, form.subject or ""))


def blank(form: Form, catalogue: Catalogue) -> dict[str, Any] | None:
    """A condition or value of a kind that the catalogue allows, to start from; None when there is none."""
    for value_type in _TYPES:
        filled = _filled(form.fields, catalogue, value_type)
        for start in (
            filled,
            {**_of_example(form), **_names_in(form, filled)},
            filled | _where_in(form, filled, catalogue),
        ):
            node = _read(form, {"kind": form.kind} | start)
            if node is not None and not list(node.problems(Scope(catalogue))):
                return dict(node.model_dump(mode="json"))
    return None


def places(catalogue: Catalogue) -> Iterator[str]:
    """The places that a pair of traits stands for: `home` for `home_latitude` and `home_longitude`."""
    if {"latitude", "longitude"} <= catalogue.traits.keys():
        yield "location"
    for name in catalogue.traits:
        place = name.removesuffix("_latitude")
        if place != name and f"{place}_longitude" in catalogue.traits:
            yield place


def holds_in_where(form: Form) -> bool:
    """Whether a kind may stand in a `where`, about an event."""
    made = blank(form, _probe())
    node = _read(form, made) if made else None
    return node is not None and not list(node.problems(Scope(_probe(), event=_PROBE)))


@cache
def _probe() -> Catalogue:
    """A catalogue with a trait, and a property of an event, of each type."""
    each = {f"{_PROBE}_{value_type}": value_type for value_type in _TYPES}
    return Catalogue(each, {_PROBE: EventSchema(each)}, frozenset({_PROBE}))


def _operators(form: Form, subject: str) -> Iterator[Operator]:
    choices = [field for field in form.fields if _chooses(field)]
    options = ([(field.name, option) for option in _options(field)] for field in choices)
    for chosen in product(*options):
        fitting = {value_type: node for value_type in _TYPES if (node := _asked(form, subject, value_type, chosen))}
        if fitting:
            first = next(iter(fitting.values()))
            yield Operator(
                label=_label(first, subject),
                kind=form.kind,
                subject=subject,
                in_where=all(not list(node.problems(Scope(_probe(), event=_PROBE))) for node in fitting.values()),
                blanks={str(value_type): node.model_dump(mode="json") for value_type, node in fitting.items()},
            )


def _chooses(field: Field) -> bool:
    """Whether a field is part of what is asked: `exactly` and its like are details of it."""
    return not field.many and (field.input == "choice" or (field.input == "yes_no" and field.name != "exactly"))


def _options(field: Field) -> list[Any]:
    return list(field.options) if field.input == "choice" else [False, True]


def _asked(form: Form, subject: str, value_type: ValueType, chosen: tuple[tuple[str, Any], ...]) -> Condition | None:
    """The kind about a value of a type, if it can be asked of one."""
    about = {subject: {"kind": "field", "name": f"{_PROBE}_{value_type}"}}
    filled = _filled(form.fields, _probe(), value_type)
    for start in (filled, _of_example(form)):
        node: Condition | None = _read(form, {"kind": form.kind} | start | dict(chosen) | about)
        if node is not None and not list(node.problems(Scope(_probe()))):
            return node
    return None


def _of_example(form: Form) -> dict[str, Any]:
    """The fields of the kind's own example, for those whose blanks mean nothing."""
    return _example(form.kind, form.example)


@cache
def _example(kind: str, example: str) -> dict[str, Any]:
    try:
        tree = parse_condition(example).tree if example else None
    except UserError:
        return {}
    own = next((node for node in tree.walk() if getattr(node, "kind", None) == kind), None) if tree else None
    return own.model_dump(mode="json") if own is not None else {}


def _names_in(form: Form, filled: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was filled in, the names of the catalogue."""
    named = {field.name for field in form.fields if field.input in _NAMED}
    return {name: given for name, given in filled.items() if name in named}


def _where_in(form: Form, filled: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """A `where` that can be asked of the event, for kinds that mean nothing without one."""
    event = catalogue.events.get(str(filled.get("event")))
    name = next(iter(event.properties), None) if event else None
    if name is None or all(field.name != "where" for field in form.fields):
        return {}
    return {"where": {"kind": "known", "of": {"kind": "field", "name": name}}}


def _read(form: Form, source: Mapping[str, Any]) -> Any:
    try:
        return _READERS[form.role].validate_python(dict(source))
    except (ValidationError, UserError):
        return None


def _label(node: Node, subject: str) -> str:
    """What is asked, in the language's words, without the value and what it is compared with."""
    text = node.text()
    window = getattr(node, "window", None)
    if window is not None:
        text = text.removesuffix(window.text()).strip()
    before, _, after = text.partition(getattr(node, subject).text())
    words = before.removesuffix(" of ").split()
    for word in after.split():
        said = words[-1:] == ["is"] or not word.startswith(("true", "false"))
        if word[0] in '"(' or word[0].isdigit() or word.startswith(_PROBE) or not said:
            break
        words.append(word)
    label = " ".join(words)
    sign, _, rest = label.partition(" ")
    return _LABELS[label] if label in _LABELS else f"{_LABELS.get(sign, sign) if rest else sign} {rest}".strip()


def _filled(fields: Sequence[Field], catalogue: Catalogue, value_type: ValueType) -> dict[str, Any]:
    """Fields of a kind with something in each that must be filled."""
    return {field.name: _filling(field, catalogue, value_type) for field in fields if not field.optional}


def _filling(field: Field, catalogue: Catalogue, value_type: ValueType) -> Any:
    if field.many:
        return [_filling(field.model_copy(update={"many": False}), catalogue, value_type)] * (field.least or 1)
    match field.input:
        case "choice":
            return field.options[0]
        case "number":
            return field.low or 1
        case "yes_no":
            return True
        case "day" | "instant":
            return _DAY
        case "value":
            return _value(field, catalogue, value_type)
        case "constant":
            return _CONSTANTS[value_type]
        case "condition":
            return {"kind": "everyone"}
        case "window":
            return {"kind": "last", "count": 30, "unit": "day"} if "last" in field.kinds else {"kind": field.kinds[0]}
        case "group":
            return _together(field, catalogue, value_type)
        case _:
            return _name(field, catalogue, value_type)


def _together(field: Field, catalogue: Catalogue, value_type: ValueType) -> Any:
    by_name = _filled(field.fields, catalogue, value_type)
    return list(by_name.values()) if all(each.name.isdigit() for each in field.fields) else by_name


def _value(field: Field, catalogue: Catalogue, value_type: ValueType) -> Any:
    """A field of the type where the value comes first; what it is compared with is a constant."""
    named = next((name for name, kind in catalogue.traits.items() if kind is value_type), None)
    if field.name in {"of", "left"} and named is not None:
        return {"kind": "field", "name": named}
    return _CONSTANTS[value_type]


def _name(field: Field, catalogue: Catalogue, value_type: ValueType) -> str:
    event = next(iter(catalogue.events), "")
    match field.input:
        case "event":
            return event
        case "property":
            properties = catalogue.events[event].properties if event else {}
            return next((name for name, kind in properties.items() if kind is value_type), "")
        case "segment":
            return next(iter(sorted(catalogue.segments)), "")
        case "trait":
            return next((name for name, kind in catalogue.traits.items() if kind is value_type), "")
        case "table":
            return next(iter(catalogue.tables), "")
        case "list":
            return next(iter(sorted(getattr(catalogue, "lists", ()))), "")
        case "place":
            return next((place for place in places(catalogue)), "")
        case _:
            return ""
