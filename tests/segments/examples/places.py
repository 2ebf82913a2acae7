"""Places: distances that are told in atlases, boxes and polygons, the date line and the poles."""

from tests.segments.examples.table import Table, person

_EVERYBODY = "berlin potsdam paris new_york suva samoa north_pole equator corner"
# Great circles: Berlin to Paris 877.5 km, to Potsdam 27.2 km, to New York 6,385 km.
PLACES = Table(
    people={
        "berlin": person(home_latitude=52.52, home_longitude=13.405),
        "potsdam": person(home_latitude=52.3906, home_longitude=13.0645),
        "paris": person(home_latitude=48.8566, home_longitude=2.3522),
        "new_york": person(home_latitude=40.7128, home_longitude=-74.006),
        "suva": person(home_latitude=-18.1416, home_longitude=178.4419),
        "samoa": person(home_latitude=-13.8333, home_longitude=-171.7667),
        "north_pole": person(home_latitude=90, home_longitude=123),
        "equator": person(home_latitude=0, home_longitude=0),
        "corner": person(home_latitude=50, home_longitude=10),
        "half": person(home_latitude=52.52),
        "beyond": person(home_latitude=91, home_longitude=13),
        "around": person(home_latitude=52.52, home_longitude=373.405),
        "no_number": person(home_latitude=float("nan"), home_longitude=float("nan")),
        "infinite": person(home_latitude=52.5, home_longitude=float("-inf")),
        "none": person(),
    },
    rows=[
        ("home within 25 km of (52.52, 13.405)", "berlin"),
        ("home within 28 km of (52.52, 13.405)", "berlin potsdam"),
        ("home within 16.8 miles of (52.52, 13.405)", "berlin"),
        ("home within 17 miles of (52.52, 13.405)", "berlin potsdam"),
        ("home within 877 km of (52.52, 13.405)", "berlin potsdam corner"),
        ("home within 878 km of (52.52, 13.405)", "berlin potsdam paris corner"),
        ("home within 6380 km of (52.52, 13.405)", "berlin potsdam paris north_pole equator corner"),
        ("home within 6390 km of (52.52, 13.405)", "berlin potsdam paris new_york north_pole equator corner"),
        # The shorter way leads over the date line: 1,140 km.
        ("home within 1200 km of (-18.1416, 178.4419)", "suva samoa"),
        # A quarter of a great circle is 10,007.557 km, all of one half of it.
        ("home within 10007.556 km of (90, 0)", "berlin potsdam paris new_york north_pole corner"),
        ("home within 10007.558 km of (90, 0)", "berlin potsdam paris new_york north_pole equator corner"),
        ("home within 20016 km of (0, 180)", _EVERYBODY),
        ("home within 0.001 km of (90, -45)", "north_pole"),
        ("not home within 20016 km of (0, 180)", "half beyond around no_number infinite none"),
        ("home inside box (47.2, 5.8, 55.1, 15.1)", "berlin potsdam corner"),
        ("home inside box (50, 10, 52.52, 13.405)", "berlin potsdam corner"),
        ("home inside box (50.001, 10, 90, 180)", "berlin potsdam north_pole"),
        ("home inside box (-20, 177, -12, -170)", "suva samoa"),
        ("home inside box (-20, -170, -12, 177)", ""),
        # Infinity lies west of everything, and on no globe.
        ("home inside box (50, 170, 55, -170)", ""),
        ("home inside box (-90, -180, 90, 180)", _EVERYBODY),
        ("not home inside box (-90, -180, 90, 180)", "half beyond around no_number infinite none"),
        ("home inside polygon ((52, 12), (53, 12), (53, 14), (52, 14))", "berlin potsdam"),
        ("home inside polygon ((52, 13), (53, 13), (52.5, 14.5))", "berlin potsdam"),
        ("home inside polygon ((52, 13.2), (53, 13.2), (52.5, 14.5))", "berlin"),
        # Of the border, the sides to south and west are inside.
        ("home inside polygon ((50, 10), (51, 10), (51, 11), (50, 11))", "corner"),
        ("home inside polygon ((49, 9), (50, 9), (50, 10), (49, 10))", ""),
        # A bite is out of the north of it.
        (
            "home inside polygon ((45, 0), (55, 0), (55, 12), (47, 12), (47, 13.2), (55, 13.2), (55, 20), (45, 20))",
            "berlin paris corner",
        ),
        ("home inside polygon ((-20, 175), (-20, -170), (-10, -170), (-10, 175))", "suva samoa"),
        ("home inside polygon ((-20, -170), (-20, 175), (-10, 175), (-10, -170))", "suva samoa"),
        ("home inside polygon ((-20, 175), (-20, 179), (-10, 179), (-10, 175))", "suva"),
        (
            "not home inside polygon ((-20, 175), (-20, -170), (-10, -170), (-10, 175))",
            "berlin potsdam paris new_york north_pole equator corner half beyond around no_number infinite none",
        ),
    ],
)
