"""One side of the comparison of matching: `python -m bench.identity SIDE RECORDS`; prints seconds and links as JSON."""

import json
import logging
import sys
from time import perf_counter

import pyarrow as pa
import pyarrow.compute as pc
import splink.comparison_library as library  # so that the clock does not see the import
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from bench.people import people, right, truth
from ilk.identity import Block, Comparison, Matcher, Matching, Training

RECORDS, PAIRS, ACCEPT = 1_000_000, 1_000_000, 0.95
BLOCKS = (("birth",), ("email",), ("phone",), ("given", "family"))


def ilk(records: pa.Table) -> pa.Table:
    """Ours: pairs counted, the model learnt, links with their evidence."""
    compare = (
        Comparison(field="given", kind="name"),
        Comparison(field="family", kind="name"),
        Comparison(field="birth", kind="date_of_birth"),
        Comparison(field="email", kind="email"),
        Comparison(field="phone", kind="phone"),
        Comparison(field="city", kind="exact"),
    )
    block = tuple(Block(same=fields) for fields in BLOCKS)
    settings = Matching(compare=compare, block=block, training=Training(pairs=PAIRS), review=ACCEPT)
    return Matcher(settings).match(records)[1]


def splink(records: pa.Table) -> pa.Table:
    """Splink called directly, with the same rules, comparisons and training."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI()
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record",
        comparisons=[
            library.NameComparison("given"),
            library.NameComparison("family"),
            library.DateOfBirthComparison("birth", input_is_string=False),
            library.EmailComparison("email"),
            library.LevenshteinAtThresholds("phone", [1, 2]).configure(term_frequency_adjustments=True),
            library.ExactMatch("city").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[block_on(*fields) for fields in BLOCKS],
        em_convergence=0.001,
        retain_intermediate_calculation_columns=True,
    )
    linker = Linker(api.register(records), settings, log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=1)
    for fields in BLOCKS:
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*fields), estimate_without_term_frequencies=True, max_pairs=PAIRS
        )
    found = linker.inference.predict(threshold_match_probability=ACCEPT, warning_mode="never")
    return found.as_pyarrow_table().rename_columns({"record_l": "record_a", "record_r": "record_b"})


def main() -> None:
    """Measure the side that is named."""
    records = people(int(sys.argv[2]))
    start = perf_counter()
    found = {"ilk": ilk, "splink": splink}[sys.argv[1]](records)
    seconds = perf_counter() - start
    links = right(records, found)
    precision, recall = links / found.num_rows, links / truth(records)
    assert pc.all(pc.less(found["record_a"], found["record_b"])).as_py()
    print(json.dumps({"seconds": seconds, "links": found.num_rows, "precision": precision, "recall": recall}))


if __name__ == "__main__":
    main()
