"""Nested columns of Parquet, read as the engine holds them: the same as if they were JSON in a text."""

import json
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.sources.till import Till, source

from ilk.sources.files.parquet import own_type
from ilk.sources.files.reader import ROW_GROUP
from ilk.sources.files.records import nested_text
from ilk.sources.previewing import preview
from ilk.sources.retrying import retry

at = datetime.fromisoformat
LEAF = pa.struct([("browser", pa.string()), ("build", pa.int64())])
DEVICE = pa.struct([("category", pa.string()), ("web.info", pa.string()), ("web", LEAF), ("share", pa.float64())])
VALUE = pa.struct([("string_value", pa.string()), ("int_value", pa.int64()), ("double_value", pa.float64())])
ENTRIES = pa.list_(pa.struct([("key", pa.string()), ("value", VALUE)]))
PLAIN = pa.list_(pa.struct([("key", pa.string()), ("value", pa.string())]))
RECORDS: dict[str, Any] = {
    "device": pa.array(
        [
            {"category": "mobile", "web.info": None, "web": {"browser": "Safari", "build": 17}, "share": 0.5},
            {"category": 'a "b"\n', "web.info": "dotted", "web": None, "share": None},
            None,
            {"category": "", "web.info": None, "web": {"browser": None, "build": None}, "share": 1e300},
        ],
        DEVICE,
    ),
    "params": pa.array(
        [
            [
                {"key": "page", "value": {"string_value": "/a"}},
                {"key": "session", "value": {"int_value": 7}},
                {"key": "page", "value": {"string_value": "/again"}},
            ],
            [{"key": "value", "value": {"double_value": 12.5}}, {"key": None, "value": None}],
            [],
            None,
        ],
        ENTRIES,
    ),
    "plain": pa.array([[{"key": "page", "value": "é"}], [{"key": "page", "value": None}], None, []], PLAIN),
    "coded": pa.array([[{"key": 1, "value": 2}]] * 4, pa.list_(pa.struct([("key", pa.int8()), ("value", pa.int8())]))),
    "numbers": pa.array([[1.5, None], [], None, [2.0]]),
}
ASKED = {
    "category": 'inside(device, "category")',
    "dotted": 'inside(device, "web.info")',
    "browser": 'inside(device, "web.browser")',
    "build": 'inside(device, "web.build")',
    "share": 'number(inside(device, "share"))',
    "web": 'inside(device, "web")',
    "none": 'inside(device, "web.none")',
    "within": 'inside(inside(device, "web"), "browser")',
    "of_a_list": 'inside(params, "page")',
    "page": 'entry(params, "page")',
    "session": 'integer(entry(params, "session"))',
    "value": 'number(entry(params, "value"))',
    "other": 'entry(params, "other")',
    "plainly": 'entry(plain, "page")',
    "coded": 'entry(coded, "1")',
    "of_a_record": 'entry(device, "category")',
    "all": "text(params)",
    "said": 'params is known and contains(device, "Safari")',
    "numbers": 'numbers else "none"',
}


def as_texts(table: pa.Table) -> pa.Table:
    """The same rows with nested columns as JSON in texts."""
    columns = {name: table.column(name).combine_chunks() for name in table.column_names}
    return pa.table({n: nested_text(each) if pa.types.is_nested(each.type) else each for n, each in columns.items()})


def read(till: Till, table: pa.Table, **described: Any) -> list[tuple[Any, ...]]:
    """What a load of a Parquet file makes of its rows, and of those in quarantine."""
    pq.write_table(table, till.root / "rows.parquet")
    till.load(source(files={"path": "rows.parquet", **described.pop("files", {})}, **described))
    good = till.rows("SELECT * EXCLUDE (load_no) FROM event_purchase ORDER BY ALL")
    return [*good, *till.rows("SELECT col, value, reason, row_json FROM quarantine ORDER BY ALL")]


@pytest.mark.parametrize(
    "described",
    [
        {"columns": ASKED},
        {"columns": ASKED, "files": {"null_values": ["[]", "mobile", '{"a":1}']}},
        {"columns": {"share": {"value": 'number(inside(device, "share"))', "max": 0.1}, "page": ASKED["page"]}},
    ],
    ids=["plain", "nulls", "quarantined"],
)
def test_nested_values_are_read_as_their_json_is(tmp_path, described):
    rows = pa.table({"who": list("abcd"), "at": [at(f"2024-01-0{day}") for day in range(1, 5)], **RECORDS})
    found = []
    for name, table in (("nested", rows), ("texts", as_texts(rows))):
        (tmp_path / name).mkdir()
        till = Till(tmp_path / name)
        found.append(read(till, table, **json.loads(json.dumps(described))))
        till.engine.close()
    nested, texts = found
    assert nested == texts
    assert len(nested) == 4


def test_what_nested_columns_say(till):
    rows = pa.table({"who": list("abcd"), "at": [at(f"2024-01-0{day}") for day in range(1, 5)], **RECORDS})
    names = ("dotted", "browser", "build", "share", "page", "session", "value", "plainly", "coded")
    pq.write_table(rows, till.root / "rows.parquet")
    till.load(source(files={"path": "rows.parquet"}, columns={name: ASKED[name] for name in names}))
    assert till.rows(f"SELECT {', '.join(names)} FROM event_purchase ORDER BY occurred_at") == [
        (None, "Safari", "17", 0.5, "/a", 7, None, "é", "2"),
        ("dotted", None, None, None, None, None, 12.5, None, "2"),
        (None, None, None, None, None, None, None, None, "2"),
        (None, None, None, 1e300, None, None, None, None, "2"),
    ]


@pytest.mark.parametrize(
    "files", [{}, {"carry": {"within": "order", "columns": ["who", "record"]}}], ids=["plain", "carried"]
)
def test_records_of_many_rows_are_read_each_as_its_own(till, files):
    """Pieces of a file begin within it: what is in a record must not be another row's."""
    many = ROW_GROUP + 1_000
    numbers = pa.array(range(many))
    when = pa.repeat(pa.scalar(at("2024-01-01")), many)
    record = pa.StructArray.from_arrays([numbers], ["n"])
    table = pa.table({"who": numbers.cast(pa.string()), "order": numbers, "at": when, "record": record})
    pq.write_table(table, till.root / "rows.parquet", row_group_size=50_000)
    till.load(source(files={"path": "rows.parquet", **files}, columns={"n": 'integer(inside(record, "n"))'}))
    own = "FROM event_purchase JOIN customer_keys USING (customer_no) WHERE customer_id = n::VARCHAR"
    assert till.rows(f"SELECT count(*) {own}") == [(many,)]


def test_a_bad_row_shows_its_records_as_json_and_can_be_tried_again(till):
    rows = pa.table({"who": ["a"], "at": ["soon"], "record": [{"n": 7, "t": "x"}]})
    pq.write_table(rows, till.root / "rows.parquet")
    strict = source(files={"path": "rows.parquet"}, columns={"n": 'integer(inside(record, "n"))'})
    till.load(strict)
    ((row,),) = till.rows("SELECT row_json FROM quarantine")
    assert json.loads(row)["record"] == '{"n":7,"t":"x"}'
    lenient = strict.model_copy(update={"into": strict.into.model_copy(update={"occurred_at": 'date("2024-01-01")'})})
    assert retry(till.engine, lenient, (), till.context()).loaded == 1
    assert till.rows("SELECT n FROM event_purchase") == [(7,)]


def test_a_preview_shows_what_is_in_records(till):
    pq.write_table(pa.table({"who": ["a"], "at": ["2024-01-01"], "record": [{"n": 7}]}), till.root / "rows.parquet")
    described = source(files={"path": "rows.parquet"}, columns={"n": 'integer(inside(record, "n"))'})
    (row,) = preview(described, till.context(), 5).rows
    assert row.values["n"] == 7
    assert row.raw["record"] == '{"n":7}'


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array([{"a": 1}, None]), ['{"a":1}', None]),
        (pa.array([[{"a": "é\t"}], []]), ['[{"a":"é\\t"}]', "[]"]),
        (pa.array([{"a": at("2024-01-02T03:00")}]), ['{"a":"2024-01-02 03:00:00"}']),
        (pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())), ['[["k",1]]']),
        (pa.array([{"a": 1, "A": 2}]), ['{"a":1,"A":2}']),
        (pa.array([{"a": 1}, {"a": 2}, {"a": 3}]).slice(1, 1), ['{"a":2}']),
    ],
    ids=["record", "list", "instant", "map", "capitals", "slice"],
)
def test_nested_values_are_json_in_a_text(till, values, expected):
    assert nested_text(values).to_pylist() == expected
    assert own_type(values.type).type == "text"
    rows = pa.table({"who": ["a"] * len(values), "at": ["2024-01-01"] * len(values), "x": values})
    pq.write_table(rows, till.root / "rows.parquet")
    till.load(source(files={"path": "rows.parquet"}, columns={"made": "x"}))
    assert {made for (made,) in till.rows("SELECT made FROM event_purchase")} == set(expected)
