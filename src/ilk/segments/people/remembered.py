"""What customers in memory need beside traits and events: recorded values and moves, lists, and the crowd."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import CUSTOMERS, HISTORY, LEDGER, LISTS
from ilk.customers.history import value_of
from ilk.kernel.clock import aware
from ilk.kernel.types import ValueType
from ilk.segments.compile import belonging, question
from ilk.segments.conditions.fresh import Fresh
from ilk.segments.conditions.segment import OfSegment
from ilk.segments.conditions.trait_history import OfHistory
from ilk.segments.language.checking import uses
from ilk.segments.people.surroundings import restored
from ilk.segments.plan import BELONGS
from ilk.segments.subjects.crowd import AmongCustomers, in_order
from ilk.segments.tree import Condition, Entry, Moment, Move, Node, Result
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr

Fields = Mapping[str, Any]
"""Fields of a `Person`."""


def remembered(
    engine: Engine, catalogue: Catalogue, numbers: Sequence[int], about: Node, moment: Moment
) -> Mapping[int, Fields]:
    """For each customer the fields of a `Person` that a definition asks for, from what is published.

    What is asked about everybody (ranks, SQL, limits) is worked out for everybody, once.
    """
    chosen = sql.in_set(sql.column("customer_no"), list(numbers))
    nodes = list(about.walk())
    history = _history(engine, catalogue, chosen, {each.trait for each in nodes if isinstance(each, OfHistory | Fresh)})
    moves = _moves(engine, chosen, {each.segment for each in nodes if isinstance(each, OfSegment)})
    lists = _lists(engine, chosen, uses(about).lists)
    crowd = _crowd(engine, [each for each in nodes if isinstance(each, AmongCustomers)])
    answers = _answers(engine, catalogue, moment, [each for each in nodes if isinstance(each, Condition)])
    return {
        number: {
            "history": history.get(number, {}),
            "ledger": moves.get(number, {}),
            "lists": frozenset(lists.get(number, ())),
            "crowd": crowd,
            "answers": frozenset(key for key, members in answers.items() if number in members),
        }
        for number in numbers
    }


def _history(
    engine: Engine, catalogue: Catalogue, chosen: Expr, traits: set[str]
) -> Mapping[int, Mapping[str, Sequence[Entry]]]:
    found: dict[int, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows(engine, HISTORY, chosen, "trait", traits, "since"):
        value = _value(row["value"], catalogue.traits[row["trait"]])
        found[row["customer_no"]][row["trait"]].append(Entry(aware(row["since"]), value))
    return found


def _value(text: str | None, kind: ValueType) -> Result:
    """A recorded value; missing when it was recorded as another type than the trait has now, as in the engine."""
    try:
        found: Result = value_of(text, kind)
    except (ValueError, ArithmeticError):
        return None
    return found


def _moves(engine: Engine, chosen: Expr, segments: set[str]) -> Mapping[int, Mapping[str, Sequence[Move]]]:
    found: dict[int, dict[str, list[Move]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows(engine, LEDGER, chosen, "segment", segments, "occurred_at", "run_id"):
        move = Move(aware(row["occurred_at"]), row["change"] == "entered")
        found[row["customer_no"]][row["segment"]].append(move)
    return found


def _lists(engine: Engine, chosen: Expr, lists: Iterable[str]) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for row in _rows(engine, LISTS, chosen, "list", set(lists)):
        found[row["customer_no"]].add(row["list"])
    return found


def _rows(engine: Engine, table: str, chosen: Expr, key: str, names: set[str], *order: str) -> list[dict[str, Any]]:
    """The rows of some customers and names, in order."""
    if not names or table not in engine.tables():
        return []
    named = sql.in_set(sql.column(key), sorted(names))
    rows: list[dict[str, Any]] = engine.run(sql.everything(table, where=sql.all_of((chosen, named)))).to_pylist()
    return sorted(rows, key=lambda row: tuple(row[name] for name in order))


def _crowd(engine: Engine, nodes: Iterable[AmongCustomers]) -> Mapping[tuple[str, str | None], Sequence[Result]]:
    found: dict[tuple[str, str | None], Sequence[Result]] = {}
    for node in nodes:
        if (node.by, node.segment) in found:
            continue
        steps = [(BELONGS, belonging([node.segment]))] if node.segment is not None else []
        asked = sql.named_steps(steps, node.asked({"value": sql.column(node.by, CUSTOMERS)}))
        values = engine.run(asked).column("value").to_pylist()
        found[node.by, node.segment] = in_order([restored(value) for value in values])
    return found


def _answers(
    engine: Engine, catalogue: Catalogue, moment: Moment, nodes: Iterable[Condition]
) -> Mapping[str, frozenset[int]]:
    """Who each condition that is not live holds for."""
    found: dict[str, frozenset[int]] = {}
    for node in nodes:
        if not node.live:
            rows = engine.run(question(node, catalogue, moment))
            found[node.model_dump_json()] = frozenset(rows.column("customer_no").to_pylist())
    return found
