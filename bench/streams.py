"""Random streams, each followed live and looked at afresh after every step: `python -m bench.streams FIRST END`."""

import json
import sys

from tests.live.test_differential import STEPS, run


def compare(first: int, end: int) -> dict[str, object]:
    """The streams in which somebody was found to be in live and not in a run, or the other way round."""
    wrong = [f"stream {seed}: {each}" for seed in range(first, end) for each in run(seed)]
    return {"streams": end - first, "steps": STEPS, "wrong": wrong}


if __name__ == "__main__":
    print(json.dumps(compare(int(sys.argv[1]), int(sys.argv[2]))))
