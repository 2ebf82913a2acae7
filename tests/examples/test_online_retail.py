"""Published figures of the Online Retail data, through the example project as a user runs it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ilk.app.published import published
from ilk.app.run import run
from ilk.app.segments import segments
from ilk.app.wiring import LOCAL, Workspace
from ilk.customers.rfm import Rfm
from ilk.kernel.types import ValueType
from ilk.warehouse import sql

pytestmark = pytest.mark.slow

TEN_SEGMENTS = {
    "champions": 633,
    "loyal": 819,
    "potential_loyalists": 484,
    "new_customers": 42,
    "promising": 94,
    "need_attention": 187,
    "about_to_sleep": 352,
    "at_risk": 593,
    "cant_lose": 63,
    "hibernating": 1_071,
}


def test_cleaning_keeps_the_published_lines(online_retail: Workspace) -> None:
    columns = {
        "lines": sql.count_rows(),
        "customers": sql.count_distinct(sql.column("customer_no")),
        "invoices": sql.count_distinct(sql.column("invoice")),
        "revenue": sql.total(sql.column("revenue"), ValueType.MONEY),
    }
    (row,) = online_retail.engine.run(sql.select(columns, "event_purchase")).to_pylist()
    assert (row["lines"], row["customers"], row["invoices"]) == (397_884, 4_338, 18_532)
    assert round(Decimal(row["revenue"]), 2) == Decimal("8911407.90")


def test_every_other_line_is_in_quarantine(online_retail: Workspace) -> None:
    (row,) = online_retail.engine.run(sql.select({"rows": sql.count_rows()}, "quarantine")).to_pylist()
    assert row["rows"] == 541_909 - 397_884


def test_the_ten_segment_map_is_the_published_one(online_retail: Workspace) -> None:
    sizes = {each.name: each.size for each in segments(online_retail, LOCAL)}
    assert {name: sizes[name] for name in TEN_SEGMENTS} == TEN_SEGMENTS


def test_means_of_recency_frequency_and_money_are_the_published_ones(online_retail: Workspace) -> None:
    snapshot = datetime(2011, 12, 10, 12, 50, tzinfo=UTC)  # the last instant and a day
    catalogue = published(online_retail).meaning.catalogue
    scores = Rfm().query(catalogue, snapshot)
    columns = {
        "recency": sql.average(sql.column("rfm_recency"), ValueType.INTEGER),
        "frequency": sql.average(sql.column("rfm_frequency"), ValueType.INTEGER),
        "monetary": sql.average(sql.column("rfm_monetary"), ValueType.MONEY),
    }
    (row,) = online_retail.engine.run(sql.select(columns, scores)).to_pylist()
    assert (round(row["recency"], 2), round(row["frequency"], 2), round(row["monetary"], 2)) == (92.54, 4.27, 2054.27)


def test_loading_the_same_file_again_adds_nothing(online_retail: Workspace) -> None:
    again = run(online_retail, LOCAL)
    assert (again.rows_in, again.rows_loaded, again.rows_quarantined) == (0, 0, 0)
    assert again.customers == 4_338
