"""GrowthBook's conditions, with members by the rules of its SDK, which are JavaScript's for missing attributes."""

import pytest
from tests.segments.importing.table import PROPERTIES, imported, members

ROWS = [
    ({"country": "DE"}, "ann", "exact"),
    ({"country": {"$ne": "DE"}}, "ben cas dot nil", "exact"),
    ({"country": None}, "nil", "exact"),
    ({"country": {"$ne": None}}, "ann ben cas dot", "exact"),
    ({"country": {"$exists": True}}, "ann ben cas dot", "exact"),
    ({"country": {"$exists": False}}, "nil", "exact"),
    ({"country": {"$in": ["DE", "Denmark"]}}, "ann cas", "exact"),
    ({"country": {"$in": ["DE", None]}}, "ann nil", "exact"),
    ({"country": {"$in": []}}, "", "exact"),
    ({"country": {"$ini": ["DE"]}}, "ann ben", "exact"),
    ({"country": {"$nin": ["DE"]}}, "ben cas dot nil", "exact"),
    ({"country": {"$nini": ["DE"]}}, "cas dot nil", "exact"),
    ({"country": {"$not": {"$in": ["DE"]}}}, "ben cas dot nil", "exact"),
    ({"country": {"$regex": "^D"}}, "ann cas", "exact"),
    ({"country": {"$regexi": "^d"}}, "ann ben cas", "exact"),
    # A missing attribute is the word null to a regular expression there.
    ({"country": {"$regex": "n"}}, "cas", "different"),
    # A missing number counts as 0 there.
    ({"age": 0}, "ben nil", "exact"),
    ({"age": 34}, "ann", "exact"),
    ({"age": {"$lt": 20}}, "ben dot nil", "exact"),
    ({"age": {"$gte": 0}}, "ann ben cas dot nil", "exact"),
    ({"age": {"$gt": 18, "$lt": 60}}, "ann", "exact"),
    ({"member": True}, "ann cas", "exact"),
    ({"member": False}, "ben", "exact"),
    ({"interests": {"$size": 2}}, "ann", "exact"),
    ({"interests": {"$size": {"$gte": 1}}}, "ann cas", "exact"),
    ({"interests": {"$size": 0}}, "ben", "exact"),
    ({"interests": {"$all": ["tea", "coffee"]}}, "ann", "exact"),
    ({"interests": {"$in": ["coffee", "milk"]}}, "ann", "exact"),
    ({"interests": {"$elemMatch": {"$eq": "tea"}}}, "ann cas", "exact"),
    ({"interests": {"$elemMatch": {"$in": ["coffee"]}}}, "ann", "exact"),
    ({"app_version": {"$vgt": "2.9.1"}}, "ann cas", "exact"),
    ({"app_version": {"$vgte": "2.9.1"}}, "ann ben cas", "exact"),
    ({"app_version": {"$vlt": "2.10.0"}}, "ben", "different"),
    ({"$or": [{"age": 34}, {"member": False}]}, "ann ben", "exact exact"),
    ({"$and": [{"age": {"$gt": 1}}, {"member": True}]}, "ann cas", "exact exact"),
    ({"$nor": [{"age": 34}, {"member": False}]}, "cas dot nil", "exact exact"),
    ({"$not": {"age": 34}}, "ben cas dot nil", "exact"),
    ({"$or": []}, "ann ben cas dot nil", "exact"),
    ({"$nor": []}, "", "exact"),
    ({}, "ann ben cas dot nil", "exact"),
    ({"condition": {"country": {"$inGroup": "g"}}, "savedGroups": {"g": ["DE", "de"]}}, "ann ben", "exact"),
    ({"condition": {"country": {"$notInGroup": "g"}}, "savedGroups": {"g": ["DE"]}}, "ben cas dot nil", "exact"),
    ({"name": "As text", "condition": '{"age": 34}'}, "ann", "exact"),
]


@pytest.mark.parametrize(("condition", "expected", "outcomes"), ROWS, ids=str)
def test_a_condition_has_the_members_that_growthbook_gives(condition, expected, outcomes):
    found = imported("growthbook", condition)
    assert (members(found, PROPERTIES), " ".join(part.outcome for part in found.parts)) == (expected, outcomes)


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ({"country": {"$type": "string"}}, "`$type`"),
        ({"country": {"$sounds": "string"}}, "`$sounds`"),
        ({"country": {"$inGroup": "g"}}, "saved group `g`"),
        ({"country": {"city": "Berlin"}}, "object"),
        ({"country": ["DE"]}, "list"),
        ({"country": True}, "not yes or no"),
        ({"country": {"$gt": "DE"}}, "order of texts"),
        ({"interests": {"$elemMatch": {"$regex": "t"}}}, "`$eq` and `$in`"),
        ({"$where": "1"}, "`$where`"),
        ({"age": "old"}, "a number here"),
        ({"planet": "Earth"}, "no trait `planet`"),
    ],
    ids=str,
)
def test_what_cannot_be_said_is_told_with_the_reason(condition, why):
    (missing,) = imported("growthbook", condition).missing
    assert why in missing.notes[0]
