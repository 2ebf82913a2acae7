"""Log odds as a sum over trees that LightGBM grew."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
import pyarrow as pa

from ilk.kernel.errors import UserError
from ilk.models.outcomes.bitvectors import Bitvectors, bitvectors
from ilk.models.outcomes.predictor import Matrix, Predictor, in_slices
from ilk.models.outcomes.tree_columns import TreeColumn, matrix
from ilk.models.outcomes.tree_text import checked
from ilk.models.tables import Floats

if TYPE_CHECKING:
    from lightgbm import Booster


_WORTH_THREADS = 50_000
_WORTH_TABLES = 20_000
"""From so many rows on, tables of bits repay the time that it takes to make them."""
_SHAPLEY = 50
"""A row's Shapley values take about so many times as long as leading it through the trees."""


@dataclass(frozen=True, eq=False)
class Trees(Predictor):
    """The sum of the leaves that a row falls into.

    Args:
        read: how columns become numbers.
        booster: LightGBM's trees.
    """

    kind: ClassVar[str] = "trees"

    read: tuple[TreeColumn, ...]
    booster: "Booster"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(each.column for each in self.read)

    def log_odds(self, table: pa.Table) -> Floats:
        walk = self._walk if table.num_rows >= _WORTH_TABLES else None
        if walk is None:
            return in_slices(table, lambda part: self._predicted(part, raw_score=True))
        return in_slices(table, lambda part: walk.sums(matrix(self.read, part)))

    def contributions(self, table: pa.Table) -> tuple[float, Matrix]:
        """Shapley values of the trees (Lundberg et al. 2020, From local explanations to global understanding)."""
        found = in_slices(table, lambda part: self._predicted(part, work=_SHAPLEY, pred_contrib=True))
        found = found.reshape(table.num_rows, len(self.read) + 1)
        return float(found[0, -1]) if len(found) else 0.0, np.asarray(found[:, :-1])

    @cached_property
    def _walk(self) -> Bitvectors | None:
        """The same trees for many rows at once, to the last digit; None where only LightGBM can lead rows."""
        return bitvectors(self.booster.dump_model(), len(self.read))

    def _predicted(self, part: pa.Table, work: int = 1, **what: bool) -> Matrix:
        rows = matrix(self.read, part)
        if len(rows) == 0:
            return np.empty(0)
        return np.asarray(self.booster.predict(rows, num_threads=threads(len(rows) * work), **what), dtype=float)

    def content(self) -> dict[str, Any]:
        return {
            "columns": [each.model_dump(mode="json") for each in self.read],
            "trees": self.booster.model_to_string(),
        }

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """The predictor of a document's content.

        Raises:
            UserError: `extra-missing`; `model-damaged` where the text is not of trees that a row can be led through.
        """
        require_lightgbm()
        from lightgbm import Booster

        read = tuple(TreeColumn.model_validate(each) for each in content["columns"])
        return cls(read, Booster(model_str=checked(str(content["trees"]), len(read))))


def threads(rows: int) -> int:
    """How many threads so many rows are worth; 0 is all. On few rows they mostly wait for each other."""
    return 0 if rows >= _WORTH_THREADS else 1


def require_lightgbm() -> None:
    """Refuse to go on without LightGBM, saying how to get it.

    Raises:
        UserError: `extra-missing`.
    """
    if find_spec("lightgbm") is None:
        hint = "Install it with `pip install 'ilk[models]'`, or use `Logistic`, which needs nothing."
        raise UserError("extra-missing", "boosted trees need LightGBM", hint=hint)
