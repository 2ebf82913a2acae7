"""Discovery: known groups are found again, the same each time; what is kept has its members at once."""

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.groups_shop import BY, PEOPLE, kind_of, write_groups_shop

from ilk.app.customers import customer
from ilk.app.definitions import export
from ilk.app.discover import criteria, discover, keep_groups
from ilk.app.discovering.answers import ClusterCandidate, Discovery
from ilk.app.models import model
from ilk.app.run import run
from ilk.app.segments import members, segment, segments
from ilk.app.verification import verify
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Denied, Transient, UserError
from ilk.warehouse.stopping import Stop

SIZES = sorted(Counter(map(kind_of, range(PEOPLE))).values(), reverse=True)


@pytest.fixture(scope="module")
def once_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the shop of three kinds after a run; shared, so only to be read or copied."""
    folder = write_groups_shop(tmp_path_factory.mktemp("groups"))
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    return folder


@pytest.fixture
def kinds(once_run: Path, tmp_path: Path) -> Path:
    """The same, a copy to do with as one likes."""
    return Path(shutil.copytree(once_run, tmp_path / "kinds"))


@pytest.fixture(scope="module")
def found(once_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Discovery:
    """What is discovered by what parts the kinds."""
    with open_workspace(Path(shutil.copytree(once_run, tmp_path_factory.mktemp("found") / "kinds"))) as workspace:
        return discover(workspace, LOCAL, using=BY, most=4)


def recommended(found: Discovery) -> ClusterCandidate:
    return next(each for each in found.candidates if each.recommended)


def test_the_known_groups_are_found_again_and_are_stable(found: Discovery) -> None:
    best = recommended(found)
    assert best.clusters == 3
    assert [group.size for group in best.groups] == SIZES
    assert best.stability is not None
    assert best.stability > 0.95
    assert found.customers == PEOPLE


def test_a_group_says_what_sets_it_apart_in_the_words_of_the_project(found: Discovery) -> None:
    names = [group.name for group in recommended(found).groups]
    assert names[0].startswith(("High orders", "Low basket"))
    assert "Orders" in recommended(found).groups[0].sentence
    titles = str(recommended(found).charts["averages"])
    assert "Orders" in titles
    assert "order_count" not in titles


def test_a_rule_says_a_group_in_the_language(found: Discovery) -> None:
    rules = [group.rule for group in recommended(found).groups]
    assert all(rule is not None and ("basket" in rule or "order_count" in rule) for rule in rules)
    assert recommended(found).agreement > 0.95


def test_equal_seeds_give_equal_answers(kinds: Path, found: Discovery) -> None:
    with open_workspace(kinds) as workspace:
        again = discover(workspace, LOCAL, using=BY, most=4, seed=1)
    same = {"id": "", "started_at": found.started_at}
    assert again.model_copy(update=same) == found.model_copy(update=same)


def test_nothing_is_kept_until_somebody_says_so(kinds: Path) -> None:
    with open_workspace(kinds) as workspace:
        before = {each.name for each in segments(workspace, LOCAL)}, workspace.engine.tables().keys()
        discover(workspace, LOCAL, using=BY, most=3)
        assert ({each.name for each in segments(workspace, LOCAL)}, workspace.engine.tables().keys()) == before


def kept(workspace: Workspace, **wish: Any) -> list[str]:
    """The names of the segments that keeping the three kinds makes."""
    given: dict[str, Any] = {
        "method": "k_means",
        "clusters": 3,
        "why": "a test",
        "names": ["Little & often", "Seldom", "Best"],
    } | wish
    done = keep_groups(workspace, LOCAL, "kinds", using=BY, **given)
    return [each.name for each in (*done.segments, *done.rules)]


def test_what_is_kept_has_its_members_at_once_under_the_names_given(kinds: Path) -> None:
    with open_workspace(kinds) as workspace:
        assert kept(workspace) == ["little_often", "seldom", "best"]
        assert [segment(workspace, LOCAL, name).summary.size for name in ("little_often", "seldom", "best")] == SIZES
        found = {row.customer_id for row in members(workspace, LOCAL, "best", limit=200).items}
        assert found == {f"p{number}" for number in range(PEOPLE) if kind_of(number) == 2}
        traits = {trait.name: trait.value for trait in customer(workspace, LOCAL, "p0").traits}
        assert traits["kinds"] == "Little & often"
        assert model(workspace, LOCAL, "kinds").version == 1
        assert verify(workspace, LOCAL, sample=50).disagreements == []


def test_rules_are_segments_that_ask_no_model(kinds: Path) -> None:
    with open_workspace(kinds) as workspace:
        names = kept(workspace, rules=True)
        assert names[3:] == ["little_often_by_rule", "seldom_by_rule", "best_by_rule"]
        sizes = [segment(workspace, LOCAL, name).summary.size for name in names[3:]]
        assert sizes == pytest.approx(SIZES, rel=0.1)
        assert all("kinds" not in segment(workspace, LOCAL, name).definition for name in names[3:])


def test_the_next_run_goes_on_with_what_was_kept_and_files_hold_it(kinds: Path) -> None:
    with open_workspace(kinds) as workspace:
        names = kept(workspace, rules=True)
        sizes = {each.name: each.size for each in segments(workspace, LOCAL)}
        run(workspace, LOCAL)
        assert {each.name: each.size for each in segments(workspace, LOCAL)} == sizes
        assert model(workspace, LOCAL, "kinds").version == 1
        written = export(workspace, LOCAL).written
    assert any(path.startswith("models") for path in written)
    assert sum(path.startswith("segments") for path in written) == len(names)


def test_groups_without_names_are_called_by_what_sets_them_apart(kinds: Path) -> None:
    with open_workspace(kinds) as workspace:
        done = keep_groups(workspace, LOCAL, "kinds", using=BY, method="k_means", clusters=3, why="a test")
        assert len(set(done.clusters)) == 3
        assert {each.title for each in done.segments} == set(done.clusters)


def test_a_name_that_a_segment_has_is_not_taken_from_it(kinds: Path) -> None:
    with open_workspace(kinds) as workspace:
        names = kept(workspace, names=["Readers", "Seldom", "Best"])
        assert names[0] == "readers_2"
        assert segment(workspace, LOCAL, "readers").definition == "newsletter is true"


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"names": ["A", "A"]}, "cluster-names"),
        ({"names": ["A", "B", "C", "D"]}, "cluster-names"),
        ({"names": ["A", " "]}, "cluster-names"),
    ],
)
def test_names_that_cannot_be_are_refused_and_nothing_is_kept(kinds: Path, wish: dict[str, Any], code: str) -> None:
    with open_workspace(kinds) as workspace:
        with pytest.raises(UserError) as caught:
            kept(workspace, **wish)
        assert caught.value.code == code
        assert workspace.model_versions.newest("kinds") is None


def test_a_name_that_a_trait_has_is_refused(kinds: Path) -> None:
    with open_workspace(kinds) as workspace, pytest.raises(UserError) as caught:
        keep_groups(workspace, LOCAL, "spend", using=BY, method="k_means", clusters=3, why="a test")
    assert caught.value.code == "name-taken"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"using": []}, "no-criteria"),
        ({"using": ["  "]}, "no-criteria"),
        ({"using": ["country"]}, "no-features"),
        ({"using": ["nickname"]}, "no-features"),
        ({"using": ["serial"]}, "no-features"),
        ({"using": ["first_seen"]}, "wrong-feature"),
        ({"using": ["spendd"]}, "unknown-trait"),
        ({"using": BY, "among": "in segment readers"}, "segment-in-model"),
        ({"using": BY, "fewest": 5, "most": 3}, "groups-reversed"),
        ({"using": BY, "among": "spend < 0"}, "too-few-customers"),
        ({"using": ["newsletter", "city"], "most": 6}, "too-few-customers"),
    ],
)
def test_what_cannot_be_discovered_is_said(kinds: Path, asked: dict[str, Any], code: str) -> None:
    with open_workspace(kinds) as workspace, pytest.raises(UserError) as caught:
        discover(workspace, LOCAL, **asked)
    assert caught.value.code == code


def test_twelve_customers_are_too_few(tmp_path: Path) -> None:
    with open_workspace(write_groups_shop(tmp_path, people=12)) as workspace:
        run(workspace, LOCAL)
        with pytest.raises(UserError, match="12 customers are too few") as caught:
            discover(workspace, LOCAL, using=BY, most=2)
    assert caught.value.code == "too-few-customers"


def test_criteria_that_part_nobody_are_left_out_and_said(kinds: Path) -> None:
    with open_workspace(kinds) as workspace:
        found = discover(workspace, LOCAL, using=[*BY, "serial", "country"], most=3)
    assert [text.partition(":")[0] for text in found.left_out] == ["serial", "country"]
    assert recommended(found).clusters == 3


def test_a_group_of_few_is_not_recommended_and_says_so(kinds: Path) -> None:
    path = kinds / "data" / "orders.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write('big,p0,2025-01-01 10:00,"9000000.00"\n')
    with open_workspace(kinds) as workspace:
        run(workspace, LOCAL)
        found = discover(workspace, LOCAL, using=["spend", "order_count"], fewest=4, most=6, smallest=0.05)
    small = [each for each in found.candidates if min(group.size for group in each.groups) == 1]
    assert small
    assert all(not each.recommended and each.refused for each in small)
    assert all("outliers rather than a segment" in " ".join(each.warnings) for each in small)


def test_poor_criteria_are_told_before_they_are_chosen(kinds: Path) -> None:
    with open_workspace(kinds) as workspace:
        known = {each.text: each for each in criteria(workspace, LOCAL).criteria}
    assert "single customers" in str(known["nickname"].caution)
    assert "same for everyone" in str(known["country"].caution)
    assert known["order_count"].proposed
    assert not known["nickname"].proposed
    assert known["average of order.revenue in last 365 days"].kind == "event"
    assert "count of order" not in known


def test_the_other_methods_find_the_groups_as_well(kinds: Path) -> None:
    with open_workspace(kinds) as workspace:
        asked: dict[str, Any] = {"methods": ["gaussian_mixture", "k_prototypes"], "fewest": 3, "most": 3}
        found = discover(workspace, LOCAL, using=[*BY, "city"], **asked)
        done = keep_groups(workspace, LOCAL, "mixed", using=BY, method="gaussian_mixture", clusters=3, why="a test")
    assert [each.method for each in found.candidates] == ["gaussian_mixture", "k_prototypes"]
    assert [each.size for each in done.segments] == SIZES


def test_it_can_be_stopped_and_lets_go(kinds: Path) -> None:
    stop = Stop()

    class Impatient:
        def begin(self, step: str, total: int | None = None) -> None:
            if step.startswith("Compare"):
                stop.stop()

        def advance(self, by: int = 1) -> None: ...

        def end(self, note: str = "") -> None: ...

    with open_workspace(kinds) as workspace:
        with stop.over(), pytest.raises(Transient) as caught:
            discover(workspace, LOCAL, using=BY, progress=Impatient())
        assert caught.value.code == "superseded"
        assert not workspace.publishing.locked()


def test_it_asks_for_the_permission(kinds: Path) -> None:
    viewer = Actor("guest", Role.VIEWER)
    with open_workspace(kinds) as workspace:
        assert criteria(workspace, viewer).criteria
        with pytest.raises(Denied):
            discover(workspace, viewer, using=BY)
        with pytest.raises(Denied):
            keep_groups(workspace, viewer, "kinds", using=BY, method="k_means", clusters=3, why="a test")
