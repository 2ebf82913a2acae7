"""What a project of a survey tool's export holds: who answered, when, what, and what was asked."""

from pathlib import Path

import pytest
from tests.sources.shapes.making import made, rows
from tests.sources.shapes.surveys import FORMS, MONKEY, QUALTRICS, TYPEFORM

from ilk.sources.shapes.shape import Beginning
from ilk.sources.shapes.surveys.google_forms import RESPONSES

HELD = {
    "typeform": (
        TYPEFORM,
        {"ann@x.org", "bob@x.org", "a3"},
        {"how_likely_are_you_to_recommend_us": 9, "what_did_you_like": "The tea, mostly"},
        "2024-05-01 10:00:00",
    ),
    "surveymonkey": (
        MONKEY,
        {"ann@x.org", "102"},
        {"collector": 7, "what_did_you_buy_coffee": "Coffee", "how_was_it_response": 5},
        "2024-05-01 10:00:00",
    ),
    "google_forms": (
        FORMS,
        {"ann@x.org", "bob@x.org"},
        {"how_satisfied_are_you": 5, "where_do_you_buy": "Shop, Mail"},
        "2024-05-01 10:00:00",
    ),
    "qualtrics": (
        QUALTRICS,
        {"ann@x.org", "R_3"},
        {"q1": 9, "q2": "Fine", "progress": 100, "user_language": "EN"},
        "2024-05-01 10:00:01",
    ),
}


@pytest.mark.parametrize("tool", list(HELD))
def test_the_first_response_is_read_as_it_was_given(tool: str, tmp_path: Path) -> None:
    text, people, answers, at = HELD[tool]
    with made(tmp_path, {f"{tool}.csv": text}) as workspace:
        first = min(rows(workspace, "event_response"), key=lambda row: row["occurred_at"])
        assert {row["customer_id"] for row in rows(workspace, "customer_keys")} == people
        assert {name: first[name] for name in answers} == answers
        assert str(first["occurred_at"]) == at


def test_a_question_above_its_code_is_kept_as_the_description(tmp_path: Path) -> None:
    with made(tmp_path, {"qualtrics.csv": QUALTRICS}) as workspace:
        (path,) = (workspace.root / "sources").iterdir()
        text = path.read_text(encoding="utf-8")
    assert "How likely is it, that you recommend us?" in text
    assert "rows: 3" in text
    assert "ImportId" not in text


def test_a_file_with_a_timestamp_that_asks_nothing_is_no_form() -> None:
    assert RESPONSES.lacks(Beginning(("Timestamp", "amount", "currency")))
    assert RESPONSES.lacks(Beginning(("id", "Timestamp", "Why?")))
    assert not RESPONSES.lacks(Beginning(("Timestamp", "How was it [the food]")))
