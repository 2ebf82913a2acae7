"""The proof: whatever comes, and however time passes, who is in live is who a run would find at that instant."""

import os
from collections.abc import Mapping
from datetime import datetime

import pytest
from tests.live.streams import TICK, Stream
from tests.segments.refreshing import shop
from tests.segments.surroundings import acquainted_again

from ilk.live.evaluator.outcome import Outcome

STREAMS = int(os.environ.get("ILK_LIVE_STREAMS", "500"))
"""How many random streams; `ILK_LIVE_STREAMS=10000` for many more."""
PIECES, STEPS = 4, 14


@pytest.mark.parametrize("piece", [pytest.param(n, marks=pytest.mark.xdist_group(f"live {n}")) for n in range(PIECES)])
def test_who_is_in_live_is_who_a_run_would_find(piece: int) -> None:
    for seed in range(piece, STREAMS, PIECES):
        differences = run(seed)
        assert differences == [], f"stream {seed}"


@pytest.mark.parametrize("seed", range(12))
def test_who_is_in_live_is_who_a_run_finds_in_the_engine(seed: int) -> None:
    stream = Stream(seed, remembers=False)
    for _ in range(STEPS):
        stream.step()
    people = {
        number: stream.known.people[name] for number, name in enumerate(sorted(stream.known.begun_by(stream.now)))
    }
    traits = {name: tree.text() for name, tree in stream.definitions.traits.items()}
    engine = shop(acquainted_again(people), traits=traits, segments=dict(stream.definitions.segments))
    engine.run(stream.now, run_id="r1")
    found = {name: {people[number].id for number in numbers} for name, numbers in engine.members().items()}
    engine.engine.close()
    assert found == stream.members


def run(seed: int) -> list[str]:
    """What was found to differ in the stream of a seed; it ends at the first difference."""
    stream = Stream(seed)
    for number in range(STEPS):
        before = stream.now, {name: set(members) for name, members in stream.members.items()}
        outcome = stream.step()
        expected = stream.known.members(stream.now)
        if stream.members != expected:
            return [f"after step {number}: {_difference(stream, expected)}"]
        if number == STEPS // 2:
            stream.stops_and_goes_on()
        if stream.only_time and (wrong := _wrong_instants(stream, outcome, *before)):
            return [f"in step {number}: {wrong}"]
    return []


def _wrong_instants(stream: Stream, outcome: Outcome, begin: datetime, members: dict[str, set[str]]) -> str:
    """What is wrong with when things changed, where nothing came: before each change, and between any two of them."""
    for change in outcome.changes:
        at, right_before = (stream.known.members(at)[change.segment] for at in (change.at, change.at - TICK))
        if (change.customer in at) is not change.entered or (change.customer in right_before) is change.entered:
            return f"{change}: {stream.definitions.segments[change.segment].text()}"
    probe = begin + (stream.now - begin) * stream.rng.random()
    for change in outcome.changes:
        if change.at <= probe:
            (members[change.segment].add if change.entered else members[change.segment].discard)(change.customer)
    expected = stream.known.members(probe)
    return "" if members == expected else f"at {probe}"


def _difference(stream: Stream, expected: Mapping[str, set[str]]) -> str:
    return "; ".join(
        f"{name} has {sorted(stream.members[name])}, not {sorted(found)}: {stream.definitions.segments[name].text()}"
        for name, found in expected.items()
        if found != stream.members[name]
    )
