"""Klaviyo's segments, with members by the rules of its help pages."""

from typing import Any

import pytest
from tests.segments.importing.table import EVENTS, PROPERTIES, imported, members


def on(name: str, kind: str, operator: str, **more: Any) -> dict[str, Any]:
    filter_ = {"type": kind, "operator": operator, **more}
    return {"type": "profile-property", "property": f"properties['{name}']", "filter": filter_}


def metric(operator: str, value: float, frame: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "type": "profile-metric",
        "metric_id": "Tx1",
        "measurement": "count",
        "measurement_filter": {"type": "numeric", "operator": operator, "value": value},
        "timeframe_filter": frame or {"type": "date", "operator": "in-the-last", "unit": "day", "quantity": 30},
        "metric_filters": None,
        **more,
    }


def segment(*groups: list[Any]) -> dict[str, Any]:
    return {"name": "S", "definition": {"condition_groups": [{"conditions": group} for group in groups]}}


EVER = {"type": "date", "operator": "alltime"}
ON_PROPERTIES = [
    (on("country", "string", "equals", value="DE"), "ann", "different"),
    # A property that is not set passes no test, also none that says not.
    (on("country", "string", "not-equals", value="DE"), "ben cas dot", "different"),
    (on("country", "string", "in", value=["DE", "de"]), "ann ben", "different"),
    (on("country", "string", "not-in", value=["DE", "de"]), "cas dot", "different"),
    (on("country", "string", "contains", value="en"), "cas", "different"),
    (on("country", "string", "not-contains", value="en"), "ann ben dot", "different"),
    (on("country", "string", "starts-with", value="D"), "ann cas", "different"),
    (on("country", "string", "not-ends-with", value="E"), "ben cas dot", "different"),
    (on("country", "string", "regex", value="^D"), "ann cas", "different"),
    (on("country", "string", "nregex", value="^D"), "ben dot", "different"),
    (on("country", "existence", "is-set"), "ann ben cas dot", "exact"),
    (on("country", "existence", "not-set"), "nil", "exact"),
    (on("age", "numeric", "greater-than", value=18), "ann cas", "exact"),
    (on("age", "numeric", "not-equals", value=0), "ann cas dot", "exact"),
    (on("member", "boolean", "equals", value=False), "ben", "exact"),
    (on("interests", "list", "contains", value="tea"), "ann cas", "exact"),
    (on("interests", "list", "not-contains", value="tea"), "ben", "exact"),
    (on("interests", "list", "contains-all", value=["tea", "coffee"]), "ann", "exact"),
    (on("interests", "list", "not-contains-all", value=["tea", "coffee"]), "ben cas", "exact"),
    (on("interests", "list", "length-greater-than", value=0), "ann cas", "exact"),
    (on("signup", "date", "before", date="2025-03-01T00:00:00+00:00"), "ben", "exact"),
    (on("signup", "date", "in-the-last", unit="day", quantity=30), "ann", "different"),
    (on("signup", "date", "in-the-next", unit="week", quantity=1), "cas", "different"),
    (on("signup", "date", "at-least", unit="day", quantity=30), "ben", "different"),
    (on("signup", "date", "between", unit="day", start=3, end=10), "ann", "different"),
    (on("birth", "date", "anniversary"), "ann", "different"),
    (on("birth", "date", "anniversary-month"), "ann cas", "different"),
    (on("birth", "date", "anniversary-last", unit="day", quantity=40), "ann cas", "different"),
    ({"type": "profile-group-membership", "is_member": True, "group_ids": ["Seg1"]}, "ann", "exact"),
    ({"type": "profile-group-membership", "is_member": False, "group_ids": ["Seg1"]}, "ben cas dot nil", "exact"),
    ({"type": "profile-region", "in_region": True, "region": "european_union"}, "ann ben cas", "exact"),
    ({"type": "profile-region", "in_region": False, "region": "european_union"}, "dot nil", "exact"),
]
ON_EVENTS = [
    (metric("greater-than-or-equal", 2), "often", "different"),
    (metric("equals", 0), "past seen nil", "different"),
    (metric("less-than", 2), "once past back seen nil", "different"),
    (metric("greater-than", 0, EVER), "once often past back", "exact"),
    (metric("not-equals", 1, EVER), "often past back seen nil", "exact"),
    (metric("greater-than", 150, EVER, measurement="sum"), "often", "exact"),
    (
        metric("greater-than", 0, {"type": "date", "operator": "between", "unit": "day", "start": 10, "end": 60}),
        "often past",
        "different",
    ),
    (
        metric("greater-than", 0, {"type": "date", "operator": "at-least", "unit": "day", "quantity": 60}),
        "past back",
        "different",
    ),
    (
        metric("greater-than", 0, {"type": "date", "operator": "after", "date": "2025-03-28T00:00:00Z"}),
        "often back",
        "exact",
    ),
    (
        {
            "type": "profile-metric-funnel",
            "timeframe_filter": {"type": "date", "operator": "in-the-last", "unit": "day", "quantity": 60},
            "completion_window_seconds": "DAYS_30",
            "steps": [{"metric_exists": True, "metric_id": "Tx1"}, {"metric_exists": True, "metric_id": "Tv1"}],
        },
        "often",
        "different",
    ),
    (
        metric(
            "greater-than",
            0,
            EVER,
            metric_filters=[
                {"property": "channel", "filter": {"type": "string", "operator": "equals", "value": "shop"}}
            ],
        ),
        "past",
        "different",
    ),
]


@pytest.mark.parametrize(("condition", "expected", "outcome"), ON_PROPERTIES, ids=str)
def test_a_condition_on_a_profile_has_the_members_that_klaviyo_gives(condition, expected, outcome):
    found = imported("klaviyo", segment([condition]))
    assert (members(found, PROPERTIES), [part.outcome for part in found.parts]) == (expected, [outcome])


@pytest.mark.parametrize(("condition", "expected", "outcome"), ON_EVENTS, ids=str)
def test_a_condition_on_a_metric_has_the_members_that_klaviyo_gives(condition, expected, outcome):
    found = imported("klaviyo", segment([condition]))
    assert (members(found, EVENTS), [part.outcome for part in found.parts]) == (expected, [outcome])


def test_conditions_of_a_group_are_joined_by_or_and_groups_by_and():
    young, old = on("age", "numeric", "less-than", value=10), on("age", "numeric", "greater-than", value=50)
    found = imported(
        "klaviyo",
        {
            "data": {
                "type": "segment",
                "id": "Abc",
                "attributes": segment([young, old], [on("member", "boolean", "equals", value=True)]),
            }
        },
    )
    assert (members(found, PROPERTIES), found.title, found.name) == ("cas", "S", "s")


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ({"type": "profile-postal-code-distance"}, "postal code"),
        ({"type": "profile-has-custom-object"}, "`profile-has-custom-object`"),
        ({**metric("equals", 1), "metric_id": "Zz9"}, "no event `Zz9`"),
        ({**metric("equals", 1), "measurement": "unique"}, "`unique` is unknown"),
        (metric("equals", 1.5), "whole number"),
        (
            metric("equals", 1, {"type": "date", "operator": "in-the-next", "unit": "day", "quantity": 1}),
            "`in-the-next`",
        ),
        (on("country", "string", "sounds", value="x"), "`sounds` is unknown"),
        (on("country", "list", "contains-substring", value="x"), "`contains-substring`"),
        (on("planet", "existence", "is-set"), "no trait `planet`"),
        ({"type": "profile-group-membership", "is_member": True, "group_ids": ["Nope"]}, "no segment `Nope`"),
    ],
    ids=str,
)
def test_what_cannot_be_said_is_told_with_the_reason(condition, why):
    (missing,) = imported("klaviyo", segment([condition])).missing
    assert why in missing.notes[0]
