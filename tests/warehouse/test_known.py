"""What an engine knows of its tables is never older than the last change that has ended."""

from contextlib import closing

import pyarrow as pa
import pytest

from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Columns, Job
from ilk.warehouse.known import KnownTables

ONE = sql.select({"n": sql.literal(1)}, None)
TWO = sql.select({"n": sql.literal(1), "m": sql.literal(2)}, None)


def test_every_way_to_change_tables_is_seen() -> None:
    with closing(DuckDBEngine.open(None)) as engine:
        assert "a" not in engine.tables()
        engine.create("a", ONE)
        engine.create_all([Job("b", ONE), Job("c", ONE)])
        assert {"a", "b", "c"} <= engine.tables().keys()
        with engine.transaction() as changes:
            changes.append("a", TWO)
            changes.rename("b", "d")
        assert list(engine.tables()["a"]) == ["n", "m"]
        assert {"b", "d"} & engine.tables().keys() == {"d"}
        engine.drop(["a"])
        assert "a" not in engine.tables()


def test_a_transaction_that_fails_leaves_what_is_known() -> None:
    def fail(engine: DuckDBEngine) -> None:
        with engine.transaction() as changes:
            changes.create("half", ONE)
            raise KeyError("half way")

    with closing(DuckDBEngine.open(None)) as engine:
        before = engine.tables()
        with pytest.raises(KeyError):
            fail(engine)
        assert engine.tables() == before


def test_a_table_that_a_transaction_made_anew_is_known_to_it() -> None:
    with closing(DuckDBEngine.open(None)) as engine:
        engine.create("a", TWO)
        with engine.transaction() as changes:
            changes.drop("a")
            changes.append("a", ONE)
            changes.append("a", TWO)
            changes.create("b", ONE)
            changes.rename("b", "c")
            changes.append("b", TWO)
            changes.append("c", TWO)
        assert {name: list(columns) for name, columns in engine.tables().items()} == {
            "a": ["n", "m"],
            "b": ["n", "m"],
            "c": ["n", "m"],
        }
        assert [engine.run(sql.everything(name)).num_rows for name in "abc"] == [2, 1, 2]


def test_a_table_that_is_gone_ends_no_transaction_of_what_was_offered() -> None:
    with closing(DuckDBEngine.open(None)) as engine:
        engine.create("gone", ONE)
        assert "gone" in engine.tables()
        engine.drop(["gone"])
        with engine.offer("offered", pa.table({"n": [1]})), engine.transaction() as changes:
            changes.append("a", sql.everything("offered"))
            changes.append("b", ONE)
            changes.append("gone", ONE)
        assert engine.tables().keys() == {"a", "b", "gone"}


def test_what_a_library_made_in_a_cursor_of_its_own_is_seen() -> None:
    with closing(DuckDBEngine.open(None)) as engine:
        assert engine.tables() == {}
        with engine.passing() as cursor:
            cursor.execute("CREATE TABLE made AS SELECT 1 AS n")
        assert engine.tables() == {"made": {"n": "INTEGER"}}


class Asked:
    """Tables, and how often they were asked for: all of them, or one by one."""

    def __init__(self, **tables: dict[str, str]) -> None:
        self.tables = tables
        self.all, self.one = 0, 0

    def everything(self) -> dict[str, dict[str, str]]:
        self.all += 1
        return dict(self.tables)

    def each(self, name: str) -> dict[str, str] | None:
        self.one += 1
        return self.tables.get(name)

    def known_to(self, known: KnownTables) -> dict[str, Columns]:
        return dict(known.tables(self.everything, self.each))


def test_only_what_changed_is_asked_for_again() -> None:
    known, asked = KnownTables(), Asked(a={"n": "INTEGER"}, b={})
    asked.known_to(known)
    asked.known_to(known)
    assert (asked.all, asked.one) == (1, 0)
    with known.changing("a") as changed:
        assert asked.known_to(known) == asked.tables
        changed.update(("b", "c"))
    asked.tables = {"a": {"m": "INTEGER"}, "c": {}}
    assert asked.known_to(known) == asked.tables
    assert (asked.all, asked.one) == (1, 3)
    with known.changing(*"abcdef"):
        pass
    asked.known_to(known)
    assert (asked.all, asked.one) == (2, 3)


def test_what_was_asked_before_a_change_ended_is_not_kept() -> None:
    known, asked = KnownTables(), Asked(old={})

    def asked_too_early() -> dict[str, dict[str, str]]:
        with known.changing("old", "new"):
            return asked.everything()

    assert known.tables(asked_too_early, asked.each) == {"old": {}}
    asked.tables = {"new": {}}
    assert asked.known_to(known) == {"new": {}}
