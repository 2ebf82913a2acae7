"""Places of 48,895 published listings: counts by radius, box and polygon, against formulas written by hand."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ilk.app.run import run
from ilk.app.segments import query
from ilk.app.wiring import LOCAL, Workspace, open_workspace

ROWS = Path(__file__).parents[3] / "shared" / "data" / "airbnb_nyc_2019" / "ab_nyc_2019.parquet"
SETTINGS = "name: listings\ntime_zone: America/New_York\ncurrency: USD\ncustomer: listing\nas_of: 2019-07-09\n"
LISTINGS = """
title: Listings
files: {path: ab_nyc_2019.parquet}
into: {customers: true, customer: text(id)}
columns:
  home_latitude: number(latitude)
  home_longitude: number(longitude)
  borough: text(neighbourhood_group)
"""
TIMES_SQUARE = (40.7580, -73.9855)


@pytest.fixture(scope="module")
def listings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A project whose customers are the listings."""
    if not ROWS.exists():
        pytest.skip("the listings of New York are not beside this checkout (shared/data/airbnb_nyc_2019)")
    folder = tmp_path_factory.mktemp("listings")
    (folder / "sources").mkdir()
    (folder / "ilk.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "sources/listings.yaml").write_text(LISTINGS.lstrip(), encoding="utf-8")
    shutil.copy(ROWS, folder)
    with open_workspace(folder) as opened:
        run(opened, LOCAL)
        yield opened


def by_hand(condition: str) -> int:
    """How many rows meet a condition in DuckDB's SQL."""
    with duckdb.connect() as connection:
        (found,) = connection.execute(f"SELECT count(*) FROM '{ROWS}' WHERE {condition}").fetchall()
    return int(found[0])


@pytest.mark.parametrize("km", [0.25, 1, 5, 10, 40])
def test_a_radius_holds_whom_the_law_of_cosines_puts_there(listings: Workspace, km: float):
    north, east = TIMES_SQUARE
    distance = (
        f"6371.0088 * acos(least(1, sin(radians(latitude)) * sin(radians({north})) + cos(radians(latitude))"
        f" * cos(radians({north})) * cos(radians(longitude - {east}))))"
    )
    expected = by_hand(f"round({distance}, 3) <= {km}")
    assert query(listings, LOCAL, f"home within {km} km of ({north}, {east})").count == expected > 0


def test_a_box_holds_whom_comparisons_put_there(listings: Workspace):
    expected = by_hand("latitude BETWEEN 40.70 AND 40.75 AND longitude BETWEEN -74.02 AND -73.95")
    assert query(listings, LOCAL, "home inside box (40.70, -74.02, 40.75, -73.95)").count == expected > 0


def test_a_triangle_holds_whom_three_half_planes_put_there(listings: Workspace):
    # The rows have five decimals: none lies on an edge.
    corners = [(40.700003, -74.020007), (40.800003, -73.970007), (40.700003, -73.920007)]
    sides = zip(corners, [*corners[1:], corners[0]], strict=True)
    # A point is inside when it is on the same side of all three edges.
    crosses = [f"(({b} - ({y})) * (latitude - {x}) - ({a} - {x}) * (longitude - ({y})))" for (x, y), (a, b) in sides]
    expected = by_hand(" AND ".join(f"{cross} > 0" for cross in crosses))
    expected += by_hand(" AND ".join(f"{cross} < 0" for cross in crosses))
    text = ", ".join(f"({north}, {east})" for north, east in corners)
    assert query(listings, LOCAL, f"home inside polygon ({text})").count == expected > 0
