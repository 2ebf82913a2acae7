"""Where members are, by hand: squares of a grid, countries, places with few left out, and the map that shows them."""

from datetime import UTC, datetime

import altair as alt
import pyarrow as pa
import pytest
import vl_convert

from ilk.catalog.project import ProjectDefinition
from ilk.customers.reading import SegmentLabel, Words
from ilk.customers.traits import resolve
from ilk.insight.answers import PlaceCount
from ilk.insight.charts.map import map_chart
from ilk.insight.charts.world import coasts, middles
from ilk.insight.ground import EVERYONE, Tables, grounded
from ilk.insight.whereabouts import step_of, whereabouts
from ilk.kernel.charts import shown, spec
from ilk.kernel.types import ValueType
from ilk.sources.schema import TraitColumn
from ilk.warehouse.duckdb import DuckDBEngine

AS_OF = datetime(2025, 1, 1, tzinfo=UTC)
Counts = dict[tuple[float, float, str | None], int]


def found(columns: dict[str, tuple[ValueType, list[object]]], members: list[int]) -> dict[str, Counts]:
    """What is told of customers with these traits, of whom some are in `vip`."""
    size = len(next(iter(columns.values()))[1])
    traits = resolve([], {name: TraitColumn("people", kind) for name, (kind, _) in columns.items()}, {})
    words = Words(ProjectDefinition(name="town"), traits, {}, {"vip": SegmentLabel("VIP")})
    engine = DuckDBEngine.open(None, threads=1)
    try:
        with engine.transaction() as changes:
            people = {"customer_no": pa.array(range(size), pa.int32())}
            changes.append("customers", pa.table(people | {name: values for name, (_, values) in columns.items()}))
            belongs = {"segment": ["vip"] * len(members), "customer_no": pa.array(members, pa.int32())}
            changes.append("memberships", pa.table(belongs))
        with grounded(engine, words, Tables(), AS_OF) as ground:
            told = whereabouts(ground)
    finally:
        engine.close()
    return {
        name: {(each.latitude, each.longitude, each.label): each.customers for each in counts}
        for name, counts in told.items()
    }


def coordinates(*places: tuple[float | None, float | None]) -> dict[str, tuple[ValueType, list[object]]]:
    return {
        "home_latitude": (ValueType.NUMBER, [north for north, _ in places]),
        "home_longitude": (ValueType.NUMBER, [east for _, east in places]),
    }


def test_customers_are_counted_in_squares_and_of_each_segment():
    berlin, lyon = [(52.5, 13.4)] * 6, [(45.8, 4.8)] * 5
    told = found(coordinates(*berlin, *lyon), members=[0, 1, 6])
    # Nine degrees across: squares of half a degree, whose middles are multiples of a half.
    assert told[EVERYONE] == {(52.5, 13.5, None): 6, (46.0, 5.0, None): 5}
    assert told["vip"] == {(52.5, 13.5, None): 2, (46.0, 5.0, None): 1}


def test_a_square_with_few_customers_is_not_told():
    assert found(coordinates(*[(52.5, 13.4)] * 5, *[(45.8, 4.8)] * 4), members=[8])[EVERYONE] == {(52.5, 13.5, None): 5}


def test_what_is_no_place_counts_nowhere():
    beyond = [(95.0, 3.0), (None, 3.0), (3.0, None), (3.0, -181.0)]
    assert found(coordinates(*beyond * 5), members=[]) == {}


def test_without_coordinates_countries_are_told_by_code_or_name():
    names = ["DE", "de", "Germany", "DEU", "Germany", "France", "Atlantis", None]
    told = found({"country": (ValueType.TEXT, list(names) + ["DE"] * 4)}, members=[0, 1])
    north, east = middles()["DE"]
    assert told == {EVERYONE: {(north, east, "Germany"): 9}, "vip": {(north, east, "Germany"): 2}}


def test_without_traits_of_places_nothing_is_told():
    assert found({"income": (ValueType.NUMBER, [1.0] * 9)}, members=[0]) == {}


@pytest.mark.parametrize(("span", "step"), [(0, 0.02), (0.8, 0.02), (0.81, 0.05), (40, 1), (360, 5)])
def test_squares_are_as_large_as_what_is_to_be_seen(span: float, step: float):
    assert step_of(span) == step


def test_the_world_has_land_and_the_middles_of_countries_on_it():
    assert all(-180 <= east <= 180 and -90 <= north <= 90 for line in coasts() for east, north in line)
    assert middles()["DE"] == pytest.approx((51.1, 10.4), abs=0.5)
    assert middles()["AU"] == pytest.approx((-25.3, 134), abs=3)
    assert middles()["FJ"] == pytest.approx((-17.8, 178), abs=1.5)
    assert {"SG", "MT", "US", "FJ", "XK"} <= middles().keys()


def test_a_map_is_valid_drawable_and_says_where_most_are():
    places = [
        PlaceCount(latitude=51.1, longitude=10.4, label="Germany", customers=75),
        PlaceCount(latitude=-18.0, longitude=178.0, label="Fiji", customers=25),
    ]
    document = spec(map_chart(places, "Loyal", "customer"))
    alt.Chart.from_dict(document)
    assert document["title"]["text"] == "Loyal: more are in Germany than anywhere else, 75% of those shown."
    assert vl_convert.vegalite_to_svg(shown(document).to_dict()).count("<path") > 2


def test_a_map_of_one_town_has_no_outlines():
    places = [PlaceCount(latitude=52.5 + d, longitude=13.4, label=None, customers=9) for d in (0.0, 0.1)]
    rows = spec(map_chart(places, "Loyal", "customer"))["data"]["values"]
    assert len(rows) == 2
