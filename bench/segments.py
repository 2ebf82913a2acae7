"""Twenty segments over 200,000 customers and 20 million events: Ilk's refresh against twenty DuckDB queries."""

import resource
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import duckdb

from bench.events import generate
from bench.twenty import TWENTY
from ilk.catalog.schema import Catalogue, EventSchema
from ilk.customers.base import Origins, base_query
from ilk.kernel.types import ValueType
from ilk.segments.checking import read_condition
from ilk.segments.compile import Definitions, compile_program
from ilk.segments.refresh import Stamp, begin_memberships, forget_staged, stage_customers, stage_memberships
from ilk.segments.tree import Moment
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine

AS_OF = datetime(2025, 12, 31, tzinfo=UTC)
CATALOGUE = Catalogue(
    events={
        "view": EventSchema({"category": ValueType.TEXT, "channel": ValueType.TEXT, "product": ValueType.INTEGER}),
        "visit": EventSchema({"channel": ValueType.TEXT}),
        "order": EventSchema({"revenue": ValueType.MONEY, "category": ValueType.TEXT, "channel": ValueType.TEXT}),
        "support_call": EventSchema({"channel": ValueType.TEXT}),
    }
)


def ilk(path: Path) -> dict[str, int]:
    """Ilk's refresh: customers, facts, memberships, ledger and sizes, staged. The size of each segment."""
    engine = DuckDBEngine.open(path, threads=2)
    try:
        conditions = {name: read_condition(text, CATALOGUE) for name, (text, _) in TWENTY.items()}
        program = compile_program(Definitions(segments=conditions), CATALOGUE, Moment(AS_OF, CATALOGUE.zone))
        begin_memberships(engine)
        stage_customers(engine, program, base_query(Origins(), CATALOGUE, AS_OF, present=True))
        stamp = Stamp(AS_OF, "bench", dict.fromkeys(TWENTY, 1))
        return dict(stage_memberships(engine, program, stamp, recorded=list(TWENTY), value_metric=None))
    finally:
        forget_staged(engine)
        engine.close()


def queries(path: Path) -> dict[str, int]:
    """Twenty queries one after the other, each into a table of its own. The size of each segment."""
    connection = duckdb.connect(str(path), config={"threads": 2})
    try:
        sizes = {}
        for name, (_, query) in TWENTY.items():
            connection.execute(f"CREATE OR REPLACE TABLE segment_{name} AS {query}")  # noqa: S608 - our own text
            found = connection.execute(f"SELECT count(*) FROM segment_{name}").fetchone()  # noqa: S608
            sizes[name] = found[0] if found else 0
        return sizes
    finally:
        connection.close()


def timed(work: Callable[[], dict[str, int]]) -> tuple[float, dict[str, int]]:
    """Seconds of the best of three runs after a warm-up, and what was answered."""
    answer = work()
    seconds = []
    for _ in range(3):
        start = perf_counter()
        answer = work()
        seconds.append(perf_counter() - start)
    return min(seconds), answer


def peak_megabytes() -> int:
    """The largest resident size of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


__all__ = ["ilk", "peak_megabytes", "queries", "sql", "sys", "timed"]


if __name__ == "__main__":
    user, ours = generate(Path(sys.argv[1]))
    a, one = timed(lambda: ilk(ours))
    b, two = timed(lambda: queries(user))
    print(a, b, b / a, one == two, {k: (one[k], two[k]) for k in one if one[k] != two[k]}, peak_megabytes())
