"""How far the values of new rows are from those of earlier ones: the population stability index, counted in SQL."""

from dataclasses import dataclass

from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Query

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

    Numbers are cut at the tenths of `before`; of other values the twenty most frequent are told apart.
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
        edges = _edges(engine, before)
        if not edges:
            return None
        place = sql.count_true(sql.truth(sql.compare(value, ">=", sql.literal(edge))) for edge in edges)
        return sql.choose([(sql.is_known(value), place)], sql.literal(_MISSING))
    text = sql.cast(value, ValueType.TEXT)
    levels = _levels(engine, before)
    if not levels:
        return None
    listed = sql.truth(sql.in_set(text, tuple(levels)))
    return sql.choose([(listed, text), (sql.is_known(value), sql.literal(_OTHERS))], sql.literal(""))


def _edges(engine: Engine, before: Query) -> list[float]:
    value = sql.column("value")
    cuts = sql.quantiles(value, [place / _BANDS for place in range(1, _BANDS)])
    (row,) = engine.run(sql.select({"cuts": cuts}, before)).to_pylist()
    return sorted({edge for edge in row["cuts"] or () if edge is not None})


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
