"""Runs commands in turn, each in a process of its own, and measures them."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter

RUNS = 3
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


def module(name: str, *arguments: object) -> list[str]:
    """The command that runs a module of the bench."""
    return [sys.executable, "-m", f"bench.{name}", *map(str, arguments)]


def apart(work: Callable[..., None], *arguments: object) -> None:
    """Do something in a process of its own: what is measured later begins with the peak memory of this one."""
    process = get_context("spawn").Process(target=work, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(f"failed: {work.__name__}")


def resident_peak(pid: int | str = "self") -> int:
    """The most memory that a process held, in MB; 0 for one that is gone."""
    return status_of(pid, "VmHWM") // MEGABYTE


def status_of(pid: int | str, field: str) -> int:
    """A figure that the system keeps of a process; 0 for one that is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = next((line for line in lines if line.startswith(field + ":")), None)
    return int(found.split()[1]) if found else 0


def _once(command: list[str]) -> Measured:
    os.sync()  # nobody waits for what the one before has left to be written
    start = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.read().strip().splitlines()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed: {' '.join(command)}")
    return Measured(perf_counter() - start, usage.ru_maxrss // MEGABYTE, said[-1] if said else "")
