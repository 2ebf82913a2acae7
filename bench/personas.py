"""The personas of twenty segments whose members a refresh has left. Prints seconds and sizes as JSON."""

import json
import sys
from pathlib import Path

from bench.segments import AS_OF, CATALOGUE, TEXTS, refresh
from bench.timing import THREADS, timed
from ilk.catalog.project import Commerce, ProjectDefinition
from ilk.customers.reading import SegmentLabel, Words
from ilk.insight.personas.card import card
from ilk.insight.personas.ground import Ground
from ilk.insight.personas.persona import personas
from ilk.insight.personas.protected import telling
from ilk.insight.profile import profiles
from ilk.warehouse.duckdb import DuckDBEngine

PROJECT = ProjectDefinition(name="bench", commerce=Commerce(line="order", product="category"))


def main(path: Path) -> dict[str, object]:
    """What a run works out of segments, and then what the first question about personas does."""
    texts = TEXTS["twenty"]
    labels = {name: SegmentLabel(name, place) for place, name in enumerate(texts)}
    words = Words(PROJECT, events=CATALOGUE.events, segments=labels)
    engine = DuckDBEngine.open(path, threads=THREADS, memory_limit="6GB")
    try:
        sizes = refresh(engine, texts)
        described, known = timed(lambda: profiles(engine, words, AS_OF, defining={}))
        ground = Ground(engine, words, AS_OF, tuple(texts), telling(PROJECT, ()))
        worked_out, found = timed(lambda: personas(ground, known, {}))
        drawn, _ = timed(lambda: [card(each) for each in found.values()])
        journeys = sum(len(each.journeys) for each in found.values())
        seconds = {"described": described, "worked_out": worked_out, "drawn": drawn}
        return {**seconds, "sizes": sizes, "personas": len(found), "journeys": journeys}
    finally:
        engine.close()


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
