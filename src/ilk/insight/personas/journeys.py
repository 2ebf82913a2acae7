"""Journeys that several members have walked alike: what they did last, how often in a row, and how long in between.

Real, and nobody's alone: a journey is told only when at least the project's smallest number of members of the sample
share it, step by step, with all its bands. There are no dates, amounts or identifiers in it.
"""

from collections.abc import Sequence
from datetime import timedelta

from ilk.catalog.tables import event_table
from ilk.customers import formats
from ilk.customers.reading import rows
from ilk.insight.ground import YEAR_DAYS, between
from ilk.insight.personas.answers import Journey, JourneyStep
from ilk.insight.personas.ground import BELONGS, CHOSEN, STEPS, Ground, people
from ilk.warehouse import sql
from ilk.warehouse.sql import Join, Query

SAMPLE = 1000
"""So many members of each segment are looked at, drawn by a hash of their number."""
_LAST = 60
"""Of each, the last so many things of the year."""
_LONGEST, _SHORTEST, _TOLD = 5, 2, 3
_BUCKETS = 2**31
_TIMES = ("once", "twice", "3 to 5 times", "6 to 10 times", "more than 10 times")
_AFTER = ("within a day", "1 to 7 days later", "8 to 31 days later", "32 to 92 days later", "more than 92 days later")


def journeys(ground: Ground) -> dict[str, list[Journey]]:
    """Up to three journeys of each segment: the longest that are shared, and of these the most walked."""
    events = _events(ground)
    if not events:
        return {}
    lengths = [
        STEPS.query("walked", names={"_last": "last"}, params={"length": length})
        for length in range(_LONGEST, _SHORTEST - 1, -1)
    ]
    before = [
        *people(ground),
        ("hashed", _hashed()),
        ("ranked", _ranked()),
        ("sampled", STEPS.query("sampled", names={"_ranked": "ranked"}, params={"most": SAMPLE})),
        ("looked_at", STEPS.query("looked_at", names={"_sampled": "sampled"})),
        ("happened", _happened(ground, events)),
        ("recent", STEPS.query("recent", names={"_happened": "happened"}, params={"last": _LAST})),
        ("beside", STEPS.query("beside", names={"_recent": "recent"})),
        ("placed", STEPS.query("placed", names={"_beside": "beside"}, params={"last": _LAST})),
        ("coded", STEPS.query("coded", names={"_placed": "placed"})),
        ("last", STEPS.query("last", names={"_coded": "coded", "_sampled": "sampled"})),
        ("shared", sql.stack(lengths)),
    ]
    enough = STEPS.query("enough", names={"_shared": "shared"}, params={"smallest": ground.smallest})
    found: dict[str, list[tuple[str, ...]]] = {}
    told: dict[str, list[Journey]] = {}
    for row in rows(ground.engine, sql.named_steps(before, enough)):
        codes = tuple(row[f"step_{place}"] for place in range(1, _LONGEST + 1) if row[f"step_{place}"] is not None)
        known = found.setdefault(row["segment"], [])
        if len(known) < _TOLD and not any(each[: len(codes)] == codes for each in known):
            known.append(codes)
            told.setdefault(row["segment"], []).append(_journey(ground, codes[::-1], int(row["customers"])))
    return told


def _events(ground: Ground) -> list[str]:
    """The events that journeys are of: all but the lines of orders, which say again that somebody ordered."""
    commerce = ground.words.project.commerce
    return [name for name in ground.words.events if name != commerce.line or name == commerce.order]


def _hashed() -> Query:
    number = sql.column("customer_no")
    return sql.select(
        {"customer_no": number, "pattern": sql.column("pattern"), "drawn": sql.bucket("journey", number, _BUCKETS)},
        BELONGS,
    )


def _ranked() -> Query:
    segment = sql.column("segment", "chosen")
    number, drawn = sql.column("customer_no", "hashed"), sql.column("drawn", "hashed")
    inside = sql.has_place(sql.column("pattern", "hashed"), sql.column("place", "chosen"))
    return sql.select(
        {"segment": segment, "customer_no": number, "place": sql.row_number([segment], [drawn, number])},
        "hashed",
        joins=[Join(CHOSEN, "chosen", inside, kind="inner")],
    )


def _happened(ground: Ground, events: Sequence[str]) -> Query:
    """What those who are looked at did in the year, but for the lines of orders."""
    return sql.stack([_of_event(ground, name) for name in events])


def _of_event(ground: Ground, name: str) -> Query:
    chosen = between(ground.as_of - timedelta(days=YEAR_DAYS), ground.as_of)
    columns = sql.columns(("customer_no", "occurred_at", "event_id"))
    table = sql.select(columns, event_table(name), where=chosen)
    same = sql.same("looked_at", "happened", "customer_no")
    return sql.select(
        {"event": sql.literal(name), **sql.columns(("customer_no", "occurred_at", "event_id"), "happened")},
        table,
        alias="happened",
        joins=[Join("looked_at", "looked_at", same, kind="inner")],
    )


def _journey(ground: Ground, codes: Sequence[str], customers: int) -> Journey:
    steps = [_step(code, is_first=place == 0) for place, code in enumerate(codes)]
    said = "; ".join(
        f"{each.after}, {each.what} {each.times}" if each.after else f"{each.what} {each.times}" for each in steps
    )
    nouns = formats.counted(customers, ground.words.project.customer)
    return Journey(sentence=f"{said[:1].upper()}{said[1:]}. So did {nouns}.", steps=steps, customers=customers)


def _step(coded: str, *, is_first: bool) -> JourneyStep:
    event, times, after = coded.rsplit("|", 2)
    return JourneyStep(
        what=formats.words(event), times=_TIMES[int(times)], after=None if is_first else _AFTER[int(after)]
    )
