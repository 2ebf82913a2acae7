"""Matching on plain tables: what is found, what it says of itself, and what is refused."""

import json
from datetime import date

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from bench.people import people, right, truth

from ilk.identity.links import LINKS, read_evidence
from ilk.identity.matching.matcher import FittedMatcher, Matcher
from ilk.identity.matching.settings import Block, Comparison, FullName, Matching, Training
from ilk.kernel.errors import UserError
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine

TRAINING = Training(pairs=100_000)
SETTINGS = Matching(
    compare=(
        Comparison(field="given", kind="name"),
        Comparison(field="family", kind="name"),
        Comparison(field="birth", kind="date_of_birth"),
        Comparison(field="email", kind="email"),
        Comparison(field="phone", kind="phone"),
    ),
    block=(*(Block(same=(field,)) for field in ("birth", "email", "phone")), Block(same=("given", "family"))),
    training=TRAINING,
)


@pytest.fixture(scope="module")
def records() -> pa.Table:
    return people(3_000)


@pytest.fixture(scope="module")
def fitted(records: pa.Table) -> FittedMatcher:
    return Matcher(SETTINGS).fit(records, as_of=date(2026, 1, 1))


@pytest.fixture(scope="module")
def found(records: pa.Table, fitted: FittedMatcher) -> pa.Table:
    return fitted.links(records)


def test_most_pairs_of_one_person_are_found_and_few_others(records: pa.Table, found: pa.Table) -> None:
    accepted = found.filter(pc.greater_equal(found["probability"], SETTINGS.accept))
    assert right(records, accepted) / accepted.num_rows > 0.95
    assert right(records, accepted) / truth(records) > 0.9


def test_the_prior_is_near_the_share_of_pairs_that_match(records: pa.Table, fitted: FittedMatcher) -> None:
    share = truth(records) / (3_000 * 2_999 / 2)
    assert fitted.learnt.prior == pytest.approx(share, rel=0.15)


def test_links_have_the_shape_that_identity_takes(found: pa.Table) -> None:
    assert found.column_names == LINKS.names
    assert pc.all(pc.less(found["record_a"], found["record_b"])).as_py()
    assert pc.all(pc.greater_equal(found["probability"], SETTINGS.review)).as_py()
    assert found.sort_by([("record_a", "ascending"), ("record_b", "ascending")]).equals(found)


def test_weights_of_the_evidence_add_up_to_that_of_the_link(found: pa.Table) -> None:
    for link in found.to_pylist():
        said = read_evidence(link["evidence"])
        assert [each.field for each in said] == ["prior", "given", "family", "birth", "email", "phone"]
        assert sum(each.weight or 0 for each in said) == pytest.approx(link["weight"], abs=0.01)
        assert link["probability"] == pytest.approx(1 / (1 + 2 ** -link["weight"]))


def test_a_missing_value_speaks_neither_for_nor_against(found: pa.Table) -> None:
    missing = [
        each
        for text in found["evidence"].to_pylist()
        for each in read_evidence(text)[1:]
        if each.a is None or each.b is None
    ]
    assert missing
    assert {(each.said, each.weight) for each in missing} == {("missing", 0)}


def test_a_rare_value_weighs_more_than_a_frequent_one(records: pa.Table, found: pa.Table) -> None:
    times = {each["values"]: each["counts"] for each in pc.value_counts(records["given"]).to_pylist()}
    weights = {
        each.a: each.weight
        for text in found["evidence"].to_pylist()
        for each in read_evidence(text)
        if each.field == "given" and each.said == "equal"
    }
    rarest, commonest = (pick(weights, key=lambda name: times[name or ""]) for pick in (min, max))
    assert (weights[rarest] or 0) > (weights[commonest] or 0) + 1


def test_equal_seeds_give_equal_models_and_links_whatever_the_order_of_rows(
    records: pa.Table, fitted: FittedMatcher, found: pa.Table
) -> None:
    turned = records.take(pa.array(range(records.num_rows - 1, -1, -1)))
    again = Matcher(SETTINGS).fit(turned, as_of=date(2026, 1, 1))
    assert again == fitted
    assert again.links(turned).equals(found)


def test_a_model_comes_back_from_its_json(records: pa.Table, fitted: FittedMatcher, found: pa.Table) -> None:
    document = json.loads(json.dumps(fitted.to_document()))
    assert document["content"]["as_of"] == "2026-01-01"
    assert "SELECT" not in json.dumps(document).upper()
    again = FittedMatcher.from_document(document)
    assert again == fitted
    assert again.links(records).equals(found)


def test_a_model_that_was_edited_is_refused(fitted: FittedMatcher) -> None:
    document = json.loads(json.dumps(fitted.to_document()))
    document["content"]["prior"] = 0.5
    for wrong, code in (
        (document, "model-damaged"),
        (document | {"model": "bg_nbd"}, "wrong-model"),
        (document | {"version": 2}, "model-version"),
        ({"model": "fellegi_sunter", "version": 1, "content": object()}, "model-damaged"),
    ):
        with pytest.raises(UserError) as caught:
            FittedMatcher.from_document(wrong)
        assert caught.value.code == code


def test_tables_of_any_library_and_of_an_engine_give_the_same(
    records: pa.Table, fitted: FittedMatcher, found: pa.Table
) -> None:
    engine = DuckDBEngine.open(None)
    try:
        with engine.offer("rows", records):
            engine.create("people", sql.everything("rows"))
        before = engine.tables()
        given = (pl.DataFrame(records), records.to_pandas(), records.to_reader(), (engine, sql.everything("people")))
        for table in given:
            assert fitted.links(table).equals(found)
        assert engine.tables() == before
    finally:
        engine.close()


def test_learning_and_linking_at_once_are_the_same_as_after_each_other(
    records: pa.Table, fitted: FittedMatcher, found: pa.Table
) -> None:
    both = Matcher(SETTINGS).match(records, as_of=date(2026, 1, 1))
    assert both[0] == fitted
    assert both[1].equals(found)


def test_swapped_names_are_seen() -> None:
    records = people(2_000)
    turned = records.slice(0, 50).select(["record", "birth", "email"])
    turned = turned.append_column("given", records.slice(0, 50)["family"])
    turned = turned.append_column("family", records.slice(0, 50)["given"])
    turned = turned.set_column(0, "record", pc.add(turned["record"], 10_000))
    all_of_them = pa.concat_tables([records.select(turned.column_names), turned])
    compare = (FullName(given="given", family="family"), Comparison(field="birth", kind="date_of_birth"))
    block = (Block(same=("birth",)), Block(same=("email",)), Block(start={"family": 4}))
    settings = Matching(compare=compare, block=block, training=TRAINING)
    found = Matcher(settings).fit(all_of_them).links(all_of_them, threshold=0.01)
    said = {read_evidence(link["evidence"])[1].said for link in found.to_pylist() if link["record_b"] >= 10_000}
    assert "swapped" in said


def test_marks_in_values_leave_the_evidence_readable() -> None:
    records = people(500)
    strange = pc.binary_join_element_wise(records["given"], ' "x" \\ \n\t\u2028é', "")
    records = records.set_column(records.column_names.index("given"), "given", strange)
    found = Matcher(SETTINGS).fit(records).links(records)
    assert found.num_rows
    for text in found["evidence"].to_pylist():
        assert (read_evidence(text)[1].a or "").endswith(' "x" \\ \n\t\u2028é')
