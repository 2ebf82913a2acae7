"""Random conditions about places, versions, addresses and regions, and the patterns that texts are tried with."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ilk.segments.conditions.in_network import InNetwork
from ilk.segments.conditions.in_region import InRegion
from ilk.segments.conditions.inside_box import InsideBox
from ilk.segments.conditions.inside_polygon import InsidePolygon
from ilk.segments.conditions.version_comparison import VersionComparison
from ilk.segments.conditions.within_distance import WithinDistance
from ilk.segments.tree import Condition, Value

OPERATORS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
PATTERNS = ("^d", "e$", "[^a-z]", "^.t", "(e|é)", "^[a-zÀ-ÿ]*$", "^([0-9]+[.])+[0-9]+$", r"\\", "^$", ".{2,}", "ß|σ")  # noqa: RUF001 - this is Greek
NETWORKS = ("10.0.0.0/8", "10.0.0.1", "0.0.0.0/0", "2001:db8::/32", "::/0", "::1", "1:2:3:4::/64")


def about_places() -> SearchStrategy[Condition]:
    """Where somebody lives: near, within a box, within a polygon, over the date line too."""
    north, east = (
        st.sampled_from([-90.0, -18.0, 0.0, 52.0, 52.52, 90.0]),
        st.sampled_from([-179.9, -10.0, 13.405, 180.0]),
    )
    point = st.tuples(north, east)
    far = st.sampled_from([0.001, 25.0, 300.0, 20_100.0])
    corners = st.sampled_from(
        [
            ((52.0, 13.0), (53.0, 13.0), (52.5, 14.5)),
            ((-18.0, 179.0), (-18.0, -179.0), (-17.0, -179.0), (-17.0, 179.0)),
            ((0.0, 0.0), (60.0, 0.0), (60.0, 20.0), (0.0, 20.0), (0.0, 10.0), (55.0, 10.0), (55.0, 5.0), (0.0, 5.0)),
        ]
    )
    return st.one_of(
        st.builds(WithinDistance, place=st.just("home"), distance=far, unit=st.sampled_from(["km", "mile"]), of=point),
        st.builds(
            lambda south, north, west, east: InsideBox(
                place="home", south_west=(min(south, north), west), north_east=(max(south, north), east)
            ),
            north,
            north,
            east,
            east,
        ),
        st.builds(InsidePolygon, place=st.just("home"), corners=corners),
    )


def about_codes(texts: SearchStrategy[Value]) -> SearchStrategy[Condition]:
    """Texts that are versions, addresses, or countries."""
    versions = st.sampled_from(["2.10", "2.10.0", "2.9.9", "10", "1.2.3.4.5.6", "0"])
    return st.one_of(
        st.builds(VersionComparison, of=texts, op=OPERATORS, version=versions),
        st.builds(InNetwork, of=texts, network=st.sampled_from(NETWORKS)),
        st.builds(InRegion, of=texts, region=st.sampled_from(["EU", "dach", "Asia"])),
    )
