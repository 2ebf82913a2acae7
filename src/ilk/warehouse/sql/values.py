"""Names, constants and types in SQL; the expressions that every other primitive is made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TypeVar

from sqlglot import exp

from ilk.kernel.clock import as_stored
from ilk.kernel.errors import Bug, UserError
from ilk.kernel.types import MONEY_PLACES, ValueType
from ilk.warehouse.sql.spark import IlkSpark, placed, tables_in

Expr = exp.Expr
"""A scalar, boolean or aggregate expression; only this module looks inside."""

AnyExpr = TypeVar("AnyExpr", bound=exp.Expr)

Scalar = bool | int | float | Decimal | str | date | datetime | Sequence[str] | None
_TYPES = {
    ValueType.TEXT: "VARCHAR",
    ValueType.INTEGER: "BIGINT",
    ValueType.NUMBER: "DOUBLE",
    ValueType.MONEY: f"DECIMAL(18, {MONEY_PLACES})",
    ValueType.YES_NO: "BOOLEAN",
    ValueType.DATE: "DATE",
    ValueType.INSTANT: "TIMESTAMP",
    ValueType.TEXT_LIST: "VARCHAR[]",
}


_DIALECTS: Mapping[str, type[IlkSpark]] = {"spark": IlkSpark}


@dataclass(frozen=True, slots=True)
class Query:
    """A statement that answers rows."""

    tree: exp.Query

    def sql(self, dialect: str = "duckdb", *, pretty: bool = False) -> str:
        """The text for an engine; `pretty` lays it out for people. Raises `UserError` when it nests too deeply."""
        try:
            return self.tree.sql(dialect=_DIALECTS.get(dialect, dialect), pretty=pretty, comments=pretty)
        except RecursionError:
            raise UserError("definition-too-deep", "a definition is nested too deeply to be said in SQL") from None

    @property
    def names(self) -> list[str] | None:
        """The names of its columns; None when it takes whatever columns there are."""
        found = self.tree.named_selects
        return None if "*" in found else found

    def tables(self) -> set[str]:
        """The tables that are read, in lower case."""
        return tables_in(self.tree)

    def placed(self, tables: Mapping[str, str]) -> "Query":
        """The same query over tables that stand under other names; those are given by names in lower case."""
        return Query(placed(self.tree, tables))


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that changes rows."""

    tree: exp.Expr

    def sql(self, dialect: str = "duckdb") -> str:
        """The text for an engine."""
        return self.tree.sql(dialect=dialect)


def type_name(value_type: ValueType) -> str:
    """The storage type of a value type, in DuckDB's words."""
    return _TYPES[value_type]


def column(name: str, table: str | None = None) -> Expr:
    """A column, always quoted; `table` is an alias in the query."""
    return exp.Column(this=identifier(name), table=identifier(table) if table else None)


def columns(names: Iterable[str], table: str | None = None) -> dict[str, Expr]:
    """Columns under their own names, to select them as they are; `table` is an alias in the query."""
    return {name: column(name, table) for name in names}


def literal(value: Scalar) -> Expr:
    """A constant of Python as a constant of SQL, quoted by the generator of the engine's dialect."""
    match value:
        case None:
            return exp.null()
        case bool():
            return exp.true() if value else exp.false()
        case int():
            return exp.Literal.number(value)
        case float():
            return stored_as(exp.Literal.string(repr(value)), _TYPES[ValueType.NUMBER])
        case Decimal():
            places = max(-int(value.as_tuple().exponent), 0)
            return stored_as(exp.Literal.string(f"{value:f}"), f"DECIMAL(38, {places})")
        case str():
            return exp.Literal.string(value)
        case datetime():
            return stored_as(exp.Literal.string(_plain_utc(value)), "TIMESTAMP")
        case date():
            return stored_as(exp.Literal.string(value.isoformat()), "DATE")
        case _:
            return exp.Array(expressions=[exp.Literal.string(item) for item in value])


def cast(value: Expr, to: ValueType) -> Expr:
    """`value` stored as `to`; an impossible value is an error of the engine."""
    return stored_as(value, _TYPES[to])


def try_cast(value: Expr, to: ValueType) -> Expr:
    """`value` stored as `to`; an impossible value is null."""
    return exp.TryCast(this=own(value), to=_data_type(_TYPES[to]).copy())


def try_cast_zoned(text: Expr) -> Expr:
    """The instant, with its zone, of a text that names its offset; an impossible one is null."""
    return exp.TryCast(this=own(text), to=_data_type("TIMESTAMPTZ").copy())


def whole(value: Expr) -> Expr:
    """`value` stored as a whole number of 32 bits, as surrogate keys and versions are."""
    return stored_as(value, "INTEGER")


def stored_as(value: Expr, engine_type: str) -> Expr:
    """`value` as a type in DuckDB's words; sqlglot's own `cast` would drop a second cast that only adds a scale."""
    return exp.Cast(this=own(value), to=_data_type(engine_type).copy())


def own(value: AnyExpr) -> AnyExpr:
    """The expression itself while it stands nowhere, else a copy.

    A node of sqlglot has one parent; copying at every level would cost the square of the depth.
    """
    return value if value.parent is None else value.copy()


def identifier(name: str) -> exp.Identifier:
    """A name, always quoted."""
    return exp.Identifier(this=name, quoted=True)


def expression(value: Expr | Scalar) -> Expr:
    """An expression to build with, or a constant as one."""
    return own(value) if isinstance(value, exp.Expr) else literal(value)


def operand(value: Expr) -> Expr:
    """An expression as a part of another, in parentheses where it needs them."""
    return paren(value) if isinstance(value, exp.Binary | exp.Not | exp.Is | exp.In) else own(value)


def paren(value: Expr) -> Expr:
    """An expression in parentheses."""
    return exp.Paren(this=own(value))


def _plain_utc(at: datetime) -> str:
    if at.tzinfo is None or at.utcoffset() is None:
        raise Bug("a naive instant reached SQL")
    return as_stored(at).isoformat(sep=" ")


@cache
def _data_type(engine_type: str) -> exp.DataType:
    return exp.DataType.build(engine_type, dialect="duckdb")
