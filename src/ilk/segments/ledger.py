"""Who entered and who left: today's members against those of before, by whole-number keys, and the ledger's rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Join, Query

MEMBERS = "passing_members"
"""Today's members: `segment_no, customer_no`."""
NAMES = "passing_segments"
"""The segments of a refresh: `segment_no, segment, version`, and whether their memberships are `kept` as they were."""
CHANGED = "passing_changed"
"""Everyone who entered or left: `segment_no, customer_no`, and whether they `belong` now."""

MEMBER_COLUMNS = {"segment_no": "INTEGER", "customer_no": "INTEGER"}
_NAMES_SCHEMA = pa.schema(
    [("segment_no", pa.int32()), ("segment", pa.string()), ("version", pa.int32()), ("kept", pa.bool_())]
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is written beside each change of the ledger: when, by which run, by which version of each segment."""

    as_of: datetime
    run_id: str
    versions: Mapping[str, int]


def number_segments(
    engine: Engine, stamp: Stamp, answered: Iterable[str], recorded: Sequence[str], before: str | Query
) -> Mapping[str, int]:
    """Give each segment a number for the time of a refresh: those answered, defined, or with members before.

    Segments that are defined and not recorded this time keep their members; removed ones lose them.
    """
    segment = sql.column("segment")
    had = engine.run(sql.select({"segment": segment}, before, group_by=[segment])).column("segment").to_pylist()
    numbers = {name: number for number, name in enumerate(sorted({*answered, *stamp.versions, *had}), start=1)}
    kept = set(stamp.versions) - set(recorded)
    rows = [
        {"segment_no": number, "segment": name, "version": stamp.versions.get(name, 0), "kept": name in kept}
        for name, number in numbers.items()
    ]
    with engine.transaction() as changes:
        changes.drop(NAMES)
        changes.append(NAMES, pa.Table.from_pylist(rows, schema=_NAMES_SCHEMA))
    return numbers


def named_members() -> Query:
    """Today's members by name: `segment, customer_no`."""
    columns = {"segment": sql.column("segment", "names"), "customer_no": sql.column("customer_no", "member")}
    return sql.select(columns, MEMBERS, alias="member", joins=[_names("member")])


def changed(before: str | Query, recorded: Iterable[int]) -> Query:
    """The rows of `CHANGED`; `before` has `segment, customer_no, since`."""
    now = sql.everything(MEMBERS, where=sql.in_set(sql.column("segment_no"), list(recorded)))
    same_name = sql.compare(sql.column("segment", "names"), "=", sql.column("segment", "member"))
    former = sql.select(
        {
            "segment_no": sql.column("segment_no", "names"),
            "customer_no": sql.column("customer_no", "member"),
            "kept": sql.column("kept", "names"),
        },
        before,
        alias="member",
        joins=[Join(NAMES, "names", same_name, kind="inner")],
    )
    keys = ("segment_no", "customer_no")
    same = sql.all_of(sql.compare(sql.column(key, "now"), "=", sql.column(key, "former")) for key in keys)
    is_in, was_in = (sql.is_known(sql.column("segment_no", side)) for side in ("now", "former"))
    columns = {key: sql.or_else(sql.column(key, "now"), sql.column(key, "former")) for key in keys} | {"belong": is_in}
    entered = sql.negate(was_in)
    left = sql.all_of((sql.negate(is_in), sql.negate(sql.truth(sql.column("kept", "former")))))
    joins = [Join(former, "former", same, kind="full")]
    return sql.select(columns, now, alias="now", joins=joins, where=sql.any_of((entered, left)))


def changes(stamp: Stamp) -> Query:
    """The ledger's rows: who entered, and who left."""
    columns = {
        "segment": sql.column("segment", "names"),
        "version": sql.column("version", "names"),
        "customer_no": sql.column("customer_no", "member"),
        "change": _change(),
        "occurred_at": sql.literal(stamp.as_of),
        "run_id": sql.literal(stamp.run_id),
    }
    return sql.select(columns, CHANGED, alias="member", joins=[_names("member")])


def moved() -> Query:
    """How many entered and left each segment: `segment, change, moved`."""
    segment = sql.column("segment", "names")
    columns = {"segment": segment, "change": _change(), "moved": sql.count_rows()}
    groups = [segment, sql.column("belong", "member")]
    return sql.select(columns, CHANGED, alias="member", joins=[_names("member")], group_by=groups)


def carried_on(before: str | Query, stamp: Stamp) -> Query:
    """The memberships after the changes: who stays keeps their `since`."""
    names = ("segment", "customer_no", "since")
    gone = sql.select(
        {"segment": sql.column("segment", "names"), "customer_no": sql.column("customer_no", "member")},
        CHANGED,
        alias="member",
        joins=[_names("member")],
        where=sql.negate(sql.column("belong", "member")),
    )
    same = sql.all_of(sql.compare(sql.column(key, "gone"), "=", sql.column(key, "was")) for key in names[:2])
    stays = sql.select(
        {name: sql.column(name, "was") for name in names},
        before,
        alias="was",
        joins=[Join(gone, "gone", same)],
        where=sql.is_missing(sql.column("customer_no", "gone")),
    )
    entered = sql.select(
        {
            "segment": sql.column("segment", "names"),
            "customer_no": sql.column("customer_no", "member"),
            "since": sql.literal(stamp.as_of),
        },
        CHANGED,
        alias="member",
        joins=[_names("member")],
        where=sql.column("belong", "member"),
    )
    return sql.stack([stays, entered])


def _names(member: str) -> Join:
    same = sql.compare(sql.column("segment_no", "names"), "=", sql.column("segment_no", member))
    return Join(NAMES, "names", same, kind="inner")


def _change() -> Expr:
    return sql.choose([(sql.column("belong", "member"), sql.literal("entered"))], sql.literal("left"))
