"""Runs the comparisons, each side in a process of its own, in turn, and writes what was measured to RESULTS.md.

`python -m bench [FOLDER] [SECTION …]`: without sections all of them; the others stand as they were measured before.
"""

import os
import platform
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import gettempdir

from bench.measuring import RUNS
from bench.sections.agents import agents
from bench.sections.agreement import agreement
from bench.sections.clusters import clusters
from bench.sections.contacts import contacts
from bench.sections.database import database
from bench.sections.growth import growth
from bench.sections.identity import identity
from bench.sections.insight import insight
from bench.sections.intake import intake
from bench.sections.journey import journey
from bench.sections.live import live
from bench.sections.loading import loading
from bench.sections.personas import personas
from bench.sections.quality import quality
from bench.sections.rivals import fifty, hundred
from bench.sections.scoring import scoring
from bench.sections.server import server
from bench.sections.soak import soak
from bench.sections.spark import spark
from bench.sections.stores import stores
from bench.sections.streams import streams
from bench.sections.surveys import surveys
from bench.sections.thinking import thinking
from bench.sections.touched import touched
from bench.sections.twenty import twenty
from bench.sections.value import value

RESULTS = Path(__file__).parent / "RESULTS.md"

SECTIONS: Mapping[str, Callable[[Path], list[str]]] = {
    "journey": journey,
    "twenty": twenty,
    "server": server,
    "fifty": fifty,
    "hundred": hundred,
    "growth": growth,
    "thinking": thinking,
    "touched": touched,
    "spark": spark,
    "contacts": contacts,
    "agreement": agreement,
    "clusters": clusters,
    "value": value,
    "scoring": scoring,
    "personas": personas,
    "insight": insight,
    "database": database,
    "loading": loading,
    "agents": agents,
    "quality": quality,
    "identity": identity,
    "live": live,
    "surveys": surveys,
    "intake": intake,
    "stores": stores,
    "streams": streams,
    "soak": soak,
}
"""The sections of RESULTS.md, in their order. Each answers its title and its lines."""


def measured_before() -> dict[str, str]:
    """The sections as they stand in RESULTS.md, by number; others by their heading."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    names = dict(enumerate(SECTIONS, start=1))
    found = {}
    for part in text.split("\n## ")[1:]:
        number, _, _ = part.partition(".")
        heading = part.splitlines()[0]
        found[names.get(int(number), heading) if number.isdigit() else heading] = f"## {part.strip()}"
    return found


def measure(name: str, folder: Path) -> str:
    """One section, measured now."""
    title, *lines = SECTIONS[name](folder)
    return "\n".join([f"## {list(SECTIONS).index(name) + 1}. {title}", *lines]).strip()


def main() -> None:
    """Measure; the first argument is a folder for generated data (20 GB for everything), kept for the next time."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(gettempdir()) / "ilk-bench"
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or SECTIONS:
        sections = measured_before() | {name: measure(name, folder)}
        head = [
            "# Measurements",
            "",
            f"Written by `make bench` (medians of {RUNS} runs in turn after a warm-up where nothing else is said; each side in"
            ' a process of its own). One section again: `make bench ARGS="FOLDER twenty"`. What these figures mean, and what'
            " is slow: [Speed](../docs/performance.md).",
            f"Python {platform.python_version()}, {os.cpu_count()} cores. Times differ from machine to machine: quote the"
            " ratios.",
        ]
        in_order = [name for name in SECTIONS if name in sections] + [name for name in sections if name not in SECTIONS]
        parts = ["\n".join(head), *(sections[each] for each in in_order)]
        RESULTS.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
        print(sections[name], flush=True)


if __name__ == "__main__":
    main()
