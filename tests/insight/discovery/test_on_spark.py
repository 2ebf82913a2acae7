"""Drivers and a search for segments on Spark are those of DuckDB."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.insight.discovery.crowd import METRIC, Crowd

from ilk.insight.attributes import Outcome
from ilk.insight.discovery.answers import FoundSegments
from ilk.insight.discovery.discovery import find_segments
from ilk.insight.drivers.answers import Drivers
from ilk.insight.drivers.drivers import drivers
from ilk.segments.conditions.segment import InSegment
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Engine
from ilk.warehouse.spark.engine import SparkEngine

pytestmark = pytest.mark.slow
MEMBERS = Outcome("segment", "members", "Members", InSegment(segment="members"))


def crowd() -> Crowd:
    """Members of Bonn spend more; some towns and ages are not known."""
    made = Crowd.drawn(1, 600)
    place = np.arange(600)
    columns = made.columns | {
        "town": np.where(place % 7 == 0, None, made.columns["town"]),
        "noise_0": np.where(place % 5 == 0, None, made.columns["noise_0"]),
    }
    inside = (columns["town"] == "Bonn") & columns["member"]
    return replace(made, columns=columns, spend=made.spend + 80 * inside)


def told(engine: Engine) -> tuple[FoundSegments, Drivers, Drivers]:
    ground = crowd().ground(engine)
    found = find_segments(ground, METRIC)
    assert found.found
    asked = (drivers(ground, METRIC), drivers(ground, MEMBERS))
    assert all(each.associations and each.regression for each in asked)
    return found, *asked


@pytest.mark.usefixtures("spark")
def test_drivers_and_a_search_are_the_same_on_spark(tmp_path: Path) -> None:
    here, there = DuckDBEngine.open(None, threads=1), SparkEngine.open(str(tmp_path / "warehouse"))
    found = []
    for engine in (here, there):
        found.append(told(engine))
        engine.close()
    assert found[0] == found[1]
