"""Who belongs, as one short text: so that two engines, or two ways to refresh, can be compared."""

from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bench.fifty import FIFTY
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine


def digest(engine: Engine) -> str:
    """A hash of all memberships of the fifty, whatever their order."""
    columns = {name: sql.column(name) for name in ("segment", "customer_no")}
    rows = engine.run(sql.select(columns, "memberships"))
    numbers = pc.index_in(rows["segment"].cast(pa.string()), value_set=pa.array(sorted(FIFTY))).to_numpy()
    pairs = numbers.astype(np.int64) << 32 | rows["customer_no"].to_numpy().astype(np.int64)
    return sha256(np.sort(pairs).tobytes()).hexdigest()
