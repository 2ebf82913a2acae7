"""Text to tree: the grammar, put together from the kinds, and errors that show where."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

from lark import Lark, Token, Transformer, Tree, UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from ilk.kernel.errors import UserError
from ilk.kernel.grammars import parser_of
from ilk.segments.kinds import CONDITIONS, VALUES
from ilk.segments.language.terminals import expected_words
from ilk.segments.language.window_texts import BUILDERS as OWN_WINDOWS
from ilk.segments.subjects.events import Where
from ilk.segments.time.windows import After, Before, BetweenDays, Last, Next, OlderThan, On, Previous, This
from ilk.segments.tokens import whole_of
from ilk.segments.tree import MOST_LEVELS, Condition, Node, Syntax, Value, refuse_deep

Said = TypeVar("Said", bound=Node)
_MOST_CHARACTERS = 2_000_000
_RULES_OF_A_NODE = 4
_instant: TypeAdapter[AwareDatetime] = TypeAdapter(AwareDatetime)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: from the character `start` to before the character `end`, counted from 0."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Said]):
    """What a text says, and where."""

    tree: Said
    text: str
    pieces: Mapping[int, Piece]
    """Where each node stands, by its `id`."""
    mentions: Sequence[tuple[str, Piece]]
    """The names of traits, events and segments in the order of the text."""

    def piece(self, node: Node) -> Piece:
        """Where a node of the tree stands."""
        return self.pieces.get(id(node), Piece(0, len(self.text)))

    def mention(self, name: str, within: Node) -> Piece:
        """Where a name is first mentioned within a node of the tree."""
        whole = self.piece(within)
        inside = (piece for found, piece in self.mentions if found == name and whole.start <= piece.start < whole.end)
        return next(inside, whole)


def parse_condition(text: str) -> Parsed[Condition]:
    """The condition that a text says. Raises `UserError` with line, column and what was expected."""
    return _parse(text, "condition")


def parse_value(text: str) -> Parsed[Value]:
    """The value that a text says. Raises `UserError` with line, column and what was expected."""
    return _parse(text, "value")


def place(text: str, piece: Piece) -> str:
    """Where a piece of a text begins: `line 2, column 9`."""
    before = text[: piece.start]
    return f"line {before.count(_LINE) + 1}, column {len(before) - before.rfind(_LINE)}"


def underlined(text: str, piece: Piece) -> str:
    """The line of a text on which a piece begins, with the piece underlined."""
    begin = text.rfind(_LINE, 0, piece.start) + 1
    line = text[begin:].partition(_LINE)[0]
    column = piece.start - begin
    length = max(min(piece.end - piece.start, len(line) - column), 1)
    return f"{line.expandtabs(1)}{_LINE}{' ' * column}{'^' * length}"


_LINE = "\n"


def _parse(text: str, start: str) -> Parsed[Any]:
    if len(text) > _MOST_CHARACTERS:
        what = f"the definition has {len(text):,} characters; {_MOST_CHARACTERS:,} are allowed"
        raise UserError("definition-too-long", what)
    building = _Building(text)
    try:
        rules = _grammar().parse(text, start=start)
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from None
    refuse_deep(rules, _rules_below, MOST_LEVELS + _RULES_OF_A_NODE)
    tree = building.transform(rules)
    refuse_deep(tree, Node.children)
    return Parsed(tree, text, building.pieces, building.mentions)


def _rules_below(rule: Any) -> Iterator[Any]:
    return (child for child in getattr(rule, "children", ()) if isinstance(child, Tree))


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
        *(terminal for syntax in kinds for terminal in syntax.terminals),
    ]
    return parser_of("\n".join(rules), start=("condition", "value"))


def _alternatives(parts: Sequence[str]) -> str:
    return "\n    | ".join(part for part in parts if part)


class _Building(Transformer[Token, Any]):
    """Builds the tree from below, and notes where nodes and names stand."""

    def __init__(self, text: str) -> None:
        super().__init__(visit_tokens=False)
        self._text = text
        self.pieces: dict[int, Piece] = {}
        self.mentions: list[tuple[str, Piece]] = []

    def name(self, children: list[Token]) -> str:
        token = children[0]
        name = token[1:-1].replace("``", "`") if token.type == "QUOTED_NAME" else str(token)
        self.mentions.append((name, Piece(token.start_pos or 0, token.end_pos or 0)))
        return name

    def where(self, children: list[Any]) -> Where:
        return Where(children[-1])

    def __default__(self, data: Any, children: list[Any], meta: Any) -> Any:
        piece = Piece(meta.start_pos, meta.end_pos)
        try:
            built = _builders()[str(data)](*children)
        except (ValueError, ArithmeticError) as error:
            raise _meaning_error(self._text, piece, error) from None
        if isinstance(built, Node):
            self.pieces[id(built)] = piece
        return built


@cache
def _builders() -> Mapping[str, Callable[..., object]]:
    kinds: list[Syntax] = [kind.syntax for kind in (*VALUES, *CONDITIONS)]
    builders: dict[str, Callable[..., object]] = {**_WINDOWS, **OWN_WINDOWS}
    for syntax in kinds:
        builders.update(syntax.build)
    return builders


def _count_and_unit(tokens: Sequence[Token]) -> dict[str, Any]:
    *count, unit = tokens[1:]
    return {"count": whole_of(count[0]) if count else 1, "unit": _unit(unit)}


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
    piece = Piece(len(text), len(text))
    match error:
        case UnexpectedCharacters():
            start: Any = error.pos_in_stream  # Lark declares it as None
            piece = Piece(start, start + 1)
            found, expected = _strange(error.char), error.allowed
        case UnexpectedToken(token=token) if token.type != "$END":
            piece = Piece(token.start_pos or 0, token.end_pos or 0)
            found, expected = f"`{token}` is not expected here", error.accepts
        case _:
            found = "the text ends too early" if text.strip() else "there is no text"
            expected = getattr(error, "accepts", set())
    advice = _advice(text[: piece.start], expected_words(expected or {"$END"}))
    hint = "\n".join([underlined(text, piece), *advice])
    return UserError("syntax", found, where=place(text, piece), hint=hint)


def _strange(mark: str) -> str:
    match mark:
        case '"' | "`":
            return f"the {mark} that begins here is never closed"
        case "'" | "“" | "”" | "„":
            return f'`{mark}` is not expected here; texts stand between double quotes: "…"'
        case _:
            return f"`{mark}` is not expected here"


def _advice(before: str, expected: str) -> Iterator[str]:
    if expected:
        yield f"Expected: {expected}."
    *_, open_clause = before.replace("(", ")").split(")")
    words = open_clause.lower().split()
    if "where" in words and "and" in words[words.index("where") :]:
        yield "After a bare `where`, `and` joins conditions on the event; put those in parentheses: where (…) and …"


def _meaning_error(text: str, piece: Piece, error: Exception) -> UserError:
    """The error for a text that is well formed and cannot mean anything, such as a range that ends before it begins."""
    match error:
        case ValidationError():
            what = "; ".join(problem["msg"].removeprefix("Value error, ") for problem in error.errors())
        case _:
            what = str(error)
    return UserError("invalid-definition", what, where=place(text, piece), hint=underlined(text, piece))
