"""Definitions read and checked: every problem at once, each with its place in the text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ilk.catalog.schema import Catalogue
from ilk.kernel.errors import NotFound, UserError, raise_all
from ilk.segments.conditions.segment import InSegment
from ilk.segments.events import EventChoice
from ilk.segments.grammar import Parsed, parse_condition, parse_value, underlined
from ilk.segments.language import condition_json, value_json
from ilk.segments.tree import Condition, Node, Scope, Value
from ilk.segments.values.field import FieldValue

Source = str | Mapping[str, Any]
"""A definition as text of the language, or as its JSON form."""


@dataclass(frozen=True, slots=True)
class Uses:
    """The names that a definition depends on."""

    traits: frozenset[str]
    events: frozenset[str]
    segments: frozenset[str]


def read_condition(source: Source, catalogue: Catalogue) -> Condition:
    """The condition that a definition says, checked against the catalogue. Raises `UserError` with all problems."""
    if isinstance(source, str):
        parsed = parse_condition(source)
        raise_all(_located(parsed.tree.problems(Scope(catalogue)), parsed))
        return parsed.tree
    condition: Condition = _from_json(condition_json, source)
    raise_all(condition.problems(Scope(catalogue)))
    return condition


def read_value(source: Source, catalogue: Catalogue) -> Value:
    """The value that a definition says, checked against the catalogue. Raises `UserError` with all problems."""
    if isinstance(source, str):
        parsed = parse_value(source)
        raise_all(_located(parsed.tree.problems(Scope(catalogue)), parsed))
        return parsed.tree
    value: Value = _from_json(value_json, source)
    raise_all(value.problems(Scope(catalogue)))
    return value


def unchecked_condition(source: Source) -> Condition:
    """The condition that a definition says, its names not looked up."""
    return parse_condition(source).tree if isinstance(source, str) else _from_json(condition_json, source)


def unchecked_value(source: Source) -> Value:
    """The value that a definition says, its names not looked up."""
    return parse_value(source).tree if isinstance(source, str) else _from_json(value_json, source)


def uses(node: Node) -> Uses:
    """The names that a tree depends on; properties inside a `where` belong to their event."""
    return Uses(
        traits=frozenset(part.name for part in _outside_where(node) if isinstance(part, FieldValue)),
        events=frozenset(part.event for part in node.walk() if isinstance(part, EventChoice)),
        segments=frozenset(part.segment for part in node.walk() if isinstance(part, InSegment)),
    )


def _outside_where(node: Node) -> Iterable[Node]:
    yield node
    if not isinstance(node, EventChoice):
        for child in node.children():
            yield from _outside_where(child)


def _from_json(reader: TypeAdapter[Any], source: Mapping[str, Any]) -> Any:
    try:
        return reader.validate_python(dict(source))
    except ValidationError as error:
        raise_all(
            UserError("invalid-definition", problem["msg"].removeprefix("Value error, "), where=_place(problem["loc"]))
            for problem in error.errors()
        )
    except RecursionError:
        raise UserError("definition-too-deep", "the definition is nested too deeply") from None


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in location) or "the definition"


def _located(problems: Iterable[UserError], parsed: Parsed[Any]) -> Iterable[UserError]:
    """Problems with the line and column of the name or piece that they are about."""
    for problem in problems:
        found = _position(problem, parsed)
        if found is None:
            yield problem
            continue
        line, column, length = found
        shown = underlined(parsed.text, line, column, length)
        hint = f"{shown}\n{problem.hint}" if problem.hint else shown
        place = f"line {line}, column {column}"
        yield type(problem)(problem.code, problem.what, where=place, known=problem.known, hint=hint)


def _position(problem: UserError, parsed: Parsed[Any]) -> tuple[int, int, int] | None:
    if isinstance(problem, NotFound):
        mention = next((mention for mention in parsed.mentions if mention.name == problem.name), None)
        return (mention.line, mention.column, len(mention.name)) if mention else None
    piece = (problem.where or "").strip("`")
    start = parsed.text.find(piece) if piece else -1
    if start < 0:
        return None
    before = parsed.text[:start]
    return before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1, len(piece)
