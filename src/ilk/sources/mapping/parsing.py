"""Text to tree, with errors that show where."""

import json
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, cast

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken, v_args
from lark.exceptions import VisitError
from lark.tree import Meta

from ilk.kernel.errors import UserError
from ilk.kernel.grammars import parser_of
from ilk.sources.mapping import tree
from ilk.sources.mapping.tree import Node, Place
from ilk.warehouse.sql import Arithmetic, Comparison

_MOST_CHARACTERS = 20_000


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The tree of an expression. Raises `UserError` with line, column and the piece underlined."""
    if len(text) > _MOST_CHARACTERS:
        raise UserError(
            "mapping-too-long", f"the expression has {len(text):,} characters; {_MOST_CHARACTERS:,} are allowed"
        )
    try:
        return cast("Node", _Building().transform(_grammar().parse(text)))
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from None
    except VisitError as error:
        if isinstance(error.orig_exc, UserError):
            raise error.orig_exc from None
        raise
    except RecursionError:
        raise UserError("mapping-too-deep", "the expression is nested too deeply") from None


def complaint(code: str, what: str, text: str, place: Place, *, hint: str | None = None) -> UserError:
    """An error about a piece of an expression, underlined."""
    shown = underlined(text, place)
    where = f"line {place.line}, column {place.column}"
    return UserError(code, what, where=where, hint=f"{shown}\n{hint}" if hint else shown)


def underlined(text: str, place: Place) -> str:
    """The line of a text with a piece underlined."""
    lines = [*text.splitlines(), ""]
    shown = lines[min(place.line, len(lines)) - 1]
    return f"{shown}\n{' ' * (place.column - 1)}{'^' * max(1, min(place.length, len(shown) + 1))}"


@cache
def _grammar() -> Lark:
    text = files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
    return parser_of(text)


@v_args(inline=True, meta=True)
class _Building(Transformer[Token, Any]):
    """Builds the tree from below."""

    def disjunction(self, meta: Meta, *parts: Node) -> Node:
        return tree.Junction("or", parts, _place(meta))

    def conjunction(self, meta: Meta, *parts: Node) -> Node:
        return tree.Junction("and", parts, _place(meta))

    def negation(self, meta: Meta, operand: Node) -> Node:
        return tree.Negation(operand, _place(meta))

    def comparison(self, meta: Meta, left: Node, op: Token, right: Node) -> Node:
        return tree.Compared(left, cast("Comparison", str(op)), right, _place(meta))

    def presence(self, meta: Meta, operand: Node, word: Token) -> Node:
        return tree.Presence(operand, word == "known", _place(meta))

    def membership(self, meta: Meta, operand: Node, *options: tree.Value) -> Node:
        return tree.Membership(operand, tuple(option.value for option in options), inside=True, place=_place(meta))

    def exclusion(self, meta: Meta, operand: Node, *options: tree.Value) -> Node:
        return tree.Membership(operand, tuple(option.value for option in options), inside=False, place=_place(meta))

    def value(self, meta: Meta, *options: Node) -> Node:
        return tree.Else(options, _place(meta))

    def operation(self, meta: Meta, left: Node, op: Token, right: Node) -> Node:
        return tree.Operation(left, cast("Arithmetic", str(op)), right, _place(meta))

    def column(self, meta: Meta, name: Token) -> Node:
        plain = name[1:-1].replace("``", "`") if name.type == "BACKTICKED" else str(name)
        return tree.Column(plain, _place(meta))

    def call(self, meta: Meta, name: Token, *arguments: Node | tree.Table | Token) -> Node:
        zones = [str(argument) for argument in arguments if isinstance(argument, Token)]
        others = tuple(argument for argument in arguments if not isinstance(argument, Token))
        return tree.Call(str(name), others, zones[-1] if zones else None, _place(meta))

    def zone(self, _meta: Meta, _word: Token, text: Token) -> Token:
        return Token("ZONE", _unquoted(text))

    def table(self, meta: Meta, *entries: tuple[tree.Constant, tree.Constant]) -> tree.Table:
        return tree.Table(entries, _place(meta))

    def entry(self, _meta: Meta, key: tree.Value, value: tree.Value) -> tuple[tree.Constant, tree.Constant]:
        return (key.value, value.value)

    def constant(self, meta: Meta, token: Token) -> Node:
        return tree.Value(_constant(token), _place(meta))


def _constant(token: Token) -> tree.Constant:
    match token.type:
        case "STRING":
            return _unquoted(token)
        case "TRUE" | "FALSE":
            return token.type == "TRUE"
        case _:
            return Decimal(str(token)) if "." in token else int(token)


def _unquoted(token: Token) -> str:
    r"""The text of a string; `\"`, `\\`, `\n`, `\t` and `\uXXXX` are as in JSON, any other `\x` stays as it is."""
    try:
        return cast("str", json.loads(str(token), strict=False))
    except json.JSONDecodeError:
        return str(token)[1:-1]


def _place(meta: Meta) -> Place:
    length = meta.end_pos - meta.start_pos if meta.line == meta.end_line else 1
    return Place(meta.line, meta.column, length)


def _syntax_error(text: str, error: UnexpectedInput) -> UserError:
    if not text.strip():
        return UserError("mapping-syntax", "there is no expression", hint="Name a column of the file, such as `price`.")
    match error:
        case UnexpectedToken(token=token) if token.type != "$END":
            place = Place(error.line, error.column, len(str(token)))
            return complaint("mapping-syntax", f"`{token}` is not expected here", text, place, hint=_advice(str(token)))
        case UnexpectedCharacters():
            found = str(error.char)
            place = Place(error.line, error.column)
            return complaint("mapping-syntax", f"`{found}` is not expected here", text, place, hint=_advice(found))
        case _:
            lines = text.splitlines()
            place = Place(len(lines), len(lines[-1]) + 1)
            return complaint("mapping-syntax", "the expression ends too early", text, place)


def _advice(found: str) -> str | None:
    if found == "'":
        return 'Texts stand between double quotes: "web".'
    if found == "==":
        return "Equality is written with one `=`."
    if found[:1].isalpha() or found in {".", "$", "#", "@", "%"}:
        return "A column whose name has blanks or other characters stands between backticks: `Unit Price`."
    return None
