"""Tables of results: every frame takes them, missing whole numbers stay whole, and notebooks obey nothing in them."""

import sys

import polars as pl
import pyarrow as pa
import pytest

from ilk.app.answers import CustomerRow
from ilk.kernel.errors import UserError
from ilk.python.table import Table

ROWS = {"id": ["a", "b", None], "size": [1, None, 3], "tags": [["x", "y"], [], None], "ok": [True, False, None]}


@pytest.fixture
def table():
    return Table(pa.table(ROWS))


def test_a_table_is_rows_and_columns(table):
    assert (len(table), table.columns) == (3, ["id", "size", "tags", "ok"])
    assert table.to_pylist() == list(table)
    assert table.to_pylist()[0] == {"id": "a", "size": 1, "tags": ["x", "y"], "ok": True}


def test_pandas_keeps_a_missing_whole_number_missing_and_the_others_whole(table):
    frame = table.to_pandas()
    assert str(frame["size"].dtype) == "int64[pyarrow]"
    assert frame["size"].isna().tolist() == [False, True, False]


def test_polars_and_arrow_take_it_without_a_word(table):
    assert table.to_polars().to_dict(as_series=False) == ROWS
    assert pl.DataFrame(table).to_dict(as_series=False) == ROWS
    assert pa.table(table).to_pydict() == ROWS


def test_a_library_that_is_not_there_is_named_with_its_extra(table, monkeypatch):
    for library, convert in (("pandas", table.to_pandas), ("polars", table.to_polars)):
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(UserError, match=f"{library} is not installed") as caught:
            convert()
        assert f"ilk[{library}]" in (caught.value.hint or "")


def test_traits_become_columns():
    rows = [CustomerRow(customer_id="a", traits={"age": 5}, segments=["x"])]
    assert Table.of(rows, without=["came_since_run"]).to_pylist() == [{"customer_id": "a", "segments": ["x"], "age": 5}]
    assert Table.of(rows).columns == ["customer_id", "segments", "came_since_run", "age"]


def test_a_notebook_shows_ten_rows_and_runs_nothing_that_stands_in_them():
    table = Table(pa.table({"<b>name": ["<script>alert(1)</script>"] * 12, "size": list(range(1000, 1012))}))
    shown = table._repr_html_()
    assert "<script>" not in shown
    assert "<b>" not in shown
    assert shown.count("<tr>") == 11
    assert "10 of 12 rows" in shown
    assert "1,009" in shown


def test_an_empty_table_shows_itself():
    assert "<table>" in Table(pa.table({"a": pa.array([], pa.int64())}))._repr_html_()
    assert len(Table.of([])) == 0
