"""One customer, whole, and the timeline."""

from datetime import UTC, datetime

import pytest
from tests.customers.shop import AS_OF, EVENTS, PROJECT, WORDS

from ilk.customers import view
from ilk.customers.answers import Customer, TraitChange
from ilk.customers.reading import Words
from ilk.customers.timeline import timeline
from ilk.kernel.errors import NotFound, UserError
from ilk.warehouse.duckdb import DuckDBEngine


def viewed(shop: DuckDBEngine, customer_id: str, as_of: datetime) -> Customer:
    """The view of a customer in the segments that the last run found."""
    row = view.customer_row(shop, WORDS, customer_id)
    return view.customer(shop, WORDS, row, as_of, view.published_segments(shop, row["customer_no"]))


def test_a_customer_in_one_line(shop: DuckDBEngine) -> None:
    line = viewed(shop, "ann-10", AS_OF).sentence
    assert line == (
        "Customer ann-10: 40-49, has children; 3 orders worth $60.00 since 10 January 2025, last seen 22 days ago. "
        "In Regulars and Parents."
    )


def test_a_customer_without_events_in_one_line(shop: DuckDBEngine) -> None:
    assert viewed(shop, "eve", AS_OF).sentence == "Customer eve: has children; no order yet, never seen. In Parents."


def test_traits_come_by_criterion_with_source_and_age(shop: DuckDBEngine) -> None:
    traits = viewed(shop, "ann-10", AS_OF).traits
    assert [trait.name for trait in traits] == ["age_band", "has_children", "interests", "income", "orders_ever"]
    by_name = {trait.name: trait for trait in traits}
    assert (by_name["age_band"].display, by_name["age_band"].source) == ("40-49", "people")
    assert by_name["age_band"].since == datetime(2025, 3, 1, tzinfo=UTC)
    assert (by_name["interests"].value, by_name["interests"].display) == (["tea", "books"], "tea, books")
    assert by_name["interests"].since == datetime(2025, 3, 1, tzinfo=UTC)
    assert by_name["orders_ever"].source == "computed: count of order"


def test_a_value_that_history_does_not_know_has_no_age(shop: DuckDBEngine) -> None:
    traits = {trait.name: trait for trait in viewed(shop, "ann-10", AS_OF).traits}
    assert (traits["income"].value, traits["income"].since) == (200.0, None)
    assert traits["orders_ever"].since is None


def test_a_missing_value_says_so(shop: DuckDBEngine) -> None:
    traits = {trait.name: trait for trait in viewed(shop, "cyn", AS_OF).traits}
    assert (traits["age_band"].value, traits["age_band"].display) == (None, "unknown")


def test_changes_are_of_traits_that_changed_newest_first(shop: DuckDBEngine) -> None:
    march, january = datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    assert viewed(shop, "ann-10", AS_OF).history == [
        TraitChange(trait="interests", value=["tea", "books"], since=march),
        TraitChange(trait="age_band", value="40-49", since=march),
        TraitChange(trait="interests", value=["tea"], since=january),
        TraitChange(trait="age_band", value="30-39", since=january),
    ]
    assert viewed(shop, "bob-2", AS_OF).history == []


def test_segments_say_since_when(shop: DuckDBEngine) -> None:
    segments = viewed(shop, "ann-10", AS_OF).segments
    assert [(found.segment, found.since) for found in segments] == [
        ("regulars", datetime(2025, 3, 1, tzinfo=UTC)),
        ("parents", datetime(2025, 2, 1, tzinfo=UTC)),
    ]


def test_events_are_counted_until_the_instant(shop: DuckDBEngine) -> None:
    assert viewed(shop, "ann-10", AS_OF).event_counts == {"order": 3, "purchase": 1, "visit": 2}
    assert viewed(shop, "cyn", AS_OF).event_counts == {"order": 2, "purchase": 2}
    earlier = datetime(2025, 2, 10, 12, tzinfo=UTC)
    assert viewed(shop, "ann-10", earlier).event_counts == {"order": 2, "visit": 1}


def test_an_unknown_customer_is_not_found_and_near_ones_are_named(shop: DuckDBEngine) -> None:
    with pytest.raises(NotFound, match="unknown customer `AN`") as caught:
        viewed(shop, "AN", AS_OF)
    assert caught.value.known == ("ann-10",)


def test_a_quote_in_an_identifier_is_only_a_quote(shop: DuckDBEngine) -> None:
    with pytest.raises(NotFound):
        viewed(shop, "x' OR '1'='1", AS_OF)


def whole_timeline(engine: DuckDBEngine, size: int, event: str | None = None) -> list[tuple[str, datetime]]:
    found, after = [], None
    while True:
        page = timeline(engine, WORDS, 1, AS_OF, event=event, limit=size, after=after)
        assert len(page.items) <= size
        found += [(item.event, item.at) for item in page.items]
        if page.next is None:
            return found
        after = page.next


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 50])
def test_pages_of_any_size_make_the_same_timeline(shop: DuckDBEngine, size: int) -> None:
    noon = datetime(2025, 3, 10, 12, tzinfo=UTC)
    assert whole_timeline(shop, size) == [
        ("visit", noon),
        ("order", noon),
        ("order", datetime(2025, 2, 10, 12, tzinfo=UTC)),
        ("order", datetime(2025, 1, 10, 12, tzinfo=UTC)),
        ("visit", datetime(2024, 12, 24, 9, tzinfo=UTC)),
    ]


def test_the_lines_of_orders_are_shown_when_asked_for(shop: DuckDBEngine) -> None:
    assert [event for event, _ in whole_timeline(shop, 10, "purchase")] == ["purchase"]


def test_lines_are_shown_when_nothing_sums_them_up(shop: DuckDBEngine) -> None:
    words = Words(project=PROJECT, events={"purchase": EVENTS["purchase"]})
    assert len(timeline(shop, words, 3, AS_OF).items) == 2


def test_events_after_the_instant_are_not_shown(shop: DuckDBEngine) -> None:
    assert timeline(shop, WORDS, 4, AS_OF).items == []
    assert len(timeline(shop, WORDS, 4, datetime(2025, 4, 2, 12, tzinfo=UTC)).items) == 1


def test_an_event_is_told_in_a_line(shop: DuckDBEngine) -> None:
    lines = [item.sentence for item in timeline(shop, WORDS, 1, AS_OF).items]
    assert lines == [
        "Visit: page home",
        "Order worth $30.00: 3 items",
        "Order worth $20.00: 2 items",
        "Order worth $10.00: 1 item",
        "Visit",
    ]


@pytest.mark.parametrize("cursor", ["", "x", "!!!", "W10", "WzEsMiwzXQ", "WyJhIiwiYiIsImMiXQ"])
def test_a_cursor_that_nobody_gave_out_is_refused(shop: DuckDBEngine, cursor: str) -> None:
    with pytest.raises(UserError) as caught:
        timeline(shop, WORDS, 1, AS_OF, after=cursor)
    assert caught.value.code == "wrong-cursor"


def test_an_unknown_event_is_refused(shop: DuckDBEngine) -> None:
    with pytest.raises(NotFound, match="unknown event `oder`"):
        timeline(shop, WORDS, 1, AS_OF, event="oder")


def test_who_is_on_record_before_their_first_event_was_there(shop: DuckDBEngine) -> None:
    cursor = shop.cursor()
    cursor.execute("INSERT INTO trait_history VALUES (1, 'age_band', '20-29', TIMESTAMP '2024-11-01')")
    cursor.close()
    then = view.customer_then(shop, WORDS, "ann-10", datetime(2024, 12, 5, tzinfo=UTC), {})
    assert {trait.name: trait.value for trait in then.traits} == {"age_band": "20-29"}
    assert then.timeline.items == []
    with pytest.raises(NotFound, match="was not there yet on 5 October 2024"):
        view.customer_then(shop, WORDS, "ann-10", datetime(2024, 10, 5, tzinfo=UTC), {})
