"""Statements that change tables."""

from collections.abc import Sequence

from sqlglot import exp

from ilk.kernel.errors import Bug
from ilk.warehouse.sql.queries import from_source
from ilk.warehouse.sql.spark import left_after
from ilk.warehouse.sql.values import Expr, Query, Statement, column, identifier, own


def create_as(table: str, query: Query, database: str | None = None) -> Statement:
    """Create or replace a table with the rows of a query; in another attached database than the first, if named."""
    place = exp.Table(this=identifier(table), db=identifier(database) if database else None)
    return Statement(exp.Create(this=place, kind="TABLE", expression=own(query.tree), replace=True))


def delete(table: str, where: Expr | None = None) -> Statement:
    """Delete the rows that meet `where`, or all."""
    tree = exp.Delete(this=from_source(table, None))
    return Statement(tree.where(own(where), copy=False) if where is not None else tree)


def delete_matching(table: str, other: str, keys: Sequence[str]) -> Statement:
    """Delete the rows of `table` whose keys are those of some row of `other`; no key may be null in `other`."""
    return Statement(exp.Delete(this=from_source(table, None)).where(_matches(other, keys)))


def matching(table: str, other: str, keys: Sequence[str]) -> Query:
    """The rows of `table` whose keys are those of some row of `other`; no key may be null in `other`."""
    return Query(exp.select("*").from_(from_source(table, None)).where(_matches(other, keys), copy=False))


def _matches(other: str, keys: Sequence[str]) -> exp.In:
    key = exp.Tuple(expressions=[column(name) for name in keys])
    others = exp.select(*(column(name) for name in keys)).from_(from_source(other, None))
    return exp.In(this=key, query=others.subquery())


def rows_left(deletion: Statement) -> tuple[str, Query]:
    """The table of a deletion and the rows that stay, for an engine that writes them anew. Raises `Bug` for others."""
    if not isinstance(deletion.tree, exp.Delete):
        raise Bug("only deletions change the rows of a table")
    table, rows = left_after(deletion.tree)
    return table, Query(rows)


def rename_table(staged: str, table: str) -> Statement:
    """Give a table another name."""
    renamed = exp.AlterRename(this=exp.Table(this=identifier(table)))
    return Statement(exp.Alter(this=exp.Table(this=identifier(staged)), kind="TABLE", actions=[renamed]))


def drop_table(table: str) -> Statement:
    """Drop a table if it is there."""
    return Statement(exp.Drop(tables=[exp.Table(this=identifier(table))], kind="TABLE", exists=True))


def add_column(table: str, name: str, engine_type: str) -> Statement:
    """Add an empty column of the engine's own type."""
    definition = exp.ColumnDef(this=identifier(name), kind=exp.DataType.build(engine_type, dialect="duckdb"))
    return Statement(exp.Alter(this=exp.Table(this=identifier(table)), kind="TABLE", actions=[definition]))


def insert_by_name(table: str, query: Query) -> Statement:
    """Add the rows of a query to a table, column by column of the same name."""
    return Statement(exp.Insert(this=exp.Table(this=identifier(table)), expression=own(query.tree), by_name=True))


def search_in(databases: Sequence[str]) -> Statement:
    """Look for tables in several attached databases, one after the other; new ones are created in the first."""
    names = ",".join(f"{identifier(name).sql()}.main" for name in databases)
    setting = exp.SetItem(this=exp.EQ(this=exp.to_identifier("search_path"), expression=exp.Literal.string(names)))
    return Statement(exp.Set(expressions=[setting]))


def copy_database(database: str, target: str) -> Statement:
    """Copy all that an attached database holds to another one, which is empty."""
    said = f"FROM DATABASE {identifier(database).sql()} TO {identifier(target).sql()}"
    return Statement(exp.Command(this="COPY", expression=exp.Literal.string(said)))


def describe(query: Query) -> Statement:
    """The names and types of a query's columns, without running it."""
    return Statement(exp.Describe(this=own(query.tree)))


def set_threads(threads: int) -> Statement:
    """Let the engine use so many threads for a statement."""
    setting = exp.SetItem(this=exp.EQ(this=exp.to_identifier("threads"), expression=exp.Literal.number(threads)))
    return Statement(exp.Set(expressions=[setting]))


def prepare(name: str, query: Query) -> Statement:
    """Plan a query of DuckDB's under a name, for its connection."""
    said = exp.Literal.string(f"{identifier(name).sql()} AS {query.sql()}")
    return Statement(exp.Command(this="PREPARE", expression=said))


def execute_prepared(name: str) -> Statement:
    """Ask a query that is planned under a name."""
    return Statement(exp.Command(this="EXECUTE", expression=exp.Literal.string(identifier(name).sql())))
