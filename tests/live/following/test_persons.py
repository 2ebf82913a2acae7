"""Whose a record is between runs: by the rules that a run follows, never across a decision or a limit."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.live.following.messages import Both, both
from tests.sources.till import NOW

from ilk.catalog.tables import CUSTOMER_KEYS, IDENTITIES
from ilk.identity.definition import IdentityDefinition
from ilk.identity.linking import Recognized
from ilk.identity.resolving import resolve
from ilk.live.evaluator.outcome import Told
from ilk.live.following.persons import Given, Merge, Persons
from ilk.live.following.recognizing import Known, known_of
from ilk.live.following.sightings import Sighting
from ilk.live.following.translating import Translated

IDENTITY = IdentityDefinition.model_validate(
    {
        "name": "people",
        "identifiers": {
            "email": {"columns": {"members": "email"}},
            "phone": {"columns": {"members": "phone", "visits": "phone"}},
            "device": {"columns": {"visits": "device"}, "anonymous": True},
        },
        "rules": [
            {"name": "same_email", "same": ["email"], "limit": 3},
            {"name": "same_phone", "same": ["phone", "email"]},
            {"name": "asked", "same": ["phone"], "review": True},
            {"name": "same_device", "same": ["device"]},
        ],
        "largest": 4,
    }
)
KNOWN = Known(
    rules=[rule for rule in IDENTITY.in_order if not rule.review],
    anonymous=frozenset({"device"}),
    newest=frozenset({"email"}),
    largest=4,
    numbers={"k1": 1, "k2": 2, "k3": 3, "d1": 4},
    leaders={"k2": "k1"},
    values={"email": {"k1": ["a@x"], "k2": ["a@x"], "k3": ["c@x"]}, "device": {"d1": ["d1"]}},
    devices=["d1"],
)


def seen(record: str, **values: str) -> Sighting:
    return Sighting(record, "members", NOW, values)


def told(persons: Persons, *sightings: Sighting, about: Sequence[str] = ()) -> Given:
    (given,) = persons.given(Translated([Told(record, NOW, {}) for record in about], sightings))
    return given


def merges(persons: Persons, *sightings: Sighting) -> list[tuple[str, str]]:
    return [(each.winner, each.loser) for each in told(persons, *sightings).merges]


def test_a_record_is_who_the_last_run_said_and_one_that_nobody_knows_is_alone():
    given = told(Persons(KNOWN), about=["k2", "new"])
    assert [each.customer for each in given.arrivals] == ["k1", "new"]
    assert told(Persons(), about=["new"]).arrivals == [Told("new", NOW, {})]


def test_a_login_takes_in_what_was_done_on_its_device_before():
    given = told(Persons(KNOWN), seen("ann", device="d1"), about=["d1", "ann"])
    assert given.merges == [Merge("ann", "d1", "same_device", "d1")]
    assert [each.customer for each in given.arrivals] == ["ann", "ann"]
    assert merges(Persons(KNOWN), seen("d9", device="d9"), seen("ann", device="d9")) == [("ann", "d9")]
    assert merges(Persons(KNOWN), seen("ann", device="d9"), seen("d9", device="d9")) == [("ann", "d9")]


def test_a_second_login_on_a_device_joins_nobody():
    persons = Persons(KNOWN)
    assert merges(persons, seen("ann", device="d1"), seen("bob", device="d1")) == [("ann", "d1")]
    assert persons.person("bob") == "bob"


def test_the_oldest_record_leads_whichever_was_seen_first():
    assert merges(Persons(KNOWN), seen("new", email="a@x")) == [("k1", "new")]
    assert merges(Persons(KNOWN), seen("z", email="n@x"), seen("y", email="n@x")) == [("y", "z")]
    assert merges(Persons(KNOWN), seen("k3", email="a@x")) == [("k1", "k3")]


def test_a_value_that_more_share_than_may_be_one_joins_nobody_more():
    persons = Persons(KNOWN)
    assert merges(persons, seen("n1", email="a@x"), seen("n2", email="a@x")) == [("k1", "n1")]


def test_a_person_gets_no_larger_than_the_largest():
    persons = Persons(KNOWN)
    assert merges(persons, seen("n1", email="n@x"), seen("n2", email="n@x"), seen("n3", email="n@x")) != []
    assert merges(persons, seen("k1", email="n@x")) == []


def test_all_fields_of_a_rule_have_to_agree_and_one_that_asks_joins_nobody():
    persons = Persons(Known(**{**_fields(KNOWN), "rules": [IDENTITY.rules[1]]}))
    assert merges(persons, seen("n1", phone="7"), seen("n2", phone="7"), seen("n3", email="n@x")) == []
    assert merges(persons, seen("n1", email="n@x"), seen("n3", phone="7")) == [("n1", "n3")]


def test_records_that_somebody_parted_stay_apart():
    persons = Persons(Known(**{**_fields(KNOWN), "apart": [("k2", "new")]}))
    assert merges(persons, seen("new", email="a@x")) == []


def test_an_address_that_was_corrected_joins_nobody_any_more():
    assert merges(Persons(KNOWN), seen("k3", email="other@x"), seen("new", email="c@x")) == []


def test_what_was_learnt_is_enough_to_go_on():
    first, second = Persons(KNOWN), Persons(KNOWN)
    known = seen("k3", email="c@x")
    given = told(first, known, seen("ann", device="d1"), seen("n1", email="n@x"), seen("n1", email="n@x"))
    assert known not in given.learnt
    assert len(given.learnt) == 2
    told(second, *given.learnt)
    assert (second.person("d1"), merges(second, seen("n2", email="n@x"))) == ("ann", [("n1", "n2")])


def _fields(known: Known) -> dict[str, Any]:
    return {name: getattr(known, name) for name in Known.__dataclass_fields__}


# ---- beside a run ----------------------------------------------------------------------------------------------------

_WHO = "text(user_id else anonymous_id)"
VISITS = {
    "name": "visits",
    "connect": {"kind": "intake", "types": ["track"]},
    "into": {"events": "visit", "customer": _WHO, "occurred_at": "at", "id": "message_id"},
    "columns": {"device": "text(anonymous_id)", "phone": 'inside(properties, "phone")'},
}
MEMBERS = {
    "name": "members",
    "connect": {"kind": "intake", "types": ["identify"]},
    "into": {"customers": True, "customer": _WHO, "valid_from": "at", "partial": True},
    "columns": {"email": 'lower(inside(traits, "email"))', "phone": 'inside(traits, "phone")'},
}
BEFORE = (
    {"userId": None, "anonymousId": "d1"},
    {"type": "identify", "userId": "cyn", "traits": {"email": "C@x"}},
    {"userId": "dan", "anonymousId": "d4", "properties": {"phone": "4"}},
    {"userId": None, "anonymousId": "d4"},
)
AFTER = (
    {"userId": None, "anonymousId": "d2"},
    {"userId": "ann", "anonymousId": "d1"},
    {"userId": "bob", "anonymousId": "d2"},
    {"type": "identify", "userId": "eve", "traits": {"email": "c@X "}},
    {"type": "identify", "userId": "fay", "traits": {"phone": "7"}},
    {"type": "identify", "userId": "fay", "traits": {"email": "f@x"}},
    {"userId": "gus", "properties": {"phone": "7"}},
    {"type": "identify", "userId": "gus", "traits": {"email": "f@x"}},
    {"userId": None, "anonymousId": "d4"},
    {"userId": None, "anonymousId": "d9"},
)


def run(ways: Both) -> dict[str, str]:
    """Load what came, tell who is who; for each record, its person."""
    ways.loaded()
    resolve(Recognized(ways.till.engine, IDENTITY, ways.all), [], ways.till.now)
    names = dict(ways.till.rows(f"SELECT customer_no, customer_id FROM {CUSTOMER_KEYS}"))
    led = dict(ways.till.rows(f"SELECT record_no, customer_no FROM {IDENTITIES}"))
    return {name: names[led.get(number, number)] for number, name in names.items()}


@pytest.mark.parametrize("after", [AFTER, AFTER[::-1]], ids=["in order", "the other way round"])
def test_people_are_those_that_the_next_run_finds(tmp_path: Path, after: Sequence[dict[str, Any]]) -> None:
    ways = both(tmp_path, VISITS, MEMBERS)
    try:
        ways.send(*BEFORE)
        run(ways)
        known = known_of(ways.till.engine, IDENTITY, ways.all, [])
        came = len(ways.entries())
        ways.send(*after)
        live = Persons(known)
        origins = ways.settled(IDENTITY)
        live.given(ways.translated(ways.till.now + timedelta(days=1), origins, came))
        found = run(ways)
        assert {record: live.person(record) for record in found} == found
        assert found["d1"] == "ann"
        assert found["gus"] == "fay"
    finally:
        ways.close()
