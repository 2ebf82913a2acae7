"""Segment's audiences, with members by the rules of its query language."""

import pytest
from tests.segments.importing.table import EVENTS, PROPERTIES, imported, members

from ilk.kernel.errors import UserError

ON_TRAITS = [
    ("trait('country') = 'DE'", "ann", "exact"),
    # `differs` is only true when there is a value; NOT lets a missing one in.
    ("trait('country') != 'DE'", "ben cas dot", "exact"),
    ("NOT trait('country') = 'DE'", "ben cas dot nil", "exact"),
    ("trait('country').equals('DE')", "ann", "exact"),
    ("trait('country').one_of('DE', 'de')", "ann ben", "exact"),
    ("trait('country').contains('en', 'D')", "ann cas", "exact"),
    ("trait('country').omits('D')", "ben dot nil", "exact"),
    ("trait('country').starts_with('De')", "cas", "exact"),
    ("trait('country').ends_with('mark')", "cas", "exact"),
    ("trait('country').exists()", "ann ben cas dot", "exact"),
    ("trait('country').absent()", "nil", "exact"),
    ("trait('age') >= 18", "ann cas dot", "exact"),
    ("trait('age').at_most(18)", "ben dot", "exact"),
    ("trait('age') = literal(34)", "ann", "exact"),
    ("trait('member') = true", "ann cas", "exact"),
    ("trait('signup').before_date('2025-03-01T00:00:00Z')", "ben", "exact"),
    ("trait('signup').within_last(30 days)", "ann", "different"),
    ("trait('signup').within_next(7 days)", "cas", "different"),
    ("trait('signup').before_last(30 days)", "ben", "different"),
    ("trait('signup').after_next(2 days)", "cas", "different"),
    # An audience is a trait with the audience's key.
    ("trait('vip') = true", "ann", "exact"),
    ("trait('vip') = false", "ben cas dot nil", "exact"),
    ("trait('age') = 34 OR trait('age') = 0 AND trait('member') = false", "ann ben", "exact exact exact"),
    ("(trait('age') = 34 OR trait('age') = 0) AND trait('member') = false", "ben", "exact exact exact"),
    ("not ( trait('age') > 18 and trait('member') = true )", "ben dot nil", "exact exact"),
]
ON_EVENTS = [
    ("event('Order Completed').count() >= 1", "once often past back", "exact"),
    ("event('Order Completed').within(30 days).count() >= 2", "often", "exact"),
    ("event('Order Completed').within(30 days).count() < 2", "once past back seen nil", "exact"),
    ("event('Order Completed').within(73 hours).count().at_least(1)", "once often back", "exact"),
    ("event('Order Completed').between(10 days, 60 days).count() > 0", "often past", "exact"),
    ("event('Order Completed').where(property('channel') = 'shop').count() = 2", "past", "exact"),
    (
        "event('Order Completed').where(property('channel').absent() OR property('revenue') >= 60).count() >= 1",
        "often",
        "exact",
    ),
    ("event('Order Completed').sum(property('revenue')) > 100", "often", "exact"),
    ("event('Order Completed').sum(property('revenue')) < 100", "once past back seen nil", "different"),
    ("event('Order Completed').avg(property('revenue')) = 60", "often", "exact"),
    ("event('Order Completed').max(property('revenue')) >= 60", "often", "exact"),
    ("event('Order Completed').last(property('channel')) = 'shop'", "past", "exact"),
    ("event('Order Completed').unique(property('channel')).count() = 1", "once often past back", "exact"),
    ("event('Order Completed').mode(property('channel'), 2) = 'web'", "once often back", "different"),
    ("NOT event('visit').count() >= 1", "once past back nil", "exact"),
    (
        (
            "event('order').where(property('revenue') > 50 AND event('visit').within(parent: 5 days).count() >= 1)"
            ".within(30 days).count() >= 1"
        ),
        "often",
        "exact",
    ),
    (
        "event('order').where(event('visit').within(parent: 2 days).count() = 0).count() >= 1",
        "once often past back",
        "different",
    ),
]


@pytest.mark.parametrize(("query", "expected", "outcomes"), ON_TRAITS)
def test_a_query_on_traits_has_the_members_that_segment_gives(query, expected, outcomes):
    found = imported("segment", query)
    assert (members(found, PROPERTIES), " ".join(part.outcome for part in found.parts)) == (expected, outcomes)


@pytest.mark.parametrize(("query", "expected", "outcome"), ON_EVENTS)
def test_a_query_on_events_has_the_members_that_segment_gives(query, expected, outcome):
    found = imported("segment", query)
    assert (members(found, EVENTS), [part.outcome for part in found.parts]) == (expected, [outcome])


def test_an_audience_of_the_api_is_read_with_its_name():
    audience = {"id": "aud_1", "name": "Big spenders", "definition": {"type": "USERS", "query": "trait('age') > 50"}}
    found = imported("segment", {"data": {"audience": audience}})
    assert (found.name, members(found, PROPERTIES)) == ("big_spenders", "cas")


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("event('Order Completed').sources(exclude: 'abc').count() > 0", "sources"),
        ("ANY event('visit').count() >= 1", "account"),
        ("event('visit').where(property('page') = trait('country')).count() >= 1", "not with a fixed value"),
        ("event('visit').count()", "comparison is expected"),
        ("event('visit').between(5 days, 2 weeks).count() > 1", "two units"),
        ("trait('country') > 'DE'", "order of texts"),
        ("trait('country').sounds_like('x')", "`sounds_like`"),
        ("event('Order Completed').stretch(property('channel')) = 'web'", "`stretch`"),
        ("property('page') = 'x'", "begins with"),
        ("trait('planet') = 'Earth'", "no trait `planet`"),
        ("event('Moon landing').count() > 0", "no event `Moon landing`"),
    ],
)
def test_what_cannot_be_said_is_told_with_the_reason(query, why):
    (missing,) = imported("segment", query).missing
    assert why in missing.notes[0]


def test_accounts_and_options_are_told_of():
    body = {"definition": {"type": "ACCOUNTS", "query": "trait('age') > 1"}}
    assert "accounts" in imported("segment", body).missing[0].notes[0]
    body = {"options": {"includeAnonymousUsers": True}, "definition": {"type": "USERS", "query": "trait('age') > 1"}}
    found = imported("segment", body)
    assert (len(found.missing), members(found, PROPERTIES)) == (1, "ann cas dot")


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("trait('age' > 5", "line 1, column 13"),
        ("trait('age') > 5 AND\n  AND trait('age') < 9", "line 2, column 3"),
        ("trait(\u2018age\u2019) > 5", "line 1, column 7"),
        ("trait('age') >", "the end"),
    ],
)
def test_a_query_that_cannot_be_read_is_refused_with_its_place(query, where):
    with pytest.raises(UserError) as error:
        imported("segment", query)
    assert error.value.code in {"import-query", "import-not-json"}
    assert error.value.where == where
