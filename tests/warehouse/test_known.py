"""What an engine knows of its tables is never older than the last change that has ended."""

from contextlib import closing

import pytest

from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Job
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


def test_it_is_asked_once_until_something_changes() -> None:
    known, asked = KnownTables(), []

    def ask() -> dict[str, dict[str, str]]:
        asked.append(True)
        return {}

    known.tables(ask)
    known.tables(ask)
    assert len(asked) == 1
    with known.changing():
        known.tables(ask)
    known.tables(ask)
    assert len(asked) == 2


def test_what_was_asked_before_a_change_ended_is_not_kept() -> None:
    known = KnownTables()

    def asked_too_early() -> dict[str, dict[str, str]]:
        with known.changing():
            return {"old": {}}

    assert known.tables(asked_too_early) == {"old": {}}
    assert known.tables(lambda: {"new": {}}) == {"new": {}}
