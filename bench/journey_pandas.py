"""The demonstration's work as an analyst would script it with pandas: the same segments, past states and profiles."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

FRESH = ["PRODUCE", "MEAT", "SEAFOOD", "SALAD BAR"]
BABY = ["DIAPERS & DISPOSABLES", "INFANT FORMULA", "BABY FOODS"]
PETS = ["DOG FOODS", "CAT FOOD", "PET CARE SUPPLIES"]
MAP = {
    r"[1-2][1-2]": "hibernating",
    r"[1-2][3-4]": "at_risk",
    r"[1-2]5": "cant_lose",
    r"3[1-2]": "about_to_sleep",
    r"33": "need_attention",
    r"[3-4][4-5]": "loyal",
    r"41": "promising",
    r"51": "new_customers",
    r"[4-5][2-3]": "potential_loyalists",
    r"5[4-5]": "champions",
}


def score(values: pd.Series, labels: list[int]) -> pd.Series:
    """Quintile scores."""
    codes = pd.qcut(values, 5, labels=False, duplicates="drop")
    return codes.map(dict(enumerate(labels))).astype("Int64")


def state(at: pd.Timestamp, lines: pd.DataFrame, orders: pd.DataFrame, data: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Traits of every household as of an instant."""
    lines, orders = lines[lines["at"] <= at], orders[orders["at"] <= at]
    mailed = data["mailings"][data["mailings"]["at"] <= at]
    redeemed = data["coupon_redemptions"][data["coupon_redemptions"]["at"] <= at]
    year = at - pd.Timedelta(days=365)
    year_orders, year_lines = orders[orders["at"] > year], lines[lines["at"] > year]
    quarter = orders[orders["at"] > at - pd.Timedelta(days=90)].groupby("household_id")
    half = lines[lines["at"] > at - pd.Timedelta(days=180)]
    by, every, in_year = (
        orders.groupby("household_id"),
        year_lines.groupby("household_id"),
        year_orders.groupby("household_id"),
    )
    table = pd.DataFrame({"last": by["at"].max(), "frequency": by.size(), "monetary": by["revenue"].sum()})
    table = table.join(data["demographics"].set_index("household_id"))
    table["orders_90d"] = quarter.size().reindex(table.index).fillna(0)
    table["spend_90d"] = quarter["revenue"].sum().reindex(table.index).fillna(0)
    table["orders_year"] = in_year.size().reindex(table.index).fillna(0)
    table["spend_year"] = in_year["revenue"].sum().reindex(table.index).fillna(0)
    table["average_basket"] = in_year["revenue"].mean()
    table["stores_visited"] = in_year["store_id"].nunique()
    table["categories_bought"] = every["product_category"].nunique()
    fresh = year_lines[year_lines.department.isin(FRESH)].groupby("household_id")["sales_value"].sum()
    table["fresh_share"] = fresh.reindex(table.index).fillna(0) / table.spend_year
    private = year_lines[year_lines.brand == "Private"].groupby("household_id")["sales_value"].sum()
    table["private_label_share"] = private.reindex(table.index).fillna(0) / table.spend_year
    discount = in_year["discount"].sum().reindex(table.index).fillna(0)
    table["discount_rate"] = discount / (table.spend_year + discount)
    table["mailings"] = mailed.groupby("household_id").size().reindex(table.index).fillna(0)
    table["redemptions"] = redeemed.groupby("household_id").size().reindex(table.index).fillna(0)
    table["baby"] = half[half.product_category.isin(BABY)].groupby("household_id").size().reindex(table.index).fillna(0)
    table["pets"] = (
        year_lines[year_lines.product_category.isin(PETS)].groupby("household_id").size().reindex(table.index).fillna(0)
    )
    table["recency"] = (at - table["last"]).dt.days
    table["r"] = score(table.recency, [5, 4, 3, 2, 1])
    table["f"] = score(table.frequency.rank(method="first"), [1, 2, 3, 4, 5])
    table["rfm"] = (table.r.astype(str) + table.f.astype(str)).replace(MAP, regex=True)
    return table


def segments(table: pd.DataFrame) -> dict[str, pd.Series]:
    """Who is in which segment."""
    found = {name: table.rfm == name for name in MAP.values()}
    found["families"] = table.kids_count.isin(["1", "2", "3+"])
    found["older_couples"] = table.age.isin(["55-64", "65+"]) & (table.household_comp == "2 Adults No Kids")
    found["young_households"] = table.age.isin(["19-24", "25-34"])
    found["affluent"] = table.income.isin(["100-124K", "125-149K", "150-174K", "175-199K", "200-249K", "250K+"])
    found["fresh_food_lovers"] = (table.fresh_share >= 0.25) & (table.spend_year >= 300)
    found["own_brand_shoppers"] = (table.private_label_share >= 0.4) & (table.spend_year >= 300)
    found["bargain_hunters"] = (table.discount_rate >= 0.25) & (table.orders_year >= 12)
    found["new_parents"] = table.baby >= 4
    found["pet_owners"] = table.pets >= 6
    found["coupon_redeemers"] = table.redemptions >= 2
    found["silent_recipients"] = (table.mailings >= 3) & (table.redemptions == 0)
    found["not_yet_mailed"] = (table.mailings == 0) & (table.orders_90d >= 10)
    found["top_spenders"] = table.spend_year >= 4000
    month = table["last"].max() - pd.Timedelta(days=30)
    found["slipping_away"] = (table.spend_year >= 1500) & (table["last"] <= month)
    return found


def profile(lines: pd.DataFrame, table: pd.DataFrame, members: pd.Series) -> pd.DataFrame:
    """What sets a segment apart: lift of each product category with its interval, and differences of means."""
    pairs = lines[["household_id", "product_category"]].drop_duplicates()
    inside = pairs[pairs.household_id.isin(table.index[members])].groupby("product_category").size()
    outside = pairs[pairs.household_id.isin(table.index[~members])].groupby("product_category").size()
    both = pd.DataFrame({"inside": inside, "outside": outside}).fillna(0) + 0.5
    n, m = max(members.sum(), 1), max((~members).sum(), 1)
    both["lift"] = (both.inside / n) / (both.outside / m)
    both["error"] = np.sqrt(1 / both.inside - 1 / (n + 1) + 1 / both.outside - 1 / (m + 1))
    numbers = table.select_dtypes("number")
    both.attrs["means"] = (numbers[members].mean() - numbers[~members].mean()) / numbers.std()
    first = lines.groupby("household_id")["month"].min()
    active = lines[["household_id", "month"]].drop_duplicates()
    active = active[active.household_id.isin(table.index[members])]
    both.attrs["retention"] = (active.month - active.household_id.map(first)).value_counts()
    return both


def main(folder: Path) -> None:
    """Do it all, and print the sizes."""
    names = ("transactions", "products", "demographics", "mailings", "coupon_redemptions")
    data = {name: pd.read_parquet(folder / f"{name}.parquet") for name in names}
    lines = (
        data["transactions"]
        .merge(data["products"], on="product_id", how="left")
        .rename(columns={"transaction_timestamp": "at"})
    )
    lines["month"] = lines["at"].dt.year * 12 + lines["at"].dt.month
    data["mailings"]["at"] = data["mailings"]["start_date"] + pd.Timedelta(hours=5)
    data["coupon_redemptions"]["at"] = data["coupon_redemptions"]["redemption_date"] + pd.Timedelta(hours=5)
    orders = (
        lines.groupby(["household_id", "basket_id"])
        .agg(
            at=("at", "min"),
            revenue=("sales_value", "sum"),
            discount=("retail_disc", "sum"),
            store_id=("store_id", "first"),
        )
        .reset_index()
    )
    now = pd.Timestamp("2018-01-01 05:00")
    past = [pd.Timestamp(f"2017-{month:02d}-01 05:00") for month in range(3, 13)]
    members: dict[str, pd.Series] = {}
    for at in [*past, now]:
        table = state(at, lines, orders, data)
        members = segments(table)
    profiles = {name: profile(lines, table, found) for name, found in members.items()}
    print({name: int(found.sum()) for name, found in members.items()}, len(profiles))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
