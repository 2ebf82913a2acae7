"""The rows that a condition over events chooses, as a query to build on: filtered by `where` and window first."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ilk.kernel.types import ValueType
from ilk.segments.plan import ChosenRows, Plan, Rows
from ilk.segments.time.spans import Span
from ilk.segments.tree import Scope
from ilk.warehouse import sql
from ilk.warehouse.sql import Query

if TYPE_CHECKING:
    from ilk.segments.tree import Condition


def rows_within(
    plan: Plan, rows: Rows, scope: Scope, where: "Condition | None", span: Span, columns: Iterable[str] = ()
) -> Query:
    """The rows of all customers within a span until `as_of` that meet a condition.

    Args:
        plan: what compiles the condition.
        rows: the table.
        scope: what the names in `where` mean.
        where: which rows; all for None.
        span: of what time, for everyone alike.
        columns: what to keep beside `customer_no`, the instant and what breaks its ties.
    """
    until = span.until(plan.moment.as_of)
    within = until.sql(sql.column(instant_of_rows(rows)), ValueType.INSTANT, plan.moment.zone)
    meets = None if where is None else sql.row_filter(where.sql(plan.inside(scope)))
    chosen = ChosenRows(rows, until, within, meets)
    plan.facts.noted.append(chosen)
    kept = sql.columns(row_columns(rows, columns))
    return sql.select(kept, rows.table, where=chosen.filter)


def row_columns(rows: Rows, columns: Iterable[str] = ()) -> tuple[str, ...]:
    """The columns of chosen rows, each once: of the row itself, and those asked for."""
    return tuple(dict.fromkeys(("customer_no", instant_of_rows(rows), rows.tie, *columns)))


def instant_of_rows(rows: Rows) -> str:
    """The column that says when a row was; those of events always have one."""
    return rows.instant or "occurred_at"
