"""Surveys through a project: needs by factors, latent classes, and who answered too little to be in either."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score
from tests.survey_shop import ASKED, CHECKS, PEOPLE, SCALES, YES, like_of, need_of, placed, write_survey_shop

from ilk.app.definitions import apply
from ilk.app.models import model
from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace


@pytest.mark.parametrize("name", ["needs", "kinds"])
def test_the_kinds_of_people_are_found_again_and_who_did_not_answer_is_in_none(
    survey_once_run: Path, name: str
) -> None:
    with open_workspace(survey_once_run) as workspace:
        found = placed(workspace, name)
    assert None not in found[:ASKED]
    assert set(found[ASKED:]) == {None}
    kind_of, least = {"needs": (need_of, 0.9), "kinds": (like_of, 0.55)}[name]
    assert adjusted_rand_score([kind_of(number) for number in range(ASKED)], found[:ASKED]) > least


def test_who_answered_less_than_half_is_in_no_class(survey: Path) -> None:
    rows = (survey / "data" / "people.csv").read_text().splitlines()
    cells = rows[1].split(",")
    for answers, known in ((2, None), (3, "some")):
        for column in range(6):
            cells[6 + column] = "4" if column < answers else ""
        (survey / "data" / "people.csv").write_text("\n".join([rows[0], ",".join(cells), *rows[2:]]) + "\n")
        with open_workspace(survey) as workspace:
            run(workspace, LOCAL, whole=True)
            assert (placed(workspace, "needs")[0] is None) is (known is None)


def test_the_loadings_that_made_the_answers_are_found(survey_once_run: Path) -> None:
    with open_workspace(survey_once_run) as workspace:
        found = model(workspace, LOCAL, "needs").findings
    assert [row["item"] for row in found["loadings"]] == SCALES
    for half, topic in enumerate(("price", "service")):
        about = next(row for row in found["explained"] if f"{topic}_1" in row["about"])
        assert about["about"].count(topic) == 3
        main = [abs(row[about["factor"]]) for row in found["loadings"][3 * half : 3 * half + 3]]
        others = [abs(row[about["factor"]]) for row in found["loadings"][3 - 3 * half : 6 - 3 * half]]
        assert min(main) > 0.75
        assert max(others) < 0.2
    assert sum(row["taken"] for row in found["eigenvalues"]) == 2


def test_clusters_lie_where_their_people_lie(survey_once_run: Path) -> None:
    with open_workspace(survey_once_run) as workspace:
        found, own = model(workspace, LOCAL, "needs").findings, placed(workspace, "needs")
    price, service = (
        next(row["factor"] for row in found["explained"] if f"{topic}_1" in row["about"])
        for topic in ("price", "service")
    )
    for row in found["factor_averages"]:
        cares = Counter(need_of(number) for number in range(ASKED) if own[number] == row["cluster"]).most_common(1)[0][
            0
        ]
        assert (row[price] > 0, row[service] > 0) == (cares in {0, 3}, cares in {1, 3})


def test_classes_answer_as_those_who_were_made(survey_once_run: Path) -> None:
    with open_workspace(survey_once_run) as workspace:
        found = model(workspace, LOCAL, "kinds").findings
    rows = [row for row in found["responses"] if row["answer"] == "yes"]
    for cluster in {row["cluster"] for row in rows}:
        shares = [row["probability"] for row in rows if row["cluster"] == cluster]
        assert min(np.abs(np.array(shares) - made).max() for made in YES) < 0.2
    assert {row["figure"] for row in found["fit"]} == {"log-likelihood", "parameters", "BIC", "relative entropy"}


def test_charts_stand_in_the_order_of_what_they_draw(survey_once_run: Path) -> None:
    with open_workspace(survey_once_run) as workspace:
        needs, kinds = (model(workspace, LOCAL, name).charts for name in ("needs", "kinds"))
    assert ["explain" in str(chart["title"]["text"]) for chart in needs] == [False, True, False]
    assert "Cares for price 1" in str(needs[1])
    assert "answers most unlike everyone" in str(kinds[1]["title"]["text"])
    assert "of customers rightly" in str(kinds[2]["title"]["text"])


def test_names_stay_when_it_is_fitted_again(survey: Path) -> None:
    with open_workspace(survey) as workspace:
        before = placed(workspace, "needs")
        path = survey / "models" / "survey.yaml"
        path.write_text(path.read_text().replace("factors: {}", "factors: {rotation: oblimin, count: 2}"))
        apply(workspace, LOCAL, why="a test")
        run(workspace, LOCAL)
        report = model(workspace, LOCAL, "needs")
        after = placed(workspace, "needs")
    assert report.version == 2
    # These needs are unrelated, and factors that may be related say so.
    assert abs(report.findings["factor_correlations"][0]["factor 2"]) < 0.15
    assert sum(a == b for a, b in zip(before, after, strict=True)) > 0.97 * PEOPLE
    assert set(after) == {"A", "B", "C", "D", None}


def test_what_a_card_is_compared_by_is_no_criterion(survey: Path) -> None:
    """A protected trait that parts people exactly is not what they are divided by."""
    path = survey / "models" / "survey.yaml"
    path.write_text("- {name: plain, clusters: {using: [city, price_1], clusters: 2}, fairness: [secret]}\n")
    with open_workspace(survey) as workspace:
        run(workspace, LOCAL)
        report = model(workspace, LOCAL, "plain")
    assert report.card is not None
    assert "secret" not in report.card.features


def test_answers_that_say_nothing_are_left_out_and_said(survey: Path) -> None:
    path = survey / "models" / "survey.yaml"
    path.write_text(path.read_text().replace("using: [", "using: [constant, nothing, "))
    with open_workspace(survey) as workspace:
        run(workspace, LOCAL)
        needs, kinds = (model(workspace, LOCAL, name) for name in ("needs", "kinds"))
    assert needs.card is not None
    assert kinds.card is not None
    assert [row["item"] for row in needs.findings["loadings"]] == SCALES
    assert {row["item"] for row in kinds.findings["responses"]} == set(CHECKS)
    for card in (needs.card, kinds.card):
        assert "`nothing` is left out: all values are missing" in " ".join(card.warnings)


@pytest.mark.parametrize(
    ("people", "said"), [(12, "12 customers are too few"), (60, "0 customers are too few")], ids=["twelve", "nobody"]
)
def test_a_survey_of_too_few_says_so_and_ends_no_run(tmp_path: Path, people: int, said: str) -> None:
    folder = write_survey_shop(tmp_path / "few", people=people, answering=12 if people == 12 else 0)
    with open_workspace(folder) as workspace:
        last = run(workspace, LOCAL)
    note = next(step.note for step in last.steps if step.name == "Score models")
    assert said in note


def test_latent_classes_by_factors_are_refused_where_they_are_written(survey: Path) -> None:
    path = survey / "models" / "survey.yaml"
    path.write_text(path.read_text().replace("method: latent_classes", "method: latent_classes, factors: {}"))
    with open_workspace(survey) as workspace, pytest.raises(Exception, match="found in answers, not in factors"):
        apply(workspace, LOCAL, why="a test")
