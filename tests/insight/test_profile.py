"""Profiles of the hand-made shop: every figure by hand."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.customers.shop import AS_OF, EVENTS, PROJECT, WORDS

from ilk.catalog.tables import PROFILES
from ilk.customers.reading import Words
from ilk.insight.answers import Figure, Profile
from ilk.insight.figures import totals
from ilk.insight.ground import EVERYONE, PEOPLE, Tables, grounded
from ilk.insight.profile import profiles, read_profile, stage_profiles
from ilk.insight.retention import retention
from ilk.segments.refresh.sizes import recorded_sizes
from ilk.warehouse.duckdb import DuckDBEngine


def figures(profile: Profile) -> dict[str, Figure]:
    return {figure.name: figure for figure in profile.figures}


def values(profile: Profile) -> dict[str, float | None]:
    return {figure.name: figure.value for figure in profile.figures}


def everything(engine: DuckDBEngine, words: Words = WORDS, at: datetime = AS_OF) -> dict[str, Profile]:
    return profiles(engine, words, at, defining={"parents": frozenset({"has_children"})})


def test_the_totals_of_each_segment_and_of_everyone(shop: DuckDBEngine) -> None:
    with grounded(shop, WORDS, Tables(), AS_OF) as ground:
        found = totals(ground)
    everyone, regulars, parents = found[EVERYONE], found["regulars"], found["parents"]
    assert (everyone.size, everyone.buyers, everyone.repeaters, everyone.active) == (4, 3, 2, 3)
    assert (everyone.orders, everyone.revenue) == (6, 215)
    assert (regulars.size, regulars.buyers, regulars.repeaters, regulars.active) == (2, 2, 2, 2)
    assert (regulars.orders, regulars.revenue) == (5, 210)
    assert (parents.size, parents.buyers, parents.orders, parents.revenue) == (2, 1, 3, 60)


def test_figures_by_hand(shop: DuckDBEngine) -> None:
    found = values(everything(shop)["regulars"])
    assert found["size"] == 2
    assert found["share"] == 0.5
    assert found["growth"] == 1.0
    assert found["revenue"] == 210
    assert found["revenue_share"] == pytest.approx(210 / 215)
    assert found["revenue_each"] == 105
    assert found["average_order"] == 42
    assert (found["orders"], found["repeat_rate"], found["active_share"]) == (5, 1.0, 1.0)
    assert values(everything(shop)["parents"])["repeat_rate"] == 1.0
    assert values(everything(shop)[EVERYONE])["repeat_rate"] == pytest.approx(2 / 3)


def test_a_figure_explains_itself(shop: DuckDBEngine) -> None:
    found = figures(everything(shop)["regulars"])
    assert found["repeat_rate"].explanation == (
        "Of the customers with an order in the 365 days up to 1 April 2025: those with two or more. Everyone: 67%."
    )
    assert found["growth"].explanation == "Relative change of size since 1 March 2025."
    assert found["share"].explanation == "Of all 4 customers on 1 April 2025."


def test_the_size_has_its_past_on_record(shop: DuckDBEngine) -> None:
    size = figures(everything(shop)["regulars"])["size"]
    assert (size.previous, size.trend) == (1, [1, 1, 2])


def test_only_the_year_before_counts(shop: DuckDBEngine) -> None:
    later = values(everything(shop, at=datetime(2026, 2, 10, 12, tzinfo=UTC))["regulars"])
    # A year before 10 February 2026 at noon is the very instant of Ann's second order: it is just out.
    assert (later["orders"], later["revenue"], later["active_share"]) == (3, 180, 0.0)


def test_other_figures_get_their_past_from_the_profile_before(shop: DuckDBEngine) -> None:
    earlier = everything(shop, at=datetime(2025, 3, 15, tzinfo=UTC))
    with shop.transaction() as changes:
        stage_profiles(changes, earlier, "r0", PROFILES)
    orders = figures(everything(shop)["regulars"])["orders"]
    assert (orders.previous, orders.trend) == (4, [4, 5])
    again = everything(shop)
    with shop.transaction() as changes:
        stage_profiles(changes, again, "r1", PROFILES)
    later = figures(everything(shop, at=datetime(2025, 4, 5, tzinfo=UTC))["regulars"])["orders"]
    assert later.trend == [4, 5, 5]


def test_the_same_instant_again_is_not_its_own_past(shop: DuckDBEngine) -> None:
    with shop.transaction() as changes:
        stage_profiles(changes, everything(shop), "r1", PROFILES)
    orders = figures(everything(shop)["regulars"])["orders"]
    assert (orders.previous, orders.trend) == (None, [])


def test_retention_by_hand(shop: DuckDBEngine) -> None:
    with grounded(shop, WORDS, Tables(), AS_OF) as ground:
        found = retention(ground)
    # Ann and Bob came first in January, Cyn in March; Ann came in February and March; April is not over.
    months = {name: [(each.month, each.share, each.customers) for each in curve] for name, curve in found.items()}
    assert months[EVERYONE] == [(1, 0.5, 2), (2, 0.5, 2)]
    assert months["regulars"] == [(1, 1.0, 1), (2, 1.0, 1)]
    assert months["parents"] == [(1, 1.0, 1), (2, 1.0, 1)]
    assert (found[EVERYONE][0].low, found[EVERYONE][0].high) == (
        pytest.approx(0.0945, abs=1e-4),
        pytest.approx(0.9055, abs=1e-4),
    )


def test_months_are_those_of_the_zone(shop: DuckDBEngine) -> None:
    cursor = shop.cursor()
    cursor.execute("UPDATE event_order SET occurred_at = TIMESTAMP '2025-02-01 03:00' WHERE event_id = 'o2'")
    cursor.close()
    project = PROJECT.model_copy(update={"time_zone": "America/New_York"})
    words = Words(project, WORDS.traits, EVENTS, WORDS.segments)
    at = datetime(2025, 4, 1, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
    with grounded(shop, words, Tables(), at) as ground:
        found = retention(ground)
    # In New York, Ann's second order is still in January.
    assert [(each.month, each.share) for each in found[EVERYONE]] == [(1, 0.0), (2, 0.5)]
    with grounded(shop, WORDS, Tables(), AS_OF) as ground:
        assert [(each.month, each.share) for each in retention(ground)[EVERYONE]] == [(1, 0.5), (2, 0.5)]


def test_overlap_by_hand(shop: DuckDBEngine) -> None:
    (found,) = everything(shop)["regulars"].overlap
    assert (found.segment, found.both, found.share_of_this, found.share_of_other) == ("parents", 1, 0.5, 0.5)
    assert found.jaccard == pytest.approx(1 / 3)
    assert found.lift == pytest.approx(1 * 4 / (2 * 2))


def test_who_they_are_in_a_line(shop: DuckDBEngine) -> None:
    found = everything(shop)
    assert found["regulars"].sentence == "2 customers, 50% of all, brought 98% of the last year's revenue."
    assert found[EVERYONE].sentence == "4 customers brought $215.00 in the last year."


def test_caveats_name_the_few_and_the_unknown(shop: DuckDBEngine) -> None:
    found = everything(shop)
    few, unknown = found["regulars"].caveats
    assert few == "Only 2 customers: shares and averages of so few may well be chance."
    assert unknown.startswith("Unknown for many members: Age, Has children, Interests and Income (50%). ")
    assert "Not compared, because the definition itself uses it: Has children." in found["parents"].caveats


def test_a_segment_without_members_has_a_profile(shop: DuckDBEngine) -> None:
    cursor = shop.cursor()
    cursor.execute("DELETE FROM memberships WHERE segment = 'parents'")
    cursor.close()
    found = everything(shop)["parents"]
    assert found.sentence == "No customer belongs at present."
    assert found.differences == []
    assert (values(found)["size"], values(found)["average_order"]) == (0, None)


def test_a_project_without_orders_has_profiles_of_size(shop: DuckDBEngine) -> None:
    words = Words(PROJECT, WORDS.traits, {"visit": EVENTS["visit"]}, WORDS.segments)
    found = everything(shop, words)["regulars"]
    assert set(values(found)) == {"size", "share", "growth"}
    assert found.retention == []
    assert found.sentence == "2 customers, 50% of all."


def test_a_project_without_segments_has_the_profile_of_everyone(shop: DuckDBEngine) -> None:
    found = everything(shop, Words(PROJECT, WORDS.traits, EVENTS, {}))
    assert list(found) == [EVERYONE]


def test_nothing_is_left_behind(shop: DuckDBEngine) -> None:
    before = set(shop.tables())
    everything(shop)
    assert set(shop.tables()) == before
    assert PEOPLE not in before


def test_a_profile_is_read_with_its_charts(shop: DuckDBEngine) -> None:
    assert read_profile(shop, WORDS, "regulars") is None
    written = everything(shop)
    with shop.transaction() as changes:
        stage_profiles(changes, written, "r1", PROFILES)
    read = read_profile(shop, WORDS, "regulars")
    assert read is not None
    assert set(read.charts) == {"retention", "share"}
    assert read.model_copy(update={"charts": {}}) == written["regulars"]
    assert read_profile(shop, WORDS, "unheard_of") is None


def test_of_two_records_of_an_instant_the_staged_one_counts(shop: DuckDBEngine) -> None:
    cursor = shop.cursor()
    cursor.execute(
        "CREATE TABLE passing_segment_sizes AS SELECT * REPLACE (7 AS size) FROM segment_sizes WHERE run_id = 'r1'"
    )
    cursor.close()
    found = recorded_sizes(shop, until=AS_OF, tables=Tables.staged().sizes)
    assert found.trend("regulars") == [1, 1, 7]
    assert recorded_sizes(shop, until=datetime(2025, 3, 1, tzinfo=UTC)).trend("regulars") == [1, 1]
