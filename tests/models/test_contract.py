"""What every estimator promises: the type checker holds them to it, and a fit goes to a document and back."""

import json

import numpy as np
import pyarrow as pa
import pytest

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.clusters.gaussian_mixture import GaussianMixture
from ilk.models.clusters.k_means import KMeans
from ilk.models.estimator import Estimator, Fitted
from ilk.models.outcomes import BoostedTrees, Logistic
from ilk.models.value import BGNBD, MBGNBD, ParetoNBD

BUYING: tuple[Estimator[Fitted], ...] = (BGNBD(), MBGNBD(), ParetoNBD())
GROUPING: tuple[Estimator[Fitted], ...] = (KMeans(clusters=2), GaussianMixture(clusters=2))
FORETELLING: tuple[Estimator[Fitted], ...] = (Logistic(target="came"), BoostedTrees(target="came"))


def table(kind: str) -> pa.Table:
    """Six hundred made-up customers, with what the estimators of a task read."""
    rng = derive(5, "contract", kind)
    if kind == "buying":
        lasting = rng.uniform(10, 50, 600)
        frequency = rng.poisson(lasting / 12)
        recency = np.where(frequency > 0, lasting * rng.uniform(0.4, 1, 600), 0.0)
        return pa.table({"frequency": frequency, "recency": recency, "T": lasting})
    side = rng.integers(0, 2, 600)
    spend, visits = rng.normal(side * 6, 1), rng.normal(side * 4, 1)
    came = rng.uniform(size=600) < np.where(side == 1, 0.8, 0.2)
    columns = {"spend": spend, "visits": visits}
    return pa.table(columns if kind == "grouping" else columns | {"came": came})


CASES = [
    *(("buying", each) for each in BUYING),
    *(("grouping", each) for each in GROUPING),
    *(("foretelling", each) for each in FORETELLING),
]


@pytest.mark.parametrize(("kind", "estimator"), CASES, ids=[type(each).__name__ for _, each in CASES])
def test_a_fit_scores_every_row_says_why_and_is_itself_again_after_a_document(
    kind: str, estimator: Estimator[Fitted]
) -> None:
    data = table(kind)
    fitted = estimator.fit(data, derive(1, "fit"))
    scores = fitted.score(data)
    assert scores.num_rows == fitted.explain(data).num_rows == data.num_rows
    assert fitted.card.model
    assert fitted.card.source
    document = json.loads(json.dumps(fitted.to_document()))
    assert type(fitted).from_document(document).score(data).equals(scores)


@pytest.mark.parametrize(("kind", "estimator"), CASES, ids=[type(each).__name__ for _, each in CASES])
def test_a_document_that_was_edited_is_refused(kind: str, estimator: Estimator[Fitted]) -> None:
    fitted = estimator.fit(table(kind), derive(1, "fit"))
    document = dict(fitted.to_document())
    document["card"] = document["card"] | {"data": "a million customers"}
    with pytest.raises(UserError) as refused:
        type(fitted).from_document(document)
    assert refused.value.code == "model-damaged"
