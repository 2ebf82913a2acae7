"""The hand-made shop, before and after a run."""

from collections.abc import Iterator

import pytest
from tests.customers.shop import published_shop, raw_shop

from ilk.warehouse.duckdb import DuckDBEngine


@pytest.fixture
def raw() -> Iterator[DuckDBEngine]:
    engine = raw_shop()
    yield engine
    engine.close()


@pytest.fixture
def shop() -> Iterator[DuckDBEngine]:
    engine = published_shop()
    yield engine
    engine.close()
