"""What a survey found: by hand; of one person, of nobody; and what must not be told."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from tests.surveys.world import INSTRUMENT, RESPONSES, run_survey, write_survey

from ilk.app.instruments import add_instrument, instrument, instruments, ready_instruments
from ilk.app.wiring import LOCAL, open_workspace
from ilk.insight.surveys.answers import AnswerCount, FigureFormat, InstrumentReport, ScoreReport
from ilk.insight.surveys.report import written
from ilk.insight.surveys.spread import spread
from ilk.kernel.errors import NotFound, UserError
from ilk.surveys.definition import Scale


@pytest.fixture(scope="module")
def found(mini: Path) -> InstrumentReport:
    """The report on the survey."""
    with open_workspace(mini) as workspace:
        return instrument(workspace, LOCAL, "mini")


def result(found: InstrumentReport, name: str) -> ScoreReport:
    return next(each for each in found.results if each.name == name)


def counts(given: Sequence[AnswerCount]) -> dict[str, int]:
    return {each.answer: each.count for each in given if each.count}


def test_who_answered(found: InstrumentReport) -> None:
    """Of ten rows one is beyond the scale, one empty, and one still to come."""
    assert (found.responses, found.respondents) == (6, 4)
    assert (str(found.first), str(found.last)) == ("2024-05-01 10:00:00+00:00", "2024-06-03 10:00:00+00:00")


def test_a_net_promoter_score_is_the_promoters_less_the_detractors(found: InstrumentReport) -> None:
    nps = result(found, "nps")
    assert nps.figure is not None
    assert (nps.figure.known, nps.figure.value) == (4, -25)
    assert counts(nps.groups) == {"promoter": 1, "passive": 1, "detractor": 2}
    assert counts(nps.distribution) == {"3": 1, "6": 1, "7": 1, "10": 1}
    assert len(nps.distribution) == 11
    assert nps.mean == 6.5
    assert [(each.segment, each.value) for each in nps.segments if each.segment == "extraverts"] == [("extraverts", 50)]


def test_satisfaction_is_the_share_in_the_top_box(found: InstrumentReport) -> None:
    csat = result(found, "csat")
    assert csat.figure is not None
    assert csat.figure.value == 0.5
    assert counts(csat.groups) == {"satisfied": 2, "not satisfied": 2}


def test_every_response_counts_in_its_month(found: InstrumentReport) -> None:
    trend = [(each.month, each.known, each.value, each.whole) for each in result(found, "nps").trend]
    assert trend == [(date(2024, 5, 1), 3, 0, True), (date(2024, 6, 1), 3, 0, False)]


def test_the_reliability_of_two_items_among_those_who_answered_both(found: InstrumentReport) -> None:
    """(6, 5), (1, 1), (4, 4) once turned: variances 19/3 and 13/3, of the sums 21."""
    scale = result(found, "extraversion").reliability
    assert scale is not None
    assert scale.known == 3
    assert scale.alpha == pytest.approx(2 * (1 - (32 / 3) / 21))
    undefined = result(found, "total").reliability
    assert undefined is not None
    assert undefined.undefined == "Alpha is undefined: `q2` is the same in every answer."


def test_items_are_told_as_they_were_asked(found: InstrumentReport) -> None:
    reserved, shops = (next(each for each in found.questions if each.name == name) for name in ("q6", "shops"))
    assert counts(reserved.distribution) == {"3": 1, "4": 1, "7": 1}
    assert reserved.mean == pytest.approx(14 / 3)
    assert (reserved.known, reserved.missing_share) == (3, 0.25)
    assert [(each.answer, each.count) for each in shops.distribution] == [("mail", 1), ("shop", 2), ("fair", 0)]


def test_what_people_wrote_is_not_told(found: InstrumentReport) -> None:
    assert "great" not in found.model_dump_json()


def test_at_a_past_day_later_responses_do_not_count(mini: Path) -> None:
    with open_workspace(mini) as workspace:
        then = instrument(workspace, LOCAL, "mini", as_of=date(2024, 5, 31))
    nps = result(then, "nps")
    assert nps.figure is not None
    assert (then.responses, nps.figure.value) == (3, 0)
    assert nps.segments == []


def test_of_one_person_it_says_what_cannot_be_said(tmp_path: Path) -> None:
    folder = run_survey(write_survey(tmp_path, RESPONSES[:1], {"mini": INSTRUMENT}))
    with open_workspace(folder) as workspace:
        found = instrument(workspace, LOCAL, "mini")
    one = result(found, "extraversion")
    assert one.figure is not None
    assert (one.figure.value, one.figure.low, one.deviation) == (5.5, None, None)
    assert one.reliability is not None
    assert one.reliability.undefined == "Alpha is undefined: one person answered all items."
    assert "too few to say how sure that is" in one.sentence
    nps = result(found, "nps").figure
    assert nps is not None
    assert nps.value == 100
    assert nps.low is not None
    assert nps.low < 0


def test_of_nobody_there_are_no_figures(tmp_path: Path) -> None:
    folder = run_survey(write_survey(tmp_path, [("1", "ann", "2024-05-01T10:00:00Z", *[""] * 7)], {"mini": INSTRUMENT}))
    with open_workspace(folder) as workspace:
        found = instrument(workspace, LOCAL, "mini")
        (summary,) = instruments(workspace, LOCAL)
    assert (summary.responses, summary.last) == (0, None)
    figures = [each.figure for each in found.results if each.figure]
    assert {(figure.known, figure.value) for figure in figures} == {(0, None)}
    assert "nobody has answered yet" in result(found, "nps").sentence


def test_an_instrument_that_there_is_not_names_the_nearest(mini: Path) -> None:
    with open_workspace(mini) as workspace, pytest.raises(NotFound, match="minj") as caught:
        instrument(workspace, LOCAL, "minj")
    assert "mini" in str(caught.value)


def test_every_ready_instrument_can_be_added_and_says_what_it_needs(tmp_path: Path) -> None:
    folder = write_survey(tmp_path)
    with open_workspace(folder) as workspace:
        for ready in ready_instruments(workspace, LOCAL):
            added = add_instrument(workspace, LOCAL, ready.name, event="answer")
            assert len(added.needs) == ready.items
            assert "event: answer\n" in (folder / added.file).read_text(encoding="utf-8")
        with pytest.raises(UserError, match="there already"):
            add_instrument(workspace, LOCAL, "tipi")
        with pytest.raises(NotFound, match="unknown instrument"):
            add_instrument(workspace, LOCAL, "tipj")
        (folder / "instruments" / "ces.yaml").unlink()
        together = folder / "instruments" / "all.yaml"
        together.write_text("- {name: ces, event: answer, items: {q1: A}, scores: {x: {answer: q1}}}", encoding="utf-8")
        with pytest.raises(UserError, match="another file defines"):
            add_instrument(workspace, LOCAL, "ces")
        together.unlink()
        with pytest.raises(UserError, match="small letters"):
            add_instrument(workspace, LOCAL, "ces", event="My Event")
    assert not (folder / "instruments" / "ces.yaml").exists()


@pytest.mark.parametrize(
    ("value", "how", "said"),
    [(-0.3, "score", "0"), (0.4, "score", "0"), (-25.2, "score", "\u221225"), (12.0, "score", "+12")],
)
def test_a_figure_has_a_sign_only_where_it_is_not_nothing(value: float, how: FigureFormat, said: str) -> None:
    assert written(value, how) == said


def test_a_long_scale_has_a_distribution_whatever_was_left_out(tmp_path: Path) -> None:
    items = [f"q{number}" for number in range(60)]
    header = ("id", "who", "at", *items)
    answers = [
        (str(n), f"p{n}", "2024-05-01T10:00:00Z", *(str(1 + n * (k + 1) % 7) if n % (k + 2) else "" for k in range(60)))
        for n in range(1, 700)
    ]
    text = f"event: answer\nscale: {{low: 1, high: 7}}\nitems: {{{', '.join(f'{q}: A' for q in items)}}}\n"
    given = {"long": f"{text}scores: {{x: {{mean: [{', '.join(items)}], at_least: 5}}}}"}
    columns = {item: f"integer({item})" for item in items}
    folder = run_survey(write_survey(tmp_path, answers, given, header=header, columns=columns))
    with open_workspace(folder) as workspace:
        found = result(instrument(workspace, LOCAL, "long"), "x")
    assert sum(each.count for each in found.distribution) == found.known > 400


def test_answers_are_spread_over_the_whole_scale_or_over_ranges() -> None:
    assert [each.answer for each in spread([("2.0", 3)], Scale(low=1, high=3))] == ["1", "2", "3"]
    assert counts(spread([("1", 2), ("3", 1)], Scale(low=1, high=7), turned=8)) == {"7": 2, "5": 1}
    many = spread([(str(number), 1) for number in range(100)], Scale(low=0, high=100))
    assert len(many) == 12
    assert sum(each.count for each in many) == 100
