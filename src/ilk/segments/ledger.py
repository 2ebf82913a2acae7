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

ASKED = "passing_asked"
"""Those who are looked at again, of segments that are not answered for everyone; columns as in `CHANGED`."""

MEMBER_COLUMNS = {"segment_no": "INTEGER", "customer_no": "INTEGER"}
ASKED_COLUMNS = {**MEMBER_COLUMNS, "belong": "BOOLEAN"}
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
    engine: Engine, stamp: Stamp, answered: Iterable[str], recorded: Sequence[str], before: Iterable[str]
) -> Mapping[str, int]:
    """Give each segment a number for the time of a refresh: those answered, defined, or with members before.

    Segments that are defined and not recorded this time keep their members; removed ones lose them.
    """
    numbers = {name: number for number, name in enumerate(sorted({*answered, *stamp.versions, *before}), start=1)}
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


def changed(before: str | Query, recorded: Iterable[int], of: Iterable[int] | None = None) -> Query:
    """The rows of `CHANGED`; `before` has `segment, customer_no, since`.

    Args:
        before: the memberships to compare with.
        recorded: the segments of whom `MEMBERS` has everyone.
        of: the segments that are looked at; all when left out.
    """
    now = sql.everything(MEMBERS, where=sql.in_set(sql.column("segment_no"), list(recorded)))
    former = _former(before, of)
    keys = ("segment_no", "customer_no")
    same = sql.all_of(sql.compare(sql.column(key, "now"), "=", sql.column(key, "former")) for key in keys)
    is_in, was_in = (sql.is_known(sql.column("segment_no", side)) for side in ("now", "former"))
    columns = {key: sql.or_else(sql.column(key, "now"), sql.column(key, "former")) for key in keys} | {"belong": is_in}
    entered = sql.negate(was_in)
    left = sql.all_of((sql.negate(is_in), sql.negate(sql.truth(sql.column("kept", "former")))))
    joins = [Join(former, "former", same, kind="full")]
    return sql.select(columns, now, alias="now", joins=joins, where=sql.any_of((entered, left)))


def changed_of_asked(before: str | Query, of: Iterable[int]) -> Query:
    """The rows of `CHANGED` of segments of whom `ASKED` has those who are looked at again."""
    asked = sql.everything(ASKED, where=sql.in_set(sql.column("segment_no"), of := list(of)))
    same = sql.all_of(sql.compare(sql.column(key, "former"), "=", sql.column(key, "asked")) for key in MEMBER_COLUMNS)
    belong, was_in = sql.column("belong", "asked"), sql.is_known(sql.column("segment_no", "former"))
    entered = sql.all_of((belong, sql.negate(was_in)))
    left = sql.all_of((sql.negate(belong), was_in))
    columns = {name: sql.column(name, "asked") for name in ASKED_COLUMNS}
    joins = [Join(_former(before, of), "former", same)]
    return sql.select(columns, asked, alias="asked", joins=joins, where=sql.any_of((entered, left)))


def who_changed(of: Iterable[int]) -> Query:
    """`customer_no` of everyone who entered or left some segments."""
    number, chosen = sql.column("customer_no"), sql.in_set(sql.column("segment_no"), list(of))
    return sql.select({"customer_no": number}, CHANGED, where=chosen, group_by=[number])


def _former(before: str | Query, of: Iterable[int] | None) -> Query:
    """`segment_no, customer_no, kept` of those who were in."""
    same_name = sql.compare(sql.column("segment", "names"), "=", sql.column("segment", "member"))
    columns = {
        "segment_no": sql.column("segment_no", "names"),
        "customer_no": sql.column("customer_no", "member"),
        "kept": sql.column("kept", "names"),
    }
    chosen = None if of is None else sql.in_set(sql.column("segment_no", "names"), list(of))
    joins = [Join(NAMES, "names", same_name, kind="inner")]
    return sql.select(columns, before, alias="member", joins=joins, where=chosen)


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
    return sql.stack([_staying(before, ("segment", "customer_no", "since"), None), entered(stamp)])


def going_on(before: str | Query, of: Iterable[int]) -> Query:
    """`segment, customer_no` of the members of some segments after the changes."""
    of = list(of)
    chosen = sql.all_of((sql.column("belong", "member"), sql.in_set(sql.column("segment_no", "member"), of)))
    new = sql.select(_named(), CHANGED, alias="member", joins=[_names("member")], where=chosen)
    return sql.stack([_staying(before, ("segment", "customer_no"), of), new])


def entered(stamp: Stamp) -> Query:
    """The memberships that begin."""
    columns = _named() | {"since": sql.literal(stamp.as_of)}
    belong = sql.column("belong", "member")
    return sql.select(columns, CHANGED, alias="member", joins=[_names("member")], where=belong)


def _staying(before: str | Query, columns: Sequence[str], of: Iterable[int] | None) -> Query:
    """The memberships of before that go on; those of some segments, or all for None."""
    left = sql.negate(sql.column("belong", "member"))
    gone = sql.select(_named(), CHANGED, alias="member", joins=[_names("member")], where=left)
    keys = ("segment", "customer_no")
    same = sql.all_of(sql.compare(sql.column(key, "gone"), "=", sql.column(key, "was")) for key in keys)
    joins, stays = [Join(gone, "gone", same)], [sql.is_missing(sql.column("customer_no", "gone"))]
    if of is not None:
        named = sql.compare(sql.column("segment", "names"), "=", sql.column("segment", "was"))
        joins.append(Join(NAMES, "names", named, kind="inner"))
        stays.append(sql.in_set(sql.column("segment_no", "names"), list(of)))
    kept = {name: sql.column(name, "was") for name in columns}
    return sql.select(kept, before, alias="was", joins=joins, where=sql.all_of(stays))


def _named() -> dict[str, Expr]:
    """Who moved, by the name of the segment."""
    return {"segment": sql.column("segment", "names"), "customer_no": sql.column("customer_no", "member")}


def _names(member: str) -> Join:
    same = sql.compare(sql.column("segment_no", "names"), "=", sql.column("segment_no", member))
    return Join(NAMES, "names", same, kind="inner")


def _change() -> Expr:
    return sql.choose([(sql.column("belong", "member"), sql.literal("entered"))], sql.literal("left"))
