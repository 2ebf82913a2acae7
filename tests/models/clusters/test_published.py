"""The figures that are published, or were worked out by an independent script, on public data."""

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from sklearn.metrics import adjusted_rand_score
from tests.models.clusters.tables import published

from ilk.kernel.randomness import derive
from ilk.models.clusters import KMeans, Preparing, choose, principal_components
from ilk.models.clusters.indices import within

RFM = """
    WITH kept AS (
      SELECT * FROM lines WHERE CustomerID IS NOT NULL AND Quantity > 0 AND UnitPrice > 0
        AND InvoiceNo NOT LIKE 'C%'
    ), snapshot AS (SELECT max(InvoiceDate) + INTERVAL 1 DAY AS moment FROM kept)
    SELECT CustomerID AS customer, floor(epoch((SELECT moment FROM snapshot) - max(InvoiceDate)) / 86400) AS recency,
      count(DISTINCT InvoiceNo) AS frequency, sum(Quantity * UnitPrice) AS monetary
    FROM kept GROUP BY CustomerID
"""


@pytest.fixture(scope="module")
def retail() -> pa.Table:
    """Recency, frequency and monetary value of the customers of Online Retail."""
    lines = published("online_retail/online_retail.parquet")
    assert lines.num_rows == 541_909
    return duckdb.connect().sql(RFM).to_arrow_table()


@pytest.fixture(scope="module")
def brand() -> pa.Table:
    """Eleven yes-or-no questions about a fast-food brand."""
    return published("mcdonalds_msa/mcdonalds.parquet").select(range(11))


def test_silhouettes_of_online_retail(retail):
    means = [pc.mean(retail[name]).as_py() for name in ("recency", "frequency", "monetary")]
    assert means == [pytest.approx(92.54, abs=0.005), pytest.approx(4.27, abs=0.005), pytest.approx(2054.27, abs=0.005)]
    method = KMeans(clusters=2, customer="customer")
    found = choose(method, retail, range(2, 7), resamples=0, references=0)
    # There are many nearly equal optima; ours have the sums within of the script's, or smaller ones.
    silhouettes = [candidate.silhouette for candidate in found.candidates]
    assert silhouettes == pytest.approx([0.4329, 0.3365, 0.3373, 0.3161, 0.3133], abs=0.0015)
    sums = [6481.225, 4867.847, 3938.472, 3295.976, 2855.011]
    assert max(each.within / before for each, before in zip(found.candidates, sums, strict=True)) < 1.00001


def test_segments_of_a_brand_survey(brand):
    # Few starts end in the best clusters; of these 25, one does.
    found = KMeans(clusters=4, starts=25).fit(brand, derive(10, "clusters"))
    assert within(found.preparation.apply(brand), found.labels) == pytest.approx(1602.899, abs=0.0005)
    assert sorted(found.sizes.values()) == [240, 315, 318, 580]


def test_principal_components_of_a_brand_survey(brand):
    shares = [row["average"] for row in overall(brand)]
    assert np.round(shares, 2).tolist() == [0.55, 0.91, 0.09, 0.87, 0.53, 0.9, 0.6, 0.64, 0.36, 0.2, 0.24]
    deviations = principal_components(brand).deviations
    assert np.round(deviations[:3], 4).tolist() == [0.7570, 0.6075, 0.5046]


def overall(brand: pa.Table) -> list[dict]:
    return [{"average": pc.mean(pc.cast(pc.equal(column, "Yes"), pa.float64())).as_py()} for column in brand]


def test_wholesale_customers_by_their_spending():
    table = published("wholesale_customers/wholesale_customers.parquet")
    spending = ("Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen")
    found = KMeans(clusters=2, columns=spending, preparing=Preparing(scale=False)).fit(table)
    channel = table["Channel"].to_numpy()
    assert adjusted_rand_score(channel, found.labels) == pytest.approx(0.581, abs=0.0005)
    agree = (found.labels == channel - 1).mean()
    assert max(agree, 1 - agree) == pytest.approx(0.882, abs=0.0005)
