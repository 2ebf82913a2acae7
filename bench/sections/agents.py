"""User agents, asked as a load asks them."""

import json
from pathlib import Path

from bench.agents import CHUNK, LINES
from bench.measuring import measured_in_turn, module


def agents(_folder: Path) -> list[str]:
    """Lines of a log a second, and agents that come for the first time."""
    (one,) = measured_in_turn(module("agents"), warm=False)
    told = json.loads(one.said)
    return [
        f"User agents of {LINES:,} lines of a log",
        "",
        f"{told['distinct']:,} different agents, of which a few are most. Of each line the browser, the system, the class of the"
        f" device and whether a robot sent it, in chunks of {CHUNK:,} lines, as a load asks them: each distinct agent of a chunk"
        " once, and what was answered before is remembered.",
        "",
        "| | seconds | a second |",
        "|---|---|---|",
        f"| all lines, all four questions | {told['loaded']:.2f} | {LINES / told['loaded']:,.0f} lines |",
        f"| each agent once, nothing remembered | {told['alone']:.2f} | {told['distinct'] / told['alone']:,.0f} agents |",
        "",
        f"Peak memory: {told['megabytes']:,} MB.",
        "",
    ]
