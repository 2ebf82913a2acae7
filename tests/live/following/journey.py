"""The demonstration's households as a shop would hear of them: message by message."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from tests.live.following.world import said, write_world

from ilk.app.demo import prepare_demo

ZONE = ZoneInfo("America/New_York")
LAST = date(2018, 1, 1)
"""The day of the data's last midnight."""

PROJECT = {
    "ilk.yaml": """
        name: journey
        title: Journey
        time_zone: America/New_York
        currency: USD
        history: {every: none}
    """,
    "sources/households.yaml": """
        connect: {kind: intake, types: [identify]}
        into: {customers: true, customer: text(user_id), valid_from: at}
        columns:
          age: text(inside(traits, "age"))
          income: text(inside(traits, "income"))
          home_ownership: text(inside(traits, "home_ownership"))
          marital_status: text(inside(traits, "marital_status"))
          household_size: text(inside(traits, "household_size"))
          household_composition: text(inside(traits, "household_comp"))
          children: text(inside(traits, "kids_count"))
    """,
    "sources/lines.yaml": """
        connect: {kind: intake, types: [track], events: [Product Bought]}
        into: {events: purchase, customer: text(user_id), occurred_at: at, id: message_id}
        columns:
          product_id: text(inside(properties, "product"))
          revenue: money(inside(properties, "paid"))
        enrich:
          - {table: products, on: {product_id: product_id}, add: [department, product_category, brand]}
    """,
    "sources/orders.yaml": """
        connect: {kind: intake, types: [track], events: [Order Completed]}
        into: {events: order, customer: text(user_id), occurred_at: at, id: message_id}
        columns:
          revenue: money(inside(properties, "paid"))
          discount: money(inside(properties, "discount"))
          store_id: text(inside(properties, "store"))
    """,
    "sources/mailings.yaml": """
        connect: {kind: intake, types: [track], events: [Mailed]}
        into: {events: mailing, customer: text(user_id), occurred_at: at, id: message_id}
    """,
    "sources/redemptions.yaml": """
        connect: {kind: intake, types: [track], events: [Coupon Redeemed]}
        into: {events: redemption, customer: text(user_id), occurred_at: at, id: message_id}
    """,
}
"""What the demonstration has in files, and rolls up of lines, this shop gets by messages."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message, and when it is sent."""

    at: datetime
    message: Mapping[str, Any]


def write_batch(folder: Path, *, one_of: int, days: int) -> Path:
    """Write the demonstration of one of so many households, with a state of each of the last days.

    What waits for a run even live, ranks and models, is left out.
    """
    prepare_demo(folder)
    for name in ("segments/rfm.yaml", "segments/models.yaml", "models/households.yaml"):
        (folder / name).unlink()
    settings = (folder / "ilk.yaml").read_text(encoding="utf-8")
    (folder / "ilk.yaml").write_text(
        settings.replace("every: month, periods: 10", f"every: day, periods: {days}"), encoding="utf-8"
    )
    for file in (folder / "data").glob("*.parquet"):
        rows = pl.read_parquet(file)
        if "household_id" in rows.columns:
            rows.filter(pl.col("household_id") % one_of == 0).write_parquet(file)
    return folder


def write_live(folder: Path, batch: Path) -> Path:
    """Write the same definitions over sources of messages; the products are a file here too."""
    for name in ("sources/products.yaml", "data/products.parquet", *definitions(batch)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((batch / name).read_bytes())
    return write_world(folder, PROJECT)


def definitions(batch: Path) -> list[str]:
    """The files of traits, metrics and segments."""
    return [
        file.relative_to(batch).as_posix()
        for room in ("traits", "metrics", "segments")
        for file in (batch / room).glob("*.yaml")
    ]


def messages(batch: Path) -> Sequence[Said]:
    """Everything that happened, in the order of time. Who a household is, is told when it is heard of first."""
    lines = _data(batch, "transactions").with_columns(at=pl.col("transaction_timestamp").dt.replace_time_zone("UTC"))
    baskets = lines.group_by("basket_id", "household_id", "at").agg(
        paid=_total("sales_value"), discount=_total("retail_disc"), store=pl.col("store_id").first()
    )
    bought = lines.select("household_id", "at", product="product_id", paid="sales_value")
    mailed = _data(batch, "mailings").select("household_id", at=_midnights("start_date"))
    redeemed = _data(batch, "coupon_redemptions").select("household_id", at=_midnights("redemption_date"))
    told = [
        *_tracked("Product Bought", bought),
        *_tracked("Order Completed", baskets.drop("basket_id")),
        *_tracked("Mailed", mailed),
        *_tracked("Coupon Redeemed", redeemed),
    ]
    first = {each.message["userId"]: each.at for each in sorted(told, key=lambda each: each.at, reverse=True)}
    told.extend(
        Said(first[household], said("identify", household, first[household], f"survey-{household}", traits=answers))
        for household, answers in _survey(batch)
        if household in first
    )
    return sorted(told, key=lambda each: each.at)


def midnight(day: date) -> datetime:
    """The instant at which a day begins in the shop's zone."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def _data(batch: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(batch / "data" / f"{name}.parquet")


def _total(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Decimal(18, 4)).sum().cast(pl.String)


def _midnights(column: str) -> pl.Expr:
    return pl.col(column).dt.replace_time_zone(ZONE.key).dt.convert_time_zone("UTC")


def _tracked(event: str, rows: pl.DataFrame) -> Iterator[Said]:
    for number, row in enumerate(rows.iter_rows(named=True)):
        customer, at = str(row.pop("household_id")), row.pop("at")
        yield Said(at, said("track", customer, at, f"{event}-{number}", event=event, properties=row))


def _survey(batch: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for row in _data(batch, "demographics").iter_rows(named=True):
        yield str(row.pop("household_id")), row
