"""Faults that a person can mend: a locked or broken store, a full disk, too little memory. Nothing is half done."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from ilk.kernel.errors import Transient, UserError
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine

KEPT = pa.table({"n": list(range(1000))})

# Holds the warehouse of the first argument open until it is told to end.
HOLDER = """
import sys
from pathlib import Path
from ilk.warehouse.duckdb import DuckDBEngine
engine = DuckDBEngine.open(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.readline()
engine.close()
"""

# Writes more than the file may hold, in the way of the second argument, and tells what it was told.
WRITER = """
import resource, sys
from pathlib import Path
import pyarrow as pa
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine

path, way, limit = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
engine = DuckDBEngine.open(path, memory_limit="200MB", threads=1)
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
text = sql.call("md5", sql.cast(sql.column("n"), ValueType.TEXT))
big = sql.select({"n": sql.column("n"), "text": text}, "offered")
rows = pa.table({"n": list(range(1_000_000))})
small = sql.select({"n": sql.literal(1)}, None)
try:
    with engine.offer("offered", rows):
        match way:
            case "create":
                engine.create("big", big)
            case "swap":
                with engine.transaction() as changes:
                    changes.create("other", small)
                    changes.drop("kept")
                    changes.create("big", big)
            case "append":
                with engine.transaction() as changes:
                    changes.append("kept", big)
            case "commits":
                for _ in range(100_000):
                    with engine.transaction() as changes:
                        changes.append("ticks", rows.slice(0, 40_000))
                        changes.append("tocks", rows.slice(0, 40_000))
    print("nothing was told")
except UserError as error:
    print(error.code, "|", error.what, "|", error.hint, flush=True)
print({table: engine.run(sql.everything(table)).num_rows for table in sorted(engine.tables())}, flush=True)
engine.close()
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A warehouse with one table of a thousand rows."""
    return filled(tmp_path)


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A warehouse on a disk of eight megabytes. Skips where none may be made."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], check=False, capture_output=True)
    if made.returncode != 0:
        pytest.skip("a small disk can be made by root only")
    yield filled(disk)
    subprocess.run(["umount", disk], check=True)


def filled(folder: Path) -> Path:
    path = folder / "warehouse.duckdb"
    engine = DuckDBEngine.open(path)
    with engine.transaction() as changes:
        changes.append("kept", KEPT)
    engine.close()
    return path


def rows(path: Path) -> dict[str, int]:
    """How many rows each table has, as who opens the store next finds it."""
    engine = DuckDBEngine.open(path)
    count = sql.select({"n": sql.count_rows()}, "kept")
    found = {table: engine.run(sql.everything(table)).num_rows for table in engine.tables()}
    assert engine.run(count).column("n").to_pylist() == [found["kept"]]
    engine.close()
    return found


def program(text: str, *arguments: object) -> list[str]:
    return [sys.executable, "-c", text, *map(str, arguments)]


def test_a_store_that_another_process_holds_names_that_process(store: Path) -> None:
    with subprocess.Popen(program(HOLDER, store), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(Transient) as caught:
            DuckDBEngine.open(store)
        holder.communicate("end\n")
    assert caught.value.code == "store-locked"
    assert f"process {holder.pid} (python" in caught.value.what
    assert caught.value.where == str(store)
    assert "ilk serve" in (caught.value.hint or "")
    assert rows(store) == {"kept": 1000}


@pytest.mark.parametrize("text", [b"not a database at all", b"", b"DUCK" * 5000], ids=["text", "empty", "like one"])
def test_a_file_that_is_no_warehouse_is_told_and_left_alone(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(text)
    with pytest.raises(UserError) as caught:
        DuckDBEngine.open(path)
    assert (caught.value.code, caught.value.where) == ("store-unreadable", str(path))
    assert path.read_bytes() == text


def test_a_torn_file_is_not_called_locked(store: Path) -> None:
    whole = store.read_bytes()
    store.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError) as caught:
        rows(store)
    assert caught.value.code == "store-unreadable"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        DuckDBEngine.open(tmp_path / "nowhere" / "warehouse.duckdb")
    assert caught.value.code == "store-unreadable"


WAYS = ["create", "swap", "append"]


@pytest.mark.parametrize("way", WAYS)
def test_a_file_that_may_not_grow_leaves_the_last_good_state(store: Path, way: str) -> None:
    limit = store.stat().st_size + 2_000_000
    ended = subprocess.run(program(WRITER, store, way, limit), capture_output=True, text=True, check=True)
    told, counts, *_ = ended.stdout.splitlines()
    assert told.startswith("disk-full | the disk is full")
    assert told.endswith("nothing was changed | Free some space and run the command again.")
    assert counts == "{'kept': 1000}"
    assert rows(store) == {"kept": 1000}


@pytest.mark.parametrize("way", WAYS)
def test_a_full_disk_leaves_the_last_good_state(tiny: Path, way: str) -> None:
    ended = subprocess.run(program(WRITER, tiny, way, 0), capture_output=True, text=True, check=True)
    told, counts, *_ = ended.stdout.splitlines()
    assert told.startswith("disk-full | ")
    assert counts == "{'kept': 1000}"
    assert rows(tiny) == {"kept": 1000}


def test_a_disk_that_fills_up_at_a_commit_keeps_what_was_committed(tiny: Path) -> None:
    ended = subprocess.run(program(WRITER, tiny, "commits", 0), capture_output=True, text=True, check=True)
    told, *_ = ended.stdout.splitlines()
    assert told.startswith("disk-full | ")
    found = rows(tiny)
    assert found["kept"] == 1000
    assert found["ticks"] == found["tocks"]
    assert found["ticks"] > 0


def test_work_beyond_the_memory_limit_is_told() -> None:
    engine = DuckDBEngine.open(None, memory_limit="30MB", threads=1)
    with engine.offer("offered", pa.table({"n": list(range(300_000))})):
        text = sql.call("md5", sql.cast(sql.column("n"), ValueType.TEXT))
        numbered = sql.row_number([sql.literal(1)], [text])
        with pytest.raises(UserError) as caught:
            engine.run(sql.select({"n": numbered, "a": text, "b": sql.column("n")}, "offered"))
    assert caught.value.code == "out-of-memory"
    assert "memory_limit" in (caught.value.hint or "")
    engine.close()


def test_the_zone_of_the_machine_is_not_asked() -> None:
    text = """
import sys
from ilk.warehouse import sql
from ilk.kernel.types import ValueType
from ilk.warehouse.duckdb import DuckDBEngine
engine = DuckDBEngine.open(None)
zoned = sql.cast(sql.try_cast_zoned(sql.literal("2025-03-30 03:00:00+02")), ValueType.TEXT)
print(engine.run(sql.select({"found": zoned}, None)).column("found").to_pylist()[0])
"""
    environment = {**os.environ, "TZ": "America/New_York"}
    ended = subprocess.run(program(text), capture_output=True, text=True, check=True, env=environment)
    assert ended.stdout == "2025-03-30 01:00:00+00\n"


def test_limits_of_this_process_are_as_they_were() -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
