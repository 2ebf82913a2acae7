"""Discovery in Python, of the stores and through a server: the same candidates, kept with their members."""

import pytest

from ilk.kernel.errors import UserError
from ilk.python.shop import Shop

BY = ["spend", "count of order"]


def test_candidates_are_looked_at_and_one_is_kept(own: Shop) -> None:
    assert "spend" in {each.text for each in own.discover_by().criteria}
    found = own.discover(BY, most=3)
    assert [each.clusters for each in found.candidates] == [2, 3]
    assert found.picture(1)["data"]["values"]
    kept = found.keep(1, "kinds", names=["Many"], why="a test")
    assert kept.clusters[0] == "Many"
    assert len(own.segment(kept.segments[0].name)) == found.groups(1)[0].size
    assert own.model("kinds").version == 1


def test_what_goes_wrong_is_told_alike(own: Shop) -> None:
    with pytest.raises(UserError, match="too few"):
        own.discover(["spend"], most=12)
    with pytest.raises(UserError, match="nothing to compare"):
        own.discover([])
