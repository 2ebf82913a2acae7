"""Result controls while a segment is written: as form and as text, their counts, saving them, and going back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.shop import BERLINERS, CITIES, CUSTOMERS, READERS, REGULARS

from ilk.app.checking import check
from ilk.app.controls import controls
from ilk.app.editing import diff, restore, save_segment, versions
from ilk.app.segments import members, segment
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.errors import UserError

FIVE_BY_SPEND = {"order_by": ["spend desc"], "limit": 5}


@pytest.fixture
def workspace(shop: Path) -> Iterator[Workspace]:
    with open_workspace(shop) as opened:
        yield opened


def wrong(workspace: Workspace, **given: object) -> list[tuple[str, str | None]]:
    """What is wrong with controls, and where."""
    found = controls(workspace, LOCAL, controls=given)
    assert found.sentences == []
    return [(each.code, each.where) for each in found.problems]


# ---- form and text -----------------------------------------------------------------------------------------------


def test_controls_as_yaml_and_as_json_are_the_same(workspace: Workspace) -> None:
    by_json = controls(workspace, LOCAL, controls=FIVE_BY_SPEND)
    assert by_json.text == "order_by:\n  - spend desc\nlimit: 5\n"
    assert by_json.sentences == ["the first 5 by spend, the highest first"]
    assert controls(workspace, LOCAL, text=by_json.text) == by_json


def test_no_controls_are_an_empty_text(workspace: Workspace) -> None:
    assert controls(workspace, LOCAL, text="") == controls(workspace, LOCAL, controls={})
    assert controls(workspace, LOCAL, text="").text == ""


def test_every_control_is_said_in_the_order_in_which_it_is_done(workspace: Workspace) -> None:
    every = {
        "exclude": {"segments": ["readers"]},
        "sample": 0.5,
        "one_per": "city",
        "order_by": "spend",
        "limit": 3,
        "split": [{"name": "gold", "when": "spend > 100"}, {"name": "others"}],
    }
    assert controls(workspace, LOCAL, controls=every).sentences == [
        "without members of readers",
        "a share of 50% by chance",
        "one of each city",
        "the first 3 by spend, the highest first",
        "split into gold and others",
    ]


@pytest.mark.parametrize(
    ("given", "code", "where"),
    [
        ({"limit": 0}, "wrong-value", "limit"),
        ({"sample": 2}, "wrong-value", "sample"),
        ({"exclude": {"segments": ["nobody_here"]}}, "unknown-segment", "exclude"),
        ({"one_per": "household"}, "unknown-trait", "one_per"),
        ({"limit": 5, "order_by": ["spendd desc"]}, "unknown-trait", "order_by: line 1, column 1"),
        ({"split": [{"name": "a", "when": "citi = 1"}]}, "unknown-trait", "split: a: line 1, column 1"),
        ({"name": "other"}, "unknown-key", "name"),
    ],
    ids=str,
)
def test_what_is_wrong_is_told_with_its_key(
    workspace: Workspace, given: dict[str, object], code: str, where: str
) -> None:
    assert (code, where) in wrong(workspace, **given)


def test_yaml_that_is_none_is_told_with_its_line(workspace: Workspace) -> None:
    found = controls(workspace, LOCAL, text="limit: 5\nlimit: 6\n")
    assert [(each.code, each.where) for each in found.problems] == [("duplicate-key", "line 2")]
    assert found.text == "limit: 5\nlimit: 6\n"


# ---- counts ------------------------------------------------------------------------------------------------------


def test_a_check_counts_who_is_kept_beside_whom_the_condition_holds_for(workspace: Workspace) -> None:
    found = check(workspace, LOCAL, text="did order at least 3 times", controls=FIVE_BY_SPEND)
    assert (found.count, found.kept) == (len(REGULARS), 5)
    one_a_city = check(workspace, LOCAL, text="everyone", controls={"one_per": "city"})
    assert one_a_city.kept == len(CITIES)
    assert check(workspace, LOCAL, text="everyone").kept is None


def test_a_check_counts_each_part(workspace: Workspace) -> None:
    split = [{"name": "berlin", "when": 'city = "Berlin"'}, {"name": "elsewhere"}]
    found = check(workspace, LOCAL, text="newsletter is true", controls={"split": split})
    berlin = len(set(BERLINERS) & set(READERS))
    assert {part.name: part.count for part in found.parts} == {"berlin": berlin, "elsewhere": len(READERS) - berlin}


def test_a_segment_without_a_name_yet_is_nobody_elses(workspace: Workspace) -> None:
    save_segment(workspace, LOCAL, "unnamed", definition="newsletter is true", title="Unnamed", why="a name like any")
    found = check(workspace, LOCAL, text="in segment unnamed", controls={"limit": 3})
    assert (found.count, found.kept) == (len(READERS), 3)


def test_wrong_controls_make_a_check_invalid(workspace: Workspace) -> None:
    found = check(workspace, LOCAL, text="everyone", controls={"one_per": "household"})
    assert not found.valid
    assert [each.code for each in found.problems] == ["unknown-trait"]


# ---- keeping them ------------------------------------------------------------------------------------------------


def test_controls_are_compared_saved_left_as_they_are_and_restored(workspace: Workspace) -> None:
    told = diff(workspace, LOCAL, "regulars", text="did order at least 3 times", controls=FIVE_BY_SPEND)
    assert (told.size_after, told.leave) == (5, len(REGULARS) - 5)
    saved = save_segment(
        workspace, LOCAL, "regulars", definition="did order at least 3 times", controls=FIVE_BY_SPEND, why="the best"
    )
    assert (saved.controls, saved.summary.size) == (FIVE_BY_SPEND, 5)
    assert saved.definition == "did order at least 3 times"
    assert {each.customer_id for each in members(workspace, LOCAL, "regulars").items} <= set(REGULARS)
    kept = save_segment(workspace, LOCAL, "regulars", definition="did order at least 4 times", why="stricter")
    assert kept.controls == FIVE_BY_SPEND
    emptied = save_segment(
        workspace, LOCAL, "regulars", definition="did order at least 4 times", controls={}, why="all of them"
    )
    assert (emptied.controls, emptied.summary.size) == ({}, len([each for each in REGULARS if _orders(each) == 4]))
    assert [each.controls for each in versions(workspace, LOCAL, "regulars")] == [{}, FIVE_BY_SPEND, FIVE_BY_SPEND, {}]
    assert restore(workspace, LOCAL, "regulars", version=2, why="the best again").controls == FIVE_BY_SPEND
    assert segment(workspace, LOCAL, "regulars").summary.size == 5


def test_wrong_controls_are_refused(workspace: Workspace) -> None:
    with pytest.raises(UserError) as refused:
        save_segment(workspace, LOCAL, "regulars", definition="everyone", controls={"limit": -1}, why="a slip")
    assert refused.value.code == "wrong-value"
    assert segment(workspace, LOCAL, "regulars").controls == {}


def _orders(customer_id: str) -> int:
    return (CUSTOMERS.index(customer_id) + 1) % 5
