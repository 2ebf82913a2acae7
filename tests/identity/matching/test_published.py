"""Splink's synthetic people (fake_1000): precision, recall and F1 at each threshold, beside a hand-tuned Splink."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from ilk.identity.matching.matcher import Matcher
from ilk.identity.matching.settings import Block, Comparison, Matching

PATH = Path(__file__).parents[4] / "shared" / "data" / "splink_fake_1000" / "fake_1000.parquet"
THRESHOLDS = (0.001, 0.01, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99)
BLOCKS = (("first_name", "city"), ("surname",), ("dob",), ("email",))
Scored = Iterable[tuple[str, str, float]]
Figures = Mapping[float, tuple[float, float, float]]


@pytest.fixture(scope="module")
def records() -> pa.Table:
    """The records; skips where they are not beside the repository."""
    if not PATH.exists():
        pytest.skip("the shared data sets are not beside the repository (splink_fake_1000)")
    return pq.read_table(PATH)


def figures(records: pa.Table, scored: Scored) -> Figures:
    """Precision, recall and F1 at each threshold, against the truth."""
    person = dict(zip(records["unique_id"].to_pylist(), records["cluster"].to_pylist(), strict=True))
    pairs = sum(size * (size - 1) // 2 for size in Counter(person.values()).values())
    judged = [(probability, person[a] == person[b]) for a, b, probability in scored]
    found = {}
    for threshold in THRESHOLDS:
        taken = [right for probability, right in judged if probability >= threshold]
        precision, recall = sum(taken) / len(taken), sum(taken) / pairs
        found[threshold] = (precision, recall, 2 * precision * recall / (precision + recall))
    return found


def hand_tuned(records: pa.Table) -> Scored:
    """What somebody who knows Splink writes for these records, after its own documentation."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect() as connection:
        settings = SettingsCreator(
            link_type="dedupe_only",
            comparisons=[
                cl.NameComparison("first_name"),
                cl.NameComparison("surname"),
                cl.DateOfBirthComparison("dob", input_is_string=True),
                cl.ExactMatch("city").configure(term_frequency_adjustments=True),
                cl.EmailComparison("email"),
            ],
            blocking_rules_to_generate_predictions=[block_on(*fields) for fields in BLOCKS],
        )
        linker = Linker(DuckDBAPI(connection).register(records), settings, log_level=None)
        certain = [
            block_on("first_name", "dob"),
            "l.first_name = r.first_name and levenshtein(l.surname, r.surname) <= 2",
            block_on("email"),
        ]
        training = linker.training
        training.estimate_probability_two_random_records_match(certain, recall=0.7)
        training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
        for rule in (("first_name", "surname"), ("dob",), ("email",)):
            training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
        found = linker.inference.predict(threshold_match_probability=0.0001).as_duckdbpyrelation()
        return found.select("unique_id_l, unique_id_r, match_probability").fetchall()


def test_the_best_f1_is_at_least_that_of_a_hand_tuned_splink(
    records: pa.Table, capsys: pytest.CaptureFixture[str]
) -> None:
    compare = [
        Comparison(field="first_name", kind="name"),
        Comparison(field="surname", kind="name"),
        Comparison(field="dob", kind="date_of_birth"),
        Comparison(field="city", kind="exact"),
        Comparison(field="email", kind="email"),
    ]
    settings = Matching(compare=tuple(compare), block=tuple(Block(same=fields) for fields in BLOCKS))
    _, links = Matcher(settings.model_copy(update={"review": 0.0001}), "unique_id").match(records)
    columns = (links[name].to_pylist() for name in ("record_a", "record_b", "probability"))
    ours, theirs = figures(records, zip(*columns, strict=True)), figures(records, hand_tuned(records))
    with capsys.disabled():
        print("\nthreshold  ours: precision recall F1   hand-tuned Splink: precision recall F1")  # noqa: T201
        for threshold in THRESHOLDS:
            both = "   ".join(" ".join(f"{figure:.3f}" for figure in side[threshold]) for side in (ours, theirs))
            print(f"{threshold:<9}  {both}")  # noqa: T201
    assert max(each[2] for each in ours.values()) >= 0.95 * max(each[2] for each in theirs.values())
    assert ours[0.95][0] >= 0.99
