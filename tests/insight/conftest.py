"""The hand-made shop with sizes on record, and a larger town of customers drawn at random."""

from collections.abc import Iterator

import pytest
from tests.customers.shop import published_shop
from tests.insight.town import Town, built_town

from ilk.warehouse.duckdb import DuckDBEngine

_SIZES = """
CREATE TABLE segment_sizes AS SELECT * FROM (VALUES
    ('regulars', 1::INTEGER, TIMESTAMP '2025-02-01', 'r0', 1::BIGINT, 1::BIGINT, 0::BIGINT, 10::DOUBLE),
    ('regulars', 1, TIMESTAMP '2025-03-01', 'r0', 1, 0, 0, 30),
    ('regulars', 1, TIMESTAMP '2025-04-01', 'r1', 2, 1, 0, 210),
    ('parents', 1, TIMESTAMP '2025-03-01', 'r0', 3, 3, 0, 60),
    ('parents', 1, TIMESTAMP '2025-04-01', 'r1', 2, 0, 1, 60))
    t(segment, version, as_of, run_id, size, entered, left_count, value);
CREATE TABLE loads AS SELECT * FROM (VALUES
    (1::INTEGER, 'r0', 'till', 1000::BIGINT, 0::BIGINT), (2, 'r1', 'till', 1200, 31), (3, 'r1', 'people', 0, 0))
    t(load_no, run_id, source, rows_loaded, rows_quarantined);
CREATE TABLE quarantine AS SELECT * FROM (VALUES ('till', 'q1'), ('till', 'q2'), ('people', 'q3'))
    t(source, quarantine_id);
"""


@pytest.fixture
def shop() -> Iterator[DuckDBEngine]:
    engine = published_shop()
    cursor = engine.cursor()
    cursor.execute(_SIZES)
    cursor.close()
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    built = built_town()
    yield built
    built.engine.close()
