"""What matching refuses, with words that say how to mend it, and what it goes on without."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from bench.people import people
from pydantic import ValidationError

from ilk.identity.matching.matcher import Matcher
from ilk.identity.matching.settings import Block, Comparison, Matching, Training
from ilk.kernel.errors import UserError, UserErrors
from ilk.warehouse import linkage

COMPARE = (Comparison(field="given", kind="name"), Comparison(field="email", kind="email"))
BLOCK = (Block(same=("given",)), Block(same=("email",)))


def settings(**changed: Any) -> Matching:
    return Matching(**({"compare": COMPARE, "block": BLOCK, "training": Training(pairs=10_000)} | changed))


def refused(records: Any, wanted: Matching | None = None) -> UserError:
    with pytest.raises(UserError) as caught:
        Matcher(wanted or settings()).fit(records)
    return caught.value


def table(**columns: Any) -> Mapping[str, Any]:
    return {
        "record": [1, 2, 3, 4],
        "given": ["ann", "ann", "bob", "eve"],
        "email": ["a@x", "a@x", "b@x", None],
    } | columns


def test_records_are_told_apart_by_an_identifier() -> None:
    twice = refused(table(record=[1, 2, 2, 4]))
    assert (twice.code, twice.what) == (
        "duplicate-records",
        "`record` does not tell records apart: `2` stands in 2 of them",
    )
    assert refused(table(record=[1, 2, None, 4])).what == "`record` is missing in 1 of 4 records"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_records_teach_nothing(count: int) -> None:
    assert refused(people(100).slice(0, count)).code == "too-few-records"


def test_columns_that_are_not_there_are_named_at_once() -> None:
    error = refused({"record": [1, 2, 3]})
    assert isinstance(error, UserErrors)
    assert [each.what for each in error.problems] == ["unknown column `given`", "unknown column `email`"]


@pytest.mark.parametrize("thing", [7, "records.csv", None, [1, 2]])
def test_what_is_no_table_is_said_so(thing: object) -> None:
    assert refused(thing).code == "not-a-table"


def test_fields_of_one_value_or_none_leave_nothing_to_compare() -> None:
    assert refused(table(given=["ann"] * 4, email=pa.nulls(4, pa.string()))).code == "nothing-to-compare"


def test_a_constant_and_an_empty_field_are_left_out_with_a_warning() -> None:
    records = people(500)
    records = records.append_column("country", pa.repeat("ch", 500)).append_column("gone", pa.nulls(500, pa.string()))
    more = tuple(Comparison(field=field, kind="exact") for field in ("country", "gone"))
    block = (*BLOCK, Block(same=("gone",)))
    learnt = Matcher(settings(compare=(*COMPARE, *more), block=block)).fit(records).learnt
    assert [one.called for one in learnt.comparisons] == ["given", "email"]
    assert learnt.warnings == (
        "`country` is not compared: it is empty, or has one value in all records.",
        "`gone` is not compared: it is empty, or has one value in all records.",
        "The blocking rule `gone` names no pair.",
        "`given`: no match in training was different; what that weighs is a guess.",
        "`email`: no random pair was much alike before the @; what that weighs is a guess.",
    )


def test_a_rule_of_too_many_pairs_is_counted_and_refused_with_its_name_and_the_number() -> None:
    count = 100_000
    records = {"record": np.arange(count), "given": ["ann"] * count, "email": [f"{n}@x" for n in range(count)]}
    error = refused(records)
    assert error.code == "too-many-pairs"
    assert error.what == (
        "the blocking rule `given` names 4,999,950,000 pairs, more than 100,000,000;"
        " 100,000 records share one value of it"
    )


def test_pairs_are_counted_by_the_beginnings_of_values() -> None:
    given = ["anna", "annb", "anxx", "bob"]
    wanted = settings(block=(Block(start={"given": 2}), Block(same=("given",))), most_pairs=2)
    error = refused(table(given=given), wanted)
    assert error.what.startswith("the blocking rule `first 2 of given` names 3 pairs, more than 2")


def test_a_rule_of_too_many_pairs_is_left_out_with_its_name_the_number_and_how_to_mend_it() -> None:
    records = people(1_000)
    common = pa.array(["ann"] * 200 + records["given"].to_pylist()[200:])
    records = records.set_column(records.column_names.index("given"), "given", common)
    wanted = settings(block=(*BLOCK, Block(same=("birth",))), most_pairs=15_000)
    without = wanted.model_copy(update={"block": wanted.block[1:]})
    found, links = Matcher(wanted).match(records)
    expected, others = Matcher(without).match(records)
    [said] = found.held
    assert said.startswith(
        "The blocking rule `given` is left out, so that pairs that only it names stay apart: it names "
    )
    assert "pairs, more than 15,000;" in said
    assert said.endswith("Add a field to the rule, clear the value that so many share, or raise `most_pairs`.")
    assert found.warnings == (said, *found.learnt.warnings)
    assert links.num_rows
    assert links.equals(others)
    assert found.learnt.comparisons == expected.learnt.comparisons
    again, others = Matcher(wanted).match(records, known=found.learnt)
    assert (again.held, again.learnt) == (found.held, found.learnt)
    assert others.equals(links)
    with pytest.warns(UserWarning, match="`given` is left out"):
        assert found.links(records).equals(links)


def test_a_certain_rule_of_too_many_pairs_says_nothing_about_how_many_match() -> None:
    records = people(500)
    records = records.append_column("country", pa.array(["ch", "de"] * 250))
    certain = Training(pairs=10_000, certain=(Block(same=("country",)),))
    found = Matcher(settings(training=certain, most_pairs=50_000)).fit(records)
    expected = Matcher(settings(most_pairs=50_000)).fit(records)
    assert [text for text in found.warnings if text.startswith("The rule of `certain` `country` is left out")]
    assert found.learnt.prior == expected.learnt.prior


def test_levels_that_nothing_showed_and_figures_of_few_matches_are_told() -> None:
    records = people(60)
    learnt = Matcher(settings(block=(Block(same=("given",)), Block(same=("email",))))).fit(records).learnt
    assert [text for text in learnt.warnings if "matches only: its weights are rough." in text]
    assert [text for text in learnt.warnings if "what that weighs is a guess" in text]


def test_a_comparison_that_no_rule_can_teach_weighs_nothing_and_says_so() -> None:
    records = people(500)
    learnt = Matcher(settings(block=(Block(same=("given",)),))).fit(records).learnt
    assert {level.weight for level in learnt.comparisons[0].levels} == {0.0}
    assert [text for text in learnt.warnings if "`given`" in text]


def test_certain_rules_of_wrong_pairs_are_refused() -> None:
    training = Training(pairs=10_000, certain=(Block(same=("given",)),), recall=0.001)
    records = people(300)
    records = records.set_column(1, "given", pa.array(["ann", "bob"] * 150))
    assert refused(records, settings(training=training)).code == "wrong-recall"


def test_without_splink_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linkage, "find_spec", lambda _: None)
    error = refused(people(100))
    assert error.code == "extra-missing"
    assert error.hint == "Install it with `pip install 'ilk[matching]'`."


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"block": [{}]}, "empty-block"),
        ({"review": 0.99, "accept": 0.9}, "wrong-thresholds"),
        ({"compare": [{"field": "a", "kind": "exact"}, {"field": "a", "kind": "name"}]}, "duplicate-name"),
    ],
)
def test_settings_that_do_not_hold_together_are_refused(wrong: dict[str, Any], code: str) -> None:
    body = {"compare": [{"field": "a", "kind": "exact"}], "block": [{"same": ["a"]}]} | wrong
    with pytest.raises(ValidationError) as caught:
        Matching.model_validate(body)
    assert caught.value.errors()[0]["ctx"]["error"].code == code
