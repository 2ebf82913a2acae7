"""Files as people have them: encodings, delimiters, compression, and every way in which a file can be wrong."""

import bz2
import errno
import gzip
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from ilk.kernel.errors import UserError
from ilk.sources.files.broken import BrokenReader
from ilk.sources.files.finding import find, fingerprint, reading
from ilk.sources.files.opening import opened_file
from ilk.sources.files.reader import ROW, Reader, Restart
from ilk.sources.files.settings import FileSettings


@dataclass
class Told:
    """What a reader told of a file."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    rejects: list[tuple[int, str, str]] = field(default_factory=list)
    restarted: bool = False


def told(root: Path, name: str, content: bytes | None = None, wanted: Sequence[str] = (), **settings: Any) -> Told:
    if content is not None:
        (root / name).write_bytes(content)
    described = FileSettings(path=name, **settings)
    with opened_file(find(name, root)[0], described, wanted) as reader:
        return _told(reader)


def _told(reader: Reader) -> Told:
    found = Told(reader.columns, restarted=isinstance(reader, BrokenReader))
    numbers: list[int] = []
    try:
        for chunk in reader.chunks():
            numbers += chunk.column(ROW).to_pylist()
            found.rows += [tuple(row.values()) for row in chunk.drop_columns([ROW]).to_pylist()]
    except Restart as restart:
        return _told(restart.instead)
    found.rejects = [(row["line"], row["text"], row["reason"]) for part in reader.rejects() for row in part.to_pylist()]
    found.lines = reader.lines(pa.array(numbers, pa.int64())).to_pylist()
    return found


def refused(
    root: Path, name: str, content: bytes | None = None, wanted: Sequence[str] = (), **settings: Any
) -> UserError:
    with pytest.raises(UserError) as caught:
        told(root, name, content, wanted, **settings)
    return caught.value


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
        assert _told(reader).rows == [("1", "Müller")]
    assert list((tmp_path / "scratch").iterdir()) == []


def test_two_thousand_columns_are_read(tmp_path):
    names = [f"c{number}" for number in range(2_000)]
    content = ",".join(names) + "\n" + ",".join(str(number) for number in range(2_000)) + "\n"
    found = told(tmp_path, "a.csv", content.encode())
    assert found.columns == tuple(names)
    assert found.rows[0][1999] == "1999"


# ---- text that is not --------------------------------------------------------------------------------------------


def test_ragged_lines_are_rejected_with_line_and_text(tmp_path):
    found = told(tmp_path, "a.csv", b"id,name\n1,Anna\n2\n3,Ben,extra\n4,Eva\n")
    assert found.rows == [("1", "Anna"), ("4", "Eva")]
    assert found.lines == [2, 5]
    assert found.rejects == [
        (3, "2", "the line has fewer values than the header"),
        (4, "3,Ben,extra", "the line has more values than the header"),
    ]


def test_a_stray_quote_costs_its_own_line_and_no_other(tmp_path):
    rows = [f"{number},name {number}" for number in range(1, 2_001)]
    rows[0] = '1,"name'
    rows[1_000] = '1001,"closed"'
    found = told(tmp_path, "a.csv", ("id,name\n" + "\n".join(rows) + "\n").encode())
    assert found.restarted
    assert len(found.rows) == 1_999
    assert found.rejects == [(2, '1,"name', "a quote is never closed, or stands inside a value")]
    assert found.lines[0] == 3
    assert found.rows[999] == ("1001", "closed")


def test_a_quote_that_never_closes_in_a_large_file_loses_no_row(tmp_path):
    rows = "".join(f"{number},abcdefghij{number}\n" for number in range(300_000))
    found = told(tmp_path, "a.csv", f'id,name\n1,"open\n{rows}'.encode())
    assert len(found.rows) == 300_000
    assert found.rejects[0][:2] == (2, '1,"open')
    assert found.lines[-1] == 300_002


def test_lines_that_are_not_utf8_are_rejected_when_the_rest_is(tmp_path):
    content = "id,name\n1,Müller\n2,Zoë\n".encode() + b"3,\xff\xfe\n4,ok\n"
    found = told(tmp_path, "a.csv", content)
    assert [row[0] for row in found.rows] == ["1", "2", "4"]
    assert [line for line, _, _ in found.rejects] == [4]


def test_a_line_longer_than_two_million_characters_is_rejected(tmp_path):
    found = told(tmp_path, "a.csv", b"id,name\n1," + b"x" * 2_500_000 + b"\n2,b\n")
    assert found.rows == [("2", "b")]
    assert found.rejects[0][2] == "the line is longer than two million characters"


def test_rejects_in_a_large_file_have_their_lines(tmp_path):
    rows = [f"{number},name {number}" for number in range(200_000)]
    bad = [5, 70_000, 70_001, 199_998]
    for number in bad:
        rows[number] = "x"
    found = told(tmp_path, "a.csv", ("id,name\n" + "\n".join(rows) + "\n").encode())
    assert [line for line, _, _ in found.rejects] == [number + 2 for number in bad]
    assert found.lines[-1] == 200_001
    assert all(int(row[0]) + 2 == line for row, line in zip(found.rows, found.lines, strict=True))


# ---- files that cannot be read at all ----------------------------------------------------------------------------


def test_a_missing_file_is_named_with_the_nearest_that_is_there(tmp_path):
    (tmp_path / "sales.csv").write_text("x")
    error = refused(tmp_path, "sale.csv")
    assert error.code == "file-missing"
    assert "`sales.csv`" in (error.hint or "")


def test_a_pattern_without_files_says_what_the_folder_holds(tmp_path):
    (tmp_path / "sales.csv").write_text("x")
    error = refused(tmp_path, "till-*.csv")
    assert (error.code, error.hint) == ("file-missing", f"The folder {tmp_path} holds sales.csv.")


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "data").mkdir()
    assert "`data/*.csv`" in (refused(tmp_path, "data").hint or "")


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.jsonl", "a.xlsx"])
def test_an_empty_file_is_refused(tmp_path, name):
    assert refused(tmp_path, name, b"").code == "file-empty"


@pytest.mark.parametrize("content", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + bytes(range(200)) * 9])
def test_what_is_not_text_is_refused(tmp_path, content):
    assert refused(tmp_path, "a.csv", content).code == "not-text"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"PAR1xxxx", "Parquet, not CSV"),
        ("a.csv", b"PK\x03\x04xxxx", "Excel, not CSV"),
        ("a.csv", b"<!doctype html><html>", "HTML or XML"),
        ("a.csv", b'{"id": 1, "name": "x"}\n', "JSON, not CSV"),
        ("a.json", b'[{"id": 1},\n{"id": 2}]', "JSON list"),
        ("a.jsonl", b"id,name\n1,Anna\n", "no line of the file is a JSON object"),
        ("a.parquet", b"id,name\n1,Anna\n", "not a file of Parquet"),
        ("a.xlsx", b"id,name\n1,Anna\n", "not a file of Excel"),
        ("a.parquet", b"PAR1 cut short", "not a Parquet file"),
        ("a.xlsx", b"PK\x03\x04 cut short", "cannot be read"),
    ],
)
def test_a_file_of_another_format_is_refused_by_its_content(tmp_path, name, content, says):
    error = refused(tmp_path, name, content)
    assert error.code == "wrong-format"
    assert says in error.what


def test_a_wrong_delimiter_is_answered_with_the_columns_seen_and_the_right_one(tmp_path):
    error = refused(tmp_path, "a.csv", b"id;amount\n1;1,5\n", ["id", "amount"], delimiter=",")
    assert error.code == "unknown-column"
    assert error.what == "the file has no column `id`, `amount`; it has `id;amount`"
    assert 'semicolon (";")' in (error.hint or "")


def test_a_misspelt_column_is_answered_with_the_nearest(tmp_path):
    error = refused(tmp_path, "a.csv", b"customer_id,amount\n1,2\n", ["customer"])
    assert (error.code, error.hint) == ("unknown-column", "Did you mean `customer_id`?")


def test_a_column_named_twice_is_refused(tmp_path):
    error = refused(tmp_path, "a.csv", b"id,name,id\n1,Anna,2\n")
    assert error.code == "duplicate-column"
    assert "`id` more than once (columns 1 and 3)" in error.what


def test_ten_thousand_columns_are_too_many(tmp_path):
    error = refused(tmp_path, "a.csv", ",".join(f"c{number}" for number in range(10_000)).encode())
    assert error.code == "too-many-columns"
    assert "10,000 columns" in error.what


def test_a_damaged_compressed_file_is_refused(tmp_path):
    packed = gzip.compress(b"id,name\n" + b"1,Anna\n" * 5_000)
    assert refused(tmp_path, "a.csv.gz", packed[:60]).code == "file-unreadable"


@pytest.mark.parametrize(("encoding", "code"), [("utf-9", "wrong-encoding"), ("cp932", "wrong-encoding")])
def test_a_named_encoding_that_is_not_that_of_the_file_is_refused(tmp_path, encoding, code):
    assert refused(tmp_path, "a.csv", b"id,name\n1,\x81\xff\n", encoding=encoding).code == code


def test_a_full_disk_is_told_in_words(tmp_path):
    (tmp_path / "a.csv").write_text("id\n1\n")
    with pytest.raises(UserError) as caught, reading(find("a.csv", tmp_path)[0]):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.code == "disk-full"


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


def test_parquet_is_told_as_a_careful_csv_would(tmp_path):
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
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    found = told(tmp_path, "a.parquet")
    assert found.columns == ("id", "whole", "part", "at", "zoned", "flag", "tags", "kind")
    assert found.rows[0] == (
        *("1", "58138", "2.55", "2024-01-02 03:04:05", "2024-01-02 03:04:05Z", "true", '["a", "b"]', "x"),
    )
    assert found.rows[1] == ("2", None, "nan", None, None, None, None, "y")


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
        for line, row in enumerate(rows):
            for place, value in enumerate(row):
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
