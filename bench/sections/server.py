"""What a server holds in memory when nobody asks it anything, and after each page was asked for once."""

import subprocess
import sys
from pathlib import Path
from time import perf_counter
from urllib.request import urlopen

from bench.measuring import MEGABYTE, status_of


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
        idle = status_of(process.pid, "VmRSS") // MEGABYTE
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
        used = status_of(process.pid, "VmRSS") // MEGABYTE
        process.terminate()
    return [
        "The server",
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
