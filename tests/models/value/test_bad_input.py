"""What no model can learn from is refused in words; what it can hardly learn from is said on its card."""

import numpy as np
import pytest
from tests.models.value.generated import beta_geometric, gamma_gamma

from ilk.kernel.errors import UserError, problems_of
from ilk.kernel.randomness import derive
from ilk.models.value import BGBB, BGNBD, MBGNBD, NBD, SBG, Config, GammaGamma, ParetoNBD, ParetoNBDConfig, choose


def customers(count: int = 200) -> dict[str, np.ndarray]:
    return beta_geometric(derive(1, "bad"), np.full(count, 52.0), r=0.6, alpha=6.0, a=0.8, b=2.5)


def refused(model: object, table: object) -> set[str]:
    with pytest.raises(UserError) as found:
        model.fit(table)
    return {each.code for each in problems_of(found.value)}


@pytest.mark.parametrize("model", [BGNBD(), MBGNBD(), ParetoNBD(), NBD()])
def test_twelve_customers_are_too_few(model: object) -> None:
    assert refused(model, customers(12)) == {"too-few-customers"}


def test_twelve_customers_are_enough_for_who_says_so() -> None:
    assert BGNBD(Config(fewest_customers=5)).fit(customers(12)).seen.customers == 12


@pytest.mark.parametrize("model", [BGNBD(), MBGNBD(), ParetoNBD(), NBD(), BGBB()])
def test_customers_of_whom_nobody_came_again_teach_nothing(model: object) -> None:
    once = {"frequency": np.zeros(50), "recency": np.zeros(50), "T": np.arange(50)}
    assert refused(model, once) == {"nobody-repeats"}
    assert refused(model, once | {"T": np.zeros(50)}) == {"nobody-repeats"}


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("frequency", -1, "wrong-history"),
        ("frequency", 1.5, "wrong-history"),
        ("recency", 60, "wrong-history"),
        ("recency", -1, "wrong-history"),
        ("T", np.nan, "missing-numbers"),
        ("T", np.inf, "not-finite"),
    ],
)
def test_what_nobody_can_have_done_is_refused(column: str, value: float, code: str) -> None:
    table = customers()
    table[column][3] = value
    assert code in refused(BGNBD(), table)


def test_all_that_is_wrong_is_said_at_once() -> None:
    table = customers()
    table["frequency"][3], table["recency"][4] = -1, 99
    del table["log_intervals"]
    with pytest.raises(UserError) as found:
        BGNBD().fit(table)
    said = str(found.value)
    assert "`frequency` is below zero: row 4" in said
    assert "`recency` is greater than `T`" in said


def test_a_weight_of_nothing_is_refused() -> None:
    assert refused(BGNBD(), customers() | {"weights": np.zeros(200)}) == {"wrong-history"}


def test_a_column_that_is_missing_is_named() -> None:
    assert refused(BGNBD(), {"frequency": [1], "recency": [1]}) == {"unknown-column"}
    assert refused(ParetoNBD(ParetoNBDConfig(covariates=("z",))), customers()) == {"unknown-column"}


def test_opportunities_are_counted_in_whole_numbers() -> None:
    assert refused(BGBB(), {"frequency": [1], "recency": [1.5], "T": [3]}) == {"wrong-history"}
    assert refused(BGBB(), {"frequency": [3], "recency": [2], "T": [3]}) == {"wrong-history"}


def test_what_the_data_do_not_tell_has_an_endless_error_and_a_warning() -> None:
    """Everybody buys every week and nobody leaves: nothing is known of how customers differ, or of leaving."""
    same = {"frequency": np.full(100, 52), "recency": np.full(100, 52.0), "T": np.full(100, 52.0)}
    fit = BGNBD().fit(same)
    assert np.isinf(max(fit.standard_errors.values()))
    assert "do not tell" in fit.card.warnings[0]
    assert fit.expected_purchases(10)[0] == pytest.approx(10, rel=0.02)


def test_spending_that_is_all_alike_or_not_above_zero_is_refused() -> None:
    frequency = np.full(100, 3.0)
    assert refused(GammaGamma(), {"frequency": frequency, "monetary_value": np.full(100, 9.99)}) == {"same-spend"}
    assert refused(GammaGamma(), {"frequency": frequency, "monetary_value": np.zeros(100)}) == {"wrong-spend"}
    assert refused(GammaGamma(), {"frequency": frequency - 3, "monetary_value": frequency}) == {"too-few-customers"}


def test_customers_who_hardly_differ_in_spending_do_not_stop_the_fit() -> None:
    columns = gamma_gamma(derive(1, "alike"), np.full(500, 4.0), p=3.0, q=1e5, gamma=1e6)
    fit = GammaGamma().fit(columns)
    assert fit.mean_spend() == pytest.approx(columns["monetary_value"].mean(), rel=0.01)


def test_spending_without_a_mean_says_so() -> None:
    columns = gamma_gamma(derive(1, "wild"), np.full(500, 4.0), p=3.0, q=0.5, gamma=5.0)
    with pytest.raises(UserError) as found:
        GammaGamma().fit(columns).mean_spend()
    assert found.value.code == "no-mean"


def test_contracts_that_never_end_or_are_never_renewed_are_refused() -> None:
    assert refused(SBG(), {"renewals": [3] * 50, "ended": [False] * 50}) == {"nothing-ended"}
    assert refused(SBG(), {"renewals": [0] * 50, "ended": [True] * 50}) == {"nothing-ended"}
    assert refused(SBG(), {"renewals": [1.5] * 50, "ended": [2] * 50}) == {"wrong-contract"}


@pytest.mark.parametrize("t", [-1, float("inf"), float("nan")])
def test_a_horizon_that_is_no_length_is_refused(t: float) -> None:
    with pytest.raises(UserError) as found:
        BGNBD().fit(customers()).expected_purchases(t)
    assert found.value.code == "wrong-length"


def test_a_choice_needs_a_holdout() -> None:
    with pytest.raises(UserError) as found:
        choose(customers())
    assert {each.code for each in problems_of(found.value)} == {"unknown-column"}
