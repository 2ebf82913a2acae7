"""Finds patterns that a backtracking engine could take for ever with: those that can read one text in too many ways.

A pattern becomes an automaton whose states are its characters (Glushkov). It is explosive when from some state two
different ways lead back to it over the same text (exponential ambiguity, after Weber and Seidl, 1991): such a state
is found where two states that read side by side come from one state and go back to it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import assert_never

from ilk.segments.patterns.circles import circles
from ilk.segments.patterns.tree import Characters, Edge, Either, InOrder, Pattern, Range, Repeat
from ilk.segments.patterns.writing import chosen_ranges

_MOST_STATES = 120
_EXPLOSIVE = "the pattern repeats a repetition so that a text can match in too many ways; let the parts differ more"
Pair = tuple[int, int]


def refuse_explosive(pattern: Pattern, *, fold: bool) -> None:
    """Raise `ValueError` for a pattern that takes exponential time on an engine that tries one way after the other."""
    automaton = _Automaton(fold)
    automaton.add(pattern)
    looping = automaton.looping()
    if len(looping) > _MOST_STATES:
        raise ValueError(f"the pattern repeats more than {_MOST_STATES} characters in loops; make it simpler")
    # Two operators that both lead from one state to another are two ways already.
    if any(set(pair) <= looping for pair in automaton.doubled) or _ambiguous(automaton, looping):
        raise ValueError(_EXPLOSIVE)


@dataclass(frozen=True, slots=True)
class _Part:
    """What the automaton has to know of a part of the pattern."""

    first: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()
    may_be_empty: bool = True


@dataclass(slots=True)
class _Automaton:
    """States are characters of the pattern, in their order; `follows` says which may come after which."""

    fold: bool
    reads: list[list[Range]] = field(default_factory=list)
    follows: dict[int, set[int]] = field(default_factory=dict)
    doubled: set[Pair] = field(default_factory=set)

    def add(self, pattern: Pattern) -> _Part:
        """Add a part of the pattern."""
        match pattern:
            case Characters():
                self.reads.append(chosen_ranges(pattern, fold=self.fold))
                state = frozenset({len(self.reads) - 1})
                return _Part(state, state, may_be_empty=False)
            case Edge():
                return _Part()
            case InOrder(parts=parts):
                return self._in_order([self.add(part) for part in parts])
            case Either(options=options):
                return _either([self.add(option) for option in options])
            case Repeat():
                return self._repeated(pattern)
            case _:
                assert_never(pattern)

    def looping(self) -> set[int]:
        """The states that may come again after themselves."""
        parts = circles(sorted(self.follows), lambda state: self.follows.get(state, ()))
        return {state for part in parts for state in part}

    def _in_order(self, parts: Iterable[_Part]) -> _Part:
        whole = _Part()
        for part in parts:
            self._link(whole.last, part.first)
            whole = _Part(
                whole.first | part.first if whole.may_be_empty else whole.first,
                whole.last | part.last if part.may_be_empty else part.last,
                whole.may_be_empty and part.may_be_empty,
            )
        return whole

    def _repeated(self, repeat: Repeat) -> _Part:
        part = self.add(repeat.part)
        counted = isinstance(repeat.part, Characters) and repeat.least == repeat.most
        if repeat.most != 1 and not counted:
            if part.may_be_empty:
                raise ValueError("the pattern repeats something that may be empty; leave out one of the repetitions")
            self._link(part.last, part.first)
        return _Part(part.first, part.last, part.may_be_empty or repeat.least == 0)

    def _link(self, before: Iterable[int], after: Iterable[int]) -> None:
        for one in before:
            following = self.follows.setdefault(one, set())
            self.doubled |= {(one, other) for other in after if other in following}
            following.update(after)


def _either(options: Iterable[_Part]) -> _Part:
    first: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()
    empty = False
    for option in options:
        first, last, empty = first | option.first, last | option.last, empty or option.may_be_empty
    return _Part(first, last, empty)


def _ambiguous(automaton: _Automaton, looping: set[int]) -> bool:
    """Whether two ways that part at a state meet at it again."""
    alike = {
        (one, other)
        for one in looping
        for other in looping
        if one == other or _overlap(automaton.reads[one], automaton.reads[other])
    }

    def steps(pair: Pair) -> Iterator[Pair]:
        one, other = pair
        for left in automaton.follows.get(one, ()):
            for right in automaton.follows.get(other, ()):
                if (left, right) in alike:
                    yield left, right

    together = [(state, state) for state in sorted(looping)]
    parts = circles(together, steps)
    return any(any(one == other for one, other in part) and any(one != other for one, other in part) for part in parts)


def _overlap(one: list[Range], other: list[Range]) -> bool:
    return any(low <= up and down <= high for low, high in one for down, up in other)
