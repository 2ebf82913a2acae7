"""The fewest questions that place a new customer."""

import json

import numpy as np
import pyarrow as pa
import pytest
from tests.models.clusters.tables import shuffled

from ilk.kernel.errors import UserError, UserErrors
from ilk.kernel.randomness import derive
from ilk.models.clusters import Tool, TypingTool
from ilk.models.clusters.selecting import Trial


def answers(rows: int = 1200) -> pa.Table:
    """Three segments that two of six questions tell apart, one of them by levels."""
    rng = derive(13, "typing")
    truth = rng.integers(3, size=rows)
    levels = np.array(["low", "middle", "high"])
    band = np.where(rng.random(rows) < 0.95, np.where(truth == 2, 2, 0), rng.integers(3, size=rows))
    noise = {f"noise{place}": rng.normal(size=rows) for place in range(4)}
    spend = np.where(truth == 1, 4.0, 0.0) + rng.normal(size=rows)
    segments = np.array(["savers", "spenders", "waiters"])[truth]
    return pa.table({"segment": segments, **noise, "band": levels[band], "spend": spend})


def test_the_questions_that_tell_segments_apart_are_asked_first():
    found = TypingTool(segment="segment").fit(answers())
    assert set(found.asked[:2]) == {"band", "spend"}
    assert found.taken <= 3
    assert found.questions[found.taken - 1].accuracy > 0.9
    assert found.card.validation["share of the largest segment"] == pytest.approx(1 / 3, abs=0.03)


def test_accuracy_is_of_rows_that_were_not_fitted_on():
    """Questions that say nothing do not seem to, however many are tried."""
    table = answers(300).select(["segment", *(f"noise{place}" for place in range(4))])
    found = TypingTool(segment="segment").fit(table)
    assert max(each.accuracy for each in found.questions) < 0.45


def test_the_order_of_rows_does_not_matter():
    other, _ = shuffled(answers())
    one, two = (TypingTool(segment="segment").fit(table) for table in (answers(), other))
    assert one.asked == two.asked
    assert [each.accuracy for each in one.questions] == [each.accuracy for each in two.questions]


def test_a_tool_needs_only_the_columns_that_it_asks_for():
    found = TypingTool(segment="segment", questions=2).fit(answers())
    fresh = answers().select(list(found.asked))
    placed = found.score(fresh)
    assert np.mean([a == b for a, b in zip(placed["cluster"], answers()["segment"], strict=True)]) > 0.9
    assert placed["strength"].to_numpy().max() <= 1
    assert found.explain(fresh).column_names == ["cluster", *found.preparation.columns]


def test_reasons_tell_the_segment_from_the_next():
    found = TypingTool(segment="segment", questions=2).fit(answers())
    placed, reasons = found.score(answers()), found.explain(answers())
    joint = found.functions.joint(found.preparation.apply(answers()))
    added = sum(reasons[name].to_numpy() for name in found.preparation.columns)
    heights = dict(zip(found.names, found.functions.heights, strict=True))
    for place in range(0, 1200, 100):
        own, other = placed["cluster"][place].as_py(), placed["next"][place].as_py()
        gain = joint[place, found.names.index(own)] - joint[place, found.names.index(other)]
        assert added[place] == pytest.approx(gain - heights[own] + heights[other])


def test_a_tool_is_itself_again_after_its_document():
    found = TypingTool(segment="segment").fit(answers())
    again = Tool.from_document(json.loads(json.dumps(found.to_document())))
    assert again.score(answers()).equals(found.score(answers()))
    assert again.table().equals(found.table())


def test_the_chart_shows_accuracy_by_questions():
    found = TypingTool(segment="segment").fit(answers())
    (points,) = found.plot().to_dict()["datasets"].values()
    assert [point["x"] for point in points] == list(range(1, len(found.questions) + 1))


def test_rows_without_a_segment_are_left_out():
    table = answers()
    holes = table.append_column("known", pa.array([None] * 100 + table["segment"].to_pylist()[100:])).drop(["segment"])
    assert TypingTool(segment="known").fit(holes).card.data == "1,100 customers"


def test_a_segment_of_a_few_is_refused():
    table = answers(300)
    segments = ["rare", *table["segment"].to_pylist()[1:]]
    with pytest.raises(UserError, match="at least 10 customers each"):
        TypingTool(segment="segment").fit(table.set_column(0, "segment", pa.array(segments)))


def test_a_visitor_is_placed_by_whatever_was_answered_and_by_nothing_else():
    """With one answer the probabilities are those of discriminants that were fitted on that question alone."""
    table = answers()
    found = TypingTool(segment="segment", columns=("spend", "band"), questions=2).fit(table)
    alone = TypingTool(segment="segment", columns=("spend",)).fit(table)
    expected = alone.functions.joint(np.array([[(4.5 - mean_of(alone)) / spread_of(alone)]]))
    shares = np.exp(expected - expected.max())[0]
    assert list(found.place({"spend": 4.5}).values()) == pytest.approx((shares / shares.sum()).tolist())
    assert sum(found.place({"spend": 4.5, "band": "low"}).values()) == pytest.approx(1)
    assert max(found.place({"spend": 4.5, "band": "low"}).items(), key=lambda each: each[1])[0] == "spenders"


def mean_of(tool: Tool) -> float:
    return tool.prepared.steps[0].middle


def spread_of(tool: Tool) -> float:
    return tool.prepared.steps[0].spread


def test_a_question_knows_what_was_answered_to_it():
    table = answers().append_column("scale", pa.array([place % 7 + 1 for place in range(1200)]))
    table = table.append_column("told", pa.array([place % 2 == 0 for place in range(1200)]))
    columns = ("band", "scale", "spend", "told")
    found = TypingTool(segment="segment", columns=columns, questions=4).fit(table)
    known = {each.column: each.answers for each in found.questions}
    assert known["band"].choices == ("high", "low", "middle")
    assert known["scale"].choices == ("1", "2", "3", "4", "5", "6", "7")
    assert (known["spend"].kind, known["spend"].choices) == ("number", ())
    assert known["told"].kind == "yes_no"
    assert known["told"].read("told", "Yes") is True
    assert known["scale"].read("scale", "3") == 3
    assert known["band"].read("band", "LOW") == "low"


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ({"bend": "low"}, "unknown-question", "Did you mean `band`"),
        ({"band": "lo"}, "wrong-answer", "Did you mean `low`?"),
        ({"band": "none"}, "wrong-answer", "Answers are high, low, middle."),
        ({"spend": "much"}, "wrong-answer", "Answers are numbers from"),
        ({"spend": 1e9}, "wrong-answer", "Answers are numbers from"),
        ({"spend": float("nan")}, "wrong-answer", "Answers are numbers from"),
        ({}, "no-answers", "It asks"),
    ],
)
def test_answers_that_nobody_gave_are_refused(given, code, said):
    found = TypingTool(segment="segment", columns=("spend", "band"), questions=2).fit(answers())
    with pytest.raises(UserError) as refused:
        found.place(given)
    assert refused.value.code == code
    assert said in refused.value.hint


def test_every_problem_of_answers_is_told_at_once():
    found = TypingTool(segment="segment", columns=("spend", "band"), questions=2).fit(answers())
    with pytest.raises(UserErrors) as refused:
        found.place({"bend": "low", "spend": "much"})
    assert [error.code for error in refused.value.problems] == ["unknown-question", "wrong-answer"]


def test_the_choice_of_questions_takes_no_part_in_their_figures():
    """Of sixty questions that say nothing, the best eight look good on the rows that they were chosen on."""
    rng = derive(15, "chance")
    rows, labels = rng.normal(size=(120, 60)), np.repeat([0, 1], 60)
    trial = Trial.of(rows, labels, np.arange(60), folds=5, most=120, rng=derive(1, "folds"))
    flattering = trial._accuracy(trial.forward(8))
    assert flattering > 0.65
    assert trial.selected(8)[-1].accuracy < 0.6
