"""The conditions that a search puts together: values and bounds that enough customers have, in the language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ilk.catalog.schema import Catalogue
from ilk.customers.reading import rows
from ilk.insight.attributes import Attribute, column_of
from ilk.kernel.types import ValueType
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.known import Is
from ilk.segments.plan import CUSTOMER, Plan
from ilk.segments.tree import Condition, Moment, Scope
from ilk.segments.values.constants import Number, Text
from ilk.segments.values.field import FieldValue
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue

_CUTS = (0.2, 0.4, 0.6, 0.8)
_VALUES = 10
"""So many values of a text at most, the most frequent ones."""
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A condition on one attribute.

    Args:
        base: the place of the attribute.
        condition: as it can be saved.
        holds: the same over a row of what is laid out, whose alias is that of a customer's row.
    """

    base: int
    condition: Condition
    holds: Expr


def candidates(
    engine: Engine, table: str, chosen: Sequence[Attribute], moment: Moment, smallest: int
) -> list[Candidate]:
    """Conditions on single attributes: bounds at the fifths of numbers, frequent values of texts, yes and no.

    Args:
        engine: the warehouse.
        table: what `laid_out` gives, as a table.
        chosen: the attributes, in the order of the columns.
        moment: when.
        smallest: a value that fewer customers have is no candidate.
    """
    cuts = _cuts(engine, table, chosen)
    values = _values(engine, table, chosen, smallest)
    local = Catalogue(traits={column_of(place): each.type for place, each in enumerate(chosen)})
    plan = Plan(Scope(local), moment)
    found = []
    for place, each in enumerate(chosen):
        field = FieldValue(name=column_of(place))
        said = _conditions(each, cast("AnyValue", each.tree), cuts.get(place, ()), values.get(place, ()))
        laid = _conditions(each, field, cuts.get(place, ()), values.get(place, ()))
        found += [Candidate(place, one, other.sql(plan)) for one, other in zip(said, laid, strict=True)]
    return found


def known(place: int) -> Expr:
    """Whether an attribute is known, over a row of what is laid out."""
    return sql.is_known(sql.column(column_of(place), CUSTOMER))


def _conditions(
    attribute: Attribute, tree: "AnyValue", cuts: Sequence[float], values: Sequence[str]
) -> Iterator[Condition]:
    if attribute.type is ValueType.YES_NO:
        yield Is(of=tree, wanted=True)
        yield Is(of=tree, wanted=False)
    for value in values:
        yield Comparison(left=tree, op="=", right=Text(constant=value))
    for cut in cuts:
        number = Number(constant=int(cut) if float(cut).is_integer() else cut)
        yield Comparison(left=tree, op="<", right=number)
        yield Comparison(left=tree, op=">=", right=number)


def _cuts(engine: Engine, table: str, chosen: Sequence[Attribute]) -> dict[int, list[float]]:
    """Where each number is cut: at its fifths, written with three digits."""
    columns = {
        f"{column_of(place)}_{cut}": sql.quantile(sql.column(column_of(place)), share)
        for place, each in enumerate(chosen)
        if each.type.numeric
        for cut, share in enumerate(_CUTS)
    }
    if not columns:
        return {}
    (found,) = rows(engine, sql.select(columns, table))
    cuts: dict[int, list[float]] = {}
    for place, each in enumerate(chosen):
        if each.type.numeric:
            own = [found[f"{column_of(place)}_{cut}"] for cut in range(len(_CUTS))]
            cuts[place] = sorted({float(f"{value:.{_DIGITS}g}") for value in own if value is not None})
    return cuts


def _values(engine: Engine, table: str, chosen: Sequence[Attribute], smallest: int) -> dict[int, list[str]]:
    """The most frequent values of each text that enough customers have; texts differ by more than their case."""
    texts = [place for place, each in enumerate(chosen) if each.type is ValueType.TEXT]
    if not texts:
        return {}
    counts = []
    for place in texts:
        value = sql.column(column_of(place))
        columns = {"place": sql.literal(place), "value": value, "customers": sql.count_rows()}
        counts.append(sql.select(columns, table, where=sql.is_known(value), group_by=[value]))
    enough = sql.compare(sql.column("customers"), ">=", sql.literal(smallest))
    found = rows(engine, sql.select(sql.columns(("place", "value", "customers")), sql.stack(counts), where=enough))
    ranked = sorted(found, key=lambda row: (-row["customers"], row["value"]))
    return {place: _different([row["value"] for row in ranked if row["place"] == place]) for place in texts}


def _different(values: Sequence[str]) -> list[str]:
    first: dict[str, str] = {}
    for value in values:
        first.setdefault(value.casefold(), value)
    return list(first.values())[:_VALUES]
