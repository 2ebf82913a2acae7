"""What people decided about pairs, in the model: their weights are shifted until decisions agree with them."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ilk.identity.matching.model import Calibration, Learnt
from ilk.identity.matching.records import RECORD, Records
from ilk.identity.matching.splinked import scorer
from ilk.kernel.errors import unknown
from ilk.warehouse import sql
from ilk.warehouse.linkage import splink_on

Floats = NDArray[np.float64]
_STEPS = 50
_SHIFT_SD = 4.0
"""How far a shift may plausibly be, in bits, before anything was decided."""
_SLOPE_SD = 0.5
_STEEP = 0.05
_CLOSE = 1e-10
_DIGITS = 9
_PAIRS = "passing_decided"
_COLUMNS = ("record_a", "record_b", "same")


def calibrated(records: Records, learnt: Learnt, decisions: Any) -> Learnt:
    """The model with what people decided: a line from its weights to theirs (Platt 1999), pulled towards none.

    It is fitted to decided pairs given their weights, so that it does not matter that people were asked about doubtful
    pairs only. How often values agree (m and u) stays as it was learnt, for of that, such pairs give a wrong picture.
    """
    table = pa.table(decisions)
    for name in _COLUMNS:
        if name not in table.column_names:
            raise unknown("column", name, table.column_names, where="decisions")
    table = table.select(_COLUMNS)
    weights, same = _scored(records, learnt, table)
    if not len(same):
        return learnt
    shift, slope = fitted_line(weights, same)
    counts = {"same": int(same.sum()), "different": int((1 - same).sum())}
    found = Calibration(shift=shift, slope=slope, **counts, told=digest_of(table))
    return learnt.model_copy(update={"calibration": found})


def digest_of(decisions: pa.Table) -> str:
    """SHA-256, in hex, of decisions (`record_a`, `record_b`, `same`), whatever their order; empty without any."""
    rows = sorted(map(str, zip(*(decisions[name].to_pylist() for name in _COLUMNS), strict=True)))
    return sha256("\n".join(rows).encode()).hexdigest() if rows else ""


def fitted_line(weights: Floats, same: Floats) -> tuple[float, float]:
    """The shift and slope, in bits, that make decisions most probable, by Newton's method.

    Before any decision, shifts are normal around 0 with a deviation of 4 bits, slopes around 1 with one of 0.5.
    """
    nats = np.log(2)
    design = np.column_stack([np.ones_like(weights), weights]) * nats
    centre, precision = np.array([0.0, 1.0]), np.diag([_SHIFT_SD**-2, _SLOPE_SD**-2])
    line = centre.copy()
    for _ in range(_STEPS):
        expected = 1 / (1 + np.exp(-np.clip(design @ line, -500, 500)))
        gradient = design.T @ (same - expected) - precision @ (line - centre)
        curvature = (design * (expected * (1 - expected))[:, None]).T @ design + precision
        step = np.linalg.solve(curvature, gradient)
        line = line + step
        if np.abs(step).max() < _CLOSE:
            break
    return round(float(line[0]), _DIGITS), round(max(float(line[1]), _STEEP), _DIGITS)


def _scored(records: Records, learnt: Learnt, decisions: pa.Table) -> tuple[Floats, Floats]:
    """The weights of decided pairs whose records are both there, and 1 where they are the same."""
    with records.engine.offer("decided", decisions):
        records.engine.create(_PAIRS, sql.select(_as_blocked(), "decided"))
    # Decided pairs take the place of blocked ones, so that Splink's tables here must be no others'.
    with splink_on(records.engine) as alone:
        splink = scorer(replace(records, splink=alone), learnt, learnt.settings.block)
        splink.table_management.register_blocked_pairs_for_predict(alone.register(_PAIRS))
        found = splink.inference.predict(warning_mode="never")
        columns = {"weight": sql.column("match_weight", "p"), "same": sql.column("same", "d")}
        joins = [sql.Join(_PAIRS, "d", _both(), "inner")]
        rows = records.engine.run(sql.select(columns, found.physical_name, alias="p", joins=joins))
    # Sums in one order are equal to the last digit.
    rows = rows.sort_by([("weight", "ascending"), ("same", "ascending")])
    return rows["weight"].to_numpy(), rows["same"].cast(pa.int8()).to_numpy().astype(np.float64)


def _as_blocked() -> dict[str, sql.Expr]:
    """Decided pairs as Splink has pairs: the smaller record first."""
    a, b = sql.column("record_a"), sql.column("record_b")
    turned = sql.compare(a, ">", b)
    return {
        "join_key_l": sql.choose([(turned, b)], a),
        "join_key_r": sql.choose([(turned, a)], b),
        "match_key": sql.literal("0"),
        "same": sql.column("same"),
    }


def _both() -> sql.Expr:
    pairs = ((f"{RECORD}_l", "join_key_l"), (f"{RECORD}_r", "join_key_r"))
    return sql.all_of([sql.compare(sql.column(one, "p"), "=", sql.column(other, "d")) for one, other in pairs])
