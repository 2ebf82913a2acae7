"""`ilk model place` and what `ilk model show` tells of a survey."""

import json
from pathlib import Path

import pytest
from tests.survey_shop import SCALES
from typer.testing import CliRunner

from ilk.cli.main import build
from ilk.kernel.errors import NotFound


def told(folder: Path, *arguments: str, code: int = 0) -> str:
    """What a command prints in a project's folder."""
    found = CliRunner().invoke(build(), [*arguments, "--project", str(folder)], catch_exceptions=False, prog_name="ilk")
    assert found.exit_code == code, found.output
    return found.stdout


def test_somebody_is_placed_by_their_answers(survey_once_run: Path) -> None:
    said = told(survey_once_run, "model", "place", "kinds", "likes_1=yes", "likes_4=no")
    assert "likely" in said
    found = json.loads(told(survey_once_run, "model", "place", "kinds", "likes_1=yes", "likes_4=no", "--json"))
    assert [each["question"] for each in found["answered"]] != []
    assert found["cluster"] == found["clusters"][0]["cluster"]


def test_an_answer_without_a_question_is_refused(survey_once_run: Path) -> None:
    told(survey_once_run, "model", "place", "kinds", "yes", code=2)


def test_an_unknown_question_is_told_with_the_nearest(survey_once_run: Path) -> None:
    with pytest.raises(NotFound, match="unknown question `like_1`") as caught:
        told(survey_once_run, "model", "place", "kinds", "like_1=yes")
    assert "likes_1" in str(caught.value.hint)


def test_a_model_shows_its_loadings_answers_and_questions(survey_once_run: Path) -> None:
    needs, kinds = (told(survey_once_run, "model", "show", name) for name in ("needs", "kinds"))
    assert "Loadings" in needs
    assert "service_3" in needs
    assert "Responses" in kinds
    assert "relative entropy" in kinds
    assert "Typing tool: " in kinds
    assert "of customers rightly" in kinds
    assert "Factor averages" in needs
    assert "Factor correlations" not in needs
    assert "12 more with `--json`." in needs


def test_groups_are_found_by_factors(survey_once_run: Path) -> None:
    by = [word for name in SCALES for word in ("--by", name)]
    said = told(survey_once_run, "discover", *by, "--factors", "2:oblimin", "--fewest", "4", "--most", "4")
    assert "factor 2" in said
    assert "Cares for service" in said
    told(survey_once_run, "discover", *by, "--factors", "some", code=2)
