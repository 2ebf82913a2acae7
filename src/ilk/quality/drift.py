"""How far the values of new rows are from those of earlier ones: the population stability index, counted in SQL."""

from collections import Counter
from dataclasses import dataclass

from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Comparison, Expr, Query

_BANDS = 10
_MOST_LEVELS = 20
_OTHERS = "\x1fother"
_MISSING = -1


@dataclass(frozen=True, slots=True)
class Shift:
    """The index, what chance alone makes of it once in a hundred times, and how many values were compared."""

    psi: float
    chance: float
    before: int
    now: int


def shift(engine: Engine, before: Query, now: Query, kind: ValueType) -> Shift | None:
    """How far `now` is from `before`, both with a column `value` of one type; None where one of them is empty.

    Numbers are cut at the tenths of `before`, and a number that is more than a tenth of them has a band of its own; of
    other values the twenty most frequent are told apart.
    """
    band = _band(engine, before, kind)
    if band is None:
        return None
    counts = [_counted(engine, rows, band) for rows in (before, now)]
    names = sorted(counts[0].keys() | counts[1].keys())
    then, later = ([float(each.get(name, 0)) for name in names] for each in counts)
    if not sum(then) or not sum(later):
        return None
    import numpy as np

    from ilk.models.stability_index import by_chance, index_parts

    one, other = np.array(then), np.array(later)
    return Shift(float(index_parts(one, other).sum()), by_chance(one, other), int(one.sum()), int(other.sum()))


def _band(engine: Engine, before: Query, kind: ValueType) -> Expr | None:
    """The band of a value, by number or as text; None without an earlier value."""
    value = sql.column("value")
    if kind.numeric:
        cuts = _cuts(engine, before)
        if not cuts:
            return None
        place = sql.count_true(sql.truth(sql.compare(value, op, sql.literal(edge))) for op, edge in cuts)
        return sql.choose([(sql.is_known(value), place)], sql.literal(_MISSING))
    text = sql.cast(value, ValueType.TEXT)
    levels = _levels(engine, before)
    if not levels:
        return None
    listed = sql.truth(sql.in_set(text, tuple(levels)))
    return sql.choose([(listed, text), (sql.is_known(value), sql.literal(_OTHERS))], sql.literal(""))


def _cuts(engine: Engine, before: Query) -> list[tuple[Comparison, float]]:
    """Where bands begin: at each tenth, and right above one that is there twice."""
    value = sql.column("value")
    tenths = sql.quantiles(value, [place / _BANDS for place in range(1, _BANDS)])
    (row,) = engine.run(sql.select({"tenths": tenths}, before)).to_pylist()
    times = Counter(edge for edge in row["tenths"] or () if edge is not None)
    above: list[tuple[Comparison, float]] = [(">", edge) for edge, found in times.items() if found > 1]
    return [*((">=", edge) for edge in sorted(times)), *above]


def _levels(engine: Engine, before: Query) -> list[str]:
    text = sql.cast(sql.column("value"), ValueType.TEXT)
    known = sql.is_known(sql.column("value"))
    counted = sql.select({"level": text, "rows": sql.count_rows()}, before, where=known, group_by=[text])
    order = [(sql.column("rows"), "desc"), (sql.column("level"), "asc")]
    found = engine.run(sql.select(sql.columns(("level",)), counted, order_by=order, limit=_MOST_LEVELS))  # type: ignore[arg-type]
    return [str(level) for level in found.column("level").to_pylist()]


def _counted(engine: Engine, rows: Query, band: Expr) -> dict[str | int, int]:
    banded = sql.select({"band": band}, rows)
    counted = sql.select({"band": sql.column("band"), "rows": sql.count_rows()}, banded, group_by=[sql.column("band")])
    return {row["band"]: row["rows"] for row in engine.run(counted).to_pylist()}
