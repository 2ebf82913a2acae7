"""Gradient boosted trees: many small trees, each fitted to what the ones before it missed."""

from typing import Any, ClassVar

import pyarrow as pa
from numpy.random import Generator
from pydantic import Field

from ilk.models.outcomes.calibration import Way
from ilk.models.outcomes.method import Method
from ilk.models.outcomes.tree_columns import matrix, tree_columns
from ilk.models.outcomes.trees import Trees, require_lightgbm, threads
from ilk.models.tables import Floats


class BoostedTrees(Method):
    """Gradient boosted trees by LightGBM."""

    title: ClassVar[str] = "Gradient boosted trees"
    source: ClassVar[str] = (
        "Friedman (2001), Greedy function approximation: a gradient boosting machine; Ke et al. (2017), LightGBM: a"
        " highly efficient gradient boosting decision tree"
    )
    limits: ClassVar[tuple[str, ...]] = (
        "It foretells nothing beyond the values it has seen: above the largest, every value counts as the largest.",
    )

    calibration: Way = "auto"
    trees: int = Field(default=150, ge=1, le=10_000)
    learning_rate: float = Field(default=0.05, gt=0, le=1)
    leaves: int = Field(default=15, ge=2, le=1_024)
    least_in_leaf: int = Field(default=20, ge=1)

    def learn(self, table: pa.Table, columns: tuple[str, ...], happened: Floats, rng: Generator) -> Trees:
        require_lightgbm()
        from lightgbm import Dataset, train

        read, _ = tree_columns(table, columns)
        levels = [place for place, each in enumerate(read) if each.levels is not None]
        settings = self._settings(int(rng.integers(2**31)), len(happened))
        names = [f"f{place}" for place in range(len(read))]
        rows = Dataset(matrix(read, table), happened, feature_name=names, categorical_feature=levels, params=settings)
        return Trees(read, train(settings, rows, num_boost_round=self.trees))

    def _settings(self, seed: int, rows: int) -> dict[str, Any]:
        return {
            "objective": "binary",
            "learning_rate": self.learning_rate,
            "num_leaves": self.leaves,
            "min_data_in_leaf": self.least_in_leaf,
            "lambda_l2": 1.0,
            "feature_fraction": 0.8,
            "seed": seed,
            # Equal seeds give equal trees, whatever the number of threads.
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": threads(rows),
            "bin_construct_sample_cnt": max(rows, 1),
            "verbosity": -1,
        }
