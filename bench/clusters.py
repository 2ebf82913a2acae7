"""One side of the comparison of k-means: `python -m bench.clusters SIDE`; prints seconds and the sum within as JSON."""

import json
import sys
from time import perf_counter

import numpy as np
import pyarrow as pa

ROWS, FEATURES, CLUSTERS = 1_000_000, 20, 8


def table() -> pa.Table:
    """Customers around eight centres, every column a number."""
    rng = np.random.default_rng(1)
    centres = rng.normal(scale=1.5, size=(CLUSTERS, FEATURES))
    rows = centres[rng.integers(CLUSTERS, size=ROWS)] + rng.normal(size=(ROWS, FEATURES))
    return pa.table({f"x{place}": np.ascontiguousarray(column) for place, column in enumerate(rows.T)})


def ilk(customers: pa.Table) -> tuple[float, float]:
    """Ours, from the table to the clusters with all that is said of them."""
    from sklearn import cluster  # so that the clock does not see the import, as on the other sides

    from ilk.models.clusters import KMeans
    from ilk.models.clusters.indices import within

    assert cluster.KMeans
    start = perf_counter()
    found = KMeans(clusters=CLUSTERS).fit(customers)
    seconds = perf_counter() - start
    return seconds, within(found.preparation.apply(customers), found.labels)


def scikit_learn(customers: pa.Table, *, scaled: bool) -> tuple[float, float]:
    """scikit-learn called directly, on a standardised matrix, or from a frame with its own scaler."""
    from sklearn.cluster import KMeans
    from sklearn.preprocessing import StandardScaler

    frame = customers.to_pandas()
    matrix = StandardScaler().fit_transform(frame)
    start = perf_counter()
    if scaled:
        matrix = StandardScaler().fit_transform(frame)
    found = KMeans(CLUSTERS, n_init=1, random_state=1).fit(matrix)
    return perf_counter() - start, float(found.inertia_)


def main() -> None:
    """Measure the side that is named."""
    customers = table()
    match sys.argv[1]:
        case "ilk":
            seconds, within = ilk(customers)
        case side:
            seconds, within = scikit_learn(customers, scaled=side.endswith("scaled"))
    print(json.dumps({"seconds": seconds, "within": within}))


if __name__ == "__main__":
    main()
