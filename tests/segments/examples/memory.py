"""What was: the history of traits, the ledger of segments; places among all; lists, scores, and SQL."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tests.segments.examples.table import Table, instant, order, person
from tests.segments.memory import crowded

from ilk.segments.conditions.sql_answer import SqlAnswer
from ilk.segments.tree import Entry, Move, Person


def remembers(known: Person, *, ledger: Mapping[str, str] | None = None, lists: str = "", **history: str) -> Person:
    """The person with recorded values, written `2025-01-01 DE, 2025-02-01 AT` (`-` is missing), and with moves.

    Moves are written `+2025-01-01, -2025-02-01T08:00:00Z`. A date is its first instant, in UTC.
    """
    entries = {trait: [_entry(trait, each) for each in told.split(", ")] for trait, told in history.items()}
    moves = {
        segment: [Move(_at(each[1:]), each[0] == "+") for each in told.split(", ")]
        for segment, told in (ledger or {}).items()
    }
    return replace(known, history=entries, ledger=moves, lists=frozenset(lists.split()))


def _entry(trait: str, told: str) -> Entry:
    at, value = told.split(" ")
    readers: Mapping[str, Any] = {"age": int, "birth": date.fromisoformat, "member": lambda word: word == "true"}
    return Entry(_at(at), None if value == "-" else readers.get(trait, str)(value))


def _at(told: str) -> Any:
    return instant(told if "T" in told else f"{told}T00:00:00Z")


# As of 30 March 2025, noon, in UTC.
HISTORY = Table(
    people={
        "same": remembers(person(country="DE"), country="2024-01-01 DE"),
        "moved": remembers(person(country="AT"), country="2024-01-01 DE, 2025-03-10 AT"),
        "back": remembers(person(country="DE"), country="2024-01-01 DE, 2025-01-15 at, 2025-03-01 DE"),
        "lost": remembers(person(), country="2024-01-01 DE, 2025-03-20 -"),
        "new": remembers(person(country="DE"), country="2025-03-20 DE"),
        "later": remembers(person(country="DE"), country="2024-01-01 DE, 2025-03-30T12:00:00.000001Z AT"),
        "now": remembers(person(country="AT"), country="2024-01-01 DE, 2025-03-30T12:00:00Z AT"),
        "older": remembers(person(age=31), age="2024-01-01 29, 2025-01-01 30, 2025-03-29 31"),
        "born": remembers(person(member=True), birth="2024-01-01 2000-02-29", member="2024-06-01 true"),
        "none": person(country="DE"),
    },
    rows=[
        ('country was "DE" on 2024-12-31', "same moved back lost later now"),
        ('country was "de" on 2024-12-31', "same moved back lost later now"),
        ('country was exactly "de" on 2024-12-31', ""),
        ('country was "AT" on 2025-02-01', "back"),
        ('country was exactly "at" on 2025-02-01', "back"),
        # At the end of the day: on the 10th the new value is known already.
        ('country was "DE" on 2025-03-09', "same moved back lost later now"),
        ('country was "DE" on 2025-03-10', "same back lost later now"),
        ('country was "AT" on 2025-03-10', "moved"),
        ('country was "DE" on 2025-03-20', "same back new later now"),
        # The day is not over: as is known now; a day to come is not known.
        ('country was "DE" on 2025-03-30', "same back new later"),
        ('country was "AT" on 2025-03-30', "moved now"),
        ('country was "DE" on 2025-03-31', ""),
        ('country was "DE" on 2023-12-31', ""),
        ('country was != "DE" on 2025-02-01', "back"),
        ("age was >= 30 on 2024-12-31", ""),
        ("age was >= 30 on 2025-01-01", "older"),
        ("birth was < 2001-01-01 on 2025-01-01", "born"),
        ("member was true on 2025-01-01", "born"),
        ("not member was true on 2024-05-31", "same moved back lost new later now older born none"),
        # A first value is no change; a loss is one.
        ("country changed", "moved back lost now"),
        ("country changed in last 30 days", "moved back lost now"),
        ("country changed in last 20 days", "lost now"),
        ("country changed in last 21 days", "moved lost now"),
        ("country changed on 2025-03-30", "now"),
        ('country changed from "DE"', "moved back lost now"),
        ('country changed from "DE" to "AT"', "moved back now"),
        ('country changed from "DE" to "AT" in last 30 days', "moved now"),
        ('country changed to "DE"', "back"),
        ("age changed from 29 to 30 in previous quarter", ""),
        ("age changed from 29 to 30 in this quarter", "older"),
        # For the whole of the window, and known to be so at its beginning.
        ('country has been "DE" for 1 year', "same later"),
        ('country has been "DE" for 29 days', "same back later"),
        ('country has been "DE" for 30 days', "same later"),
        ('country has been "DE" for 1 week', "same back new later"),
        ('country has been "AT" for 20 days', "moved"),
        ('country has been "AT" for 21 days', ""),
        ("age has been >= 30 for 12 weeks", "older"),
        ("age has been >= 30 for 13 weeks", ""),
        ("age has been 30 for 1 week", ""),
    ],
)

LEDGER = Table(
    people={
        "old": remembers(person(segments="vip"), ledger={"vip": "+2024-01-01"}),
        "month": remembers(person(segments="vip"), ledger={"vip": "+2025-02-28T12:00:00Z"}),
        "short": remembers(person(segments="vip"), ledger={"vip": "+2025-02-28T12:00:00.000001Z"}),
        "again": remembers(person(segments="vip"), ledger={"vip": "+2024-01-01, -2025-03-25, +2025-03-28"}),
        "gone": remembers(person(), ledger={"vip": "+2024-01-01, -2025-03-25"}),
        # What changes at this instant: not yet in the ledger, or there already.
        "enters": person(segments="vip"),
        "entered": remembers(person(segments="vip"), ledger={"vip": "+2025-03-30T12:00:00Z"}),
        "leaves": remembers(person(), ledger={"vip": "+2025-01-01"}),
        "later": remembers(person(), ledger={"vip": "+2025-03-30T12:00:00.000001Z"}),
        "never": person(),
    },
    rows=[
        ("in segment vip", "old month short again enters entered"),
        ("in segment vip for at least 30 days", "old month"),
        ("in segment vip for at least 1 day", "old month short again"),
        ("not in segment vip for at least 30 days", "short again gone enters entered leaves later never"),
        ("entered segment vip", "old month short again gone enters entered leaves"),
        ("entered segment vip in last 7 days", "again enters entered"),
        ("entered segment vip in last 1 hour", "enters entered"),
        ("entered segment vip on 2025-03-30", "enters entered"),
        ("entered segment vip before 2025-01-01", "old again gone"),
        ("entered segment vip older than 1 year", "old again gone"),
        ("left segment vip", "again gone leaves"),
        ("left segment vip in last 7 days", "again gone leaves"),
        ("left segment vip in last 2 days", "leaves"),
        ("left segment vip before 2025-03-30", "again gone"),
        ("was in segment vip on 2024-12-31", "old again gone"),
        ("was in segment vip on 2025-03-24", "old month short again gone leaves"),
        ("was in segment vip on 2025-03-25", "old month short leaves"),
        ("was in segment vip on 2025-03-29", "old month short again leaves"),
        ("was in segment vip on 2025-03-30", "old month short again enters entered"),
        ("was in segment vip on 2025-03-31", ""),
    ],
)

# Incomes 10, 20, 20, 30, 40 and one that is not known; of the members of vip: 10, 20, 40.
RANKS = Table(
    people=crowded(
        {
            "ten": person(segments="vip", income="10", age=1, signup="2025-01-01T00:00:00Z"),
            "twenty": person(segments="vip", income="20", age=2, signup="2025-01-03T00:00:00Z"),
            "too": person(income="20", age=3, score=0.5),
            "thirty": person(income="30", age=4, score=0.0),
            "forty": person(segments="vip", income="40", age=5, score=-0.0),
            "none": person(segments="vip"),
        }
    ),
    rows=[
        ("top 1 by income", "forty"),
        ("top 2 by income", "thirty forty"),
        # Two people tie for the third place, and are in together.
        ("top 3 by income", "twenty too thirty forty"),
        ("bottom 1 by income", "ten"),
        ("bottom 2 by income", "ten twenty too"),
        ("bottom 3 by income", "ten twenty too"),
        ("top 100 by income", "ten twenty too thirty forty"),
        # A fifth of five is one, and any more is two.
        ("top 20% by income", "forty"),
        ("top 20.0001% by income", "thirty forty"),
        ("top 0.0001% by income", "forty"),
        ("income in top 40%", "thirty forty"),
        ("income in bottom 40%", "ten twenty too"),
        ("top 100% by income", "ten twenty too thirty forty"),
        ("not top 100% by income", "none"),
        ("top 1 by income in segment vip", "forty"),
        ("top 2 by income in segment vip", "twenty forty"),
        ("bottom 34% by income in segment vip", "ten twenty"),
        ("income in bottom 33% in segment vip", "ten"),
        ("bottom 1 by signup", "ten"),
        ("bottom 1 by score", "thirty forty"),
        ("quartile of income = 1", "ten twenty too"),
        ("quartile of income = 2", ""),
        ("quartile of income = 3", "thirty"),
        ("quartile of income = 4", "forty"),
        ("decile of income = 3", "twenty too"),
        ("decile of income >= 9", "forty"),
        ("quintile of income in (2, 4)", "twenty too thirty"),
        ("percentile of income = 81", "forty"),
        ("decile of income in segment vip = 4", "twenty"),
        ("decile of income in segment vip is missing", "too thirty none"),
        # The mean of the five is 24, that of the three 23.33.
        ("above average income", "thirty forty"),
        ("above average income in segment vip", "forty"),
        ("above average age", "thirty forty"),
        ("not above average income in segment lapsed", "ten twenty too thirty forty none"),
    ],
)

SCORES = Table(
    people={
        "fresh": person(score=0.9, score_scored_at="2025-03-25T00:00:00Z", affinity_coffee=0.5, lookalike_vip=5000),
        "edge": person(score=0.9, score_scored_at="2025-03-23T12:00:00Z", affinity_coffee=0.4, lookalike_vip=5001),
        "inside": person(score=0.9, score_scored_at="2025-03-23T12:00:00.000001Z"),
        "later": person(score=0.9, score_scored_at="2025-04-01T00:00:00Z"),
        "undated": person(score=0.9),
        "no_score": person(score_scored_at="2025-03-25T00:00:00Z"),
        # No trait says when the age was found: the history does.
        "recorded": remembers(person(age=30), age="2024-01-01 29, 2025-03-29 30"),
        "long_ago": remembers(person(age=30), age="2024-01-01 30"),
        "not_yet": remembers(person(age=30), age="2024-01-01 30, 2025-03-31 31"),
    },
    rows=[
        ("score fresher than 7 days", "fresh inside"),
        ("score fresher than 8 days", "fresh edge inside"),
        ("score fresher than 7 days else false", "fresh inside"),
        ("score fresher than 7 days else true", "fresh inside undated recorded long_ago not_yet"),
        ("age fresher than 2 days", "recorded"),
        ("age fresher than 2 days else true", "fresh edge inside later undated no_score recorded"),
        ('affinity("coffee") >= 0.5', "fresh"),
        ('affinity("Coffee!") < 0.5', "edge"),
        ("lookalike of vip <= 5000", "fresh"),
    ],
)

ON_LISTS = Table(
    people={
        "ann": remembers(person(), lists="press"),
        "bob": remembers(person(), lists="press blocked"),
        "cem": person(),
    },
    rows=[
        ('on list "press"', "ann bob"),
        ('not on list "press"', "cem"),
        ('on list "press" and not on list "blocked"', "ann"),
    ],
)

_BUYERS = "select customer_no from event_order where revenue > 10"
_RECENT = "select customer_no from event_order where occurred_at > $as_of - interval 1 day"
_GROWN = "select customer_id from customers where age >= 18 except select customer_id from customers where member"


def answers(known: Person, *texts: str) -> Person:
    """The person, known to be among those whom some texts in SQL answer."""
    return replace(known, answers=frozenset(SqlAnswer(query=text).model_dump_json() for text in texts))


SQL = Table(
    people={
        "ann": answers(person(order("2025-03-01T00:00:00Z", revenue="20"), age=20), _BUYERS, _GROWN),
        "bob": answers(person(order("2025-03-30T00:00:00Z", revenue="5"), age=20, member=True), _RECENT),
        # An order that is still to come does not exist.
        "cem": person(order("2025-03-31T00:00:00Z", revenue="20"), age=2),
    },
    rows=[
        (f'sql "{_BUYERS}"', "ann"),
        (f'sql "{_RECENT}"', "bob"),
        (f'sql "{_GROWN}"', "ann"),
        (f'not sql "{_BUYERS}" and age > 2', "bob"),
    ],
)
