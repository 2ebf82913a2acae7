"""Discovery of a survey: items are told from other criteria, needs are found by factors, classes by answers."""

from collections import Counter
from pathlib import Path

import pytest
from tests.survey_shop import ASKED, CHECKS, SCALES, placed

from ilk.app.discover import criteria, discover, keep_groups
from ilk.app.models import model
from ilk.app.wiring import LOCAL, open_workspace
from ilk.kernel.errors import UserError
from ilk.models.settings import FactorSettings


def test_answers_of_few_levels_are_told_from_other_criteria(survey_once_run: Path) -> None:
    with open_workspace(survey_once_run) as workspace:
        known = criteria(workspace, LOCAL)
    items = {each.text for each in known.criteria if each.is_item}
    assert {*SCALES, *CHECKS, "city"} <= items
    assert not items & {"constant", "nothing", "spend", "days since last order"}
    assert [each.name for each in known.methods if each.for_items] == ["latent_classes"]


def test_needs_are_discovered_by_factors_and_kept_as_they_were_found(survey: Path) -> None:
    by = FactorSettings(rotation="oblimin")
    with open_workspace(survey) as workspace:
        found = discover(workspace, LOCAL, using=SCALES, factors=by, fewest=4, most=4)
        wish = {"using": SCALES, "factors": by, "method": "k_means", "clusters": 4, "why": "a test", "segments": False}
        kept = keep_groups(workspace, LOCAL, "by_needs", **wish)
        own, defined = placed(workspace, "by_needs"), model(workspace, LOCAL, "by_needs")
    assert found.customers == ASKED
    assert found.factors is not None
    assert sorted(each.about[:16] for each in found.factors.factors) == ["Cares for price ", "Cares for servic"]
    assert found.asked.factors == by
    (candidate,) = found.candidates
    assert candidate.recommended
    assert sorted(Counter(own[:ASKED]).values(), reverse=True) == [group.size for group in candidate.groups]
    assert set(own[ASKED:]) == {None}
    assert defined.findings["loadings"]
    assert kept.version == 1


def test_latent_classes_are_discovered_with_what_they_answer(survey: Path) -> None:
    with open_workspace(survey) as workspace:
        found = discover(workspace, LOCAL, using=CHECKS, methods=["latent_classes"], fewest=2, most=4)
        wish = {"using": CHECKS, "method": "latent_classes", "clusters": 3, "rules": True, "why": "a test"}
        kept = keep_groups(workspace, LOCAL, "by_answers", **wish)
    best = next(each for each in found.candidates if each.clusters == 3)
    assert min(found.candidates, key=lambda each: each.bic or 0) is best
    assert set(best.charts) == {"picture", "averages", "answers"}
    assert [each.size for each in kept.segments] == [group.size for group in best.groups]
    assert any("likes_" in each.definition for each in kept.rules)


def test_latent_classes_alone_are_not_discovered_by_factors(survey: Path) -> None:
    with open_workspace(survey) as workspace, pytest.raises(UserError) as caught:
        discover(workspace, LOCAL, using=CHECKS, methods=["latent_classes"], factors=FactorSettings())
    assert caught.value.code == "no-factors"
