"""Parquet keeps its types: the same rows as Parquet and as CSV give equal tables and equal quarantine."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.sources.till import Till, source

from ilk.kernel.progress import Silent
from ilk.sources.checking import check, findings
from ilk.sources.files.parquet import as_text, own_type
from ilk.sources.mapping.compiled import Scope, Typed
from ilk.sources.mapping.compiling import compiled
from ilk.sources.mapping.parsing import parse
from ilk.sources.mapping.typed import text_of
from ilk.sources.retrying import retry
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine

at = datetime.fromisoformat
UUID_ = UUID("6269e506-640b-41b4-b7db-603310e344fb")
ROWS = pa.table(
    {
        "who": pa.array([17850.0, 2.0, None, 4.0, 5.0, 6.0, 7.0]),
        "at": pa.array([at(f"2024-03-{day:02}T23:30") for day in range(1, 7)] + [None], pa.timestamp("ns")),
        "day": pa.array([date(2024, 3, day) for day in range(1, 7)] + [None]),
        "amount": pa.array([Decimal("1.50"), Decimal("-2.25"), None, Decimal("3.00"), *[Decimal("4.10")] * 3]),
        "price": pa.array([0.1, 0.00145, -3.5, float("nan"), 0.0625, 123456789.5, None]),
        "quantity": pa.array([1, 2, 3, None, 5, 99, 7], pa.int16()),
        "paid": pa.array([True, False, None, True, True, False, None]),
        "code": pa.array([7, 8, 9, 10, 11, 12, 13], pa.int32()),
        "note": pa.array([" a ", "b", "", None, "e", "f", "g"]),
    }
)
MAPPED = {
    "into": {"events": "purchase", "customer": "text(who)", "occurred_at": 'instant(at, zone="Europe/Berlin")'},
    "columns": {
        "day": {"value": "date(day)", "max": "2024-03-05"},
        "moment": "instant(at)",
        "day_of": "date(at)",
        "revenue": {"value": "money(amount)", "min": 0},
        "as_number": "number(amount)",
        "price": {"value": "number(price)"},
        "priced": "money(price)",
        "quantity": {"value": "quantity", "type": "integer", "max": 50},
        "double": "integer(quantity) * 2",
        "paid": "yes_no(paid)",
        "code": "text(code)",
        "label": 'concat(code, "-", lower(note)) else trim(code)',
        "band": 'lookup(code, {"7": "low", "8": "high"}) else "other"',
        "known": {"value": "note", "pattern": "[a-z]"},
    },
    "rules": [{"check": 'code != "11"', "reason": "it is a test"}],
}


def loaded(till: Till, name: str, **changes: Any) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The table and the quarantine after a load of one file of some name."""
    described = source(**{"files": {"path": name}, **MAPPED, **changes})
    till.load(described)
    rows = till.rows("SELECT * EXCLUDE (load_no) FROM event_purchase ORDER BY ALL")
    bad = till.rows("SELECT line, col, value, code, reason, row_json FROM quarantine ORDER BY ALL")
    return rows, bad


def as_csv(table: pa.Table, path: Path) -> None:
    """The rows as a careful CSV of them."""
    texts = [as_text(table.column(name).combine_chunks()).to_pylist() for name in table.column_names]
    lines = [",".join(value or "" for value in row) for row in zip(*texts, strict=True)]
    path.write_text("\n".join([",".join(table.column_names), *lines]) + "\n")


@pytest.mark.parametrize("null_values", [(), ("2", "2024-03-04", "true", "-3.5", "99", "b")], ids=["plain", "nulls"])
def test_the_same_rows_give_equal_tables_and_equal_quarantine(tmp_path, null_values):
    found = []
    for folder, write in (("typed", pq.write_table), ("text", as_csv)):
        (tmp_path / folder).mkdir()
        till = Till(tmp_path / folder)
        write(ROWS, till.root / "rows.file")
        kind = "parquet" if folder == "typed" else "csv"
        files = {"path": "rows.file", "format": kind, "null_values": null_values}
        found.append((*loaded(till, "rows.file", files=files), till.counts()))
        till.engine.close()
    (rows, bad, counts), (other_rows, other_bad, other_counts) = found
    assert rows == other_rows
    assert [row[1:5] for row in bad] == [row[1:5] for row in other_bad]
    # An empty text and a missing value are one in CSV, and two in Parquet; a line of the file has a header before it.
    assert [json.loads(row[5]) | {"note": ""} for row in bad] == [
        json.loads(row[5]) | {"note": ""} for row in other_bad
    ]
    assert counts == other_counts
    assert counts[0] == 7
    assert 0 < counts[1] < 7


def test_a_bad_row_shows_its_values_as_text(till):
    pq.write_table(ROWS, till.root / "rows.parquet")
    _, bad = loaded(till, "rows.parquet")
    told = {line: (column, value, reason) for line, column, value, _, reason, _ in bad}
    assert told == {
        2: ("revenue", "-2.25", "revenue is below 0"),
        3: ("customer", None, "customer is missing"),
        4: ("price", "nan", "price is not a number; priced is not an amount of money"),
        5: ("code", "11", "it is a test"),
        6: ("day", "2024-03-06", "day is above 2024-03-05; quantity is above 50"),
        7: ("occurred_at", None, "occurred_at is missing"),
    }
    row = next(json.loads(row[5]) for row in bad if row[0] == 6)
    assert row["at"] == "2024-03-06 23:30:00"
    assert row["quantity"] == "99"
    assert row["paid"] == "false"
    assert row["amount"] == "4.10"


@pytest.mark.parametrize(
    ("expression", "values", "expected"),
    [
        ('date(x, "%d/%m/%Y")', pa.array([date(2024, 2, 1)]), date(2024, 2, 1)),
        ("date(x)", pa.array([at("2024-02-01T23:00:00")], pa.timestamp("us")), date(2024, 2, 1)),
        ("instant(x)", pa.array([at("2024-07-01T12:00:00")], pa.timestamp("ms")), at("2024-07-01T10:00:00")),
        ("instant(x)", pa.array([at("2024-07-01T12:00:00")], pa.timestamp("ms", "UTC")), at("2024-07-01T12:00:00")),
        ("instant(x)", pa.array([date(2024, 7, 1)]), at("2024-06-30T22:00:00")),
        ('instant(x, zone="UTC")', pa.array([date(2024, 7, 1)]), at("2024-07-01T00:00:00")),
        ('instant(x, "%d.%m.%Y")', pa.array([at("2024-01-01T00:00:00")], pa.timestamp("s")), at("2023-12-31T23:00:00")),
        ("instant(x)", pa.array([10**12], pa.timestamp("s")), None),
        ("date(x)", pa.array([10**7], pa.date32()), None),
        ("date(x)", pa.array([date(9999, 12, 31)]), date(9999, 12, 31)),
        ('instant(x, "unix")', pa.array([86_400]), at("1970-01-02T00:00:00")),
        ("integer(x)", pa.array([3.0]), 3),
        ("integer(x)", pa.array([3.5]), None),
        ("integer(x)", pa.array([1e16]), None),
        ("integer(x)", pa.array([Decimal(7)], pa.decimal128(10, 0)), 7),
        ("integer(x)", pa.array([Decimal("7.0")], pa.decimal128(10, 1)), 7),
        ("integer(x)", pa.array([2**64 - 1], pa.uint64()), None),
        ("number(x)", pa.array([float("inf")]), None),
        ("number(x)", pa.array([0.1], pa.float32()), 0.1),
        ("number(x)", pa.array([Decimal("0.10")]), 0.1),
        ("money(x)", pa.array([0.00145]), Decimal("0.0015")),
        ("money(x)", pa.array([1e300]), None),
        ("money(x)", pa.array([Decimal("1.23456")]), Decimal("1.2346")),
        ("money(x)", pa.array([10**18]), None),
        ("yes_no(x)", pa.array([False]), False),
        ('yes_no(x, "ja", "nein")', pa.array([True]), True),
        ("yes_no(x)", pa.array([1.0]), True),
        ("split(x)", pa.array([["a", None, "b,c"]]), ["a", None, "b,c"]),
        ('split(x, ",")', pa.array([["a", "b,c"]]), ["a", "b,c"]),
        ("split(x)", pa.array([[1, 2]]), ["1", "2"]),
        ("split(x)", pa.array([[1.5]]), ["1.5"]),
        ("trim(x)", pa.array([12]), "12"),
        ("x", pa.array([12345678901.0]), "12345678901"),
        ("x", pa.array([UUID_.bytes], pa.uuid()), str(UUID_)),
        ("x", pa.array([b"a\xc3\xa9"]), "aé"),
        ("x", pa.array([b"\xff\x00"]), "ff00"),
        ("yes_no(x)", pa.ExtensionArray.from_storage(pa.bool8(), pa.array([1], pa.int8())), True),
        ("upper(x)", pa.array([True]), "TRUE"),
        ('starts_with(x, "2024-07")', pa.array([date(2024, 7, 1)]), True),
        ('x = "7"', pa.array([7]), True),
        ('x in ("7", "8")', pa.array([7.0]), True),
    ],
)
def test_what_an_expression_makes_of_a_typed_column(till, expression, values, expected):
    pq.write_table(pa.table({"who": ["a"], "at": ["2024-01-01"], "x": values}), till.root / "one.parquet")
    described = source(files={"path": "one.parquet", "decimal": ","}, columns={"made": expression})
    till.zone = "Europe/Berlin"
    till.load(described)
    if expected is None:
        assert till.rows("SELECT col, code FROM quarantine") == [("made", "unparsable")]
    else:
        assert till.rows("SELECT made FROM event_purchase") == [(expected,)]


@pytest.mark.parametrize(
    "values",
    [
        pa.array([1, -5, None]),
        pa.array([0.1, 58138.0, -0.0, 1e9, None, float("nan"), float("inf"), 1e20]),
        pa.array([Decimal("1.50"), None]),
        pa.array([True, None]),
        pa.array([date(2024, 2, 29), None]),
        pa.array([at("2024-02-29T01:02:03"), None], pa.timestamp("us")),
        pa.array([at("2024-02-29T01:02:03"), None], pa.timestamp("ns", "Europe/Berlin")),
    ],
    ids=["integer", "number", "money", "yes_no", "date", "instant", "zoned"],
)
def test_the_text_of_a_typed_column_is_that_of_a_careful_csv(values):
    own = own_type(values.type)
    plain = values.cast(pa.timestamp("us", values.type.tz)).cast(pa.timestamp("us")) if own.zoned else values
    engine = DuckDBEngine.open(None, threads=1)
    try:
        with engine.offer("given", pa.table({"x": plain})):
            text = text_of(Typed(sql.column("x"), own.type, own.zoned))
            found = engine.run(sql.select({"text": text}, "given")).column("text").to_pylist()
    finally:
        engine.close()
    assert found == as_text(values).to_pylist()


def test_an_expression_has_one_type_whatever_the_file_holds():
    own = Typed(sql.column("x"), own_type(pa.int64()).type)
    scope = Scope(raw=sql.column, row=sql.literal(1), typed={"x": own})
    for text in ("x", "trim(x)", 'x else "none"', "integer(x)", "date(x)"):
        assert compiled(parse(text), scope).type is compiled(parse(text), Scope(sql.column, sql.literal(1))).type


def test_a_row_tried_again_has_the_types_of_its_file(till):
    """`date(day, "%d/%m/%Y")` takes a date from the file; from the quarantine, which keeps texts, it must do so too."""
    table = pa.table({"who": ["a", "b"], "at": [date(2024, 1, 1)] * 2, "day": [date(2024, 5, 1)] * 2, "n": [1.5, 99.0]})
    pq.write_table(table, till.root / "one.parquet")
    columns: dict[str, Any] = {"day": 'date(day, "%d/%m/%Y")', "n": {"value": "number(n)", "max": 50}}
    strict = source(files={"path": "one.parquet", "decimal": ","}, columns=columns)
    till.load(strict)
    assert till.counts() == (2, 1, 0, 1)
    lenient = strict.model_copy(
        update={"columns": {**strict.columns, "n": strict.columns["n"].model_copy(update={"max": None})}}
    )
    told = retry(till.engine, lenient, (), till.context())
    assert (told.tried, told.loaded, told.still) == (1, 1, 0)
    assert till.rows("SELECT day, n FROM event_purchase ORDER BY n") == [
        (date(2024, 5, 1), 1.5),
        (date(2024, 5, 1), 99.0),
    ]


def test_a_type_that_changes_from_file_to_file_is_told_and_values_are_read_all_the_same(till):
    common = {"who": ["a"], "at": [at("2024-01-01T00:00:00")]}
    described = source(files={"path": "s*.parquet"}, columns={"revenue": "money(amount)"})
    pq.write_table(pa.table({**common, "amount": [1.5]}), till.root / "s1.parquet")
    assert till.load(described).drift == ()
    pq.write_table(pa.table({**common, "amount": ["2.5"], "new": [1]}), till.root / "s2.parquet")
    pq.write_table(pa.table({**common, "amount": ["lots"]}), till.root / "s3.parquet")
    report = till.load(described)
    assert report.drift == ("`amount` is text in s2.parquet and was number in s1.parquet",)
    assert till.rows("SELECT revenue FROM event_purchase ORDER BY 1") == [(Decimal("1.5"),), (Decimal("2.5"),)]
    assert till.rows("SELECT file, col, value FROM quarantine") == [("s3.parquet", "revenue", "lots")]
    found = findings(check(till.engine, described, till.context(), Silent()))
    assert [finding.sentence for finding in found if finding.name == "types"] == [f"{report.drift[0]}."]


def test_a_zone_that_comes_or_goes_is_a_change_and_text_files_have_no_types(till):
    described = source(files={"path": "s*"}, columns={})
    till.write("s0.csv", "who,at\nz,2024-01-01\n")
    pq.write_table(pa.table({"who": ["a"], "at": pa.array([0], pa.timestamp("us"))}), till.root / "s1.parquet")
    pq.write_table(pa.table({"who": ["b"], "at": pa.array([0], pa.timestamp("us", "UTC"))}), till.root / "s2.parquet")
    assert till.load(described).drift == ("`at` is instant with a zone in s2.parquet and was instant in s1.parquet",)


def test_a_warehouse_from_before_types_were_noted_is_read_on(till):
    till.write("sales1.csv", "who,at,amount,quantity\na,2024-01-01,1,1\n")
    till.load()
    cursor = till.engine.cursor()
    cursor.execute("ALTER TABLE loads DROP COLUMN types")
    cursor.close()
    till.write("sales2.csv", "who,at,amount,quantity\nb,2024-01-01,1,1\n")
    report = till.load()
    assert (report.unchanged, report.rows_loaded) == (("sales1.csv",), 1)
    assert till.counts() == (2, 2, 0, 0)
