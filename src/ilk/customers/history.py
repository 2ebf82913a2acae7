"""The history of traits: an entry whenever a customer's value is another than before."""

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, assert_never

from ilk.catalog.tables import CUSTOMERS, HISTORY, STAGED
from ilk.customers.traits import Origin, Trait
from ilk.kernel.types import ValueType
from ilk.warehouse import sql, steps
from ilk.warehouse.engine import Engine, Transaction
from ilk.warehouse.sql import Expr, Query

STAGED_HISTORY = STAGED + HISTORY
STAGED_DATED = f"{STAGED}dated_traits"
"""The traits of whose history sources tell all: what was published of them before does not count."""
_CUSTOMERS = STAGED + CUSTOMERS
_COLUMNS = {"customer_no": "INTEGER", "trait": "VARCHAR", "value": "VARCHAR", "since": "TIMESTAMP"}


def tracked(traits: Iterable[Trait], *, present: bool, dated: Container[str] = frozenset()) -> Mapping[str, ValueType]:
    """The traits whose changes runs keep, with their types; not those whose past a source tells, the `dated` ones.

    A source says what is so now, so its traits are recorded at the present only: in the past they are not known.
    """
    known = [trait for trait in traits if trait.name not in dated and (present or trait.origin is not Origin.SOURCE)]
    return {trait.name: trait.type for trait in known if trait.tracked}


def begin_history(engine: Engine, dated: Iterable[str] = ()) -> None:
    """Stage an empty history, for `stage_history` to add to; what is staged of `dated` traits is all there is."""
    engine.create(STAGED_HISTORY, sql.no_rows(_COLUMNS))
    engine.create(STAGED_DATED, sql.no_rows({"trait": "VARCHAR"}))
    names = [sql.select({"trait": sql.literal(name)}, None) for name in sorted(dated)]
    if names:
        with engine.transaction() as changes:
            changes.append(STAGED_DATED, sql.stack(names))


def stage_history(engine: Engine, traits: Mapping[str, ValueType], as_of: datetime) -> None:
    """Add an entry for each value of the staged customers that is another than the newest before `as_of`."""
    if not traits:
        return
    published = [sql.everything(HISTORY)] if HISTORY in engine.tables() else []
    entries = sql.stack([*published, sql.everything(STAGED_HISTORY)])
    with engine.transaction() as changes:
        changes.append(STAGED_HISTORY, changes_query(traits, entries, as_of))


def publish_history(changes: Transaction, tables: Mapping[str, object], as_ofs: Sequence[datetime]) -> None:
    """Add what was staged, in the place of what an earlier run recorded at the same instants; drop what was staged."""
    if HISTORY in tables and as_ofs:
        changes.execute(sql.delete(HISTORY, sql.in_set(sql.column("since"), list(as_ofs))))
    if HISTORY in tables:
        changes.execute(sql.delete_matching(HISTORY, STAGED_DATED, ("trait",)))
        changes.execute(sql.delete_matching(HISTORY, STAGED_HISTORY, ("customer_no", "trait", "since")))
    changes.append(HISTORY, sql.everything(STAGED_HISTORY))
    changes.drop(STAGED_HISTORY)
    changes.drop(STAGED_DATED)


def changes_query(
    traits: Mapping[str, ValueType], entries: Query, as_of: datetime, customers: str = _CUSTOMERS
) -> Query:
    """`customer_no, trait, value, since` of every value that is another than its newest entry before `as_of`."""
    present = [_values(name, kind, customers) for name, kind in traits.items()]
    fixed = steps.load("ilk.customers", "history.sql")
    names = {"_entries": "entries", "_known": "known", "_present": "present"}
    known, changed = (fixed.query(step, names=names, params={"as_of": as_of}) for step in ("known", "changed"))
    return sql.named_steps([("entries", entries), ("known", known), ("present", sql.stack(present))], changed)


def recorded_values(
    engine: Engine, traits: Mapping[str, ValueType], customers: Sequence[int], at: datetime
) -> Mapping[int, Mapping[str, Any]]:
    """The values of traits that were on record of some customers at an instant; what was not recorded is left out."""
    found: dict[int, dict[str, Any]] = {number: {} for number in customers}
    if HISTORY not in engine.tables() or not traits or not customers:
        return found
    columns = sql.columns(_COLUMNS)
    chosen = sql.all_of(
        (
            sql.in_set(columns["customer_no"], list(customers)),
            sql.in_set(columns["trait"], list(traits)),
            sql.compare(columns["since"], "<=", sql.literal(at)),
        )
    )
    query = sql.select(columns, HISTORY, where=chosen, order_by=[(columns["since"], "asc")])
    for row in engine.run(query).to_pylist():
        found[row["customer_no"]][row["trait"]] = value_of(row["value"], traits[row["trait"]])
    return found


def _values(trait: str, kind: ValueType, customers: str) -> Query:
    number, value = sql.column("customer_no"), entry(sql.column(trait), kind)
    return sql.select({"customer_no": number, "trait": sql.literal(trait), "value": value}, customers)


def entry(value: Expr, kind: ValueType) -> Expr:
    """A value as the history's text; `value_of` reads it back."""
    if kind is not ValueType.TEXT_LIST:
        return sql.cast(value, ValueType.TEXT)
    listed = sql.call("json_extract_string", sql.call("json_object", "list", value), "$.list")
    return sql.choose([(sql.is_known(value), listed)])


def value_of(text: str | None, kind: ValueType) -> Any:
    """The value that a text of the history stands for; instants are aware, in UTC."""
    if text is None:
        return None
    match kind:
        case ValueType.TEXT:
            return text
        case ValueType.INTEGER:
            return int(text)
        case ValueType.NUMBER:
            return float(text)
        case ValueType.MONEY:
            return Decimal(text)
        case ValueType.YES_NO:
            return text == "true"
        case ValueType.DATE:
            return date.fromisoformat(text)
        case ValueType.INSTANT:
            return datetime.fromisoformat(text).replace(tzinfo=UTC)
        case ValueType.TEXT_LIST:
            return json.loads(text)
        case _:
            assert_never(kind)
