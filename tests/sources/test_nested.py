"""Values inside JSON, by hand: of objects by name, of lists of keys and values by key."""

import json
from collections.abc import Iterator

import pytest
from tests.sources.test_mapping import read

from ilk.warehouse.duckdb import DuckDBEngine


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDBEngine]:
    opened = DuckDBEngine.open(None, threads=1)
    yield opened
    opened.close()


def of_kind(**kind: object) -> dict[str, object]:
    """A value as BigQuery exports it: under its type, the other types null."""
    return dict.fromkeys(("string_value", "int_value", "float_value", "double_value")) | kind


PARAMETERS = json.dumps(
    [
        {"key": "page_location", "value": of_kind(string_value='https://a.example/é?x="1"')},
        {"key": "ga_session_id", "value": of_kind(int_value="1704103199")},
        {"key": "engagement_time_msec", "value": of_kind(int_value=0)},
        {"key": "value", "value": of_kind(double_value=12.5)},
        {"key": "nothing", "value": of_kind()},
        {"key": "page_location", "value": of_kind(string_value="again")},
        {"key": "plain", "value": "text"},
        {"key": "number", "value": 7},
        {"key": 'with "quotes"', "value": "q"},
    ]
)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("page_location", 'https://a.example/é?x="1"'),
        ("ga_session_id", "1704103199"),
        ("engagement_time_msec", "0"),
        ("value", "12.5"),
        ("plain", "text"),
        ("number", "7"),
        ('with \\"quotes\\"', "q"),
        ("nothing", None),
        ("page", None),
    ],
)
def test_an_entry_has_its_value_whatever_its_type(engine, key, value):
    assert read(engine, f'entry(x, "{key}")', PARAMETERS) == value


@pytest.mark.parametrize(
    "raw", [None, "", "no JSON", "[", "{}", "7", "[]", "[7]", '{"key": "a", "value": "b"}', "null"]
)
def test_what_is_no_list_of_keys_and_values_has_no_entry(engine, raw):
    assert read(engine, 'entry(x, "a")', raw) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("category", "mobile"),
        ("web_info.browser", "Safari"),
        ("a.b", "dotted"),
        ("none", None),
        ("web_info.none", None),
    ],
)
def test_a_name_leads_into_an_object(engine, name, value):
    device = json.dumps({"category": "mobile", "web_info": {"browser": "Safari"}, "a.b": "dotted"})
    assert read(engine, f'inside(x, "{name}")', device) == value
    assert read(engine, f'inside(x, "{name}")', "no JSON") is None
