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
"""The segments of a refresh: `segment_no, segment, version`."""
CHANGED = "passing_changed"
"""Everyone who entered or left: `segment_no, customer_no`, and whether they `belong` now."""

ASKED = "passing_asked"
"""Those who are looked at again, of segments that are not answered for everyone; columns as in `CHANGED`."""

WHEN = ("occurred_at", "run_id")
"""What orders the ledger: runs of the same instant come one after the other."""
MEMBER_COLUMNS = {"segment_no": "INTEGER", "customer_no": "INTEGER"}
ASKED_COLUMNS = {**MEMBER_COLUMNS, "belong": "BOOLEAN"}
_NAMES_SCHEMA = pa.schema([("segment_no", pa.int32()), ("segment", pa.string()), ("version", pa.int32())])


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is written beside each change of the ledger: when, by which run, by which version of each segment."""

    as_of: datetime
    run_id: str
    versions: Mapping[str, int]


def number_segments(engine: Engine, stamp: Stamp, answered: Iterable[str], before: Iterable[str]) -> Mapping[str, int]:
    """Give each segment a number for the time of a refresh: those answered, defined, or with members before."""
    numbers = {name: number for number, name in enumerate(sorted({*answered, *stamp.versions, *before}), start=1)}
    rows = [
        {"segment_no": number, "segment": name, "version": stamp.versions.get(name, 0)}
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


def changed(before: str | Query, of: Iterable[int]) -> Query:
    """The rows of `CHANGED` of segments of whom `MEMBERS` has everyone; `before` has `segment, customer_no, since`.

    A customer's segments, now and before, are two sets of numbers: to find in what they differ takes less than half of
    the time that matching every membership with its like does. Nobody is in a segment twice, now or before.
    """
    number, customer_no, of = sql.column("segment_no"), sql.column("customer_no"), list(of)
    columns = {"segment_no": number, "customer_no": customer_no}
    now = sql.select(columns, MEMBERS, where=sql.in_set(number, of))
    if not isinstance(before, str):
        # Nobody was in anything: all enter.
        return sql.select({**columns, "belong": sql.literal(value=True)}, now)
    words = _words(of)
    sets = {f"moved_{word}": sql.in_one_alone(sql.choose([(_within(word), _place(word))])) for word in words}
    each = sql.select(
        {"customer_no": customer_no, **sets}, sql.stack([now, _former(before, of)]), group_by=[customer_no]
    )
    some = sql.any_of(sql.compare(sql.column(name), "!=", sql.literal(0)) for name in sets)
    moved = sql.select(sql.columns(("customer_no", *sets)), each, where=some)
    own = sql.any_of(sql.all_of((_within(word, "names"), _has(word))) for word in words)
    pairs = {"segment_no": sql.column("segment_no", "names"), "customer_no": sql.column("customer_no", "moved")}
    names = Join(NAMES, "names", own, kind="inner")
    found = sql.columns(MEMBER_COLUMNS, "found") | {"belong": sql.is_known(sql.column("customer_no", "now"))}
    joins = [Join(now, "now", sql.same("now", "found", *MEMBER_COLUMNS))]
    return sql.select(found, sql.select(pairs, moved, alias="moved", joins=[names]), alias="found", joins=joins)


def _words(of: Iterable[int]) -> list[int]:
    """The numbers of segments are told in words, of so many each."""
    return sorted({(number - 1) // sql.PLACES for number in of})


def _within(word: int, alias: str | None = None) -> Expr:
    """Whether the number of a segment is told in a word."""
    number, first = sql.column("segment_no", alias), word * sql.PLACES + 1
    last = sql.compare(number, "<", sql.literal(first + sql.PLACES))
    return sql.all_of((sql.compare(number, ">=", sql.literal(first)), last))


def _place(word: int, alias: str | None = None) -> Expr:
    """The place in a word at which the number of a segment is told."""
    return sql.less(sql.column("segment_no", alias), sql.literal(word * sql.PLACES + 1))


def _has(word: int) -> Expr:
    """Whether the segment of a row of `NAMES` is among those of the customer beside it."""
    return sql.has_place(sql.column(f"moved_{word}", "moved"), _place(word, "names"))


def changed_of_asked(before: str | Query, of: Iterable[int]) -> Query:
    """The rows of `CHANGED` of segments of whom `ASKED` has those who are looked at again."""
    asked = sql.everything(ASKED, where=sql.in_set(sql.column("segment_no"), of := list(of)))
    same = sql.same("former", "asked", *MEMBER_COLUMNS)
    belong, was_in = sql.column("belong", "asked"), sql.is_known(sql.column("segment_no", "former"))
    entered = sql.all_of((belong, sql.negate(was_in)))
    left = sql.all_of((sql.negate(belong), was_in))
    columns = sql.columns(ASKED_COLUMNS, "asked")
    joins = [Join(_former(before, of), "former", same)]
    return sql.select(columns, asked, alias="asked", joins=joins, where=sql.any_of((entered, left)))


def changed_of_lost(before: str | Query, of: Iterable[int], lost: str) -> Query:
    """The rows of `CHANGED` of some customers (`customer_no`), who leave whatever of some segments they were in."""
    same = sql.compare(sql.column("customer_no", "lost"), "=", sql.column("customer_no", "former"))
    columns = {name: sql.column(name, "former") for name in MEMBER_COLUMNS} | {"belong": sql.literal(value=False)}
    return sql.select(columns, _former(before, of), alias="former", joins=[Join(lost, "lost", same, kind="inner")])


def who_changed(of: Iterable[int]) -> Query:
    """`customer_no` of everyone who entered or left some segments."""
    number, chosen = sql.column("customer_no"), sql.in_set(sql.column("segment_no"), list(of))
    return sql.select({"customer_no": number}, CHANGED, where=chosen, group_by=[number])


def _former(before: str | Query, of: Iterable[int]) -> Query:
    """`segment_no, customer_no` of those who were in some segments."""
    same_name = sql.same("names", "member", "segment")
    columns = {
        "segment_no": sql.column("segment_no", "names"),
        "customer_no": sql.column("customer_no", "member"),
    }
    chosen = sql.in_set(sql.column("segment_no", "names"), list(of))
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
    columns, belong = _named() | {"since": sql.literal(stamp.as_of)}, sql.column("belong", "member")
    entered = sql.select(columns, CHANGED, alias="member", joins=[_names("member")], where=belong)
    return sql.stack([_staying(before, ("segment", "customer_no", "since"), None), entered])


def going_on(before: str | Query, of: Iterable[int]) -> Query:
    """`segment, customer_no` of the members of some segments after the changes."""
    of = list(of)
    chosen = sql.all_of((sql.column("belong", "member"), sql.in_set(sql.column("segment_no", "member"), of)))
    new = sql.select(_named(), CHANGED, alias="member", joins=[_names("member")], where=chosen)
    return sql.stack([_staying(before, ("segment", "customer_no"), of), new])


def _staying(before: str | Query, columns: Sequence[str], of: Iterable[int] | None) -> Query:
    """The memberships of before that go on; those of some segments, or all for None."""
    left = sql.negate(sql.column("belong", "member"))
    gone = sql.select(_named(), CHANGED, alias="member", joins=[_names("member")], where=left)
    keys = ("segment", "customer_no")
    same = sql.same("gone", "was", *keys)
    joins, stays = [Join(gone, "gone", same)], [sql.is_missing(sql.column("customer_no", "gone"))]
    if of is not None:
        named = sql.same("names", "was", "segment")
        joins.append(Join(NAMES, "names", named, kind="inner"))
        stays.append(sql.in_set(sql.column("segment_no", "names"), list(of)))
    kept = sql.columns(columns, "was")
    return sql.select(kept, before, alias="was", joins=joins, where=sql.all_of(stays))


def _named() -> dict[str, Expr]:
    """Who moved, by the name of the segment."""
    return {"segment": sql.column("segment", "names"), "customer_no": sql.column("customer_no", "member")}


def _names(member: str) -> Join:
    same = sql.same("names", member, "segment_no")
    return Join(NAMES, "names", same, kind="inner")


def _change() -> Expr:
    return sql.choose([(sql.column("belong", "member"), sql.literal("entered"))], sql.literal("left"))
