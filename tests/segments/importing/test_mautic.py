"""Mautic's segments, with members by the rules of its segment queries."""

from typing import Any

import pytest
from tests.segments.importing.table import PROPERTIES, imported, members


def on(field: str, operator: str, value: Any = None, kind: str = "text", **more: Any) -> dict[str, Any]:
    plain = {"glue": "and", "object": "lead", "properties": {"filter": value}, **more}
    return {"field": field, "type": kind, "operator": operator, **plain}


ROWS = [
    (on("country", "=", "de"), "ann ben", "different"),
    (on("country", "!=", "de"), "cas dot nil", "different"),
    (on("country", "in", ["DE", "Denmark"]), "ann ben cas", "different"),
    (on("country", "in", "DE|Denmark"), "ann ben cas", "different"),
    (on("country", "!in", ["DE"]), "cas dot nil", "different"),
    (on("country", "empty"), "dot nil", "exact"),
    (on("country", "!empty"), "ann ben cas", "exact"),
    (on("country", "like", "d"), "ann ben cas", "different"),
    (on("country", "like", "d_"), "ann ben cas", "different"),
    (on("country", "like", "d%k"), "cas", "different"),
    (on("country", "!like", "d%k"), "ann ben dot nil", "different"),
    (on("country", "startsWith", "den"), "cas", "different"),
    (on("country", "endsWith", "mark"), "cas", "different"),
    (on("country", "contains", "nma"), "cas", "different"),
    (on("country", "regexp", "^d.$"), "ann ben", "different"),
    # The opposite of a regular expression compares: it leaves out who has no value.
    (on("country", "!regexp", "^d.$"), "cas dot", "different"),
    (on("age", "gt", "18", "number"), "ann cas", "exact"),
    (on("age", "gte", 18, "number"), "ann cas dot", "exact"),
    (on("age", "!gt", 18, "number"), "ben dot", "exact"),
    (on("age", "=", 0, "number"), "ben", "exact"),
    (on("age", "!=", 0, "number"), "ann cas dot nil", "exact"),
    (on("age", "between", [18, 34], "number"), "ann dot", "exact"),
    (on("age", "!between", [18, 34], "number"), "ben cas nil", "exact"),
    (on("member", "=", 1, "boolean"), "ann cas", "exact"),
    (on("member", "=", "0", "boolean"), "ben", "exact"),
    (on("interests", "in", ["coffee"], "multiselect"), "ann", "exact"),
    (on("interests", "!in", ["coffee"], "multiselect"), "ben cas dot nil", "exact"),
    (on("interests", "includingAll", ["coffee", "tea"], "multiselect"), "ann", "exact"),
    (on("birth", "=", "1990-03-30", "date"), "ann", "exact"),
    (on("birth", "!=", "1990-03-30", "date"), "ben cas dot nil", "exact"),
    (on("birth", "gt", "1990-03-29", "date"), "ann cas", "exact"),
    (on("birth", "=", "birthday", "date"), "ann", "exact"),
    (on("birth", "=", "anniversary", "date"), "ann", "exact"),
    (on("birth", "empty", None, "date"), "dot nil", "exact"),
    (on("signup", "gte", "-30 days", "datetime"), "ann cas", "different"),
    (on("signup", "lt", "30 days ago", "datetime"), "ben", "different"),
    (on("signup", "lte", "+7 days", "datetime"), "ann ben cas", "different"),
    (on("signup", "gt", "+1 day", "datetime"), "cas", "different"),
    (on("signup", "=", "this month", "datetime"), "ann", "exact"),
    (on("signup", "!=", "this month", "datetime"), "ben cas dot nil", "exact"),
    (
        on("signup", "inLast", {"relativeDateInterval": 7, "relativeDateIntervalUnit": "day"}, "date"),
        "ann",
        "different",
    ),
    (
        on(
            "signup",
            "lt",
            {"dateTypeMode": "relative", "relativeDateInterval": 30, "relativeDateIntervalUnit": "day"},
            "datetime",
        ),
        "ben",
        "different",
    ),
    (on("leadlist", "in", [7], "leadlist"), "ann", "exact"),
    (on("leadlist", "!in", ["7"], "leadlist"), "ben cas dot nil", "exact"),
    ({"field": "age", "type": "number", "operator": "gt", "filter": 18}, "ann cas", "exact"),
]


@pytest.mark.parametrize(("filters", "expected", "outcome"), ROWS, ids=str)
def test_a_filter_has_the_members_that_mautic_gives(filters, expected, outcome):
    found = imported("mautic", {"name": "A segment", "alias": "a-segment", "filters": [filters]})
    assert (members(found, PROPERTIES), [part.outcome for part in found.parts]) == (expected, [outcome])


def test_filters_joined_by_and_come_before_those_joined_by_or():
    filters = [
        on("age", "gt", 18, "number", glue="or"),
        on("member", "=", 1, "boolean"),
        on("country", "=", "de", glue="or"),
        on("age", "=", 0, "number"),
    ]
    assert members(imported("mautic", filters), PROPERTIES) == "ann ben cas"


def test_the_answers_of_the_api_are_read_with_their_names():
    one = {"list": {"id": 3, "name": "Grown up", "filters": [on("age", "gte", 18, "number")]}}
    found = imported("mautic", one)
    assert (found.name, found.title, found.parts[0].where) == ("grown_up", "Grown up", "list.filters[0]")


@pytest.mark.parametrize(
    ("filters", "why"),
    [
        (on("country", "sounds", "de"), "`sounds` is unknown"),
        (on("hit_url", "=", "/a", "text", object="behaviors"), "what a contact did"),
        (on("device_type", "in", ["phone"]), "devices"),
        (on("signup", "=", "next week", "date"), "still to come"),
        (on("signup", "gt", "last month", "date"), "period"),
        (on("birth", "=", "birthday -1 day", "date"), "anniversaries"),
        (on("signup", "gt", "soon", "date"), "no date"),
        (on("age", "=", "old", "number"), "a number here"),
        (on("owner_id", "=", 1, "lookup_id"), "owner"),
        (on("planet", "=", "Earth"), "no trait `planet`"),
        ({"glue": "and"}, "is this a segment of Mautic"),
    ],
    ids=str,
)
def test_what_cannot_be_said_is_told_with_the_reason(filters, why):
    (missing,) = imported("mautic", {"filters": [filters]}).missing
    assert why in missing.notes[0]


def test_a_segment_without_filters_was_chosen_by_hand():
    (missing,) = imported("mautic", {"filters": []}).missing
    assert "by hand" in missing.notes[0]
