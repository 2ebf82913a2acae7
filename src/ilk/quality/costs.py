"""What faults of data cost in segments: who is in or out for want of a value, and whose rows wait in the quarantine."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import CUSTOMER_KEYS, CUSTOMERS, MEMBERSHIPS, QUARANTINE
from ilk.customers.formats import counted
from ilk.quality.answers import SegmentCost
from ilk.segments.questions.wanting import wanting
from ilk.segments.tree import Condition, Moment
from ilk.sources.records import is_resolved, person
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Join, Query


@dataclass(frozen=True, slots=True)
class Priced:
    """A segment whose costs are asked: its name for people, its size and definition, the sources it stands on."""

    name: str
    title: str
    members: int
    condition: Condition
    sources: Sequence[str]


def missing_costs(
    engine: Engine, segments: Iterable[Priced], catalogue: Catalogue, moment: Moment, noun: str
) -> list[SegmentCost]:
    """For each segment and each trait that it compares, who would turn if the missing values were known."""
    columns = engine.tables().get(CUSTOMERS, {})
    return [cost for each in segments for cost in _missing(engine, each, catalogue, moment, columns, noun)]


def quarantine_costs(engine: Engine, segments: Sequence[Priced], noun: str) -> list[SegmentCost]:
    """For each segment and each source that it stands on, the customers whom quarantined rows name."""
    tables = engine.tables()
    if "customer_id" not in tables.get(QUARANTINE, {}) or MEMBERSHIPS not in tables:
        return []
    named, inside = _named_by_source(engine), _members_named(engine)
    pairs = [(each, source) for each in segments for source in each.sources if source in named]
    return [
        _quarantined(each, source, inside.get((each.name, source), 0), named[source], noun) for each, source in pairs
    ]


def _missing(
    engine: Engine, segment: Priced, catalogue: Catalogue, moment: Moment, columns: Container[str], noun: str
) -> Iterator[SegmentCost]:
    for trait, (into, out) in wanting(engine, segment.condition, catalogue, moment, columns).items():
        leaving = counted(into, noun)
        if into or out:
            yield SegmentCost(
                segment=segment.name,
                title=segment.title,
                problem="missing",
                about=trait,
                members=segment.members,
                into=into,
                out=out,
                sentence=f"Were `{trait}` known of everybody, {leaving} might leave and {out:,} might enter.",
            )


def _quarantined(segment: Priced, source: str, into: int, named: int, noun: str) -> SegmentCost:
    out = named - into
    return SegmentCost(
        segment=segment.name,
        title=segment.title,
        problem="quarantined",
        about=source,
        members=segment.members,
        into=into,
        out=out,
        sentence=f"Rows of {counted(named, noun)} wait in the quarantine of `{source}`: {into:,} in, {out:,} out.",
    )


def _whom(engine: Engine) -> Query:
    """The customers whom quarantined rows name, each once for each source: of a record, its person."""
    source, number = sql.column("source", "row"), sql.column("customer_no", "keys")
    same = sql.compare(sql.column("customer_id", "keys"), "=", sql.column("customer_id", "row"))
    joins = [Join(CUSTOMER_KEYS, "keys", same, "inner")]
    if is_resolved(engine):
        join, number = person(number)
        joins.append(join)
    columns = {"source": source, "customer_no": number}
    return sql.select(columns, QUARANTINE, alias="row", joins=joins, group_by=[source, number])


def _named_by_source(engine: Engine) -> Mapping[str, int]:
    source = sql.column("source")
    query = sql.select({"source": source, "customers": sql.count_rows()}, _whom(engine), group_by=[source])
    return {row["source"]: row["customers"] for row in engine.run(query).to_pylist()}


def _members_named(engine: Engine) -> Mapping[tuple[str, str], int]:
    """How many of the customers whom a source's quarantine names are in a segment."""
    segment, source = sql.column("segment", "member"), sql.column("source", "named")
    join = Join(_whom(engine), "named", sql.same("named", "member", "customer_no"), "inner")
    columns = {"segment": segment, "source": source, "customers": sql.count_rows()}
    query = sql.select(columns, MEMBERSHIPS, alias="member", joins=[join], group_by=[segment, source])
    return {(row["segment"], row["source"]): row["customers"] for row in engine.run(query).to_pylist()}
