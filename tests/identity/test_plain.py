"""Identity without a project: rules and groups on plain tables, from one import."""

import pyarrow as pa
import pytest

from ilk.identity import Block, Comparison, Matcher, Matching, Rule, Training, clusters, links_by_rules
from ilk.identity.links import LINKS, read_evidence
from ilk.kernel.errors import UserError

RECORDS = pa.table(
    {
        "id": ["a", "b", "c", "d", "e", "f"],
        "email": ["x@x", "x@x", None, "shared@x", "shared@x", "shared@x"],
        "name": ["Ann", "Anna", "Cy", "Dan", "Eve", "Dan"],
        "zip": ["1", "1", "1", "4", None, "4"],
    }
)
RULES = [Rule(name="same_email", same=("email",), limit=2), Rule(name="name_zip", same=("name", "zip"))]


def test_records_that_agree_in_all_fields_of_a_rule_are_linked_and_shared_values_are_held() -> None:
    found = links_by_rules(RECORDS, RULES, "id")
    assert found.column_names == LINKS.names
    pairs = [(row["record_a"], row["record_b"], row["rule"], row["probability"]) for row in found.to_pylist()]
    assert pairs == [("a", "b", "same_email", 1.0), ("d", "f", "name_zip", 1.0)]
    assert [(each.field, each.a) for each in read_evidence(found["evidence"][1].as_py())] == [
        ("name", "Dan"),
        ("zip", "4"),
    ]


def test_links_come_to_people_called_by_their_smallest_record() -> None:
    links = pa.table({"record_a": ["a", "b", "d"], "record_b": ["b", "c", "f"], "probability": [1.0, 0.96, 0.5]})
    assert clusters(links).to_pylist() == [
        {"record": "a", "person": "a"},
        {"record": "b", "person": "a"},
        {"record": "c", "person": "a"},
    ]
    assert len(set(clusters(links, apart=[("a", "c"), ("a", "nobody")])["person"].to_pylist())) == 2
    assert clusters(links, largest=2)["person"].to_pylist() == ["a", "b", "c"]


def test_no_link_is_nobody() -> None:
    assert (
        clusters(links_by_rules(RECORDS.slice(0, 3), [Rule(name="none", same=("name", "email"))], "id")).num_rows == 0
    )


def test_unknown_columns_are_refused() -> None:
    with pytest.raises(UserError, match="unknown column `phone`"):
        links_by_rules(RECORDS, [Rule(name="same_phone", same=("phone",))], "id")


def test_a_rule_that_asks_a_person_joins_nobody() -> None:
    asked = links_by_rules(RECORDS, [RULES[0].model_copy(update={"review": True}), RULES[1]], "id")
    assert asked["probability"].to_pylist() == [None, 1.0]
    assert clusters(asked)["record"].to_pylist() == ["d", "f"]


def test_rules_there_must_be() -> None:
    with pytest.raises(UserError, match="no rule"):
        links_by_rules(RECORDS, [], "id")


def test_matching_and_rules_are_found_under_one_name() -> None:
    settings = Matching(
        compare=(Comparison(field="name", kind="name"),), block=(Block(same=("zip",)),), training=Training(pairs=1_000)
    )
    assert Matcher(settings, "id").record == "id"
