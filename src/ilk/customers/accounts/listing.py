"""The list of accounts: searched, in any order, in pages, with what does not fit together."""

from collections.abc import Mapping, Sequence
from typing import Any

from ilk.catalog.tables import CUSTOMERS
from ilk.customers import formats
from ilk.customers.accounts.answers import AccountColumn, AccountRow, Accounts
from ilk.customers.accounts.reading import ACCOUNT, CUSTOMER, Reading, text
from ilk.customers.reading import answered, rows
from ilk.kernel.answers import Page
from ilk.kernel.errors import unknown
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.paging import SortKey, read_page
from ilk.warehouse.sql import Expr, Join, Query

_COUNTED = "counted"


def accounts(
    reading: Reading, *, search: str = "", sort: str | None = None, limit: int = 50, after: str | None = None
) -> Accounts:
    """A page of accounts whose key or texts hold `search`.

    Args:
        reading: what is read.
        search: part of a name; empty for all.
        sort: `account`, `people` or a column; with `-` before it, from the largest.
        limit: the most accounts of the page.
        after: the `next` of the page before.

    Raises:
        UserError: for an unknown sort key, or a cursor of another list or order.
    """
    schema = reading.schema
    chosen = _matches(reading, search.strip().lower())
    counted = sql.compare(reading.key, "=", sql.column("account", _COUNTED))
    own = {f"column_{name}": sql.column(name, ACCOUNT) for name in schema.columns}
    found, following = read_page(
        reading.engine,
        {"key": reading.key, "people": _people()} | own,
        schema.table,
        _order(reading, sort),
        alias=ACCOUNT,
        joins=[Join(_people_of_each(reading), _COUNTED, counted)],
        where=chosen,
        limit=limit,
        after=after,
    )
    return _told(
        reading, Page(items=[_row(reading, row) for row in found], next=following, total=_total(reading, chosen))
    )


def _told(reading: Reading, page: Page[AccountRow]) -> Accounts:
    """A page with what does not fit together."""
    (apart,) = rows(reading.engine, _apart(reading))
    groups = reading.groups()
    return Accounts(
        columns=[
            AccountColumn(name=name, title=formats.words(name).capitalize(), type=kind)
            for name, kind in reading.schema.columns.items()
            if name != reading.schema.key
        ],
        accounts=page,
        unassigned=apart["unassigned"],
        unknown=apart["unknown"],
        problems=groups.problems() if groups else [],
    )


def _row(reading: Reading, row: Mapping[str, Any]) -> AccountRow:
    columns = {name: answered(row[f"column_{name}"]) for name in reading.schema.columns}
    return AccountRow(account=row["key"], columns=columns, people=row["people"])


def _total(reading: Reading, chosen: Sequence[Expr]) -> int:
    query = sql.select({"n": sql.count_rows()}, reading.schema.table, alias=ACCOUNT, where=sql.all_of(chosen))
    (counted,) = rows(reading.engine, query)
    return int(counted["n"])


def _people_of_each(reading: Reading) -> Query:
    """How many customers name each account: `account, people`."""
    name = text(sql.column(reading.schema.trait))
    columns = {"account": name, "people": sql.count_rows()}
    return sql.select(columns, CUSTOMERS, where=sql.is_known(name), group_by=[name])


def _people() -> Expr:
    return sql.or_else(sql.column("people", _COUNTED), 0)


def _apart(reading: Reading) -> Query:
    """How many customers name no account, and how many one that there is not."""
    name, key = text(sql.column(reading.schema.trait, CUSTOMER)), reading.key
    columns = {
        "unassigned": sql.count_if(sql.is_missing(name)),
        "unknown": sql.count_if(sql.all_of([sql.is_known(name), sql.is_missing(key)])),
    }
    return sql.select(
        columns, CUSTOMERS, alias=CUSTOMER, joins=[Join(reading.schema.table, ACCOUNT, sql.compare(key, "=", name))]
    )


def _matches(reading: Reading, needle: str) -> list[Expr]:
    if not needle:
        return []
    texts = [sql.column(name, ACCOUNT) for name, kind in reading.schema.columns.items() if kind is ValueType.TEXT]
    return [sql.any_of(sql.truth(sql.contains(sql.fold(text), sql.literal(needle))) for text in [reading.key, *texts])]


def _order(reading: Reading, sort: str | None) -> list[SortKey]:
    key = SortKey(reading.key, ValueType.TEXT)
    if sort is None:
        return [key]
    name, down = sort.removeprefix("-"), sort.startswith("-")
    known = {name: kind for name, kind in reading.schema.columns.items() if kind is not ValueType.TEXT_LIST}
    if name == "account":
        return [SortKey(reading.key, ValueType.TEXT, descending=down)]
    if name == "people":
        return [SortKey(_people(), ValueType.INTEGER, descending=down), key]
    if name not in known:
        raise unknown("sort key", name, ["account", "people", *known])
    return [SortKey(sql.column(name, ACCOUNT), known[name], descending=down), key]
