"""What all models promise: known parameters found again, exact slopes, weights, order, documents, and sense."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.models.value.generated import Columns, beta_bernoulli, beta_geometric, contracts, gamma_gamma, pareto

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.estimator import Estimator
from ilk.models.value import (
    BGBB,
    BGNBD,
    MBGNBD,
    NBD,
    SBG,
    BGCNBDk,
    BGCNBDkConfig,
    GammaGamma,
    ParetoNBD,
    ParetoNBDConfig,
    condense,
)
from ilk.models.value.beta_geometric import BetaGeometric
from ilk.models.value.bg_bb import BetaBernoulli
from ilk.models.value.nbd import Poisson
from ilk.models.value.pareto_nbd import Pareto
from ilk.models.value.process import Process

N = 4000
SIGMAS = 4.0
"""A true parameter lies farther than this many standard errors off once in 16,000."""
COVARIATES = ParetoNBDConfig(covariates=("z",))


def weeks(seed: int, customers: int = N) -> np.ndarray:
    return derive(seed, "weeks").integers(30, 80, customers).astype(float)


def rng(seed: int) -> np.random.Generator:
    return derive(seed, "customers")


BG = {"r": 0.6, "alpha": 6.0, "a": 0.8, "b": 2.5}
RATES = {"r": 0.6, "alpha": 6.0}
ENDS = {"alpha": 0.7, "beta": 2.0}
PARETO = {"r": 0.8, "alpha": 6.0, "s": 0.7, "beta": 12.0}
BB = {"alpha": 1.2, "beta": 0.75, "gamma": 0.66, "delta": 2.8}
Draw = Callable[[int], Columns]
CASES: dict[str, tuple[Estimator[Any], dict[str, float], Draw]] = {
    "BG/NBD": (BGNBD(), BG, lambda seed: beta_geometric(rng(seed), weeks(seed), **BG)),
    "MBG/NBD": (MBGNBD(), BG, lambda seed: beta_geometric(rng(seed), weeks(seed), **BG, at_once=True)),
    "BG/CNBD-k": (BGCNBDk(), BG, lambda seed: beta_geometric(rng(seed), weeks(seed), **BG, k=3)),
    "MBG/CNBD-k": (
        BGCNBDk(BGCNBDkConfig(at_once=True)),
        BG,
        lambda seed: beta_geometric(rng(seed), weeks(seed), **BG, k=2, at_once=True),
    ),
    "Pareto/NBD": (ParetoNBD(), PARETO, lambda seed: pareto(rng(seed), weeks(seed), **PARETO)),
    "Pareto/NBD with a covariate": (
        ParetoNBD(COVARIATES),
        PARETO | {"buying_z": 0.5, "leaving_z": -0.6},
        lambda seed: pareto(rng(seed), weeks(seed), **PARETO, buying=0.5, leaving=-0.6),
    ),
    "BG/BB": (BGBB(), BB, lambda seed: beta_bernoulli(rng(seed), np.floor(weeks(seed) / 8), **BB)),
    "NBD": (NBD(), RATES, lambda seed: pareto(rng(seed), weeks(seed), **RATES, s=1.0, beta=1e9)),
    "Gamma-Gamma": (
        GammaGamma(),
        {"p": 6.0, "q": 4.0, "gamma": 15.0},
        lambda seed: gamma_gamma(rng(seed), rng(seed).poisson(3.0, N).astype(float), p=6.0, q=4.0, gamma=15.0),
    ),
    "sBG": (SBG(), ENDS, lambda seed: contracts(rng(seed), rng(seed).integers(1, 12, N), **ENDS)),
}
BUYING = [name for name in CASES if name not in {"Gamma-Gamma", "sBG"}]


def shuffled(columns: Columns, order: np.ndarray) -> Columns:
    return {name: values[order] for name, values in columns.items()}


@pytest.mark.parametrize("name", CASES)
def test_known_parameters_are_found_within_their_standard_errors(name: str) -> None:
    model, truth, draw = CASES[name]
    fit = model.fit(draw(1))
    off = {each: (fit.params[each] - true) / fit.standard_errors[each] for each, true in truth.items()}
    assert {each: z for each, z in off.items() if abs(z) > SIGMAS} == {}
    # Errors that are too wide would hide anything.
    assert max(fit.standard_errors[each] / abs(true) for each, true in truth.items()) < 0.6


@pytest.mark.parametrize(("name", "k"), [("BG/CNBD-k", 3), ("MBG/CNBD-k", 2)])
def test_the_regularity_is_found(name: str, k: int) -> None:
    model, _, draw = CASES[name]
    assert model.fit(draw(1)).k == k


@pytest.mark.parametrize("name", CASES)
def test_neither_fit_nor_scores_depend_on_the_order_of_rows(name: str) -> None:
    model, _, draw = CASES[name]
    columns = shuffled(draw(2), np.arange(1500))
    order = rng(5).permutation(1500)
    one, other = model.fit(columns), model.fit(shuffled(columns, order))
    assert other.params == pytest.approx(one.params, rel=1e-9)
    for name_of, scores in zip(one.score(columns).column_names, one.score(columns).columns, strict=True):
        again = one.score(shuffled(columns, order)).column(name_of)
        assert (again.to_numpy() == scores.to_numpy()[order]).all()


@pytest.mark.parametrize("name", CASES)
def test_a_weight_counts_as_so_many_equal_rows(name: str) -> None:
    model, _, draw = CASES[name]
    columns = shuffled(draw(3), np.arange(800))
    weights = rng(6).integers(1, 4, 800)
    repeated = model.fit(shuffled(columns, np.repeat(np.arange(800), weights)))
    weighted = model.fit(columns | {"weights": weights})
    assert weighted.params == pytest.approx(repeated.params, rel=1e-8)
    assert weighted.log_likelihood == pytest.approx(repeated.log_likelihood)
    assert weighted.standard_errors == pytest.approx(repeated.standard_errors, rel=1e-4)


@pytest.mark.parametrize("name", BUYING)
def test_a_condensed_summary_gives_the_same_fit(name: str) -> None:
    model, _, draw = CASES[name]
    columns = draw(4)
    columns["recency"], columns["T"] = np.ceil(columns["recency"]), np.ceil(columns["T"])
    covariates = ("z",) if "covariate" in name else ()
    condensed = condense(columns, covariates=covariates)
    assert condensed.num_rows < 0.8 * len(columns["T"])
    assert model.fit(condensed).params == pytest.approx(dict(model.fit(columns).params), rel=1e-8)


@pytest.mark.parametrize("name", CASES)
def test_a_document_gives_the_same_scores(name: str) -> None:
    model, _, draw = CASES[name]
    columns = shuffled(draw(2), np.arange(500))
    fit = model.fit(columns)
    again = type(fit).from_document(json.loads(json.dumps(fit.to_document())))
    assert again.score(columns).equals(fit.score(columns))
    assert again.explain(columns).equals(fit.explain(columns))
    assert again.card == fit.card
    with pytest.raises(UserError, match="knows no customers"):
        again.staying(1) if name == "sBG" else again.expected_spend() if name == "Gamma-Gamma" else again.alive()


def test_a_document_of_another_model_or_another_version_or_edited_is_refused() -> None:
    columns = shuffled(CASES["BG/NBD"][2](2), np.arange(500))
    fit = BGNBD().fit(columns)
    document = fit.to_document()
    document["content"]["params"]["r"] *= 2
    with pytest.raises(UserError) as damaged:
        type(fit).from_document(document)
    assert damaged.value.code == "model-damaged"
    other = MBGNBD().fit(columns)
    with pytest.raises(UserError) as wrong:
        type(other).from_document(fit.to_document())
    assert wrong.value.code == "wrong-model"


PROCESSES: dict[str, tuple[Process, Draw, tuple[float, ...]]] = {
    "BG/NBD": (BetaGeometric(), CASES["BG/NBD"][2], (0.5, 4.0, 0.7, 2.0)),
    "MBG/CNBD-3": (BetaGeometric(k=3, at_once=True), CASES["BG/CNBD-k"][2], (0.5, 4.0, 0.7, 2.0)),
    "Pareto/NBD": (Pareto(covariates=("z",)), CASES["Pareto/NBD with a covariate"][2], (0.5, 4.0, 0.7, 9.0, 0.3, -0.2)),
    "BG/BB": (BetaBernoulli(), CASES["BG/BB"][2], (1.0, 0.5, 0.7, 2.0)),
    "NBD": (Poisson(), CASES["NBD"][2], (0.5, 4.0)),
}


@pytest.mark.parametrize("name", PROCESSES)
def test_slopes_are_those_of_finite_differences(name: str) -> None:
    process, draw, at = PROCESSES[name]
    data, theta = process.read(shuffled(draw(3), np.arange(300)), carried=process.carried), np.array(at)
    slopes = process.terms(theta, data).slopes
    for place, step in enumerate(1e-5 * np.eye(theta.size)):
        difference = (process.terms(theta + step, data).values - process.terms(theta - step, data).values) / 2e-5
        assert slopes[place] == pytest.approx(difference, rel=1e-5, abs=1e-6), process.space.names[place]


@pytest.mark.parametrize("name", [each for each in BUYING if "covariate" not in each])
def test_what_new_customers_bring_is_foretold(name: str) -> None:
    model, _, draw = CASES[name]
    columns = draw(7)
    fit, came = model.fit(columns), columns["frequency"]
    lengths, count = np.unique(columns["T"], return_counts=True)
    foretold = count @ [fit.expected_purchases_of_new(t) for t in lengths]
    assert abs(came.sum() - foretold) < SIGMAS * came.std() * np.sqrt(came.size)


@pytest.mark.parametrize("name", BUYING)
def test_scores_make_sense(name: str) -> None:
    model, _, draw = CASES[name]
    fit = model.fit(draw(8))
    more = {"z": [0, 0, 0]} if "covariate" in name else {}
    silent = {"frequency": [3, 3, 3], "recency": [6, 4, 3], "T": [7, 7, 7]} | more
    alive = fit.alive(silent)
    assert ((alive > 0) & (alive <= 1)).all()
    if name != "NBD":
        assert (np.diff(alive) < 0).all()
    busy = {"frequency": [1, 3, 6], "recency": [7, 7, 7], "T": [7, 7, 7]} | more
    assert (np.diff(fit.expected_purchases(4, busy)) > 0).all()
    ahead = [fit.expected_purchases(t, busy)[1] for t in (0, 1, 5, 20, 300)]
    assert ahead[0] == 0
    assert (np.diff(ahead) > 0).all()


@pytest.mark.parametrize("name", [each for each in BUYING if each != "NBD"])
def test_what_is_explained_multiplies_to_the_score(name: str) -> None:
    model, _, draw = CASES[name]
    columns = shuffled(draw(2), np.arange(500))
    told = model.fit(columns).explain(columns)
    product = told["alive"].to_numpy() * told["purchases_if_alive"].to_numpy()
    assert product == pytest.approx(told["expected_purchases"].to_numpy(), abs=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_a_plot_is_a_chart_with_rows(name: str) -> None:
    model, _, draw = CASES[name]
    chart = model.fit(shuffled(draw(2), np.arange(500))).plot().to_dict()
    assert all(chart["datasets"].values())
    assert chart["title"]["text"]
