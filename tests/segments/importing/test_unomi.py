"""Unomi's conditions, with members by the rules of its evaluators."""

from typing import Any

import pytest
from tests.segments.importing.table import EVENTS, PROPERTIES, imported, members


def condition(kind: str, **values: Any) -> dict[str, Any]:
    return {"type": kind, "parameterValues": values}


def profile(name: str, op: str, **values: Any) -> dict[str, Any]:
    return condition("profilePropertyCondition", propertyName=f"properties.{name}", comparisonOperator=op, **values)


def both(*conditions: Any, operator: str = "and") -> dict[str, Any]:
    return condition("booleanCondition", operator=operator, subConditions=list(conditions))


def event(name: str = "order") -> dict[str, Any]:
    return condition("eventTypeCondition", eventTypeId=name)


def past(about: Any = None, **values: Any) -> dict[str, Any]:
    return condition("pastEventCondition", eventCondition=about or event(), **values)


WEB = condition(
    "eventPropertyCondition", propertyName="properties.channel", comparisonOperator="equals", propertyValue="SHOP"
)
ON_PROPERTIES = [
    (profile("country", "equals", propertyValue="DE"), "ann ben", "different"),
    (profile("country", "notEquals", propertyValue="DE"), "cas dot nil", "different"),
    (profile("country", "in", propertyValues=["de", "denmark"]), "ann ben cas", "different"),
    (profile("country", "notIn", propertyValues=["de"]), "cas dot nil", "different"),
    (profile("country", "contains", propertyValue="d"), "ann ben cas", "different"),
    # Of the negative operators, this one alone leaves out who has no value.
    (profile("country", "notContains", propertyValue="d"), "dot", "different"),
    (profile("country", "startsWith", propertyValue="den"), "cas", "different"),
    (profile("country", "endsWith", propertyValue="mark"), "cas", "different"),
    (profile("country", "matchesRegex", propertyValue="d."), "ann ben", "different"),
    (profile("country", "exists"), "ann ben cas dot", "exact"),
    (profile("country", "missing"), "nil", "exact"),
    (profile("age", "greaterThan", propertyValueInteger=18), "ann cas", "exact"),
    (profile("age", "lessThanOrEqualTo", propertyValueInteger=18), "ben dot", "exact"),
    (profile("age", "between", propertyValuesInteger=[18, 34]), "ann dot", "exact"),
    (profile("age", "notEquals", propertyValueInteger=0), "ann cas dot nil", "exact"),
    (profile("member", "equals", propertyValue="true"), "ann cas", "exact"),
    (profile("interests", "all", propertyValues=["tea", "coffee"]), "ann", "different"),
    (profile("interests", "hasSomeOf", propertyValues=["coffee", "milk"]), "ann", "different"),
    (profile("interests", "hasNoneOf", propertyValues=["coffee"]), "ben cas dot nil", "different"),
    (profile("interests", "exists"), "ann cas", "exact"),
    (profile("signup", "greaterThan", propertyValueDateExpr="now-30d"), "ann cas", "exact"),
    (profile("signup", "lessThan", propertyValueDateExpr="now"), "ann ben", "exact"),
    (profile("signup", "lessThan", propertyValueDate="2025-03-01T00:00:00Z"), "ben", "exact"),
    (profile("birth", "isDay", propertyValueDate="1990-03-30T10:00:00Z"), "ann", "exact"),
    (profile("birth", "isNotDay", propertyValueDate="1990-03-30"), "ben cas", "exact"),
    (condition("profileSegmentCondition", segments=["vip"], matchType="in"), "ann", "exact"),
    (condition("profileSegmentCondition", segments=["vip"], matchType="notIn"), "ben cas dot nil", "exact"),
    (condition("matchAllCondition"), "ann ben cas dot nil", "exact"),
    (
        condition("notCondition", subCondition=profile("age", "equals", propertyValueInteger=0)),
        "ann cas dot nil",
        "exact",
    ),
    (
        both(profile("age", "equals", propertyValueInteger=0), profile("country", "missing"), operator="or"),
        "ben nil",
        "exact exact",
    ),
]
ON_EVENTS = [
    (past(), "once often past back", "exact"),
    (past(numberOfDays=30), "once often back", "exact"),
    (past(numberOfDays=30, minimumEventCount=2), "often", "exact"),
    # At most so many, and one at least.
    (past(numberOfDays=30, maximumEventCount=2), "once back", "exact"),
    (past(numberOfDays=30, operator="eventsNotOccurred"), "past seen nil", "exact"),
    (past(fromDate="2025-01-01T00:00:00Z", toDate="2025-02-20T00:00:00Z"), "past", "exact"),
    (past(both(event(), WEB)), "past", "different"),
    (past(both(event(), condition("notCondition", subCondition=WEB))), "once often back", "different"),
]


@pytest.mark.parametrize(("body", "expected", "outcomes"), ON_PROPERTIES, ids=str)
def test_a_condition_on_a_profile_has_the_members_that_unomi_gives(body, expected, outcomes):
    found = imported("unomi", {"metadata": {"id": "s", "name": "S"}, "condition": body})
    assert (members(found, PROPERTIES), " ".join(part.outcome for part in found.parts)) == (expected, outcomes)


@pytest.mark.parametrize(("body", "expected", "outcome"), ON_EVENTS, ids=str)
def test_a_condition_on_past_events_has_the_members_that_unomi_gives(body, expected, outcome):
    found = imported("unomi", body)
    assert (members(found, EVENTS), [part.outcome for part in found.parts]) == (expected, [outcome])


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (condition("sessionPropertyCondition", propertyName="duration", comparisonOperator="exists"), "the visit"),
        (condition("newVisitorCondition", since=3), "the visit"),
        (condition("goalMatchCondition", goalId="g"), "`goalMatchCondition`"),
        (profile("country", "equals", propertyValue="parameter::country"), "parameter"),
        (profile("country", "equals", propertyValue="script::1+1"), "script"),
        (profile("country", "sounds", propertyValue="x"), "`sounds` is unknown"),
        (profile("signup", "greaterThan", propertyValueDateExpr="now/d"), "rounds"),
        (past(both(event(), event("visit"), operator="or")), "exactly one type"),
        (past(condition("eventPropertyCondition")), "exactly one type"),
        ({"hello": 1}, "is this a condition of Unomi"),
        (profile("planet", "equals", propertyValue="Earth"), "no trait `planet`"),
    ],
    ids=str,
)
def test_what_cannot_be_said_is_told_with_the_reason(body, why):
    (missing,) = imported("unomi", body).missing
    assert why in missing.notes[0]
