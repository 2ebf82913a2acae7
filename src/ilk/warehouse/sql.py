"""The SQL primitives: the only module that knows sqlglot. Each primitive means the same on every engine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Literal, assert_never

import sqlglot
from sqlglot import exp

from ilk.kernel.clock import utc
from ilk.kernel.errors import Bug
from ilk.kernel.types import MONEY_PLACES, ValueType

Expr = exp.Expr
"""A scalar, boolean or aggregate expression; only this module looks inside."""

Scalar = bool | int | float | Decimal | str | date | datetime | Sequence[str] | None
Comparison = Literal["=", "!=", "<", "<=", ">", ">="]
Arithmetic = Literal["+", "-", "*", "/"]
Function = Literal[
    "approx_count_distinct",
    "epoch_ms",
    "isfinite",
    "json_extract_string",
    "json_object",
    "json_transform",
    "json_valid",
    "md5",
    "nullif",
    "regexp_full_match",
    "regexp_replace",
    "replace",
    "string_split_regex",
    "timezone",
    "trim",
    "try_strptime",
    "upper",
]
"""Functions that the cleaning of raw rows needs; they mean what DuckDB says."""

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
_COMPARE: Mapping[Comparison, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
_MICROSECONDS_A_DAY = 86_400_000_000
_NUMBER_SCALE = 1_000_000


@dataclass(frozen=True, slots=True)
class Query:
    """A statement that answers rows."""

    tree: exp.Query

    def sql(self, dialect: str = "duckdb", *, pretty: bool = False) -> str:
        """The text for an engine; `pretty` lays it out for people."""
        return self.tree.sql(dialect=dialect, pretty=pretty, comments=pretty)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that changes rows."""

    tree: exp.Expr

    def sql(self, dialect: str = "duckdb") -> str:
        """The text for an engine."""
        return self.tree.sql(dialect=dialect)


@dataclass(frozen=True, slots=True)
class Join:
    """A table or query joined under `alias`; `on` refers to columns by their alias."""

    source: str | Query
    alias: str
    on: Expr
    kind: Literal["inner", "left"] = "left"


# ---- names and values --------------------------------------------------------------------------------------------


def type_name(value_type: ValueType) -> str:
    """The storage type of a value type, in DuckDB's words."""
    return _TYPES[value_type]


def column(name: str, table: str | None = None) -> Expr:
    """A column, always quoted; `table` is an alias in the query."""
    return exp.column(exp.to_identifier(name, quoted=True), table=_identifier(table) if table else None)


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
            return exp.cast(exp.Literal.string(repr(value)), _TYPES[ValueType.NUMBER])
        case Decimal():
            return exp.cast(exp.Literal.string(str(value)), f"DECIMAL(38, {max(-int(value.as_tuple().exponent), 0)})")
        case str():
            return exp.Literal.string(value)
        case datetime():
            return exp.cast(exp.Literal.string(_plain_utc(value)), "TIMESTAMP")
        case date():
            return exp.cast(exp.Literal.string(value.isoformat()), "DATE")
        case _:
            return exp.Array(expressions=[exp.Literal.string(item) for item in value])


def cast(value: Expr, to: ValueType) -> Expr:
    """`value` stored as `to`; an impossible value is an error of the engine."""
    return exp.cast(value.copy(), _TYPES[to])


def try_cast(value: Expr, to: ValueType) -> Expr:
    """`value` stored as `to`; an impossible value is null."""
    return exp.TryCast(this=value.copy(), to=exp.DataType.build(_TYPES[to], dialect="duckdb"))


def try_cast_zoned(text: Expr) -> Expr:
    """The instant, with its zone, of a text that names its offset; an impossible one is null."""
    return exp.TryCast(this=text.copy(), to=exp.DataType.build("TIMESTAMPTZ", dialect="duckdb"))


def whole(value: Expr) -> Expr:
    """`value` stored as a whole number of 32 bits, as surrogate keys and versions are."""
    return exp.cast(value.copy(), "INTEGER")


# ---- truth -------------------------------------------------------------------------------------------------------


def truth(condition: Expr) -> Expr:
    """Two truth values: unknown counts as false."""
    return exp.func("COALESCE", condition.copy(), exp.false())


def all_of(conditions: Iterable[Expr]) -> Expr:
    """True when every condition is; true for none."""
    parts = [exp.paren(part.copy()) for part in conditions]
    return exp.and_(*parts) if parts else exp.true()


def any_of(conditions: Iterable[Expr]) -> Expr:
    """True when some condition is; false for none."""
    parts = [exp.paren(part.copy()) for part in conditions]
    return exp.or_(*parts) if parts else exp.false()


def negate(condition: Expr) -> Expr:
    """True when the condition, itself never null, is false."""
    return exp.Not(this=exp.paren(condition.copy()))


def count_true(conditions: Iterable[Expr]) -> Expr:
    """How many of the conditions, none of them null, are true."""
    ones = [exp.paren(exp.cast(condition.copy(), "INTEGER")) for condition in conditions]
    return exp.paren(reduce(lambda left, right: exp.Add(this=left, expression=right), ones))


def row_filter(condition: Expr) -> Expr:
    """A condition that keeps the same rows and that engines can push down: unknown already counts as false."""
    match condition:
        case exp.Coalesce(this=inner, expressions=[exp.Boolean(this=False)]):
            return row_filter(inner)
        case exp.Paren(this=inner):
            return exp.paren(row_filter(inner))
        case exp.And(this=left, expression=right):
            return exp.And(this=row_filter(left), expression=row_filter(right))
        case exp.Or(this=left, expression=right):
            return exp.Or(this=row_filter(left), expression=row_filter(right))
        case _:
            return condition.copy()


def is_missing(value: Expr) -> Expr:
    """Whether there is no value."""
    return exp.Is(this=value.copy(), expression=exp.null())


def is_known(value: Expr) -> Expr:
    """Whether there is a value."""
    return negate(is_missing(value))


def or_else(value: Expr, default: Expr | Scalar) -> Expr:
    """`value`, or `default` where it is missing."""
    return exp.func("COALESCE", value.copy(), _expr(default))


def choose(cases: Sequence[tuple[Expr, Expr]], otherwise: Expr | None = None) -> Expr:
    """The value of the first true case, else `otherwise`, else null."""
    branches = exp.Case()
    for condition, value in cases:
        branches = branches.when(condition.copy(), value.copy())
    return branches.else_(otherwise.copy()) if otherwise is not None else branches


# ---- comparing ---------------------------------------------------------------------------------------------------


def compare(left: Expr, op: Comparison, right: Expr) -> Expr:
    """`left op right`; null when either is missing."""
    return _COMPARE[op](this=_operand(left), expression=_operand(right))


def in_set(value: Expr, options: Sequence[Scalar]) -> Expr:
    """Whether `value` equals one of `options`; false for none of them."""
    if not options:
        return exp.false()
    return exp.In(this=_operand(value), expressions=[literal(option) for option in options])


def fold(text: Expr) -> Expr:
    """Text without regard to case: each character in lower case."""
    return exp.Lower(this=text.copy())


def contains(text: Expr, part: Expr) -> Expr:
    """Whether `part` stands somewhere in `text`."""
    return compare(exp.StrPosition(this=text.copy(), substr=part.copy()), ">", literal(0))


def starts_with(text: Expr, part: Expr) -> Expr:
    """Whether `text` begins with `part`."""
    return exp.StartsWith(this=text.copy(), expression=part.copy())


def ends_with(text: Expr, part: Expr) -> Expr:
    """Whether `text` ends with `part`."""
    return exp.EndsWith(this=text.copy(), expression=part.copy())


def like(text: Expr, pattern: str) -> Expr:
    """Whether `text` matches a pattern of `%` (any run) and `_` (any one character)."""
    return exp.Like(this=_operand(text), expression=literal(pattern))


def has_any(values: Expr, options: Sequence[str]) -> Expr:
    """Whether a list shares an element with `options`."""
    return exp.ArrayOverlaps(this=_operand(values), expression=literal(list(options)))


def has_all(values: Expr, options: Sequence[str]) -> Expr:
    """Whether a list has every element of `options`."""
    return all_of(has_any(values, [option]) for option in options)


def size_of(values: Expr) -> Expr:
    """How many elements a list has."""
    return exp.ArraySize(this=values.copy())


# ---- arithmetic --------------------------------------------------------------------------------------------------


def arithmetic(left: Expr, op: Arithmetic, right: Expr) -> Expr:
    """Arithmetic in binary floating point; division by zero is missing, not an error."""
    a, b = (exp.paren(exp.cast(side.copy(), "DOUBLE")) for side in (left, right))
    match op:
        case "+":
            return exp.Add(this=a, expression=b)
        case "-":
            return exp.Sub(this=a, expression=b)
        case "*":
            return exp.Mul(this=a, expression=b)
        case "/":
            return exp.Div(this=a, expression=exp.Nullif(this=b, expression=exp.Literal.number(0)), typed=False, safe=False)
        case _:
            assert_never(op)


def exact(left: tuple[Expr, ValueType], op: Literal["+", "-", "*"], right: tuple[Expr, ValueType], to: ValueType) -> Expr:
    """Arithmetic of integers and money without rounding; missing when the result does not fit."""
    widths = {ValueType.INTEGER: "DECIMAL(19, 0)", ValueType.MONEY: _TYPES[ValueType.MONEY]}
    a, b = (exp.cast(value.copy(), widths[value_type]) for value, value_type in (left, right))
    operation = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}[op]
    return try_cast(exp.paren(operation(this=a, expression=b)), to)


def days_between(start: Expr, end: Expr) -> Expr:
    """Whole days of 24 hours from `start` to `end`, rounded down; both instants."""
    microseconds = exp.Sub(this=_epoch(end), expression=_epoch(start))
    days = exp.Div(this=exp.cast(exp.paren(microseconds), "DOUBLE"), expression=exp.Literal.number(_MICROSECONDS_A_DAY))
    return exp.cast(exp.Floor(this=days), "BIGINT")


def bucket(salt: str, key: Expr, buckets: int) -> Expr:
    """A number from 0 to `buckets` - 1 that depends on salt and key alone: from the first 32 bits of their MD5."""
    salted = exp.Concat(expressions=[literal(f"{salt}\x1f"), exp.cast(key.copy(), "VARCHAR")], safe=False, coalesce=False)
    head = exp.Concat(expressions=[literal("0x"), exp.Left(this=exp.MD5(this=salted), expression=literal(8))])
    return exp.Mod(this=exp.paren(exp.cast(head, "BIGINT")), expression=literal(buckets))


# ---- raw rows ----------------------------------------------------------------------------------------------------


def call(function: Function, *arguments: Expr | Scalar) -> Expr:
    """A function of the closed list, for the cleaning of raw rows."""
    return exp.Anonymous(this=function.upper(), expressions=[_expr(argument) for argument in arguments])


def joined(parts: Sequence[Expr]) -> Expr:
    """Texts one after the other; missing when one of them is."""
    return exp.Concat(expressions=[part.copy() for part in parts], safe=False, coalesce=False)


def row_number(partition: Sequence[Expr], order: Sequence[Expr]) -> Expr:
    """The number of a row within its partition, from 1, in an order that must break every tie."""
    return _over(exp.RowNumber(), partition, order)


def previous(value: Expr, partition: Sequence[Expr], order: Sequence[Expr]) -> Expr:
    """The value of the row before, within the partition, in an order that must break every tie."""
    return _over(exp.Lag(this=value.copy()), partition, order)


# ---- aggregates --------------------------------------------------------------------------------------------------


def count_rows() -> Expr:
    """How many rows."""
    return exp.Count(this=exp.Star(), big_int=True)


def count_if(condition: Expr) -> Expr:
    """How many rows meet the condition."""
    return exp.Filter(this=count_rows(), expression=exp.Where(this=condition.copy()))


def count_known(value: Expr) -> Expr:
    """How many rows have a value."""
    return exp.Count(this=value.copy(), big_int=True)


def count_distinct(value: Expr) -> Expr:
    """How many different values."""
    return exp.Count(this=exp.Distinct(expressions=[value.copy()]), big_int=True)


def total(value: Expr, value_type: ValueType) -> Expr:
    """The sum as a double, the same in any order of rows: exact for integers and money, to six places for numbers."""
    match value_type:
        case ValueType.INTEGER | ValueType.MONEY:
            return exp.cast(exp.Sum(this=value.copy()), "DOUBLE")
        case ValueType.NUMBER:
            scaled = exp.Mul(this=_operand(value), expression=exp.Literal.number(_NUMBER_SCALE))
            whole = exp.cast(exp.Round(this=scaled), "DECIMAL(38, 0)")
            summed = exp.cast(exp.Sum(this=whole), "DOUBLE")
            return exp.Div(this=summed, expression=exp.Literal.number(_NUMBER_SCALE))
        case _:
            raise Bug(f"a total of {value_type}")


def average(value: Expr, value_type: ValueType) -> Expr:
    """The mean of the known values as a double."""
    return exp.Div(this=total(value, value_type), expression=count_known(value))


def smallest(value: Expr) -> Expr:
    """The least known value."""
    return exp.Min(this=value.copy())


def largest(value: Expr) -> Expr:
    """The greatest known value."""
    return exp.Max(this=value.copy())


def median(value: Expr) -> Expr:
    """The exact median of the known values as a double; the mean of the middle two of an even number."""
    return exp.func("QUANTILE_CONT", exp.cast(value.copy(), "DOUBLE"), exp.Literal.number("0.5"), dialect="duckdb")


def first_by(value: Expr, order: Sequence[Expr]) -> Expr:
    """The known value of the first row in `order`, which must break every tie."""
    return exp.ArgMin(this=value.copy(), expression=_row(order))


def last_by(value: Expr, order: Sequence[Expr]) -> Expr:
    """The known value of the last row in `order`, which must break every tie."""
    return exp.ArgMax(this=value.copy(), expression=_row(order))


# ---- queries -----------------------------------------------------------------------------------------------------


def select(
    columns: Mapping[str, Expr],
    source: str | Query | None,
    *,
    alias: str | None = None,
    joins: Sequence[Join] = (),
    where: Expr | None = None,
    group_by: Sequence[Expr] = (),
    order_by: Sequence[tuple[Expr, Literal["asc", "desc"]]] = (),
    limit: int | None = None,
    offset: int | None = None,
) -> Query:
    """Named columns of a table or query. Nulls sort last in both directions."""
    tree = exp.select(*(exp.alias_(value.copy(), _identifier(name)) for name, value in columns.items()))
    if source is not None:
        tree = tree.from_(_source(source, alias))
    for join in joins:
        tree = tree.join(_source(join.source, join.alias), on=join.on.copy(), join_type=join.kind)
    if where is not None:
        tree = tree.where(where.copy())
    if group_by:
        tree = tree.group_by(*(key.copy() for key in group_by))
    if order_by:
        tree = tree.order_by(*(exp.Ordered(this=key.copy(), desc=way == "desc", nulls_first=False) for key, way in order_by))
    if limit is not None:
        tree = tree.limit(limit)
    if offset:
        tree = tree.offset(offset)
    return Query(tree)


def everything(table: str, *, where: Expr | None = None, limit: int | None = None) -> Query:
    """All columns of a table."""
    tree = exp.select("*").from_(_source(table, None))
    tree = tree.where(where.copy()) if where is not None else tree
    return Query(tree.limit(limit) if limit is not None else tree)


def no_rows(columns: Mapping[str, str]) -> Query:
    """No row, with columns of these storage types (in DuckDB's words)."""
    typed = [exp.alias_(exp.cast(exp.null(), kind), _identifier(name)) for name, kind in columns.items()]
    return Query(exp.select(*typed).where(exp.false()))


def stack(queries: Sequence[Query]) -> Query:
    """The rows of several queries with equal columns, one below the other; raises `Bug` for none."""
    if not queries:
        raise Bug("nothing to stack")
    first, *rest = (query.tree.copy() for query in queries)
    return Query(exp.union(first, *rest, distinct=False)) if rest else Query(first)


def named_steps(steps: Sequence[tuple[str, Query]], final: Query) -> Query:
    """`final` with named steps before it, each visible to those after it."""
    tree = final.tree.copy()
    for name, step in steps:
        tree = tree.with_(_identifier(name), as_=step.tree.copy())
    return Query(tree)


def create_as(table: str, query: Query) -> Statement:
    """Create or replace a table with the rows of a query."""
    return Statement(exp.Create(this=exp.to_table(_identifier(table)), kind="TABLE", expression=query.tree.copy(), replace=True))


def delete(table: str, where: Expr | None = None) -> Statement:
    """Delete the rows that meet `where`, or all."""
    tree = exp.Delete(this=_source(table, None))
    return Statement(tree.where(where.copy()) if where is not None else tree)


def delete_matching(table: str, other: str, keys: Sequence[str]) -> Statement:
    """Delete the rows of `table` whose keys are those of some row of `other`; no key may be null in `other`."""
    key = exp.Tuple(expressions=[column(name) for name in keys])
    others = exp.select(*(column(name) for name in keys)).from_(_source(other, None))
    return Statement(exp.Delete(this=_source(table, None)).where(exp.In(this=key, query=others.subquery())))


def rename_table(staged: str, table: str) -> Statement:
    """Give a table another name."""
    renamed = exp.AlterRename(this=exp.to_table(_identifier(table)))
    return Statement(exp.Alter(this=exp.to_table(_identifier(staged)), kind="TABLE", actions=[renamed]))


def drop_table(table: str) -> Statement:
    """Drop a table if it is there."""
    return Statement(exp.Drop(tables=[exp.to_table(_identifier(table))], kind="TABLE", exists=True))


def add_column(table: str, name: str, engine_type: str) -> Statement:
    """Add an empty column of the engine's own type."""
    definition = exp.ColumnDef(this=_identifier(name), kind=exp.DataType.build(engine_type, dialect="duckdb"))
    return Statement(exp.Alter(this=exp.to_table(_identifier(table)), kind="TABLE", actions=[definition]))


def insert_by_name(table: str, query: Query) -> Statement:
    """Add the rows of a query to a table, column by column of the same name."""
    return Statement(exp.Insert(this=exp.to_table(_identifier(table)), expression=query.tree.copy(), by_name=True))


def describe(query: Query) -> Statement:
    """The names and types of a query's columns, without running it."""
    return Statement(exp.Describe(this=query.tree.copy()))


def parse_steps(text: str, *, names: Mapping[str, str], params: Mapping[str, Scalar]) -> Query:
    """One fixed statement in DuckDB's dialect, with `_name` tables and `$name` parameters put in, in the tree.

    Raises:
        Bug: for a placeholder without a value.
    """
    tree = sqlglot.parse_one(text, read="duckdb")
    if not isinstance(tree, exp.Query):
        raise Bug("a fixed step must answer rows")
    for table in list(tree.find_all(exp.Table)):
        if table.name.startswith("_"):
            table.set("this", _identifier(_filled(names, table.name)))
    for placeholder in list(tree.find_all(exp.Placeholder)):
        if placeholder.name not in params:
            raise Bug(f"no value for ${placeholder.name}")
        placeholder.replace(literal(params[placeholder.name]))
    return Query(tree)


def aliases_in(expressions: Iterable[Expr]) -> set[str]:
    """The tables, by alias, whose columns the expressions name."""
    return {found.table for expression in expressions for found in expression.find_all(exp.Column) if found.table}


# ---- inside ------------------------------------------------------------------------------------------------------


def _filled(names: Mapping[str, str], placeholder: str) -> str:
    if placeholder not in names:
        raise Bug(f"no table for {placeholder}")
    return names[placeholder]


def _identifier(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=True)


def _source(source: str | Query, alias: str | None) -> exp.Expr:
    match source:
        case str():
            table = exp.Table(this=_identifier(source))
            return exp.alias_(table, _identifier(alias), table=True) if alias else table
        case Query():
            return source.tree.copy().subquery(_identifier(alias or "rows"))
        case _:
            assert_never(source)


def _expr(value: Expr | Scalar) -> Expr:
    return value.copy() if isinstance(value, exp.Expr) else literal(value)


def _operand(value: Expr) -> Expr:
    return exp.paren(value.copy()) if isinstance(value, exp.Binary | exp.Not | exp.Is | exp.In) else value.copy()


def _row(order: Sequence[Expr]) -> Expr:
    return exp.Tuple(expressions=[key.copy() for key in order])


def _over(function: Expr, partition: Sequence[Expr], order: Sequence[Expr]) -> Expr:
    ordered = [exp.Ordered(this=key.copy(), desc=False, nulls_first=False) for key in order]
    return exp.Window(this=function, partition_by=[key.copy() for key in partition], order=exp.Order(expressions=ordered))


def _epoch(instant: Expr) -> Expr:
    return exp.Anonymous(this="EPOCH_US", expressions=[instant.copy()])


def _plain_utc(at: datetime) -> str:
    if at.tzinfo is None or at.utcoffset() is None:
        raise Bug("a naive instant reached SQL")
    return utc(at).replace(tzinfo=None).isoformat(sep=" ")
