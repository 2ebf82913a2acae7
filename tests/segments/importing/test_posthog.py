"""PostHog's cohorts, with members by the rules of its cohort queries."""

from typing import Any

import pytest
from tests.segments.importing.table import EVENTS, PROPERTIES, imported, members


def person(key: str, operator: str, value: Any = None, **more: Any) -> dict[str, Any]:
    return {"type": "person", "key": key, "operator": operator, "value": value, **more}


def did(value: str, **more: Any) -> dict[str, Any]:
    plain = {"time_value": 30, "time_interval": "day", **more}
    return {"type": "behavioral", "key": "order", "event_type": "events", "value": value, **plain}


def cohort(*filters: Any, joined: str = "AND") -> dict[str, Any]:
    return {"name": "A cohort", "filters": {"properties": {"type": joined, "values": list(filters)}}}


ON_PROPERTIES = [
    (person("country", "exact", "DE"), "ann", "exact"),
    (person("country", "exact", ["DE", "de"]), "ann ben", "exact"),
    # Whoever has no value is not of that value.
    (person("country", "is_not", ["DE"]), "ben cas dot nil", "exact"),
    (person("country", "is_not", "DE", negation=True), "ann", "exact"),
    (person("country", "icontains", "DE"), "ann ben cas", "exact"),
    (person("country", "not_icontains", "de"), "dot nil", "exact"),
    (person("country", "icontains", "d_"), "", "different"),
    (person("country", "regex", "^D"), "ann cas", "exact"),
    (person("country", "not_regex", "^D"), "ben dot nil", "exact"),
    (person("country", "is_set"), "ann ben cas dot", "exact"),
    (person("country", "is_not_set", "is_not_set"), "nil", "exact"),
    (person("age", "gt", 18), "ann cas", "exact"),
    (person("age", "gte", "18"), "ann cas dot", "exact"),
    (person("age", "lt", 18), "ben", "exact"),
    (person("age", "between", [18, 34]), "ann dot", "exact"),
    (person("age", "not_between", [18, 34]), "ben cas", "exact"),
    (person("member", "exact", ["true"]), "ann cas", "exact"),
    (person("member", "is_not", "true"), "ben dot nil", "exact"),
    (person("signup", "is_date_after", "-30d"), "ann cas", "exact"),
    (person("signup", "is_date_before", "-30d"), "ben", "exact"),
    (person("signup", "is_date_before", "2025-03-01T00:00:00Z"), "ben", "exact"),
    (person("birth", "is_date_before", "1990-01-01"), "ben", "exact"),
    (person("birth", "is_date_exact", "1990-03-30"), "ann", "exact"),
    (person("app_version", "semver_gte", "2.10.0"), "ann cas", "exact"),
    ({"type": "cohort", "key": "id", "value": 7}, "ann", "exact"),
    ({"type": "cohort", "key": "id", "value": 7, "negation": True}, "ben cas dot nil", "exact"),
]
ON_EVENTS = [
    (did("performed_event"), "once often back", "different"),
    (did("performed_event", time_value=73, time_interval="hour"), "once often back", "exact"),
    (did("performed_event", negation=True), "past seen nil", "different"),
    (did("performed_event_multiple", operator="gte", operator_value=2), "often", "different"),
    # Whoever has no such event is in no row that PostHog counts.
    (did("performed_event_multiple", operator="lte", operator_value=2), "once back", "different"),
    (did("performed_event_multiple", operator="lt", operator_value=1), "", "different"),
    (did("performed_event_multiple", operator_value=1), "once back", "different"),
    (did("performed_event_first_time"), "once often", "different"),
    (did("stopped_performing_event", time_value=90, seq_time_value=30, seq_time_interval="day"), "past", "different"),
    (did("restarted_performing_event", time_value=60, seq_time_value=10, seq_time_interval="day"), "back", "different"),
    (
        did(
            "performed_event_sequence",
            seq_event="visit",
            seq_event_type="events",
            seq_time_value=10,
            seq_time_interval="day",
        ),
        "often",
        "different",
    ),
    (
        did(
            "performed_event_regularly", operator="gte", operator_value=1, time_value=1, min_periods=2, total_periods=6
        ),
        "often",
        "different",
    ),
    (did("performed_event", explicit_datetime="-5d"), "once often back", "different"),
    (did("performed_event", explicit_datetime="2025-01-01", explicit_datetime_to="2025-02-20"), "past", "exact"),
    (
        did("performed_event", time_value=365, event_filters=[{"type": "event", "key": "channel", "value": ["shop"]}]),
        "past",
        "different",
    ),
]


@pytest.mark.parametrize(("filters", "expected", "outcome"), ON_PROPERTIES, ids=str)
def test_a_filter_on_a_property_has_the_members_that_posthog_gives(filters, expected, outcome):
    found = imported("posthog", cohort(filters))
    assert (members(found, PROPERTIES), [part.outcome for part in found.parts]) == (expected, [outcome])


@pytest.mark.parametrize(("filters", "expected", "outcome"), ON_EVENTS, ids=str)
def test_a_behaviour_has_the_members_that_posthog_gives(filters, expected, outcome):
    found = imported("posthog", cohort(filters))
    assert (members(found, EVENTS), [part.outcome for part in found.parts]) == (expected, [outcome])


def test_groups_are_joined_as_they_say():
    grown = {"type": "AND", "values": [person("age", "gte", 18), person("country", "icontains", "d")]}
    found = imported("posthog", cohort(grown, person("member", "exact", "false"), joined="OR"))
    assert members(found, PROPERTIES) == "ann ben cas"
    assert [part.where for part in found.parts] == [
        "filters.properties.values[0].values[0]",
        "filters.properties.values[0].values[1]",
        "filters.properties.values[1]",
    ]


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({"is_static": True, "filters": {"properties": {"type": "AND", "values": [person("age", "gt", 1)]}}}, "static"),
        ({"filters": {"filterTestAccounts": True, "properties": [person("age", "gt", 1)]}}, "test accounts"),
        (cohort(person("age", "sounds_like", 1)), "`sounds_like` is unknown"),
        (cohort(person("age", "gt", "old")), "a number here"),
        (cohort(person("age", "gt")), "no `value`"),
        (cohort({"type": "hogql", "key": "1 = 1"}), "HogQL"),
        (cohort({"type": "group", "key": "employees", "value": 1}), "no trait `group.employees`"),
        (cohort({"type": "recording", "key": "size", "value": 1}), "`recording`"),
        (cohort(person("country", "regex", "(?=x)")), "look"),
        (cohort(did("performed_event_multiple", operator="gte", operator_value=-3)), "whole number"),
        (cohort(did("performed_event", time_interval="fortnight")), "fortnight"),
        (cohort(did("dreamt_of_event")), "`dreamt_of_event`"),
        ({"hello": "world"}, "is this a cohort"),
        (cohort(), "empty"),
    ],
    ids=str,
)
def test_what_cannot_be_said_is_told_with_the_reason(document, why):
    found = imported("posthog", document)
    assert [part for part in found.missing if why in part.notes[0]], found.parts


def test_the_results_of_the_api_are_cohorts_that_may_name_each_other():
    import json

    from tests.segments.importing.table import CATALOGUE, NAMES

    from ilk.segments.importing.reading import import_segments

    other = {"type": "cohort", "key": "id", "value": 12}
    results = [
        {"id": 11, **cohort(other), "name": "Both ways"},
        {"id": 12, **cohort(person("age", "gt", 1)), "name": "Älter!"},
    ]
    both, older = import_segments("posthog", json.dumps({"results": results}), CATALOGUE, NAMES)
    assert (both.name, older.name) == ("both_ways", "alter")
    assert both.text("PostHog") == "in segment alter"
