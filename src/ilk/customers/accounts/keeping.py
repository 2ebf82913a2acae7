"""The ultimate parents of accounts, worked out from their rows and kept beside them, for definitions to ask about."""

import pyarrow as pa

from ilk.catalog.schema import ULTIMATE_PARENT, AccountSchema
from ilk.catalog.tables import ACCOUNT_GROUPS
from ilk.customers.accounts.groups import Groups, rolled_up
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine


def groups_of(engine: Engine, accounts: AccountSchema) -> Groups | None:
    """The groups of all accounts, of which two columns are read; None where no source says parents."""
    if accounts.parent is None:
        return None
    key, parent = (sql.cast(sql.column(name), ValueType.TEXT) for name in (accounts.key, accounts.parent))
    table = engine.run(sql.select({"key": key, "parent": parent}, accounts.table, order_by=[(key, "asc")]))
    return rolled_up(table["key"].combine_chunks(), table["parent"].combine_chunks())


def keep_groups(engine: Engine, accounts: AccountSchema | None) -> None:
    """Work out the ultimate parents anew, in the place of those that are kept; none are kept without parents."""
    groups = None
    if accounts is not None and accounts.knows_groups and accounts.table in engine.tables():
        groups = groups_of(engine, accounts)
    with engine.transaction() as changes:
        changes.drop(ACCOUNT_GROUPS)
        if groups is not None:
            tops = [None if place < 0 else groups.keys[place] for place in groups.tops.tolist()]
            kept = {"account": pa.array(groups.keys, pa.string()), ULTIMATE_PARENT: pa.array(tops, pa.string())}
            table = pa.table(kept)
            changes.append(ACCOUNT_GROUPS, table.filter(table[ULTIMATE_PARENT].is_valid()))
