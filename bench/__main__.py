"""Runs the comparisons, each side in a process of its own, in turn, and writes what was measured to RESULTS.md."""

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

from bench.events import CUSTOMERS, EVENTS, generate
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


def measured_in_turn(*commands: list[str]) -> list[Measured]:
    """Several commands, run in turn, `RUNS` times after a warm-up."""
    for command in commands:
        _once(command)
    rounds = [[_once(command) for command in commands] for _ in range(RUNS)]
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
        _module("segments", "ilk", ours), _module("segments", "queries", user), _module("segments", "whole", user)
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
        "The aim is five times faster than the queries over text, and it is not reached. Of a refresh, computing facts takes"
        " about half and writing tables most of the rest. Next: keep passing tables in memory, write memberships as changes"
        " rather than whole, and keep the first and last instant of each event where rows are loaded.",
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


def main() -> None:
    """Measure everything; the first argument is a folder for generated data (about 2 GB), kept for the next time."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(gettempdir()) / "ilk-bench"
    folder.mkdir(parents=True, exist_ok=True)
    head = [
        "# Measurements",
        "",
        f"Written by `make bench` ({RUNS} runs in turn after a warm-up, medians; each side in a process of its own).",
        f"Python {platform.python_version()}, {os.cpu_count()} cores. Times differ from machine to machine: quote the ratios.",
        "",
    ]
    text = "\n".join([*head, *journey(folder), *twenty(folder), *server(folder)])
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
