"""Rows in runs: one after the other with no long pause between them, as the page views of one visit."""

from collections.abc import Sequence

from ilk.warehouse.sql.cleaning import previous
from ilk.warehouse.sql.conditions import choose, compare, negate, truth
from ilk.warehouse.sql.figures import largest
from ilk.warehouse.sql.frames import around, less
from ilk.warehouse.sql.queries import select
from ilk.warehouse.sql.values import Expr, Query, column, columns, literal


def in_runs(
    rows: str | Query,
    at: Expr,
    pause: int,
    *,
    of: Sequence[str],
    kept: Sequence[str],
    begins: str,
    ties: Sequence[str] = (),
) -> Query:
    """Rows with the instant at which their run began: a pause longer than some begins another one.

    Args:
        rows: a table or query.
        at: the instant of a row, as a whole number.
        pause: the longest one within a run, in the units of `at`.
        of: columns whose values share no run: the customer, the device. Rows without a value share one.
        kept: the columns to keep, those of `of` among them.
        begins: the name of the column to add.
        ties: columns that order rows of the same instant, which is in one run.
    """
    own = columns(kept)
    partition = [column(name) for name in of]
    placed = select(own | {"at": at}, rows)
    order = [column("at"), *(column(name) for name in ties)]
    timed = select(own | {"at": column("at"), "before": previous(column("at"), partition, order)}, placed)
    goes_on = truth(compare(less(column("at"), column("before")), "<=", literal(pause)))
    begun = select(own | {"at": column("at"), "begins": choose([(negate(goes_on), column("at"))])}, timed)
    latest = around(largest(column("begins")), partition, column("at"), None, 0)
    return select(own | {begins: latest}, begun)
