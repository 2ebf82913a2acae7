"""What every format of files does: the same rows, found by its endings and its content; a second load adds nothing."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from tests.sources.telling import refused, told
from tests.sources.till import source

from ilk.sources.files.formats import FORMATS

ROWS = [
    {"who": "a", "at": "2024-03-01T10:00:00", "amount": "5", "quantity": "1"},
    {"who": "b", "at": "2024-03-02T10:00:00", "amount": "-7", "quantity": "2"},
    {"who": "c", "at": "2024-03-03T10:00:00", "amount": "9", "quantity": "3"},
]


def of_csv() -> bytes:
    return "\n".join(",".join(row) for row in [ROWS[0], *(row.values() for row in ROWS)]).encode()


def of_json_lines() -> bytes:
    return "\n".join(map(json.dumps, ROWS)).encode()


def of_parquet() -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), file)
    return file.getvalue()


def of_excel() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([ROWS[0], *(row.values() for row in ROWS)]):
            sheet.write_row(number, 0, list(row))
    return file.getvalue()


SAMPLES = {"csv": of_csv, "jsonl": of_json_lines, "log": of_json_lines, "parquet": of_parquet, "excel": of_excel}
"""The rows in each format."""
EACH = pytest.mark.parametrize("form", FORMATS, ids=lambda each: each.name)


@EACH
def test_the_same_rows_are_read_whatever_the_file_is_called(tmp_path, form):
    for name, settings in ((f"rows{form.endings[0]}", {}), ("rows", {}), ("rows", {"format": form.name})):
        found = told(tmp_path, name, SAMPLES[form.name](), **settings)
        assert set(found.columns) == set(ROWS[0])
        assert len(found.lines) == len(ROWS)


@EACH
def test_a_file_that_is_empty_or_lacks_a_column_is_refused(tmp_path, form):
    name = f"rows{form.endings[0]}"
    assert refused(tmp_path, name, b"").code == "file-empty"
    error = refused(tmp_path, name, SAMPLES[form.name](), ["amonut"])
    assert (error.code, error.hint) == ("unknown-column", "Did you mean `amount`?")


@EACH
def test_good_rows_are_loaded_once_and_bad_ones_put_aside(till, form):
    name = f"rows{form.endings[0]}"
    (till.root / name).write_bytes(SAMPLES[form.name]())
    for _ in range(2):
        till.load(source(files={"path": name}))
        assert till.rows("SELECT revenue FROM event_purchase ORDER BY revenue") == [(5,), (9,)]
        assert till.rows("SELECT col, value FROM quarantine") == [("revenue", "-7")]
