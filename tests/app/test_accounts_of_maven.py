"""The accounts of a published sales pipeline, against SQL written by hand over its files."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ilk.app.accounts import account, accounts
from ilk.app.run import run
from ilk.app.segments import query
from ilk.app.wiring import LOCAL, Workspace, open_workspace

DATA = Path(__file__).parents[3] / "shared" / "data" / "maven_crm"
FILES = {
    "ilk.yaml": "name: crm\ntime_zone: UTC\ncurrency: USD\ncustomer: buyer\nas_of: last event\n"
    "commerce: {order: deal, revenue: value}\n",
    "accounts.yaml": """
title: Accounts
files: {path: accounts.parquet}
into: {table: firms, role: accounts, key: firm, account: firm, parent: parent}
columns:
  firm: text(account)
  parent: text(subsidiary_of)
  sector: 'lookup(sector, {"technolgy": "technology"}) else sector'
  employees: integer(employees)
  size: 'band(integer(employees), {"1": "small", "50": "medium", "250": "large"})'
  turnover: number(revenue)
""",
    "buyers.yaml": """
title: Buyers
files: {path: accounts.parquet}
into: {customers: true, customer: text(account)}
columns: {firm: text(account)}
""",
    "deals.yaml": """
title: Deals
files: {path: sales_pipeline.parquet}
where: account is known and engage_date is known
into: {events: deal, customer: text(account), occurred_at: 'instant(engage_date, "%Y-%m-%d")', id: text(opportunity_id)}
columns: {stage: text(deal_stage), value: money(close_value)}
""",
}


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A project of the pipeline: each account buys for itself, and many belong to a parent."""
    if not DATA.exists():
        pytest.skip("the sales pipeline is not beside this checkout (shared/data/maven_crm)")
    folder = tmp_path_factory.mktemp("crm")
    (folder / "sources").mkdir()
    for name, text in FILES.items():
        (folder / ("sources" if name != "ilk.yaml" else ".") / name).write_text(text.lstrip(), encoding="utf-8")
    for name in ("accounts", "sales_pipeline"):
        shutil.copy(DATA / f"{name}.parquet", folder)
    with open_workspace(folder) as opened:
        run(opened, LOCAL)
        yield opened


def by_hand(statement: str) -> list[tuple[object, ...]]:
    tables = {"firms": DATA / "accounts.parquet", "deals": DATA / "sales_pipeline.parquet"}
    with duckdb.connect() as connection:
        for name, path in tables.items():
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM '{path}'")
        return connection.execute(statement).fetchall()


def test_there_are_eighty_five_accounts_without_a_circle(crm: Workspace):
    found = accounts(crm, LOCAL, limit=200)
    assert (found.accounts.total, found.unassigned, found.unknown, found.problems) == (85, 0, 0, [])


def test_revenue_of_all_accounts_is_the_published_one(crm: Workspace):
    names = [row.account for row in accounts(crm, LOCAL, limit=200).accounts.items]
    assert sum(account(crm, LOCAL, name).revenue for name in names) == 10_005_534


def test_a_group_is_what_sql_by_hand_adds_up(crm: Workspace):
    rows = by_hand("""
        SELECT coalesce(subsidiary_of, account) AS top, count(DISTINCT account),
               (SELECT sum(close_value) FROM deals
                WHERE account IN (SELECT account FROM firms AS f WHERE coalesce(f.subsidiary_of, f.account) = top))
        FROM firms GROUP BY 1 HAVING count(*) > 1 ORDER BY 1
    """)
    assert len(rows) == 7
    for top, members, revenue in rows:
        group = account(crm, LOCAL, str(top)).group
        assert (group.ultimate_parent, len(group.accounts), group.revenue) == (top, members, revenue)


def test_a_segment_of_accounts_is_what_sql_by_hand_counts(crm: Workspace):
    ((expected,),) = by_hand("""
        SELECT count(*) FROM firms WHERE employees >= 250 AND sector = 'retail'
        AND account IN (SELECT account FROM deals GROUP BY 1 HAVING sum(close_value) > 100000)
    """)
    text = 'account.size = "large" and account.sector = "retail" and account total of sum of deal.value > 100k'
    assert query(crm, LOCAL, text).count == expected > 0
