"""Published surveys, where the data lie beside the repository: scales and figures of others come out again."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.surveys.world import run_survey, traits_of, write_survey

import ilk
from ilk.app.data import quarantine
from ilk.app.instruments import instrument
from ilk.app.wiring import LOCAL, open_workspace
from ilk.surveys.ready import ready, ready_text

DATA = Path(__file__).parents[3] / "shared" / "data"
SCORES = {
    "extraversion": "Extraversion",
    "agreeableness": "Agreeableness",
    "conscientiousness": "Conscientiousness",
    "emotional_stability": "Neuroticism",
    "openness": "Openness",
}
"""The scores of our instrument, and what the published data call them."""
ITEMS = [f"tipi_{number}" for number in range(1, 11)]
AT = "2024-05-01T10:00:00Z"


def published(name: str) -> pa.Table:
    path = DATA / name
    if not path.exists():
        pytest.skip("the shared data sets are not beside the repository")
    return pq.read_table(path)


def answers(score: float) -> tuple[int, int]:
    """Two answers, one of an item as it is and one of a reversed one, that make a score by the published key.

    The data have scores alone. Those of 0.5 and 7.5 can only come of an item that was coded 0: not answered.
    """
    apart = round(2 * score) - 8
    plain, turned = (1 + apart, 1) if apart >= 0 else (1, 1 - apart)
    return (min(plain, 7), turned - 1 if plain > 7 else turned) if turned <= 7 else (plain - 1, 7)


def test_the_key_is_the_published_one() -> None:
    """Gosling, Rentfrow & Swann (2003): 1, 6R; 2R, 7; 3, 8R; 4R, 9; 5, 10R."""
    tipi = ready("tipi")
    key = {name: {(item, tipi.items[item].reverse) for item in score.items} for name, score in tipi.scores.items()}
    assert key == {
        "extraversion": {("tipi_1", False), ("tipi_6", True)},
        "agreeableness": {("tipi_2", True), ("tipi_7", False)},
        "conscientiousness": {("tipi_3", False), ("tipi_8", True)},
        "emotional_stability": {("tipi_4", True), ("tipi_9", False)},
        "openness": {("tipi_5", False), ("tipi_10", True)},
    }


def test_the_published_scale_scores_come_out_of_the_ready_instrument(tmp_path: Path) -> None:
    data = published("tipi/tipi.parquet").to_pandas()
    tipi = ready("tipi")
    rows, beyond = [], set()
    for number, row in data.iterrows():
        given: dict[str, int] = {}
        for name, column in SCORES.items():
            pair = sorted(tipi.scores[name].items, key=lambda item: tipi.items[item].reverse)
            given |= dict(zip(pair, answers(row[column]), strict=True))
        beyond |= {str(number)} if 0 in given.values() else set()
        rows.append((str(number), str(number), AT, *(given[item] for item in ITEMS)))
    folder = write_survey(
        tmp_path,
        rows,
        {"tipi": ready_text("tipi", "answer")},
        header=("id", "who", "at", *ITEMS),
        columns={item: f"integer({item})" for item in ITEMS},
    )
    with open_workspace(run_survey(folder)) as workspace:
        found = traits_of(workspace, *SCORES)
        bad = quarantine(workspace, LOCAL, limit=500)
    within = data[~data.index.astype(str).isin(beyond)]
    assert len(found) == len(within)
    assert found == {str(number): tuple(row[list(SCORES.values())]) for number, row in within.iterrows()}
    assert bad.total == len(beyond)
    assert {each.code for each in bad.items} == {"below-minimum"}
    with ilk.open(folder) as shop:
        results = {each.name: each for each in shop.instrument("tipi").results}
    for name, column in SCORES.items():
        assert results[name].mean == pytest.approx(within[column].mean())
        assert results[name].deviation == pytest.approx(within[column].std())


def test_the_reliability_of_a_published_survey_of_ten_items(tmp_path: Path) -> None:
    """Satisfaction of advertisers (bayesm): alpha and item-rest correlations as numpy has them from the raw answers."""
    table = published("customer_satisfaction/bayesm_customersat.parquet")
    items, raw = table.column_names, np.array([column.to_numpy() for column in table.columns], float).T
    rows = [(str(n), str(n), AT, *map(int, row)) for n, row in enumerate(raw)]
    scale = f"event: answer\nscale: {{low: 1, high: 10}}\nitems: {{{', '.join(f'{item}: {item}' for item in items)}}}\n"
    folder = write_survey(
        tmp_path,
        rows,
        {"csat": f"{scale}scores:\n  content: {{mean: [{', '.join(items)}]}}\n  top: {{csat: q1}}\n"},
        header=("id", "who", "at", *items),
        columns={item: f"integer({item})" for item in items},
    )
    with open_workspace(run_survey(folder)) as workspace:
        content, top = instrument(workspace, LOCAL, "csat").results
    assert content.reliability is not None
    expected = 10 / 9 * (1 - raw.var(axis=0, ddof=1).sum() / raw.sum(axis=1).var(ddof=1))
    assert content.reliability.alpha == pytest.approx(expected)
    rest = [np.corrcoef(raw[:, item], np.delete(raw, item, 1).sum(axis=1))[0, 1] for item in range(10)]
    assert [each.rest_correlation for each in content.reliability.items] == pytest.approx(rest)
    assert top.figure is not None
    assert top.figure.value == pytest.approx((raw[:, 0] >= 9).mean())
