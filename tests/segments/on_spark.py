"""Asking Spark: many definitions in one statement, for it takes its time for each."""

from collections.abc import Sequence

from ilk.catalog.schema import Catalogue
from ilk.segments.compile import question
from ilk.segments.tree import Condition, Moment
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Query

AT_ONCE = 20


def members(
    engine: Engine, conditions: Sequence[Condition], catalogue: Catalogue, moment: Moment
) -> list[set[int] | Exception]:
    """Who each definition holds for, or why the engine does not say."""
    found: list[set[int] | Exception] = []
    for start in range(0, len(conditions), AT_ONCE):
        asked = [question(condition, catalogue, moment) for condition in conditions[start : start + AT_ONCE]]
        try:
            found += _all(engine, asked)
        except Exception:  # noqa: BLE001 - the engine's own
            found += [_alone(engine, one) for one in asked]
    return found


def _alone(engine: Engine, asked: Query) -> set[int] | Exception:
    try:
        return _all(engine, [asked])[0]
    except Exception as error:  # noqa: BLE001 - the engine's own
        return error


def _all(engine: Engine, asked: Sequence[Query]) -> list[set[int]]:
    numbered = [
        sql.select({"place": sql.whole(sql.literal(place)), "customer_no": sql.column("customer_no")}, query)
        for place, query in enumerate(asked)
    ]
    found: list[set[int]] = [set() for _ in asked]
    for row in engine.run(sql.stack(numbered)).to_pylist():
        found[row["place"]].add(row["customer_no"])
    return found
