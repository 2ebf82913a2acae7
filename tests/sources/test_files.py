"""Files as people have them: encodings, delimiters, compression, formats."""

import bz2
import gzip
from datetime import datetime, time
from math import isnan
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from tests.sources.telling import refused, told, told_by

from ilk.sources.files.finding import find, fingerprint
from ilk.sources.files.opening import opened_file
from ilk.sources.files.settings import FileSettings

# ---- text that is well -------------------------------------------------------------------------------------------


def test_every_value_is_text_with_the_line_it_stands_on(tmp_path):
    found = told(tmp_path, "a.csv", b"id,name\n01,Anna\n02,Ben\n")
    assert found.columns == ("id", "name")
    assert found.rows == [("01", "Anna"), ("02", "Ben")]
    assert found.lines == [2, 3]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    rows = [["id", "price", "note"], ["1", "1", "x"], ["2", "2", "y"]]
    found = told(tmp_path, "a.csv", "\n".join(delimiter.join(row) for row in rows).encode())
    assert found.columns == ("id", "price", "note")


def test_decimal_commas_are_no_delimiters(tmp_path):
    found = told(tmp_path, "a.csv", b"id;price;cost\n1;1,50;2,50\n2;2,50;3,50\n")
    assert found.columns == ("id", "price", "cost")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Müller"),
        ("utf-8-sig", "Müller"),
        ("latin-1", "Müller"),
        ("cp1252", "Müller \u2013 “Möbel” €"),
        ("utf-16", "Müller"),
        ("utf-16-le", "Müller"),
        ("utf-16-be", "Müller"),
        ("utf-32", "Müller"),
    ],
)
def test_the_encoding_is_found(tmp_path, encoding, text):
    content = f"id,name\n1,{text}\n2,Zoë\n".encode(encoding)
    found = told(tmp_path, "a.csv", content)
    assert found.columns == ("id", "name")
    assert found.rows == [("1", text), ("2", "Zoë")]


@pytest.mark.parametrize(("encoding", "text"), [("cp1251", "Иванов живёт в Москве"), ("cp1250", "Zażółć gęślą jaźń")])
def test_the_encoding_of_other_languages_is_found_when_there_is_enough_text(tmp_path, encoding, text):
    content = ("id,name\n" + f"1,{text}\n" * 30).encode(encoding)
    assert told(tmp_path, "a.csv", content).rows[0] == ("1", text)


def test_a_named_encoding_wins(tmp_path):
    content = "id,name\n1,Ł\n".encode("iso8859-2")
    assert told(tmp_path, "a.csv", content, encoding="iso8859-2").rows == [("1", "Ł")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_way(tmp_path, end):
    found = told(tmp_path, "a.csv", end.join(["id,name", "1,Anna", "2", "3,Ben", ""]).encode())
    assert found.rows == [("1", "Anna"), ("3", "Ben")]
    assert found.lines == [2, 4]
    assert [line for line, _, _ in found.rejects] == [3]


def test_lines_may_end_in_several_ways(tmp_path):
    found = told(tmp_path, "a.csv", b"id,name\r\n1,Anna\n2,Ben\r\n")
    assert found.rows == [("1", "Anna"), ("2", "Ben")]


def test_quoted_values_hold_delimiters_quotes_and_line_ends(tmp_path):
    found = told(tmp_path, "a.csv", b'id,name\n1,"a, b"\n2,"say ""hi"""\n3,"two\nlines"\n4,x\n')
    assert [row[1] for row in found.rows] == ["a, b", 'say "hi"', "two\nlines", "x"]
    assert found.lines == [2, 3, 4, 6]


def test_blank_lines_are_passed_over_and_counted(tmp_path):
    found = told(tmp_path, "a.csv", b"\n\nid,name\n1,a\n\n\n3,c\n5\n\n6,x\n")
    assert found.rows == [("1", "a"), ("3", "c"), ("6", "x")]
    assert found.lines == [4, 7, 10]
    assert [line for line, _, _ in found.rejects] == [8]


def test_a_file_without_a_header_has_numbered_columns(tmp_path):
    found = told(tmp_path, "a.csv", b"1,Anna\n2,Ben\n", header=False)
    assert found.columns == ("column_1", "column_2")
    assert found.rows == [("1", "Anna"), ("2", "Ben")]
    assert found.lines == [1, 2]


@pytest.mark.parametrize("ending", ["gz", "zst", "bz2"])
def test_a_compressed_file_is_read(tmp_path, ending):
    content = b"id,name\n1,Anna\n2\n3,Ben\n"
    packed = {"gz": gzip.compress, "bz2": bz2.compress, "zst": lambda data: pa.compress(data, "zstd", asbytes=True)}
    found = told(tmp_path, f"a.csv.{ending}", packed[ending](content))
    assert found.rows == [("1", "Anna"), ("3", "Ben")]
    assert [line for line, _, _ in found.rejects] == [3]


def test_nothing_is_copied_into_the_scratch_folder_and_left_there(tmp_path):
    (tmp_path / "scratch").mkdir()
    (tmp_path / "a.csv").write_bytes("id,name\n1,Müller\n".encode("latin-1"))
    with opened_file(find("a.csv", tmp_path)[0], FileSettings(path="a.csv"), (), tmp_path / "scratch") as reader:
        assert list((tmp_path / "scratch").iterdir())
        assert told_by(reader).rows == [("1", "Müller")]
    assert list((tmp_path / "scratch").iterdir()) == []


def test_two_thousand_columns_are_read(tmp_path):
    names = [f"c{number}" for number in range(2_000)]
    content = ",".join(names) + "\n" + ",".join(str(number) for number in range(2_000)) + "\n"
    found = told(tmp_path, "a.csv", content.encode())
    assert found.columns == tuple(names)
    assert found.rows[0][1999] == "1999"


# ---- which files -------------------------------------------------------------------------------------------------


def test_a_pattern_gives_files_in_the_order_of_their_names(tmp_path):
    for name in ("b.csv", "a.csv", "sub/c.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [file.name for file in find("**/*.csv", tmp_path)] == ["a.csv", "b.csv", "sub/c.csv"]


def test_a_file_outside_the_project_is_named_by_its_absolute_path(tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "a.csv").write_text("x")
    assert [file.name for file in find("../a.csv", tmp_path / "shop")] == [str(tmp_path / "a.csv")]


def test_a_grown_file_holds_what_it_was(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id\n1\n")
    before = fingerprint(find("a.csv", tmp_path)[0])
    path.write_text("id\n1\n2\n")
    after = fingerprint(find("a.csv", tmp_path)[0], [before.size])
    assert after.sha256 != before.sha256
    assert after.holds(before.sha256)
    path.write_text("id\n9\n2\n")
    assert not fingerprint(find("a.csv", tmp_path)[0], [before.size]).holds(before.sha256)


# ---- other formats -----------------------------------------------------------------------------------------------


def test_parquet_keeps_its_types_and_records_and_other_kinds_become_the_text_of_a_careful_csv(tmp_path):
    table = pa.table(
        {
            "id": pa.array([1, 2], pa.int64()),
            "whole": pa.array([58138.0, None]),
            "part": pa.array([2.55, float("nan")]),
            "at": pa.array([datetime.fromisoformat("2024-01-02T03:04:05"), None], pa.timestamp("ns")),
            "zoned": pa.array([datetime.fromisoformat("2024-01-02T03:04:05"), None], pa.timestamp("us", "UTC")),
            "flag": [True, None],
            "tags": [["a", "b"], None],
            "kind": pa.array(["x", "y"]).dictionary_encode(),
            "short": pa.array([0.1, None], pa.float32()),
            "huge": pa.array([2**64 - 1, None], pa.uint64()),
            "maps": [{"k": 1}, None],
            "clock": pa.array([time(3, 4, 5), None], pa.time32("s")),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    found = told(tmp_path, "a.parquet")
    at = datetime.fromisoformat("2024-01-02T03:04:05")
    assert found.columns == (
        "id",
        "whole",
        "part",
        "at",
        "zoned",
        "flag",
        "tags",
        "kind",
        "short",
        "huge",
        "maps",
        "clock",
    )
    assert found.rows[0] == (
        *(1, 58138.0, 2.55, at, at, True, ["a", "b"], "x", 0.1, "18446744073709551615", {"k": 1}, "03:04:05.000"),
    )
    assert found.rows[1][:2] == (2, None)
    assert isnan(found.rows[1][2])
    assert found.rows[1][3:] == (None, None, None, None, "y", None, None, None, None)


def test_json_lines_are_rows_and_nested_keys_have_dots(tmp_path):
    content = '{"id": 1, "address": {"city": "Köln"}}\n\n{"id": 2, "tags": ["a"]}\nnot json\n'.encode()
    found = told(tmp_path, "a.jsonl", content, ["id", "address.city", "tags"])
    assert found.columns == ("id", "address.city", "tags")
    assert [row[0] for row in found.rows] == [
        '{"id": 1, "address": {"city": "Köln"}}',
        '{"id": 2, "tags": ["a"]}',
        "not json",
    ]
    assert found.lines == [1, 3, 4]


def test_a_key_that_comes_late_in_json_lines_is_found(tmp_path):
    content = b'{"id": 1}\n' * 6_000 + b'{"id": 2, "late": true}\n'
    assert len(told(tmp_path, "a.jsonl", content, ["late"]).rows) == 6_001
    assert refused(tmp_path, "a.jsonl", content, ["never"]).code == "unknown-column"


def write_workbook(path: Path, rows: list[list[Any]], sheet: str = "Sheet1") -> None:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        book.add_worksheet("empty")
        page = book.add_worksheet(sheet)
        cells = [(line, place, value) for line, row in enumerate(rows) for place, value in enumerate(row)]
        for line, place, value in cells:
            if value is not None:
                page.write(line, place, value)


def test_the_first_sheet_with_rows_is_read_and_whole_numbers_stay_whole(tmp_path):
    rows = [
        [None, None, None],
        ["id", "price", "on"],
        [17850, 2.5, datetime.fromisoformat("2024-01-02T00:00:00")],
        ["C1", True, None],
    ]
    write_workbook(tmp_path / "a.xlsx", rows)
    found = told(tmp_path, "a.xlsx")
    assert found.columns == ("id", "price", "on")
    assert found.rows == [("17850", "2.5", "2024-01-02"), ("C1", "true", None)]
    assert found.lines == [3, 4]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    write_workbook(tmp_path / "a.xlsx", [["id"], [1]], sheet="orders")
    error = refused(tmp_path, "a.xlsx", sheet="order")
    assert (error.code, error.known) == ("unknown-sheet", ("empty", "orders"))
