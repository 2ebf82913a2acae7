"""The first, last and nth event of a customer: which it is, in SQL, and how it is said."""

import re
from typing import TYPE_CHECKING, Literal

from ilk.segments.plan import Aggregate, Plan, event_rows
from ilk.segments.subjects.chosen import rows_within
from ilk.segments.time.spans import Span
from ilk.segments.time.windows import Ever
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

if TYPE_CHECKING:
    from ilk.segments.tree import Condition

Which = Literal["first", "last"]
MOST_NTH = 1000
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_TEENS = range(11, 14)


def nth_time(plan: Plan, event: str, which: Which, nth: int, where: "Condition | None") -> Expr:
    """The instant of a customer's nth event from the first or from the last; null where there are fewer."""
    if nth == 1:
        return plan.fact(event, Aggregate("last_at" if which == "last" else "first_at"), where, Ever())
    key = f"nth {event} {which} {nth} {where.model_dump_json() if where else ''}"
    table = plan.derive(key, lambda: _nth_instants(plan, event, which, nth, where), instant="occurred_at")
    return sql.column("occurred_at", table)


def _nth_instants(plan: Plan, event: str, which: Which, nth: int, where: "Condition | None") -> Query:
    """The instants alone, which need no order of rows."""
    scope = plan.scope.within(event)
    chosen = rows_within(plan, event_rows(event, scope.catalogue), scope, where, Span())
    number, found = sql.column("customer_no"), sql.nth_largest if which == "last" else sql.nth_smallest
    return sql.select(
        {"customer_no": number, "occurred_at": found(sql.column("occurred_at"), nth)}, chosen, group_by=[number]
    )


def nth_rows(
    plan: Plan, event: str, which: Which, nth: int, where: "Condition | None", columns: tuple[str, ...] = ()
) -> Query:
    """The nth event of each customer from the first or from the last, by instant and then by id; with properties."""
    scope = plan.scope.within(event)
    rows = event_rows(event, scope.catalogue)
    chosen = rows_within(plan, rows, scope, where, Span(), columns)
    number = sql.column("customer_no")
    order = [sql.column("occurred_at"), sql.column(rows.tie)]
    kept = sql.columns(dict.fromkeys(("customer_no", "occurred_at", *columns)))
    place = {"place": sql.row_number([number], order, descending=which == "last")}
    counted = sql.select(kept | place, chosen)
    return sql.select(kept, counted, where=sql.compare(sql.column("place"), "=", sql.literal(nth)))


def nth_text(which: Which, nth: int) -> str:
    """How the language writes it: `first`, `last`, `3rd`, `2nd last`."""
    if nth == 1:
        return which
    return ordinal(nth) + (" last" if which == "last" else "")


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `4th`, `11th`."""
    ending = "th" if number % 100 in _TEENS else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def nth_of(token: str) -> tuple[Which, int]:
    """Which event a token such as `3rd` or `2nd last` says; it may follow other words."""
    found = re.search(r"\d+", token)
    number = int(found.group()) if found else 1
    return "last" if token.lower().endswith("last") else "first", number
