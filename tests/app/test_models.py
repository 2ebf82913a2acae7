"""Models of a project: what they ask is checked, they never see their own future, and their scores are traits."""

import csv
import shutil
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from tests.shop import AS_OF
from tests.shop_with_models import PEOPLE, busy, write_shop_with_models

from ilk.app.customers import customer
from ilk.app.definitions import apply
from ilk.app.modelling.features import OUTCOME, sample
from ilk.app.modelling.figures import Shared
from ilk.app.models import fit_model, model, model_drift, models
from ilk.app.published import meaning_of
from ilk.app.run import run
from ilk.app.segments import segments
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.catalog.tables import STAGED
from ilk.database.models import ModelDrift
from ilk.database.runs import RunState
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Denied, NotFound, UserError
from ilk.models.drift import Shift
from ilk.warehouse.engine import PASSING


@pytest.fixture(scope="module")
def large_once_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A larger shop's folder after a run; shared, so only to be copied."""
    folder = write_shop_with_models(tmp_path_factory.mktemp("large"))
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    return folder


@pytest.fixture
def large(large_once_run: Path, tmp_path: Path) -> Path:
    """A larger shop's folder after a run, a copy to do with as one likes."""
    return Path(shutil.copytree(large_once_run, tmp_path / "large"))


def note(workspace: Workspace, step: str) -> str:
    """What the last run said of a step."""
    last = workspace.runs.newest(1)[0]
    return next(each.note for each in last.steps if each.name == step)


def test_scores_are_traits_that_segments_ask_for(large: Path) -> None:
    with open_workspace(large) as workspace:
        sizes = {each.name: each.size for each in segments(workspace, LOCAL)}
        traits = {trait.name: trait.value for trait in customer(workspace, LOCAL, "p0").traits}
    assert sizes["big"] == sum(map(busy, range(PEOPLE)))
    assert 70 <= sizes["likely"] <= 90
    assert traits["kind"] == "Big"
    assert 0.5 < traits["comes_again"] <= 1
    assert traits["kind_scored_at"] == AS_OF


def test_what_is_foretold_of_a_month_is_near_what_the_month_before_brought(large: Path) -> None:
    with open_workspace(large) as workspace:
        report = model(workspace, LOCAL, "worth")
        often, seldom = ({t.name: t.value for t in customer(workspace, LOCAL, who).traits} for who in ("p0", "p1"))
    assert report.card is not None
    assert report.card.calibration["foretold"] == pytest.approx(report.card.calibration["came"], rel=0.15)
    assert 100 < float(often["worth"]) < 250
    assert float(seldom["worth"]) < 25
    assert 0 <= seldom["worth_alive"] <= 1


def test_a_model_is_fitted_again_when_its_time_has_come_and_its_clusters_keep_their_names(large: Path) -> None:
    with open_workspace(large) as workspace:
        run(workspace, LOCAL, as_of=AS_OF + timedelta(days=19))
        assert model(workspace, LOCAL, "kind").version == 1
        run(workspace, LOCAL, as_of=AS_OF + timedelta(days=20))
        report = model(workspace, LOCAL, "kind")
        sizes = {each.name: each.size for each in segments(workspace, LOCAL)}
    assert [each.version for each in report.versions] == [2, 1]
    assert sizes["big"] == sum(map(busy, range(PEOPLE)))


def test_a_changed_definition_is_fitted_with_the_next_run(large: Path) -> None:
    with open_workspace(large) as workspace:
        path = large / "models" / "shop.yaml"
        path.write_text(path.read_text().replace("clusters: 2, names: [Small, Big]", "clusters: 3"))
        assert apply(workspace, LOCAL, why="a test").changed == 1
        assert {each.name: each.due for each in models(workspace, LOCAL)} == {
            "comes_again": False,
            "kind": True,
            "worth": False,
        }
        run(workspace, LOCAL)
        assert len(model(workspace, LOCAL, "kind").findings["clusters"]) == 3


def test_a_version_that_another_definition_made_never_scores(large: Path) -> None:
    with open_workspace(large) as workspace:
        path = large / "models" / "shop.yaml"
        nobody = "{using: [spend], among: spend > 1000000}"
        path.write_text(
            path.read_text().replace("{using: [spend, count of order], clusters: 2, names: [Small, Big]}", nobody)
        )
        run(workspace, LOCAL)
        assert "kind: not scored (" in note(workspace, "Score models")
        sizes = {each.name: each.size for each in segments(workspace, LOCAL)}
        traits = {trait.name: trait.value for trait in customer(workspace, LOCAL, "p0").traits}
    assert sizes["big"] == 0
    assert traits.get("kind") is None


def test_a_model_that_cannot_be_fitted_again_goes_on_with_its_last_version(large: Path) -> None:
    with open_workspace(large) as workspace:
        run(workspace, LOCAL, as_of=AS_OF + timedelta(days=400))
        assert "comes_again: version 1, drifted (" in note(workspace, "Score models")
        traits = {trait.name: trait.value for trait in customer(workspace, LOCAL, "p0").traits}
    assert traits["comes_again"] is not None


def test_another_title_is_no_reason_to_fit(large: Path) -> None:
    with open_workspace(large) as workspace:
        path = large / "models" / "shop.yaml"
        path.write_text(path.read_text().replace("title: Kind of customer", "title: Kinds"))
        apply(workspace, LOCAL, why="a test")
        assert not any(each.due for each in models(workspace, LOCAL))


def test_a_name_that_turns_to_another_task_is_fitted_for_it(large: Path) -> None:
    with open_workspace(large) as workspace:
        path = large / "models" / "shop.yaml"
        path.write_text(
            path.read_text().replace(
                "{name: worth, value: {horizon_days: 30}}", "{name: worth, clusters: {using: [spend], clusters: 2}}"
            )
        )
        run(workspace, LOCAL)
        assert model(workspace, LOCAL, "worth").task == "clusters"
        assert "worth: version 2, new" in note(workspace, "Score models")


def test_features_of_a_past_instant_know_nothing_of_what_came_later(large: Path) -> None:
    past = AS_OF - timedelta(days=60)
    with open_workspace(large) as workspace:
        meaning = meaning_of(workspace)
        trees = meaning.modelled["comes_again"]
        known = sample(workspace.engine, meaning, trees, past, 10_000, after=timedelta(days=30)).to_pylist()
    rows = list(csv.reader((large / "data" / "orders.csv").read_text().splitlines()))[1:]
    text = f"{past:%Y-%m-%d %H:%M}"
    totals = sorted(round(row["spend"], 2) for row in known if row["spend"] is not None)
    by_hand: dict[str, float] = {}
    for _, who, at, amount in rows:
        if at <= text:
            by_hand[who] = by_hand.get(who, 0.0) + float(amount)
    assert totals == pytest.approx(sorted(round(total, 2) for total in by_hand.values()))
    later = f"{past + timedelta(days=30):%Y-%m-%d %H:%M}"
    came = {who for _, who, at, _ in rows if text < at <= later}
    assert sum(row[OUTCOME] for row in known) == len(came & by_hand.keys())


def test_what_models_share_of_an_instant_is_what_each_finds_by_itself(large: Path) -> None:
    with open_workspace(large) as workspace:
        engine, meaning = workspace.engine, meaning_of(workspace)
        asked = [trees for trees in meaning.modelled.values() if trees.columns]
        shared = Shared(engine, meaning, asked, AS_OF)
        for trees, at in product(asked, (AS_OF, AS_OF - timedelta(days=60))):
            alone = sample(engine, meaning, trees, at, 10_000)
            together = sample(engine, meaning, trees, at, 10_000, shared=shared)
            assert together.sort_by("customer_no") == alone.sort_by("customer_no")
        shared.forget()
        assert len(asked) > 1
        assert not [table for table in engine.tables() if table.startswith((STAGED, PASSING))]


def test_a_model_that_cannot_be_fitted_says_why_and_ends_no_run(shop_files: Path) -> None:
    (shop_files / "models").mkdir()
    (shop_files / "models" / "one.yaml").write_text(
        "- {name: rare, outcome: {happens: did order in last 7 days, horizon_days: 7}}\n", encoding="utf-8"
    )
    with open_workspace(shop_files) as workspace:
        record = run(workspace, LOCAL)
        assert record.state == RunState.DONE.value
        assert "rare: not scored (" in note(workspace, "Score models")
        assert not model(workspace, LOCAL, "rare").versions
        traits = {trait.name: trait.value for trait in customer(workspace, LOCAL, "c08").traits}
    assert traits.get("rare") is None


def test_customers_as_they_were_raise_no_alert_and_others_do(large: Path) -> None:
    with open_workspace(large) as workspace:
        calm = model_drift(workspace, LOCAL, "kind")
        run(workspace, LOCAL, as_of=AS_OF + timedelta(days=19))
        moved = model_drift(workspace, LOCAL, "comes_again")
    assert (calm.alert, calm.version, calm.as_of) == ("none", 1, AS_OF)
    assert {each.column for each in calm.shifts} == {"spend", "count of order", "kind", "kind_strength"}
    assert all(each.psi < 1e-9 for each in calm.shifts)
    assert moved.shifts[0].column == "comes_again"
    assert moved.alert == "watch"
    assert [each.as_of for each in moved.history] == [AS_OF + timedelta(days=19), AS_OF]


def test_probabilities_are_looked_at_again_when_a_horizon_has_passed(large: Path) -> None:
    with open_workspace(large) as workspace:
        (held_out,) = model_drift(workspace, LOCAL, "comes_again").periods
        run(workspace, LOCAL, as_of=AS_OF + timedelta(days=29))
        assert model_drift(workspace, LOCAL, "comes_again").periods == [held_out]
        path = large / "models" / "shop.yaml"
        path.write_text(path.read_text().replace("  fairness: [city]", "  refit_days: null\n  fairness: [city]"))
        run(workspace, LOCAL, as_of=AS_OF + timedelta(days=30))
        first, later = model_drift(workspace, LOCAL, "comes_again").periods
    assert first == held_out
    assert held_out.expected == pytest.approx(held_out.happened, rel=0.2)
    assert (later.period, later.customers, later.happened) == (f"{AS_OF:%Y-%m-%d}", PEOPLE, 0)
    assert later.alert == "act"


@pytest.mark.parametrize(("wish", "version"), [("act", 2), (None, 1)])
def test_a_model_is_fitted_again_after_drift_where_its_definition_says_so(
    large: Path, wish: str | None, version: int
) -> None:
    with open_workspace(large) as workspace:
        path = large / "models" / "shop.yaml"
        said = "  refit_days: null\n" + (f"  refit_on_drift: {wish}\n" if wish else "")
        path.write_text(path.read_text().replace("  refit_days: 20\n", said))
        workspace.model_versions.watch(ModelDrift("kind", 1, AS_OF, "act", {"shifts": [_moved()]}))
        apply(workspace, LOCAL, why="a test")
        assert {each.name: each.due for each in models(workspace, LOCAL)}["kind"] == (version == 2)
        run(workspace, LOCAL)
        assert model(workspace, LOCAL, "kind").version == version


def _moved() -> dict[str, object]:
    return Shift(column="spend", psi=0.5, chance=0.1, alert="act", words="It moved.").model_dump()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{name: m, clusters: {using: [spend], among: in segment berliners}}", "segment-in-model"),
        ("{name: m, clusters: {using: [first_seen]}}", "wrong-feature"),
        ("{name: spend, clusters: {using: [city]}}", "name-taken"),
        ("{name: m, value: {event: oder}}", "unknown-event"),
        ("{name: m, outcome: {happens: did order, horizon_days: 7, using: [sped]}}", "unknown-trait"),
    ],
)
def test_what_is_wrong_with_a_model_is_said_where_it_stands(shop: Path, body: str, code: str) -> None:
    (shop / "models").mkdir()
    (shop / "models" / "wrong.yaml").write_text(f"- {body}\n", encoding="utf-8")
    with open_workspace(shop) as workspace, pytest.raises(UserError) as caught:
        apply(workspace, LOCAL, why="a test")
    assert caught.value.code == code
    assert "models/wrong.yaml" in caught.value.where


def test_a_model_does_not_stand_on_the_scores_of_another(shop: Path) -> None:
    (shop / "models").mkdir()
    (shop / "models" / "two.yaml").write_text(
        "- {name: kinds, clusters: {using: [spend]}}\n- {name: second, clusters: {using: [kinds]}}\n", encoding="utf-8"
    )
    with open_workspace(shop) as workspace, pytest.raises(UserError, match="a score of the model `kinds`"):
        apply(workspace, LOCAL, why="a test")


def test_fitting_by_hand_asks_for_the_permission_and_a_model_there_is(large: Path) -> None:
    with open_workspace(large) as workspace:
        with pytest.raises(Denied):
            fit_model(workspace, Actor("guest", Role.VIEWER), "kind")
        with pytest.raises(NotFound):
            fit_model(workspace, LOCAL, "knd")
        assert fit_model(workspace, LOCAL, "kind").version == 2


def test_clusters_without_names_are_called_by_what_sets_them_apart_each_differently(large: Path) -> None:
    (large / "models" / "more.yaml").write_text(
        "- {name: unnamed, clusters: {using: [spend, count of order], clusters: 4}}\n", encoding="utf-8"
    )
    with open_workspace(large) as workspace:
        apply(workspace, LOCAL, why="a test")
        names = [each["cluster"] for each in fit_model(workspace, LOCAL, "unnamed").findings["clusters"]]
    assert len(set(names)) == 4
    assert any(name.startswith("High spend") for name in names)
    assert any(name.startswith("Low ") for name in names)
