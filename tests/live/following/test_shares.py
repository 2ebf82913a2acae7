"""Customers divided among several who follow: the same answers as of one, whoever is ahead and whoever dies."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from numpy.random import Generator
from tests.live.following.clock import MovingClock
from tests.live.following.process import assert_moves_alternate
from tests.live.following.world import BEGIN, LIVE, PEOPLE, identify, order, random_message, send, write_world

from ilk.app.live.grounding import footing_of
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.database.live_place import LivePlace
from ilk.database.share import Share
from ilk.kernel.ids import new_id
from ilk.kernel.randomness import derive
from ilk.live.following.follower import Following

SHARES = 3
EXACT = frozenset(LIVE) - {"risen"}
"""Of these it does not matter when somebody looked: who came to be in one late was told so late."""


class Followers:
    """So many who follow a share each, in one process, and can be begun anew."""

    def __init__(self, workspace: Workspace, place: LivePlace, shares: int) -> None:
        self.workspace = workspace
        self.store = place.store(workspace.clock.now())
        self.store.divide(shares)
        self.all = [self.begun(number) for number in range(shares)]

    def begun(self, number: int) -> Following:
        """One who owns a share from now on, and stands on what is published."""
        share = Share(self.store, number).own(new_id(self.workspace.clock.now()))
        following = Following(share, self.workspace.intake)
        self.renew(following, number)
        return following

    def renew(self, following: Following, number: int) -> None:
        """Stand on what is published now."""
        footing = footing_of(self.workspace)
        assert footing is not None
        following.renew(footing.plan.ground(lambda: footing.people(number, self.store.shares)))

    def stand_anew(self) -> None:
        """Stand on what is published now, all of them."""
        for number, each in enumerate(self.all):
            self.renew(each, number)

    def settle(self) -> None:
        """Step, one after the other, until nobody has more to do."""
        while sum(self._goes_on(each) for each in self.all):
            pass

    def _goes_on(self, following: Following) -> bool:
        done = following.step(self.workspace.clock.now())
        return done.more or done.waits

    def inside(self) -> Mapping[str, frozenset[str]]:
        """The segments of everybody who is in one, of those that do not wait for a run."""
        known = {each.customer for each in self.store.changes(None, 1_000_000)}
        found = {each: (self.segments(each) or frozenset()) & EXACT for each in known}
        return {each: names for each, names in found.items() if names}

    def segments(self, customer: str) -> frozenset[str] | None:
        """The segments of a customer, by whoever has them."""
        (found,) = {each.segments(customer) for each in self.all} - {None} or {None}
        return found

    def close(self) -> None:
        """Let go of all."""
        for each in self.all:
            each.close()
        self.store.close()


@contextmanager
def followers(workspace: Workspace, place: LivePlace, shares: int) -> Iterator[Followers]:
    """Followers within the block."""
    with closing(Followers(workspace, place, shares)) as made:
        yield made


@pytest.fixture(params=["file", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> LivePlace:
    """Where the divided customers are kept."""
    folder = tmp_path / "divided"
    folder.mkdir()
    return LivePlace(folder, request.getfixturevalue("live_address") if request.param == "postgresql" else None)


def messages(rng: Generator, clock: MovingClock, first: int, count: int) -> list[dict[str, Any]]:
    """What customers do; some say an address that another has."""
    found = []
    for number in range(first, first + count):
        at = clock.now() - timedelta(hours=float(rng.random() * 3))
        said = random_message(rng, at, number, customers=60)
        if said["type"] == "identify" and rng.random() < 0.6:
            said["traits"]["email"] = f"a{int(rng.integers(20))}@example.com"
        found.append(said)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_whoever_is_ahead_and_whoever_dies_all_is_as_one_says(tmp_path: Path, place: LivePlace, seed: int) -> None:
    clock, rng = MovingClock(BEGIN), derive(seed, "shares")
    with open_workspace(write_world(tmp_path / "shop", PEOPLE), clock=clock) as workspace:
        send(workspace, order("c0", clock.now(), "first"), identify("c0", clock.now(), "zero", "gold"))
        run(workspace, LOCAL)
        with followers(workspace, place, SHARES) as divided, followers(workspace, LivePlace(tmp_path), 1) as one:
            for turn in range(12):
                send(workspace, *messages(rng, clock, turn * 50, 50))
                clock.move(timedelta(hours=float(rng.random() * 30)))
                go_on_somehow(divided, rng)
                stand_anew_or_compare(turn, divided, one)
            assert_moves_alternate(divided.store)
            assert sum(one.all[0].customer_of(f"c{number}") != f"c{number}" for number in range(60)) > 5


def stand_anew_or_compare(turn: int, divided: Followers, one: Followers) -> None:
    """After half of the turns there is a run; after a third of them all that came is followed, and it is compared."""
    if turn == 6:
        run(divided.workspace, LOCAL)
        divided.stand_anew()
        one.stand_anew()
    if turn % 4 == 3:
        divided.settle()
        one.settle()
        assert divided.inside() == one.inside()


def go_on_somehow(divided: Followers, rng: Generator) -> None:
    """Some do some steps, and some die before one, and say nothing more."""
    for _ in range(int(rng.integers(8))):
        number = int(rng.integers(SHARES))
        if rng.random() < 0.15:
            divided.all[number] = divided.begun(number)
        divided.all[number].step(divided.workspace.clock.now())


def test_dividing_anew_keeps_what_was_told(tmp_path: Path, place: LivePlace) -> None:
    clock, rng = MovingClock(BEGIN), derive(3, "dividing")
    with open_workspace(write_world(tmp_path / "shop", PEOPLE), clock=clock) as workspace:
        send(workspace, order("c0", clock.now(), "first"))
        run(workspace, LOCAL)
        found = []
        for shares in (1, 3, 2):
            with followers(workspace, place, shares) as divided:
                send(workspace, *messages(rng, clock, shares * 100, 60))
                clock.move(timedelta(hours=1))
                divided.settle()
                found.append(divided.inside())
                assert_moves_alternate(divided.store)
        with followers(workspace, LivePlace(tmp_path), 1) as one:
            one.settle()
            assert found[-1] == one.inside()
