"""The fewest questions that place a new customer."""

import json

import numpy as np
import pyarrow as pa
import pytest
from tests.models.clusters.tables import shuffled

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.clusters import Tool, TypingTool


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
