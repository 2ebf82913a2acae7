"""What the rows of exports come to: amounts, instants and money of other currencies, by hand."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.sources.shapes import hubspot, shopify, stripe, woocommerce
from tests.sources.shapes.making import made, rows

from ilk.app.data import sources
from ilk.app.wiring import LOCAL


def at(row: dict[str, Any]) -> str:
    """When an event occurred, in UTC."""
    return f"{row['occurred_at']:%Y-%m-%d %H:%M}"


def test_a_shopify_order_is_its_total_less_refunds_and_its_lines_together(tmp_path: Path) -> None:
    with made(tmp_path, {"orders.csv": shopify.ORDERS}) as workspace:
        orders = {row["order_no"]: row for row in rows(workspace, "event_order")}
        lines = rows(workspace, "event_purchase")
        cancelled = rows(workspace, "event_order_cancelled")
        assert workspace.project.currency == "USD"
    assert {name: row["revenue"] for name, row in orders.items()} == {
        "#1001": Decimal("59.5"),
        "#1002": Decimal(12),
        "#1004": Decimal("15.5"),
    }
    first = orders["#1001"]
    assert (first["items"], first["lines"], first["discount"], first["discount_code"]) == (4, 3, Decimal(10), "SPRING")
    assert at(first) == "2024-03-01 15:00"
    assert at(orders["#1002"]) == "2024-04-01 03:30"
    assert sorted(line["product"] for line in lines) == ["Card", "Cup", "Cup", 'Mug, "blue" one', "Plate", "Plate"]
    assert {line["channel"] for line in lines if line["order_no"] == "#1004"} == {"pos"}
    assert [at(row) for row in cancelled] == ["2024-04-03 16:00"]


def test_stripe_payments_are_in_the_currency_that_is_paid_out(tmp_path: Path) -> None:
    with made(tmp_path, {"payments.csv": stripe.PAYMENTS}) as workspace:
        payments = {row["event_id"]: row for row in rows(workspace, "event_payment")}
        refunds = {row["event_id"]: row for row in rows(workspace, "event_refund")}
        failed = rows(workspace, "event_failed_payment")
        assert workspace.project.currency == "EUR"
    assert {name: row["revenue"] for name, row in payments.items()} == {"ch_1": 920, "ch_2": 90, "ch_3": 0}
    assert (payments["ch_1"]["amount"], payments["ch_1"]["currency"]) == (1000, "usd")
    assert at(payments["ch_2"]) == "2025-03-15 23:59"
    assert {name: (row["refunded"], row["is_full"]) for name, row in refunds.items()} == {
        "ch_2": (10, False),
        "ch_3": (50, True),
    }
    assert at(refunds["ch_2"]) == "2025-03-20 08:00"
    assert at(refunds["ch_3"]) == "2025-03-16 10:00"
    assert [row["decline_reason"] for row in failed] == ["insufficient_funds"]


def test_an_export_with_decimal_commas_is_read_with_them(tmp_path: Path) -> None:
    header = "id;Created date (UTC);Amount;Amount Refunded;Currency;Status;Customer ID;Customer Email\n"
    lines = "ch_1;2025-03-14 16:20;1.000,50;0,00;eur;Paid;cus_A;\nch_2;2025-03-15 16:20;12,25;2,25;eur;Paid;cus_A;\n"
    with made(tmp_path, {"zahlungen.csv": header + lines}) as workspace:
        payments = {row["event_id"]: row["revenue"] for row in rows(workspace, "event_payment")}
    assert payments == {"ch_1": Decimal("1000.5"), "ch_2": 10}


def test_a_refunded_woocommerce_order_brings_nothing_and_dates_are_read_in_both_ways(tmp_path: Path) -> None:
    with made(tmp_path, {"orders.csv": woocommerce.ORDERS}) as workspace:
        orders = {row["order_no"]: row for row in rows(workspace, "event_order")}
    assert {name: row["revenue"] for name, row in orders.items()} == {"9001": 1055, "9002": 20, "9003": 0}
    assert at(orders["9002"]) == "2025-03-04 18:30"
    assert (orders["9002"]["currency"], orders["9002"]["country"]) == ("USD", "CA")


def test_hubspot_contacts_belong_to_the_first_of_their_companies(tmp_path: Path) -> None:
    files = {"contacts.csv": hubspot.CONTACTS, "companies.csv": hubspot.COMPANIES, "deals.csv": hubspot.DEALS}
    with made(tmp_path, files) as workspace:
        contacts = {row["email"]: row for row in rows(workspace, "source_hubspot_contacts")}
        companies = {row["company_id"]: row for row in rows(workspace, "table_company")}
        (won,) = rows(workspace, "event_deal_won")
    assert contacts["priya@bluebay.example"]["company_id"] == "9001"
    assert companies["9001"]["annual_revenue"] == 1_500_000
    assert (won["deal"], won["revenue"], at(won)) == ("Bluebay, big", 15000, "2024-06-30 12:00")


def test_exports_in_parts_are_one_source(tmp_path: Path) -> None:
    parts = {"orders_1.csv": shopify.ORDERS, "orders_2.csv": shopify.ORDERS.replace("#10", "#20")}
    with made(tmp_path, parts) as workspace:
        orders = rows(workspace, "event_order")
        (path,) = {summary.path for summary in sources(workspace, LOCAL) if summary.name == "shopify_orders"}
    assert len(orders) == 6
    assert path.endswith("exports/orders_*.csv")


def test_exports_of_one_kind_with_other_files_between_are_sources_each(tmp_path: Path) -> None:
    two = {"a.csv": shopify.CUSTOMERS, "b.csv": shopify.CUSTOMERS.replace("bo@example.com", "eva@example.com")}
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "c.csv").write_text("id,x\n1,2\n", encoding="utf-8")
    with made(tmp_path, two) as workspace:
        assert len(rows(workspace, "customers")) == 4
        assert {"source_shopify_customers", "source_shopify_customers_2"} <= workspace.engine.tables().keys()
