"""Models on Spark: executors score by partition, and say of each customer what DuckDB says."""

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.app.test_model_tasks import write_drinks
from tests.shop_with_models import write_shop_with_models

from ilk.app.modelling.drift import Drift
from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace
from ilk.warehouse import sql

pytestmark = pytest.mark.slow
_BY_FEATURES = """
- name: staying
  survival: {event: order, silence_days: 60, horizon_days: 30, using: [spend]}
- name: trees
  outcome: {happens: did order in last 30 days, horizon_days: 30, using: [spend, newsletter, city]}
"""


@pytest.fixture(scope="module", params=["of features and histories", "of events"])
def shops(
    request: pytest.FixtureRequest,
    spark: None,  # noqa: ARG001 - it runs as long as it does
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, Path]:
    """A shop whose models DuckDB fitted and scored; and a copy, with these models, that Spark scored."""
    folder = tmp_path_factory.mktemp("scored")
    on_duckdb, on_spark = folder / "duckdb", folder / "spark"
    on_duckdb.mkdir()
    if request.param == "of events":
        write_drinks(on_duckdb)
    else:
        write_shop_with_models(on_duckdb)
        (on_duckdb / "models" / "features.yaml").write_text(_BY_FEATURES, encoding="utf-8")
    for _ in range(2):
        with open_workspace(on_duckdb) as workspace:
            run(workspace, LOCAL)
    shutil.copytree(on_duckdb, on_spark)
    settings = on_spark / "ilk.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "warehouse: spark\n", encoding="utf-8")
    with open_workspace(on_spark) as workspace:
        run(workspace, LOCAL)
    return on_duckdb, on_spark


def test_scores_are_those_of_duckdb(shops: tuple[Path, Path]) -> None:
    on_duckdb, on_spark = map(scores, shops)
    assert on_duckdb.keys() == on_spark.keys()
    for table, known in on_duckdb.items():
        found = on_spark[table]
        assert found.schema.equals(known.schema)
        assert len(found) == len(known) > 0
        for name in known.column_names:
            assert pc.any(pc.is_valid(known[name])).as_py()
            assert far_apart(known[name].to_pylist(), found[name].to_pylist()) == [], f"{table}.{name}"


def test_drift_is_counted_there_too(shops: tuple[Path, Path]) -> None:
    on_duckdb, on_spark = map(drifts, shops)
    assert any(each.shifts for each in on_duckdb.values())
    assert on_spark.keys() == on_duckdb.keys()
    for name, known in on_duckdb.items():
        found = {each.column: each for each in on_spark[name].shifts}
        assert found.keys() == {each.column for each in known.shifts}
        for each in known.shifts:
            # The last digit of an average can put one customer on the other side of a band's edge.
            assert found[each.column].psi == pytest.approx(each.psi, abs=0.001)
            assert found[each.column].alert == each.alert


def far_apart(known: list[Any], found: list[Any]) -> list[tuple[Any, Any]]:
    """Values that are not the same; of broken numbers the last digits may differ."""
    return [
        (one, other)
        for one, other in zip(known, found, strict=True)
        if one != (pytest.approx(other, rel=1e-12) if isinstance(other, float) else other)
    ]


def scores(folder: Path) -> dict[str, pa.Table]:
    """The tables of scores, by customer."""
    with open_workspace(folder) as workspace:
        engine = workspace.engine
        tables = [table for table in engine.tables() if table.startswith("scores_")]
        return {table: engine.run(sql.everything(table)).sort_by("customer_no") for table in tables}


def drifts(folder: Path) -> dict[str, Drift]:
    """The drift that the last run saw, by model."""
    found = {}
    with open_workspace(folder) as workspace:
        for table in workspace.engine.tables():
            name = table.removeprefix("scores_")
            if name != table and (newest := workspace.model_versions.newest(name)):
                (seen,) = workspace.model_versions.drift(name, newest.version, limit=1)
                found[name] = Drift.model_validate(seen.report)
    return found
