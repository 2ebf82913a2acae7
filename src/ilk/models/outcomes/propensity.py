"""A fitted model of an outcome: probabilities, reasons, evidence, and the way to a document and back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa
from pydantic import TypeAdapter

from ilk.catalog.documents import Body
from ilk.kernel.answers import Chart
from ilk.kernel.charts import shown
from ilk.models.estimator import ModelCard, Tabular, opened, sealed
from ilk.models.outcomes import charts
from ilk.models.outcomes.calibration import Calibrator, Isotonic, Sigmoid
from ilk.models.outcomes.evidence import Evidence
from ilk.models.outcomes.linear import Linear
from ilk.models.outcomes.reasons import reasons
from ilk.models.outcomes.trees import Trees
from ilk.models.tables import arrow

if TYPE_CHECKING:
    import altair as alt

_MODEL, _VERSION = "propensity", 1
_KINDS: Mapping[str, type[Linear] | type[Trees]] = {kind.kind: kind for kind in (Linear, Trees)}
_CALIBRATORS: TypeAdapter[Sigmoid | Isotonic] = TypeAdapter(Calibrator)


@dataclass(frozen=True, slots=True, eq=False)
class Propensity:
    """How likely it is that something happens.

    Args:
        predictor: the log odds, before calibration.
        calibrator: from log odds to probabilities.
        evidence: how it did on rows that it was not fitted on.
        card: what must be known before it is used.
    """

    predictor: Linear | Trees
    calibrator: Sigmoid | Isotonic
    evidence: Evidence
    card: ModelCard

    def score(self, data: Tabular) -> pa.Table:
        """The `probability` of each row of a table, in its order.

        Raises:
            UserError: `unknown-column`, `not-finite`, `not-a-table`.
        """
        return self._scored(arrow(data))

    def score_batches(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
        """The probabilities of batches, one after the other: memory follows the batch and not the table."""
        for batch in batches:
            yield self._scored(pa.Table.from_batches([batch]))

    def explain(self, data: Tabular) -> pa.Table:
        """Why each row has its probability: a row for each row, in its order.

        `log_odds` are before calibration, which never changes their order. They are `base`, those of the average, and
        the sum of all contributions. `reasons` holds each column, its value as text and its contribution, the largest
        first, whichever way it goes.
        """
        table = arrow(data)
        base, contributions = self.predictor.contributions(table)
        return pa.table(
            {
                "base": pa.array(np.full(table.num_rows, base)),
                "log_odds": pa.array(base + contributions.sum(axis=1)),
                "reasons": reasons(table, self.predictor.columns, contributions),
            }
        )

    def plot(self) -> "alt.TopLevelMixin":
        """A chart of Altair: gains against chance, and what was said against what happened."""
        return shown(self.chart())

    def chart(self) -> Chart:
        """The same as a document of Vega-Lite."""
        return charts.evidence(self.evidence)

    def to_document(self) -> Body:
        content = {
            "kind": self.predictor.kind,
            "predictor": self.predictor.content(),
            "calibrator": self.calibrator.model_dump(mode="json"),
            "evidence": self.evidence.model_dump(mode="json"),
        }
        return sealed(_MODEL, _VERSION, content, self.card)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The model of a document.

        Raises:
            UserError: `model-damaged`, `wrong-model`, `model-version`; `extra-missing` for trees without LightGBM.
        """
        content, card = opened(document, _MODEL, _VERSION)
        return cls(
            predictor=_KINDS[content["kind"]].of(content["predictor"]),
            calibrator=_CALIBRATORS.validate_python(content["calibrator"]),
            evidence=Evidence.model_validate(content["evidence"]),
            card=card,
        )

    def _scored(self, table: pa.Table) -> pa.Table:
        return pa.table({"probability": pa.array(self.calibrator.probability(self.predictor.log_odds(table)))})
