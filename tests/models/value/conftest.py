"""The shared grocery log, which some tests reproduce the literature on."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ilk.models.value import summarize

GROCERY = Path(__file__).parents[4] / "shared" / "data" / "btyd_grocery" / "grocery_elog.parquet"


@pytest.fixture(scope="session")
def grocery() -> pa.Table:
    """1,525 customers of an online grocer: calibrated on 2006, held out over 52 weeks."""
    if not GROCERY.exists():
        pytest.skip("the grocery log is not beside this checkout (shared/data/btyd_grocery)")
    log = pq.read_table(GROCERY)
    return summarize(log, customer="cust", at="date", until="2006-12-31", holdout="2007-12-30")
