"""Scores of instruments as traits: worked out by hand, on both engines, at the run's instant and before."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.surveys.world import HEADER, INSTRUMENT, RESPONSES, members_of, run_survey, traits_of, write_survey

from ilk.app.data import check_source, quarantine
from ilk.app.definitions import apply
from ilk.app.past import as_of
from ilk.app.run import run
from ilk.app.verification import verify
from ilk.app.wiring import LOCAL, open_workspace

BY_HAND = {
    # Of two responses the newest counts, whole: question 2 was not answered in it.
    "ann": (5.5, 5.5, 16.5, 10.0, "promoter", 100, 4.0, True, ["mail"], "great"),
    "bob": (1.0, 1.0, 6.0, 3.0, "detractor", -100, 1.0, False, None, "bad"),
    "cem": (4.0, 4.0, 12.0, 7.0, "passive", 0, 3.0, False, ["shop"], None),
    # No item is answered, so it is no response.
    "eva": (None,) * 10,
    # Two at one instant: the identifier decides. One of two items, two of three: the third counts as their mean.
    "fay": (3.0, None, 10.5, 6.0, "detractor", -100, 5.0, True, ["shop"], "the other, at the same instant"),
    # Known from an event that is still to come.
    "gus": (None,) * 10,
}
TRAITS = (
    *("extraversion", "both", "total", "nps", "nps_group", "nps_points", "csat", "csat_satisfied", "shops", "comment"),
)
IN_MAY = {"ann": (5.5, "promoter", 5.0), "bob": (1.0, "detractor", 1.0), "cem": (4.0, "passive", 3.0)}


@pytest.fixture(params=["duckdb", "spark"])
def survey(request: pytest.FixtureRequest) -> Path:
    """The survey after a run on each engine."""
    return request.getfixturevalue({"duckdb": "mini", "spark": "mini_on_spark"}[request.param])


def test_scores_are_those_worked_out_by_hand(survey: Path) -> None:
    with open_workspace(survey) as workspace:
        found = traits_of(workspace, *TRAITS)
        answered = traits_of(workspace, "mini_answered_at")
    assert found == {who: BY_HAND[who] for who in found}
    assert found.keys() >= BY_HAND.keys() - {"gus"}
    assert str(answered["ann"][0]) == "2024-06-01 10:00:00"
    assert answered["eva"] == (None,)


def test_segments_over_scores_have_the_same_members_in_sql_and_in_memory(survey: Path) -> None:
    with open_workspace(survey) as workspace:
        assert members_of(workspace, "fans") == {"ann"}
        assert members_of(workspace, "extraverts") == {"ann", "cem"}
        assert members_of(workspace, "mailers") == {"ann"}
        assert members_of(workspace, "fresh") == {"ann", "fay"}
        assert verify(workspace, LOCAL, sample=10).disagreements == []


def test_at_a_past_day_the_newest_response_until_then_counts(mini: Path) -> None:
    with open_workspace(mini) as workspace:
        fans = as_of(workspace, LOCAL, "fans", at=date(2024, 5, 31))
        early = as_of(workspace, LOCAL, "fans", at=date(2024, 4, 30))
        extraverts = as_of(workspace, LOCAL, "extraverts", at=date(2024, 5, 1))
    assert (fans.evaluated, early.evaluated) == (1, 0)
    assert extraverts.evaluated == 1


def test_an_answer_beyond_the_scale_goes_to_the_quarantine_with_its_reason(mini: Path) -> None:
    with open_workspace(mini) as workspace:
        (row,) = [each for each in quarantine(workspace, LOCAL).items if each.code != "future"]
        checks = check_source(workspace, LOCAL, "answers")
        found = traits_of(workspace, "extraversion")
    assert (row.code, row.reason) == ("above-maximum", "q1 is above 7")
    assert any("q1 is above 7" in each.sentence for each in checks)
    assert "dan" not in found


def test_what_an_item_may_be_follows_the_instrument(tmp_path: Path) -> None:
    """With another scale the files are read anew."""
    folder = run_survey(write_survey(tmp_path))
    path = folder / "instruments" / "mini.yaml"
    path.write_text(path.read_text().replace("q1: Extraverted", "q1: {asks: Extraverted, scale: {low: 1, high: 9}}"))
    with open_workspace(folder) as workspace:
        apply(workspace, LOCAL, why="a test")
        run(workspace, LOCAL)
        assert traits_of(workspace, "extraversion")["dan"] == (6.0,)


def test_a_choice_that_is_none_of_the_options_goes_to_the_quarantine(tmp_path: Path) -> None:
    instrument = "event: answer\nitems: {said: {options: [yes, no]}}\nscores: {answer: {answer: said}}\n".replace(
        "[yes, no]", '["yes", "no"]'
    )
    rows = [(*RESPONSES[0][:-1], "yes"), (*RESPONSES[2][:-1], "maybe")]
    folder = run_survey(write_survey(tmp_path, rows, {"poll": instrument}))
    with open_workspace(folder) as workspace:
        assert traits_of(workspace, "answer") == {"ann": ("yes",)}
        assert [each.reason for each in quarantine(workspace, LOCAL).items] == ["said is none of yes, no"]


def test_an_edited_instrument_scores_everyone_anew(tmp_path: Path) -> None:
    folder = run_survey(write_survey(tmp_path))
    path = folder / "instruments" / "mini.yaml"
    path.write_text(INSTRUMENT.replace("asks: Reserved, reverse: true", "asks: Reserved"))
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
        assert traits_of(workspace, "both")["ann"] == (4.5,)
        assert members_of(workspace, "extraverts") == {"ann", "bob", "cem"}


def test_reversing_an_item_twice_changes_nothing(tmp_path: Path) -> None:
    """Answers that are turned round in the file, and again by the instrument, score as they did."""
    place = HEADER.index("q6")
    turned = [(*row[:place], str(8 - int(row[place])) if row[place] else "", *row[place + 1 :]) for row in RESPONSES]
    plain = INSTRUMENT.replace("asks: Reserved, reverse: true", "asks: Reserved")
    found = []
    for name, rows, text in (("once", RESPONSES, INSTRUMENT), ("twice", turned, plain)):
        with open_workspace(run_survey(write_survey(tmp_path / name, rows, {"mini": text}))) as workspace:
            found.append(traits_of(workspace, "extraversion", "both", "total"))
    assert found[0] == found[1]


def test_history_tells_since_when_a_score_holds(mini: Path) -> None:
    from ilk.customers.history import recorded_values
    from ilk.kernel.types import ValueType

    with open_workspace(mini) as workspace:
        numbers = {row[0]: who for who, row in traits_of(workspace, "customer_no").items()}
        kinds = {"extraversion": ValueType.NUMBER, "nps_group": ValueType.TEXT, "csat": ValueType.NUMBER}
        recorded = recorded_values(workspace.engine, kinds, list(numbers), datetime(2024, 6, 1, tzinfo=UTC))
    told = {numbers[number]: tuple(values.values()) for number, values in recorded.items() if values}
    assert {who: set(values) for who, values in told.items()} == {who: set(given) for who, given in IN_MAY.items()}
