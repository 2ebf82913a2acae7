"""Trees evaluated for many rows at once: each value of a column strikes out the leaves that a row cannot reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ilk.models.tables import Floats

Places = NDArray[np.intp]
Bits = NDArray[np.uint64]
_WIDTHS = (np.uint16, np.uint32, np.uint64)
"""The narrowest that has a bit a leaf is the fastest."""
_PIECE = 16_384
"""So many rows stay in the processor's own memory while all trees are looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """How the values of a column are told apart by the trees; the last place is that of a missing value.

    `edges` are thresholds of numbers, in order, or the codes of levels that are asked about.
    """

    edges: Floats
    levels: bool

    @property
    def count(self) -> int:
        """How many places there are: numbers lie between edges, levels are one of these or none."""
        return len(self.edges) + 2

    def of(self, values: Floats) -> Places:
        """The place of each value."""
        whole = np.trunc(values) if self.levels else values
        found = np.searchsorted(self.edges, whole, side="left")
        if self.levels and len(self.edges):
            found[self.edges[np.minimum(found, len(self.edges) - 1)] != whole] = len(self.edges)
        found[np.isnan(values)] = self.count - 1
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Tree:
    """For each column that it asks about, which leaves are left at each place of its bins; and the leaves' values."""

    left: Mapping[int, Bits]
    values: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Bitvectors:
    """All trees as tables of bits.

    Source: Lucchese et al. (2015), QuickScorer: a fast algorithm to rank documents with additive ensembles of
    regression trees, SIGIR; here over columns of many rows.
    """

    bins: tuple[Bins, ...]
    trees: tuple[_Tree, ...]

    def sums(self, rows: NDArray[np.float64]) -> Floats:
        """The sum of the leaves that each row falls into, added in the order of the trees."""
        pieces = [self._sum(rows[start : start + _PIECE]) for start in range(0, len(rows), _PIECE)]
        return np.concatenate(pieces) if pieces else np.empty(0)

    def _sum(self, rows: NDArray[np.float64]) -> Floats:
        places = [bins.of(rows[:, column]) for column, bins in enumerate(self.bins)]
        total = np.zeros(len(rows))
        for tree in self.trees:
            reached: Any = None
            for column, left in tree.left.items():
                here = left.take(places[column])
                reached = here if reached is None else np.bitwise_and(reached, here, out=reached)
            total += tree.values[0] if reached is None else tree.values.take(_first(reached))
        return total


def bitvectors(model: Mapping[str, Any], columns: int) -> Bitvectors | None:
    """Trees as LightGBM's `dump_model` tells them; None where they ask what is not known here, or have too many leaves.

    Args:
        model: what `dump_model` answered.
        columns: how many columns the rows have.
    """
    roots = [tree["tree_structure"] for tree in model["tree_info"]]
    nodes = [node for root in roots for node in _splits(root)]
    most = max((sum(1 for _ in _splits(root)) + 1 for root in roots), default=1)
    widths = [width for width in _WIDTHS if np.iinfo(width).bits >= most]
    if not widths or any(node["missing_type"] == "Zero" or node["decision_type"] not in {"<=", "=="} for node in nodes):
        return None
    bins = tuple(_bins([node for node in nodes if node["split_feature"] == place]) for place in range(columns))
    return Bitvectors(bins, tuple(_tree(root, bins, widths[0]) for root in roots))


def _splits(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """A node and all below it that ask something."""
    if "split_index" not in node:
        return []
    return [node, *_splits(node["left_child"]), *_splits(node["right_child"])]


def _bins(nodes: list[Mapping[str, Any]]) -> Bins:
    levels = any(node["decision_type"] == "==" for node in nodes)
    asked = [each for node in nodes for each in (_levels(node) if levels else [node["threshold"]])]
    return Bins(np.unique(np.array(asked, dtype=float)), levels)


def _levels(node: Mapping[str, Any]) -> list[float]:
    return [float(code) for code in str(node["threshold"]).split("||")]


def _tree(root: Mapping[str, Any], bins: tuple[Bins, ...], width: Any) -> _Tree:
    left: dict[int, Bits] = {}
    values: list[float] = []

    def below(node: Mapping[str, Any]) -> int:
        """The leaves below a node, as bits, from the left; each question strikes out those of the other side."""
        if "split_index" not in node:
            values.append(float(node["leaf_value"]))
            return 1 << (len(values) - 1)
        sides = below(node["left_child"]), below(node["right_child"])
        column = int(node["split_feature"])
        table = left.setdefault(column, np.full(bins[column].count, np.iinfo(width).max, width))
        goes_left = _goes_left(node, bins[column])
        struck = [np.iinfo(width).max ^ side for side in sides]
        table &= np.where(goes_left, width(struck[1]), width(struck[0]))
        return sides[0] | sides[1]

    below(root)
    return _Tree(left, np.array(values))


def _goes_left(node: Mapping[str, Any], bins: Bins) -> NDArray[np.bool_]:
    """For each place of the bins whether a row goes to the left there; a missing number may count as 0."""
    known = np.arange(bins.count - 1)
    if bins.levels:
        return np.append(np.isin(known, np.searchsorted(bins.edges, _levels(node))), values=False)
    missing = node["default_left"] if node["missing_type"] == "NaN" else node["threshold"] >= 0
    return np.append(known <= np.searchsorted(bins.edges, node["threshold"]), missing)


def _first(bits: Any) -> NDArray[Any]:
    """The place of the lowest bit that is set: the leftmost leaf that is left is the one that a row falls into."""
    if bits.dtype == np.uint16:
        return np.asarray(_LOWEST.take(bits))
    return _lowest(bits)


def _lowest(bits: Any) -> NDArray[np.intp]:
    alone = bits & (~bits + bits.dtype.type(1))
    return np.asarray(np.frexp(alone.astype(np.float64))[1].astype(np.intp)) - 1


_LOWEST = _lowest(np.arange(2**16, dtype=np.uint16)).astype(np.int8)
"""Looked up rather than worked out, for the many rows of small trees."""
