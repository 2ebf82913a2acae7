"""How good traits are: all of them in one look at the table of customers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from ilk.catalog.tables import CUSTOMERS
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.quality import results
from ilk.quality.answers import CheckResult, QualitySubject
from ilk.quality.drift import shift
from ilk.quality.scores import least, scores, share
from ilk.sources.columns import Bound, bound_value, check_bounds
from ilk.sources.expecting import (
    AnyTraitCheck,
    TraitDrift,
    TraitFilled,
    TraitPattern,
    TraitRange,
    TraitSet,
    TraitUnique,
    can_drift,
)
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Comparison, Expr, Query


@dataclass(frozen=True, slots=True)
class Checked:
    """A trait with its type and what is expected of it."""

    name: str
    title: str
    type: ValueType
    checks: Sequence[AnyTraitCheck]


def trait_check_problems(kind: ValueType, checks: Iterable[AnyTraitCheck]) -> Iterator[UserError]:
    """What is wrong with the checks of a trait of some type."""
    for number, check in enumerate(checks, 1):
        try:
            _expect_sense(kind, check)
        except UserError as error:
            yield error.within(f"checks, check {number}")


def trait_subjects(engine: Engine, traits: Iterable[Checked], customers: str, zone: str) -> list[QualitySubject]:
    """The scores and checks of traits that the table `customers` has as columns, in one statement.

    The drift of a trait is looked at beside the published table, before `customers` takes its place.
    """
    there = engine.tables().get(customers, {})
    known = [trait for trait in traits if trait.name in there]
    figures: dict[str, Expr] = {"rows": sql.count_rows()}
    for place, trait in enumerate(known):
        value = sql.column(trait.name)
        figures[f"known_{place}"] = sql.count_known(value)
        for number, check in enumerate(trait.checks):
            if (figure := _figure(check, value, trait.type, zone)) is not None:
                figures[f"found_{place}_{number}"] = figure
    (row,) = engine.run(sql.select(figures, customers)).to_pylist()
    return [_subject(engine, trait, place, row, customers) for place, trait in enumerate(known)]


def broken(check: AnyTraitCheck, value: Expr, kind: ValueType, zone: str) -> Expr | None:
    """Whether a value breaks a check that one value can break; None for a check of all values together."""
    match check:
        case TraitRange(min=low, max=high):
            bounds: tuple[tuple[Bound, Comparison], ...] = ((low, "<"), (high, ">"))
            sides = [
                sql.compare(value, op, sql.literal(bound_value(bound, kind, zone)))
                for bound, op in bounds
                if bound is not None
            ]
            return sql.truth(sql.any_of(sides))
        case TraitSet(values=values):
            return sql.all_of([sql.is_known(value), sql.negate(sql.truth(sql.in_set(value, values)))])
        case TraitPattern(pattern=pattern):
            whole = sql.truth(sql.matches(value, f"^(?:{pattern})$"))
            return sql.all_of([sql.is_known(value), sql.negate(whole)])
        case TraitFilled() | TraitUnique() | TraitDrift():
            return None
        case _:
            assert_never(check)


def _expect_sense(kind: ValueType, check: AnyTraitCheck) -> None:
    """Raise `UserError` for a check that means nothing for values of a type."""
    match check:
        case TraitRange(min=None, max=None):
            raise UserError("wrong-bound", "a range has a `min`, a `max`, or both")
        case TraitRange(min=low, max=high):
            check_bounds(kind, low, high, (), pattern=False)
        case TraitSet(values=values):
            check_bounds(kind, None, None, values, pattern=False)
        case TraitPattern():
            check_bounds(kind, None, None, (), pattern=True)
        case TraitDrift() if not can_drift(kind):
            raise UserError("wrong-bound", f"values that are {kind} are not compared with earlier ones")
        case _:
            return


def _figure(check: AnyTraitCheck, value: Expr, kind: ValueType, zone: str) -> Expr | None:
    """What is counted for a check: values that break it, or different values."""
    if isinstance(check, TraitUnique):
        return sql.count_distinct(sql.cast(value, ValueType.TEXT))
    condition = broken(check, value, kind, zone)
    return None if condition is None else sql.count_if(condition)


def _subject(engine: Engine, trait: Checked, place: int, row: Mapping[str, Any], customers: str) -> QualitySubject:
    known, rows = row[f"known_{place}"], row["rows"]
    told = [
        _judged(engine, trait, check, row.get(f"found_{place}_{number}", 0), known=known, rows=rows, table=customers)
        for number, check in enumerate(trait.checks)
    ]
    pairs = list(zip(trait.checks, told, strict=True))
    ruled = (TraitRange, TraitSet, TraitPattern)
    return QualitySubject(
        kind="trait",
        name=trait.name,
        title=trait.title,
        rows=rows,
        scores=scores(
            complete=share(known, rows),
            valid=least(result.measured for check, result in pairs if isinstance(check, ruled)),
            unique=least(result.measured for check, result in pairs if isinstance(check, TraitUnique)),
        ),
        checks=told,
        columns=[],
    )


def _judged(
    engine: Engine, trait: Checked, check: AnyTraitCheck, found: int, *, known: int, rows: int, table: str
) -> CheckResult:
    match check:
        case TraitFilled(least=expected):
            return results.filled("filled", check, known=known, rows=rows, least=expected)
        case TraitUnique():
            return results.unique("unique", check, given=known, distinct=found)
        case TraitRange() | TraitSet() | TraitPattern():
            sentence = f"{found:,} of {known:,} values {_what(check)}."
            measured = share(known - found, known)
            return results.result(
                check.check, check, sentence, is_met=not found, measured=measured, limit=1.0, rows=found
            )
        case TraitDrift(most=most):
            return results.moved("drift", check, _moved(engine, trait, table), most)
        case _:
            assert_never(check)


def _what(check: TraitRange | TraitSet | TraitPattern) -> str:
    match check:
        case TraitRange(min=low, max=high):
            sides = [f"below {low}"] * (low is not None) + [f"above {high}"] * (high is not None)
            return "are " + " or ".join(sides)
        case TraitSet(values=values):
            return "are none of " + ", ".join(str(value) for value in values[:12])
        case TraitPattern(pattern=pattern):
            return f"do not match {pattern}"


def _moved(engine: Engine, trait: Checked, table: str) -> Any:
    """How far the values of a table are from the published ones; None where nothing was published before."""
    if table == CUSTOMERS or trait.name not in engine.tables().get(CUSTOMERS, {}):
        return None
    return shift(engine, _values(trait.name, CUSTOMERS), _values(trait.name, table), trait.type)


def _values(name: str, table: str) -> Query:
    return sql.select({"value": sql.column(name)}, table)
