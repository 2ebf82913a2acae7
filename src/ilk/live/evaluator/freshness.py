"""How fresh a segment's answer is, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ilk.live.evaluator.last_run import Part
from ilk.segments.compile import Definitions
from ilk.segments.conditions.logic import And, AtLeastOf, NoneOf, Not, Or
from ilk.segments.language.checking import uses
from ilk.segments.tree import Condition
from ilk.segments.words import name_words

Pace = Literal["instant", "mixed", "batch"]
"""`instant`: with each event and at the very instant at which time changes it; `mixed`: so, but for parts that are as
the last run left them; `batch`: as the last run left it."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh a segment's answer is; `why` names each part that waits for a run, and says why."""

    pace: Pace
    why: tuple[str, ...] = ()


def freshness_of(
    definitions: Definitions, parts: Mapping[str, Sequence[Part]], slow: Mapping[str, str]
) -> Mapping[str, Freshness]:
    """The freshness of each segment.

    Args:
        definitions: what is asked.
        parts: of each segment, those that the last run answers.
        slow: computed traits that keep the value of the last run, each with the reason.
    """
    found: dict[str, Freshness] = {}
    for name, tree in definitions.segments.items():
        waits = [f"`{part.condition.text()}` is answered by runs: {part.why}" for part in parts[name]]
        waits += _of_traits(tree, definitions, slow)
        waits += _of_rows(tree, definitions)
        waits += _of_segments(tree, definitions, parts)
        whole = any(_covers(tree, part) for part in parts[name])
        pace: Pace = "batch" if whole else "mixed" if waits else "instant"
        found[name] = Freshness(pace, tuple(dict.fromkeys(waits)))
    return found


def _covers(tree: Condition, part: Part) -> bool:
    """Whether nothing of a definition is asked live beside a part."""
    match tree:
        case Not():
            return _covers(tree.operand, part)
        case And() | Or() | NoneOf() | AtLeastOf():
            return False
        case _:
            return tree == part.condition.of


def _of_traits(tree: Condition, definitions: Definitions, slow: Mapping[str, str]) -> list[str]:
    named = _traits_behind(uses(tree).traits, definitions)
    return [f"`{name}` is computed by runs: {slow[name]}" for name in sorted(named & slow.keys())]


def _traits_behind(names: frozenset[str], definitions: Definitions) -> set[str]:
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        found |= waiting
        trees = [definitions.traits[name] for name in waiting if name in definitions.traits]
        waiting = {name for each in trees for name in uses(each).traits} - found
    return found


def _of_rows(tree: Condition, definitions: Definitions) -> list[str]:
    trees = [
        tree,
        *(
            definitions.traits[name]
            for name in _traits_behind(uses(tree).traits, definitions) & definitions.traits.keys()
        ),
    ]
    used = [uses(each) for each in trees]
    tables = sorted({name for each in used for name in each.tables})
    lists = sorted({name for each in used for name in each.lists})
    found = [f"rows of {name_words(name)} come with loads" for name in tables]
    found += [f"the list {name} is read by runs" for name in lists]
    return found + (["accounts are read by runs"] if any(each.account for each in used) else [])


def _of_segments(tree: Condition, definitions: Definitions, parts: Mapping[str, Sequence[Part]]) -> list[str]:
    names = sorted(uses(tree).segments)
    outside = [f"`{name}` is told by runs" for name in names if name not in definitions.segments]
    waiting = [name for name in names if parts.get(name)]
    return outside + [f"a part of `{name}` is answered by runs: {parts[name][0].why}" for name in waiting]
