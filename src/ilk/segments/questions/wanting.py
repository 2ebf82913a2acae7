"""Trait by trait, who is in or out of a segment only because the trait's value is missing."""

from collections.abc import Container, Mapping, Sequence

from ilk.catalog.schema import Catalogue
from ilk.segments.branches import Bound, Leaf, Leaves, compared_traits, formula, placed
from ilk.segments.compile import asked
from ilk.segments.language.checking import uses
from ilk.segments.plan import CUSTOMER, Plan
from ilk.segments.tree import Condition, Moment, Scope
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr

_LEAVES = "leaves"
_BOUNDS: tuple[Bound, ...] = ("could hold", "surely holds")


def wanting(
    engine: Engine, condition: Condition, catalogue: Catalogue, moment: Moment, columns: Container[str]
) -> Mapping[str, tuple[int, int]]:
    """For each trait that a definition compares, how many might leave and how many enter if all its values were known.

    One trait at a time, all in one statement.

    Args:
        engine: the warehouse.
        condition: the definition.
        catalogue: the names it may use.
        moment: when it is asked.
        columns: the columns of the table of customers.
    """
    leaves = {each.condition.model_dump_json(): each.condition for each in placed(condition) if each.is_leaf}
    compared = {text: {name for name in compared_traits(leaf) if name in columns} for text, leaf in leaves.items()}
    traits = sorted(set().union(*compared.values()))
    if not traits:
        return {}
    plan = Plan(Scope(catalogue), moment)
    flags: dict[str, Expr] = {f"holds_{place}": leaf.sql(plan) for place, leaf in enumerate(leaves.values())}
    flags |= {f"missing_{place}": sql.is_missing(sql.column(name, CUSTOMER)) for place, name in enumerate(traits)}
    counts = _counts(condition, list(leaves), [[name in compared[text] for text in leaves] for name in traits])
    inner = asked(plan, flags, uses(condition).segments)
    (row,) = engine.run(sql.select(counts, inner, alias=_LEAVES)).to_pylist()
    return {name: (row[f"into_{place}"], row[f"out_{place}"]) for place, name in enumerate(traits)}


def _counts(condition: Condition, leaves: Sequence[str], compares: Sequence[Sequence[bool]]) -> dict[str, Expr]:
    """For each trait how many might leave and enter; `compares` says for each which leaves compare it."""
    places = {text: place for place, text in enumerate(leaves)}

    def leaves_with(trait: int | None) -> Leaves:
        """The leaves, of which those are missing a value that compare a trait."""

        def leaf(each: Condition) -> Leaf:
            place = places[each.model_dump_json()]
            asks = trait is not None and compares[trait][place]
            missing = sql.column(f"missing_{trait}", _LEAVES) if asks else None
            return Leaf(sql.column(f"holds_{place}", _LEAVES), missing)

        return leaf

    holds = formula(condition, leaves_with(None))
    counts: dict[str, Expr] = {}
    for trait in range(len(compares)):
        could, surely = (formula(condition, leaves_with(trait), bound) for bound in _BOUNDS)
        counts[f"into_{trait}"] = sql.count_if(sql.all_of((holds, sql.negate(surely))))
        counts[f"out_{trait}"] = sql.count_if(sql.all_of((could, sql.negate(holds))))
    return counts
