"""User agents of a log: each line's browser, system, class of device, and whether a robot sent it. Prints JSON."""

import json
import sys

import duckdb
import pyarrow as pa

from bench.measuring import resident_peak
from bench.timing import timed
from ilk.kernel.types import ValueType
from ilk.sources.mapping.agents import bot, browser_of, device_of, forget, system_of
from ilk.sources.mapping.questions import Question, Questions
from ilk.warehouse import sql

LINES = 1_000_000
DISTINCT = 20_000
CHUNK = 250_000
_AGENTS = """
SELECT
    'Mozilla/5.0 (' || ['Windows NT 10.0; Win64; x64', 'Macintosh; Intel Mac OS X 10_15_7', 'X11; Linux x86_64',
    'Linux; Android 13; Pixel 7', 'iPhone; CPU iPhone OS 17_1 like Mac OS X'][1 + (n % 5)::INTEGER]
    || ') AppleWebKit/537.36 (KHTML, like Gecko) Chrome/' || (60 + n % 70) || '.0.' || n || '.0'
    || CASE WHEN n % 5 > 2 THEN ' Mobile' ELSE '' END || ' Safari/537.36' AS agent
FROM (SELECT CAST(floor(pow((hash(i * 7919) % 1000000000) / 1e9, 3) * $distinct) AS INTEGER) AS n FROM range($lines) AS numbers(i))
"""
_ASKED = (
    (browser_of, ValueType.TEXT),
    (system_of, ValueType.TEXT),
    (device_of, ValueType.TEXT),
    (bot, ValueType.YES_NO),
)


def main() -> dict[str, object]:
    """All four questions about each line, chunk by chunk, as a load asks them; and about every agent once, by itself."""
    asked = {"lines": LINES, "distinct": DISTINCT}
    agents = duckdb.connect().sql(_AGENTS, params=asked).to_arrow_table().column("agent").combine_chunks()
    every = agents.unique().to_pylist()
    browser_of("")  # the expressions are compiled once
    alone, _ = timed(lambda: [answer(agent) for agent in every for answer, _ in _ASKED])
    forget()
    questions = _questions()
    loaded, _ = timed(lambda: [question.answers(chunk) for chunk in _chunks(agents) for question in questions])
    return {"distinct": len(every), "alone": alone, "loaded": loaded, "megabytes": resident_peak()}


def _questions() -> list[Question]:
    """The questions of a source that asks all four, with the memory that it has for answers."""
    found = Questions()
    for answer, kind in _ASKED:
        found.ask([sql.column("agent")], answer, kind, answer.__name__)
    return list(found.asked.values())


def _chunks(agents: pa.Array) -> list[pa.Table]:
    return [pa.table({"i0": agents.slice(first, CHUNK)}) for first in range(0, len(agents), CHUNK)]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
