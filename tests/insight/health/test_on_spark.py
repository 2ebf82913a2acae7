"""What health sums on Spark is what it sums on DuckDB."""

from pathlib import Path
from typing import Any

import pytest
from tests.insight.health import made
from tests.insight.health.made import JANUARY, PLAIN, WORDS, known

from ilk.insight.health.counting import (
    Tally,
    covered_at,
    crossed,
    kept,
    shared,
    stood,
    tallies,
    tenures,
    values_of,
)
from ilk.insight.health.segmentations import chosen, of_values
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.spark.engine import SparkEngine

pytestmark = pytest.mark.slow
ABC = ("a", "b", "c")
BOTH, REGIONS = chosen(("a", "b"), WORDS), of_values("region", "Region", ("north", "south"))


def numbers(tally: Tally) -> tuple[Any, ...]:
    moments = [(float(each.n), float(each.mean), round(float(each.variance), 6)) for each in tally.metrics]
    return tally.customers, moments, dict(tally.flags or {})


def everything(engine: Engine) -> list[Any]:
    """Every question of health, of now and of a past instant."""
    now, then, plain = known(), known(JANUARY), known(catalogue=PLAIN)
    found: list[Any] = [
        {name: numbers(each) for name, each in tallies(engine, ABC, at).items()} for at in (now, then, plain)
    ]
    for segmentation in (BOTH, REGIONS):
        for at in (now, then):
            told = stood(engine, segmentation, at)
            found.append(({place: numbers(each) for place, each in told.places.items()}, told.several))
        found += [kept(engine, segmentation, now, JANUARY), covered_at(engine, segmentation, now, JANUARY)]
    cells = crossed(engine, BOTH, REGIONS, now)
    found += [
        {cell: numbers(each) for cell, each in cells.items()},
        shared(engine, ABC, now),
        tenures(engine, ABC, now),
    ]
    return [*found, values_of(engine, "region", now, 5)]


@pytest.mark.usefixtures("spark")
def test_health_is_the_same_on_spark(tmp_path: Path) -> None:
    here, there = made.engine(), SparkEngine.open(str(tmp_path / "warehouse"))
    with there.transaction() as changes:
        for name in here.tables():
            changes.append(name, here.run(sql.everything(name)))
    assert everything(there) == everything(here)
    for engine in (here, there):
        engine.close()
