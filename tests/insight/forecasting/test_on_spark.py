"""What is on record of a segment, and its forecast, on Spark are those of DuckDB."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from ilk.catalog.project import ProjectDefinition
from ilk.catalog.tables import SIZES
from ilk.customers.reading import SegmentLabel, Words
from ilk.insight.forecasting.answers import Forecast
from ilk.insight.forecasting.forecast import forecast
from ilk.segments.refresh.sizes import Size, measured, recorded_sizes, replace_sizes, table_of
from ilk.segments.time.spans import start_of_next
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Engine
from ilk.warehouse.spark.engine import SparkEngine

pytestmark = pytest.mark.slow
BERLIN = ZoneInfo("Europe/Berlin")
WORDS = Words(
    project=ProjectDefinition(name="shop", currency="EUR", time_zone="Europe/Berlin"),
    segments={"vip": SegmentLabel("Best"), "new": SegmentLabel("New")},
)
MONTHS = 26
"""From November 2022 on: the clocks of Berlin change four times."""


def instants() -> list[datetime]:
    found = [datetime(2022, 10, 31, 23, tzinfo=UTC)]
    while len(found) < MONTHS:
        found.append(start_of_next(found[-1], "month", BERLIN))
    return found


def recorded() -> list[Size]:
    """Two segments, one growing and one that turns; of the newest months only counts of members are known yet."""
    vip = [
        Size("vip", 1, at, "r", 200 + 9 * n + n % 4, 0, 0, 1000.5 * n + 7 * (n % 3)) for n, at in enumerate(instants())
    ]
    new = [Size("new", 1 + (n > 8), at, "r", 90 - abs(12 - n), 0, 0, None) for n, at in enumerate(instants())]
    return [*vip[:-1], *new]


def newest(engine: Engine) -> Size:
    """The size of now, counted by the engine: of four members three are known to be worth something."""
    with engine.transaction() as changes:
        changes.append(
            "members", pa.table({"segment": ["vip"] * 4 + ["other"], "customer_no": pa.array(range(5), pa.int32())})
        )
        worth = pa.array([10.5, 20.25, None, 3.0], pa.float64())
        changes.append("worths", pa.table({"customer_no": pa.array(range(4), pa.int32()), "revenue": worth}))
    size, value = measured(engine, "members", ("vip",), "revenue", "worths")["vip"]
    return Size("vip", 1, instants()[-1], "r", size, 0, 0, value)


def told(engine: Engine) -> list[Forecast]:
    """Forecasts of what is on record until the month before the newest, and of all of it."""
    last = newest(engine)
    with engine.transaction() as changes:
        changes.append(SIZES, table_of(recorded()))
    for counted in ({"size": 1}, {}):
        with engine.transaction() as changes:
            replace_sizes(changes, table_of([replace(last, **counted)]), last.as_of)
    until = (instants()[-2], instants()[-1])
    found = [recorded_sizes(engine, segment=name, until=at).of(name) for at in until for name in ("vip", "new")]
    assert [len(each) for each in found] == [MONTHS - 1, MONTHS - 1, MONTHS, MONTHS]
    assert (found[2][-1].size, found[2][-1].value) == (4, 33.75)
    return [forecast(WORDS, each[0].segment, each, "month", 6) for each in found]


@pytest.mark.usefixtures("spark")
def test_a_forecast_is_the_same_on_spark(tmp_path: Path) -> None:
    here, there = DuckDBEngine.open(None, threads=1), SparkEngine.open(str(tmp_path / "warehouse"))
    found = []
    for engine in (here, there):
        found.append(told(engine))
        engine.close()
    assert found[0] == found[1]
    assert {each.recorded for each in found[0]} == {25, 26, 16, 17}
    assert all(each.figures for each in found[0])
