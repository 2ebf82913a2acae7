"""The demonstration's figures against the published row counts, and segments against SQL written by hand."""

import duckdb
import pytest

from ilk.app.discover import criteria, discover
from ilk.app.models import model
from ilk.app.segments import segments
from ilk.app.wiring import LOCAL, Workspace
from ilk.warehouse import sql

pytestmark = pytest.mark.slow

ROWS = {
    "event_purchase": 1_469_307,
    "table_products": 92_331,
    "source_households": 801,
    "event_mailing": 6_589,
    "event_redemption": 2_102,
    "customers": 2_469,
    "quarantine": 0,
}

# The year before 2018-01-01 in New York; till receipts and mailings are compared as they stand in the files.
BY_HAND = {
    "top_spenders": """
        SELECT household_id FROM transactions
        WHERE transaction_timestamp > TIMESTAMP '2017-01-01 05:00:00'
          AND transaction_timestamp <= TIMESTAMP '2018-01-01 05:00:00'
        GROUP BY household_id HAVING sum(CAST(sales_value AS DECIMAL(18, 4))) >= 4000
    """,
    "families": """
        SELECT household_id FROM demographics
        WHERE kids_count IN ('1', '2', '3+') AND household_id IN (SELECT household_id FROM transactions)
    """,
    "not_yet_mailed": """
        SELECT household_id FROM transactions
        WHERE household_id NOT IN (SELECT household_id FROM mailings)
          AND transaction_timestamp > TIMESTAMP '2017-10-03 05:00:00'
          AND transaction_timestamp <= TIMESTAMP '2018-01-01 05:00:00'
        GROUP BY household_id HAVING count(DISTINCT basket_id) >= 10
    """,
    "new_parents": """
        SELECT household_id FROM transactions JOIN products USING (product_id)
        WHERE product_category IN ('DIAPERS & DISPOSABLES', 'INFANT FORMULA', 'BABY FOODS')
          AND transaction_timestamp > TIMESTAMP '2017-07-05 05:00:00'
          AND transaction_timestamp <= TIMESTAMP '2018-01-01 05:00:00'
        GROUP BY household_id HAVING count(*) >= 4
    """,
}


@pytest.mark.parametrize("table", ROWS)
def test_every_row_is_loaded(complete_journey: Workspace, table: str) -> None:
    counted = complete_journey.engine.run(sql.select({"rows": sql.count_rows()}, table)).to_pylist()
    assert counted == [{"rows": ROWS[table]}]


@pytest.mark.parametrize("segment", BY_HAND)
def test_a_segment_has_the_size_that_sql_by_hand_gives(complete_journey: Workspace, segment: str) -> None:
    sizes = {each.name: each.size for each in segments(complete_journey, LOCAL)}
    with duckdb.connect() as connection:
        for name in ("transactions", "demographics", "products", "mailings"):
            path = complete_journey.root / "data" / f"{name}.parquet"
            connection.read_parquet(str(path)).create_view(name)
        by_hand = connection.sql(BY_HAND[segment]).fetchall()
    assert sizes[segment] == len(by_hand)
    assert sizes[segment] > 0


def test_the_demonstration_has_segments_of_many_criteria(complete_journey: Workspace) -> None:
    found = segments(complete_journey, LOCAL)
    assert len(found) >= 12
    assert {"demographic", "behavioural", "value", "needs"} <= {each for one in found for each in one.criteria}
    assert all(each.size > 0 for each in found)


def test_the_risk_of_lapsing_beats_the_best_rule_by_one_trait_on_a_later_time(complete_journey: Workspace) -> None:
    card = model(complete_journey, LOCAL, "lapse_risk").card
    assert card is not None
    rule = next(figure for name, figure in card.validation.items() if name.startswith("AUC of the rule"))
    assert card.validation["AUC"] > rule
    assert card.calibration["expected over observed"] == pytest.approx(1, abs=0.15)


def test_purchases_foretold_for_a_holdout_are_near_those_that_came(complete_journey: Workspace) -> None:
    card = model(complete_journey, LOCAL, "predicted_value").card
    assert card is not None
    assert card.calibration["foretold"] == pytest.approx(card.calibration["came"], rel=0.05)


def test_every_household_has_a_kind_of_shopper(complete_journey: Workspace) -> None:
    clusters = model(complete_journey, LOCAL, "shopper_type").findings["clusters"]
    assert sum(each["size"] for each in clusters) == ROWS["customers"]
    assert min(each["share"] for each in clusters) > 0.1


def test_the_groups_that_discovery_recommends_are_stable(complete_journey: Workspace) -> None:
    proposed = [each.text for each in criteria(complete_journey, LOCAL).criteria if each.proposed]
    found = discover(complete_journey, LOCAL, using=proposed, most=4)
    best = next(each for each in found.candidates if each.recommended)
    assert best.stability is not None
    assert best.stability >= 0.8
    assert sum(group.size for group in best.groups) == ROWS["customers"]


def test_who_comes_often_and_buys_widely_stays_and_mailings_do_not_tell(complete_journey: Workspace) -> None:
    report = model(complete_journey, LOCAL, "staying")
    rows = {row["feature"]: row for row in report.findings["hazards"]}
    assert {name for name, row in rows.items() if row["high"] < 1} == {"orders_90d", "categories_bought"}
    assert {name for name, row in rows.items() if row["low"] > 1} == set()
    card = report.card
    assert card is not None
    assert card.validation["concordance"] > 0.7
    assert card.calibration["leavers foretold"] == pytest.approx(card.calibration["leavers that came"], rel=0.15)


def test_the_days_of_the_next_visit_hold_about_as_often_as_is_said(complete_journey: Workspace) -> None:
    card = model(complete_journey, LOCAL, "next_visit").card
    assert card is not None
    assert card.validation["held in the interval"] == pytest.approx(0.8, abs=0.06)
    assert card.validation["came at all"] > 0.9


def test_every_household_has_a_favourite_department(complete_journey: Workspace) -> None:
    shares = model(complete_journey, LOCAL, "favourite").findings["categories"]
    assert shares[0]["category"] == "GROCERY"
    assert sum(row["share"] for row in shares) == pytest.approx(1)


def test_those_like_households_with_a_baby_are_found_among_households_held_out(complete_journey: Workspace) -> None:
    report = model(complete_journey, LOCAL, "like_new_parents")
    assert report.card is not None
    assert report.card.validation["lift of the top tenth"] > 2
    assert report.card.validation["AUC, low"] > 0.6
    assert report.warnings == []
