"""Loads after a mapping changed, after a fault, after a kill: all or nothing, and nothing of what is gone."""

import os
import subprocess
import sys
import textwrap
from decimal import Decimal

import pytest
from tests.sources.till import HEADER, SALES, Till, source

from ilk.kernel.errors import UserError
from ilk.sources.retiring import retire
from ilk.warehouse.duckdb import DuckDBEngine

LINE = "ann,2024-03-01 10:00:00,1.50,1\n"
PEOPLE = source(
    name="people",
    files={"path": "people*.csv"},
    into={"customers": True, "customer": "id"},
    columns={"city": "city", "age": "integer(age)"},
)


# ---- mappings that change ----------------------------------------------------------------------------------------


def test_a_mapping_that_changes_reads_the_files_anew(till: Till):
    till.write("sales.csv", HEADER + LINE + "ben,2024-03-02,abc,1\n")
    till.load()
    mended = source(columns={"revenue": "money(amount) else 0", "units": "integer(quantity)"})
    report = till.load(mended)
    assert (report.rows_read, report.rows_loaded, report.rows_quarantined) == (2, 2, 0)
    assert till.rows("SELECT revenue, units FROM event_purchase") == [(Decimal("1.5"), 1), (Decimal(0), 1)]
    assert till.rows("SELECT column_name FROM duckdb_columns() WHERE table_name = 'event_purchase'")[4:] == [
        ("revenue",),
        ("units",),
    ]
    assert till.one("SELECT count(*) FROM quarantine") == 0
    assert till.counts() == (2, 2, 0, 0)


def test_a_customer_who_was_a_mistake_of_the_mapping_is_forgotten_and_the_number_is_not_given_again(till: Till):
    till.write("sales.csv", HEADER + LINE)
    till.load(source(into={**SALES["into"], "customer": "quantity"}))
    assert till.rows("SELECT * FROM customer_keys") == [(1, "1")]
    till.load()
    assert till.rows("SELECT * FROM customer_keys") == [(2, "ann")]


def test_a_file_that_grew_while_the_mapping_changed_replaces_what_it_held_before(till: Till):
    till.write("sales.csv", HEADER + LINE)
    till.load()
    till.write("sales.csv", HEADER + LINE + "ben,2024-03-02,2,1\n")
    report = till.load(source(columns={"revenue": "money(amount)"}))
    assert (report.rows_loaded, report.left_as_they_were) == (2, ())
    assert till.one("SELECT count(*) FROM event_purchase") == 2


def test_rows_of_a_file_that_is_gone_stay_as_they_were_read(till: Till):
    till.write("sales-1.csv", HEADER + LINE)
    till.write("sales-2.csv", HEADER + "ben,2024-03-02,2,1\n")
    till.load()
    (till.root / "sales-1.csv").unlink()
    report = till.load(source(columns={"revenue": "money(amount)"}))
    assert (report.files, report.left_as_they_were) == (("sales-2.csv",), ("sales-1.csv",))
    assert till.rows("SELECT revenue, quantity FROM event_purchase") == [(Decimal("1.5"), 1), (Decimal(2), None)]


def test_a_type_that_changes_is_changed_in_rows_that_stay(till: Till):
    till.write("sales-1.csv", HEADER + LINE)
    till.load()
    (till.root / "sales-1.csv").unlink()
    till.write("sales-2.csv", HEADER + "ben,2024-03-02,2,2.5\n")
    till.load(source(columns={"revenue": "money(amount)", "quantity": "number(quantity)"}))
    assert till.rows("SELECT quantity FROM event_purchase ORDER BY occurred_at") == [(1.0,), (2.5,)]


def test_events_that_are_renamed_leave_their_old_table(till: Till):
    till.write("sales.csv", HEADER + LINE)
    till.load()
    renamed = source(into={**SALES["into"], "events": "sale"})
    till.load(renamed)
    assert till.one("SELECT count(*) FROM event_purchase") == 0
    assert till.one("SELECT count(*) FROM event_sale") == 1
    retire(till.engine, [renamed])
    assert "event_purchase" not in till.engine.tables()


def test_a_source_that_is_no_longer_declared_leaves_nothing(till: Till):
    till.write("sales.csv", HEADER + LINE + "bad,line,x,1\n")
    till.write("people.csv", "id,city,age\nben,Oslo,40\n")
    till.load()
    till.load(PEOPLE)
    assert retire(till.engine, [PEOPLE]) == ("sales",)
    assert till.rows("SELECT customer_id FROM customer_keys") == [("ben",)]
    assert till.rows("SELECT DISTINCT source FROM loads") == [("people",)]
    assert till.one("SELECT count(*) FROM quarantine") == 0
    assert retire(till.engine, [PEOPLE]) == ()


# ---- all or nothing ----------------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_changes_nothing(till: Till):
    till.write("sales-1.csv", HEADER + LINE)
    till.load()
    till.write("sales-2.csv", HEADER + "ben,2024-03-02,2,1\n")
    till.write("sales-3.csv", b"")
    with pytest.raises(UserError) as caught:
        till.load()
    assert (caught.value.code, caught.value.where) == ("file-empty", "sales-3.csv")
    assert till.counts() == (1, 1, 0, 0)
    assert [table for table in till.engine.tables() if "loading_" in table] == []


def test_a_fault_while_writing_changes_nothing(till: Till, monkeypatch: pytest.MonkeyPatch):
    till.write("sales-1.csv", HEADER + LINE)
    till.load()
    till.write("sales-2.csv", HEADER + "ben,2024-01-02,2,1\nben,2024-01-02,abc,1\n")

    def fails(*_: object) -> None:
        raise OSError("the lights went out")

    monkeypatch.setattr("ilk.sources.writing.quarantine", fails)
    with pytest.raises(OSError, match="lights"):
        till.load()
    assert till.counts() == (1, 1, 0, 0)
    assert till.rows("SELECT customer_id FROM customer_keys") == [("ann",)]
    monkeypatch.undo()
    assert till.load().rows_loaded == 1


def test_a_load_that_is_killed_leaves_the_last_state_and_can_be_repeated(tmp_path):
    first = HEADER + LINE
    (tmp_path / "sales-1.csv").write_text(first)
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from tests.sources.till import Till, source
        from ilk.kernel.progress import Silent
        from ilk.sources.loading import load
        from ilk.warehouse.duckdb import DuckDBEngine

        class Stops(Silent):
            def advance(self, by=1):
                print("staged", flush=True)
                sys.stdin.read()

        root = Path(sys.argv[1])
        till = Till(root, DuckDBEngine.open(root / "w.duckdb", threads=1))
        till.load()
        (root / "sales-2.csv").write_text("who,at,amount,quantity\\nben,2024-03-02,2,1\\n")
        load(till.engine, source(), [], till.context(), Stops())
        """
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "staged\n"
        process.kill()
        process.wait()
    till = Till(tmp_path, DuckDBEngine.open(tmp_path / "w.duckdb", threads=1))
    assert till.counts() == (1, 1, 0, 0)
    assert till.one("SELECT count(*) FROM event_purchase") == 1
    assert till.load().rows_loaded == 1
    assert [table for table in till.engine.tables() if "loading_" in table] == []
    till.engine.close()
