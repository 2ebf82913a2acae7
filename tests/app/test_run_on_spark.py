"""A whole run on Spark: sources, dated ones too, customers and segments come out as they do on DuckDB."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.app.plans import ROWS, write_plans
from tests.shop import write_shop

from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

pytestmark = pytest.mark.slow
COMPARED = {
    "customer_keys": ("customer_no", "customer_id"),
    "event_order": ("customer_no", "occurred_at", "event_id", "revenue"),
    "quarantine": ("quarantine_id", "source", "line", "code", "reason", "row_json"),
    "source_plans": ("customer_no", "valid_from", "row_id", "plan", "seats"),
    "customers": (
        "customer_no",
        "plan",
        "seats",
        "city",
        "newsletter",
        "spend",
        "rfm_r",
        "rfm_f",
        "rfm_m",
        "rfm_segment",
    ),
    "customer_metrics": ("customer_no", "revenue", "orders"),
    "memberships": ("segment", "customer_no", "since"),
    "membership_ledger": ("segment", "version", "customer_no", "change", "occurred_at"),
    "segment_sizes": ("segment", "version", "as_of", "size", "entered", "left_count", "value"),
    "trait_history": ("customer_no", "trait", "value", "since"),
}


@pytest.fixture(scope="module")
def shop_on_spark(
    spark: None,  # noqa: ARG001 - it runs as long as it does
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The shop's folder after a run on Spark."""
    folder = shop_with_plans(tmp_path_factory.mktemp("shop"))
    settings = folder / "ilk.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "warehouse: spark\n", encoding="utf-8")
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    return folder


@pytest.fixture(scope="module")
def shop_on_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder after a run on DuckDB."""
    folder = shop_with_plans(tmp_path_factory.mktemp("shop"))
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    return folder


def shop_with_plans(folder: Path) -> Path:
    """The shop, with segments of what its customers' plans are and were."""
    write_plans(write_shop(folder), *ROWS)
    (folder / "segments" / "plans.yaml").write_text(
        "- {name: paying, when: 'plan = \"pro\"'}\n"
        "- {name: long_paying, when: 'plan has been \"pro\" for 6 months'}\n"
        "- {name: turned, when: plan changed}\n",
        encoding="utf-8",
    )
    return folder


@pytest.mark.parametrize("table", COMPARED)
def test_every_table_is_as_on_duckdb(shop_on_spark: Path, shop_on_duckdb: Path, table: str) -> None:
    on_spark, on_duckdb = (rows(folder, table) for folder in (shop_on_spark, shop_on_duckdb))
    assert on_duckdb
    assert on_spark == on_duckdb


def test_the_tables_have_the_same_columns_of_the_same_types(shop_on_spark: Path, shop_on_duckdb: Path) -> None:
    kinds = []
    for folder in (shop_on_spark, shop_on_duckdb):
        with open_workspace(folder) as workspace:
            tables = workspace.engine.tables()
            kinds.append({table: {name: tables[table][name] for name in names} for table, names in COMPARED.items()})
    assert kinds[0] == kinds[1]


def test_a_second_run_changes_nothing(shop_on_spark: Path) -> None:
    before = {table: rows(shop_on_spark, table) for table in ("memberships", "membership_ledger", "segment_sizes")}
    with open_workspace(shop_on_spark) as workspace:
        run(workspace, LOCAL)
    assert {table: rows(shop_on_spark, table) for table in before} == before


def rows(folder: Path, table: str) -> Sequence[dict[str, Any]]:
    """The rows of a table, in an order that does not depend on the engine."""
    with open_workspace(folder) as workspace:
        found = asked(workspace.engine, table)
    return sorted(found, key=lambda row: str(list(row.values())))


def asked(engine: Engine, table: str) -> list[dict[str, Any]]:
    query = sql.select({name: sql.column(name) for name in COMPARED[table]}, table)
    found: list[dict[str, Any]] = engine.run(query).to_pylist()
    return found
