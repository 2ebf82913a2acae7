"""Downloads: every row, in the formats' own rules, and nothing for who may not have them."""

import csv
import io

import pyarrow as pa
import pytest
from tests.shop import BERLINERS

from ilk.api.csv import csv_parts
from ilk.api.downloads import arrow_parts
from ilk.app.access import create_key
from ilk.app.wiring import LOCAL


def test_members_as_csv_are_all_members(client):
    answer = client.get("/v1/segments/berliners/members.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["customer_id"] for row in rows} == set(BERLINERS)
    assert {row["city"] for row in rows} == {"Berlin"}
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''berliners-members.csv"


def test_members_as_arrow_keep_their_types(client):
    table = pa.ipc.open_stream(client.get("/v1/segments/berliners/members.arrow").content).read_all()
    assert set(table.column("customer_id").to_pylist()) == set(BERLINERS)
    assert pa.types.is_timestamp(table.schema.field("since").type)


def test_what_refuses_a_download_is_told_before_it_begins(client, stranger, workspace):
    missing = client.get("/v1/segments/berliner/members.csv")
    assert (missing.status_code, missing.json()["code"]) == (404, "unknown-segment")
    secret = create_key(workspace, LOCAL, name="dashboard", role="viewer").secret
    denied = stranger.get("/v1/segments/berliners/members.csv", headers={"Authorization": f"Bearer {secret}"})
    assert (denied.status_code, denied.json()["code"]) == (403, "denied")


def test_csv_quotes_what_needs_it_and_writes_lists_and_instants_plainly():
    table = pa.table(
        {
            'na"me': ['a,"b"\n', None, ""],
            "tags": pa.array([["x", "y"], [], None], pa.list_(pa.string())),
            "at": pa.array([0, None, 1_500_000], pa.timestamp("us")),
            "yes": [True, False, None],
        }
    )
    written = b"".join(csv_parts(table.to_reader())).decode()
    assert list(csv.reader(io.StringIO(written))) == [
        ['na"me', "tags", "at", "yes"],
        ['a,"b"\n', "x;y", "1970-01-01T00:00:00Z", "true"],
        ["", "", "", "false"],
        ["", "", "1970-01-01T00:00:01Z", ""],
    ]


def test_csv_without_rows_still_has_its_header():
    empty = pa.table({"a": pa.array([], pa.int64())})
    assert b"".join(csv_parts(empty.to_reader())) == b'"a"\n'


def test_arrow_comes_in_a_part_for_each_batch():
    table = pa.concat_tables([pa.table({"a": [1, 2]}), pa.table({"a": [3]})])
    parts = list(arrow_parts(table.to_reader()))
    assert len(parts) == 3
    assert pa.ipc.open_stream(b"".join(parts)).read_all().to_pydict() == {"a": [1, 2, 3]}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://x.example")', '\'=HYPERLINK("http://x.example")'),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+cmd", "'-2+cmd"),
        ("-2\n=cmd", "'-2\n=cmd"),
        ("+49 (30) 123-456", "+49 (30) 123-456"),
        ("-12.5", "-12.5"),
        ("Berlin", "Berlin"),
        ("a=b", "a=b"),
    ],
)
def test_a_text_from_data_is_no_formula_in_a_spreadsheet(text, written):
    table = pa.table({"a": pa.array([text, None]), "n": pa.array([-1, 2])})
    first = next(csv.reader(io.StringIO(b"".join(csv_parts(table.to_reader())).decode().split("\n", 1)[1], newline="")))
    assert first == [written, "-1"]
