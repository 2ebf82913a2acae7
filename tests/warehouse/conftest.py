"""Each engine, with a few rows to try primitives on."""

from collections.abc import Iterator

import pyarrow as pa
import pytest
from tests.warehouse.rows import ROWS

from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Engine
from ilk.warehouse.spark.engine import SparkEngine


@pytest.fixture(scope="module", params=["DuckDB", "Spark"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened: Engine
    if request.param == "Spark":
        request.getfixturevalue("spark")
        opened = SparkEngine.open(str(tmp_path_factory.mktemp("warehouse")))
    else:
        opened = DuckDBEngine.open(None)
    with opened.transaction() as changes:
        changes.append("rows", ROWS)
        changes.append("one", pa.table({"n": [1]}))
    yield opened
    opened.close()
