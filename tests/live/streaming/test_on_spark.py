"""The evaluator inside Spark's stateful operator, on a real cluster: its ledger is that of the one in the server."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest
from tests.live.following.clock import MovingClock
from tests.live.following.world import BEGIN, FILES, World, days, opened, random_message, write_world

from ilk.app.live.spark import follow, footing_of
from ilk.database.live import StoredChange
from ilk.kernel.randomness import derive

STREAMED = {
    **FILES,
    "ilk.yaml": FILES["ilk.yaml"].rstrip()
    + """
        live:
          spark: {files: messages, files_at_once: 1, patience: 0, every: 0.1}
    """,
}
Move = tuple[str, datetime, str, bool]


@dataclass
class Told:
    """What the follower in the process told, and the lines that it was told of, in the order in which they came."""

    moves: list[Move] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def embedded(folder: Path) -> Told:
    """Three weeks of a shop, in which messages come late and twice, followed in the process as a server does it."""
    clock, rng = MovingClock(BEGIN), derive(7, "streamed")
    with opened(folder, clock) as world:
        world.send(random_message(rng, clock.now() - days(float(each % 9)), each, customers=8) for each in range(40))
        world.run()
        world.renew()
        settle(world)
        for number in range(100, 190):
            clock.move(timedelta(hours=float(rng.integers(1, 11)), microseconds=int(rng.integers(1, 10**6))))
            late = timedelta(hours=float(rng.choice([0, 0, 0, 0.5, 5, 30])))
            world.send([random_message(rng, clock.now() - late, number, customers=8)])
            settle(world)
        lines = [each.entry.message for piece in world.workspace.intake.events(None) for each in piece]
        clock.move(days(200))
        settle(world)
        return Told(moves_of(world.following.store.changes(None, 1_000_000)), lines)


def settle(world: World) -> None:
    """Follow as a server does: woken at each instant at which time alone may change something, and by what comes."""
    while world.following.answers and (due := world.following.next_timer()) is not None and due < world.clock.now():
        world.following.step(due) if not world.workspace.intake.waiting(position(world)) else world.settle()
    world.settle()


def position(world: World) -> int:
    return world.following.standstill.position or 0


def moves_of(changes: Iterable[StoredChange]) -> list[Move]:
    return sorted((each.customer, each.at, each.segment, each.entered) for each in changes)


def ledger(folder: Path) -> list[Move]:
    """What was told on Spark."""
    (root,) = (folder / ".ilk" / "stream").glob("*/ledger")
    rows = ds.dataset(root, partitioning="hive").to_table(filter=ds.field("kind") == "change").to_pylist()
    return sorted((row["customer"], row["at"], row["segment"], row["entered"]) for row in rows)


def put(folder: Path, name: str, lines: Sequence[str], age: int) -> None:
    """A file of lines, so many seconds old, that appears whole."""
    beside = folder / f".{name}"
    beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
    written = beside.stat().st_mtime - age
    os.utime(beside, (written, written))
    beside.rename(folder / name)


@pytest.mark.spark
def test_its_ledger_is_that_of_the_follower_in_the_process(spark, tmp_path):  # noqa: ARG001 - it runs
    folder = write_world(tmp_path / "shop", STREAMED)
    told = embedded(folder)
    assert len({segment for _, _, segment, _ in told.moves}) > 5
    messages = folder / "messages"
    messages.mkdir()
    heard: list[str] = []
    half, rest = told.lines[:90], told.lines[90:]
    put(messages, "1.jsonl", [*half, *half[55:62], "no message"], age=40)
    follow(folder, once=True, tell=heard.append)
    assert set(ledger(folder)) < set(told.moves)
    put(messages, "2.jsonl", [*half[85:], *rest[:20]], age=30)
    put(messages, "3.jsonl", rest[15:], age=20)
    follow(folder, once=True, tell=heard.append)
    assert [each.split(" ", 2)[0] for each in heard] == ["Began", "Worked", "Worked"]
    pass_time(folder, max(at for _, at, _, _ in told.moves))
    assert ledger(folder) == told.moves


def pass_time(folder: Path, until: datetime) -> None:
    """Go on where nothing comes any more, until the machine's own clock has let time pass to an instant."""
    query = footing_of(folder, print).start(goes_on=True)
    try:
        while not any(watermark(each) > until for each in query.recentProgress):
            assert not query.awaitTermination(1)
    finally:
        query.stop()


def watermark(progress: Mapping[str, Any]) -> datetime:
    """Until when time had passed for a batch."""
    return datetime.fromisoformat(progress["eventTime"].get("watermark", "1970-01-01T00:00:00Z"))
