"""What each customer begins the stream with: their state as the warehouse knows them, and what changes by it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import pyarrow as pa

from ilk.live.evaluator.evaluator import Evaluator
from ilk.live.evaluator.outcome import Arrival, Outcome
from ilk.live.evaluator.program import Program
from ilk.live.evaluator.writing import arrival_written, written
from ilk.live.streaming.customer import Kept
from ilk.live.streaming.work import COLUMNS, changes_of, timer_of
from ilk.segments.tree import Person

_KEPT = pa.schema([("customer", pa.string()), ("body", pa.binary()), ("timer", pa.int64())])
_TYPES = {"STRING": pa.string(), "LONG": pa.int64(), "BOOLEAN": pa.bool_()}
_LED = pa.schema([(name, _TYPES[kind]) for name, kind in COLUMNS.items()])
_AT = "at"


@dataclass(frozen=True, slots=True)
class Beginning:
    """A piece of customers: what is kept of each, and the changes that the ledger begins with."""

    kept: pa.Table
    changes: pa.Table


def beginnings(people: Iterable[Sequence[Person]], program: Program, as_of: datetime) -> Iterator[Beginning]:
    """The customers of a publication, piece by piece, as a first beginning in the process tells them."""
    for piece in people:
        evaluator = Evaluator(program)
        outcome = evaluator.backfill(piece, as_of)
        waiting: dict[str, list[Arrival]] = defaultdict(list)
        for each in evaluator.waiting:
            waiting[each.customer].append(each)
        kept = [_row(evaluator, each.id, waiting[each.id], as_of) for each in piece]
        yield Beginning(pa.Table.from_pylist(kept, _KEPT), _ledger(outcome))


def _row(evaluator: Evaluator, customer: str, waiting: Sequence[Arrival], as_of: datetime) -> dict[str, Any]:
    state = evaluator.states[customer]
    body = Kept(written(state, evaluator.program), [arrival_written(each) for each in waiting], as_of)
    due = min((at for at in (state.timer, *(each.at for each in waiting)) if at is not None), default=None)
    return {"customer": customer, "body": msgspec.msgpack.encode(body), "timer": timer_of(due)}


def _ledger(outcome: Outcome) -> pa.Table:
    rows = pa.Table.from_pylist(changes_of(outcome), _LED)
    place = rows.schema.get_field_index(_AT)
    return rows.set_column(place, _AT, rows[_AT].cast(pa.timestamp("us", "UTC")))
