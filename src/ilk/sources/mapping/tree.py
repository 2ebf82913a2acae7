"""The tree of a mapping expression: what a parsed text says, before anything is known about types or SQL."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias, assert_never

from ilk.warehouse.sql import Arithmetic, Comparison

Constant: TypeAlias = str | int | Decimal | bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece stands in its text, from 1, and how long it is."""

    line: int = 1
    column: int = 1
    length: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file, by its name there; in row rules, first a column that the source declares."""

    name: str
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Value:
    """A constant."""

    value: Constant
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A lookup table: from texts to constants."""

    entries: tuple[tuple[Constant, Constant], ...]
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the list in `functions`, with its arguments and the zone that was named."""

    function: str
    arguments: tuple["Node | Table", ...]
    zone: str | None = None
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """Arithmetic on two values."""

    left: "Node"
    op: Arithmetic
    right: "Node"
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Else:
    """The first of several values that is known."""

    options: tuple["Node", ...]
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison of two values; false when either is missing."""

    left: "Node"
    op: Comparison
    right: "Node"
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a value is known, or missing."""

    operand: "Node"
    known: bool
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Membership:
    """Whether a value is one of several constants, or none of them; false when it is missing."""

    operand: "Node"
    options: tuple[Constant, ...]
    inside: bool
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Junction:
    """All of several conditions, or any of them."""

    op: Literal["and", "or"]
    parts: tuple["Node", ...]
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Negation:
    """The contrary of a condition."""

    operand: "Node"
    place: Place = field(default=Place(), compare=False)


Node: TypeAlias = Column | Value | Call | Operation | Else | Compared | Presence | Membership | Junction | Negation


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below a node; lookup tables are no nodes."""
    match node:
        case Column() | Value():
            return ()
        case Call(arguments=arguments):
            return tuple(argument for argument in arguments if not isinstance(argument, Table))
        case Operation(left=left, right=right) | Compared(left=left, right=right):
            return (left, right)
        case Else(options=parts) | Junction(parts=parts):
            return parts
        case Presence(operand=operand) | Membership(operand=operand) | Negation(operand=operand):
            return (operand,)
        case _:
            assert_never(node)


def columns(node: Node) -> Iterator[Column]:
    """The columns that an expression reads, in the order of the text, with repetitions."""
    if isinstance(node, Column):
        yield node
    for child in children(node):
        yield from columns(child)


def column_names(*nodes: Node) -> tuple[str, ...]:
    """The names of the columns that expressions read, each once."""
    return tuple(dict.fromkeys(column.name for node in nodes for column in columns(node)))
