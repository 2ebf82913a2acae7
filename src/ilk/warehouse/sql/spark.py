"""Spark's words for what the primitives mean: where its own dialect differs from DuckDB's meaning, one rule each."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp
from sqlglot.dialects.spark import Spark
from sqlglot.generators.spark import SparkGenerator

_WHOLE = {exp.DType.TINYINT, exp.DType.SMALLINT, exp.DType.INT, exp.DType.BIGINT}
_EXACT = exp.Floor | exp.Ceil | exp.Count | exp.Predicate | exp.Not | exp.Connector | exp.Boolean | exp.Null
_LETTERS = ("İΣ", "iσ")  # noqa: RUF001 - these are Greek
"""Java lowers these by their place in the word or to two characters; DuckDB and Python's rule lower each alone."""
_HEX = "0x"


class Generator(SparkGenerator):
    """Writes Spark's SQL with DuckDB's meaning."""

    def cast_sql(self, expression: exp.Cast, safe_prefix: str | None = None) -> str:
        """A cast: to whole numbers it rounds, as DuckDB's does; Spark's cuts off."""
        value, to = expression.this, expression.to.this
        if (digits := _hexadecimal(value)) is not None:
            return f"CAST({self.func('CONV', digits, exp.Literal.number(16), exp.Literal.number(10))} AS BIGINT)"
        if to not in _WHOLE or isinstance(value, _EXACT) or _is_whole(value):
            return super().cast_sql(expression, safe_prefix)
        kind = self.sql(expression, "to")
        return self._of_one(value, lambda one: _rounded(one, kind, safe_prefix or ""))

    def trycast_sql(self, expression: exp.TryCast) -> str:
        """A cast that answers null for an impossible value; words such as `today` are none."""
        if expression.to.this == exp.DType.TIMESTAMPTZ:
            value = self.sql(expression, "this")
            return f"TRY_CAST(CASE WHEN {value} RLIKE '^\\\\s*[0-9+-]' THEN {value} END AS TIMESTAMP)"
        return self.cast_sql(expression, safe_prefix="TRY_")

    def filter_sql(self, expression: exp.Filter) -> str:
        """An aggregate over chosen rows; of those by a row's place, only over rows with a value."""
        inner = expression.this
        if isinstance(inner, exp.ArgMax | exp.ArgMin):
            chosen = self.sql(expression.expression, "this")
            return f"{self._by_place(inner)} FILTER(WHERE ({chosen}) AND NOT ({self.sql(inner, 'this')}) IS NULL)"
        return super().filter_sql(expression)

    def by_known_sql(self, expression: exp.ArgMax | exp.ArgMin) -> str:
        """The value of the first or last row that has one: Spark's own counts rows without a value too."""
        return f"{self._by_place(expression)} FILTER(WHERE NOT ({self.sql(expression, 'this')}) IS NULL)"

    def total_sql(self, expression: exp.Sum) -> str:
        """A sum that overflows no more than DuckDB's: whole numbers are added up as decimals."""
        value = expression.this
        if isinstance(value, exp.Cast) and value.to.this in {exp.DType.DECIMAL, exp.DType.DOUBLE}:
            return self.func("SUM", value)
        return f"SUM(({self.sql(value)}) * CAST(1 AS DECIMAL(1, 0)))"

    def quantile_sql(self, expression: exp.PercentileCont | exp.Quantile) -> str:
        """Exact quantiles, interpolated linearly."""
        at = expression.expression if isinstance(expression, exp.PercentileCont) else expression.args["quantile"]
        return self.func("PERCENTILE", expression.this, at)

    def pattern_sql(self, expression: exp.Like) -> str:
        """A pattern in which a backslash is a character like others."""
        pattern = expression.expression.name.replace("\\", "\\\\")
        return f"{self.sql(expression, 'this')} LIKE {self.sql(exp.Literal.string(pattern))}"

    def listed_sql(self, expression: exp.In) -> str:
        """Membership; a long list stays a list, which Spark looks up by hash."""
        match expression.args.get("query"):
            case exp.Subquery(this=exp.Select(expressions=[exp.Explode(this=exp.Array() as listed)])):
                return f"{self.sql(expression, 'this')} IN ({self.expressions(listed, flat=True)})"
            case _:
                return self.in_sql(expression)

    def named_sql(self, expression: exp.Anonymous) -> str:
        """Functions that sqlglot passes on as they are."""
        match expression.name.upper(), expression.expressions:
            case "EPOCH_US", [instant]:
                return f"UNIX_MICROS(CAST({self.sql(instant)} AS TIMESTAMP))"
            case "JSON_EXTRACT_STRING", [exp.Anonymous(this="JSON_OBJECT", expressions=[_, listed]), _]:
                # A list as JSON: DuckDB has to be asked for it in an object.
                return self.func("TO_JSON", listed)
            case "LIST_EXTRACT", [exp.Anonymous(this=extreme, expressions=[value, nth]), _]:
                ordered = self.func("SORT_ARRAY", exp.func("COLLECT_LIST", value), exp.convert(extreme == "MIN"))
                return self.func("GET", ordered, exp.Literal.number(int(nth.name) - 1))
            case "ARG_MAX_NULL", [value, order]:
                return self.func("MAX_BY", value, order)
            case _:
                return self.anonymous_sql(expression)

    def _by_place(self, expression: exp.ArgMax | exp.ArgMin) -> str:
        name = "MAX_BY" if isinstance(expression, exp.ArgMax) else "MIN_BY"
        return self.func(name, expression.this, expression.expression)

    def _of_one(self, value: exp.Expr, write: Callable[[str], str]) -> str:
        """Text that needs a value several times, and has it once: what is nested would double at every level."""
        if isinstance(value, exp.Column | exp.Literal):
            return write(self.sql(value))
        return f"TRANSFORM(ARRAY({self.sql(value)}), one -> {write('one')})[0]"

    def object_sql(self, expression: exp.JSONObject) -> str:
        """An object of JSON."""
        parts = [part for pair in expression.expressions for part in (pair.this, pair.expression)]
        return self.func("TO_JSON", self.func("NAMED_STRUCT", *parts))

    TRANSFORMS: Mapping[Any, Any] = {  # type: ignore[assignment,misc]
        **SparkGenerator.TRANSFORMS,
        exp.Anonymous: named_sql,
        exp.ArgMax: by_known_sql,
        exp.ArgMin: by_known_sql,
        exp.ArrayOverlaps: lambda self, e: self.func("ARRAYS_OVERLAP", e.this, e.expression),
        exp.In: listed_sql,
        exp.JSONObject: object_sql,
        exp.Like: pattern_sql,
        exp.Lower: lambda self, e: self.func(
            "LOWER", exp.func("TRANSLATE", e.this.copy(), *(exp.Literal.string(each) for each in _LETTERS))
        ),
        exp.PercentileCont: quantile_sql,
        exp.Quantile: quantile_sql,
        exp.Sum: total_sql,
        exp.TryCast: trycast_sql,
    }


class IlkSpark(Spark):
    """Spark as these rooms write it."""

    Generator = Generator


def placed(query: exp.Query, tables: Mapping[str, str]) -> exp.Query:
    """A query with tables under other names; the names of its own steps stay."""
    tree = query.copy()
    for table in _tables(tree):
        if (name := tables.get(table.name.lower())) is not None:
            alias = table.alias or table.name
            table.set("this", exp.to_identifier(name, quoted=True))
            table.set("alias", exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))
    return tree


def tables_in(query: exp.Query) -> set[str]:
    """The tables that a query reads, in lower case."""
    return {table.name.lower() for table in _tables(query)}


def left_after(deletion: exp.Delete) -> tuple[str, exp.Query]:
    """The table of a deletion, and a query for the rows that it leaves."""
    table = deletion.this
    rows = exp.select("*").from_(table.copy())
    where = deletion.args.get("where")
    if where is None:
        return table.name, rows.where(exp.false())
    match where.this, where.this.args.get("query"):
        case exp.In(this=exp.Tuple(expressions=keys)), exp.Subquery(this=others):
            pairs = [exp.EQ(this=_of("left_rows", key), expression=_of("others", key)) for key in keys]
            rows = exp.select("*").from_(exp.alias_(table.copy(), "left_rows", table=True))
            joined = exp.Join(this=others.copy().subquery("others"), on=exp.and_(*pairs), side="LEFT", kind="ANTI")
            rows.append("joins", joined)
            return table.name, rows
        case condition, _:
            kept = exp.Not(this=exp.Coalesce(this=condition.copy(), expressions=[exp.false()]))
            return table.name, rows.where(kept)


def _of(table: str, key: exp.Expr) -> exp.Column:
    return exp.column(exp.to_identifier(key.name, quoted=True), table=table)


def _tables(tree: exp.Query) -> list[exp.Table]:
    steps = {step.alias.lower() for step in tree.find_all(exp.CTE)}
    return [table for table in tree.find_all(exp.Table) if not table.db and table.name.lower() not in steps]


def _hexadecimal(value: exp.Expr) -> exp.Expr | None:
    """The digits of a text that is `0x` and digits, for Spark does not read it as a number."""
    parts: list[exp.Expr] = value.expressions if isinstance(value, exp.Concat) else []
    return parts[1] if len(parts) == 2 and parts[0].name == _HEX else None  # noqa: PLR2004 - a prefix and a rest


def _is_whole(value: exp.Expr) -> bool:
    if isinstance(value, exp.Literal):
        return not value.is_string and value.is_int
    return isinstance(value, exp.Cast) and value.to.this in _WHOLE | {exp.DType.BOOLEAN}


def _rounded(one: str, kind: str, safe: str) -> str:
    """Halves go to the even neighbour from a double, and away from zero from a decimal or a text; Spark knows which."""
    return (
        f"CASE WHEN TYPEOF({one}) = 'double' THEN {safe}CAST(RINT(CAST({one} AS DOUBLE)) AS {kind}) "
        f"WHEN TYPEOF({one}) = 'string' THEN {safe}CAST(ROUND({safe}CAST({one} AS DECIMAL(38, 10))) AS {kind}) "
        f"WHEN TYPEOF({one}) LIKE 'decimal%' THEN {safe}CAST(ROUND(CAST({one} AS DECIMAL(38, 10))) AS {kind}) "
        f"ELSE {safe}CAST({one} AS {kind}) END"
    )
