"""Instruments that are wrong: each says what, where, and how to mend it."""

from pathlib import Path

import pytest
from tests.surveys.world import INSTRUMENT, write_survey

from ilk.app.definitions import plan
from ilk.app.wiring import LOCAL, open_workspace
from ilk.kernel.errors import UserError, problems_of

ITEM = "event: answer\nitems:\n  q1: {scale: {low: 1, high: 7}}\n"
WRONG = {
    "unknown_item": (INSTRUMENT.replace("[q1, q6, q2]", "[q1, q6, q22]"), "unknown-item", "Did you mean `q2`?"),
    "unknown_event": (INSTRUMENT.replace("event: answer", "event: anser"), "unknown-event", "Did you mean `answer`?"),
    "unknown_column": (INSTRUMENT.replace("column: rec", "column: reco"), "unknown-property", "Did you mean `rec`?"),
    "no_scale": ("event: answer\nitems: {q1: A}\nscores: {x: {mean: [q1]}}", "item-without-scale", "low: 1"),
    "scale_upside_down": (ITEM.replace("low: 1", "low: 9") + "scores: {x: {mean: [q1]}}", "wrong-value", "below"),
    "nps_of_seven": (ITEM + "scores: {x: {nps: q1}}", "wrong-scale", "from 1 to 7"),
    "no_way": (ITEM + "scores: {x: {title: X}}", "wrong-value", "a score is one of mean, sum, nps"),
    "two_ways": (ITEM + "scores: {x: {mean: [q1], sum: [q1]}}", "wrong-value", "not mean and sum"),
    "too_many_needed": (ITEM + "scores: {x: {mean: [q1], at_least: 2}}", "wrong-value", "asks for 2 of 1 items"),
    "an_item_twice": (ITEM + "scores: {x: {mean: [q1, q1]}}", "wrong-value", "names an item twice"),
    "rated_text": (
        "event: answer\nitems: {said: {scale: {low: 1, high: 7}}}\nscores: {x: {mean: [said]}}",
        "wrong-type",
        "its column is text",
    ),
    "options_of_a_number": (
        "event: answer\nitems: {q1: {options: [a, b]}}\nscores: {x: {answer: q1}}",
        "wrong-type",
        "its column is integer",
    ),
    "options_reversed": (
        "event: answer\nitems: {said: {options: [a], reverse: true}}\nscores: {x: {answer: said}}",
        "wrong-value",
        "cannot be reversed",
    ),
    "one_column_twice": (
        "event: answer\nitems: {a: {column: q1}, q1: B}\nscores: {x: {answer: a}}",
        "duplicate-name",
        "read one column",
    ),
    "everyone_satisfied": (ITEM + "scores: {x: {csat: q1, top: 7}}", "wrong-scale", "from 1 to 7 are all of them"),
    "everyone_at_ease": (ITEM.replace("high: 7", "high: 3") + "scores: {x: {ces: q1}}", "wrong-scale", "`top: 1`"),
    "two_scores_of_one_trait": (
        ITEM + "  q2: {scale: {low: 1, high: 7}}\nscores: {x: {csat: q1}, x_satisfied: {mean: [q2]}}",
        "name-taken",
        "which the score `x` writes too",
    ),
    "the_trait_that_says_when": (
        ITEM + "scores: {wrong_answered_at: {mean: [q1]}}",
        "name-taken",
        "the instrument itself",
    ),
    "a_trait_of_every_customer": (ITEM + "scores: {last_seen: {mean: [q1]}}", "name-taken", "`last_seen`"),
}


def problems(folder: Path) -> list[UserError]:
    with open_workspace(folder) as workspace:
        try:
            plan(workspace, LOCAL)
        except UserError as error:
            return list(problems_of(error))
    return []


@pytest.mark.parametrize("name", list(WRONG))
def test_what_is_wrong_says_what_and_where(tmp_path: Path, name: str) -> None:
    text, code, said = WRONG[name]
    (found,) = problems(write_survey(tmp_path, instruments={"wrong": text}))
    assert found.code == code
    assert (found.where or "").startswith("instruments/wrong.yaml")
    assert said in f"{found.what} {found.hint}"


def test_two_instruments_cannot_write_one_trait(tmp_path: Path) -> None:
    other = ITEM + "scores: {nps: {mean: [q1]}}"
    (found,) = problems(write_survey(tmp_path, instruments={"mini": INSTRUMENT, "other": other}))
    assert (found.code, found.where) == ("name-taken", "instruments/other.yaml: scores, line 4")


def test_a_model_cannot_write_the_trait_of_a_score(tmp_path: Path) -> None:
    folder = write_survey(tmp_path)
    (folder / "models").mkdir()
    (folder / "models" / "nps.yaml").write_text("clusters: {using: [extraversion], clusters: 2}\n", encoding="utf-8")
    assert "name-taken" in {each.code for each in problems(folder)}


def test_a_right_instrument_has_no_problem(tmp_path: Path) -> None:
    assert problems(write_survey(tmp_path)) == []


def test_an_instrument_that_a_segment_needs_cannot_go(tmp_path: Path) -> None:
    from ilk.app.definitions import apply

    folder = write_survey(tmp_path)
    with open_workspace(folder) as workspace:
        apply(workspace, LOCAL, why="a test")
        (folder / "instruments" / "mini.yaml").unlink()
        with pytest.raises(UserError, match="nps_group"):
            apply(workspace, LOCAL, why="a test")
