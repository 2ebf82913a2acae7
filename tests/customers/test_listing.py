"""Lists of customers: search, segment, order and pages; and how well traits are filled."""

import pytest
from tests.customers.shop import WORDS

from ilk.customers.filling import trait_info
from ilk.customers.listing import customers, sort_keys
from ilk.kernel.errors import NotFound, UserError
from ilk.warehouse.duckdb import DuckDBEngine


def whole(engine: DuckDBEngine, size: int = 50, **choice: str | None) -> list[str]:
    found, after, totals = [], None, set()
    while True:
        page = customers(engine, WORDS, limit=size, after=after, **choice)
        found += [row.customer_id for row in page.items]
        totals.add(page.total)
        if page.next is None:
            assert totals == {len(found)}
            return found
        after = page.next


def test_a_row_has_headline_traits_and_segments_in_order(shop: DuckDBEngine) -> None:
    first, second = customers(shop, WORDS, limit=2).items
    assert (first.customer_id, first.traits) == ("ann-10", {"age_band": "40-49", "has_children": True})
    assert first.segments == ["regulars", "parents"]
    assert (second.customer_id, second.segments) == ("bob-2", [])


@pytest.mark.parametrize("size", [1, 2, 3, 50])
@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("customer_id", ["ann-10", "bob-2", "cyn", "eve"]),
        ("-customer_id", ["eve", "cyn", "bob-2", "ann-10"]),
        ("age_band", ["bob-2", "ann-10", "cyn", "eve"]),
        ("-age_band", ["ann-10", "bob-2", "cyn", "eve"]),
        ("income", ["ann-10", "bob-2", "cyn", "eve"]),
        ("-income", ["bob-2", "ann-10", "cyn", "eve"]),
        ("has_children", ["ann-10", "eve", "bob-2", "cyn"]),
        ("-last_seen", ["cyn", "ann-10", "bob-2", "eve"]),
        ("orders_ever", ["bob-2", "cyn", "ann-10", "eve"]),
    ],
)
def test_any_order_in_pages_of_any_size_with_missing_values_last(
    shop: DuckDBEngine, size: int, sort: str, expected: list[str]
) -> None:
    assert whole(shop, size, sort=sort) == expected


def test_a_search_finds_identifiers_and_texts_best_matches_first(shop: DuckDBEngine) -> None:
    assert whole(shop, search=" N ") == ["ann-10", "cyn"]
    assert whole(shop, search="30-") == ["bob-2"]
    assert whole(shop, search="0") == ["ann-10", "bob-2"]
    assert whole(shop, 1, search="c") == ["cyn"]
    assert whole(shop, search="%") == []


def test_a_search_may_be_sorted(shop: DuckDBEngine) -> None:
    assert whole(shop, 1, search="0", sort="age_band") == ["bob-2", "ann-10"]


def test_a_segment_holds_its_members_only(shop: DuckDBEngine) -> None:
    assert whole(shop, 1, segment="regulars") == ["ann-10", "cyn"]
    assert whole(shop, segment="parents", search="eve") == ["eve"]
    with pytest.raises(NotFound, match="unknown segment `regular`"):
        whole(shop, segment="regular")


def test_an_unknown_sort_key_is_refused_and_lists_are_no_sort_key(shop: DuckDBEngine) -> None:
    with pytest.raises(UserError, match="unknown sort key `agee`") as caught:
        whole(shop, sort="agee")
    assert "age_band" in caught.value.known
    assert "interests" not in sort_keys(WORDS)


def test_a_cursor_of_another_order_is_refused(shop: DuckDBEngine) -> None:
    after = customers(shop, WORDS, sort="age_band", limit=1).next
    with pytest.raises(UserError) as caught:
        customers(shop, WORDS, sort="income", after=after)
    assert caught.value.code == "wrong-cursor"


def test_traits_say_how_well_they_are_filled(shop: DuckDBEngine) -> None:
    found = {trait.name: trait for trait in trait_info(shop, WORDS)}
    assert list(found) == ["age_band", "has_children", "orders_ever", "interests", "income"]
    assert (found["age_band"].known, found["age_band"].known_share) == (2, 0.5)
    assert found["age_band"].top == [("30-39", 1), ("40-49", 1)]
    assert found["has_children"].top == [("yes", 2)]
    assert found["interests"].top == [("books", 2), ("tea", 1)]
    assert found["orders_ever"].top == [("1", 1), ("2", 1), ("3", 1)]
    assert (found["income"].known, found["income"].top) == (2, [])


def test_before_the_first_run_nothing_is_known() -> None:
    engine = DuckDBEngine.open(None, threads=1)
    assert {(trait.known, trait.known_share) for trait in trait_info(engine, WORDS)} == {(0, 0.0)}
