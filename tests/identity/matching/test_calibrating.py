"""What people decided, in the next model."""

import numpy as np
import pyarrow as pa
import pytest
from bench.people import people

from ilk.identity.links import read_evidence
from ilk.identity.matching.calibrating import fitted_line
from ilk.identity.matching.matcher import Matcher
from ilk.identity.matching.settings import Block, Comparison, Matching, Training
from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive

SETTINGS = Matching(
    compare=(Comparison(field="given", kind="name"), Comparison(field="family", kind="name")),
    block=(Block(same=("given",)), Block(same=("family",))),
    training=Training(pairs=50_000),
)


def test_no_decision_moves_nothing() -> None:
    assert fitted_line(np.array([]), np.array([])) == (0.0, 1.0)


def test_the_line_that_made_decisions_is_found_again() -> None:
    rng = derive(1, "decisions")
    weights = rng.uniform(-8, 8, 20_000)
    same = (rng.random(20_000) < 1 / (1 + np.exp2(-(-2 + 0.7 * weights)))).astype(float)
    shift, slope = fitted_line(weights, same)
    assert shift == pytest.approx(-2, abs=0.15)
    assert slope == pytest.approx(0.7, abs=0.03)


def test_it_does_not_matter_that_people_are_asked_about_doubtful_pairs_only() -> None:
    rng = derive(2, "decisions")
    weights = rng.uniform(0, 3, 20_000)
    same = (rng.random(20_000) < 1 / (1 + np.exp2(-(-2 + weights)))).astype(float)
    shift, slope = fitted_line(weights, same)
    assert shift + slope * 2 == pytest.approx(0, abs=0.1)


def test_one_decision_moves_little() -> None:
    shift, slope = fitted_line(np.array([1.0]), np.array([0.0]))
    assert -4 < shift < 0
    assert slope == pytest.approx(1, abs=0.2)


def test_decisions_that_pairs_differ_make_all_links_less_probable_and_stand_in_the_evidence() -> None:
    records = people(1_000)
    before = Matcher(SETTINGS).fit(records)
    links = before.links(records, threshold=0.2)
    doubtful = links.filter(pa.array([0.2 < p < 0.9 for p in links["probability"].to_pylist()]))
    assert doubtful.num_rows > 5
    # Whoever decided may have named either record first.
    decided = pa.table({"record_a": doubtful["record_b"], "record_b": doubtful["record_a"]})
    decided = decided.append_column("same", pa.repeat(False, decided.num_rows))
    after = Matcher(SETTINGS).fit(records, decisions=decided)
    assert after.learnt.comparisons == before.learnt.comparisons
    assert after.learnt.calibration.different == decided.num_rows
    again = {(link["record_a"], link["record_b"]): link for link in after.links(records, threshold=1e-9).to_pylist()}
    for link in doubtful.to_pylist():
        lower = again[link["record_a"], link["record_b"]]
        assert lower["probability"] < link["probability"]
        said = read_evidence(lower["evidence"])
        assert said[-1].field == "decisions"
        assert sum(each.weight or 0 for each in said) == pytest.approx(lower["weight"], abs=0.01)


def test_decisions_on_records_that_are_gone_say_nothing() -> None:
    records = people(300)
    gone = {"record_a": [9_000], "record_b": [9_001], "same": [True]}
    assert Matcher(SETTINGS).fit(records, decisions=gone) == Matcher(SETTINGS).fit(records)


def test_decisions_without_their_columns_are_refused() -> None:
    with pytest.raises(UserError, match="unknown column `same`"):
        Matcher(SETTINGS).fit(people(300), decisions={"record_a": [1], "record_b": [2]})
