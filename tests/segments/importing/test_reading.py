"""What all importers share: nothing is dropped, names are found or asked for, and bad documents are refused."""

import json
from dataclasses import replace

import pytest
from tests.segments.importing.table import CATALOGUE, MOMENT, NAMES, PROPERTIES, imported, members

from ilk.catalog.schema import AccountSchema
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.importing.naming import NameMap, plain_name, snake_case
from ilk.segments.importing.reading import TOOLS, import_segments
from ilk.segments.importing.report import Imported
from ilk.segments.tree import MOST_LEVELS

NOTHING = NameMap.model_validate({})
HOSTILE = "x\"); drop table customers; -- \n# comment ' ` \\ %_ {{7*7}} ${y} \u202e 🦊 é"


def growthbook(condition: object, names: NameMap = NAMES) -> Imported:
    return imported("growthbook", condition, names)


@pytest.mark.parametrize("tool", TOOLS)
def test_a_document_that_is_not_of_the_tool_is_told_so(tool):
    for document in ('"text"', "5", "null", "[1]", "[]", "{not json", '{"a": 1, "a": 2}', "[NaN]", "\x00"):
        with pytest.raises(UserError) as error:
            import_segments(tool, document, CATALOGUE, NOTHING)
        assert error.value.code in {"import-not-json", "import-shape", "import-query"}, (document, error.value)


@pytest.mark.parametrize("tool", TOOLS)
def test_the_document_of_another_tool_says_nothing_and_is_not_silent(tool):
    others = {
        "posthog": {"filters": {"properties": {"type": "AND", "values": [{"type": "person", "key": "a", "value": 1}]}}},
        "klaviyo": {"definition": {"condition_groups": [{"conditions": [{"type": "profile-region"}]}]}},
        "unomi": {"condition": {"type": "profilePropertyCondition", "parameterValues": {}}},
        "mautic": {"filters": [{"field": "planet", "operator": "=", "filter": "Mars", "type": "text"}]},
        "growthbook": {"condition": {"planet": "Mars"}},
        "segment": {"definition": {"query": "trait('planet') = 'Mars'"}},
    }
    for other, document in others.items():
        found = nothing_or_parts(tool, json.dumps(document))
        assert found is None or (found.condition is None and found.missing), (tool, other)


def nothing_or_parts(tool: str, document: str) -> Imported | None:
    """What a document says; None when it is refused for its shape."""
    try:
        return import_segments(tool, document, CATALOGUE, NOTHING)[0]
    except UserError as error:
        if error.code != "import-shape":
            raise
        return None


def test_an_unknown_tool_is_answered_with_the_known_ones():
    with pytest.raises(UserError) as error:
        import_segments("posthorn", "{}", CATALOGUE, NOTHING)
    assert (error.value.code, error.value.hint) == ("unknown-tool", "Did you mean `posthog`?")


def test_a_document_nested_without_end_is_refused():
    nested: object = {"age": 1}
    for number in range(MOST_LEVELS // 2 + 2):
        nested = {"$or": [{"age": number}, {"$and": [{"age": number}, nested]}]}
    with pytest.raises(UserError, match="nested"):
        growthbook(nested)
    for depth in (5_000, 200_000):
        deep = '{"$not":' * depth + '{"age": 34}' + "}" * depth
        with pytest.raises(UserError) as error:
            import_segments("growthbook", deep, CATALOGUE, NOTHING)
        assert error.value.code in {"definition-too-deep", "definition-too-long"}
    query = "(" * 5_000 + "trait('age') > 5" + ")" * 5_000
    with pytest.raises(UserError, match="deep"):
        import_segments("segment", f"NOT {'NOT ' * 5_000}{query}", CATALOGUE, NOTHING)


def test_ten_thousand_conditions_are_read():
    several = [{"age": number} for number in range(1, 10_001)]
    found = growthbook({"$or": several})
    assert len(found.parts) == 10_000
    assert found.condition is not None
    assert found.condition.holds(PROPERTIES["ann"], MOMENT)
    assert not found.condition.holds(PROPERTIES["nil"], MOMENT)


@pytest.mark.parametrize(
    ("tool", "document"),
    [
        ("growthbook", {"country": HOSTILE}),
        ("growthbook", {HOSTILE: 1, "country": HOSTILE}),
        (
            "posthog",
            {"name": HOSTILE, "filters": {"properties": [{"type": "person", "key": "country", "value": HOSTILE}]}},
        ),
        (
            "mautic",
            {"name": HOSTILE, "filters": [{"field": "country", "type": "text", "operator": "=", "filter": HOSTILE}]},
        ),
    ],
    ids=str,
)
def test_a_hostile_text_stays_a_text(tool, document):
    found = imported(tool, document)
    text = found.text("a tool")
    assert found.condition is not None
    assert members(found, {**PROPERTIES}) == ""
    comments = [line for line in text.split("\n") if line.startswith("#")]
    assert len(comments) == len(found.missing)
    assert plain_name(found.title) == "" or plain_name(found.title).isascii()


def test_half_a_character_is_refused():
    (missing,) = growthbook({"country": "\ud800"}).missing
    assert "half a character" in missing.notes[0]


def test_a_number_beyond_all_columns_is_refused():
    for huge in ("1e999", "9" * 400, "1" + "0" * 30):
        found = import_segments("growthbook", f'{{"age": {huge}}}', CATALOGUE, NOTHING)[0]
        assert found.condition is None, huge


def test_what_is_missing_stands_above_the_rest_as_a_comment():
    found = growthbook({"age": {"$gt": 18}, "country": {"$type": "string"}})
    assert found.text("GrowthBook") == (
        '# Not carried over from GrowthBook: country: {"country": {"$type": "string"}} '
        "(`$type` is unknown, or asks for something that traits do not have)\n"
        "age > 18"
    )
    assert members(found, PROPERTIES) == "ann cas"


def test_a_part_missing_from_an_or_or_under_a_not_is_missing_too():
    found = growthbook({"$or": [{"planet": 1}, {"age": 34}], "$not": {"planet": 2}})
    assert (found.text("X").splitlines()[-1], len(found.missing)) == ("age = 34", 2)


def test_names_are_found_by_the_map_then_as_they_are_then_written_alike():
    names = NameMap.model_validate({"traits": {"Land": "country"}})
    assert growthbook({"Land": "DE"}, names).text("X") == 'country = exactly "DE"'
    assert growthbook({"Country": "DE"}).text("X") == 'country = exactly "DE"'
    renamed = [(each.kind, each.source, each.name) for each in growthbook({"AppVersion": {"$vgt": "1.0"}}).renamed]
    assert renamed == [("trait", "AppVersion", "app_version")]


def test_all_unknown_names_are_told_at_once_with_the_nearest():
    found = growthbook({"contry": "DE", "planet": "Earth", "$or": [{"contry": "AT"}]})
    assert [(each.kind, each.source, each.where, each.nearest) for each in found.unnamed] == [
        ("trait", "contry", "contry", ("country",)),
        ("trait", "planet", "planet", ()),
    ]


@pytest.mark.parametrize(
    ("tool", "document"),
    [
        (
            "posthog",
            {
                "properties": [
                    {"type": "group", "group_type_index": 0, "key": "employees", "operator": "gt", "value": 9}
                ]
            },
        ),
        ("mautic", [{"object": "company", "field": "employees", "type": "number", "operator": "gt", "filter": 9}]),
    ],
)
def test_what_is_asked_of_a_company_is_asked_of_the_account_or_of_the_trait_that_the_map_gives(tool, document):
    accounts = AccountSchema("companies", "id", "company_id", {"employees": ValueType.INTEGER})
    with_accounts = replace(CATALOGUE, accounts=accounts)
    assert imported(tool, document, catalogue=with_accounts).text("X") == "account.employees > 9"
    names = NameMap.model_validate({"traits": {"group.employees": "age", "company.employees": "age"}})
    assert imported(tool, document, names, with_accounts).text("X") == "age > 9"


def test_a_map_to_a_name_that_is_not_there_is_told():
    found = growthbook({"land": "DE"}, NameMap.model_validate({"traits": {"land": "contry"}}))
    assert [(each.source, each.nearest) for each in found.unnamed] == [("contry", ("country",))]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Placed Order", "placed_order"),
        ("$pageview", "pageview"),
        ("firstName", "first_name"),
        ("HTTPCode2", "http_code_2"),
    ],
)
def test_a_name_is_the_same_however_it_is_written(written, plain):
    assert snake_case(written) == plain


@pytest.mark.parametrize(
    ("title", "name"), [("Älter als 50!", "alter_als_50"), ("7 days", "days"), ("🦊", ""), ("x" * 99, "x" * 60)]
)
def test_a_segment_is_called_after_its_title(title, name):
    assert plain_name(title) == name


def test_segments_of_one_title_get_names_of_their_own():
    document = json.dumps([{"name": "A", "condition": {"age": 1}}, {"name": "A", "condition": {"age": 2}}])
    assert [each.name for each in import_segments("growthbook", document, CATALOGUE, NOTHING)] == ["a", "a_2"]
    with pytest.raises(UserError, match="a name is for one"):
        import_segments("growthbook", document, CATALOGUE, NOTHING, name="both")
