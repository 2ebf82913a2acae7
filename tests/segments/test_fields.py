"""Facts behind conditions about a field: clocks, places of two names, birthdays to come, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.segments.world import CATALOGUE

from ilk.catalog.schema import Catalogue, EventSchema
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.compile import question
from ilk.segments.conditions.resembles import resemblance
from ilk.segments.language.checking import read_condition, uses
from ilk.segments.language.grammar import parse_condition
from ilk.segments.patterns import common_pattern, compiled
from ilk.segments.time.clocks import FIRST, LAST, changes, east_of
from ilk.segments.tree import Event, Moment, Person
from ilk.warehouse.duckdb import DuckDBEngine

ZONES = (
    "Europe/Berlin",
    "America/Santiago",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
)
UTC_ZONE = ZoneInfo("UTC")
NUMBER = ValueType.NUMBER


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ZONES), st.datetimes(datetime(1971, 1, 1), datetime(2099, 12, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - the zone is given apart
def test_clocks_show_what_the_zone_says(zone: str, at: datetime) -> None:
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset == timedelta(seconds=east_of(at, ZoneInfo(zone)))


@pytest.mark.parametrize("zone", ZONES)
def test_clocks_are_changed_at_the_very_instant(zone: str) -> None:
    for at, east in changes(ZoneInfo(zone)):
        before, after = (when.astimezone(ZoneInfo(zone)).utcoffset() for when in (at - timedelta(seconds=1), at))
        assert before != after == timedelta(seconds=east)


def test_clocks_stand_still_before_and_after_they_are_known() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert east_of(FIRST - timedelta(days=365 * 50), berlin) == east_of(LAST + timedelta(days=180), berlin) == 3600
    assert changes(UTC_ZONE) == ()


# ---- places ----------------------------------------------------------------------------------------------------------

BOTH = Catalogue(dict.fromkeys(("latitude", "longitude", "location_latitude", "location_longitude"), NUMBER))
NEAR = "location within 5 km of (52, 13)"


def test_a_location_of_two_names_is_where_both_of_a_pair_are_known() -> None:
    people = [
        Person(traits={"location_latitude": 52.0, "location_longitude": 13.0, "latitude": 0.0, "longitude": 0.0}),
        Person(traits={"location_latitude": 0.0, "location_longitude": 0.0, "latitude": 52.0, "longitude": 13.0}),
        Person(traits={"location_latitude": 0.0, "latitude": 52.0, "longitude": 13.0}),
        Person(traits={"location_latitude": 52.0, "longitude": 13.0}),
    ]
    condition = read_condition(NEAR, BOTH)
    moment = Moment(datetime(2025, 1, 1, tzinfo=UTC), UTC_ZONE)
    assert [condition.holds(person, moment) for person in people] == [True, False, True, False]
    engine = DuckDBEngine.open(None)
    rows = [
        {"customer_no": no} | {name: person.traits.get(name) for name in BOTH.traits}
        for no, person in enumerate(people)
    ]
    fields = [("customer_no", pa.int32()), *((name, pa.float64()) for name in BOTH.traits)]
    with engine.transaction() as changes_made:
        changes_made.append("customers", pa.Table.from_pylist(rows, schema=pa.schema(fields)))
    assert engine.run(question(condition, BOTH, moment)).column("customer_no").to_pylist() == [0, 2]
    engine.close()


def test_a_place_needs_its_numbers() -> None:
    assert read_condition(NEAR, Catalogue({"latitude": NUMBER, "longitude": NUMBER}))
    for catalogue, code in (
        (Catalogue({"location_latitude": NUMBER, "longitude": NUMBER}), "unknown-trait"),
        (Catalogue({"latitude": ValueType.TEXT, "longitude": NUMBER}), "wrong-type"),
    ):
        with pytest.raises(UserError) as caught:
            read_condition(NEAR, catalogue)
        assert caught.value.code == code


def test_a_place_of_an_event_is_no_trait() -> None:
    shop = EventSchema({"shop_latitude": NUMBER, "shop_longitude": ValueType.MONEY})
    catalogue = Catalogue(events={"order": shop})
    condition = read_condition("did order where shop inside box (50, 10, 55, 15)", catalogue)
    assert uses(condition).traits == frozenset()
    assert uses(parse_condition("home inside box (0, 0, 1, 1)").tree).traits == {"home_latitude", "home_longitude"}
    event = Event(datetime(2025, 1, 1, tzinfo=UTC), "o", {"shop_latitude": 52.0, "shop_longitude": 13.0})
    assert condition.holds(Person(events={"order": [event]}), Moment(event.at, UTC_ZONE))


# ---- birthdays -------------------------------------------------------------------------------------------------------

WHEN = [
    # Whose birthday, asked when, changes next when.
    ("within next 7 days", date(1990, 3, 10), "2025-03-01T12:00", "2025-03-03T00:00"),
    ("within next 7 days", date(1990, 3, 10), "2025-03-05T12:00", "2025-03-10T00:00"),
    ("in last 7 days", date(1990, 3, 10), "2025-03-01T12:00", "2025-03-10T00:00"),
    ("in last 7 days", date(1990, 3, 10), "2025-03-12T12:00", "2025-03-17T00:00"),
    ("in this day", date(1990, 3, 10), "2025-03-10T12:00", "2025-03-11T00:00"),
    ("in this day", date(1996, 2, 29), "2025-03-10T12:00", "2026-02-28T00:00"),
    ("in this month", date(1990, 12, 31), "2025-12-01T12:00", "2026-01-01T00:00"),
    ("in this day", date(2027, 5, 1), "2025-03-10T12:00", "2028-05-01T00:00"),
]


@pytest.mark.parametrize(("window", "birth", "now", "then"), WHEN)
def test_a_birthday_changes_the_answer_when_it_comes_and_goes(window: str, birth: date, now: str, then: str) -> None:
    condition = parse_condition(f"anniversary of birth {window}").tree
    person = Person(traits={"birth": birth})
    at, change = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (now, then))
    assert condition.next_change(person, Moment(at, UTC_ZONE)) == change
    held = [condition.holds(person, Moment(change + more, UTC_ZONE)) for more in (timedelta(0), timedelta(hours=-1))]
    assert held[0] is not held[1]
    assert condition.next_change(Person(), Moment(at, UTC_ZONE)) is None


# ---- likeness and patterns -------------------------------------------------------------------------------------------


def test_likeness_is_counted_in_characters() -> None:
    assert resemblance("kitten", "sitting") == 1 - 3 / 7
    assert resemblance("", "") == 1
    assert resemblance("", "abc") == 0
    assert resemblance("flaw", "lawn") == 0.5


@settings(max_examples=200, deadline=None)
@given(st.text("aAbBéÉ1 \n.", max_size=6), st.sampled_from(["a+b?", "^[^ab]*$", "É|b{2}", r"\w\s\d", ".$", "(a|b1)*B"]))
def test_a_pattern_for_lower_case_finds_what_it_finds_in_any_case(text: str, pattern: str) -> None:
    folded = compiled(common_pattern(pattern, fold=True)).search(text.lower()) is not None
    upper = compiled(common_pattern(pattern.lower() if "\\" not in pattern else pattern, fold=False))
    assert folded is (upper.search(text.lower()) is not None)


# ---- what is refused -------------------------------------------------------------------------------------------------

REFUSED = [
    ('country in region "Mordor"', "unknown-region"),
    ("anniversary of birth before 2025-01-01", "invalid-definition"),
    ("anniversary of country in this day", "wrong-type"),
    ("weekday of age in (sat)", "wrong-type"),
    ("hour of birth > 3", "wrong-type"),
    ('age >= version "2"', "wrong-type"),
    ('app_version >= version "2.10-beta"', "invalid-definition"),
    ('app_version >= version "1.2.3.4.5.6.7"', "invalid-definition"),
    ('ip in network "10.0.0.1/8"', "invalid-definition"),
    ('ip in network "10.0.0.0/33"', "invalid-definition"),
    ('country resembles "" by 0.5', "invalid-definition"),
    ('country resembles "smith" by 0', "invalid-definition"),
    ('country resembles "smith" by 101%', "invalid-definition"),
    ("home within 25 km of (91, 0)", "invalid-definition"),
    ("home within 0 km of (0, 0)", "invalid-definition"),
    ("home inside box (10, 0, 5, 5)", "invalid-definition"),
    ("home inside polygon ((0, 0), (1, 1))", "invalid-definition"),
    ("home inside polygon ((80, 0), (80, 120), (80, -120))", "invalid-definition"),
    ("work within 25 km of (52, 13)", "unknown-trait"),
    ('did order where bucket "x" < 1', "bucket-in-where"),
]


@pytest.mark.parametrize(("says", "code"), REFUSED)
def test_what_cannot_be_meant_is_refused(says: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        read_condition(says, CATALOGUE)
    assert next(problem.code for problem in getattr(caught.value, "errors", [caught.value])) == code


@pytest.mark.parametrize("name", ["bucket", "version", "matches", "within", "inside", "hour", "weekday", "region"])
def test_a_word_of_these_conditions_may_still_be_a_name(name: str) -> None:
    catalogue = Catalogue({name: NUMBER})
    assert read_condition(f"`{name}` > 1", catalogue) == read_condition(f"{name} > 1", catalogue)
