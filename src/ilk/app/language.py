"""The language for the studio's builder: kinds with their forms, the names to choose from, text to tree and back."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Literal

from pydantic import Field

from ilk.app.answers import DefinitionProblem
from ilk.app.problems import problem
from ilk.app.published import Published, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.reserved import RESERVED
from ilk.catalog.schema import Catalogue
from ilk.kernel.access import Actor, Permission
from ilk.kernel.answers import Answer
from ilk.kernel.errors import UserError, problems_of
from ilk.kernel.types import ValueType
from ilk.segments.kinds import value_json
from ilk.segments.language.checking import read_condition, unchecked_condition
from ilk.segments.language.forms import Form, forms
from ilk.segments.language.grammar import parse_condition
from ilk.segments.language.operators import Operator, blank, holds_in_where, operators, places
from ilk.segments.tree import Condition, Node, Scope, Value

_MOST_NAMED = 400


class Kind(Answer):
    """A kind with its form. `blank` is one to start from in this project; null where the project has nothing for it."""

    form: Form
    in_where: bool
    blank: dict[str, Any] | None
    blank_type: ValueType | None


class NamedField(Answer):
    """A trait or a property: its type, and how people call it."""

    name: str
    title: str
    type: ValueType
    group: str


class NamedEvent(Answer):
    """An event, or a related table, with its properties."""

    name: str
    title: str
    properties: list[NamedField]


class NamedThing(Answer):
    """A segment or a list that a definition may name."""

    name: str
    title: str


class Language(Answer):
    """All that the builder is drawn from."""

    kinds: list[Kind]
    operators: list[Operator]
    traits: list[NamedField]
    events: list[NamedEvent]
    tables: list[NamedEvent]
    account: list[NamedField] = Field(description="What is known of the account a customer belongs to.")
    segments: list[NamedThing]
    lists: list[NamedThing]
    places: list[str]
    reserved: list[str]


class Line(Answer):
    """One condition or value of the tree: `path` leads to it, such as `operands.0.where`."""

    path: str
    role: Literal["condition", "value"]
    text: str
    sentence: str
    type: ValueType | None


class Understood(Answer):
    """A definition as text and as tree at once; what is wrong is said, and as much as is understood is given."""

    text: str | None
    tree: dict[str, Any] | None
    sentence: str | None
    lines: list[Line]
    problems: list[DefinitionProblem] = Field(
        description="Of a text by line and column; of a tree, `where` is the path."
    )


@use_case(Permission.READ_SUMMARY, "show the language", records="refusals")
def language(workspace: Workspace, _actor: Actor) -> Language:
    """Every kind with its form, what can be asked of values, and every name a definition may use."""
    state = published(workspace)
    named = state.meaning.catalogue
    # A list that a source fills has rows, but is asked about as a list.
    tables = {name: schema for name, schema in named.tables.items() if name not in named.lists}
    catalogue = replace(named, tables=tables)
    return Language(
        kinds=[_kind(form, catalogue) for form in _forms()],
        operators=list(operators()),
        traits=[_trait(state, name, kind) for name, kind in catalogue.traits.items()],
        events=[_event(name, schema.properties) for name, schema in catalogue.events.items()],
        tables=[_event(name, schema.columns) for name, schema in catalogue.tables.items()],
        account=_fields(catalogue.accounts.fields, "account") if catalogue.accounts else [],
        segments=[NamedThing(name=name, title=label.title) for name, label in sorted(state.words.segments.items())],
        lists=[NamedThing(name=name, title=_spelled(name)) for name in sorted(catalogue.lists)],
        places=list(places(catalogue)),
        reserved=sorted(RESERVED),
    )


@use_case(Permission.READ_SUMMARY, "read a definition", records="refusals")
def parse(workspace: Workspace, _actor: Actor, text: str) -> Understood:
    """What a text says, as a tree; where only names do not exist, the tree is given beside the problems."""
    catalogue = published(workspace).meaning.catalogue
    try:
        tree = parse_condition(text).tree
    except UserError as error:
        return Understood(text=text, tree=None, sentence=None, lines=[], problems=_told(error))
    try:
        read_condition(text, catalogue)
    except UserError as error:
        return _understood(tree, catalogue, text, _told(error))
    return _understood(tree, catalogue, text, [])


@use_case(Permission.READ_SUMMARY, "write a definition", records="refusals")
def write(workspace: Workspace, _actor: Actor, tree: Mapping[str, Any]) -> Understood:
    """What a tree says, as text in the canonical layout, however much of it is wrong as long as it has a form."""
    catalogue = published(workspace).meaning.catalogue
    try:
        condition = unchecked_condition(tree)
    except UserError as error:
        return Understood(text=None, tree=None, sentence=None, lines=[], problems=_told(error))
    paths = {id(node): path for path, node in _walk(condition)}
    faults = [
        problem(single).model_copy(update={"where": paths.get(id(node), "")})
        for node, found in condition.faults(Scope(catalogue))
        for single in problems_of(found)
    ]
    return _understood(condition, catalogue, condition.text(), faults)


def _told(error: UserError) -> list[DefinitionProblem]:
    return [problem(single) for single in problems_of(error)]


@cache
def _forms() -> tuple[Form, ...]:
    return tuple(forms())


@cache
def _in_where(kind: str) -> bool:
    return next(holds_in_where(form) for form in _forms() if form.kind == kind and form.role != "window")


def _kind(form: Form, catalogue: Catalogue) -> Kind:
    if form.role == "window":
        return Kind(form=form, in_where=True, blank=_window(form, catalogue), blank_type=None)
    made = blank(form, catalogue)
    value_type = _type_of(form, made, catalogue) if made else None
    return Kind(form=form, in_where=_in_where(form.kind), blank=made, blank_type=value_type)


def _window(form: Form, catalogue: Catalogue) -> dict[str, Any]:
    """A window to start from; what it needs and cannot be guessed is left for the reader."""
    first = next(iter(catalogue.events), None)
    anchor = {"event": first, "which": "first"} if first else {"trait": "first_seen"}
    starts = {"number": 30, "day": "2025-01-01", "group": anchor}
    filled = {
        field.name: ("day" if "day" in field.options else field.options[0])
        if field.input == "choice"
        else starts.get(field.input, "")
        for field in form.fields
        if not field.optional or field.input == "choice"
    }
    further = {"until": 60} if "until" in filled else {}
    return {"kind": form.kind} | filled | further


def _type_of(form: Form, made: dict[str, Any], catalogue: Catalogue) -> ValueType | None:
    return value_json.validate_python(made).type(Scope(catalogue)) if form.role == "value" else None


def _trait(state: Published, name: str, kind: ValueType) -> NamedField:
    known = {trait.name: trait for trait in state.words.traits}
    trait = known.get(name)
    title, group = (trait.title, str(trait.criterion)) if trait else (_spelled(name), "behavioural")
    return NamedField(name=name, title=title, type=kind, group=group)


def _event(name: str, properties: Mapping[str, ValueType]) -> NamedEvent:
    return NamedEvent(name=name, title=_spelled(name), properties=_fields(properties, name))


def _fields(types: Mapping[str, ValueType], group: str) -> list[NamedField]:
    return [NamedField(name=each, title=_spelled(each), type=kind, group=group) for each, kind in types.items()]


def _spelled(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _understood(tree: Condition, catalogue: Catalogue, text: str, problems: list[DefinitionProblem]) -> Understood:
    return Understood(
        text=text,
        tree=tree.model_dump(mode="json"),
        sentence=tree.sentence(),
        lines=[_line(path, node, catalogue, tree) for path, node in list(_walk(tree))[:_MOST_NAMED]],
        problems=problems,
    )


def _line(path: str, node: Node, catalogue: Catalogue, whole: Condition) -> Line:
    role: Literal["condition", "value"] = "condition" if isinstance(node, Condition) else "value"
    kind = _value_type(node, _scope(whole, path, catalogue)) if isinstance(node, Value) else None
    return Line(path=path, role=role, text=node.text(), sentence=node.sentence(), type=kind)


def _value_type(node: Value, scope: Scope | None) -> ValueType | None:
    try:
        return node.type(scope) if scope else None
    except UserError:
        return None


def _scope(whole: Condition, path: str, catalogue: Catalogue) -> Scope | None:
    """The scope in which the node at a path stands; None where a name on the way does not exist."""
    scope, here = Scope(catalogue), ""
    by_path = dict(_walk(whole))
    try:
        for step in path.split(".") if path else ():
            if here in by_path:
                scope = by_path[here].inner(scope)
            here = f"{here}.{step}" if here else step
    except UserError:
        return None
    return scope


def _walk(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    """Every node with the path that leads to it in JSON."""
    yield path, node
    for name in type(node).model_fields:
        yield from _inside(getattr(node, name), f"{path}.{name}" if path else name)


def _inside(value: object, path: str) -> Iterator[tuple[str, Node]]:
    match value:
        case Node():
            yield from _walk(value, path)
        case tuple():
            for position, item in enumerate(value):
                yield from _inside(item, f"{path}.{position}")
        case _:
            return
