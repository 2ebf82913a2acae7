"""What surrounds people of the small world: related rows, accounts, messages, consent and experiments."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
from numpy.random import Generator

from ilk.catalog.schema import ULTIMATE_PARENT, AccountSchema, EventSchema, TableSchema
from ilk.catalog.tables import related_table
from ilk.kernel.types import ValueType
from ilk.segments.tree import Person, Result, Row
from ilk.warehouse.engine import Transaction

TABLES = {
    "subscription": TableSchema(
        {
            "plan": ValueType.TEXT,
            "status": ValueType.TEXT,
            "amount": ValueType.MONEY,
            "seats": ValueType.INTEGER,
            "rate": ValueType.NUMBER,
            "trial": ValueType.YES_NO,
            "ends": ValueType.DATE,
            "renewed": ValueType.INSTANT,
        }
    ),
}
ACCOUNTS = AccountSchema(
    table="table_accounts",
    key="account_id",
    trait="company",
    columns={
        "account_id": ValueType.TEXT,
        "owner": ValueType.TEXT,
        "industry": ValueType.TEXT,
        "employees": ValueType.INTEGER,
        "budget": ValueType.MONEY,
        "renewal": ValueType.DATE,
        "partner": ValueType.YES_NO,
    },
    parent="owner",
)
STANDARD = {
    "message": EventSchema(
        {
            "action": ValueType.TEXT,
            "campaign": ValueType.TEXT,
            "channel": ValueType.TEXT,
            "step": ValueType.TEXT,
            "variant": ValueType.TEXT,
            "machine": ValueType.YES_NO,
            "soft": ValueType.YES_NO,
        }
    ),
    "consent": EventSchema({"purpose": ValueType.TEXT, "channel": ValueType.TEXT, "granted": ValueType.YES_NO}),
    "exposure": EventSchema({"experiment": ValueType.TEXT, "variant": ValueType.TEXT}),
    "assignment": EventSchema({"experiment": ValueType.TEXT, "variant": ValueType.TEXT}),
}
TRAITS = {"company": ValueType.TEXT}
CHANNELS = {"de": "ip", "été": "app_version"}
"""The channel of a message is one of the texts of the world."""
SUPPRESSIONS = ("blocked",)
OWN: Mapping[str, Sequence[Any]] = {
    "company": ("acme", "Acme", "bolt", "cork", "dune", "echo", "fern", "gate", "hull", "iris", "nowhere"),
    "owner": ("acme", "Acme", "bolt", "cork", "dune", "echo", "fern", "gate", "hull", "iris", "nowhere"),
    "industry": ("software", "Software", "retail"),
    "plan": ("pro", "Pro", "free"),
    "status": ("active", "cancelled"),
    "action": ("sent", "delivered", "opened", "clicked", "bounced", "Opened"),
    "campaign": ("spring", "Spring", "fall"),
    "step": ("1", "2"),
    "variant": ("a", "b", "holdout"),
    "purpose": ("marketing", "Marketing", "service"),
    "experiment": ("checkout-v2", "holdout"),
}

Values = Callable[[Mapping[str, ValueType]], Mapping[str, Result]]


def surrounded(rng: Generator, person: Person, values: Values) -> Person:
    """The person with drawn rows, and the addresses that their traits are."""
    rows = {
        name: [Row(values(schema.columns)) for _ in range(int(rng.integers(0, 4)))] for name, schema in TABLES.items()
    }
    return replace(person, rows=rows, addresses=addresses(person))


def addresses(person: Person) -> Mapping[str, Result]:
    """What reaches a person on each channel."""
    return {channel: person.traits.get(trait) for channel, trait in CHANNELS.items()}


def accounts_of(values: Values) -> Mapping[str, Mapping[str, Result]]:
    """Drawn accounts; `nowhere` is none."""
    return {name: {**values(ACCOUNTS.columns), ACCOUNTS.key: name} for name in OWN["company"][:-1]}


def acquainted(people: Mapping[Any, Person], accounts: Mapping[str, Mapping[str, Result]]) -> dict[Any, Person]:
    """The same people, each with their account, its ultimate parent among theirs, and the others who belong to it."""
    there = {str(person.traits.get(ACCOUNTS.trait)) for person in people.values()}
    parents = {name: account.get("owner") for name, account in accounts.items() if name in there}
    topped = {name: {**accounts[name], ULTIMATE_PARENT: _top(name, parents)} for name in parents}
    members: dict[Result, list[Any]] = defaultdict(list)
    for key, person in people.items():
        if (name := person.traits.get(ACCOUNTS.trait)) is not None:
            members[name].append(key)
    known: dict[Any, list[Person]] = {key: [] for key in people}
    found = {
        key: replace(person, account=topped.get(str(person.traits.get(ACCOUNTS.trait)), {}), colleagues=known[key])
        for key, person in people.items()
    }
    for keys in members.values():
        for key in keys:
            known[key].extend(found[other] for other in keys if other != key)
    return found


def _top(name: str, parents: Mapping[str, Result]) -> str | None:
    """Where walking up ends; nowhere in a circle."""
    met = {name}
    while (parent := str(parents[name])) in parents and parent != name:
        if parent in met:
            return None
        met.add(parent)
        name = parent
    return name


def acquainted_again(people: Mapping[Any, Person]) -> dict[Any, Person]:
    """The same people, each with the others of their account as these are now."""
    accounts = {str(person.traits.get(ACCOUNTS.trait)): person.account for person in people.values() if person.account}
    return acquainted(people, accounts)


def load_surroundings(
    changes: Transaction, people: Mapping[int, Person], table: Callable[..., pa.Table], fields: Callable[..., Any]
) -> None:
    """Write rows and accounts into the tables that the language reads."""
    accounts = {str(person.account[ACCOUNTS.key]): person.account for person in people.values() if person.account}
    own = [("row_id", pa.string())]
    rows = [{"row_id": name} | dict(account) for name, account in accounts.items()]
    changes.append(ACCOUNTS.table, table(rows, [*own, *fields(ACCOUNTS.columns)]))
    for name, schema in TABLES.items():
        found = [
            {"customer_no": number, "row_id": f"{number}-{position}"} | dict(row.columns)
            for number, person in people.items()
            for position, row in enumerate(person.rows.get(name, ()))
        ]
        changes.append(related_table(name), table(found, [("customer_no", pa.int32()), *own, *fields(schema.columns)]))
