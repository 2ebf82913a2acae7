"""Segment's query language read: functions chained with dots, compared, and joined."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args
from lark.exceptions import VisitError

from ilk.kernel.errors import UserError
from ilk.kernel.grammars import parser_of


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: `7 days`."""

    count: str
    unit: str


@dataclass(frozen=True, slots=True)
class Argument:
    """What a function is given: `parent: 5 days`, `property('spend') as string`, `100`."""

    value: Any
    label: str = ""
    cast: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A function of a chain, with what it is given."""

    name: str
    arguments: Sequence[Argument]


@dataclass(frozen=True, slots=True)
class Chain:
    """Functions one after the other, each of what the one before gives."""

    calls: Sequence[Call]


@dataclass(frozen=True, slots=True)
class Test:
    """A chain, compared by a symbol with another chain or a literal; without one its last function compares."""

    chain: Chain
    symbol: str
    operand: Any
    where: str
    source: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Expressions joined by `and`, `or`, `not`, `any` or `all`."""

    how: str
    operands: Sequence[Any]
    where: str


def query_of(text: str) -> Any:
    """The expression of a text. Raises `UserError` with line and column."""
    try:
        return _Reading(text).transform(_grammar().parse(text))
    except UnexpectedInput as error:
        ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        at = "the end" if ended else f"line {error.line}, column {error.column}"
        hint = "The query should read like event('Order Completed').within(30 days).count() >= 1."
        raise UserError("import-query", "it is no query of Segment's language", where=at, hint=hint) from None
    except (RecursionError, VisitError):
        raise UserError("definition-too-deep", "the query is nested too deep to be read") from None


@cache
def _grammar() -> Lark:
    grammar = files(__package__).joinpath("segment.lark").read_text(encoding="utf-8")
    return parser_of(grammar)


class _Reading(Transformer[Token, Any]):
    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def start(self, children: list[Any]) -> Any:
        return children[0]

    def literal(self, children: list[Token]) -> Any:
        token = children[0]
        match token.type:
            case "STRING":
                return str(token)[1:-1].replace("\\'", "'").replace('\\"', '"').replace("\\\\", "\\")
            case "NUMBER":
                return float(token) if "." in token else int(token)
            case _:
                return token.type == "TRUE"

    def duration(self, children: list[Token]) -> Duration:
        return Duration(str(children[0]), str(children[1]))

    def arg(self, children: list[Any]) -> Argument:
        label = str(children.pop(0)) if isinstance(children[0], Token) and children[0].type == "NAME" else ""
        value, *cast = children
        return Argument(value, label, str(cast[-1]) if cast else "")

    def call(self, children: list[Any]) -> Call:
        return Call(str(children[0]).lower(), children[1:])

    def chain(self, children: list[Call]) -> Chain:
        return Chain(children)

    @v_args(meta=True)
    def test(self, meta: Any, children: list[Any]) -> Test:
        symbol, operand = (str(children[1]), children[2]) if len(children) > 1 else ("", None)
        source = self._text[meta.start_pos : meta.end_pos]
        return Test(children[0], symbol, operand, f"line {meta.line}, column {meta.column}", source)

    @v_args(meta=True)
    def any_of(self, meta: Any, children: list[Any]) -> Joined:
        return _joined("or", meta, children)

    @v_args(meta=True)
    def all_of(self, meta: Any, children: list[Any]) -> Joined:
        return _joined("and", meta, children)

    @v_args(meta=True)
    def not_(self, meta: Any, children: list[Any]) -> Joined:
        return _joined("not", meta, children)

    @v_args(meta=True)
    def of_accounts(self, meta: Any, children: list[Any]) -> Joined:
        return _joined(str(children[0]).lower(), meta, children)


def _joined(how: str, meta: Any, children: list[Any]) -> Joined:
    operands = [child for child in children if not isinstance(child, Token)]
    return Joined(how, operands, f"line {meta.line}, column {meta.column}")
