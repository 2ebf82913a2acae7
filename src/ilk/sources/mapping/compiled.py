"""What a mapping expression compiles to: a SQL expression with its type, and where it can fail on a raw value."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

from ilk.kernel.errors import UserError, unknown
from ilk.kernel.types import ValueType
from ilk.sources.mapping.parsing import complaint
from ilk.sources.mapping.questions import Questions
from ilk.sources.mapping.rates import NO_RATES, Rates
from ilk.sources.mapping.tree import Call, Node, Place, Table, Value
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr


@dataclass(frozen=True, slots=True)
class Risk:
    """A conversion that yields nothing for a raw value it cannot read: all `inputs` known, `output` missing.

    `why` is what such a value is before people, where its type does not say enough: `no phone number`.
    """

    inputs: tuple[Expr, ...]
    output: Expr
    why: str = ""

    def happened(self) -> Expr:
        """Whether the conversion failed; never null."""
        return sql.all_of([*(sql.is_known(value) for value in self.inputs), sql.is_missing(self.output)])


@dataclass(frozen=True, slots=True)
class Typed:
    """A column as the file itself types it; an instant that is not `zoned` is a local time of some zone.

    `text` is its text where that is at hand. `nested` is the type that Arrow has for records and lists of them, which
    are text to expressions.
    """

    expr: Expr
    type: ValueType
    zoned: bool = False
    text: Expr | None = None
    nested: pa.DataType | None = None


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression in SQL, its type, and its risks.

    A column of the file is text before expressions, whatever the file holds, so that their types do not depend on
    files; functions that read text take the column's `own` values where the file types it.
    """

    expr: Expr
    type: ValueType
    risks: tuple[Risk, ...] = ()
    own: Typed | None = None

    def failed(self) -> Expr | None:
        """Whether there is no value because a conversion failed; None when no conversion can."""
        if not self.risks:
            return None
        return sql.all_of([sql.is_missing(self.expr), sql.any_of(risk.happened() for risk in self.risks)])


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean where an expression is compiled.

    Args:
        raw: the cleaned text of a column of the file: trimmed, missing when empty.
        row: the number of the row in its file, an integer.
        declared: columns of the source by name, for row rules; they win over columns of the file.
        zone: the time zone of instants that name none.
        decimal: the decimal sign of numbers in the file.
        text: the expression itself, for errors.
        typed: the columns that the file itself gives a type other than text.
        questions: collects what Python is to answer before the rows are read.
        rates: the rates of exchange that are known.
    """

    raw: Callable[[str], Expr]
    row: Expr
    declared: Mapping[str, Compiled] = field(default_factory=dict)
    zone: str = "UTC"
    decimal: Literal[".", ","] = "."
    text: str = ""
    typed: Mapping[str, Typed] = field(default_factory=dict)
    questions: Questions = field(default_factory=Questions)
    rates: Rates = NO_RATES

    def complain(self, code: str, what: str, place: Place, hint: str | None = None) -> UserError:
        """An error about a piece of the expression."""
        return complaint(code, what, self.text, place, hint=hint)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one call, compiled, with the means to complain about them."""

    call: Call
    values: tuple[Compiled | Table, ...]
    scope: Scope
    usage: str

    def wrong(self, what: str, place: Place | None = None) -> UserError:
        """The error for an argument that is not as the function needs it."""
        return self.scope.complain("mapping-argument", what, place or self.call.place, f"It is written {self.usage}.")

    def misnamed(self, kind: str, name: str, known: Iterable[str], position: int) -> UserError:
        """The error for a constant that names nothing, with the nearest names."""
        problem = unknown(kind, name, known, code="mapping-argument")
        return self.wrong(f"{problem.what} ({problem.hint})", self.call.arguments[position].place)

    def value(self, position: int) -> Compiled:
        """The argument at a position, which is a value."""
        match self.values[position]:
            case Compiled() as compiled:
                return compiled
            case Table(place=place):
                raise self.wrong(f"`{self.call.function}` takes no lookup table here", place)

    def typed(self, position: int, *types: ValueType) -> Compiled:
        """The argument at a position, of one of some types."""
        compiled = self.value(position)
        if compiled.type not in types:
            words = " or ".join(str(value_type) for value_type in types)
            what = f"`{self.call.function}` takes {words} here, not {compiled.type}"
            raise self.wrong(what, self.call.arguments[position].place)
        return compiled

    def texts(self) -> tuple[Compiled, ...]:
        """All arguments, as texts."""
        return tuple(as_text(self.value(position)) for position in range(len(self.values)))

    def constant(self, position: int) -> str | None:
        """The text constant at a position, None when there are fewer arguments."""
        if position >= len(self.values):
            return None
        node: Node | Table = self.call.arguments[position]
        if isinstance(node, Value) and isinstance(node.value, str):
            return node.value
        raise self.wrong(f"`{self.call.function}` takes a text between double quotes here", node.place)

    def table(self, position: int) -> Table:
        """The lookup table at a position."""
        found = self.values[position]
        if isinstance(found, Table):
            return found
        raise self.wrong(f"`{self.call.function}` takes a lookup table here", self.call.arguments[position].place)


def as_text(value: Compiled) -> Compiled:
    """A value as text; numbers as the warehouse writes them."""
    if value.type is ValueType.TEXT:
        return value
    return Compiled(sql.cast(value.expr, ValueType.TEXT), ValueType.TEXT, value.risks)


def converted(value: Compiled, expr: Expr, to: ValueType) -> Compiled:
    """`value` converted by `expr`, which yields nothing where it cannot."""
    given = value.own.expr if value.own is not None and value.own.text is None else value.expr
    return Compiled(expr, to, (*value.risks, Risk((given,), expr)))
