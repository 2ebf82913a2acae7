"""What the engine sums for health: members of segments and groups, their figures as sufficient statistics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from ilk.catalog.tables import CUSTOMERS, HISTORY, MEMBERSHIPS
from ilk.customers.reading import rows
from ilk.insight.ground import EVERYONE
from ilk.insight.health.facts import Known, facts
from ilk.insight.health.segmentations import Segmentation
from ilk.kernel.types import ValueType
from ilk.measurement.statistics import Moments
from ilk.segments.questions.members import recorded_memberships
from ilk.warehouse import sql, steps
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Query

HEALTH = steps.load("ilk.insight.health", "health.sql")
_NUMBER = "customer_no"


@dataclass(frozen=True, slots=True)
class Tally:
    """Some customers: how many, their metrics by place, how many of them each flag is true of."""

    customers: int = 0
    metrics: Sequence[Moments] = ()
    flags: Mapping[str, int] | None = None

    def flag(self, name: str) -> int:
        """How many of them a flag is true of."""
        return (self.flags or {}).get(name, 0)


@dataclass(frozen=True, slots=True)
class Stood:
    """A segmentation's customers: a tally for each place, 0 being in none of its groups; how many are in several."""

    segmentation: Segmentation
    places: Mapping[int, Tally]
    several: int

    def tally(self, place: int) -> Tally:
        """Those who are at a place; nobody where nobody is."""
        return self.places.get(place, Tally())

    @property
    def customers(self) -> int:
        """Everyone."""
        return sum(tally.customers for tally in self.places.values())

    @property
    def covered(self) -> int:
        """How many are in a group."""
        return self.customers - self.tally(0).customers

    def sizes(self) -> list[int]:
        """How many each group has, in order."""
        return [self.tally(place).customers for place in range(1, len(self.segmentation.groups) + 1)]


def members(segments: Sequence[str], known: Known) -> Query:
    """Who is in some segments at the instant: `key` (the segment), `customer_no`, `since`."""
    columns = {"key": sql.column("segment", "member")} | sql.columns(("customer_no", "since"), "member")
    if known.is_now:
        some = sql.in_set(sql.column("segment", "member"), list(segments))
        return sql.select(columns, MEMBERSHIPS, alias="member", where=some)
    return sql.select(columns, recorded_memberships(segments, known.moment.as_of), alias="member")


def members_of(engine: Engine, segmentation: Segmentation, known: Known, at: datetime | None = None) -> Query:
    """Who is in its groups at the instant, or at an earlier one: `key`, `customer_no`."""
    if segmentation.trait is not None:
        return _valued(engine, segmentation.trait, known, at)
    if at is None:
        return members(segmentation.segments, known)
    recorded = recorded_memberships(segmentation.segments, at)
    columns = {"key": sql.column("segment", "member"), "customer_no": sql.column("customer_no", "member")}
    return sql.select(columns, recorded, alias="member")


def tallies(engine: Engine, segments: Sequence[str], known: Known) -> dict[str, Tally]:
    """A tally of each segment and of `EVERYONE`, in one statement."""
    columns = _summed(known, "facts")
    named = [("facts", facts(known))]
    everyone = sql.select({"key": sql.literal(EVERYONE), **columns}, "facts", alias="facts")
    final = everyone
    if segments:
        named.append(("members", members(segments, known)))
        key = sql.column("key", "member")
        join = sql.Join("facts", "facts", sql.same("facts", "member", _NUMBER), kind="inner")
        each = sql.select({"key": key, **columns}, "members", alias="member", joins=[join], group_by=[key])
        final = sql.stack([everyone, each])
    found = {row["key"]: _tally(row, known) for row in rows(engine, sql.named_steps(named, final))}
    return {name: found.get(name, Tally(metrics=_nothing(known))) for name in (EVERYONE, *segments)}


def stood(engine: Engine, segmentation: Segmentation, known: Known) -> Stood:
    """The groups of a segmentation with their figures, in one statement."""
    named = [
        ("facts", facts(known)),
        *_standing(engine, segmentation, known, ""),
        ("told", HEALTH.query("told", names={"_facts": "facts", "_stood": "stood"})),
    ]
    place = sql.column("place", "told")
    several = sql.count_if(sql.compare(sql.column("held", "told"), ">", sql.literal(1)))
    columns = {"place": place, "several": several, **_summed(known, "told")}
    found = rows(engine, sql.named_steps(named, sql.select(columns, "told", alias="told", group_by=[place])))
    places = {row["place"]: _tally(row, known) for row in found}
    return Stood(segmentation, places, sum(row["several"] for row in found))


def crossed(engine: Engine, one: Segmentation, other: Segmentation, known: Known) -> dict[tuple[int, int], Tally]:
    """Two segmentations of everyone, crossed: a tally for each pair of places."""
    named = [
        ("facts", facts(known)),
        *_standing(engine, one, known, "one_"),
        *_standing(engine, other, known, "other_"),
        ("told", HEALTH.query("crossed", names={"_facts": "facts", "_one": "one_stood", "_other": "other_stood"})),
    ]
    keys = sql.columns(("place", "other_place"), "told")
    final = sql.select({**keys, **_summed(known, "told")}, "told", alias="told", group_by=list(keys.values()))
    found = rows(engine, sql.named_steps(named, final))
    return {(row["place"], row["other_place"]): _tally(row, known) for row in found}


def shared(engine: Engine, segments: Sequence[str], known: Known) -> dict[tuple[str, str], int]:
    """How many members each pair of segments shares, in the order of the alphabet; pairs without any are left out."""
    named = [("members", members(segments, known))]
    found = rows(engine, sql.named_steps(named, HEALTH.query("both", names={"_members": "members"})))
    return {(row["one"], row["other"]): row["customers"] for row in found}


def tenures(engine: Engine, segments: Sequence[str], known: Known) -> dict[str, float]:
    """For how many days half of each segment's members have been in it at least."""
    key = sql.column("key", "member")
    at = sql.cast(sql.literal(known.moment.as_of), ValueType.INSTANT)
    days = sql.median(sql.days_between(sql.column("since", "member"), at))
    query = sql.select({"key": key, "days": days}, members(segments, known), alias="member", group_by=[key])
    return {row["key"]: row["days"] for row in rows(engine, query) if row["days"] is not None}


def kept(engine: Engine, segmentation: Segmentation, known: Known, since: datetime) -> dict[str, tuple[int, int]]:
    """Of who was in each group at an earlier instant: how many, and how many are in it at this one."""
    named = [
        ("before", members_of(engine, segmentation, known, since)),
        ("after", members_of(engine, segmentation, known)),
    ]
    found = rows(engine, sql.named_steps(named, HEALTH.query("kept", names={"_before": "before", "_after": "after"})))
    return {row["key"]: (row["were"], row["stayed"]) for row in found if row["key"] is not None}


def covered_at(engine: Engine, segmentation: Segmentation, known: Known, at: datetime) -> int:
    """How many were in any of its groups at an earlier instant."""
    named = [("chosen", _chosen(segmentation)), ("members", members_of(engine, segmentation, known, at))]
    standing = HEALTH.query("stood", names={"_members": "members", "_chosen": "chosen"})
    final = sql.select({"customers": sql.count_rows()}, "standing", alias="standing")
    (row,) = rows(engine, sql.named_steps([*named, ("standing", standing)], final))
    return int(row["customers"])


def values_of(engine: Engine, trait: str, known: Known, most: int) -> list[str]:
    """The values of a trait, the most frequent first; one more than `most` where there are more."""
    key = sql.column("key", "valued")
    counted = {"key": key, "customers": sql.count_rows()}
    query = sql.select(counted, _valued(engine, trait, known, None), alias="valued", group_by=[key])
    order = [(sql.column("customers"), "desc"), (sql.column("key"), "asc")]
    newest = sql.select(sql.columns(("key", "customers")), query, order_by=order, limit=most + 1)  # type: ignore[arg-type]
    return [row["key"] for row in rows(engine, newest)]


def _valued(engine: Engine, trait: str, known: Known, at: datetime | None) -> Query:
    """The value of a trait as text, of who has one: `key`, `customer_no`; of the past as it was recorded."""
    if known.is_now and at is None:
        value = sql.cast(sql.column(trait), ValueType.TEXT)
        columns = {"key": value, "customer_no": sql.column("customer_no")}
        return sql.select(columns, CUSTOMERS, where=sql.is_known(sql.column(trait)))
    if HISTORY not in engine.tables():
        nobody = {"key": sql.cast(sql.literal(None), ValueType.TEXT), "customer_no": sql.column("customer_no")}
        return sql.select(nobody, CUSTOMERS, where=sql.compare(sql.literal(1), "=", sql.literal(0)))
    own = sql.compare(sql.column("trait"), "=", sql.literal(trait))
    entries = sql.select(sql.columns(("customer_no", "value", "since")), HISTORY, where=own)
    recorded = HEALTH.query("recorded", names={"_entries": "entries"}, params={"at": at or known.moment.as_of})
    columns = sql.columns(("key", "customer_no"), "valued")
    is_known = sql.is_known(columns["key"])
    return sql.select(columns, sql.named_steps([("entries", entries)], recorded), alias="valued", where=is_known)


def _standing(engine: Engine, segmentation: Segmentation, known: Known, side: str) -> list[tuple[str, Query]]:
    names = {"_members": f"{side}members", "_chosen": f"{side}chosen"}
    return [
        (names["_chosen"], _chosen(segmentation)),
        (names["_members"], members_of(engine, segmentation, known)),
        (f"{side}stood", HEALTH.query("stood", names=names)),
    ]


def _chosen(segmentation: Segmentation) -> Query:
    """`key` and its `place`, from 1 on."""
    return sql.stack(
        [
            sql.select({"key": sql.literal(group.key), "place": sql.literal(place)}, None)
            for place, group in enumerate(segmentation.groups, start=1)
        ]
    )


def _summed(known: Known, alias: str) -> dict[str, Expr]:
    columns: dict[str, Expr] = {"customers": sql.count_rows()}
    for place in range(len(known.metrics)):
        value = sql.column(f"metric_{place}", alias)
        columns[f"n_{place}"] = sql.count_known(value)
        columns[f"mean_{place}"] = sql.average(value, ValueType.NUMBER)
        columns[f"variance_{place}"] = sql.variance(value)
    return columns | {name: sql.count_if(sql.truth(sql.column(name, alias))) for name in known.flags}


def _tally(row: Mapping[str, Any], known: Known) -> Tally:
    metrics = [_moments(row, place) for place in range(len(known.metrics))]
    return Tally(row["customers"], metrics, {name: row[name] for name in known.flags})


def _moments(row: Mapping[str, Any], place: int) -> Moments:
    n, mean, variance = (row[f"{part}_{place}"] for part in ("n", "mean", "variance"))
    return Moments(np.asarray(float(n)), np.asarray(mean or 0.0, float), np.asarray(variance or 0.0, float))


def _nothing(known: Known) -> list[Moments]:
    zero = np.asarray(0.0)
    return [Moments(zero, zero, zero)] * len(known.metrics)
