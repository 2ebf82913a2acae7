"""What was told of memberships since the refresh before, event by event: it becomes the ledger's, at its own instants.

A refresh goes on from these memberships as from those of an earlier instant; what it finds otherwise is a correction.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pyarrow as pa

from ilk.catalog.tables import CUSTOMER_KEYS, CUSTOMERS, IDENTITIES, LEDGER, MEMBERSHIPS, STAGED
from ilk.kernel.clock import as_stored
from ilk.segments.refresh.ledger import Stamp
from ilk.warehouse import sql
from ilk.warehouse.engine import PASSING, Engine
from ilk.warehouse.sql import Join, Query

TOLD = f"{PASSING}told"
"""Who moved: `segment, customer_no, belong, since`, where `belong` and `since` are as the last move left them."""
_NAMED = f"{PASSING}told_named"
_CHANGE = {True: "entered", False: "left"}

Moved = Mapping[tuple[str, str], int]
"""How many moved, by segment, and whether they `entered` or `left`."""


@dataclass(frozen=True, slots=True)
class ToldMove:
    """That a customer, by their identifier, entered a segment or left it."""

    customer: str
    segment: str
    at: datetime
    entered: bool


@dataclass(frozen=True, slots=True)
class _Numbered:
    segment: str
    customer_no: int
    at: datetime
    entered: bool

    @property
    def pair(self) -> tuple[str, int]:
        return self.segment, self.customer_no


def take_in_told(engine: Engine, moves: Sequence[ToldMove], before: str | Query, stamp: Stamp) -> Moved:
    """Add moves to the ledger and the memberships that a refresh goes on from, after its customers were staged.

    How many they are is answered: a move that leaves everything as it was is none.

    Args:
        engine: the warehouse.
        moves: what was told up to the stamp's instant, in order.
        before: the memberships to go on from.
        stamp: by which run, by which versions; moves of segments without one are left out.
    """
    engine.drop([TOLD])
    known = [each for each in moves if each.segment in stamp.versions]
    if not known:
        return {}
    numbered = _numbered(engine, known)
    found = list(_turns(numbered, _members(engine, before)))
    if not found:
        return {}
    with engine.transaction() as passing:
        passing.append(PASSING + LEDGER, _rows(found, stamp))
        passing.append(TOLD, _standing({each.pair: each for each in found}.values()))
    with engine.transaction() as passing:
        passing.create(PASSING + MEMBERSHIPS, _carried_on(before))
    return Counter((each.segment, _CHANGE[each.entered]) for each in found)


def _numbered(engine: Engine, moves: Sequence[ToldMove]) -> list[_Numbered]:
    """Moves of those who are customers now, by their numbers: a record that is another person's has none."""
    named = pa.table(
        {
            "place": pa.array(range(len(moves)), pa.int64()),
            "customer_id": pa.array([each.customer for each in moves], pa.string()),
        }
    )
    with engine.transaction() as passing:
        passing.drop(_NAMED)
        passing.append(_NAMED, named)
    number = sql.column("customer_no", "keys")
    joins = [
        Join(CUSTOMER_KEYS, "keys", sql.same("keys", "named", "customer_id"), kind="inner"),
        Join(STAGED + CUSTOMERS, "now", sql.same("now", "keys", "customer_no"), kind="inner"),
    ]
    chosen = None
    if IDENTITIES in engine.tables():
        joins.append(Join(IDENTITIES, "led", sql.compare(sql.column("record_no", "led"), "=", number)))
        chosen = sql.is_missing(sql.column("record_no", "led"))
    columns = {"place": sql.column("place", "named"), "customer_no": number}
    rows = engine.run(sql.select(columns, _NAMED, alias="named", joins=joins, where=chosen)).to_pylist()
    told = sorted((row["place"], row["customer_no"]) for row in rows)
    return [
        _Numbered(moves[place].segment, customer_no, moves[place].at, moves[place].entered)
        for place, customer_no in told
    ]


def _members(engine: Engine, before: str | Query) -> set[tuple[str, int]]:
    """Of those who are named, who was in which segment."""
    if not isinstance(before, str):
        return set()
    keys = Join(CUSTOMER_KEYS, "keys", sql.same("keys", "was", "customer_no"), kind="inner")
    named = Join(_everyone_named(), "named", sql.same("named", "keys", "customer_id"), kind="inner")
    rows = engine.run(
        sql.select(sql.columns(("segment", "customer_no"), "was"), before, alias="was", joins=[keys, named])
    )
    return {(row["segment"], row["customer_no"]) for row in rows.to_pylist()}


def _everyone_named() -> Query:
    customer = sql.column("customer_id")
    return sql.select({"customer_id": customer}, _NAMED, group_by=[customer])


def _turns(moves: Iterable[_Numbered], members: set[tuple[str, int]]) -> Iterator[_Numbered]:
    """The moves that turn something, each at no earlier instant than the one before it of the same customer."""
    belongs = set(members)
    latest: dict[tuple[str, int], datetime] = {}
    for each in moves:
        if (each.pair in belongs) is each.entered:
            continue
        belongs ^= {each.pair}
        latest[each.pair] = at = max(each.at, latest.get(each.pair, each.at))
        yield replace(each, at=at)


def _rows(moves: Sequence[_Numbered], stamp: Stamp) -> pa.Table:
    """Moves as rows of the ledger."""
    return pa.table(
        {
            "segment": pa.array([each.segment for each in moves], pa.string()),
            "version": pa.array([stamp.versions[each.segment] for each in moves], pa.int32()),
            "customer_no": pa.array([each.customer_no for each in moves], pa.int32()),
            "change": pa.array([_CHANGE[each.entered] for each in moves], pa.string()),
            "occurred_at": pa.array([as_stored(each.at) for each in moves], pa.timestamp("us")),
            "run_id": pa.array([stamp.run_id] * len(moves), pa.string()),
        }
    )


def _standing(moves: Iterable[_Numbered]) -> pa.Table:
    """How the last moves left everybody."""
    last = list(moves)
    return pa.table(
        {
            "segment": pa.array([each.segment for each in last], pa.string()),
            "customer_no": pa.array([each.customer_no for each in last], pa.int32()),
            "belong": pa.array([each.entered for each in last], pa.bool_()),
            "since": pa.array([as_stored(each.at) for each in last], pa.timestamp("us")),
        }
    )


def _carried_on(before: str | Query) -> Query:
    """The memberships after the moves."""
    kept = sql.columns(("segment", "customer_no", "since"), "was")
    moved = Join(TOLD, "told", sql.same("told", "was", "segment", "customer_no"))
    others = sql.is_missing(sql.column("customer_no", "told"))
    staying = sql.select(kept, before, alias="was", joins=[moved], where=others)
    columns = sql.columns(("segment", "customer_no", "since"))
    return sql.stack([staying, sql.select(columns, TOLD, where=sql.column("belong"))])
