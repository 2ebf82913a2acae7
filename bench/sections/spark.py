"""Spark against DuckDB over the same rows, and from which size on it is worth it."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.events import CUSTOMERS, EVENTS, exported, generate
from bench.measuring import measured_in_turn, module
from bench.timing import THREADS

_SMALL_CUSTOMERS, _SMALL_EVENTS = 10_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """Seconds of a refresh on so many cores: a fixed part, and a part that grows with the rows."""

    fixed: float
    million: float
    """Seconds that a million events more cost."""

    @classmethod
    def through(cls, small: float, large: float) -> "Line":
        """The line through the two sizes that were measured."""
        million = (large - small) / ((EVENTS - _SMALL_EVENTS) / 1e6)
        return cls(small - million * _SMALL_EVENTS / 1e6, million)


def spark(folder: Path) -> list[str]:
    """At a million events and at twenty million, with the same two cores, on one machine."""
    told = {
        (engine, events): _once(folder, engine, customers, events)
        for customers, events in ((_SMALL_CUSTOMERS, _SMALL_EVENTS), (CUSTOMERS, EVENTS))
        for engine in ("duckdb", "spark")
    }
    for events in (_SMALL_EVENTS, EVENTS):
        if told["duckdb", events]["members"] != told["spark", events]["members"]:
            sys.exit(f"the engines answer differently over {events:,} events")
    lines = {
        engine: Line.through(told[engine, _SMALL_EVENTS]["again"], told[engine, EVENTS]["again"])
        for engine in ("duckdb", "spark")
    }
    return [
        "Spark against DuckDB",
        "",
        f"The fifty segments over the same rows, {THREADS} cores of one machine each (Spark: `local[{THREADS}]`, 8 GB, Parquet in"
        " and out). A hash over all memberships is the same on both. `again` is the third refresh of a session.",
        "",
        "| | events | start, s | first, s | again, s | peak MB |",
        "|---|---|---|---|---|---|",
        *(_row(engine, events, each) for (engine, events), each in told.items()),
        "",
        *_calculation(lines["duckdb"], lines["spark"], told["duckdb", EVENTS]["megabytes"]),
    ]


def _once(folder: Path, engine: str, customers: int, events: int) -> dict[str, float]:
    _, ours = generate(folder, customers, events)
    place = ours if engine == "duckdb" else exported(ours)
    (one,) = measured_in_turn(module("spark", engine, place), runs=1, warm=False)
    return dict(json.loads(one.said))


def _row(engine: str, events: int, told: dict[str, float]) -> str:
    name = {"duckdb": "DuckDB", "spark": "Spark"}[engine]
    return (
        f"| {name} | {events:,} | {told['started']:.1f} | {told['first']:.1f} | {told['again']:.1f} |"
        f" {told['megabytes']:.0f} |"
    )


def _calculation(duck: Line, spark: Line, megabytes: float) -> list[str]:
    """From which size on Spark is worth it, as far as two points can say it."""
    if min(duck.million, spark.million) <= 0:
        return ["The larger size took no longer than the smaller one: too much noise for a calculation.", ""]
    ratio = spark.million / duck.million
    lines = [
        f"A refresh costs DuckDB about {duck.fixed:.2f} s and {duck.million * 1000:.0f} ms for each million events on"
        f" {THREADS} cores, Spark {spark.fixed:.0f} s and {spark.million * 1000:.0f} ms: the line through both sizes."
        f" Beyond the fixed part, a core of DuckDB does the work of {ratio:.0f} cores of Spark.",
        "",
        "By calculation, with work that divides evenly among cores and Spark's fixed part as it is on one machine:",
        "",
        "| cores for Spark | as fast as DuckDB on two cores from |",
        "|---|---|",
    ]
    for cores in (8, 16, 32, 64):
        left = duck.million - spark.million * THREADS / cores
        events = (spark.fixed - duck.fixed) / left if left > 0 else None
        lines.append(
            f"| {cores} | {f'{events:,.0f} million events' if events else 'never: a million events costs it more'} |"
        )
    reach = 3600 / duck.million / 1000
    return [
        *lines,
        "",
        f"DuckDB on these two cores would refresh {reach:.0f} thousand million events in an hour, if nothing but time bound it,"
        f" and held {megabytes:.0f} MB over {EVENTS:,} events of {CUSTOMERS:,} customers. What grows with customers is facts and"
        " memberships; what does not fit into memory goes to disk beside the file. So time for a refresh is seldom the"
        " reason for Spark: rows that are in a lake already and shall stay there are, or more of them than one machine's disk"
        " holds.",
        "",
    ]
