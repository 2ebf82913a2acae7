"""Links, read: those about some people, those that wait for a person's answer, and what they come to by rule."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from ilk.catalog.tables import CUSTOMER_KEYS, IDENTITY_HELD, IDENTITY_LINKS
from ilk.identity.answers import EvidenceField, HeldGroup, Link, RuleCount
from ilk.identity.charts import waterfall
from ilk.identity.linking import BETWEEN
from ilk.identity.links import Compared, read_evidence
from ilk.identity.people import names
from ilk.kernel.clock import aware
from ilk.kernel.types import ValueType
from ilk.sources.tables import count
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.paging import SortKey, read_page
from ilk.warehouse.sql import Expr, Join, Query

_LINK = ("record_a", "record_b", "rule", "probability", "weight", "fields", "shared", "evidence", "verdict", "found_at")
_ENDS = ("record_a", "record_b")
_MOST = 1000
_GROUPS = 20
"""How many held groups are told, the largest first."""
Row = dict[str, Any]


def links_about(engine: Engine, records: Sequence[int]) -> list[Link]:
    """The links of which some record is an end, those that join first; at most a thousand."""
    ends = sql.any_of(sql.in_set(sql.column(name, "link"), list(records)) for name in _ENDS)
    order = [sql.column(name, "link") for name in ("verdict", "record_a", "record_b", "rule")]
    query = sql.select(
        _columns(),
        IDENTITY_LINKS,
        alias="link",
        joins=_named(),
        where=ends,
        order_by=[(key, "asc") for key in order],
        limit=_MOST,
    )
    return [link(row) for row in engine.run(query).to_pylist()]


def to_review(
    engine: Engine, decided: Collection[tuple[int, int]], *, limit: int, after: str | None
) -> tuple[list[list[Row]], str | None]:
    """A page of the pairs that a person is asked about, the most probable first, without those `decided` since.

    Each is all its links: what compared values comes before a rule.
    """
    keys = [
        SortKey(sql.column("probability", "pair"), ValueType.NUMBER, descending=True),
        SortKey(sql.column("record_a", "pair"), ValueType.INTEGER),
        SortKey(sql.column("record_b", "pair"), ValueType.INTEGER),
    ]
    pairs, following = read_page(
        engine, sql.columns(_ENDS, "pair"), _doubtful(decided), keys, limit=limit, after=after, alias="pair"
    )
    return _links_of(engine, [(pair["record_a"], pair["record_b"]) for pair in pairs]), following


def review_count(engine: Engine, decided: Collection[tuple[int, int]] = ()) -> int:
    """How many pairs a person is asked about, without those `decided` since."""
    return count(engine, _doubtful(decided))


def _doubtful(decided: Collection[tuple[int, int]]) -> Query:
    """The pairs that a person is asked about, each with the probability of its surest link."""
    ends = sql.columns(_ENDS)
    surest = sql.largest(sql.column("probability"))
    where = sql.all_of([_in_review(None), sql.negate(_is_one_of(_in_order(decided), None))])
    return sql.select({**ends, "probability": surest}, IDENTITY_LINKS, where=where, group_by=list(ends.values()))


def _links_of(engine: Engine, pairs: Sequence[tuple[int, int]]) -> list[list[Row]]:
    """The links by which some pairs are doubtful, pair by pair."""
    found: dict[tuple[int, int], list[Row]] = {pair: [] for pair in pairs}
    query = sql.select(
        _columns() | sql.columns(_ENDS, "link"),
        IDENTITY_LINKS,
        alias="link",
        joins=_named(),
        where=sql.all_of([_in_review(), _is_one_of(pairs)]),
    )
    for row in engine.run(query).to_pylist():
        found[row["record_a"], row["record_b"]].append(row)
    return [sorted(links, key=lambda row: (row["weight"] is None, row["rule"])) for links in found.values()]


def by_rule(engine: Engine) -> list[RuleCount]:
    """What the links of each rule come to."""
    rule, verdict = sql.column("rule"), sql.column("verdict")
    counted = {
        name: sql.count_if(sql.compare(verdict, "=", sql.literal(name)))
        for name in ("accepted", "review", "held", "rejected")
    }
    query = sql.select({"rule": rule, **counted}, IDENTITY_LINKS, group_by=[rule], order_by=[(rule, "asc")])
    return [RuleCount(**row) for row in engine.run(query).to_pylist()]


def held_groups(engine: Engine) -> tuple[list[HeldGroup], int]:
    """The largest of the groups that a limit keeps apart, and how many groups there are."""
    each = sql.columns(("rule", "shared", "first_no", "records", "why"))
    group = list(each.values())
    largest = sql.select(
        each,
        IDENTITY_HELD,
        group_by=group,
        order_by=[(each["records"], "desc"), *((each[name], "asc") for name in ("rule", "shared", "first_no"))],
        limit=_GROUPS,
    )
    rows = engine.run(largest).to_pylist()
    return [_held(engine, row) for row in rows], count(engine, sql.select(each, IDENTITY_HELD, group_by=group))


def link(row: Row) -> Link:
    """A link as an answer."""
    fields = _evidence(row)
    return Link(
        a=row["a"],
        b=row["b"],
        rule=row["rule"],
        probability=row["probability"],
        weight=row["weight"],
        verdict=row["verdict"],
        evidence=[EvidenceField(**asdict(field)) for field in fields],
        chart=waterfall(fields, row["probability"]),
        found_at=aware(row["found_at"]),
    )


def _evidence(row: Row) -> list[Compared]:
    if row["evidence"] is not None:
        return read_evidence(row["evidence"])
    if not row["fields"]:
        return []
    pairs = zip(row["fields"].split(BETWEEN), row["shared"].split(BETWEEN), strict=False)
    return [Compared(field=name, a=value, b=value) for name, value in pairs]


def _held(engine: Engine, row: Row) -> HeldGroup:
    same = [sql.compare(sql.column(name), "=", sql.literal(row[name])) for name in ("rule", "shared", "first_no")]
    records = engine.run(sql.select(sql.columns(("record_no",)), IDENTITY_HELD, where=sql.all_of(same)))
    numbers = sorted(records.column("record_no").to_pylist())
    called = names(engine, numbers)
    return HeldGroup(
        rule=row["rule"],
        values=", ".join(row["shared"].split(BETWEEN)),
        records=row["records"],
        why=row["why"],
        some=[called[number] for number in numbers if number in called],
    )


def _columns() -> dict[str, Expr]:
    return {
        "a": sql.column("customer_id", "ones"),
        "b": sql.column("customer_id", "others"),
        **sql.columns(_LINK, "link"),
    }


def _named() -> list[Join]:
    """The identifiers of both records of a link."""
    return [
        Join(CUSTOMER_KEYS, alias, sql.compare(sql.column("customer_no", alias), "=", sql.column(end, "link")), "inner")
        for alias, end in (("ones", "record_a"), ("others", "record_b"))
    ]


def _in_review(alias: str | None = "link") -> Expr:
    return sql.compare(sql.column("verdict", alias), "=", sql.literal("review"))


def _is_one_of(pairs: Iterable[tuple[int, int]], alias: str | None = "link") -> Expr:
    """Whether a link is of one of some pairs; one set, for there may be thousands."""
    ends = [sql.cast(sql.column(name, alias), ValueType.TEXT) for name in _ENDS]
    return sql.in_set(sql.joined([ends[0], sql.literal("-"), ends[1]]), sorted(f"{a}-{b}" for a, b in pairs))


def _in_order(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pairs as links name them: the smaller record first."""
    return [(min(pair), max(pair)) for pair in pairs]
