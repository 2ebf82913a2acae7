"""What an analytic engine promises, whichever it is: tables, batches of rows, and changes that come together."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from ilk.kernel.errors import UserError
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Engine, Into, Job, Transaction, Worked
from ilk.warehouse.spark.engine import SparkEngine
from ilk.warehouse.sql import Query

OPENED: dict[str, Callable[[Path], Engine]] = {
    "in memory": lambda _: DuckDBEngine.open(None, memory_limit="500MB", threads=2),
    "in a file": lambda folder: DuckDBEngine.open(folder / "warehouse.duckdb", memory_limit="500MB", threads=2),
    "on Spark": lambda folder: SparkEngine.open(str(folder / "warehouse")),
}
KEPT = ("in a file", "on Spark")


def engine_named(request: pytest.FixtureRequest) -> Callable[[Path], Engine]:
    if request.param == "on Spark":
        request.getfixturevalue("spark")
    return OPENED[request.param]


@pytest.fixture(params=OPENED)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    opened = engine_named(request)(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(params=KEPT)
def opening(request: pytest.FixtureRequest) -> Callable[[Path], Engine]:
    return engine_named(request)


def numbers(*values: int, name: str = "n") -> Query:
    return sql.stack([sql.select({name: sql.whole(sql.literal(value))}, None) for value in values])


def column(engine: Engine, table: str, name: str = "n") -> list[int]:
    """The numbers of a column in their own order: engines promise none that is not asked for."""
    found: list[int] = engine.run(sql.everything(table)).column(name).to_pylist()
    return sorted(found)


class Changed(Exception):
    """Something goes wrong within a transaction."""


def test_rows_come_whole(engine: Engine) -> None:
    assert engine.run(numbers(1, 2)).to_pydict() == {"n": [1, 2]}
    nothing = engine.run(sql.no_rows({"n": "INTEGER"}))
    assert (nothing.num_rows, nothing.column_names) == (0, ["n"])


def test_rows_come_in_batches(engine: Engine) -> None:
    engine.create("many", sql.parse_steps("SELECT unnest(range(2500)) AS n", names={}, params={}))
    with engine.stream(sql.everything("many"), 1000) as batches:
        sizes = [batch.num_rows for batch in batches]
    assert sum(sizes) == 2500
    assert max(sizes) <= 1000
    with engine.stream(sql.everything("many"), 1000) as batches:
        batches.read_next_batch()
    # A stream that was left early holds nothing up.
    assert engine.run(sql.everything("many")).num_rows == 2500


def doubling() -> Callable[[pa.Table], Worked]:
    """Work that is sent by value: executors know no tests. Its figures are rows, and their sum."""

    def doubled(rows: pa.Table) -> Worked:
        twice = [2 * number for number in rows["n"].to_pylist()]
        return Worked(pa.table({"twice": pa.array(twice, pa.int64())}), (float(len(twice)), float(sum(twice))))

    return doubled


def test_python_works_on_batches_and_their_rows_become_a_table(engine: Engine) -> None:
    engine.create("t", numbers(7))
    into = Into("t", pa.schema({"twice": pa.int64()}))
    assert engine.each_batch(numbers(1, 2, 3), doubling(), into) == (3.0, 12.0)
    assert column(engine, "t", "twice") == [2, 4, 6]
    assert dict(engine.tables()["t"]) == {"twice": "BIGINT"}


def test_a_table_that_python_made_is_read_as_any_other(engine: Engine) -> None:
    engine.each_batch(numbers(1, 2), doubling(), Into("t", pa.schema({"twice": pa.int64()})))
    with engine.transaction() as changes:
        changes.append("t", sql.select({"twice": sql.literal(9)}, None))
    with engine.stream(sql.everything("t")) as batches:
        assert batches.schema.names == ["twice"]
        assert sorted(batches.read_all()["twice"].to_pylist()) == [2, 4, 9]


def test_of_no_rows_python_makes_an_empty_table_and_no_figures(engine: Engine) -> None:
    into = Into("t", pa.schema({"twice": pa.int64()}))
    assert engine.each_batch(sql.no_rows({"n": "INTEGER"}), doubling(), into) == ()
    assert column(engine, "t", "twice") == []


def test_figures_alone_are_summed_and_nothing_is_kept(engine: Engine) -> None:
    assert engine.each_batch(numbers(1, 2, 3), doubling()) == (3.0, 12.0)
    assert dict(engine.tables()) == {}


def test_what_python_says_to_people_is_told_and_the_table_stays(engine: Engine) -> None:
    def refuse(_: pa.Table) -> Worked:
        raise UserError("not-finite", 'a figure of "n"\nis not finite', where="n", known=["m"], hint="Mend {it}.")

    engine.create("t", numbers(7))
    with pytest.raises(UserError) as told:
        engine.each_batch(numbers(1), refuse, Into("t", pa.schema({"twice": pa.int64()})))
    said = told.value
    assert (said.code, said.what) == ("not-finite", 'a figure of "n"\nis not finite')
    assert (said.where, said.known, said.hint) == ("n", ("m",), "Mend {it}.")
    assert column(engine, "t") == [7]


def test_a_table_is_created_and_created_again(engine: Engine) -> None:
    engine.create("t", numbers(1))
    engine.create("t", numbers(2, 3, name="m"))
    assert column(engine, "t", "m") == [2, 3]
    assert dict(engine.tables()) == {"t": {"m": "INTEGER"}}


def test_a_table_may_be_made_of_itself(engine: Engine) -> None:
    engine.create("t", numbers(1, 2))
    engine.create("t", sql.select({"n": sql.arithmetic(sql.column("n"), "+", sql.literal(1))}, "t"))
    assert column(engine, "t") == [2, 3]


def test_several_tables_are_created_side_by_side(engine: Engine) -> None:
    done: list[None] = []
    engine.create_all([Job(f"t{number}", numbers(number)) for number in range(5)], lambda: done.append(None))
    assert len(done) == 5
    assert [column(engine, f"t{number}") for number in range(5)] == [[number] for number in range(5)]
    engine.create_all([])


def test_a_failing_table_of_several_is_reported_when_the_others_are_done(engine: Engine) -> None:
    jobs = [Job("good", numbers(1)), Job("bad", sql.everything("nowhere")), Job("fine", numbers(2))]
    with pytest.raises(Exception, match="nowhere"):
        engine.create_all(jobs)
    assert set(engine.tables()) == {"good", "fine"}


def test_tables_are_listed_with_their_columns_in_order(engine: Engine) -> None:
    assert dict(engine.tables()) == {}
    with engine.transaction() as changes:
        changes.append("T x", pa.table({"b": pa.array(["x"]), "a": pa.array([1.5])}))
    assert {name: list(columns.items()) for name, columns in engine.tables().items()} == {
        "T x": [("b", "VARCHAR"), ("a", "DOUBLE")]
    }


def test_changes_become_visible_together(engine: Engine) -> None:
    engine.create("t", numbers(1))
    with engine.transaction() as changes:
        changes.create("u", numbers(2))
        changes.append("t", numbers(3))
        assert set(engine.tables()) == {"t"}
        assert column(engine, "t") == [1]
    assert column(engine, "t") == [1, 3]
    assert column(engine, "u") == [2]


def test_changes_are_forgotten_together_when_something_goes_wrong(engine: Engine) -> None:
    engine.create("t", numbers(1))
    engine.create("old", numbers(9))

    def change(changes: Transaction) -> None:
        changes.create("u", numbers(2))
        changes.append("t", numbers(3))
        changes.append("t", pa.table({"more": ["x"]}))
        changes.drop("old")
        changes.rename("u", "t")
        changes.execute(sql.delete("t"))
        raise Changed

    with pytest.raises(Changed), engine.transaction() as changes:
        change(changes)
    assert set(engine.tables()) == {"t", "old"}
    assert dict(engine.tables()["t"]) == {"n": "INTEGER"}
    assert (column(engine, "t"), column(engine, "old")) == ([1], [9])


def test_changes_are_forgotten_when_a_statement_fails(engine: Engine) -> None:
    engine.create("t", numbers(1))

    def change(changes: Transaction) -> None:
        changes.append("t", numbers(2))
        changes.create("u", sql.everything("nowhere"))

    with pytest.raises(Exception, match="nowhere"), engine.transaction() as changes:
        change(changes)
    assert column(engine, "t") == [1]
    with engine.transaction() as changes:
        changes.append("t", numbers(3))
    assert column(engine, "t") == [1, 3]


def test_rows_are_added_by_name_and_columns_when_they_are_new(engine: Engine) -> None:
    with engine.transaction() as changes:
        changes.append("t", numbers(1))
        changes.append("t", pa.table({"text": ["x"], "n": pa.array([2], pa.int32())}))
        changes.append("t", sql.select({"text": sql.literal("y")}, None))
        changes.append("t", pa.table({"list": pa.array([["a"]]), "at": pa.array([None], pa.timestamp("us"))}))
    assert dict(engine.tables()["t"]) == {"n": "INTEGER", "text": "VARCHAR", "list": "VARCHAR[]", "at": "TIMESTAMP"}
    rows = engine.run(sql.everything("t")).to_pylist()
    said = [(row["n"], row["text"], row["list"], row["at"]) for row in rows]
    expected = [(1, None, None, None), (2, "x", None, None), (None, "y", None, None), (None, None, ["a"], None)]
    assert sorted(said, key=str) == sorted(expected, key=str)


def test_a_staged_table_takes_the_place_of_another(engine: Engine) -> None:
    engine.create("t", numbers(1))
    engine.create("staged_t", numbers(2))
    with engine.transaction() as changes:
        changes.rename("staged_t", "t")
    assert set(engine.tables()) == {"t"}
    assert column(engine, "t") == [2]
    engine.create("staged_new", numbers(3))
    with engine.transaction() as changes:
        changes.rename("staged_new", "new")
    assert column(engine, "new") == [3]


def test_rows_are_deleted_by_a_condition_and_by_the_keys_of_others(engine: Engine) -> None:
    engine.create("t", numbers(1, 2, 3, 4))
    engine.create("others", numbers(2, 3))
    with engine.transaction() as changes:
        changes.execute(sql.delete_matching("t", "others", ("n",)))
        changes.execute(sql.delete("t", sql.compare(sql.column("n"), "=", sql.literal(4))))
    assert column(engine, "t") == [1]
    with engine.transaction() as changes:
        changes.execute(sql.delete("t"))
    assert column(engine, "t") == []


def test_tables_are_dropped_and_those_that_are_not_there_passed_over(engine: Engine) -> None:
    engine.create("t", numbers(1))
    engine.drop(["t", "nowhere"])
    assert dict(engine.tables()) == {}


def test_rows_from_outside_can_be_read_while_they_are_offered(engine: Engine) -> None:
    offered = pa.table({"n": [1, 2, 3]})
    with engine.offer("outside", offered):
        assert column(engine, "outside") == [1, 2, 3]
        engine.create("t", sql.everything("outside"))
        with engine.transaction() as changes:
            changes.append("t", sql.everything("outside"))
    assert column(engine, "t") == [1, 1, 2, 2, 3, 3]
    assert set(engine.tables()) == {"t"}
    with pytest.raises(Exception, match="outside"):
        engine.run(sql.everything("outside"))


def test_a_reader_can_be_offered_once(engine: Engine) -> None:
    batches = pa.RecordBatchReader.from_batches(
        pa.schema([("n", pa.int64())]), (pa.record_batch({"n": [number, number]}) for number in range(3))
    )
    with engine.offer("outside", batches):
        engine.create("t", sql.everything("outside"))
    assert column(engine, "t") == [0, 0, 1, 1, 2, 2]


def test_what_is_offered_is_taken_back_when_something_goes_wrong(engine: Engine) -> None:
    with pytest.raises(Changed), engine.offer("outside", pa.table({"n": [1]})):
        raise Changed
    with pytest.raises(Exception, match="outside"):
        engine.run(sql.everything("outside"))


def test_threads_share_an_engine(engine: Engine) -> None:
    engine.create("t", sql.parse_steps("SELECT unnest(range(1000)) AS n", names={}, params={}))
    found: list[int] = []

    def count() -> None:
        found.extend(engine.run(sql.select({"n": sql.count_rows()}, "t")).column("n").to_pylist())

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1000] * 8


def test_what_was_written_is_there_when_the_file_is_opened_again(
    opening: Callable[[Path], Engine], tmp_path: Path
) -> None:
    first = opening(tmp_path)
    first.create("t", numbers(1, 2))
    first.close()
    second = opening(tmp_path)
    assert column(second, "t") == [1, 2]
    second.close()
