"""What cannot be learnt from is refused, with the reason; what can be is learnt from without what spoils it."""

import json

import numpy as np
import pyarrow as pa
import pytest
from tests.models.outcomes.tables import at_cutoffs, customers

from ilk.catalog.documents import digest
from ilk.kernel.errors import UserError
from ilk.models.outcomes import BoostedTrees, Logistic, Propensity
from ilk.models.outcomes.tree_text import checked

TABLE = customers(400).drop_columns(["truth"])
ROWS = TABLE.num_rows


def refusal(table: object, **settings: object) -> UserError:
    with pytest.raises(UserError) as caught:
        Logistic(**{"target": "left", **settings}).fit(table)
    return caught.value


def with_column(name: str, values: object) -> pa.Table:
    return TABLE.append_column(name, pa.array(values))


def test_one_class_only():
    table = TABLE.drop_columns(["left"]).append_column("left", pa.array([True] * ROWS))
    error = refusal(table)
    assert error.code == "one-outcome"
    assert "`left` is yes in every row" in error.what


def test_twelve_customers():
    error = refusal(TABLE.slice(0, 12))
    assert error.code == "too-few-customers"
    assert "12 customers are too few" in error.what


def test_too_few_of_the_rarer_outcome():
    left = np.zeros(ROWS, bool)
    left[:9] = True
    table = TABLE.drop_columns(["left"]).append_column("left", pa.array(left))
    assert "it happened 9 times" in refusal(table).what


def test_a_target_that_is_neither_yes_nor_no():
    assert refusal(TABLE, target="plan").code == "not-yes-or-no"
    assert refusal(TABLE, target="recency").code == "not-yes-or-no"


def test_a_target_with_missing_values():
    left = TABLE.column("left").to_pylist()
    left[3] = None
    assert refusal(TABLE.set_column(4, "left", pa.array(left)), target="left").code == "not-yes-or-no"


@pytest.mark.parametrize("words", [("yes", "no"), ("Y", "N"), ("1", "0"), ("true", "False")])
def test_yes_and_no_in_words(words):
    happened = TABLE.column("left").to_pylist()
    place = TABLE.column_names.index("left")
    spoken = TABLE.set_column(place, "left", pa.array([words[0] if each else words[1] for each in happened]))
    whole = TABLE.set_column(place, "left", pa.array([int(each) for each in happened]))
    expected = Logistic(target="left").fit(TABLE).to_document()
    assert Logistic(target="left").fit(spoken).to_document() == expected
    assert Logistic(target="left").fit(whole).to_document() == expected


def test_the_target_as_a_feature():
    assert refusal(TABLE, columns=("recency", "left")).code == "target-is-feature"


def test_unknown_columns():
    assert refusal(TABLE, columns=("recencyy",)).code == "unknown-column"
    assert refusal(TABLE, target="gone").code == "unknown-column"
    assert refusal(TABLE, protected=("gender",)).code == "unknown-column"
    assert refusal(TABLE, baseline="gone").code == "unknown-column"


def test_infinite_values_are_refused_by_name():
    values = TABLE.column("recency").to_numpy().copy()
    values[7] = np.inf
    error = refusal(with_column("ratio", values))
    assert error.code == "not-finite"
    assert "`ratio`" in error.what
    assert "row 8" in error.what


def test_infinite_values_are_refused_in_scoring():
    model = Logistic(target="left").fit(TABLE)
    with pytest.raises(UserError, match="infinite"):
        model.score({"recency": [np.inf], "orders": [1.0], "plan": ["pro"], "member": [True]})


def test_the_row_that_is_named_is_the_tables_own():
    model = Logistic(target="left", columns=("recency",)).fit(TABLE)
    values = np.ones(70_000)
    values[-1] = np.inf
    with pytest.raises(UserError, match="row 70000"):
        model.score({"recency": values})


def test_a_missing_column_is_named_in_scoring():
    model = Logistic(target="left").fit(TABLE)
    with pytest.raises(UserError, match="plan"):
        model.score(TABLE.drop_columns(["plan"]))


def test_constant_and_missing_columns_are_left_out_and_named():
    table = with_column("same", [3.0] * ROWS).append_column("none", pa.nulls(ROWS, pa.float64()))
    model = Logistic(target="left").fit(table)
    assert {"same", "none"}.isdisjoint(model.card.features)
    assert model.card.warnings == (
        "`same` is left out: all values are the same.",
        "`none` is left out: all values are missing.",
    )


def test_nothing_to_learn_from():
    table = pa.table({"left": TABLE.column("left"), "same": pa.array([1.0] * ROWS)})
    error = refusal(table)
    assert error.code == "no-features"
    assert "`same`: all values are the same" in (error.hint or "")


def test_one_cutoff():
    table = with_column("cutoff", ["2024-01-01"] * ROWS)
    assert refusal(table, cutoff="cutoff").code == "one-cutoff"


def test_a_row_without_a_cutoff():
    table = with_column("cutoff", [None] + [1] * 200 + [2] * (ROWS - 201))
    assert refusal(table, cutoff="cutoff").code == "missing-numbers"


def test_levels_of_pandas_are_texts():
    pandas = pytest.importorskip("pandas")
    frame = TABLE.to_pandas()
    frame["left"] = pandas.Categorical(np.where(frame["left"], "yes", "no"))
    frame["plan"] = pandas.Categorical(frame["plan"])
    expected = Logistic(target="left").fit(TABLE)
    assert Logistic(target="left").fit(frame).score(frame).equals(expected.score(TABLE))


def test_a_horizon_that_reaches_beyond_the_last_cutoff():
    error = refusal(at_cutoffs(200), customer="customer", cutoff="cutoff", horizon_days=365)
    assert error.code == "holdout-too-small"


def test_a_single_feature_is_enough():
    model = Logistic(target="left", columns=("recency",)).fit(TABLE)
    assert model.card.features == ("recency",)


def test_a_feature_that_separates_both_outcomes():
    exact = np.asarray(TABLE.column("left").to_numpy()).astype(float)
    model = Logistic(target="left").fit(with_column("exact", exact))
    told = model.score(with_column("exact", exact)).column("probability").to_numpy()
    assert np.isfinite(told).all()
    assert model.evidence.suspects[0].column == "exact"


# ---- documents -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def document() -> dict:
    return BoostedTrees(target="left", trees=5).fit(TABLE).to_document()


def resealed(document: dict, **changed: object) -> dict:
    """A document that somebody edited on purpose: the digest is right again."""
    body = {key: value for key, value in (json.loads(json.dumps(document)) | changed).items() if key != "digest"}
    return body | {"digest": digest(body)}


def test_a_document_that_was_edited_is_refused(document):
    edited = json.loads(json.dumps(document))
    edited["content"]["predictor"]["trees"] = edited["content"]["predictor"]["trees"].replace(
        "leaf_value=", "leaf_value=1"
    )
    with pytest.raises(UserError) as caught:
        Propensity.from_document(edited)
    assert caught.value.code == "model-damaged"


def test_a_document_of_another_version_is_refused(document):
    with pytest.raises(UserError) as caught:
        Propensity.from_document(resealed(document, version=99))
    assert caught.value.code == "model-version"


def test_a_document_of_another_kind_is_refused(document):
    with pytest.raises(UserError) as caught:
        Propensity.from_document(resealed(document, model="bg_nbd"))
    assert caught.value.code == "wrong-model"


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("left_child=", "left_child=0 "),
        ("left_child=", "left_child=99999 "),
        ("right_child=", "right_child=-999 "),
        ("split_feature=", "split_feature=77 "),
        ("threshold=", "threshold="),
        ("leaf_value=", "leaf_value=nonsense "),
        ("num_leaves=", "num_leaves=9"),
        ("max_feature_idx=", "max_feature_idx=1"),
        ("num_tree_per_iteration=", "num_tree_per_iteration=1"),
        ("\nend of trees", "\n"),
    ],
)
def test_trees_that_lead_nowhere_never_reach_the_library(document, line, instead):
    text = document["content"]["predictor"]["trees"]
    if line == "threshold=":
        broken = text.replace("threshold=", "threshold_=", 1)
    elif instead.endswith(" "):
        # One place for another: the number of places stays.
        start = text.index(f"\n{line}") + 1 + len(line)
        broken = text[: start - len(line)] + instead + text[start:].partition(" ")[2]
    else:
        broken = text.replace(line, instead, 1)
    assert broken != text
    with pytest.raises(UserError) as caught:
        checked(broken, 4)
    assert caught.value.code == "model-damaged"


def test_whole_trees_pass(document):
    text = document["content"]["predictor"]["trees"]
    kept = checked(text, 4)
    assert kept.count("\nTree=") == text.count("\nTree=")
    assert "tree_sizes" not in kept
