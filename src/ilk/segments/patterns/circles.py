"""The circles of a graph: its parts in which every node leads to every other."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Generic, TypeVar

Place = TypeVar("Place", bound=Hashable)


def circles(start: Iterable[Place], steps: Callable[[Place], Iterable[Place]]) -> list[set[Place]]:
    """The strongly connected parts that hold a circle, of all that can be reached (Tarjan, 1972, without recursion)."""
    search = _Search(steps)
    for place in start:
        if place not in search.number:
            search.run(place)
    return search.found


class _Search(Generic[Place]):
    """What is known on the way: when each place was first seen, and the earliest place that it leads back to."""

    def __init__(self, steps: Callable[[Place], Iterable[Place]]) -> None:
        self.found: list[set[Place]] = []
        self.number: dict[Place, int] = {}
        self._steps = steps
        self._back: dict[Place, int] = {}
        self._open: dict[Place, None] = {}
        self._itself: set[Place] = set()

    def run(self, start: Place) -> None:
        """Go through all that can be reached from a place."""
        way = [(start, self._enter(start))]
        while way:
            place, ahead = way[-1]
            following = next(ahead, None)
            if following is not None:
                self._meet(place, following, way)
                continue
            way.pop()
            if way:
                before = way[-1][0]
                self._back[before] = min(self._back[before], self._back[place])
            self._leave(place)

    def _enter(self, place: Place) -> Iterator[Place]:
        self.number[place] = self._back[place] = len(self.number)
        self._open[place] = None
        return iter(self._steps(place))

    def _meet(self, place: Place, following: Place, way: list[tuple[Place, Iterator[Place]]]) -> None:
        if following == place:
            self._itself.add(place)
        if following not in self.number:
            way.append((following, self._enter(following)))
        elif following in self._open:
            self._back[place] = min(self._back[place], self.number[following])

    def _leave(self, place: Place) -> None:
        if self._back[place] != self.number[place]:
            return
        part = set()
        last = None
        while last != place:
            last, _ = self._open.popitem()
            part.add(last)
        if len(part) > 1 or place in self._itself:
            self.found.append(part)
