"""What Spark's warehouse promises beside the rest: editions, tables of others, one owner, faults in words."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ilk.kernel.errors import Bug, Transient, UserError
from ilk.warehouse import sql
from ilk.warehouse.engine import Transaction
from ilk.warehouse.spark.engine import SparkEngine
from ilk.warehouse.spark.faults import told_plainly
from ilk.warehouse.spark.owner import own

OTHERS = pa.table({"n": [1, 2], "at": pa.array([0, 3_600_000_000], pa.timestamp("us", "UTC"))})


@pytest.fixture
def root(spark: None, tmp_path: Path) -> Path:  # noqa: ARG001 - it runs as long as the test
    return tmp_path / "warehouse"


@pytest.fixture
def engine(root: Path) -> Iterator[SparkEngine]:
    pq.write_table(OTHERS, root.parent / "others.parquet")
    opened = SparkEngine.open(str(root), tables={"theirs": str(root.parent / "others.parquet")})
    yield opened
    opened.close()


def rows(*values: int) -> pa.Table:
    return pa.table({"n": values})


def numbers(engine: SparkEngine, table: str) -> list[int]:
    return sorted(engine.run(sql.everything(table)).column("n").to_pylist())


def write(engine: SparkEngine, table: str, *values: int) -> None:
    with engine.transaction() as changes:
        changes.drop(table)
        changes.append(table, rows(*values))


def test_what_a_process_that_died_left_is_removed(engine: SparkEngine, root: Path) -> None:
    write(engine, "t", 1)
    for name in ("data/halfway/part-00000.parquet", "editions/000000000099.json.0a1b.tmp"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("half a file", encoding="utf-8")
    again = SparkEngine.open(str(root))
    assert numbers(again, "t") == [1]
    assert not (root / "data" / "halfway").exists()
    assert [path.name for path in (root / "editions").glob("[0-9]*")] == ["000000000001.json"]
    again.close()


def test_a_transaction_that_failed_leaves_no_rows_behind(engine: SparkEngine, root: Path) -> None:
    write(engine, "t", 1)
    before = set((root / "data").iterdir())

    def change(changes: Transaction) -> None:
        changes.append("t", rows(2))
        raise KeyError

    with pytest.raises(KeyError), engine.transaction() as changes:
        change(changes)
    assert set((root / "data").iterdir()) == before


def test_who_reads_keeps_their_rows_while_others_take_their_place(engine: SparkEngine, root: Path) -> None:
    write(engine, "t", 1)
    old = set((root / "data").iterdir())
    with engine.transaction() as changes:
        changes.append("copy", sql.everything("t"))
        write(engine, "t", 2)
        assert old <= set((root / "data").iterdir())
        changes.append("copy", sql.everything("t"))
    assert (numbers(engine, "copy"), numbers(engine, "t")) == ([1, 1], [2])
    assert not old & set((root / "data").iterdir())


def test_two_who_add_to_one_table_at_the_same_time_are_told_apart(engine: SparkEngine) -> None:
    write(engine, "t", 1)

    def change(changes: Transaction) -> None:
        changes.append("t", rows(2))
        with engine.transaction() as others:
            others.append("t", rows(3))

    with pytest.raises(Bug, match="two writers changed t"), engine.transaction() as changes:
        change(changes)
    assert numbers(engine, "t") == [1, 3]


def test_a_table_of_others_is_read_where_it_is_and_never_changed(engine: SparkEngine, root: Path) -> None:
    assert dict(engine.tables()["theirs"]) == {"n": "BIGINT", "at": "TIMESTAMP"}
    beside = sql.select({"at": sql.largest(sql.column("at"))}, "theirs")
    assert engine.run(beside).column("at").type == pa.timestamp("us")
    assert numbers(engine, "theirs") == [1, 2]
    engine.drop(["theirs"])
    with pytest.raises(UserError) as caught:
        engine.create("theirs", sql.everything("theirs"))
    assert caught.value.code == "table-of-others"
    assert pq.read_table(root.parent / "others.parquet").num_rows == 2


def test_one_process_at_a_time_owns_the_folder(tmp_path: Path) -> None:
    lock = tmp_path / "warehouse.lock"
    with own(lock), pytest.raises(Transient) as caught:
        own(lock)
    assert caught.value.code == "store-locked"
    own(lock).close()


def test_without_pyspark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(UserError) as caught:
        SparkEngine.open(str(tmp_path))
    assert caught.value.code == "extra-missing"
    assert "ilk[spark]" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("java.io.IOException: No space left on device", "disk-full"),
        ("java.lang.OutOfMemoryError: Java heap space", "out-of-memory"),
        ("Cannot call methods on a stopped SparkContext.", "spark-unavailable"),
        ("java.io.FileNotFoundException: /x (Permission denied)", "store-unreadable"),
    ],
)
def test_faults_that_a_person_can_mend_are_told_plainly(said: str, code: str) -> None:
    with pytest.raises(UserError) as caught, told_plainly("/warehouse"):
        raise RuntimeError(said)
    assert caught.value.code == code


def test_other_faults_pass() -> None:
    with pytest.raises(RuntimeError, match="something else"), told_plainly("/warehouse"):
        raise RuntimeError("something else")
