"""A few rows that primitives are tried on."""

from decimal import Decimal

import pyarrow as pa

from ilk.warehouse import sql

MONEY = pa.decimal128(18, 4)
# Three customers' rows: `g` groups, `n` orders; a value of each kind, some of them missing.
ROWS = pa.table(
    {
        "g": pa.array(["a", "a", "a", "b", "b", "c"]),
        "n": pa.array([1, 2, 3, 1, 2, 1], pa.int64()),
        "i": pa.array([1, None, 3, 2**62, 2**62, None], pa.int64()),
        "x": pa.array([0.1, 0.2, None, 1e30, -1e30, None], pa.float64()),
        "m": pa.array([Decimal("0.1"), Decimal("0.2"), None, Decimal("99999999999999.9999"), None, None], MONEY),
        "t": pa.array(["x", "X", None, "y", "y", None]),
    }
)
COLUMN = {name: sql.column(name) for name in ROWS.column_names}
