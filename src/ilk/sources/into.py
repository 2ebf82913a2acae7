"""What the rows of a source become: events, customers, or rows of a related table, of which lists are one kind."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal, Self

from pydantic import model_validator

from ilk.catalog.documents import Name, Part
from ilk.catalog.project import CurrencyCode
from ilk.kernel.types import ValueType
from ilk.sources.expressions import ColumnName, Formula
from ilk.sources.mapping.compiling import type_of


class Target(StrEnum):
    """What the rows of a source become."""

    EVENTS = "events"
    CUSTOMERS = "customers"
    TABLE = "table"


class Into(Part):
    """What the rows become: events of a name, customers, a list of customers, or rows of a related table.

    `customer` is who the row is about; rows of a table need none. `id` names an event; without it, an event is known by
    all it says. `on_change` says what becomes of an event whose `id` comes again in a newer file with something else:
    left out, or with `keep`, it stays as it was, with `replace` the newer row takes its place. `key` is the column that
    names a row of a table; a newer row of the same key takes its place. `role` says what a table is: of `accounts`,
    `account` is the trait of a customer that names the key of theirs; of `rates`, one unit of `base` costs `rate` of
    `currency` since `day`, columns that the source has then. `standard` says that an event has the meaning that Ilk
    knows by its name, and is checked to have its columns.

    `valid_from` is the instant since which a row of a customer holds: the newest one then holds, and what held before
    is their history. With `partial`, a row says only what is new: a value that is missing in it was not told, and of
    each column the newest value that was told holds.

    `list: press` is the table `press` with `role: list`. It names who its files name now, or, with `fill: append`, who
    they ever named; `matches` is the trait that `customer` is, if not the identifier; `suppress` says that those on it
    must be left out.
    """

    events: ColumnName | None = None
    customers: bool = False
    table: ColumnName | None = None
    list: ColumnName | None = None
    customer: Formula | None = None
    occurred_at: Formula | None = None
    valid_from: Formula | None = None
    partial: bool = False
    id: Formula | None = None
    on_change: Literal["keep", "replace"] | None = None
    key: Name | None = None
    role: Literal["products", "accounts", "list", "rates"] | None = None
    base: CurrencyCode | None = None
    account: Name | None = None
    parent: Name | None = None
    fill: Literal["replace", "append"] | None = None
    matches: Name | None = None
    suppress: bool = False
    standard: Literal["message", "consent", "exposure", "assignment"] | None = None

    @property
    def target(self) -> Target:
        """Which of the three."""
        if self.events is not None:
            return Target.EVENTS
        return Target.CUSTOMERS if self.customers else Target.TABLE

    @property
    def list_name(self) -> str | None:
        """The list that the rows fill; None when they fill none."""
        return self.table if self.role == "list" else None

    @property
    def is_replaced(self) -> bool:
        """Whether rows go with the file that brought them."""
        return self.role == "list" and self.fill != "append"

    @property
    def corrects(self) -> bool:
        """Whether a newer row of an event takes the place of an older one."""
        return self.on_change == "replace"

    @model_validator(mode="before")
    @classmethod
    def _list_is_a_table(cls, given: Any) -> Any:
        if not isinstance(given, dict) or not given.get("list"):
            return given
        return {"table": given["list"], "role": "list", **given}

    @model_validator(mode="after")
    def _is_one_of_three(self) -> Self:
        given = [self.events is not None, self.customers, self.table is not None]
        if sum(given) != 1:
            raise ValueError("exactly one of `events`, `customers: true`, `list` and `table` says what the rows become")
        needed, allowed = _KEYS[self.target]
        for key in _INTO_KEYS:
            value = getattr(self, key)
            if key in needed and value is None:
                raise ValueError(f"`{self.target}` needs `{key}`")
            if value and key not in needed + allowed:
                raise ValueError(f"`{key}` means nothing for `{self.target}`")
        return self

    @model_validator(mode="after")
    def _is_told_since(self) -> Self:
        if self.on_change is not None and self.id is None:
            raise ValueError("`on_change` needs `id`: it says which event a row is about")
        if self.partial and self.valid_from is None:
            raise ValueError("`partial` needs `valid_from`: since when a row holds says which value is the newest")
        return self

    @model_validator(mode="after")
    def _roles_fit(self) -> Self:
        if (self.role == "accounts") != (self.account is not None):
            raise ValueError("`role: accounts` and `account`, the trait that names a customer's account, go together")
        if self.parent is not None and self.role != "accounts":
            raise ValueError("`parent` means something for accounts only: `role: accounts`")
        if self.list is not None and (self.table, self.role) != (self.list, "list"):
            raise ValueError("`list` names a table and its role itself: leave `table` and `role` out")
        if self.role != "list" and (given := [key for key in _LIST_KEYS if getattr(self, key)]):
            raise ValueError(f"`{given[0]}` means something for a list only: `list: {self.table or 'press'}`")
        if self.role == "list" and self.key is not None:
            raise ValueError("a list has no `key`: who stands on it stands there once")
        if self.role == "list" and self.customer is None:
            raise ValueError("a list needs `customer`: who stands on it")
        if (self.role == "rates") != (self.base is not None):
            raise ValueError("`role: rates` and `base`, the currency that rates are of, go together")
        if self.role in {"products", "accounts", "rates"} and self.customer is not None:
            raise ValueError(f"a table of {self.role} belongs to no customer")
        if self.standard is not None and self.events != self.standard:
            raise ValueError(f"the standard event `{self.standard}` is called so: `events: {self.standard}`")
        return self

    @model_validator(mode="after")
    def _types_fit(self) -> Self:
        for key, text in (("occurred_at", self.occurred_at), ("valid_from", self.valid_from)):
            found = type_of(text) if text is not None else None
            if found not in {ValueType.INSTANT, ValueType.DATE, ValueType.TEXT, None}:
                raise ValueError(f"`{key}` is an instant, not {found}")
        return self


_LIST_KEYS = ("fill", "matches", "suppress")
_INTO_KEYS = (
    "customer",
    "occurred_at",
    "valid_from",
    "partial",
    "id",
    "on_change",
    "key",
    "role",
    "account",
    "base",
    "standard",
    *_LIST_KEYS,
)
_KEYS: Mapping[Target, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Target.EVENTS: (("customer", "occurred_at"), ("id", "on_change", "standard")),
    Target.CUSTOMERS: (("customer",), ("valid_from", "partial")),
    Target.TABLE: ((), ("key", "role", "customer", "account", "base", *_LIST_KEYS)),
}
"""For each target, the keys it needs and those it may have."""
