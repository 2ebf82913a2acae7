"""Places in mappings, by hand: coordinates as people write them, cities, zones, climates, industries."""

from math import acos, cos, radians

import pytest
from tests.sources.till import Till, source

from ilk.kernel.errors import UserError
from ilk.sources.mapping.cities import city, settlement
from ilk.sources.mapping.compiling import type_of
from ilk.sources.mapping.coordinates import degrees
from ilk.sources.mapping.industries import sector
from ilk.sources.mapping.zones import climate_at, zone_at


@pytest.mark.parametrize(
    ("text", "north", "east"),
    [
        ("52.52,13.405", 52.52, 13.405),
        ("52.52, 13.405", 52.52, 13.405),
        ("  -33.87 / 151.21 ", -33.87, 151.21),
        ("52 13", 52.0, 13.0),
        ("52°30'N 13°24'E", 52.5, 13.4),
        ("52\u00b030\u203236\u2033N, 13\u00b024\u203218\u2033E", 52.51, 13.405),
        ("N52.5 W13.4", 52.5, -13.4),
        ("13.4 E, 52.5 N", 52.5, 13.4),
        ("POINT(13.405 52.52)", 52.52, 13.405),
        ("geo:52.52,13.405", 52.52, 13.405),
        ("-0°30', -0°15'", -0.5, -0.25),
        ("90,180", 90.0, 180.0),
        ("-90,-180", -90.0, -180.0),
    ],
)
def test_a_pair_of_coordinates_is_read_however_it_is_written(text: str, north: float, east: float):
    assert (degrees(text, "latitude"), degrees(text, "longitude")) == (north, east)


@pytest.mark.parametrize(
    "text",
    [
        "90.0001,0",  # beyond the pole
        "13.4,-180.01",
        "151.21,-33.87",  # swapped, and seen to be
        "52°60'N 13°E",
        "52 N 13 N",
        "-52 N, 13 E",
        "52 N S",
        "1,2,3",
        "Berlin",
        "",
        "NaN,3",
        "1e2,3",
    ],
)
def test_what_is_no_place_of_the_globe_has_no_degrees(text: str):
    assert degrees(text, "latitude") is None
    assert degrees(text, "longitude") is None


def test_one_angle_alone_is_on_the_axis_that_is_asked_for_unless_its_letter_says_another():
    assert degrees("52.5", "latitude") == 52.5
    assert degrees("152.5", "longitude") == 152.5
    assert degrees("152.5", "latitude") is None
    assert degrees("13.4 E", "latitude") is None


def test_a_file_of_decimal_commas_has_coordinates_of_decimal_commas():
    assert degrees("52,52", "latitude", ",") == 52.52
    assert degrees("52,52; 13,405", "longitude", ",") == 13.405


@pytest.mark.parametrize(
    "name", ["Munich", "München", "MÜNCHEN", "Munchen", "Monaco di Baviera", "ミュンヘン", "Мюнхен"]
)
def test_a_city_is_known_by_its_name_in_any_language(name: str):
    found = city(name)
    assert found is not None
    assert (found.name, found.country, found.time_zone) == ("Munich", "DE", "Europe/Berlin")


def test_of_several_cities_none_is_guessed():
    assert city("London") is None
    assert [city("London", of).time_zone for of in ("GB", "CA")] == ["Europe/London", "America/Toronto"]
    assert city("London", largest=True).country == "GB"
    assert city("Springfield", "US") is None


def test_an_unknown_city_has_no_answer_even_when_the_largest_is_asked_for():
    assert city("Qwertzau", largest=True) is None
    assert city("Munich", "FR", largest=True) is None
    assert city("") is None


def test_a_city_that_is_called_so_comes_before_one_that_has_the_name_besides():
    assert city("Berlin").country == "DE"  # North Canton, Ohio, was called so once


@pytest.mark.parametrize(
    ("inhabitants", "kind"), [(0, "rural"), (4_999, "rural"), (5_000, "town"), (49_999, "town"), (50_000, "city")]
)
def test_a_settlement_is_what_its_inhabitants_make_it(inhabitants: int, kind: str):
    assert settlement(inhabitants) == kind


@pytest.mark.parametrize(
    ("north", "east", "zone"),
    [
        ("52.52", "13.405", "Europe/Berlin"),
        ("40.71", "-74.01", "America/New_York"),
        ("-33.87", "151.21", "Australia/Sydney"),
        ("-90", "0", "Antarctica/McMurdo"),
        ("0", "180", "Etc/GMT-12"),
        ("90.1", "0", None),
        ("52", None, None),
        ("x", "3", None),
    ],
)
def test_a_place_has_a_time_zone(north: str, east: str | None, zone: str | None):
    assert zone_at(north, east) == zone


@pytest.mark.parametrize(
    ("north", "east", "climate", "zone"),
    [
        ("52.52", "13.405", "Cfb", "temperate"),  # Berlin
        ("1.35", "103.82", "Af", "tropical"),  # Singapore
        ("30.04", "31.24", "BWh", "arid"),  # Cairo
        ("55.75", "37.62", "Dfb", "continental"),  # Moscow
        ("-90", "0", "EF", "polar"),
        ("0", "-150", None, None),  # at sea
        ("13.4", "190", None, None),
    ],
)
def test_a_place_on_land_has_a_climate(north: str, east: str, climate: str | None, zone: str | None):
    assert climate_at(north, east) == climate
    assert climate_at(north, east, "zone") == zone


@pytest.mark.parametrize(
    ("code", "system", "name"),
    [
        ("511210", "NAICS", "Information"),
        ("33", "NAICS", "Manufacturing"),
        ("31-33", "NAICS", "Manufacturing"),
        ("44.0", "NAICS", "Retail Trade"),
        ("7372", "SIC", "Services"),
        ("0131", "SIC", "Agriculture, Forestry, and Fishing"),
        ("131", "SIC", "Mining"),  # the group of crude oil; who lost a zero has another code
        ("7372", "NAICS", None),
        ("5", "NAICS", None),
        ("5112101", "NAICS", None),
        ("90", "SIC", None),
        ("", "SIC", None),
        ("software", "NAICS", None),
        ("\u0665\u0661", "NAICS", None),
    ],
)
def test_a_code_lies_in_a_sector(code: str, system: str, name: str | None):
    assert sector(code, system) == name


KM = 6371.0088 * acos(cos(radians(50.94)) * cos(radians(6.96)))
"""From where the equator meets the zero meridian to Cologne, by the law of cosines on a sphere."""


def people(**columns: str):
    return source(name="people", files={"path": "people*"}, into={"customers": True, "customer": "id"}, columns=columns)


def test_functions_of_places_in_a_source(till: Till):
    rows = ['1,Köln,DE,"50.94,6.96",511210,10', '2,London,,"95,6",1,10', "3,Nowhere,DE,,,", '4,London,CA,"0,0",99,300']
    till.write("people.csv", "\n".join(["id,town,land,at,code,staff", *rows]) + "\n")
    columns = {
        "country": "city_country(town, land)",
        "inhabitants": 'city_population(town, land, "largest")',
        "north": "latitude(at)",
        "zone": "time_zone(latitude(at), longitude(at))",
        "km": "distance_km(latitude(at), longitude(at), 50.94, 6.96)",
        "size": 'band(integer(staff), {"250": "large", "1": "small"})',
    }
    loaded = till.load(people(**columns))
    assert [reason.partition(";")[0] for reason in loaded.reasons] == ["north is no latitude"]
    assert till.rows("SELECT country, north, zone, km, size FROM source_people ORDER BY country NULLS LAST") == [
        ("CA", 0.0, "Etc/GMT", pytest.approx(KM, abs=0.001), "large"),
        ("DE", 50.94, "Europe/Berlin", 0.0, "small"),
        (None, None, None, None, None),
    ]


def test_a_number_below_the_first_band_is_unreadable(till: Till):
    till.write("people.csv", "id,staff\n1,0\n2,1\n")
    loaded = till.load(people(size='band(integer(staff), {"1": "small"})'))
    assert list(loaded.reasons.values()) == [1]
    assert till.rows("SELECT size FROM source_people") == [("small",)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('band(staff, {"1": "small"})', "takes integer or number or money"),
        ('band(integer(staff), {"few": "small"})', "is no band"),
        ('band(integer(staff), {"1": "small", "1.0": "large"})', "is no band"),
        ('industry(code, "ISIC")', "not of"),
        ('city_country(town, "Germany")', "as two letters"),
        ('city_country(town, "DE", "smallest")', "as two letters"),
        ('climate(number(a), number(b), "word")', "takes"),
        ('postal_latitude(zip, "DE")', '"US" only'),
        ("distance_km(number(a), number(b), 95, 13)", "degrees north and east"),
        ("distance_km(number(a), number(b), number(c), 13)", "degrees north and east"),
    ],
)
def test_a_call_that_means_nothing_is_refused(text: str, said: str):
    with pytest.raises(UserError, match=said):
        type_of(text)
