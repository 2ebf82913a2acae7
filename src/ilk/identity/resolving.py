"""Who is who, worked out anew: links of rules, matching and people to identities, and all rows after them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilk.catalog.tables import CUSTOMER_KEYS, HOUSEHOLDS, IDENTITIES, IDENTITY_HELD, IDENTITY_LINKS, STAGED
from ilk.database.identity import PairDecision
from ilk.identity.following import People, following
from ilk.identity.grouping import DECIDED, Groups, Numbers, Pairs, grouped
from ilk.identity.households import stage_households
from ilk.identity.linking import HELD, LINK_COLUMNS, LINKS, SHOWN, VALUES, Recognized, find_links, step
from ilk.identity.matched import Matched, find_matches
from ilk.identity.matching.model import Learnt
from ilk.sources.definition import SourceDefinition
from ilk.sources.records import is_resolved
from ilk.sources.tables import count, ensure_own_tables
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

DECISION = "decision"
"""What stands as the rule of links that people made."""
LARGEST = "largest"
"""What stands as the rule of groups that would be too large."""
AFTER = STAGED + IDENTITIES
_JUDGED, _TOLD, _DECIDED, _TOO_LARGE, _MOVED, _NOBODY, _NOTHING = (
    f"{STAGED}identity_{name}" for name in ("links", "told", "decided", "large", "moved", "nobody", "nothing")
)
_PASSING = (VALUES, LINKS, _TOLD, _DECIDED, _TOO_LARGE, _MOVED, _NOBODY, _NOTHING)
_HELD_SCHEMA = pa.schema(
    [
        ("rule", pa.string()),
        ("shared", pa.string()),
        ("records", pa.int64()),
        ("first_no", pa.int32()),
        ("record_no", pa.int32()),
        ("why", pa.string()),
    ]
)
_OWN = {"record_no": "INTEGER", "customer_no": "INTEGER"}
_JUDGED_COLUMNS = {
    **{name: kind for name, kind in LINK_COLUMNS.items() if name not in {"rank", "doubtful"}},
    "verdict": "VARCHAR",
    "found_at": "TIMESTAMP",
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """How many records are how many people now, how many changed their person, and what the links came to.

    `model` is the one of matching, None where it found nothing to learn from; `warnings` are what matching says.
    """

    records: int
    people: int
    moved: int
    held: int
    review: int
    model: Learnt | None = None
    warnings: tuple[str, ...] = ()


def resolve(of: Recognized, decisions: Iterable[PairDecision], now: datetime, model: Learnt | None = None) -> Resolved:
    """Work out who is who, and let the rows follow, in one transaction: cut short, all is as it was.

    The result depends on the rows, the definition and the decisions alone, not on their order. Tables get a column
    `record_no` besides `customer_no` the first time. The caller sees to what is kept about customers beyond rows.
    """
    engine = of.engine
    ensure_own_tables(engine)
    find_links(of)
    decided, matched = _decided(engine, decisions), Matched(None, ())
    if of.identity.matching is not None:
        matched = find_matches(of, of.identity.matching, decided, model, now.date())
    groups = _group(of, decided)
    _stage_identities(engine, groups)
    _stage_too_large(of, groups)
    _judge(engine, now)
    stage_households(of, AFTER)
    moved = _stage_moved(engine)
    with following(engine, of.sources.values(), People(AFTER, _MOVED)) as changes:
        changes.rename(AFTER, IDENTITIES)
        changes.rename(_JUDGED, IDENTITY_LINKS)
        changes.rename(HELD, IDENTITY_HELD)
        changes.rename(STAGED + HOUSEHOLDS, HOUSEHOLDS)
    engine.drop(_PASSING)
    return _resolved(engine, moved, matched)


def dissolve(engine: Engine, sources: Collection[SourceDefinition]) -> bool:
    """Make every record a customer of its own again, when there was an identity and is none; whether there was."""
    if not is_resolved(engine):
        return False
    with following(engine, sources, None) as changes:
        for table in (IDENTITIES, IDENTITY_LINKS, IDENTITY_HELD, HOUSEHOLDS):
            changes.drop(table)
    return True


# ---- links to groups ---------------------------------------------------------------------------------------------


def _group(of: Recognized, decided: pa.Table) -> Groups:
    """The groups that accepted links and decisions come to."""
    engine = of.engine
    certain = sql.negate(sql.column("doubtful"))
    columns = sql.columns(("record_a", "record_b", "rank", "probability"))
    links = engine.run(sql.select(columns, LINKS, where=certain))
    a, b, rank = (_numbers(links.column(name)) for name in ("record_a", "record_b", "rank"))
    probability = links.column("probability").to_numpy().astype(np.float64)
    apart = decided.filter(pc.equal(decided.column("verdict"), "different"))
    pairs = zip(apart.column("record_a").to_pylist(), apart.column("record_b").to_pylist(), strict=True)
    return grouped(Pairs(a, b, rank, probability), pairs, of.identity.largest, _numbers(_devices(of)))


def _numbers(column: pa.ChunkedArray) -> Numbers:
    return np.asarray(column.to_numpy(), dtype=np.int64)


def _devices(of: Recognized) -> pa.ChunkedArray:
    """The records that are a device: people are not called by them."""
    names = [name for name, identifier in of.identity.identifiers.items() if identifier.anonymous]
    own = sql.compare(sql.column("customer_id", "keys"), "=", sql.column("value", "found"))
    same = sql.all_of([sql.compare(sql.column("customer_no", "keys"), "=", sql.column("record_no", "found")), own])
    where = sql.in_set(sql.column("field", "found"), names)
    joins = [sql.Join(CUSTOMER_KEYS, "keys", same, "inner")]
    columns = {"record_no": sql.column("record_no", "found")}
    return of.engine.run(sql.select(columns, VALUES, alias="found", joins=joins, where=where)).column("record_no")


def _decided(engine: Engine, decisions: Iterable[PairDecision]) -> pa.Table:
    """Decisions by the numbers of their records, staged; those on records that there are not say nothing for now.

    Who was said to be the same is linked, more strongly than by any rule.
    """
    told = [{"a": each.record_a, "b": each.record_b, "verdict": each.verdict} for each in decisions]
    names = pa.schema([("a", pa.string()), ("b", pa.string()), ("verdict", pa.string())])
    engine.create(_TOLD, sql.no_rows(dict.fromkeys(names.names, "VARCHAR")))
    with engine.transaction() as changes:
        changes.append(_TOLD, pa.Table.from_pylist(told, schema=names))
    engine.create(_DECIDED, step("decided", told=_TOLD, customer_keys=CUSTOMER_KEYS))
    linked = step("decided_links", {"rule": DECISION, "rank": DECIDED}, decided=_DECIDED)
    with engine.transaction() as changes:
        changes.append(LINKS, linked)
    return engine.run(sql.everything(_DECIDED))


# ---- groups to tables --------------------------------------------------------------------------------------------


def _stage_identities(engine: Engine, groups: Groups) -> None:
    led = groups.members != groups.leaders
    numbers = [pa.array(each[led].astype(np.int32)) for each in (groups.members, groups.leaders)]
    engine.create(AFTER, sql.no_rows(_OWN))
    with engine.transaction() as changes:
        changes.append(AFTER, pa.table(numbers, names=["record_no", "customer_no"]))


def _stage_too_large(of: Recognized, groups: Groups) -> None:
    """Stage who is held because a group would be too large, and some of each to be shown."""
    engine = of.engine
    everyone = np.concatenate([*groups.too_large, np.array([], dtype=np.int64)])
    why = f"it would be one person of more than {of.identity.largest} records"
    some = [
        {
            "rule": LARGEST,
            "shared": "",
            "records": len(group),
            "first_no": int(group.min()),
            "record_no": int(number),
            "why": why,
        }
        for group in groups.too_large
        for number in sorted(group)[:SHOWN]
    ]
    engine.create(_TOO_LARGE, sql.no_rows({"record_no": "INTEGER"}))
    with engine.transaction() as changes:
        changes.append(_TOO_LARGE, pa.table([pa.array(everyone.astype(np.int32))], names=["record_no"]))
        changes.append(HELD, pa.Table.from_pylist(some, schema=_HELD_SCHEMA))


def _judge(engine: Engine, now: datetime) -> None:
    """Stage every link with what becomes of it."""
    known = IDENTITY_LINKS
    if known not in engine.tables():
        known = _NOTHING
        engine.create(known, sql.no_rows(_JUDGED_COLUMNS))
    judged = step(
        "judged",
        {"now": now},
        links=LINKS,
        after=AFTER,
        decided=_DECIDED,
        too_large=_TOO_LARGE,
        known=known,
    )
    engine.create(_JUDGED, judged)


def _stage_moved(engine: Engine) -> int:
    """Stage the records whose person is another than before; how many they are."""
    before = IDENTITIES
    if before not in engine.tables():
        before = _NOBODY
        engine.create(before, sql.no_rows(_OWN))
    engine.create(_MOVED, step("moved", customer_keys=CUSTOMER_KEYS, before=before, after=AFTER))
    return count(engine, _MOVED)


def _resolved(engine: Engine, moved: int, matched: Matched) -> Resolved:
    records, absorbed = count(engine, CUSTOMER_KEYS), count(engine, IDENTITIES)
    reviewed = sql.compare(sql.column("verdict"), "=", sql.literal("review"))
    each = sql.columns(("rule", "shared", "first_no"))
    groups = sql.select(each, IDENTITY_HELD, group_by=list(each.values()))
    held, review = count(engine, groups), count(engine, IDENTITY_LINKS, reviewed)
    return Resolved(records, records - absorbed, moved, held, review, matched.model, matched.warnings)
