"""Which value a person has where records and sources differ: by field, as declared; every source's value stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from ilk.catalog.tables import LOADS
from ilk.identity.definition import IdentityDefinition, MostTrusted
from ilk.kernel.types import ValueType
from ilk.sources.records import RECORD
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Join, Query


@dataclass(frozen=True, slots=True)
class Claims:
    """What sources claim of customers: for each source the rows that hold, a row a record, and its traits.

    `rows` have `customer_no`, `record_no`, `load_no`, `row_id` and the traits; `valid_from` too for the `dated` ones.
    """

    identity: IdentityDefinition
    types: Mapping[str, ValueType]
    rows: Mapping[str, Query]
    traits: Mapping[str, Sequence[str]]
    dated: frozenset[str] = frozenset()


def survivors(claims: Claims) -> Query:
    """`customer_no` and every trait: of each the known value that survives, missing where no source knows one."""
    number = sql.column("customer_no")
    columns = {"customer_no": number}
    columns |= {trait: sql.last_by(sql.column(trait), _order(claims.identity, trait)) for trait in claims.types}
    return sql.select(columns, _stacked(claims), group_by=[number])


def claimed(claims: Claims, customers: Sequence[int]) -> Query:
    """What sources claim of some people, a row a record and source: every trait as text, and its place beside it.

    `place_<trait>` is 1 where the value survives; values that are missing come last.
    """
    number = sql.column("customer_no")
    columns = sql.columns(("customer_no", RECORD, "source", "since"))
    for trait in claims.types:
        order = [sql.whole(sql.is_known(sql.column(trait))), *_order(claims.identity, trait)]
        columns[trait] = sql.cast(sql.column(trait), ValueType.TEXT)
        columns[f"place_{trait}"] = sql.row_number([number], order, descending=True)
    return sql.select(columns, _stacked(claims), where=sql.in_set(number, list(customers)))


def said(identity: IdentityDefinition, trait: str) -> str:
    """How values of a trait settle, in words."""
    way = identity.survives(trait)
    match way:
        case MostTrusted():
            return f"most trusted: {', '.join(way.most_trusted)}"
        case "most_recent" | "most_complete":
            return way.replace("_", " ")
        case _:
            assert_never(way)


def _order(identity: IdentityDefinition, trait: str) -> list[Expr]:
    """By what values of a trait are compared; the last one survives, and nothing is left to chance."""
    recent = [sql.column(name) for name in ("since", "load_no", "row_id", "source", RECORD)]
    way = identity.survives(trait)
    match way:
        case "most_recent":
            return recent
        case "most_complete":
            return [sql.column("known"), *recent]
        case MostTrusted():
            ranks = [(sql.literal(name), -place) for place, name in enumerate(way.most_trusted)]
            source = sql.column("source")
            trusted = sql.choose(
                [(sql.compare(source, "=", name), sql.literal(rank)) for name, rank in ranks],
                sql.literal(-len(ranks)),
            )
            return [trusted, *recent]
        case _:
            assert_never(way)


def _stacked(claims: Claims) -> Query:
    """The rows of all sources, one below the other, each with every trait: missing where the source has none."""
    return sql.stack([_rows(claims, source) for source in sorted(claims.rows)])


def _rows(claims: Claims, source: str) -> Query:
    own = claims.traits[source]
    loaded = sql.or_else(sql.column("loaded_at", "load"), sql.cast(sql.literal("1970-01-01"), ValueType.INSTANT))
    since = sql.or_else(sql.column("valid_from", "each"), loaded) if source in claims.dated else loaded
    columns = {
        **sql.columns(("customer_no", RECORD, "load_no", "row_id"), "each"),
        "source": sql.literal(source),
        "since": since,
        "known": sql.count_true([sql.is_known(sql.column(name, "each")) for name in own]),
    }
    for trait, kind in claims.types.items():
        value = sql.column(trait, "each") if trait in own else sql.literal(None)
        columns[trait] = sql.cast(value, kind)
    join = Join(LOADS, "load", sql.same("load", "each", "load_no"))
    return sql.select(columns, claims.rows[source], alias="each", joins=[join])
