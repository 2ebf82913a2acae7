"""Who there is: from an identifier to the place of a customer in columns, in a few bytes for each."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ilk.catalog.tables import CUSTOMER_KEYS, CUSTOMERS, IDENTITIES
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine


@dataclass(frozen=True)
class Roster:
    """Customers in the order of their numbers; whoever has several records is found by each of them.

    Attributes:
        numbers: of the customers, ascending; the place of one is its place among them.
        names: the identifiers that customers go by, in the same order.
        identifiers: of all records, in the order of `digests`.
        digests: what Python's hash makes of identifiers, ascending.
        places: of the customer that the record of each digest belongs to.
    """

    numbers: NDArray[np.int64]
    names: pa.Array
    identifiers: pa.Array
    digests: NDArray[np.int64]
    places: NDArray[np.int64]

    def __len__(self) -> int:
        """How many customers there are."""
        return len(self.numbers)

    def place(self, identifier: str) -> int | None:
        """The place of a customer, by the identifier of any of their records; None for one that there is not."""
        digest = digest_of(identifier)
        for at in range(int(np.searchsorted(self.digests, digest)), len(self.digests)):
            if self.digests[at] != digest:
                break
            if self.identifiers[at].as_py() == identifier:
                return int(self.places[at])
        return None


def roster_of(engine: Engine) -> Roster:
    """The customers that are published."""
    customers = engine.run(sql.select(sql.columns(("customer_no", "customer_id")), CUSTOMERS)).sort_by("customer_no")
    numbers = customers.column("customer_no").to_numpy().astype(np.int64)
    records = engine.run(_records(engine))
    digests = np.fromiter(_digests(records.column("customer_id")), np.int64, len(records))
    order = np.argsort(digests, kind="stable")
    owners = records.column("customer_no").to_numpy()[order]
    return Roster(
        numbers=numbers,
        names=customers.column("customer_id").combine_chunks(),
        identifiers=records.column("customer_id").combine_chunks().take(pa.array(order)),
        digests=digests[order],
        places=np.searchsorted(numbers, owners),
    )


def _records(engine: Engine) -> sql.Query:
    """The identifier of every record whose customer is published, and the number of that customer."""
    number = sql.column("customer_no", "keys")
    owner, joins = number, []
    if IDENTITIES in engine.tables():
        same = sql.compare(sql.column("record_no", "person"), "=", number)
        joins = [sql.Join(IDENTITIES, "person", same)]
        owner = sql.or_else(sql.column("customer_no", "person"), number)
    there = sql.compare(sql.column("customer_no", "customer"), "=", owner)
    joins.append(sql.Join(CUSTOMERS, "customer", there, kind="inner"))
    columns = {"customer_id": sql.column("customer_id", "keys"), "customer_no": sql.column("customer_no", "customer")}
    return sql.select(columns, CUSTOMER_KEYS, alias="keys", joins=joins)


def digest_of(identifier: str) -> int:
    """A number by which an identifier is looked up; few share one."""
    return hash(identifier)


def _digests(identifiers: pa.ChunkedArray) -> Iterator[int]:
    for chunk in identifiers.chunks:
        yield from map(digest_of, chunk.to_pylist())
