"""What is no table to find clusters in is refused or left out, and the reason is said."""

import numpy as np
import pyarrow as pa
import pytest
from tests.models.clusters.tables import mixed, survey, three

from ilk.kernel.errors import UserError
from ilk.models.clusters import HDBSCAN, KMeans, LatentClasses, MiniBatchKMeans, Preparing


def with_column(name: str, values: object) -> pa.Table:
    table, _ = three()
    return table.append_column(name, pa.array(values))


def code_of(method, table) -> str:
    with pytest.raises(UserError) as refused:
        method.fit(table)
    return refused.value.code


def test_twelve_customers_are_too_few():
    table, _ = three(12)
    assert code_of(KMeans(clusters=3), table) == "too-few-customers"
    assert code_of(HDBSCAN(least=10), table) == "too-few-customers"


def test_clusters_need_customers_that_differ():
    table = pa.table({"x": np.repeat([1.0, 2.0], 50), "y": np.repeat([3.0, 5.0], 50)})
    for method in (KMeans(clusters=3), MiniBatchKMeans(clusters=3), LatentClasses(clusters=3)):
        assert code_of(method, table) == "too-few-customers"


def test_a_cluster_of_one_is_warned_of():
    table = pa.table({"x": [*np.linspace(0, 1, 60), 1000.0], "y": [*np.linspace(0, 1, 60)[::-1], 1000.0]})
    found = KMeans(clusters=2, preparing=Preparing(log="never")).fit(table)
    assert found.sizes == {"cluster 1": 60, "cluster 2": 1}
    assert "Cluster 2 holds 1 customer: outliers rather than a segment." in found.card.warnings


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([7.0] * 600, "all values are the same"),
        (["a"] * 600, "all values are the same"),
        ([True] * 600, "all values are the same"),
        (pa.nulls(600, pa.float64()), "all values are missing"),
        (pa.nulls(600, pa.string()), "all values are missing"),
        (pa.nulls(600), "all values are missing"),
        ([float("nan")] * 600, "all values are missing"),
        (list(range(1, 601)), "it looks like an identifier: every value is there once"),
        ([f"c{place}" for place in range(600)], "it looks like an identifier or free text"),
        ([[1]] * 600, "a column of the type list"),
    ],
)
def test_a_column_that_compares_nobody_is_left_out_with_the_reason(values, why):
    found = KMeans(clusters=3).fit(with_column("odd", values))
    assert found.preparation.columns == ("income", "age")
    (finding,) = found.preparation.findings
    assert finding.column == "odd"
    assert finding.why.startswith(why)
    assert any("`odd` is left out" in warning for warning in found.card.warnings)


def test_a_number_named_as_an_identifier_is_one_when_every_value_differs():
    numbers = (np.arange(600) * 17 + 3).tolist()
    assert KMeans(clusters=3).fit(with_column("customer_id", numbers)).preparation.columns == ("income", "age")
    kept = KMeans(clusters=3, preparing=Preparing(allow=("customer_id",))).fit(with_column("customer_id", numbers))
    assert kept.preparation.columns == ("income", "age", "customer_id")
    assert KMeans(clusters=3).fit(with_column("points", numbers)).preparation.columns == ("income", "age", "points")


def test_infinite_values_are_refused_and_not_guessed():
    values = [1.0] * 599 + [float("inf")]
    assert code_of(KMeans(clusters=3), with_column("ratio", values)) == "not-finite"
    found = KMeans(clusters=3).fit(three()[0])
    with pytest.raises(UserError, match="infinite in row 1"):
        found.score({"income": [float("-inf")], "age": [0.0]})


def test_nothing_left_is_refused_with_every_reason():
    with pytest.raises(UserError) as refused:
        KMeans(clusters=2).fit({"id": list(range(100)), "same": [1] * 100})
    assert refused.value.code == "no-features"
    assert "`id`: it looks like an identifier" in refused.value.hint
    assert "`same`: all values are the same" in refused.value.hint


def test_a_column_that_is_not_there_is_named():
    table, _ = three()
    with pytest.raises(UserError, match="unknown column `incom`"):
        KMeans(clusters=3, columns=("incom",)).fit(table)
    with pytest.raises(UserError, match="unknown column `age`"):
        KMeans(clusters=3).fit(table).score(table.drop(["age"]))


def test_levels_that_nobody_had_count_as_none():
    table, _ = mixed()
    found = KMeans(clusters=3).fit(table)
    row = {"income": [0.0], "age": [0.0], "member": [False]}
    fresh = found.score(row | {"colour": ["violet"]})
    assert fresh["cluster"][0].is_valid
    missing = found.preparation.apply(pa.table(row | {"colour": ["violet"]}))
    assert missing[0, [name.startswith("colour") for name in found.preparation.features]].tolist() == [0, 0, 0]


def test_a_column_of_another_type_than_in_the_fit_is_refused():
    table, _ = mixed()
    found = KMeans(clusters=3).fit(table)
    with pytest.raises(UserError, match="column `income` holds string, not numbers"):
        found.score({"income": ["a lot"], "age": [0.0], "member": [False], "colour": ["red"]})
    with pytest.raises(UserError, match="column `colour` holds list"):
        found.score({"income": [1.0], "age": [0.0], "member": [False], "colour": [["red"]]})


def test_no_rows_score_to_no_rows():
    table, _ = mixed()
    assert KMeans(clusters=3).fit(table).score(table.slice(0, 0)).num_rows == 0
    table, _ = survey()
    assert LatentClasses(clusters=3).fit(table).score(table.slice(0, 0)).num_rows == 0


def test_no_dense_place_is_said_so():
    even = np.stack(np.meshgrid(np.arange(20.0), np.arange(20.0)), axis=-1).reshape(-1, 2)
    table = {"x": even[:, 0] + 0.5, "y": even[:, 1] + 0.5}
    method = HDBSCAN(least=150, neighbours=5)
    assert code_of(method, table) == "no-clusters"


def test_what_is_no_table_is_refused():
    assert code_of(KMeans(clusters=2), [1, 2, 3]) == "not-a-table"


def test_a_document_that_was_edited_is_refused():
    found = KMeans(clusters=3).fit(three()[0])
    document = found.to_document()
    edited = document | {"content": document["content"] | {"names": ["a", "b", "c"]}}
    with pytest.raises(UserError) as refused:
        type(found).from_document(edited)
    assert refused.value.code == "model-damaged"
