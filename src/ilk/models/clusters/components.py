"""Principal components: the directions in which customers differ most."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ilk.models.clusters.items import items_of
from ilk.models.estimator import Tabular
from ilk.models.tables import Floats, arrow


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Principal components, the widest first.

    Args:
        items: the names of the items.
        deviations: the standard deviation along each component.
        directions: a row an item, a column a component, of length 1.
    """

    items: tuple[str, ...]
    deviations: Floats
    directions: Floats

    def table(self) -> pa.Table:
        """A row a component: its standard deviation, and its share of all variance, alone and with those before."""
        shares = self.deviations**2 / (self.deviations**2).sum()
        names = [f"component {place}" for place in range(1, len(shares) + 1)]
        return pa.table(
            {
                "component": pa.array(names),
                "deviation": pa.array(self.deviations),
                "share": pa.array(shares),
                "cumulated": pa.array(np.cumsum(shares)),
            }
        )


def principal_components(data: Tabular, columns: Sequence[str] | None = None, *, scale: bool = False) -> Components:
    """The principal components of items (Hotelling 1933), in their own units, or with `scale` of their correlations.

    Raises:
        UserError: as `items_of`.
    """
    table = arrow(data)
    preparation = items_of(table, columns or table.column_names)
    rows = preparation.apply(table)
    away = rows - rows.mean(axis=0)
    if scale:
        away /= away.std(axis=0, ddof=1)
    values, vectors = np.linalg.eigh(away.T @ away / (len(away) - 1))
    # A direction and its opposite are the same; the largest part is taken to be positive.
    signs = np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(len(values))])
    deviations = np.sqrt(np.maximum(values[::-1], 0))
    return Components(preparation.columns, deviations, (vectors * signs)[:, ::-1])
