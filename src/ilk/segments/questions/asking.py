"""One statement about a definition: how many it holds for, each branch alone, and how many for want of a value."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ilk.catalog.schema import Catalogue
from ilk.segments.branches import Leaf, Leaves, Placed, compared_traits, formula, operands, placed
from ilk.segments.compile import asked
from ilk.segments.conditions.logic import And
from ilk.segments.language.checking import uses
from ilk.segments.plan import CUSTOMER, Plan
from ilk.segments.tree import Condition, Moment, Scope
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Query

_LEAVES = "leaves"
_WHOLE = ""
_MOST_BRANCHES = 60
"""Conditions that are counted alone: more than a person looks at would only make the statement slow."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many customers there are, how many each branch holds for by its path, and what its absence would add."""

    customers: int
    counts: Mapping[str, int]
    costs: Mapping[str, int]
    in_by_missing: int
    out_by_missing: int

    @property
    def count(self) -> int:
        """How many the whole definition holds for."""
        return self.counts[_WHOLE]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A definition compiled to be asked about. `branches`: each condition with its path, up to a number."""

    branches: tuple[Placed, ...]
    query: Query
    facts: int
    tables: frozenset[str] = field(default_factory=frozenset)

    def tally(self, engine: Engine) -> Tally:
        """Ask. Everything is counted in one statement."""
        (row,) = engine.run(self.query).to_pylist()
        return _tally(self.branches, row)


def inquire(condition: Condition, catalogue: Catalogue, moment: Moment, columns: Container[str]) -> Inquiry:
    """What answers the tally of a definition; other segments are taken from the published memberships.

    Args:
        condition: the definition.
        catalogue: the names it may use.
        moment: when it is asked.
        columns: the columns of the table of customers.
    """
    plan = Plan(Scope(catalogue), moment)
    branches = tuple(placed(condition))
    told = branches[:_MOST_BRANCHES]
    flags: dict[str, Expr] = {}
    leaves: dict[str, Leaf] = {}
    for place, leaf in enumerate(each for each in branches if each.is_leaf):
        text = leaf.condition.model_dump_json()
        if text not in leaves:
            leaves[text] = _leaf(leaf.condition, plan, columns, place, flags)
    inner = asked(plan, flags or {"everyone": sql.literal(value=True)}, uses(condition).segments)
    outer = _counted(told, lambda each: leaves[each.model_dump_json()])
    query = sql.select(outer, inner, alias=_LEAVES)
    return Inquiry(told, query, len(plan.facts.tables) + len(plan.facts.derived), sql.tables_in(inner))


def row_counts(engine: Engine, tables: Iterable[str]) -> Mapping[str, int]:
    """How many rows tables have; those that are not there are left out."""
    there = engine.tables()
    counted = [
        sql.select({"name": sql.literal(name), "rows": sql.count_rows()}, name)
        for name in sorted(tables)
        if name in there
    ]
    rows = engine.run(sql.stack(counted)).to_pylist() if counted else []
    return {row["name"]: row["rows"] for row in rows}


def _leaf(condition: Condition, plan: Plan, columns: Container[str], place: int, flags: dict[str, Expr]) -> Leaf:
    """A leaf, computed as columns of the inner query, which the logic over it then names."""
    flags[f"holds_{place}"] = condition.sql(plan)
    traits = sorted(name for name in set(compared_traits(condition)) if name in columns)
    holds = sql.column(f"holds_{place}", _LEAVES)
    if not traits:
        return Leaf(holds, None)
    flags[f"missing_{place}"] = sql.any_of(sql.is_missing(sql.column(name, CUSTOMER)) for name in traits)
    return Leaf(holds, sql.column(f"missing_{place}", _LEAVES))


def _counted(branches: Sequence[Placed], leaf: Leaves) -> dict[str, Expr]:
    whole = branches[0].condition
    holds, could, surely = (formula(whole, leaf, bound) for bound in ("holds", "could hold", "surely holds"))
    columns = {
        "customers": sql.count_rows(),
        "in_by_missing": sql.count_if(sql.all_of((holds, sql.negate(surely)))),
        "out_by_missing": sql.count_if(sql.all_of((could, sql.negate(holds)))),
    }
    for place, branch in enumerate(branches):
        columns[f"count_{place}"] = sql.count_if(formula(branch.condition, leaf))
        if others := _others(branches, branch):
            without = sql.all_of(formula(other, leaf) for other in others)
            columns[f"cost_{place}"] = sql.count_if(sql.all_of((without, sql.negate(formula(branch.condition, leaf)))))
    return columns


def _others(branches: Iterable[Placed], branch: Placed) -> list[Condition]:
    """What stands beside a branch in the `and` around it; nothing where there is none."""
    around = next((each.condition for each in branches if each.path == branch.parent), None)
    if not isinstance(around, And) or len(around.operands) > _MOST_BRANCHES:
        return []
    return [
        other
        for step, other in operands(around).items()
        if (f"{branch.parent}.{step}" if branch.parent else step) != branch.path
    ]


def _tally(branches: Iterable[Placed], row: Mapping[str, int]) -> Tally:
    paths = [branch.path for branch in branches]
    return Tally(
        customers=row["customers"],
        counts={path: row[f"count_{place}"] for place, path in enumerate(paths)},
        costs={path: row[f"cost_{place}"] for place, path in enumerate(paths) if f"cost_{place}" in row},
        in_by_missing=row["in_by_missing"],
        out_by_missing=row["out_by_missing"],
    )
