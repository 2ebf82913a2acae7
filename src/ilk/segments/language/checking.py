"""Definitions read and checked: every problem at once, each with its place in the text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from ilk.catalog.schema import Catalogue
from ilk.kernel.errors import NotFound, UserError, UserErrors, raise_all
from ilk.segments.kinds import condition_json, value_json
from ilk.segments.language.grammar import Parsed, Piece, parse_condition, parse_value, place, underlined
from ilk.segments.tree import MOST_LEVELS, Condition, NameKind, Node, Scope, Value, refuse_deep
from ilk.segments.values.field import named

Source = str | Mapping[str, Any]
"""A definition as text of the language, or as its JSON form."""


@dataclass(frozen=True, slots=True)
class Uses:
    """The names that a definition depends on."""

    traits: frozenset[str]
    events: frozenset[str]
    segments: frozenset[str]
    tables: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    account: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()


def read_condition(source: Source, catalogue: Catalogue) -> Condition:
    """The condition that a definition says, checked against the catalogue. Raises `UserError` with all problems."""
    if isinstance(source, str):
        parsed = parse_condition(source)
        raise_all(_located(parsed, Scope(catalogue)))
        return parsed.tree
    condition: Condition = _from_json(condition_json, source)
    raise_all(condition.problems(Scope(catalogue)))
    return condition


def read_value(source: Source, catalogue: Catalogue) -> Value:
    """The value that a definition says, checked against the catalogue. Raises `UserError` with all problems."""
    if isinstance(source, str):
        parsed = parse_value(source)
        raise_all(_located(parsed, Scope(catalogue)))
        return parsed.tree
    value: Value = _from_json(value_json, source)
    raise_all(value.problems(Scope(catalogue)))
    return value


def unchecked_condition(source: Source) -> Condition:
    """The condition that a definition says, its names not looked up."""
    tree: Condition = parse_condition(source).tree if isinstance(source, str) else _from_json(condition_json, source)
    return tree


def unchecked_value(source: Source) -> Value:
    """The value that a definition says, its names not looked up."""
    return parse_value(source).tree if isinstance(source, str) else _from_json(value_json, source)


def uses(node: Node) -> Uses:
    """The names that a tree depends on; fields inside a `where` belong to its rows."""
    found: dict[NameKind, set[str]] = {kind: set() for kind in get_args(NameKind)}
    for kind, name in named(node):
        found[kind].add(name)
    return Uses(
        traits=frozenset(found["trait"]),
        events=frozenset(found["event"]),
        segments=frozenset(found["segment"]),
        tables=frozenset(found["table"]),
        lists=frozenset(found["list"]),
        account=frozenset(found["account"]),
        channels=frozenset(found["channel"]),
    )


def _from_json(reader: TypeAdapter[Any], source: Mapping[str, Any]) -> Any:
    # A node of the tree is an object, and most often in a list.
    refuse_deep(source, _json_below, 2 * MOST_LEVELS + 2)
    try:
        tree = reader.validate_python(dict(source))
    except ValidationError as error:
        raise UserErrors([_invalid(problem) for problem in error.errors()]) from None
    refuse_deep(tree, Node.children)
    return tree


def _json_below(value: Any) -> Iterable[Any]:
    match value:
        case Mapping():
            return value.values()
        case list() | tuple():
            return value
        case _:
            return ()


def _invalid(problem: ErrorDetails) -> UserError:
    where = ".".join(str(step) for step in problem["loc"]) or "the definition"
    return UserError("invalid-definition", problem["msg"].removeprefix("Value error, "), where=where)


def _located(parsed: Parsed[Any], scope: Scope) -> Iterable[UserError]:
    """Every problem of a text, with the line and column of the piece that it is about."""
    for node, problem in parsed.tree.faults(scope):
        piece = _piece(parsed, node, problem)
        shown = underlined(parsed.text, piece)
        problem.where = place(parsed.text, piece)
        problem.hint = f"{shown}\n{problem.hint}" if problem.hint else shown
        yield problem


def _piece(parsed: Parsed[Any], node: Node, problem: UserError) -> Piece:
    if isinstance(problem, NotFound):
        return parsed.mention(problem.name, within=node)
    about = (part for part in node.walk() if f"`{part.text()}`" == problem.where)
    return parsed.piece(next(about, node))
