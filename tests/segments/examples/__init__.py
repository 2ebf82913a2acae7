"""Definitions with the people they hold for, worked out by hand: a module for each subject, and the list of all."""

from tests.segments.examples.calendar import CALENDAR
from tests.segments.examples.codes import CODES
from tests.segments.examples.dates import (
    BERLIN,
    CAIRO_AUTUMN,
    CAIRO_SPRING,
    DATES,
    END_OF_JANUARY,
    LEAP_DAY,
    SANTIAGO,
)
from tests.segments.examples.events import AGGREGATES, COUNTS, TIMES
from tests.segments.examples.logic import LOGIC, SEGMENTS
from tests.segments.examples.memory import HISTORY, LEDGER, ON_LISTS, RANKS, SCORES, SQL
from tests.segments.examples.numbers import ARITHMETIC, NUMBERS, RANGES
from tests.segments.examples.over_time import OVER_TIME
from tests.segments.examples.places import PLACES
from tests.segments.examples.surroundings import ACCOUNTS, CONSENT, EXPERIMENTS, MESSAGES
from tests.segments.examples.surroundings import ROWS as RELATED
from tests.segments.examples.table import Table
from tests.segments.examples.texts import LISTS, MATCHES, TEXTS, YES_NO

TABLES: dict[str, Table] = {
    "logic": LOGIC,
    "segments": SEGMENTS,
    "numbers": NUMBERS,
    "ranges": RANGES,
    "arithmetic": ARITHMETIC,
    "texts": TEXTS,
    "matches": MATCHES,
    "yes_no": YES_NO,
    "lists": LISTS,
    "dates": DATES,
    "berlin": BERLIN,
    "santiago": SANTIAGO,
    "cairo_spring": CAIRO_SPRING,
    "cairo_autumn": CAIRO_AUTUMN,
    "leap_day": LEAP_DAY,
    "end_of_january": END_OF_JANUARY,
    "counts": COUNTS,
    "aggregates": AGGREGATES,
    "times": TIMES,
    "places": PLACES,
    **CODES,
    **CALENDAR,
    **OVER_TIME,
    "history": HISTORY,
    "ledger": LEDGER,
    "ranks": RANKS,
    "scores": SCORES,
    "on_lists": ON_LISTS,
    "sql": SQL,
    "related": RELATED,
    "accounts": ACCOUNTS,
    "messages": MESSAGES,
    "consent": CONSENT,
    "experiments": EXPERIMENTS,
}
