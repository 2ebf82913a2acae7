"""Reading, compiling and counting one definition after the other, as while somebody types. Prints JSON."""

import json
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.fifty import FIFTY
from bench.segments import AS_OF, CATALOGUE, PUBLISHED, THREADS, refresh
from ilk.segments.checking import read_condition
from ilk.segments.compile import Definitions, compile_program, question
from ilk.segments.tree import Moment
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine

MOMENT = Moment(AS_OF, CATALOGUE.zone)


def _milliseconds(since: float) -> float:
    return (perf_counter() - since) * 1000


def main(path: Path) -> dict[str, object]:
    """Milliseconds to build the grammar and to compile; seconds to count."""
    start = perf_counter()
    read_condition("everyone", CATALOGUE)
    grammar = _milliseconds(start)
    start = perf_counter()
    trees = {name: read_condition(said.text, CATALOGUE) for name, said in FIFTY.items()}
    compile_program(Definitions(segments=trees), CATALOGUE, MOMENT)
    compiled = _milliseconds(start)
    engine = DuckDBEngine.open(path, threads=THREADS)
    if not set(PUBLISHED) <= set(engine.tables()):
        refresh(engine, {"everyone": "everyone"})
    seconds = {}
    for said in FIFTY.values():
        start = perf_counter()
        members = question(read_condition(said.text, CATALOGUE), CATALOGUE, MOMENT)
        engine.run(sql.select({"members": sql.count_rows()}, members))
        seconds[said.text] = perf_counter() - start
    engine.close()
    slowest = max(seconds, key=lambda text: seconds[text])
    return {
        "grammar_ms": grammar,
        "compile_ms": compiled,
        "median": median(seconds.values()),
        "slowest": slowest,
        "most": seconds[slowest],
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
