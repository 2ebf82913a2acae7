"""What surrounds customers in memory: the rows of related tables, their account, and who else belongs to it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ilk.catalog.schema import ULTIMATE_PARENT, AccountSchema, Catalogue
from ilk.catalog.tables import ACCOUNT_GROUPS, CUSTOMERS, LISTS
from ilk.kernel.clock import aware
from ilk.kernel.types import ValueType
from ilk.segments.language.checking import Uses
from ilk.segments.plan import related_rows
from ilk.segments.subjects.accounts import COLLEAGUES
from ilk.segments.tree import Person, Result, Row
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

_ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Circle:
    """Customers, with everybody else who must be known to answer about them, and the accounts of all."""

    numbers: Sequence[int]
    names: Mapping[int, str] = field(default_factory=dict)
    """What the account of each is called, where they have one."""
    accounts: Mapping[str, Mapping[str, Result]] = field(default_factory=dict)

    def account(self, number: int) -> Mapping[str, Result]:
        """The row of a customer's account; empty without one."""
        return self.accounts.get(self.names.get(number, ""), {})

    def members(self) -> Mapping[str, Sequence[int]]:
        """The customers of each account."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, name in self.names.items():
            found[name].append(number)
        return found


def circle(engine: Engine, catalogue: Catalogue, numbers: Sequence[int], used: Uses) -> Circle:
    """Some customers with their accounts, and with their colleagues, as far as a definition asks about them."""
    schema = catalogue.accounts
    if schema is None or not used.account:
        return Circle(numbers)
    names = _names_of(engine, schema, sql.in_set(sql.column("customer_no"), list(numbers)))
    if COLLEAGUES in used.account:
        own = sorted(set(names.values()))
        names = _names_of(engine, schema, sql.in_set(_as_text(sql.column(schema.trait)), own))
    accounts = _accounts(engine, schema, sorted(set(names.values())), used)
    return Circle([*numbers, *sorted(names.keys() - set(numbers))], names, accounts)


def acquainted(people: Mapping[int, Person], around: Circle) -> Mapping[int, Person]:
    """The people, each with their colleagues, who are of the same people."""
    known: dict[int, list[Person]] = {number: [] for number in people}
    found = {number: replace(person, colleagues=known[number]) for number, person in people.items()}
    for members in around.members().values():
        for number in members:
            known[number].extend(found[other] for other in members if other != number)
    return found


def rows_of_tables(
    engine: Engine, catalogue: Catalogue, used: Uses, chosen: sql.Expr
) -> Mapping[int, Mapping[str, Sequence[Row]]]:
    """The rows of related tables of each chosen customer; an aggregate names a table as it does an event."""
    found: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for table in sorted((used.tables | used.events) & catalogue.tables.keys()):
        columns = catalogue.tables[table].columns
        for row in stored_rows(engine, related_rows(table).table, chosen):
            found[row["customer_no"]][table].append(Row({name: restored(row.get(name)) for name in columns}))
    return found


def suppressed(engine: Engine, catalogue: Catalogue, chosen: sql.Expr) -> frozenset[int]:
    """Those of the chosen customers who stand on a list of people to be left out."""
    if not catalogue.suppressions:
        return frozenset()
    listed = sql.in_set(sql.column("list"), sorted(catalogue.suppressions))
    return frozenset(row["customer_no"] for row in stored_rows(engine, LISTS, sql.all_of((chosen, listed))))


def stored_rows(engine: Engine, source: str, chosen: sql.Expr) -> list[dict[str, Any]]:
    """The chosen rows of a table."""
    rows: list[dict[str, Any]] = engine.run(sql.everything(source, where=chosen)).to_pylist()
    return rows


def restored(value: Any) -> Result:
    """A stored value as conditions see it: instants with their zone."""
    return aware(value) if isinstance(value, datetime) else value


def _accounts(
    engine: Engine, schema: AccountSchema, names: Sequence[str], used: Uses
) -> Mapping[str, Mapping[str, Result]]:
    """What is known of accounts, by what these are called."""
    rows = stored_rows(engine, schema.table, sql.in_set(_as_text(sql.column(schema.key)), names))
    found: dict[str, dict[str, Result]] = {
        str(row[schema.key]): {name: restored(row.get(name)) for name in schema.columns} for row in rows
    }
    if schema.knows_groups and ULTIMATE_PARENT in used.account:
        for row in stored_rows(engine, ACCOUNT_GROUPS, sql.in_set(sql.column("account"), names)):
            found.setdefault(row["account"], {})[ULTIMATE_PARENT] = row[ULTIMATE_PARENT]
    return found


def _names_of(engine: Engine, schema: AccountSchema, chosen: sql.Expr) -> dict[int, str]:
    columns = {"customer_no": sql.column("customer_no"), _ACCOUNT: _as_text(sql.column(schema.trait))}
    known = sql.all_of((chosen, sql.is_known(sql.column(schema.trait))))
    rows = engine.run(sql.select(columns, CUSTOMERS, where=known)).to_pylist()
    return {row["customer_no"]: row[_ACCOUNT] for row in rows}


def _as_text(value: sql.Expr) -> sql.Expr:
    return sql.cast(value, ValueType.TEXT)
