"""What it takes to read accounts, and how they are named: to the letter, as texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ilk.catalog.schema import AccountSchema
from ilk.customers.accounts.groups import Groups
from ilk.customers.accounts.keeping import groups_of
from ilk.customers.reading import Words
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr

ACCOUNT, CUSTOMER = "account", "customer"
"""What the rows of accounts and of customers are called in queries."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What it takes to read accounts: the engine, the project's words, what accounts are, and the instant."""

    engine: Engine
    words: Words
    schema: AccountSchema
    as_of: datetime

    @property
    def key(self) -> Expr:
        """What an account is called."""
        return text(sql.column(self.schema.key, ACCOUNT))

    @property
    def parent(self) -> Expr | None:
        """What its parent is called; None where no source says."""
        return text(sql.column(self.schema.parent, ACCOUNT)) if self.schema.parent else None

    def names(self, keys: Sequence[str]) -> Expr:
        """Whether a customer names one of some accounts."""
        return sql.truth(sql.in_set(text(sql.column(self.schema.trait, CUSTOMER)), list(keys)))

    def groups(self) -> Groups | None:
        """The groups of all accounts; None without parents."""
        return groups_of(self.engine, self.schema)


def text(value: Expr) -> Expr:
    """A value as text."""
    return sql.cast(value, ValueType.TEXT)
