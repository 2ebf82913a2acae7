"""New definitions of some segments worked out beside what is published: who would move, and putting them in place."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import LEDGER, MEMBERSHIPS
from ilk.customers.reading import rows
from ilk.segments.compile import question
from ilk.segments.language.checking import uses
from ilk.segments.refresh.sizes import Size, measured, moved_at, table_of
from ilk.segments.tree import Condition, Moment
from ilk.warehouse import sql
from ilk.warehouse.engine import PASSING, Engine, Transaction
from ilk.warehouse.sql import Expr, Join, Query

_MEMBER = {"segment": "VARCHAR", "customer_no": "INTEGER"}
_KEYS = ("segment", "customer_no")


@dataclass(frozen=True, slots=True)
class Movement:
    """What new definitions do to a segment's members."""

    before: int
    after: int
    enter: int
    leave: int


@dataclass(frozen=True, slots=True)
class Swap:
    """The new members of some segments, in a table that nobody reads yet: `segment, customer_no`, and who moves."""

    engine: Engine
    segments: tuple[str, ...]
    members: str
    moved: str
    """`segment, customer_no`, and whether they `belong` now: only those who enter or leave."""

    @property
    def gone(self) -> str:
        """The table of those who leave: `segment, customer_no`."""
        return f"{self.moved}_out"

    @property
    def memberships(self) -> str:
        """The table that `lay_out` makes of the memberships as they will be."""
        return f"{self.members}_all"

    @property
    def sizes(self) -> str:
        """The table that `lay_out` makes of the sizes that will be recorded."""
        return f"{self.members}_sizes"

    def movements(self) -> Mapping[str, Movement]:
        """What happens to each segment."""
        segment, belong = sql.column("segment"), sql.column("belong")
        sides = {"enter": sql.count_if(belong), "leave": sql.count_if(sql.negate(belong))}
        moved = rows(self.engine, sql.select({"segment": segment, **sides}, self.moved, group_by=[segment]))
        sizes = {table: self._sizes(table) for table in (self.members, MEMBERSHIPS)}
        by_name = {row["segment"]: row for row in moved}
        return {
            name: Movement(
                before=sizes[MEMBERSHIPS].get(name, 0),
                after=sizes[self.members].get(name, 0),
                enter=by_name.get(name, {}).get("enter", 0),
                leave=by_name.get(name, {}).get("leave", 0),
            )
            for name in self.segments
        }

    def movers(self, segment: str, *, enter: bool) -> Query:
        """The `customer_no` of those who enter a segment, or of those who leave it."""
        belong = sql.column("belong")
        named = sql.compare(sql.column("segment"), "=", sql.literal(segment))
        where = sql.all_of((named, belong if enter else sql.negate(belong)))
        return sql.select({"customer_no": sql.column("customer_no")}, self.moved, where=where)

    def _sizes(self, table: str) -> Mapping[str, int]:
        segment = sql.column("segment")
        chosen = sql.in_set(segment, list(self.segments))
        columns = {"segment": segment, "size": sql.count_rows()}
        found = rows(self.engine, sql.select(columns, table, where=chosen, group_by=[segment]))
        return {row["segment"]: row["size"] for row in found}


@contextmanager
def worked_out(
    engine: Engine, trees: Mapping[str, Condition], catalogue: Catalogue, moment: Moment, token: str
) -> Iterator[Swap]:
    """Work out the members of segments from the published customers, for the time of the block.

    Args:
        engine: the warehouse.
        trees: the definitions, each after those that it needs; other segments are taken as they are published.
        catalogue: the names they use.
        moment: when: the instant that is published.
        token: keeps the tables of several at a time apart.
    """
    swap = Swap(engine, tuple(trees), f"{PASSING}swap_{token}", f"{PASSING}swap_{token}_moved")
    try:
        _answer(engine, trees, catalogue, moment, swap.members)
        engine.create(swap.moved, _moved(swap.members, list(trees)))
        yield swap
    finally:
        engine.drop([swap.members, swap.moved, swap.gone, swap.memberships, swap.sizes])


def lay_out(swap: Swap, found: pa.Table) -> None:
    """Make whole tables of memberships and sizes as they will be, for what is worked out from them beforehand."""
    engine, belong = swap.engine, sql.column("belong", "moved")
    keys = sql.columns(_KEYS, "moved")
    engine.create(swap.gone, sql.select(keys, swap.moved, alias="moved", where=sql.negate(belong)))
    others = sql.negate(sql.in_set(sql.column("segment"), list(swap.segments)))
    columns = sql.columns(_KEYS)
    own = sql.in_set(sql.column("segment"), list(swap.segments))
    kept = sql.select(columns, MEMBERSHIPS, where=others)
    engine.create(swap.memberships, sql.stack([kept, sql.select(columns, swap.members, where=own)]))
    with engine.transaction() as changes:
        changes.append(swap.sizes, found)


def put_in_place(changes: Transaction, swap: Swap, as_of: datetime, run_id: str, versions: Mapping[str, int]) -> None:
    """Make the new members the published ones and note the moves in the ledger, within the caller's transaction.

    Call `lay_out` before.
    """
    belong = sql.column("belong", "moved")
    changes.execute(sql.delete_matching(MEMBERSHIPS, swap.gone, _KEYS))
    columns = sql.columns(_KEYS, "moved")
    entered = sql.select({**columns, "since": sql.literal(as_of)}, swap.moved, alias="moved", where=belong)
    changes.append(MEMBERSHIPS, entered)
    segment = columns["segment"]
    numbers = [(sql.compare(segment, "=", sql.literal(name)), sql.literal(versions[name])) for name in swap.segments]
    noted = {
        "segment": segment,
        "version": sql.whole(sql.choose(numbers, sql.literal(0))),
        "customer_no": columns["customer_no"],
        "change": sql.choose([(belong, sql.literal("entered"))], sql.literal("left")),
        "occurred_at": sql.literal(as_of),
        "run_id": sql.literal(run_id),
    }
    changes.append(LEDGER, sql.select(noted, swap.moved, alias="moved"))


def swapped_sizes(
    swap: Swap, as_of: datetime, run_id: str, versions: Mapping[str, int], value_metric: str | None
) -> pa.Table:
    """The sizes that the swap records, in the place of those of the same instant: who moved then is added up."""
    found = measured(swap.engine, swap.members, swap.segments, value_metric)
    movements, before = swap.movements(), moved_at(swap.engine, as_of)
    sizes = []
    for name, (size, value) in found.items():
        entered, left = before.get(name, (0, 0))
        entered, left = entered + movements[name].enter, left + movements[name].leave
        sizes.append(Size(name, versions[name], as_of, run_id, size, entered, left, value))
    return table_of(sizes)


def _answer(engine: Engine, trees: Mapping[str, Condition], catalogue: Catalogue, moment: Moment, members: str) -> None:
    """Fill the table of members: first those published that definitions ask about, then segment by segment."""
    others = sorted({name for tree in trees.values() for name in uses(tree).segments} - trees.keys())
    columns = sql.columns(_KEYS)
    known = sql.select(columns, MEMBERSHIPS, where=sql.in_set(columns["segment"], others))
    engine.create(members, known if others else sql.no_rows(_MEMBER))
    for name, tree in trees.items():
        found = sql.with_tables(question(tree, catalogue, moment), {MEMBERSHIPS: members})
        row = {"segment": sql.literal(name), "customer_no": sql.column("customer_no", "found")}
        with engine.transaction() as changes:
            changes.append(members, sql.select(row, found, alias="found"))


def _moved(members: str, segments: Sequence[str]) -> Query:
    """Who is in one of both and not in the other."""
    sides = {
        side: sql.select(sql.columns(_KEYS), table, where=sql.in_set(sql.column("segment"), segments))
        for side, table in (("now", members), ("was", MEMBERSHIPS))
    }
    same = sql.same("now", "was", *_KEYS)
    columns: dict[str, Expr] = {key: sql.or_else(sql.column(key, "now"), sql.column(key, "was")) for key in _KEYS}
    columns["belong"] = sql.is_known(sql.column("customer_no", "now"))
    alone = sql.any_of(sql.is_missing(sql.column("customer_no", side)) for side in sides)
    return sql.select(
        columns, sides["now"], alias="now", joins=[Join(sides["was"], "was", same, kind="full")], where=alone
    )
