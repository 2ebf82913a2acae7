"""Links to people: connected records are one person, except where somebody said no, or where they would be too many."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Numbers = npt.NDArray[np.int64]
DECIDED = 0
"""The rank of links that people made: the strongest."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of records, each with a rank (the smallest is the strongest) and a probability; equal lengths."""

    a: Numbers
    b: Numbers
    rank: Numbers
    probability: npt.NDArray[np.float64]

    def chosen(self, which: npt.NDArray[np.bool_]) -> "Pairs":
        """Those pairs for which the mask is true."""
        return Pairs(self.a[which], self.b[which], self.rank[which], self.probability[which])


@dataclass(frozen=True, slots=True)
class Groups:
    """Who is who: `members` with the `leader` of each, equal lengths; `too_large` are groups that were not made."""

    members: Numbers
    leaders: Numbers
    too_large: tuple[Numbers, ...] = ()


def grouped(pairs: Pairs, apart: Iterable[tuple[int, int]], largest: int, last: Numbers | None = None) -> Groups:
    """The people that pairs of records come to. Pure, and the order of the pairs does not matter.

    Pairs join in the order of their strength; one that would bring two records together that are to stay `apart`
    joins nothing. Of a group of more than `largest` records only what people decided is joined.

    Args:
        pairs: links that join.
        apart: pairs of records that are different people.
        largest: how many records a person may have.
        last: records that lead a group only when all of its records are such.
    """
    nodes, ends = np.unique(np.concatenate([pairs.a, pairs.b]), return_inverse=True)
    if not len(nodes):
        return Groups(nodes, nodes)
    a, b = ends[: len(pairs.a)], ends[len(pairs.a) :]
    constraints = _indexed(apart, nodes)
    labels = _separated(_connected(a, b, len(nodes)), a, b, pairs, constraints)
    sizes = np.bincount(labels)
    over = sizes[labels] > largest
    too_large = tuple(nodes[members] for members in _members(labels, np.flatnonzero(sizes > largest)))
    if too_large:
        kept = ~(over[a] | over[b]) | (pairs.rank == DECIDED)
        a, b, pairs = a[kept], b[kept], pairs.chosen(kept)
        labels = _separated(_connected(a, b, len(nodes)), a, b, pairs, constraints)
    return Groups(nodes, _leaders(nodes, labels, last), too_large)


def _connected(a: Numbers, b: Numbers, count: int) -> Numbers:
    """The number of the component of each node."""
    edges = coo_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(count, count))
    _, labels = connected_components(edges, directed=False)
    return np.asarray(labels, dtype=np.int64)


def _indexed(apart: Iterable[tuple[int, int]], nodes: Numbers) -> list[tuple[int, int]]:
    """Pairs of records as places among the nodes; pairs with a record that has no link say nothing."""
    found = []
    for pair in sorted(apart):
        places = np.searchsorted(nodes, pair)
        if all(place < len(nodes) and nodes[place] == each for place, each in zip(places, pair, strict=True)):
            found.append((int(places[0]), int(places[1])))
    return found


def _separated(labels: Numbers, a: Numbers, b: Numbers, pairs: Pairs, apart: list[tuple[int, int]]) -> Numbers:
    """The components, those that hold a pair which is to stay apart joined anew, one link after the other."""
    torn = sorted({int(labels[one]) for one, other in apart if labels[one] == labels[other]})
    if not torn:
        return labels
    labels = labels.copy()
    inside = np.flatnonzero(np.isin(labels[a], torn))
    order = inside[np.lexsort((b[inside], a[inside], -pairs.probability[inside], pairs.rank[inside]))]
    union = _Union(apart)
    for edge in order:
        union.join(int(a[edge]), int(b[edge]))
    following = int(labels.max()) + 1
    members = np.flatnonzero(np.isin(labels, torn))
    roots = np.array([union.root(int(member)) for member in members])
    labels[members] = following + np.unique(roots, return_inverse=True)[1]
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


class _Union:
    """Disjoint sets of nodes (Tarjan, 1975), some pairs of which never come into one set."""

    def __init__(self, apart: Iterable[tuple[int, int]]) -> None:
        self._parent: dict[int, int] = {}
        self._size: dict[int, int] = defaultdict(lambda: 1)
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, other in apart:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def root(self, node: int) -> int:
        """The node that stands for the set of a node."""
        top = node
        while (above := self._parent.get(top, top)) != top:
            top = above
        while (above := self._parent.get(node, node)) != top:
            self._parent[node], node = top, above
        return top

    def join(self, one: int, other: int) -> None:
        """Make two sets one, unless they are to stay apart."""
        kept, gone = self.root(one), self.root(other)
        if kept == gone or gone in self._apart.get(kept, ()):
            return
        if self._size[kept] < self._size[gone]:
            kept, gone = gone, kept
        self._parent[gone] = kept
        self._size[kept] += self._size[gone]
        for stranger in self._apart.pop(gone, ()):
            self._apart[stranger].discard(gone)
            self._apart[stranger].add(kept)
            self._apart[kept].add(stranger)


def _members(labels: Numbers, wanted: Numbers) -> Iterator[Numbers]:
    """The nodes of some components."""
    order = np.argsort(labels, kind="stable")
    begins = np.searchsorted(labels[order], wanted, side="left")
    ends = np.searchsorted(labels[order], wanted, side="right")
    for begin, end in zip(begins, ends, strict=True):
        yield order[begin:end]


def _leaders(nodes: Numbers, labels: Numbers, last: Numbers | None) -> Numbers:
    """For each node the record that its group is called by: the smallest number, and so the oldest record."""
    postponed = np.isin(nodes, last) if last is not None else np.zeros(len(nodes), dtype=bool)
    order = np.lexsort((nodes, postponed, labels))
    firsts = np.flatnonzero(np.diff(labels[order], prepend=-1))
    return nodes[order[firsts]][labels]
