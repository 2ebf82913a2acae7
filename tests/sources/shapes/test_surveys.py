"""What a project of a survey tool's export holds: who answered, when, what, and what was asked."""

import csv
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from tests.sources.shapes.making import made, quarantined, rows
from tests.sources.shapes.surveys import FORMS, MONKEY, QUALTRICS, TYPEFORM

from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace
from ilk.sources.shapes.shape import Beginning, Ready
from ilk.sources.shapes.surveys import qualtrics
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
        "2024-05-01 16:00:01",  # its header says that its clocks are those of Denver
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


def test_parts_of_an_export_have_their_header_of_three_rows_each(tmp_path: Path) -> None:
    parts = {"part_1.csv": QUALTRICS, "part_2.csv": QUALTRICS.replace(",R_", ",S_")}
    with made(tmp_path, parts) as workspace:
        answered = {(row["event_id"], row["q1"]) for row in rows(workspace, "event_response")}
        assert quarantined(workspace) == {}
    assert answered == {("R_1", 9), ("R_3", 3), ("S_1", 9), ("S_3", 3)}


def test_a_question_of_several_lines_is_a_column(tmp_path: Path) -> None:
    text = FORMS.replace("How satisfied are you?", '"How satisfied\r\nare you?"')
    with made(tmp_path, {"forms.csv": text}) as workspace:
        assert {row["how_satisfied_are_you"] for row in rows(workspace, "event_response")} == {5, 2}


@pytest.mark.parametrize(
    ("tool", "at"),
    [
        ("typeform", "2024-05-01 10:00:00"),  # its column says UTC
        ("surveymonkey", "2024-05-01 01:00:00"),
        ("google_forms", "2024-05-01 01:00:00"),
        ("qualtrics", "2024-05-01 16:00:01"),  # its header says Denver
    ],
)
def test_a_zone_that_the_file_says_counts_and_else_the_projects(tool: str, at: str, tmp_path: Path) -> None:
    with made(tmp_path, {f"{tool}.csv": HELD[tool][0]}) as workspace:
        root = workspace.root
    settings = (root / "ilk.yaml").read_text(encoding="utf-8")
    assert "time_zone: UTC" in settings
    (root / "ilk.yaml").write_text(settings.replace("time_zone: UTC", "time_zone: Asia/Tokyo"), encoding="utf-8")
    with open_workspace(root) as workspace:
        run(workspace, LOCAL, as_of=datetime(2025, 1, 1, tzinfo=UTC))
        assert min(str(row["occurred_at"]) for row in rows(workspace, "event_response")) == at


@pytest.mark.parametrize(("named", "zone"), [("Z", "UTC"), ("Europe/Berlin", "Europe/Berlin"), ("Mars/Olympus", None)])
def test_a_zone_of_qualtrics_is_one_that_is_known(named: str, zone: str | None) -> None:
    text = QUALTRICS.replace("America/Denver", named)
    head, *further = csv.reader(StringIO(text))
    assert qualtrics.RESPONSES.zone(Beginning(tuple(head), tuple(map(tuple, further)))) == zone


def form(*answers: tuple[str, str], asked: str = "How was it?") -> Ready:
    """The source of a form with some answers, each with its timestamp."""
    (ready,) = RESPONSES.sources(Beginning(("Timestamp", asked), answers))
    return ready


def test_a_day_that_comes_first_late_in_the_file_decides() -> None:
    days = [(f"{day:02}/05/2024 10:00:00", "5") for day in range(1, 14)]
    assert form(*days).document["into"]["occurred_at"] == 'instant(Timestamp, "%d/%m/%Y %H:%M:%S")'
    doubtful = form(*days[:5])
    assert doubtful.document["into"]["occurred_at"] == 'instant(Timestamp, "%m/%d/%Y %H:%M:%S")'
    assert any("`01/05/2024 10:00:00` could be two days" in note for note in doubtful.notes)


def test_timestamps_with_their_distance_from_greenwich_are_read(tmp_path: Path) -> None:
    text = FORMS.replace("10:00:00 AM", "10:00:00 AM GMT+2").replace("10:00:00 PM", "10:00:00 PM GMT+5:30")
    with made(tmp_path, {"forms.csv": text}) as workspace:
        at = {str(row["occurred_at"]) for row in rows(workspace, "event_response")}
    assert at == {"2024-05-01 08:00:00", "2024-05-02 16:30:00"}


def test_timestamps_that_nobody_can_read_are_said() -> None:
    ready = form(("1. Mai, mittags", "5"))
    assert "`Timestamp`: how `1. Mai, mittags` is written is not known; give its format." in ready.notes


def test_who_answered_is_named_by_an_address_not_by_a_question_about_mail() -> None:
    at = "2024/05/01 10:00:00 AM"
    asked = "What is your e-mail?"
    assert form((at, "ann@x.org"), asked=asked).document["into"]["customer"].startswith(f"lower(`{asked}`) else")
    assert form((at, "Yes"), asked="May we send you e-mail?").document["into"]["customer"] == "text(row_number())"


def test_a_file_with_a_timestamp_that_asks_nothing_is_no_form() -> None:
    assert RESPONSES.lacks(Beginning(("Timestamp", "amount", "currency")))
    assert RESPONSES.lacks(Beginning(("id", "Timestamp", "Why?")))
    assert not RESPONSES.lacks(Beginning(("Timestamp", "How was it [the food]")))
