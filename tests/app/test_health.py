"""Health of a project: what is asked of which state, who may ask, which segmentations there are, what is refused."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.shop import BERLINERS, CUSTOMERS, READERS, REGULARS

from ilk.app.health import compare, health, health_of
from ilk.app.segments import profile, segments
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.insight.health.answers import SegmentationComparison
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import NotFound, UserError

FEBRUARY = date(2025, 2, 1)


@pytest.fixture
def workspace(shop: Path) -> Iterator[Workspace]:
    with open_workspace(shop) as opened:
        yield opened


def cells(found: SegmentationComparison) -> dict[tuple[str | None, str | None], int]:
    return {(each.one, each.other): each.customers for each in found.crossings}


def test_sizes_are_those_of_the_segments_and_shares_of_value_those_of_profiles(workspace: Workspace) -> None:
    found = {each.segment: each for each in health(workspace, LOCAL).segments}
    assert {name: each.size for name, each in found.items()} == {
        "berliners": len(BERLINERS),
        "readers": len(READERS),
        "regulars": len(REGULARS),
    }
    for name, each in found.items():
        told = {figure.name: figure.value for figure in profile(workspace, LOCAL, name).figures}
        own = {figure.name: figure.value for criterion in each.criteria for figure in criterion.figures}
        assert own["value_share"] == pytest.approx(told["revenue_share"])


def test_a_segment_alone_is_told_what_the_report_tells_of_it(workspace: Workspace) -> None:
    for each in health(workspace, LOCAL).segments:
        assert health_of(workspace, LOCAL, each.segment) == each


def test_of_a_small_shop_nothing_grave_is_said(workspace: Workspace) -> None:
    found = health(workspace, LOCAL)
    assert [each.name for each in found.segmentations] == ["behavioural", "all"]
    assert [each for each in found.mistakes if each.severity == "warning"] == []


def test_a_past_day_has_the_members_and_the_metrics_of_then(workspace: Workspace) -> None:
    found = {each.segment: each for each in health(workspace, LOCAL, as_of=FEBRUARY).segments}
    recorded = {each.name: each.size for each in segments(workspace, LOCAL, as_of=FEBRUARY)}
    assert {name: each.size for name, each in found.items()} == recorded
    assert found["regulars"].size < len(REGULARS)
    assert any("of that instant" in caveat for caveat in health(workspace, LOCAL, as_of=FEBRUARY).caveats)


def test_the_cross_table_has_everybody_once(workspace: Workspace) -> None:
    # Each fourth is a Berliner and each second a reader: all Berliners are.
    found = compare(workspace, LOCAL, one="berliners", other="readers")
    assert cells(found) == {("berliners", "readers"): 10, (None, "readers"): 10, (None, None): 20}
    assert (found.in_both, found.agreement_within) == (10, 1.0)
    # Pairs together in both: 45 + 45 + 190; by the first 45 + 435, by the second 190 + 190; 780 in all.
    expected = 480 * 380 / 780
    assert found.agreement == pytest.approx((280 - expected) / (430 - expected))


def test_a_trait_and_a_list_of_segments_are_segmentations_too(workspace: Workspace) -> None:
    found = compare(workspace, LOCAL, one="city", other="berliners,readers")
    assert (found.one.kind, found.other.kind) == ("values", "chosen")
    assert cells(found) == {
        ("Berlin", "berliners"): 10,
        ("Köln", "readers"): 10,
        ("Hamburg", None): 10,
        ("München", None): 10,
    }
    assert found.agreement == pytest.approx(compare(workspace, LOCAL, one="berliners,readers", other="city").agreement)


def test_a_segmentation_agrees_wholly_with_itself_and_explains_no_more(workspace: Workspace) -> None:
    found = compare(workspace, LOCAL, one="city", other="city")
    assert found.agreement == 1
    for each in found.explained:
        assert each.one == pytest.approx(each.other)
        assert each.together == pytest.approx(each.one)


def test_figures_are_for_those_who_may_see_no_people(workspace: Workspace) -> None:
    viewer = Actor("viewer", Role.VIEWER)
    answers = (health(workspace, viewer), health_of(workspace, viewer, "regulars"))
    for told in (*answers, compare(workspace, viewer, one="city", other="regulars")):
        assert [each for each in CUSTOMERS if f'"{each}"' in told.model_dump_json()] == []


@pytest.mark.parametrize("name", ["town", "berliners,readerz", ""])
def test_what_is_no_segmentation_is_refused_and_the_known_ones_named(workspace: Workspace, name: str) -> None:
    with pytest.raises(NotFound) as refused:
        compare(workspace, LOCAL, one="city", other=name)
    assert refused.value.code == "unknown-segmentation"


def test_a_segment_that_there_is_not_is_refused(workspace: Workspace) -> None:
    with pytest.raises(NotFound) as refused:
        health_of(workspace, LOCAL, "regular")
    assert refused.value.code == "unknown-segment"


def test_a_trait_of_too_many_values_is_refused(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ilk.app.health._MOST_VALUES", 3)
    with pytest.raises(UserError) as refused:
        compare(workspace, LOCAL, one="berliners", other="city")
    assert refused.value.code == "too-many-values"


def test_what_is_ahead_is_refused(workspace: Workspace) -> None:
    with pytest.raises(UserError) as refused:
        health(workspace, LOCAL, as_of=date(2025, 3, 2))
    assert refused.value.code == "instant-ahead"


def test_a_trait_of_which_nothing_was_recorded_yet_is_refused(workspace: Workspace) -> None:
    with pytest.raises(UserError) as refused:
        compare(workspace, LOCAL, one="berliners", other="city", as_of=FEBRUARY)
    assert refused.value.code == "no-values"
