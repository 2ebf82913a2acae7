"""Sources that say different things of one customer, or of one event: counted, so that nothing settles in silence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ilk.catalog.tables import LOADS, QUARANTINE, event_table, source_table
from ilk.customers.base import Origins, newest_rows
from ilk.customers.formats import counted
from ilk.kernel.types import ValueType
from ilk.sources.definition import SourceDefinition
from ilk.sources.writing import DUPLICATE_CODE
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Join


@dataclass(frozen=True, slots=True)
class Dispute:
    """What two sources say otherwise.

    Attributes:
        about: the trait or the event.
        source: the source that counts.
        other: the one that does not.
        count: of how many customers they give another value, or events of one `id`.
        is_event: whether it is about an event.
    """

    about: str
    source: str
    other: str
    count: int
    is_event: bool = False

    @property
    def sentence(self) -> str:
        """It, in words."""
        if self.is_event:
            rows = f"{counted(self.count, 'row')} of {self.other}"
            return f"{rows} {'has' if self.count == 1 else 'have'} the id of another `{self.about}` of {self.source}"
        who = f"{counted(self.count, 'customer')} {'has' if self.count == 1 else 'have'}"
        return f"{who} another `{self.about}` in {self.other} than in {self.source}, which counts"

    @property
    def remedy(self) -> str:
        """What settles it."""
        if self.is_event:
            return f'They are in quarantine. If they are events of their own: `id: concat("{self.other}-", id)`.'
        return f"Say under `survivorship` of an identity which counts, or call `{self.about}` otherwise in one of them."


def disputes(
    engine: Engine, origins: Origins, sources: Mapping[str, SourceDefinition], as_of: datetime
) -> list[Dispute]:
    """What sources of customers say otherwise of the same ones, and of events with one `id`, where nothing settles it.

    Traits are compared where both sources know a value, in the rows that hold at `as_of`; what the survivorship of an
    identity settles is not in dispute.
    """
    return [*_of_traits(engine, origins, sources, as_of), *_of_events(engine, sources)]


def _of_traits(
    engine: Engine, origins: Origins, sources: Mapping[str, SourceDefinition], as_of: datetime
) -> Iterator[Dispute]:
    shared: dict[tuple[str, str], list[str]] = {}
    for trait, first in origins.traits.items():
        settled = origins.settled is not None and origins.settled.identity.settles(trait)
        for name in origins.sources if not settled else ():
            if name != first and trait in sources[name].columns:
                shared.setdefault((first, name), []).append(trait)
    there = engine.tables()
    for (first, other), declared in shared.items():
        stored = [there.get(source_table(name), {}) for name in (first, other)]
        traits = [trait for trait in declared if all(trait in columns for columns in stored)]
        if not traits:
            continue
        same = Join(newest_rows(other, origins, as_of), "other", sql.same("first", "other", "customer_no"), "inner")
        types = [sources[name].own_types() for name in (first, other)]
        differ = {
            trait: sql.count_if(_differs(trait, types, alike=stored[0][trait] == stored[1][trait])) for trait in traits
        }
        rows = sql.select(differ, newest_rows(first, origins, as_of), alias="first", joins=[same])
        (found,) = engine.run(rows).to_pylist()
        yield from (Dispute(trait, first, other, found[trait]) for trait in traits if found[trait])


def _differs(trait: str, types: Sequence[Mapping[str, ValueType]], *, alike: bool) -> Expr:
    """Whether two known values of a trait are not the same; `alike`: they are stored as one type."""
    values = [sql.column(trait, "first"), sql.column(trait, "other")]
    if not alike:
        common = ValueType.NUMBER if all(each[trait].numeric for each in types) else ValueType.TEXT
        values = [sql.try_cast(value, common) for value in values]
    return sql.truth(sql.compare(values[0], "!=", values[1]))


def _of_events(engine: Engine, sources: Mapping[str, SourceDefinition]) -> Iterator[Dispute]:
    givers: dict[str, list[str]] = {}
    for name, source in sources.items():
        if source.into.events is not None and source.into.id is not None:
            givers.setdefault(source.into.events, []).append(name)
    there = engine.tables()
    for event, names in givers.items():
        if len(names) < 2 or event_table(event) not in there:  # noqa: PLR2004 - one has nobody to differ from
            continue
        is_repeated = sql.compare(sql.column("code", "put_aside"), "=", sql.literal(DUPLICATE_CODE))
        same = sql.compare(sql.column("event_id", "event"), "=", sql.column("value", "put_aside"))
        joins = [
            Join(event_table(event), "event", same, "inner"),
            Join(LOADS, "loads", sql.same("loads", "event", "load_no"), "inner"),
        ]
        pair = {"source": sql.column("source", "loads"), "other": sql.column("source", "put_aside")}
        elsewhere = sql.compare(pair["source"], "!=", pair["other"])
        where = sql.all_of([is_repeated, elsewhere, sql.in_set(pair["other"], names)])
        rows = sql.select(
            {**pair, "rows": sql.count_rows()},
            QUARANTINE,
            alias="put_aside",
            joins=joins,
            where=where,
            group_by=list(pair.values()),
        )
        found = sorted(engine.run(rows).to_pylist(), key=lambda row: (row["other"], row["source"]))
        yield from (Dispute(event, row["source"], row["other"], row["rows"], is_event=True) for row in found)
