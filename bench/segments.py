"""A set of segments: Ilk's refresh. Prints seconds and sizes as JSON."""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bench.fifty import FIFTY, many
from bench.timing import THREADS, Sizes, timed
from bench.twenty import TWENTY
from ilk.catalog.schema import Catalogue, EventSchema
from ilk.customers.base import Origins, base_query
from ilk.kernel.cycles import look_seldom
from ilk.kernel.types import ValueType
from ilk.segments.compile import Definitions, compile_program
from ilk.segments.language.checking import read_condition
from ilk.segments.refresh.ledger import Stamp
from ilk.segments.refresh.staging import begin_memberships, forget_staged, publish, stage_customers, stage_memberships
from ilk.segments.tree import Moment
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Engine

AS_OF = datetime(2025, 12, 31, tzinfo=UTC)
PROPERTIES = {
    "view": {"category": ValueType.TEXT, "channel": ValueType.TEXT, "product": ValueType.INTEGER},
    "visit": {"channel": ValueType.TEXT},
    "order": {"revenue": ValueType.MONEY, "category": ValueType.TEXT, "channel": ValueType.TEXT},
    "support_call": {"channel": ValueType.TEXT},
}
CATALOGUE = Catalogue(events={name: EventSchema(types, seen=True) for name, types in PROPERTIES.items()})
PUBLISHED = ("customers", "customer_metrics", "memberships", "membership_ledger", "segment_sizes")
TEXTS = {
    "twenty": {name: text for name, (text, _) in TWENTY.items()},
    "fifty": {name: said.text for name, said in FIFTY.items()},
}
for _count in (1, 10, 50, 200):
    TEXTS[f"first-{_count}"] = dict(list(many().items())[:_count])


def refresh(engine: Engine, texts: Mapping[str, str], as_of: datetime = AS_OF) -> Sizes:
    """Compile, compute facts and memberships, keep the ledger, and publish. The size of each segment."""
    conditions = {name: read_condition(text, CATALOGUE) for name, text in texts.items()}
    program = compile_program(Definitions(segments=conditions), CATALOGUE, Moment(as_of, CATALOGUE.zone))
    begin_memberships(engine)
    stage_customers(engine, program, base_query(Origins(), CATALOGUE, as_of, present=True))
    stamp = Stamp(as_of, "bench", dict.fromkeys(texts, 1))
    sizes = dict(stage_memberships(engine, program, stamp, recorded=list(texts), value_metric=None))
    with engine.transaction() as changes:
        publish(changes, engine.tables())
    forget_staged(engine)
    return sizes


def main(kind: str, path: Path, memory: str | None) -> dict[str, object]:
    """The first refresh, and one with memberships in place."""
    engine = DuckDBEngine.open(path, threads=THREADS, memory_limit=memory)
    try:
        engine.drop(PUBLISHED)
        first, _ = timed(lambda: refresh(engine, TEXTS[kind]))
        again, sizes = timed(lambda: refresh(engine, TEXTS[kind]))
        return {"first": first, "again": again, "sizes": sizes}
    finally:
        engine.close()


if __name__ == "__main__":
    look_seldom()  # as the command does
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None)))
