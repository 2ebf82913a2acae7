"""Fifty segments on DuckDB or on Spark, over the same rows. Prints seconds, memory and who belongs, as JSON."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from time import perf_counter

from bench.measuring import resident_peak, status_of
from bench.members import digest
from bench.segments import PUBLISHED, TEXTS, refresh
from bench.timing import THREADS, timed
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Engine
from ilk.warehouse.spark.engine import SparkEngine

_CONFIG = {"spark.driver.memory": "8g", "spark.sql.shuffle.partitions": str(4 * THREADS)}
"""What a user of one small machine sets: all of the memory, and few partitions instead of 200."""


def main(name: str, place: Path) -> dict[str, object]:
    """Start, the first refresh and two more; the last one counts.

    Args:
        name: `duckdb` or `spark`.
        place: DuckDB's file, or the folder with its tables as Parquet.
    """
    start = perf_counter()
    with _opened(name, place) as engine:
        engine.run(sql.select({"customers": sql.count_rows()}, "customer_keys"))
        started = perf_counter() - start
        engine.drop(set(PUBLISHED) & set(engine.tables()))
        first, _ = timed(lambda: refresh(engine, TEXTS["fifty"]))
        timed(lambda: refresh(engine, TEXTS["fifty"]))
        again, sizes = timed(lambda: refresh(engine, TEXTS["fifty"]))
        megabytes = sum(resident_peak(pid) for pid in _processes())
        members = digest(engine)
    return {
        "started": started,
        "first": first,
        "again": again,
        "sizes": sizes,
        "megabytes": megabytes,
        "members": members,
    }


@contextmanager
def _opened(name: str, place: Path) -> Iterator[Engine]:
    folder = place.with_suffix(".spark")
    rmtree(folder, ignore_errors=True)
    if name == "duckdb":
        engine: Engine = DuckDBEngine.open(place, threads=THREADS)
    else:
        tables = {file.stem: str(file) for file in place.glob("*.parquet") if file.stem not in PUBLISHED}
        engine = SparkEngine.open(str(folder), master=f"local[{THREADS}]", tables=tables, config=_CONFIG)
    try:
        yield engine
    finally:
        engine.close()
        rmtree(folder, ignore_errors=True)


def _processes() -> list[int]:
    """This process and all that it began: Spark is Java, in a process of its own."""
    found = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    parents = {pid: status_of(pid, "PPid") for pid in found}
    ours = {status_of("self", "Pid")}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sorted(ours)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
