"""FP-growth: which sets of items are often in one basket, without listing the sets that are not."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Items = tuple[int, ...]
"""A set of items in rising order of their numbers; the most frequent item has the number 0."""


@dataclass(slots=True)
class _Node:
    """A step on the way from the root: an item, and in how many baskets the way is taken so far."""

    item: int
    parent: "_Node | None"
    count: int = 0
    children: dict[int, "_Node"] = field(default_factory=dict)


def frequent(baskets: Mapping[Items, int], least: int, longest: int) -> dict[Items, int]:
    """The sets that are in so many baskets at least, and in how many.

    Source: Han, Pei & Yin (2000), Mining frequent patterns without candidate generation, SIGMOD.

    Args:
        baskets: how often each basket is there, its items in rising order of their numbers.
        least: the number of baskets that a set must be in.
        longest: how many items a set may have.
    """
    return dict(_grown(list(baskets.items()), (), least, longest))


def _grown(
    baskets: Sequence[tuple[Items, int]], ending: Items, least: int, longest: int
) -> Iterator[tuple[Items, int]]:
    """The frequent sets that end with some items, from what precedes these in each basket."""
    counts: Counter[int] = Counter()
    for items, count in baskets:
        for item in items:
            counts[item] += count
    often = {item: count for item, count in counts.items() if count >= least}
    ways = _planted(baskets, often) if len(ending) + 1 < longest else {}
    for item, count in sorted(often.items()):
        found = (item, *ending)
        yield found, count
        if len(found) < longest:
            before = [(way, node.count) for node in ways[item] if (way := _way(node))]
            yield from _grown(before, found, least, longest)


def _planted(baskets: Sequence[tuple[Items, int]], often: Mapping[int, int]) -> dict[int, list[_Node]]:
    """A tree in which baskets share the ways that begin alike; for each item the nodes that hold it."""
    root = _Node(-1, None)
    places: dict[int, list[_Node]] = defaultdict(list)
    for items, count in baskets:
        node = root
        for item in items:
            if item not in often:
                continue
            child = node.children.get(item)
            if child is None:
                child = node.children[item] = _Node(item, node)
                places[item].append(child)
            child.count += count
            node = child
    return places


def _way(node: _Node) -> Items:
    """The items before a node, from the root down."""
    items = []
    above = node.parent
    while above is not None and above.parent is not None:
        items.append(above.item)
        above = above.parent
    return tuple(reversed(items))
