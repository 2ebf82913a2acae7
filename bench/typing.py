"""Reading, compiling and counting one definition after the other, as while somebody types. Prints JSON."""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from bench.fifty import FIFTY
from bench.segments import AS_OF, CATALOGUE, PUBLISHED, refresh
from bench.timing import THREADS
from ilk.segments.compile import Definitions, compile_program
from ilk.segments.language.checking import read_condition
from ilk.segments.questions.asking import inquire, row_counts
from ilk.segments.tree import Moment
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Engine

MOMENT = Moment(AS_OF, CATALOGUE.zone)


def main(path: Path) -> dict[str, object]:
    """Milliseconds to build the grammar and to compile; seconds to count."""
    grammar = _milliseconds(lambda: read_condition("everyone", CATALOGUE))
    first = _milliseconds(_compiled)
    again = median(_milliseconds(_compiled) for _ in range(5))
    engine = DuckDBEngine.open(path, threads=THREADS)
    try:
        if not set(PUBLISHED) <= set(engine.tables()):
            refresh(engine, {"everyone": "everyone"})
        _counted(engine, "everyone")
        seconds = {said.text: _milliseconds(partial(_counted, engine, said.text)) / 1000 for said in FIFTY.values()}
    finally:
        engine.close()
    slowest = max(seconds, key=lambda text: seconds[text])
    return {
        "grammar_ms": grammar,
        "first_ms": first,
        "compile_ms": again,
        "median": median(seconds.values()),
        "most_of": quantiles(seconds.values(), n=10)[-1],
        "slowest": slowest,
        "most": seconds[slowest],
    }


def _compiled() -> None:
    """From fifty texts to the program of a refresh."""
    trees = {name: read_condition(said.text, CATALOGUE) for name, said in FIFTY.items()}
    compile_program(Definitions(segments=trees), CATALOGUE, MOMENT)


def _counted(engine: Engine, text: str) -> None:
    """What the studio asks at each pause: who it holds for, each branch, and how many rows it reads."""
    inquiry = inquire(read_condition(text, CATALOGUE), CATALOGUE, MOMENT, engine.tables()["customers"])
    inquiry.tally(engine)
    row_counts(engine, inquiry.tables)


def _milliseconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
