"""The rows of the customer table before anything is computed: who there is, seen when, with the traits of sources."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ilk.catalog.schema import Catalogue, EventSchema
from ilk.catalog.tables import CUSTOMER_KEYS, CUSTOMER_SEEN, event_table, seen_table, source_table
from ilk.customers.family import Family
from ilk.identity.definition import IdentityDefinition
from ilk.identity.survivorship import Claims, survivors
from ilk.kernel.types import ValueType
from ilk.sources.records import RECORD
from ilk.warehouse import sql, steps
from ilk.warehouse.sql import Expr, Join, Query

_SURVIVORS = "survivors"


@dataclass(frozen=True, slots=True)
class Settled:
    """How traits settle that several records or sources give: the identity, types, and the traits of each source."""

    identity: IdentityDefinition
    types: Mapping[str, ValueType]
    traits: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the base rows come from.

    Attributes:
        traits: for each trait that is a column of a customers source, the source.
        sources: every customers source, those without a trait of their own too.
        families: the families of traits, by name.
        dated: the sources whose rows say since when they hold.
        partial: those of them whose rows say only what is new, with their columns.
        scores: for each table that a model writes, its traits with their types, the last one when they were scored.
        settled: what sources claim of people whose records are several; None where each record is a customer.
    """

    traits: Mapping[str, str] = field(default_factory=dict)
    sources: Sequence[str] = ()
    families: Mapping[str, Family] = field(default_factory=dict)
    dated: Sequence[str] = ()
    partial: Mapping[str, Sequence[str]] = field(default_factory=dict)
    scores: Mapping[str, Mapping[str, ValueType]] = field(default_factory=dict)
    settled: Settled | None = None

    @property
    def dated_traits(self) -> Mapping[str, str]:
        """For each trait whose past a source tells, the source."""
        return {trait: source for trait, source in self.traits.items() if source in self.dated}


def seen_query(catalogue: Catalogue) -> Query:
    """When each customer was first and last seen in any event: `customer_no`, `first_seen`, `last_seen`."""
    if not catalogue.events:
        return sql.no_rows({"customer_no": "INTEGER", "first_seen": "TIMESTAMP", "last_seen": "TIMESTAMP"})
    return _seen(catalogue, None)


def base_query(
    origins: Origins,
    catalogue: Catalogue,
    as_of: datetime,
    *,
    present: bool = False,
    there: Container[str] = (),
    resolved: bool = False,
) -> Query:
    """One row for each customer there is at `as_of`: `customer_no`, `customer_id`, `first_seen`, `last_seen`, traits.

    A customer is there from their first event on, and since their first row in a source whose rows say since when they
    hold. One who is in another source of customers and has no event at all is there always, for nothing says since
    when. Traits are those of the row that holds at `as_of`; of other sources those of the newest row, whatever
    `as_of`: they say what is so now. Where people have several records, the value that survives counts.

    Needs the tables `customer_keys`, `event_<name>` of the catalogue's events and `source_<name>`.

    Args:
        origins: where traits come from.
        catalogue: the events there are.
        as_of: until when events count.
        present: whether no event is later than `as_of`; the table `customer_seen` then says when customers were seen.
        there: the tables there are, as far as models write them; scores of others, and later ones, are missing.
        resolved: whether the rows of sources say whose record they are.
    """
    sources = list(dict.fromkeys((*origins.sources, *origins.traits.values())))
    pasts = [("seen", _seen(catalogue, as_of, present=present))] if catalogue.events else []
    latest = [(f"latest_{name}", newest_rows(name, origins, as_of)) for name in sources]
    families = [(name, family.query(catalogue, as_of)) for name, family in origins.families.items()]
    scores = [(table, _scored(table, columns, as_of)) for table, columns in origins.scores.items() if table in there]
    claims = claims_of(origins, as_of) if resolved else None
    settled = [(_SURVIVORS, survivors(claims))] if claims is not None else []
    named = [*pasts, *latest, *settled, *families]
    return sql.named_steps(named, _rows(origins, sources, dict(scores), seen=bool(pasts), settled=bool(settled)))


def base_columns(origins: Origins, family_traits: Iterable[str]) -> list[str]:
    """The columns of `base_query`, with the traits of families."""
    scores = [name for traits in origins.scores.values() for name in traits]
    return ["customer_no", "customer_id", "first_seen", "last_seen", *origins.traits, *family_traits, *scores]


def newest_rows(source: str, origins: Origins, as_of: datetime) -> Query:
    """The row of each customer in a source of customers that holds at an instant."""
    if source in origins.partial:
        return _told_last(source, origins.partial[source], as_of, ("customer_no",))
    return _fixed("held" if source in origins.dated else "latest", source, as_of)


def claims_of(origins: Origins, as_of: datetime) -> Claims | None:
    """What sources claim of records at an instant; None where nothing says how that settles, or nothing is claimed."""
    told = origins.settled
    if told is None or not told.types:
        return None
    rows = {}
    for source in told.traits:
        if source in origins.partial:
            rows[source] = _told_last(source, origins.partial[source], as_of, ("customer_no", RECORD))
            continue
        step = "held_records" if source in origins.dated else "latest_records"
        rows[source] = _fixed(step, source, as_of)
    return Claims(told.identity, told.types, rows, told.traits, frozenset(origins.dated))


def _rows(origins: Origins, sources: Sequence[str], scores: Mapping[str, Query], *, seen: bool, settled: bool) -> Query:
    key = sql.column("customer_no", "keys")
    never = sql.cast(sql.literal(None), ValueType.INSTANT)
    columns: dict[str, Expr] = {"customer_no": key, "customer_id": sql.column("customer_id", "keys")}
    columns |= {name: sql.column(name, "seen") if seen else never for name in ("first_seen", "last_seen")}
    for trait, source in origins.traits.items():
        columns[trait] = sql.column(trait, _SURVIVORS if settled else f"latest_{source}")
    for name, family in origins.families.items():
        columns |= sql.columns(family.types, name)
    tables = (["seen"] if seen else []) + [f"latest_{name}" for name in sources] + list(origins.families)
    tables += [_SURVIVORS] if settled else []
    for table, traits in origins.scores.items():
        known = table in scores
        columns |= {
            name: sql.column(name, table) if known else sql.cast(sql.literal(None), of) for name, of in traits.items()
        }
    joined: list[tuple[str, str | Query]] = [*((table, table) for table in tables), *scores.items()]
    joins = [Join(rows, name, sql.compare(sql.column("customer_no", name), "=", key)) for name, rows in joined]
    return sql.select(columns, CUSTOMER_KEYS, alias="keys", joins=joins, where=_is_there(origins, sources, seen=seen))


def _scored(table: str, traits: Mapping[str, ValueType], as_of: datetime) -> Query:
    """The scores that were worked out until `as_of`."""
    known = sql.compare(sql.column(list(traits)[-1]), "<=", sql.literal(as_of))
    return sql.everything(table, where=known)


def _is_there(origins: Origins, sources: Sequence[str], *, seen: bool) -> Expr:
    """Whether a customer was seen until `as_of`, has a row since then, or has some row and no event at all."""
    rows = {name: sql.is_known(sql.column("customer_no", f"latest_{name}")) for name in sources}
    if not seen:
        return sql.any_of(rows.values())
    eventless = sql.is_missing(sql.column("customer_no", "seen"))
    since_then = [row for name, row in rows.items() if name in origins.dated]
    always = sql.all_of([eventless, sql.any_of(row for name, row in rows.items() if name not in origins.dated)])
    return sql.any_of([sql.is_known(sql.column("last_seen", "seen")), *since_then, always])


def _seen(catalogue: Catalogue, as_of: datetime | None, *, present: bool = False) -> Query:
    """For each customer with an event at any time: the first and last one until `as_of`, null when all are later."""
    if present:
        return sql.everything(CUSTOMER_SEEN)
    each = [_extent(name, schema, as_of) for name, schema in catalogue.events.items()]
    if len(each) == 1:
        return each[0]
    return _over(sql.stack(each), sql.smallest(sql.column("first_seen")), sql.largest(sql.column("last_seen")))


def _extent(event: str, schema: EventSchema, as_of: datetime | None) -> Query:
    if as_of is None and schema.seen:
        names = {"customer_no": "customer_no", "first_seen": "first_at", "last_seen": "last_at"}
        return sql.select({name: sql.column(kept) for name, kept in names.items()}, seen_table(event))
    occurred_at = sql.column("occurred_at")
    past = sql.compare(occurred_at, "<=", sql.literal(as_of))
    until = occurred_at if as_of is None else sql.choose([(past, occurred_at)])
    return _over(event_table(event), sql.smallest(until), sql.largest(until))


def _over(source: str | Query, first: Expr, last: Expr) -> Query:
    number = sql.column("customer_no")
    return sql.select({"customer_no": number, "first_seen": first, "last_seen": last}, source, group_by=[number])


def _told_last(source: str, columns: Sequence[str], as_of: datetime, keys: Sequence[str]) -> Query:
    """Of rows that say only what is new, the value of each column that was told last until an instant."""
    since = sql.column("valid_from")
    until = sql.any_of([sql.is_missing(since), sql.truth(sql.compare(since, "<=", sql.literal(as_of)))])
    order = [sql.or_else(since, sql.cast(sql.literal("0001-01-01"), ValueType.INSTANT))]
    order += [sql.column(name) for name in ("load_no", "row_id")]
    told = {name: sql.last_by(sql.column(name), order) for name in ("valid_from", "load_no", "row_id", *columns)}
    grouped = sql.columns(keys)
    return sql.select({**grouped, **told}, source_table(source), where=until, group_by=list(grouped.values()))


def _fixed(step: str, source: str, as_of: datetime) -> Query:
    names, params = {"_source": source_table(source)}, {"as_of": as_of}
    return steps.load("ilk.customers", "base.sql").query(step, names=names, params=params)
