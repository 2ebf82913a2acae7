"""The overview of the hand-made shop: its sentence, figures with a past, what changed, what to do next."""

from datetime import UTC, date, datetime

import pytest
from tests.customers.shop import AS_OF, EVENTS, PROJECT, WORDS

from ilk.catalog.tables import OVERVIEWS
from ilk.customers.reading import SegmentLabel, Words
from ilk.insight.activity import months, standings
from ilk.insight.answers import Summary
from ilk.insight.ground import Tables
from ilk.insight.overview import read_summary, stage_summary, summary
from ilk.insight.profile import profiles
from ilk.warehouse.duckdb import DuckDBEngine


def worked_out(engine: DuckDBEngine, words: Words = WORDS, run_id: str = "r1") -> Summary:
    found = profiles(engine, words, AS_OF, defining={})
    return summary(engine, words, AS_OF, found, run_id=run_id, tables=Tables())


def test_the_sentence_is_made_from_the_data(shop: DuckDBEngine) -> None:
    assert worked_out(shop).sentence == (
        "4 customers; the 2 of them in Regulars brought $210.00 in the last year, 98% of all."
    )


def test_figures_have_a_past_at_the_recorded_instants(shop: DuckDBEngine) -> None:
    found = {figure.name: figure for figure in worked_out(shop).figures}
    # Eve, of whom no event is known, was always there; Cyn came on 1 March at noon.
    assert (found["customers"].value, found["customers"].previous) == (4, 3)
    assert found["customers"].trend == [3, 3, 4]
    assert found["customers"].explanation == "All customers on 1 April 2025. Compared with 1 March 2025."


def test_figures_of_orders_want_a_record_that_goes_back_far_enough(shop: DuckDBEngine) -> None:
    # The first order was on 10 January, less than 90 days before 1 April.
    assert {figure.name for figure in worked_out(shop).figures} == {"customers"}
    short = WORDS.project.model_copy(update={"active_days": 40})
    words = Words(short, WORDS.traits, EVENTS, WORDS.segments)
    found = {figure.name: figure for figure in worked_out(shop, words).figures}
    assert {name: figure.value for name, figure in found.items()} == {
        "customers": 4,
        "active": 2,
        "revenue": 180,
        "orders": 3,
        "average_order": 60,
    }
    assert (found["orders"].previous, found["orders"].trend) == (1, [1, 3])


def test_standings_are_told_apart_by_instant(shop: DuckDBEngine) -> None:
    early, late = standings(shop, WORDS, [datetime(2025, 1, 12, tzinfo=UTC), AS_OF], "customers")
    assert (early.customers, early.orders, late.customers) == (2, None, 4)


def test_months_of_orders_by_hand(shop: DuckDBEngine) -> None:
    found = months(shop, WORDS, datetime(2025, 3, 15, tzinfo=UTC))
    assert [(each.start, each.orders, each.customers, each.revenue, each.whole) for each in found] == [
        (date(2025, 1, 1), 2, 2, 15.0, True),
        (date(2025, 2, 1), 1, 1, 20.0, True),
        (date(2025, 3, 1), 2, 2, 130.0, False),
    ]
    assert [each.start.month for each in months(shop, WORDS, AS_OF)] == [1, 2, 3]


def test_changes_are_since_the_recorded_instant_before(shop: DuckDBEngine) -> None:
    said = [(change.kind, change.sentence, change.amount) for change in worked_out(shop).changes]
    assert said == [
        ("shrank", "Parents shrank by 1 to 2 (\N{MINUS SIGN}33%) since 1 March 2025: 0 entered, 1 left.", -1),
        ("grew", "Regulars grew by 1 to 2 (+100%) since 1 March 2025: 1 entered, 0 left.", 1),
        ("loaded", "1,200 rows of till loaded.", 1200),
        ("quarantined", "31 rows of till put in quarantine.", 31),
    ]


def test_a_run_tells_its_own_loads_only(shop: DuckDBEngine) -> None:
    kinds = [change.kind for change in worked_out(shop, run_id="another").changes]
    assert kinds == ["shrank", "grew"]


def test_next_steps_lead_somewhere(shop: DuckDBEngine) -> None:
    first, second = worked_out(shop).next_steps
    assert first.sentence == "2 rows of till broke a rule: see why, mend the mapping and try them again."
    assert (first.command, first.page) == ("ilk quarantine list --source till", "/data/quarantine?source=till")
    assert second.sentence.startswith("1 row of people broke a rule: see why, mend the mapping and try it again.")


def test_empty_and_equal_segments_are_pointed_out(shop: DuckDBEngine) -> None:
    cursor = shop.cursor()
    cursor.execute(
        "INSERT INTO memberships SELECT 'twins', customer_no, since FROM memberships WHERE segment = 'parents'"
    )
    cursor.close()
    labels = {**WORDS.segments, "twins": SegmentLabel("Twins"), "nobody": SegmentLabel("Nobodies")}
    steps = [step.sentence for step in worked_out(shop, Words(PROJECT, WORDS.traits, EVENTS, labels)).next_steps]
    assert "Nobody is in Nobodies: is its definition too narrow?" in steps
    assert "Parents and Twins are nearly the same people (100% of both): keep one?" in steps


def test_a_project_without_segments_is_told_to_write_one(shop: DuckDBEngine) -> None:
    found = worked_out(shop, Words(PROJECT, WORDS.traits, EVENTS, {}))
    assert any("There is no segment yet" in step.sentence for step in found.next_steps)
    assert found.sentence == "4 customers brought $215.00 in the last year."
    assert set(found.charts) == {"revenue", "active"}


def test_a_project_without_orders_counts_its_customers(shop: DuckDBEngine) -> None:
    found = worked_out(shop, Words(PROJECT, WORDS.traits, {"visit": EVENTS["visit"]}, WORDS.segments))
    assert found.sentence == "4 customers in 2 segments."
    assert found.charts == {}


def test_the_overview_is_read_as_written_without_segments_that_are_no_more(shop: DuckDBEngine) -> None:
    assert read_summary(shop, WORDS) is None
    written = worked_out(shop)
    with shop.transaction() as changes:
        stage_summary(changes, written, "r1", OVERVIEWS)
    assert read_summary(shop, WORDS) == written
    fewer = Words(PROJECT, WORDS.traits, EVENTS, {"regulars": WORDS.segments["regulars"]})
    read = read_summary(shop, fewer)
    assert read is not None
    assert [change.segment for change in read.changes] == ["regulars", None, None]


@pytest.mark.parametrize("name", ["segments", "shares", "revenue", "active"])
def test_the_overview_has_its_charts(shop: DuckDBEngine, name: str) -> None:
    assert worked_out(shop).charts[name]["title"]["text"]
