"""Text to tree: the grammar, put together from the kinds, and errors that show where."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken
from lark.exceptions import VisitError
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from ilk.kernel.errors import UserError
from ilk.segments.events import Where
from ilk.segments.language import CONDITIONS, VALUES
from ilk.segments.names import expected_words
from ilk.segments.tree import Condition, Syntax, Value
from ilk.segments.windows import After, Before, BetweenDays, Last, Next, OlderThan, On, Previous, This

Tree = TypeVar("Tree")
_BARE_WHERE = re.compile(r"\bwhere\b[^()]*\band\b[^()]*$", re.IGNORECASE)
_MOST_CHARACTERS = 200_000
_instant: TypeAdapter[AwareDatetime] = TypeAdapter(AwareDatetime)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, and where it stands (line and column from 1)."""

    name: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Tree]):
    """What a text says, and where it names things."""

    tree: Tree
    text: str
    mentions: tuple[Mention, ...]


def parse_condition(text: str) -> Parsed[Condition]:
    """The condition that a text says. Raises `UserError` with line, column and what was expected."""
    return _parse(text, "condition")


def parse_value(text: str) -> Parsed[Value]:
    """The value that a text says. Raises `UserError` with line, column and what was expected."""
    return _parse(text, "value")


def underlined(text: str, line: int, column: int, length: int = 1) -> str:
    """The line of a text with the offending piece underlined."""
    shown = text.splitlines()[line - 1] if text.strip() else ""
    return f"{shown}\n{' ' * (column - 1)}{'^' * max(length, 1)}"


def _parse(text: str, start: str) -> Parsed[Any]:
    if len(text) > _MOST_CHARACTERS:
        raise UserError(
            "definition-too-long", f"the definition has {len(text):,} characters; {_MOST_CHARACTERS:,} are allowed"
        )
    building = _Building()
    try:
        tree = building.transform(_grammar().parse(text, start=start))
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from None
    except VisitError as error:
        raise _meaning_error(error.orig_exc) from None
    except ValueError as error:
        raise _meaning_error(error) from None
    except RecursionError:
        raise UserError("definition-too-deep", "the definition is nested too deeply") from None
    return Parsed(tree, text, tuple(building.mentions))


@cache
def _grammar() -> Lark:
    """The grammar of the language, compiled once."""
    core = files(__package__).joinpath("core.lark").read_text(encoding="utf-8")
    kinds = [kind.syntax for kind in (*VALUES, *CONDITIONS)]
    rules = [
        core,
        "?atom: " + _alternatives(['"(" value ")"', *(syntax.values for syntax in kinds)]),
        "?predicate: " + _alternatives([syntax.predicates for syntax in kinds]),
        "?about_customer: " + _alternatives([syntax.conditions for syntax in kinds]),
        *(syntax.rules for syntax in kinds),
    ]
    return Lark("\n".join(rules), parser="lalr", start=["condition", "value"], maybe_placeholders=False)


def _alternatives(parts: Sequence[str]) -> str:
    return "\n    | ".join(part for part in parts if part)


class _Building(Transformer[Token, Any]):
    """Builds the tree from below, and notes where names stand."""

    def __init__(self) -> None:
        super().__init__(visit_tokens=False)
        self.mentions: list[Mention] = []

    def name(self, children: list[Token]) -> str:
        token = children[0]
        name = token[1:-1].replace("``", "`") if token.type == "QUOTED_NAME" else str(token)
        self.mentions.append(Mention(name, token.line or 1, token.column or 1))
        return name

    def where(self, children: list[Any]) -> Where:
        return Where(children[-1])

    def __default__(self, data: Any, children: list[Any], meta: Any) -> Any:
        return _builders()[str(data)](*children)


@cache
def _builders() -> Mapping[str, Callable[..., object]]:
    kinds: list[Syntax] = [kind.syntax for kind in (*VALUES, *CONDITIONS)]
    builders: dict[str, Callable[..., object]] = dict(_WINDOWS)
    for syntax in kinds:
        builders.update(syntax.build)
    return builders


def _count_and_unit(tokens: Sequence[Token]) -> dict[str, Any]:
    *count, unit = tokens[1:]
    return {"count": int(str(count[0]).replace("_", "")) if count else 1, "unit": _unit(unit)}


def _unit(token: str) -> str:
    return token.lower().removesuffix("s")


def _day(token: Token) -> Any:
    return _instant.validate_python(str(token)) if "T" in token else date.fromisoformat(token)


_WINDOWS: Mapping[str, Callable[..., object]] = {
    "last_units": lambda *tokens: Last(**_count_and_unit(tokens)),
    "next_units": lambda *tokens: Next(**_count_and_unit(tokens)),
    "older_than": lambda *tokens: OlderThan(**_count_and_unit(tokens)),
    "this_period": lambda _, unit: This.model_validate({"period": _unit(unit)}),
    "previous_period": lambda _, unit: Previous.model_validate({"period": _unit(unit)}),
    "between_days": lambda _, start, end: BetweenDays(start=start, end=end),
    "before": lambda day: Before(day=day),
    "after": lambda day: After(day=day),
    "on_day": lambda token: On(day=date.fromisoformat(token)),
    "day": _day,
}


def _syntax_error(text: str, error: UnexpectedInput) -> UserError:
    match error:
        case UnexpectedToken(token=token) if token.type != "$END":
            line, column, found, length = error.line, error.column, f"`{token}` is not expected here", len(str(token))
        case UnexpectedToken() | UnexpectedEOF():
            line, column, length = _end_of(text)
            found = "the text ends too early" if text.strip() else "there is no text"
        case UnexpectedCharacters():
            line, column, length = error.line, error.column, 1
            found = f"`{error.char}` is not expected here"
        case _:
            line, column, found, length = 1, 1, "the text is not understood", 1
    expected = expected_words(getattr(error, "expected", None) or getattr(error, "allowed", None) or set())
    hint = underlined(text, line, column, length)
    if expected:
        hint += f"\nExpected: {expected}."
    if _BARE_WHERE.search(text[: error.pos_in_stream]):
        hint += "\nAfter a bare `where`, `and` joins conditions on the event; put those in parentheses: where (…) and …"
    return UserError("syntax", found, where=f"line {line}, column {column}", hint=hint)


def _meaning_error(error: Exception) -> UserError:
    """The error for a text that is well formed and cannot mean anything, such as a range that ends before it begins."""
    match error:
        case ValidationError():
            what = "; ".join(problem["msg"].removeprefix("Value error, ") for problem in error.errors())
        case _:
            what = str(error)
    return UserError("invalid-definition", what)


def _end_of(text: str) -> tuple[int, int, int]:
    lines = text.splitlines() or [""]
    return len(lines), len(lines[-1]) + 1, 1
