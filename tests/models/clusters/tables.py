"""Tables with known clusters, and where the published data sets lie."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ilk.kernel.randomness import derive

DATA = Path(__file__).parents[4] / "shared" / "data"
CENTRES = np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 6.0]])
COLOURS = np.array(["red", "green", "blue"])
YES = np.array([[0.9, 0.9, 0.9, 0.1, 0.1, 0.1], [0.1, 0.1, 0.1, 0.9, 0.9, 0.9], [0.9, 0.1, 0.1, 0.9, 0.1, 0.1]])


def published(name: str) -> pa.Table:
    """A data set that lies beside the repository; skips where it does not."""
    path = DATA / name
    if not path.exists():
        pytest.skip("the shared data sets are not beside the repository")
    return pq.read_table(path)


def three(rows: int = 600) -> tuple[pa.Table, np.ndarray]:
    """Two numbers in three round clusters, far apart, and the cluster of each row."""
    rng = derive(1, "three clusters")
    truth = rng.integers(3, size=rows)
    points = CENTRES[truth] + rng.normal(size=(rows, 2))
    return pa.table({"income": points[:, 0], "age": points[:, 1]}), truth


def mixed(rows: int = 600) -> tuple[pa.Table, np.ndarray]:
    """The three clusters with less room between them, a colour that is mostly their own, and a yes or no."""
    rng = derive(2, "mixed clusters")
    truth = rng.integers(3, size=rows)
    points = CENTRES[truth] / 2 + rng.normal(size=(rows, 2))
    colours = COLOURS[np.where(rng.random(rows) < 0.9, truth, rng.integers(3, size=rows))]
    member = rng.random(rows) < np.array([0.05, 0.5, 0.95])[truth]
    return pa.table({"income": points[:, 0], "age": points[:, 1], "colour": colours, "member": member}), truth


def survey(rows: int = 1500) -> tuple[pa.Table, np.ndarray]:
    """Six questions, answered yes or no by three classes of people, and the class of each."""
    rng = derive(3, "survey")
    truth = rng.integers(3, size=rows)
    answers = rng.random((rows, 6)) < YES[truth]
    return pa.table({f"q{place}": answers[:, place] for place in range(6)}), truth


def shuffled(table: pa.Table) -> tuple[pa.Table, np.ndarray]:
    """The rows in another order, and where each came from."""
    places = derive(4, "another order").permutation(table.num_rows)
    return table.take(pa.array(places)), places
