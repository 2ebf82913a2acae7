"""Asks random definitions of the engine and of memory: `python -m bench.agreement TREES SEED`; prints what was found."""

import json
import sys
from collections import Counter

from hypothesis import given, seed, settings
from hypothesis import strategies as st
from tests.segments.agreement import RELAXED, WORLDS, in_engine, in_memory, parts, world_of
from tests.segments.trees import conditions

from ilk.segments.kinds import CONDITIONS, VALUES
from ilk.segments.subjects.events import OWN_WINDOWS
from ilk.segments.time.windows import WINDOWS
from ilk.segments.tree import Condition

KINDS, OF_TIME = (*CONDITIONS, *VALUES), (*WINDOWS, *OWN_WINDOWS)


def compare(trees: int, start: int) -> dict[str, object]:
    """The definitions about which they disagree, and how often each kind and each window was drawn."""
    drawn: Counter[type] = Counter()
    asked, members, wrong = 0, 0, []

    @seed(start)
    @settings(RELAXED, max_examples=trees, database=None)
    @given(conditions(), st.integers(0, WORLDS - 1))
    def each(condition: Condition, place: int) -> None:
        nonlocal asked, members
        asked += 1
        drawn.update(set(parts(condition)))
        people = world_of(place)
        expected = in_memory(condition, people)
        members += 0 < len(expected) < len(people.people)
        try:
            found = in_engine(condition, people)
        except Exception as error:  # noqa: BLE001 - a statement that the engine refuses is a disagreement too
            wrong.append(f"world {place}: {condition.text()}: {error}")
        else:
            if found != expected:
                wrong.append(f"world {place}: {condition.text()}: {sorted(found ^ expected)}")

    each()
    return {
        "trees": asked,
        "some": members,
        "wrong": wrong,
        "kinds": {kind.__name__: drawn[kind] for kind in KINDS},
        "windows": {kind.__name__: drawn[kind] for kind in OF_TIME},
    }


if __name__ == "__main__":
    print(json.dumps(compare(int(sys.argv[1]), int(sys.argv[2]))))
