"""Maven's CRM sales opportunities, as its files are: the figures of the published data set, through Ilk's own doors."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import ilk
from ilk.app.setup import init
from ilk.python.shop import Shop

DATA = Path(__file__).parents[3] / "shared" / "data" / "maven_crm"
TABLES = ("accounts", "products", "sales_teams", "sales_pipeline")
TRAITS = """
- {name: won, value: count of opportunity_won}
- {name: lost, value: count of opportunity_lost}
- {name: won_value, value: sum of opportunity_won.revenue}
"""


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The project that `ilk init` makes of the four tables, after a run."""
    files = [DATA / f"{name}.parquet" for name in TABLES]
    if not all(file.is_file() for file in files):
        pytest.skip("the tables of Maven's CRM are not beside this checkout (shared/data/maven_crm)")
    folder = tmp_path_factory.mktemp("crm") / "crm"
    init(folder, files)
    (folder / "traits" / "opportunities.yaml").write_text(TRAITS, encoding="utf-8")
    settings = (folder / "ilk.yaml").read_text(encoding="utf-8")
    shown = re.sub(r"headline_traits: .*", "headline_traits: [won, lost, won_value]", settings)
    (folder / "ilk.yaml").write_text(shown, encoding="utf-8")
    with ilk.open(folder) as shop:
        shop.run()
        yield shop


def test_each_opportunity_is_counted_in_its_stage(crm: Shop) -> None:
    sources = {source.name: source.rows + source.quarantined for source in crm.sources()}
    stages = ("won", "lost", "engaging", "prospecting")
    assert [sources[stage] for stage in stages] == [4238, 2473, 1589, 500]
    assert sum(sources[stage] for stage in stages) == 8800


def test_only_open_opportunities_have_no_account(crm: Shop) -> None:
    unnamed = {source.name: source.quarantined for source in crm.sources() if source.quarantined}
    assert unnamed == {"engaging": 1088, "prospecting": 337}


def test_revenue_and_win_rate_are_the_published_ones(crm: Shop) -> None:
    accounts = crm.customers(limit=100).to_pylist()
    won, lost = (sum(row[name] for row in accounts) for name in ("won", "lost"))
    assert (len(accounts), won, lost) == (85, 4238, 2473)
    assert sum(row["won_value"] for row in accounts) == 10_005_534
    assert round(100 * won / (won + lost), 2) == 63.15


def test_products_are_those_of_the_table_of_products(crm: Shop) -> None:
    of_gtx = crm.query('did opportunity_won where (product = "GTX Pro" and series = "GTX")').count
    assert of_gtx == crm.query('did opportunity_won where (product = "GTX Pro")').count > 0
