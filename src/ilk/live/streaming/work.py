"""What Spark's stateful operator does for each customer, and what it lets out: changes, and counts of what was left."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pickle import dumps, loads
from typing import Any, Self

import msgspec

from ilk.catalog.schema import Catalogue
from ilk.database.instants import instant, stored
from ilk.kernel.version import VERSION
from ilk.live.evaluator.outcome import Outcome
from ilk.live.evaluator.program import Program, program_of
from ilk.live.evaluator.writing import arrival_read
from ilk.live.streaming.customer import Came, Customer, Kept
from ilk.live.streaming.translating import NOBODY
from ilk.segments.compile import Definitions
from ilk.warehouse.spark.batchwork import expect_same
from ilk.warehouse.spark.keyed import Answered
from ilk.warehouse.spark.keyed import Kept as KeptRow

COLUMNS: Mapping[str, str] = {
    "kind": "STRING",
    "customer": "STRING",
    "segment": "STRING",
    "at": "LONG",
    "entered": "BOOLEAN",
    "place": "LONG",
    "what": "STRING",
    "source": "STRING",
    "code": "STRING",
    "rows": "LONG",
}
"""The columns of what is let out. `kind` is `change` or `count`; `place` orders changes of a customer in a batch."""
CHANGE, COUNT = "change", "count"
_TICK = timedelta(microseconds=1)
_KEPT = msgspec.msgpack.Decoder(Kept)
_NOTHING: Mapping[str, Any] = dict.fromkeys(COLUMNS)


@dataclass(frozen=True, slots=True)
class CustomerWork:
    """The evaluator, for each customer. It is sent to executors, and planned there once.

    Args:
        plan: the definitions and the catalogue, pickled.
    """

    plan: bytes
    version: str = VERSION
    kept: str = "body BINARY"
    columns: str = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())

    @classmethod
    def of(cls, definitions: Definitions, catalogue: Catalogue) -> Self:
        """The work of some definitions."""
        return cls(dumps((definitions, catalogue)))

    def begun(self, row: Any) -> KeptRow:
        """A customer as the warehouse knows them."""
        return KeptRow((bytes(row["body"]),), row["timer"])

    def rows_came(self, key: str, kept: tuple[Any, ...] | None, rows: Iterable[Any]) -> Answered:
        """Messages of a customer came; or, for nobody, counts of what tells of none."""
        expect_same(self.version)
        if key == NOBODY:
            counts = Counter[tuple[str, Any, Any]]()
            for row in rows:
                if row["what"] is not None:
                    counts[row["what"], row["source"], row["code"]] += row["rows"]
            return Answered(rows=[_counted(*of, number) for of, number in counts.items()])
        customer = self._customer(key, kept)
        came = [Came(instant(row["came"]), row["number"], arrival_read(bytes(row["body"]), key)) for row in rows]
        return _answered(customer, customer.takes(came))

    def time_passed(self, key: str, kept: tuple[Any, ...], until: int) -> Answered:
        """Time passed up to an instant, which is still to come to its end: messages of it may come yet."""
        customer = self._customer(key, kept)
        return _answered(customer, customer.advance(instant(until * 1000) - _TICK))

    def _customer(self, key: str, kept: tuple[Any, ...] | None) -> Customer:
        return Customer(key, _program(self.plan), None if kept is None else _KEPT.decode(kept[0]))


def row_of(customer: Customer) -> KeptRow | None:
    """What the operator keeps of a customer; None for somebody of whom nothing is known."""
    if (kept := customer.kept) is None:
        return None
    return KeptRow((msgspec.msgpack.encode(kept),), timer_of(customer.next_timer))


def timer_of(due: datetime | None) -> int | None:
    """The first millisecond by whose beginning an instant has passed; None for never."""
    return None if due is None else stored(due) // 1000 + 1


def changes_of(outcome: Outcome) -> list[dict[str, Any]]:
    """The changes of an outcome, as rows."""
    return [
        {
            **_NOTHING,
            "kind": CHANGE,
            "customer": each.customer,
            "segment": each.segment,
            "at": stored(each.at),
            "entered": each.entered,
            "place": place,
        }
        for place, each in enumerate(outcome.changes)
    ]


def _answered(customer: Customer, outcome: Outcome) -> Answered:
    rows = changes_of(outcome)
    if outcome.duplicates:
        rows.append(_counted("duplicate", None, None, outcome.duplicates))
    if outcome.for_the_batch:
        rows.append(_counted("too late", None, None, len(outcome.for_the_batch)))
    return Answered(row_of(customer), rows)


def _counted(what: str, source: str | None, code: str | None, rows: int) -> dict[str, Any]:
    return {**_NOTHING, "kind": COUNT, "what": what, "source": source, "code": code, "rows": rows}


@lru_cache(maxsize=1)
def _program(plan: bytes) -> Program:
    """The program of a process of an executor, for as long as that lives."""
    definitions, catalogue = loads(plan)  # noqa: S301 - the driver's own words
    return program_of(definitions, catalogue)
