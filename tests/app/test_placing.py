"""The fewest questions that place somebody new: what is asked, who is placed where, and what is refused."""

from pathlib import Path
from typing import Any

import pytest
from tests.survey_shop import SCALES, need_of, placed

from ilk.app.definitions import apply
from ilk.app.models import model
from ilk.app.placing import place
from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import NotFound, UserError


def test_the_typing_tool_asks_few_and_places_most_who_took_no_part(survey_once_run: Path) -> None:
    with open_workspace(survey_once_run) as workspace:
        found = model(workspace, LOCAL, "needs").findings
    questions = found["questions"]
    asked = [row for row in questions if row["asked"]]
    assert len(asked) < len(SCALES) or questions[0]["accuracy"] < asked[-1]["accuracy"]
    assert 0.3 < questions[0]["accuracy"] < 0.65
    assert asked[-1]["accuracy"] > 0.9
    assert questions[0]["choices"] == ["1", "2", "3", "4", "5", "6", "7"]
    assert "the largest cluster alone has" in found["typing_tool"]


@pytest.mark.parametrize(("price", "service", "need"), [("7", "1", 0), ("1", "7", 1), ("1", "1", 2), ("7", "7", 3)])
def test_a_visitor_is_placed_among_those_who_answered_alike(
    survey_once_run: Path, price: str, service: str, need: int
) -> None:
    answers = {name: price if name.startswith("price") else service for name in SCALES}
    with open_workspace(survey_once_run) as workspace:
        questions = [row["question"] for row in model(workspace, LOCAL, "needs").findings["questions"]]
        found = place(workspace, LOCAL, "needs", answers={name: answers[name] for name in questions[:4]})
        own = placed(workspace, "needs")
    alike = next(number for number in range(4, 8) if need_of(number) == need)
    assert found.cluster == own[alike]
    assert found.probability > 0.9
    assert sum(each.probability for each in found.clusters) == pytest.approx(1)
    assert found.accuracy is not None
    assert found.answered[0].title.startswith("Cares for")


def test_one_answer_out_of_order_places_but_says_nothing_of_how_often(survey_once_run: Path) -> None:
    with open_workspace(survey_once_run) as workspace:
        questions = [row["question"] for row in model(workspace, LOCAL, "needs").findings["questions"]]
        found = place(workspace, LOCAL, "needs", answers={questions[-1]: "4"})
    assert found.accuracy is None
    assert set(found.unanswered) <= set(questions)


@pytest.mark.parametrize(
    ("name", "answers", "code", "hint"),
    [
        ("needs", {"price1": "3"}, "unknown-question", "`price_1`"),
        ("needs", {"price_1": "9"}, "wrong-answer", "from 1 to 7"),
        ("kinds", {"likes_1": "perhaps"}, "wrong-answer", "no, yes"),
        ("needs", {}, "no-answers", "It asks"),
        ("need", {"price_1": "3"}, "unknown-model", "`needs`"),
    ],
    ids=["unknown question", "beyond the scale", "unseen answer", "no answer", "unknown model"],
)
def test_who_cannot_be_placed_is_told_why(
    survey_once_run: Path, name: str, answers: dict[str, Any], code: str, hint: str
) -> None:
    with open_workspace(survey_once_run) as workspace, pytest.raises(UserError) as caught:
        place(workspace, LOCAL, name, answers=answers)
    assert caught.value.code == code
    assert hint in str(caught.value.hint)


def test_a_viewer_may_place_somebody(survey_once_run: Path) -> None:
    with open_workspace(survey_once_run) as workspace:
        found = place(workspace, Actor("guest", Role.VIEWER), "kinds", answers={"likes_1": "yes"})
    assert found.answered[0].answer == "yes"


def test_the_tool_may_ask_other_traits_than_those_it_was_divided_by(survey: Path) -> None:
    path = survey / "models" / "survey.yaml"
    path.write_text(path.read_text().replace("factors: {},", "factors: {}, ask: [secret, city, likes_1],"))
    with open_workspace(survey) as workspace:
        run(workspace, LOCAL)
        report = model(workspace, LOCAL, "needs")
        found = place(workspace, LOCAL, "needs", answers={"secret": "A"})
    assert report.findings["questions"][0]["question"] == "secret"
    assert report.card is not None
    assert "secret" not in report.card.features
    assert found.probability < 0.75


def test_a_model_without_a_typing_tool_says_so(survey: Path) -> None:
    (survey / "models" / "value.yaml").write_text("- {name: worth, value: {horizon_days: 30}}\n")
    with open_workspace(survey) as workspace:
        apply(workspace, LOCAL, why="a test")
        with pytest.raises(UserError) as caught:
            place(workspace, LOCAL, "worth", answers={"price_1": "3"})
        assert caught.value.code == "no-typing-tool"
        with pytest.raises(NotFound):
            place(workspace, LOCAL, "wroth", answers={"price_1": "3"})
