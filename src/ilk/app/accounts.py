"""Accounts that customers belong to: their list, and one whole."""

from ilk.app.published import published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.tables import CUSTOMERS
from ilk.customers.accounts import listing, view
from ilk.customers.accounts.answers import Account, Accounts
from ilk.customers.accounts.reading import Reading
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError


@use_case(Permission.READ_CUSTOMERS, "list accounts")
def accounts(
    workspace: Workspace,
    _actor: Actor,
    *,
    search: str | None = None,
    sort: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Accounts:
    """A page of accounts, searched, in an order, with what does not fit together.

    Raises:
        UserError: `no-accounts` for a project without; for an unknown sort key, or a cursor of another list.
    """
    return listing.accounts(_reading(workspace), search=search or "", sort=sort, limit=limit, after=cursor)


@use_case(Permission.READ_CUSTOMERS, "show an account", subject="account")
def account(
    workspace: Workspace, _actor: Actor, account: str, *, limit: int = 20, cursor: str | None = None
) -> Account:
    """One account, whole, with a page of its people.

    Raises:
        NotFound: `unknown-account`, with names that are like it.
        UserError: `no-accounts` for a project without; for a cursor of another list.
    """
    return view.account(_reading(workspace), account, limit=limit, after=cursor)


def _reading(workspace: Workspace) -> Reading:
    state = published(workspace)
    schema = state.meaning.catalogue.accounts
    if schema is None:
        hint = "A source declares them with `role: accounts`; the page on accounts shows one."
        raise UserError("no-accounts", "customers of this project belong to no accounts", hint=hint)
    tables = workspace.engine.tables()
    if schema.table not in tables or schema.trait not in tables[CUSTOMERS]:
        what = "the accounts have not been loaded since they were declared"
        raise UserError("no-accounts", what, hint="Run the project with `ilk run`.")
    return Reading(workspace.engine, state.words, schema, state.publication.as_of)
