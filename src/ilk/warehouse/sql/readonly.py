"""Queries that people write as text: read only, over tables and columns that are named, without a way out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlglot
from sqlglot import exp
from sqlglot.errors import OptimizeError, SqlglotError
from sqlglot.optimizer.qualify import qualify

from ilk.kernel.errors import UserError, raise_all, unknown
from ilk.warehouse.sql.values import Query, identifier, literal

AS_OF = "as_of"
"""The parameter that stands for the instant of the evaluation: `$as_of`."""
_MOST_CHARACTERS = 100_000
_DIALECT = "duckdb"
_PLAIN = re.compile(r"(?!fact_|derived_|belongs$|staged_|passing_)[a-z_][a-z0-9_]*")
"""The names that steps may have: neither those of files nor our own."""

_ALLOWED: tuple[type[exp.Func], ...] = (
    exp.Abs, exp.And, exp.ApproxDistinct, exp.Avg, exp.Case, exp.Cast, exp.Ceil, exp.Coalesce, exp.Concat, exp.Count,
    exp.CountIf, exp.CumeDist, exp.DateTrunc, exp.DenseRank, exp.Exists, exp.Exp, exp.Extract, exp.FirstValue,
    exp.Floor, exp.Greatest, exp.If, exp.Lag, exp.LastValue, exp.Lead, exp.Least, exp.Left, exp.Length, exp.Ln,
    exp.Log, exp.Lower, exp.Max, exp.Median, exp.Min, exp.Month, exp.Ntile, exp.Nullif, exp.Or, exp.PercentRank,
    exp.Pow, exp.Quantile, exp.Quarter, exp.Rank, exp.Replace, exp.Right, exp.Round, exp.RowNumber, exp.Sign, exp.Sqrt,
    exp.StartsWith, exp.EndsWith, exp.Contains, exp.StrPosition, exp.Substring, exp.Sum, exp.Trim, exp.TryCast,
    exp.Upper, exp.Variance, exp.Stddev, exp.Week, exp.Year, exp.Day, exp.TsOrDsToDate, exp.TimestampTrunc, exp.Xor,
)  # fmt: skip
"""The functions that a text may call: those that read nothing but their arguments, and say the same every time."""

_REFUSED: Mapping[type[exp.Expr], str] = {
    exp.DDL: "it makes or drops something",
    exp.DML: "it changes rows",
    exp.Into: "it writes a table",
    exp.Command: "it is a command",
    exp.Lock: "it locks rows",
    exp.TableSample: "a sample is another one every time; use `sample` of the segment",
    exp.Lateral: "it loops over rows",
    exp.Unnest: "it makes rows of its own",
    exp.Pivot: "it turns rows into columns",
    exp.Parameter: "it reads a variable",
    exp.SessionParameter: "it reads a setting",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A query that somebody wrote, checked. `tables` are those that it reads, `column` the one that it answers."""

    query: Query
    tables: frozenset[str]
    column: str


def written(text: str, answers: tuple[str, ...]) -> Written:
    """The query of a text, in DuckDB's dialect. Raises `UserError` with all that it may not do.

    Args:
        text: one statement that reads.
        answers: the names of which its only column has one.
    """
    tree = _parsed(text)
    raise_all([*_refused(tree), *_misnamed(tree)])
    names = tree.named_selects
    if len(names) != 1 or names[0] not in answers:
        listed = " or ".join(f"`{name}`" for name in answers)
        told = ", ".join(f"`{name}`" for name in names) or "nothing"
        raise _error(f"it answers {told}; one column {listed} is needed")
    steps = {step.alias for step in tree.find_all(exp.CTE)}
    return Written(Query(tree), frozenset(table.name for table in tree.find_all(exp.Table)) - steps, names[0])


def fitted(found: Written, schema: Mapping[str, Mapping[str, str]]) -> None:
    """Raise `UserError` for tables and columns that are not there.

    Args:
        found: the query.
        schema: for each table its columns, with types in DuckDB's words.
    """
    raise_all(unknown("table", name, schema, code="unknown-table") for name in sorted(found.tables - schema.keys()))
    clashes = sorted({step.alias for step in found.query.tree.find_all(exp.CTE)} & schema.keys())
    raise_all(_error(f"a step cannot be called `{name}`, as a table is") for name in clashes)
    typed: dict[str, object] = {table: dict(columns) for table, columns in schema.items()}
    try:
        qualify(found.query.tree.copy(), schema=typed, dialect=_DIALECT, quote_identifiers=False)
    except (OptimizeError, SqlglotError) as error:
        raise _error(str(error).splitlines()[0].rstrip(".")) from None


def as_of(found: Written, at: datetime, instants: Mapping[str, str]) -> Query:
    """The query as of an instant: `$as_of` is put in, and rows of later instants do not exist.

    Args:
        found: the query.
        at: the instant.
        instants: for each table whose rows have one, the column of their instant.
    """
    tree = found.query.tree.copy()
    for placeholder in list(tree.find_all(exp.Placeholder)):
        placeholder.replace(literal(at))
    for table in list(tree.find_all(exp.Table)):
        column = instants.get(table.name)
        if column is None:
            continue
        past = exp.LTE(this=exp.Column(this=identifier(column)), expression=literal(at))
        rows = exp.select("*").from_(exp.Table(this=identifier(table.name))).where(past)
        table.replace(rows.subquery(identifier(table.alias or table.name), copy=False))
    return Query(tree)


def _parsed(text: str) -> exp.Query:
    if len(text) > _MOST_CHARACTERS:
        raise _error(f"it has {len(text):,} characters; {_MOST_CHARACTERS:,} are allowed")
    try:
        statements = [each for each in sqlglot.parse(text, read=_DIALECT) if each is not None]
    except (SqlglotError, RecursionError) as error:
        raise _error(f"it is not understood: {str(error).splitlines()[0]}") from None
    if len(statements) != 1:
        raise _error(f"there are {len(statements)} statements; one is needed")
    (tree,) = statements
    if not isinstance(tree, exp.Select | exp.SetOperation | exp.Subquery):
        raise _error(f"`{tree.key.upper()}` does not read; a `SELECT` is needed")
    return tree


def _refused(tree: exp.Query) -> Iterator[UserError]:
    for node in tree.walk():
        reason = _reason(node)
        if reason:
            yield _error(f"`{_short(node)}`: {reason}")


def _misnamed(tree: exp.Query) -> Iterator[UserError]:
    """What is wrong with named steps: a name must mean the same wherever it stands."""
    known: set[str] = set()
    for step in tree.ctes:
        read = {table.name for table in step.find_all(exp.Table)}
        later = sorted(read & {other.alias for other in tree.ctes} - known)
        yield from (_error(f"the step `{step.alias}` reads `{name}` before it is there") for name in later)
        if not _PLAIN.fullmatch(step.alias) or step.alias in known:
            yield _error(f"a step cannot be called `{step.alias}`")
        known.add(step.alias)
    if len(list(tree.find_all(exp.CTE))) > len(tree.ctes):
        yield _error("`WITH` stands once, at the beginning")


def _reason(node: exp.Expr) -> str | None:
    """Why a node may not be there; None when it may."""
    match node:
        case exp.Table():
            return _table_reason(node)
        case exp.With() if node.args.get("recursive"):
            return "it loops"
        case exp.Placeholder() if node.name != AS_OF:
            return f"only `${AS_OF}` may be asked for"
        case exp.Limit() | exp.Offset() if not isinstance(node.parent, exp.Query) or not node.parent.args.get("order"):
            return "which rows come first is not said; `ORDER BY` says it"
        case exp.Star() if not isinstance(node.parent, exp.Count):
            return "name the column"
        case exp.Func() if not isinstance(node, _ALLOWED):
            return "the function is not among those that may be called"
        case _:
            return next((reason for kind, reason in _REFUSED.items() if isinstance(node, kind)), None)


def _table_reason(table: exp.Table) -> str | None:
    if not isinstance(table.this, exp.Identifier):
        return "a function is no table"
    if table.args.get("db") or table.args.get("catalog"):
        return "only the project's own tables may be read"
    return None


def _short(node: exp.Expr) -> str:
    text = node.sql(dialect=_DIALECT)
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 - as much as a line of an error holds


def _error(what: str) -> UserError:
    hint = "One SELECT over the project's tables, with one column `customer_id`; docs/language.md says what it may use."
    return UserError("sql-refused", f"the SQL cannot be used: {what}", hint=hint)
