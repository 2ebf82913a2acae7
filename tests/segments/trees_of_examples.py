"""What the hand-made examples say, asked of random people too: so every kind is drawn that has an example."""

from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from tests.segments.drawing import one_of
from tests.segments.examples import TABLES
from tests.segments.memory import QUESTIONS

from ilk.segments.conditions.colleague import Colleague
from ilk.segments.conditions.sql_answer import SqlAnswer
from ilk.segments.language.grammar import parse_condition
from ilk.segments.tree import Condition, Node
from ilk.segments.values.account_total import AccountTotal


@cache
def shown_by_hand() -> SearchStrategy[Condition]:
    """One of the definitions of the examples: each kind as often as another, however many show it."""
    said = dict.fromkeys(says for table in TABLES.values() for says, _ in table.rows)
    trees = [parse_condition(says).tree for says in said]
    showing: dict[type[Node], list[Condition]] = {}
    for tree in trees:
        nodes = list(tree.walk())
        if all(map(_can_be_asked, nodes)):
            for kind in dict.fromkeys(map(type, nodes)):
                showing.setdefault(kind, []).append(tree)
    return one_of(*map(st.sampled_from, showing.values()))


def _can_be_asked(node: Node) -> bool:
    """Random people have answers to some SQL only; and colleagues may not stand within colleagues, as leaves do."""
    match node:
        case SqlAnswer():
            return node.query in QUESTIONS
        case Colleague() | AccountTotal():
            return False
        case _:
            return True
