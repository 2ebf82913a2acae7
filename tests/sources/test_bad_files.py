"""Every way in which a file can be wrong: what can be read is, and the rest is told with its line."""

import errno
import gzip

import pytest
from tests.sources.telling import refused, told

from ilk.kernel.errors import UserError
from ilk.sources.files.finding import find, reading

# ---- text that is not --------------------------------------------------------------------------------------------


def test_ragged_lines_are_rejected_with_line_and_text(tmp_path):
    found = told(tmp_path, "a.csv", b"id,name\n1,Anna\n2\n3,Ben,extra\n4,Eva\n")
    assert found.rows == [("1", "Anna"), ("4", "Eva")]
    assert found.lines == [2, 5]
    assert found.rejects == [
        (3, "2", "the line has fewer values than the header"),
        (4, "3,Ben,extra", "the line has more values than the header"),
    ]


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_small_file_that_unpacks_to_one_endless_line_is_refused_before_it_fills_memory(tmp_path, end):
    packed = gzip.compress(b"id,name\n1,Anna\n2," + b"a" * ((1 << 26) + 10) + end + b"3,Eva\n")
    assert len(packed) < 100_000
    error = refused(tmp_path, "a.csv.gz", packed)
    assert error.code == "line-too-long"


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
