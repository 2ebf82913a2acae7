"""Statements that answer rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, assert_never

import sqlglot
from sqlglot import exp

from ilk.kernel.errors import Bug
from ilk.warehouse.sql.values import Expr, Query, Scalar, identifier, literal, own, stored_as

_JOINED: Mapping[str, Mapping[str, str]] = {
    "inner": {"kind": "INNER"},
    "left": {"side": "LEFT"},
    "full": {"side": "FULL"},
}


@dataclass(frozen=True, slots=True)
class Join:
    """A table or query joined under `alias`; `on` refers to columns by their alias."""

    source: str | Query
    alias: str
    on: Expr
    kind: Literal["inner", "left", "full"] = "left"


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
    tree = exp.Select(
        expressions=[exp.Alias(this=own(value), alias=identifier(name)) for name, value in columns.items()]
    )
    if source is not None:
        tree = tree.from_(from_source(source, alias), copy=False)
    for join in joins:
        tree.append("joins", exp.Join(this=from_source(join.source, join.alias), on=own(join.on), **_JOINED[join.kind]))
    if where is not None:
        tree = tree.where(own(where), copy=False)
    if group_by:
        tree = tree.group_by(*(own(key) for key in group_by), copy=False)
    if order_by:
        tree = tree.order_by(
            *(exp.Ordered(this=own(key), desc=way == "desc", nulls_first=False) for key, way in order_by), copy=False
        )
    if limit is not None:
        tree = tree.limit(limit, copy=False)
    if offset:
        tree = tree.offset(offset, copy=False)
    return Query(tree)


def everything(table: str, *, where: Expr | None = None, limit: int | None = None) -> Query:
    """All columns of a table."""
    tree = exp.select("*").from_(from_source(table, None))
    tree = tree.where(own(where), copy=False) if where is not None else tree
    return Query(tree.limit(limit) if limit is not None else tree)


def no_rows(columns: Mapping[str, str]) -> Query:
    """No row, with columns of these storage types (in DuckDB's words)."""
    typed = [exp.alias_(stored_as(exp.null(), kind), identifier(name)) for name, kind in columns.items()]
    return Query(exp.select(*typed).where(exp.false()))


def stack(queries: Sequence[Query]) -> Query:
    """The rows of several queries with equal columns, one below the other; raises `Bug` for none."""
    if not queries:
        raise Bug("nothing to stack")
    first, *rest = (own(query.tree) for query in queries)
    return Query(exp.union(first, *rest, distinct=False, copy=False)) if rest else Query(first)


def named_steps(steps: Sequence[tuple[str, Query]], final: Query) -> Query:
    """`final` with named steps before it, each visible to those after it."""
    tree = final.tree.copy()
    for name, step in steps:
        tree = tree.with_(identifier(name), as_=own(step.tree), copy=False)
    return Query(tree)


def parse_steps(text: str, *, names: Mapping[str, str], params: Mapping[str, Scalar]) -> Query:
    """One fixed statement in DuckDB's dialect, with `_name` tables and `$name` parameters put in, in the tree.

    Raises:
        Bug: for a placeholder without a value.
    """
    tree = _parsed(text).copy()
    for table in list(tree.find_all(exp.Table)):
        if table.name.startswith("_"):
            table.set("this", identifier(_filled(names, table.name)))
    for placeholder in list(tree.find_all(exp.Placeholder)):
        if placeholder.name not in params:
            raise Bug(f"no value for ${placeholder.name}")
        placeholder.replace(literal(params[placeholder.name]))
    return Query(tree)


@lru_cache(maxsize=512)
def _parsed(text: str) -> exp.Query:
    """The tree of a fixed statement, read once: copies of it are changed, itself never."""
    tree = sqlglot.parse_one(text, read="duckdb")
    if not isinstance(tree, exp.Query):
        raise Bug("a fixed step must answer rows")
    return tree


def aliases_in(expressions: Iterable[Expr]) -> set[str]:
    """The tables, by alias, whose columns the expressions name."""
    return {found.table for expression in expressions for found in expression.find_all(exp.Column) if found.table}


def columns_of(alias: str, expressions: Iterable[Expr]) -> set[str]:
    """The columns of a table, by its alias, that the expressions name."""
    return {
        found.name for expression in expressions for found in expression.find_all(exp.Column) if found.table == alias
    }


def named_of(columns: Iterable[str], query: Query) -> list[str]:
    """Those of some columns that a query names; all for one that reads whatever there is."""
    if any(not isinstance(star.parent, exp.Count) for star in query.tree.find_all(exp.Star)):
        return list(columns)
    named = {found.name for found in query.tree.find_all(exp.Column)}
    return [name for name in columns if name in named]


def tables_in(query: Query) -> frozenset[str]:
    """The tables that a query reads, its own named steps apart."""
    steps = {step.alias for step in query.tree.find_all(exp.CTE)}
    return frozenset(table.name for table in query.tree.find_all(exp.Table)) - steps


def times_read(query: Query, table: str) -> int:
    """In how many places a query reads a table."""
    return sum(1 for found in query.tree.find_all(exp.Table) if found.name == table)


def with_tables(query: Query, others: Mapping[str, str | Query]) -> Query:
    """The query reading other tables or rows of queries, each in the place of its key; columns keep their aliases."""
    tree = query.tree.copy()
    for table in list(tree.find_all(exp.Table)):
        match others.get(table.name):
            case str(other) if other != table.name:
                if not table.alias:
                    table.set("alias", exp.TableAlias(this=identifier(table.name)))
                table.set("this", identifier(other))
            case Query() as rows:
                table.replace(from_source(rows, table.alias or table.name))
            case _:
                pass
    return Query(tree)


def from_source(source: str | Query, alias: str | None) -> exp.Expr:
    """A table or query to select from, under an alias."""
    match source:
        case str():
            table = exp.Table(this=identifier(source))
            return exp.alias_(table, identifier(alias), table=True) if alias else table
        case Query():
            return own(source.tree).subquery(identifier(alias or "rows"), copy=False)
        case _:
            assert_never(source)


def _filled(names: Mapping[str, str], placeholder: str) -> str:
    if placeholder not in names:
        raise Bug(f"no table for {placeholder}")
    return names[placeholder]
