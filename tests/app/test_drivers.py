"""What goes with a segment, which groups differ, and forecasts, in a project: who may ask, what is refused, doors."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.shop import CUSTOMERS
from typer.testing import CliRunner

import ilk
from ilk.app.drivers import drivers
from ilk.app.find_segments import find_segments, metrics
from ilk.app.forecast import forecast
from ilk.app.outcomes import lineage_of
from ilk.app.published import published
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.cli.main import build
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import NotFound, UserError
from ilk.segments.language.checking import unchecked_condition

VIEWER = Actor("viewer", Role.VIEWER)


@pytest.fixture
def workspace(shop: Path) -> Iterator[Workspace]:
    with open_workspace(shop) as opened:
        yield opened


def test_the_drivers_of_a_metric_leave_out_what_it_is_made_of(workspace: Workspace) -> None:
    found = drivers(workspace, LOCAL, metric="revenue")
    kin = {each.attribute: each.kinship for each in found.associations}
    assert (kin["spend"], kin["city"], kin["rfm_segment"]) == ("definition", None, "same_events")
    assert found.regression is not None
    assert not any("pend" in each.feature for each in found.regression.coefficients)
    assert any("itself made of Spend:" in caveat for caveat in found.caveats)


def test_related_figures_are_let_in_when_asked_for_but_never_the_definition(workspace: Workspace) -> None:
    found = drivers(workspace, LOCAL, metric="revenue", related=True)
    assert found.regression is not None
    named = {each.feature.partition(":")[0] for each in found.regression.coefficients}
    assert any("order" in name or name.startswith("rfm_") for name in named)
    assert "spend" not in named


def test_of_too_few_it_is_said_and_nothing_is_told(workspace: Workspace) -> None:
    found = drivers(workspace, LOCAL, segment="berliners")
    assert found.sentence == (
        "There are too few members, or others, of Berliners to tell what goes with it: 10, and it takes 20."
    )
    assert (found.associations, found.regression, found.rules, found.charts) == ([], None, [], {})


def test_the_segments_of_a_shop_too_small_to_search_are_compared(workspace: Workspace) -> None:
    found = find_segments(workspace, LOCAL, "revenue")
    assert found.sentence == "Revenue is known for 40 customers, and a search takes 60."
    assert {each.segment: each.circular for each in found.segments} == {
        "berliners": False,
        "regulars": True,
        "readers": False,
    }


def test_any_figure_can_be_asked_about_and_metrics_are_listed(workspace: Workspace) -> None:
    assert [each.name for each in metrics(workspace, VIEWER)] == ["orders", "revenue"]
    assert find_segments(workspace, LOCAL, "count of order in last 30 days").title == "count of order in last 30 days"
    assert find_segments(workspace, LOCAL, "spend").title == "Spend"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "one-target"),
        ({"segment": "regulars", "metric": "revenue"}, "one-target"),
        ({"metric": "city"}, "not-a-figure"),
    ],
    ids=str,
)
def test_what_is_no_single_outcome_is_refused(workspace: Workspace, asked: dict[str, str], code: str) -> None:
    with pytest.raises(UserError) as refused:
        drivers(workspace, LOCAL, **asked)
    assert refused.value.code == code


def test_names_that_there_are_not_and_wrong_bounds_are_refused(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        drivers(workspace, LOCAL, segment="regular")
    with pytest.raises(NotFound):
        forecast(workspace, LOCAL, "regular")
    for wrong, code in (
        (lambda: forecast(workspace, LOCAL, "regulars", periods=25), "wrong-periods"),
        (lambda: find_segments(workspace, LOCAL, "revenue", smallest=0.9), "wrong-share"),
    ):
        with pytest.raises(UserError) as refused:
            wrong()
        assert refused.value.code == code


def test_figures_are_for_those_who_may_see_no_people(workspace: Workspace) -> None:
    told = [
        drivers(workspace, VIEWER, metric="revenue"),
        find_segments(workspace, VIEWER, "revenue"),
        forecast(workspace, VIEWER, "regulars"),
    ]
    assert [each for each in CUSTOMERS for answer in told if f'"{each}"' in answer.model_dump_json()] == []


def test_a_short_record_foretells_nothing(workspace: Workspace) -> None:
    found = forecast(workspace, LOCAL, "regulars")
    assert (found.recorded, found.figures) == (3, [])


def test_what_is_behind_a_definition_is_found_through_traits_families_and_segments(workspace: Workspace) -> None:
    lineage = lineage_of(published(workspace))
    by_segment = lineage.behind(unchecked_condition("in segment regulars"))
    assert (by_segment.traits, by_segment.events) == (frozenset(), frozenset({"order"}))
    by_family = lineage.behind(unchecked_condition('rfm_segment = "loyal"'))
    assert "rfm_monetary" in by_family.traits
    assert by_family.events == {"order"}


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("drivers --metric revenue", "By itself"),
        ("drivers berliners", "There are too few members"),
        ("find-segments --metric revenue", "regulars"),
        ("forecast regulars", "Too little is on record to foretell anything: 3 months of the 6 that it takes."),
    ],
)
def test_the_commands_say_it_and_as_json(shop: Path, monkeypatch: pytest.MonkeyPatch, command: str, said: str) -> None:
    monkeypatch.chdir(shop)
    shown = CliRunner().invoke(build(), command.split(), catch_exceptions=False, prog_name="ilk")
    assert said in shown.stdout
    written = CliRunner().invoke(build(), [*command.split(), "--json"], catch_exceptions=False, prog_name="ilk")
    assert json.loads(written.stdout)["sentence"]


def test_python_asks_the_same(shop: Path) -> None:
    with ilk.open(shop) as opened:
        assert opened.drivers(metric="revenue").title == "Revenue"
        assert opened.find_segments("revenue").metric == "revenue"
        assert opened.segment("regulars").drivers().kind == "segment"
        assert opened.segment("regulars").forecast().recorded == 3
