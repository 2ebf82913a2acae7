"""People and their records, read: who a record belongs to, and what sources say of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from ilk.catalog.tables import CUSTOMER_KEYS, HOUSEHOLDS, IDENTITIES
from ilk.identity.answers import Record, SourceValue, SurvivedField
from ilk.identity.survivorship import Claims, claimed, said
from ilk.kernel.clock import aware
from ilk.kernel.errors import NotFound
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Join, Query

_NEAR = 5
Names = Mapping[int, str]
"""Identifiers by their numbers."""


def keys(engine: Engine, identifiers: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """For those of some identifiers that there are, the record's number and the person's."""
    where = sql.in_set(sql.column("customer_id", "keys"), list(identifiers))
    return {row["customer_id"]: (row["record_no"], row["customer_no"]) for row in _keys(engine, where)}


def known_keys(engine: Engine, identifiers: Sequence[str]) -> list[tuple[int, int]]:
    """The record's number and the person's, of every identifier. Raises `NotFound` with identifiers that are alike."""
    found = keys(engine, identifiers)
    for identifier in identifiers:
        if identifier not in found:
            raise _not_found(engine, identifier)
    return [found[identifier] for identifier in identifiers]


def person_of(engine: Engine, identifier: str) -> str | None:
    """The identifier that the person of a record goes by; None for a record that there is not, or before any run."""
    if IDENTITIES not in engine.tables():
        return None
    found = keys(engine, [identifier])
    return names(engine, [found[identifier][1]])[found[identifier][1]] if identifier in found else None


def people_like(engine: Engine, part: str, most: int) -> list[int]:
    """The numbers of people of whom another record than the first has an identifier that holds a part, in small."""
    if IDENTITIES not in engine.tables():
        return []
    like = sql.contains(sql.fold(sql.column("customer_id", "keys")), sql.literal(part))
    same = sql.compare(sql.column("customer_no", "keys"), "=", sql.column("record_no", "each"))
    number = sql.column("customer_no", "each")
    joins = [Join(CUSTOMER_KEYS, "keys", same, "inner")]
    columns = {"customer_no": number}
    query = sql.select(columns, IDENTITIES, alias="each", joins=joins, where=like, group_by=[number], limit=most)
    return [int(each) for each in engine.run(query).column("customer_no").to_pylist()]


def names(engine: Engine, numbers: Sequence[int]) -> Names:
    """The identifiers of records by their numbers."""
    where = sql.in_set(sql.column("customer_no", "keys"), list(numbers))
    return {row["record_no"]: row["customer_id"] for row in _keys(engine, where)}


def records_of(engine: Engine, people: Sequence[int]) -> Mapping[int, list[int]]:
    """The records of people, by numbers; the first is the one that the person goes by."""
    member = sql.in_set(sql.column("customer_no"), list(people))
    absorbed = engine.run(sql.everything(IDENTITIES, where=member)).to_pylist()
    found = {number: [number] for number in people}
    for row in sorted(absorbed, key=lambda row: int(row["record_no"])):
        found[row["customer_no"]].append(row["record_no"])
    return found


def household_of(engine: Engine, person: int) -> list[str]:
    """Everybody of somebody's household, by identifiers; nobody without one."""
    household = sql.column("household_no", "own")
    own = sql.select(
        {"household_no": sql.column("household_no")},
        HOUSEHOLDS,
        where=sql.compare(sql.column("customer_no"), "=", sql.literal(person)),
    )
    joins = [
        Join(own, "own", sql.compare(household, "=", sql.column("household_no", "each")), "inner"),
        Join(CUSTOMER_KEYS, "keys", sql.same("keys", "each", "customer_no"), "inner"),
    ]
    name = sql.column("customer_id", "keys")
    found = sql.select({"name": name}, HOUSEHOLDS, alias="each", joins=joins, order_by=[(name, "asc")])
    return [str(each) for each in engine.run(found).column("name").to_pylist()]


def claims_about(engine: Engine, claims: Claims | None, people: Sequence[int]) -> list[dict[str, Any]]:
    """What sources claim of some people, a row a record and source."""
    if claims is None or not people:
        return []
    there = engine.tables()
    told = {source: rows for source, rows in claims.rows.items() if all(name in there for name in sql.tables_in(rows))}
    if not told:
        return []
    only = Claims(claims.identity, claims.types, told, claims.traits, claims.dated)
    found: list[dict[str, Any]] = engine.run(claimed(only, people)).to_pylist()
    return found


def fields(claims: Claims | None, rows: Sequence[Mapping[str, Any]], called: Names) -> list[SurvivedField]:
    """Each trait that some source gives: what survives, and all values, the one that survives first."""
    found = []
    for trait in claims.types if claims is not None else ():
        ordered = sorted((row for row in rows if row[trait] is not None), key=lambda row: int(row[f"place_{trait}"]))
        values = [_value(row, trait, called) for row in ordered]
        if values and claims is not None:
            won = next((value.value for value in values if value.won), None)
            found.append(SurvivedField(name=trait, rule=said(claims.identity, trait), value=won, values=values))
    return found


def record(claims: Claims | None, rows: Sequence[Mapping[str, Any]], number: int, person: int, called: Names) -> Record:
    """A record with what sources say of it."""
    own = [row for row in rows if row["record_no"] == number]
    return Record(
        record_id=called[number],
        customer_id=called[person],
        sources=sorted({row["source"] for row in own}),
        fields=fields(claims, own, called),
    )


def _value(row: Mapping[str, Any], trait: str, called: Names) -> SourceValue:
    return SourceValue(
        value=row[trait],
        source=row["source"],
        record_id=called[row["record_no"]],
        since=aware(row["since"]),
        won=row[f"place_{trait}"] == 1,
    )


def _keys(engine: Engine, where: Expr) -> list[dict[str, Any]]:
    number = sql.column("customer_no", "keys")
    person, joins = number, []
    if IDENTITIES in engine.tables():
        same = sql.compare(sql.column("record_no", "person"), "=", number)
        joins = [Join(IDENTITIES, "person", same)]
        person = sql.or_else(sql.column("customer_no", "person"), number)
    columns = {"record_no": number, "customer_id": sql.column("customer_id", "keys"), "customer_no": person}
    query: Query = sql.select(columns, CUSTOMER_KEYS, alias="keys", joins=joins, where=where)
    return engine.run(query).to_pylist() if CUSTOMER_KEYS in engine.tables() else []


def _not_found(engine: Engine, identifier: str) -> NotFound:
    name = sql.column("customer_id")
    like = sql.contains(sql.fold(name), sql.literal(identifier.lower()))
    near: list[str] = []
    if identifier and CUSTOMER_KEYS in engine.tables():
        query = sql.select({"name": name}, CUSTOMER_KEYS, where=like, order_by=[(name, "asc")], limit=_NEAR)
        near = engine.run(query).column("name").to_pylist()
    hint = f"Did you mean {' or '.join(f'`{each}`' for each in near)}?" if near else "Search the list of customers."
    return NotFound("unknown-record", f"there is no record `{identifier}`", known=near, hint=hint)
