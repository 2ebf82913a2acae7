"""Lifetime value, and the choice of a model by a holdout."""

import numpy as np
import pytest
from tests.models.value.generated import beta_geometric, gamma_gamma, pareto

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.value import BGNBD, NBD, GammaGamma, ParetoNBD, choose, holdout_figures, lifetime_value, plot_holdout


@pytest.fixture(scope="module")
def customers() -> dict[str, np.ndarray]:
    rng = derive(3, "worth")
    bought = beta_geometric(rng, rng.integers(30, 60, 1500).astype(float), r=0.6, alpha=6.0, a=0.8, b=2.5)
    return bought | gamma_gamma(rng, bought["frequency"], p=6.0, q=4.0, gamma=60.0)


def test_without_discount_a_customer_is_worth_the_purchases_times_what_is_spent(customers: dict) -> None:
    buying, spending = BGNBD().fit(customers), GammaGamma().fit(customers)
    found = lifetime_value(buying, spending, customers, horizon=52, margin=0.3)
    by_hand = 0.3 * buying.expected_purchases(52) * spending.expected_spend()
    assert found["lifetime_value"].to_numpy() == pytest.approx(by_hand)


def test_discounting_is_the_integral_over_time(customers: dict) -> None:
    buying, spending = BGNBD().fit(customers), GammaGamma().fit(customers)
    few = {name: values[:5] for name, values in customers.items()}
    found = lifetime_value(buying, spending, few, horizon=104, discount=0.2, unit="7 days")
    edges = np.linspace(0, 104, 1041)
    purchases = np.diff([buying.expected_purchases(t, few) for t in edges], axis=0)
    worth = 1.2 ** -((edges[1:] + edges[:-1]) / 2 * 7 / 365.25) @ purchases * spending.expected_spend(few)
    assert found["lifetime_value"].to_numpy() == pytest.approx(worth, rel=5e-4)


def test_a_higher_discount_makes_everybody_worth_less(customers: dict) -> None:
    fits = BGNBD().fit(customers), GammaGamma().fit(customers)
    values = [
        lifetime_value(*fits, customers, horizon=52, discount=rate)["lifetime_value"].to_numpy()
        for rate in (0, 0.1, 0.5)
    ]
    assert (values[0] > values[1]).all()
    assert (values[1] > values[2]).all()
    with pytest.raises(UserError, match="rate of discount"):
        lifetime_value(*fits, customers, horizon=52, discount=-0.1)


def test_expected_spend_lies_between_what_somebody_spent_and_what_all_do(customers: dict) -> None:
    fit = GammaGamma().fit(customers)
    again, mean = customers["frequency"] > 0, fit.mean_spend()
    own, expected = customers["monetary_value"][again], fit.expected_spend()[again]
    assert ((np.minimum(own, mean) <= expected) & (expected <= np.maximum(own, mean))).all()
    assert fit.expected_spend()[~again] == pytest.approx(mean)


@pytest.fixture(scope="module")
def watched() -> dict[str, np.ndarray]:
    """Pareto/NBD customers over 40 weeks, and what the same ones did in 40 more."""
    lengths, truth = np.full(4000, 40.0), {"r": 0.8, "alpha": 4.0, "s": 0.8, "beta": 8.0}
    whole = pareto(derive(5, "watched"), lengths * 2, **truth)
    # Purchases are spread evenly over the life, and so are those before the 40th week.
    early = np.minimum(whole["end"], 40.0)
    before = derive(6, "watched").binomial(whole["frequency"].astype(int), early / whole["end"]).astype(float)
    last = early * derive(7, "watched").random(4000) ** (1 / np.maximum(before, 1))
    return {
        "frequency": before,
        "recency": np.where(before > 0, last, 0.0),
        "T": lengths,
        "holdout_frequency": whole["frequency"] - before,
        "holdout_T": lengths,
    }


def test_the_holdout_prefers_models_in_which_customers_leave(watched: dict) -> None:
    found = choose(watched)
    assert found.compared["model"].to_pylist()[-1] == "NBD"
    assert isinstance(found.model, type(found.model))
    assert found.compared["rmse"].to_pylist() == sorted(found.compared["rmse"].to_pylist())
    assert found.fit.card.validation["holdout rmse"] == found.compared["rmse"][0].as_py()
    assert found.fit.card.calibration["came"] == watched["holdout_frequency"].sum()


def test_a_model_of_the_right_story_is_calibrated(watched: dict) -> None:
    figures = holdout_figures(ParetoNBD().fit(watched), watched)
    assert figures["foretold"] == pytest.approx(figures["came"], rel=0.1)
    assert figures["tenths"] < 0.25 * figures["came"] / 4000
    assert holdout_figures(NBD().fit(watched), watched)["tenths"] > 2 * figures["tenths"]


def test_a_model_that_cannot_be_fitted_is_told_of(watched: dict) -> None:
    class Broken:
        def fit(self, data: object, rng: object = None) -> None:
            raise UserError("not-converged", "it went astray")

    found = choose(watched, (Broken(), NBD()))
    assert found.compared["trouble"].to_pylist() == [None, "it went astray"]
    with pytest.raises(UserError, match="astray"):
        choose(watched, (Broken(),))


def test_the_plot_of_a_holdout_has_what_came_beside_what_was_foretold(watched: dict) -> None:
    (rows,) = plot_holdout(NBD().fit(watched), watched).to_dict()["datasets"].values()
    nobody = watched["frequency"] == 0
    assert rows[0]["came"] == pytest.approx(watched["holdout_frequency"][nobody].mean())
    assert rows[-1]["group"] == "10+"
