"""What rules find: links between records that share values, and values that too many share. All of it in the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ilk.catalog.tables import CUSTOMER_KEYS, STAGED
from ilk.identity.definition import IdentityDefinition, Rule
from ilk.kernel.types import ValueType
from ilk.sources.definition import SourceDefinition
from ilk.sources.records import record_column
from ilk.warehouse import sql, steps
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Join, Query, Scalar

VALUES = f"{STAGED}identity_values"
"""What records are recognized by: `field, record_no, value`, each once."""
LINKS = f"{STAGED}identity_found"
"""What was found: `LINK_COLUMNS`."""
HELD = f"{STAGED}identity_held"
"""Some records of each group that is held: `HELD_COLUMNS`."""
_KEYS, _GROUPS, _HELD_HERE = (f"{STAGED}identity_{name}" for name in ("keys", "groups", "held_here"))
LINK_COLUMNS = {
    "record_a": "INTEGER",
    "record_b": "INTEGER",
    "rule": "VARCHAR",
    "rank": "INTEGER",
    "doubtful": "BOOLEAN",
    "probability": "DOUBLE",
    "weight": "DOUBLE",
    "fields": "VARCHAR",
    "shared": "VARCHAR",
    "evidence": "VARCHAR",
}
"""A link as it is found: `shared` are the values of the `fields` of a rule; `evidence` is what matching says."""
HELD_COLUMNS = {
    "rule": "VARCHAR",
    "shared": "VARCHAR",
    "records": "BIGINT",
    "first_no": "INTEGER",
    "record_no": "INTEGER",
    "why": "VARCHAR",
}
"""Of a group that is held, told apart by its rule, shared values and oldest record: one of its records."""
BETWEEN = "\x1f"
"""Stands between several shared values, and between the names of their fields."""
SHOWN = 5
"""How many records of a held group are kept to be shown."""


@dataclass(frozen=True, slots=True)
class Recognized:
    """An identity with the sources that it reads: what rules work on."""

    engine: Engine
    identity: IdentityDefinition
    sources: Mapping[str, SourceDefinition]


def step(name: str, params: Mapping[str, Scalar] | None = None, **tables: str) -> Query:
    """A fixed step over some tables."""
    names = {f"_{part}": table for part, table in tables.items()}
    return steps.load("ilk.identity", "rules.sql").query(name, names=names, params=params)


def find_links(of: Recognized) -> None:
    """Stage what records are recognized by, the links that the rules give, and what they hold back."""
    engine = of.engine
    engine.create(VALUES, values_of(of))
    engine.create(LINKS, sql.no_rows(LINK_COLUMNS))
    engine.create(HELD, sql.no_rows(HELD_COLUMNS))
    for rank, rule in enumerate(of.identity.in_order, 1):
        if of.identity.identifiers[rule.same[0]].anonymous:
            _link_devices(engine, rule, rank)
        else:
            _link_equals(engine, rule, rank)
    engine.drop([_KEYS, _GROUPS, _HELD_HERE])


def values_of(of: Recognized) -> Query:
    """`field, record_no, value` of all identifiers, each once; without blanks around, and none that is nothing else."""
    there = of.engine.tables()
    found = [
        _values_of(name, of.sources[source], column, there[of.sources[source].table])
        for name, identifier in of.identity.identifiers.items()
        for source, column in identifier.columns.items()
        if of.sources[source].table in there
    ]
    nothing = sql.no_rows({"field": "VARCHAR", "record_no": "INTEGER", "value": "VARCHAR"})
    each = sql.columns(("field", "record_no", "value"))
    return sql.select(each, sql.stack([nothing, *found]), group_by=list(each.values()))


def _values_of(name: str, source: SourceDefinition, column: str, columns: Mapping[str, str]) -> Query:
    """The values of an identifier in one source: of customers those that hold now, of events all there ever were."""
    number = sql.column(record_column(columns))
    rows: str | Query = source.table
    if source.into.customers:
        newest = [sql.column(each) for each in ("valid_from", "load_no", "row_id") if each in columns]
        numbered = {"record_no": number, column: sql.column(column)}
        numbered |= {"place": sql.row_number([number], newest, descending=True)}
        first = sql.compare(sql.column("place"), "=", sql.literal(1))
        told = sql.is_known(sql.column(column)) if source.into.partial else None
        rows = sql.select(sql.columns(("record_no", column)), sql.select(numbered, rows, where=told), where=first)
        number = sql.column("record_no")
    value = sql.call("trim", sql.cast(sql.column(column), ValueType.TEXT))
    known = sql.compare(value, "!=", sql.literal(""))
    return sql.select({"field": sql.literal(name), "record_no": number, "value": value}, rows, where=sql.truth(known))


# ---- equal values ------------------------------------------------------------------------------------------------


def _link_equals(engine: Engine, rule: Rule, rank: int) -> None:
    most: Mapping[str, Scalar] = {"most": rule.limit}
    engine.create(_KEYS, keys(rule.same))
    engine.create(_GROUPS, step("groups", keys=_KEYS))
    engine.create(_HELD_HERE, step("held", most, keys=_KEYS, groups=_GROUPS))
    why = f"more than {rule.limit} records share it"
    _keep(engine, rule, rank, step("links", most, keys=_KEYS, groups=_GROUPS), why)


def keys(fields: Sequence[str], values: str = VALUES) -> Query:
    """`record_no, key` of every record that has a value in all of some fields; several values are several keys."""
    first, *others = fields
    joins = [
        Join(_of_field(name, values), f"other_{place}", sql.same(f"other_{place}", "first", "record_no"), "inner")
        for place, name in enumerate(others)
    ]
    parts = [sql.column("value", "first")]
    for place, _ in enumerate(others):
        parts += [sql.literal(BETWEEN), sql.column("value", f"other_{place}")]
    key = sql.joined(parts) if others else parts[0]
    columns = {"record_no": sql.column("record_no", "first"), "key": key}
    return sql.select(columns, _of_field(first, values), alias="first", joins=joins)


def _of_field(name: str, values: str) -> Query:
    chosen = sql.compare(sql.column("field"), "=", sql.literal(name))
    return sql.select(sql.columns(("record_no", "value")), values, where=chosen)


# ---- devices -----------------------------------------------------------------------------------------------------


def _link_devices(engine: Engine, rule: Rule, rank: int) -> None:
    engine.create(_KEYS, step("device_keys", {"field": rule.same[0]}, values=VALUES, customer_keys=CUSTOMER_KEYS))
    engine.create(_GROUPS, step("devices", keys=_KEYS))
    engine.create(_HELD_HERE, step("device_held", keys=_KEYS, groups=_GROUPS))
    _keep(engine, rule, rank, step("device_links", groups=_GROUPS), "several logged in on this device")


def _keep(engine: Engine, rule: Rule, rank: int, links: Query, why: str) -> None:
    """Stage the links of a rule, and some of the records that it holds back."""
    found: dict[str, Expr] = {
        "record_a": sql.column("record_a"),
        "record_b": sql.column("record_b"),
        "rule": sql.literal(rule.name),
        "rank": sql.literal(rank),
        "doubtful": sql.literal(value=rule.review),
        "probability": sql.cast(sql.literal(1), ValueType.NUMBER),
        "fields": sql.literal(BETWEEN.join(rule.same)),
        "shared": sql.column("shared"),
    }
    held = {"rule": sql.literal(rule.name)} | sql.columns(("shared", "records", "first_no", "record_no"))
    held |= {"why": sql.literal(why)}
    with engine.transaction() as changes:
        changes.append(LINKS, sql.select(found, links))
        changes.append(HELD, sql.select(held, step("some", {"some": SHOWN}, held=_HELD_HERE)))
