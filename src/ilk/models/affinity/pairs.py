"""Which pairs of items are often in one basket: all counted at once, by one product of matrices."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, triu

from ilk.models.affinity.fp_growth import Items

Held = NDArray[np.int64]
"""A row for each item that a basket holds, each once: the basket's number and the item's."""


def frequent_pairs(held: Held, least: int) -> dict[Items, int]:
    """The items and the pairs that are in so many baskets at least, and in how many: `frequent` with `longest` 2."""
    counts = np.bincount(held[:, 1])
    often = held[counts[held[:, 1]] >= least]
    single = {(item,): count for item, count in enumerate(counts.tolist()) if count >= least}
    if not single:
        return {}
    shape = (int(held[:, 0].max()) + 1, len(counts))
    table = coo_array((np.ones(len(often), np.int32), (often[:, 0], often[:, 1])), shape=shape).tocsr()
    both = triu(table.T @ table, k=1).tocoo()
    kept = both.data >= least
    pairs = zip(both.row[kept].tolist(), both.col[kept].tolist(), both.data[kept].tolist(), strict=True)
    return single | {(first, second): count for first, second, count in pairs}
