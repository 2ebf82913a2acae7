"""Runs the comparisons, each side in a process of its own, in turn, and writes what was measured to RESULTS.md.

`python -m bench [FOLDER] [SECTION …]`: without sections all of them; the others stand as they were measured before.
"""

import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import gettempdir
from time import perf_counter
from urllib.request import urlopen

from bench.events import CUSTOMERS, EVENTS, exported, generate
from bench.fifty import FIFTY
from bench.twenty import TWENTY
from ilk.app.demo import prepare_demo

RUNS = 3
RESULTS = Path(__file__).parent / "RESULTS.md"
MEGABYTE = 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """A command's wall seconds (median of its runs), its peak memory in MB, and the last line it printed."""

    seconds: float
    megabytes: int
    said: str


def measured_in_turn(*commands: list[str], runs: int = RUNS, warm: bool = True) -> list[Measured]:
    """Several commands, run in turn, so many times, after a warm-up."""
    for command in commands if warm else ():
        _once(command)
    rounds = [[_once(command) for command in commands] for _ in range(runs)]
    return [
        Measured(median(each.seconds for each in runs), max(each.megabytes for each in runs), runs[-1].said)
        for runs in zip(*rounds, strict=True)
    ]


def _once(command: list[str]) -> Measured:
    start = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.read().strip().splitlines()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed: {' '.join(command)}")
    return Measured(perf_counter() - start, usage.ru_maxrss // MEGABYTE, said[-1] if said else "")


def journey(folder: Path) -> list[str]:
    """The demonstration's whole run against a pandas script."""
    demo = prepare_demo(folder / "complete-journey")
    ours, theirs = measured_in_turn(_module("journey_ilk", demo), _module("journey_pandas", demo / "data"))
    return [
        "## 1. `ilk run` on the demonstration, against a pandas script",
        "",
        "1,469,307 receipt lines, 2,469 households: load, orders, 27 traits, 24 segments at 11 instants, 24 profiles. Ilk also"
        " keeps the rows, the quarantine, the ledger and the history of traits, and draws nothing from memory at the next run;"
        " the script (`bench/journey_pandas.py`) reads, computes and forgets.",
        "",
        "| | seconds | peak MB |",
        "|---|---|---|",
        f"| Ilk | {ours.seconds:.1f} | {ours.megabytes} |",
        f"| pandas | {theirs.seconds:.1f} | {theirs.megabytes} |",
        f"| Ilk / pandas | {ours.seconds / theirs.seconds:.2f} | {ours.megabytes / theirs.megabytes:.2f} |",
        "",
    ]


def twenty(folder: Path) -> list[str]:
    """Twenty segments over twenty million events against twenty queries."""
    user, ours = generate(folder)
    one, other, third = measured_in_turn(
        _module("segments", "ilk", "twenty", ours),
        _module("segments", "queries", "twenty", user),
        _module("segments", "whole", "twenty", user),
        runs=7,
    )
    ilk, queries, whole = (json.loads(each.said) for each in (one, other, third))
    if not ilk["sizes"] == queries["sizes"] == whole["sizes"]:
        sys.exit("the two sides answer differently")
    first, again, theirs = ilk["first"], ilk["again"], queries["again"]
    return [
        f"## 2. {len(TWENTY)} segments over {CUSTOMERS:,} customers and {EVENTS:,} events, against {len(TWENTY)} DuckDB queries",
        "",
        "Both sides start from loaded tables and write memberships to disk, with two threads; answers are compared and equal."
        " Ilk's side also keeps the ledger of who entered and left, and the sizes. The queries (`bench/twenty.py`) are written"
        " as a user would, over one table of all events in order of arrival, with customers' identifiers as text.",
        "",
        "| | seconds | peak MB |",
        "|---|---|---|",
        f"| Ilk, the first refresh: everyone enters | {first:.2f} | {one.megabytes} |",
        f"| Ilk, a refresh with memberships in place | {again:.2f} | {one.megabytes} |",
        f"| {len(TWENTY)} queries, identifiers as text | {theirs:.2f} | {other.megabytes} |",
        f"| {len(TWENTY)} queries, identifiers that happen to be whole numbers | {whole['again']:.2f} | {third.megabytes} |",
        f"| queries / Ilk, first | {theirs / first:.1f} | |",
        f"| queries / Ilk, again | {theirs / again:.1f} | |",
        f"| queries of whole numbers / Ilk, again | {whole['again'] / again:.1f} | |",
        "",
        "The aim is a refresh five times faster than the queries over text, and it is not reached for certain: several"
        " measurements gave 4.4 to 5.2. About half is facts, a fifth the comparison with the memberships of before.",
        "",
    ]


def server(folder: Path) -> list[str]:
    """What a server holds in memory when nobody asks it anything, and after each page was asked for once."""
    demo = folder / "complete-journey"
    command = [sys.executable, "-m", "ilk.cli", "serve", str(demo), "--port", "8799", "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        start = perf_counter()
        while not _answers("http://127.0.0.1:8799/ready"):
            if perf_counter() - start > 60:
                sys.exit("the server does not answer")
        seconds = perf_counter() - start
        idle = _resident(process.pid)
        for page in (
            "project",
            "overview",
            "customers",
            "customers/1",
            "segments",
            "segments/champions/profile",
            "sources",
        ):
            _answers(f"http://127.0.0.1:8799/v1/{page}")
        used = _resident(process.pid)
        process.terminate()
    return [
        "## 3. The server",
        "",
        "| | |",
        "|---|---|",
        f"| seconds until it answers | {seconds:.1f} |",
        f"| resident MB, idle | {idle} |",
        f"| resident MB, after each page was asked for once | {used} |",
        "",
    ]


def fifty(folder: Path) -> list[str]:
    """Fifty segments of many kinds over twenty million events, against four others."""
    return _against_others(folder, 4, CUSTOMERS, EVENTS, runs=1)


def hundred(folder: Path) -> list[str]:
    """The same over a hundred million events of a million customers."""
    return _against_others(folder, 5, 1_000_000, 100_000_000, runs=1)


def _against_others(folder: Path, number: int, customers: int, events: int, *, runs: int) -> list[str]:
    user, ours = generate(folder, customers, events)
    rows = exported(folder, user, events)
    sides = {
        "Ilk": ("ilk", ours),
        "Ilk, 1 GB for the engine": ("ilk-small", ours),
        "DuckDB, 50 queries over one table, identifiers as text": ("queries", user),
        "DuckDB, identifiers that are whole numbers": ("whole", user),
        "Polars, the columns in memory, identifiers as text": ("polars", rows),
        "Polars, identifiers that are whole numbers": ("polars-whole", rows),
        "ClickHouse (chdb), identifiers as text": ("clickhouse", rows),
        "ClickHouse (chdb), identifiers that are whole numbers": ("clickhouse-whole", rows),
    }
    commands = [_module("segments", side, "fifty", place) for side, place in sides.values()]
    measured = measured_in_turn(*commands, runs=runs, warm=False)
    told = [json.loads(each.said) for each in measured]
    if any(each["sizes"] != told[0]["sizes"] for each in told):
        sys.exit("the sides answer differently")
    base = told[0]["again"]
    lines = [
        f"| {name} | {each['first']:.2f} | {each['again']:.2f} | {each['again'] / base:.1f} | {one.megabytes} |"
        for name, each, one in zip(sides, told, measured, strict=True)
    ]
    often = f"medians of {runs} runs" if runs > 1 else "one run"
    return [
        f"## {number}. {len(FIFTY)} segments of many kinds over {customers:,} customers and {events:,} events",
        "",
        f"`bench/fifty.py` says each four times; all sides answer the same sizes. Two threads each; {often}. The first"
        " round is cold, the second warm. Polars holds its columns in memory before the clock starts and writes nothing;"
        " ClickHouse keeps its table in order of event and time. Ilk also keeps ledger and sizes.",
        "",
        "| | first, s | again, s | times Ilk's again | peak MB |",
        "|---|---|---|---|---|",
        *lines,
        "",
    ]


def growth(folder: Path) -> list[str]:
    """How a refresh grows with events and with segments."""
    by_events = []
    for customers, events in ((10_000, 1_000_000), (100_000, 10_000_000), (1_000_000, 100_000_000)):
        _, ours = generate(folder, customers, events)
        (one,) = measured_in_turn(_module("segments", "ilk", "fifty", ours), runs=1, warm=False)
        by_events.append((events, customers, json.loads(one.said)["again"], one.megabytes))
    _, ours = generate(folder)
    by_segments = []
    for count in (1, 10, 50, 200):
        (one,) = measured_in_turn(_module("segments", "ilk", f"first-{count}", ours), runs=1, warm=False)
        by_segments.append((count, json.loads(one.said)["again"]))
    return [
        "## 6. How a refresh grows",
        "",
        "| events | customers | 50 segments, s | peak MB |",
        "|---|---|---|---|",
        *(f"| {events:,} | {customers:,} | {seconds:.2f} | {peak} |" for events, customers, seconds, peak in by_events),
        "",
        f"| segments | over {EVENTS:,} events, s |",
        "|---|---|",
        *(f"| {count} | {seconds:.2f} |" for count, seconds in by_segments),
        "",
        "The 200 segments are the fifty with four different thresholds or windows each.",
        "",
    ]


def thinking(folder: Path) -> list[str]:
    """Compiling, and counts while somebody types."""
    _, ours = generate(folder, 1_000_000, 100_000_000)
    (one,) = measured_in_turn(_module("typing", ours), runs=1, warm=False)
    told = json.loads(one.said)
    return [
        "## 7. Compiling, and counts while typing",
        "",
        "| | |",
        "|---|---|",
        f"| reading and compiling 50 segments, ms (the grammar built before) | {told['compile_ms']:.0f} |",
        f"| building the grammar, once a process, ms | {told['grammar_ms']:.0f} |",
        f"| count of one definition over 100,000,000 events of 1,000,000 customers, median of the fifty, s | {told['median']:.2f} |",
        f"| the slowest of the fifty, s: `{told['slowest']}` | {told['most']:.2f} |",
        "",
    ]


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=30) as answer:
            return bool(answer.read())
    except OSError:
        return False


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // MEGABYTE


def _module(name: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", f"bench.{name}", *map(str, arguments)]


SECTIONS = {
    "journey": journey,
    "twenty": twenty,
    "server": server,
    "fifty": fifty,
    "hundred": hundred,
    "growth": growth,
    "thinking": thinking,
}
"""The sections of RESULTS.md, in their order; the number in a section's heading is its place."""


def measured_before() -> dict[str, str]:
    """The sections as they stand in RESULTS.md."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    parts = ["## " + part for part in text.split("\n## ")[1:]]
    return {list(SECTIONS)[int(part[3]) - 1]: part.strip() for part in parts}


def main() -> None:
    """Measure; the first argument is a folder for generated data (about 8 GB), kept for the next time."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(gettempdir()) / "ilk-bench"
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or SECTIONS:
        sections = measured_before() | {name: "\n".join(SECTIONS[name](folder)).strip()}
        head = [
            "# Measurements",
            "",
            f"Written by `make bench` (medians of {RUNS} runs in turn after a warm-up where nothing else is said; each side in"
            ' a process of its own). One section again: `make bench ARGS="FOLDER twenty"`.',
            f"Python {platform.python_version()}, {os.cpu_count()} cores. Times differ from machine to machine: quote the"
            " ratios.",
        ]
        parts = ["\n".join(head), *(sections[each] for each in SECTIONS if each in sections)]
        RESULTS.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
        print(sections[name], flush=True)


if __name__ == "__main__":
    main()
