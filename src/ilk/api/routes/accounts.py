"""Accounts: their list, and one whole."""

from typing import Annotated

from fastapi import Path, Query

from ilk.api.actors import Here, Who
from ilk.api.paging import Cursor, Limit
from ilk.api.routing import routes
from ilk.app import accounts
from ilk.customers.accounts.answers import Account, Accounts

router = routes("Accounts")


@router.get("/accounts")
def get_accounts(
    here: Here,
    who: Who,
    search: Annotated[str | None, Query(max_length=200, description="Part of a name, or of a text about it.")] = None,
    sort: Annotated[
        str | None, Query(description="`account`, `people` or a column; `-` before it for the largest first.")
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Accounts:
    """Accounts, a page at a time, with what does not fit together."""
    return accounts.accounts(here, who, search=search, sort=sort, limit=limit, cursor=cursor)


@router.get("/accounts/{account:path}")
def get_account(
    here: Here,
    who: Who,
    account: Annotated[str, Path(description="What the account is called; a `/` in it is written `%2F`.")],
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Account:
    """One account, whole, with a page of its people."""
    return accounts.account(here, who, account, limit=limit, cursor=cursor)
