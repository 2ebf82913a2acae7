"""Personas on Spark are those of DuckDB."""

from pathlib import Path

import pytest
from tests.insight.personas.village import settle, told

from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.spark.engine import SparkEngine

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("spark")
def test_personas_are_the_same_on_spark(tmp_path: Path) -> None:
    texts = ["Here is bob, call me at v1@mail.example soon", "Neither Anna nor cem of your shop said sorry"]
    here, there = DuckDBEngine.open(None, threads=1), SparkEngine.open(str(tmp_path / "warehouse"))
    found = []
    for engine in (here, there):
        settle(engine, texts=texts)
        found.append(told(engine))
        engine.close()
    assert found[0] == found[1]
