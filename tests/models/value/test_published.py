"""Figures of the literature, to their digits."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from ilk.models.value import BGBB, BGNBD, MBGNBD, NBD, SBG, BGCNBDk, BGCNBDkConfig, ParetoNBD, holdout_figures

DONORS = (
    "6 6 1203, 5 6 728, 4 6 512, 3 6 357, 2 6 234, 1 6 129, 5 5 335, 4 5 284, 3 5 225, 2 5 173, 1 5 119, 4 4 240,"
    "3 4 181, 2 4 155, 1 4 78, 3 3 322, 2 3 255, 1 3 129, 2 2 613, 1 2 277, 1 1 1091, 0 0 3464"
)
"""Fader, Hardie & Shang (2010), table 1: frequency, recency and number of donors, of six yearly opportunities."""
KEPT = {
    "high end": (1000, 869, 743, 653, 593, 551, 517, 491),
    "regular": (1000, 631, 468, 382, 326, 289, 262, 241),
}
"""Fader & Hardie (2007), table 1: of 1,000 customers, those left after each year."""


@pytest.fixture(scope="module")
def donors() -> dict[str, np.ndarray]:
    frequency, recency, weights = np.array([row.split() for row in DONORS.split(",")], dtype=float).T
    return {"frequency": frequency, "recency": recency, "T": np.full(frequency.size, 6.0), "weights": weights}


def contracts(kept: tuple[int, ...]) -> dict[str, list[int]]:
    ended = [before - after for before, after in pairwise(kept)]
    years = len(ended)
    return {"renewals": [*range(years), years], "ended": [1] * years + [0], "weights": [*ended, kept[-1]]}


def test_pareto_nbd_of_the_grocer(grocery: pa.Table) -> None:
    fit = ParetoNBD().fit(grocery)
    assert {name: round(value, 3) for name, value in fit.params.items()} == {
        "r": 0.786,
        "alpha": 5.679,
        "s": 0.386,
        "beta": 5.718,
    }
    assert fit.log_likelihood == pytest.approx(-15782.39, abs=0.01)
    found = holdout_figures(fit, grocery)
    assert round(found["foretold"]) == 3991
    assert found["came"] == 3389
    assert round(found["mae"], 3) == 1.508


def test_bg_nbd_of_the_grocer(grocery: pa.Table) -> None:
    fit = BGNBD().fit(grocery)
    assert fit.log_likelihood == pytest.approx(-15836.57, abs=0.01)
    assert holdout_figures(fit, grocery)["foretold"] == pytest.approx(3996.5, abs=0.2)


def test_mbg_nbd_of_the_grocer(grocery: pa.Table) -> None:
    assert MBGNBD().fit(grocery).log_likelihood == pytest.approx(-15781.94, abs=0.01)


def test_nbd_of_the_grocer(grocery: pa.Table) -> None:
    fit = NBD().fit(grocery)
    assert [round(value, 3) for value in fit.params.values()] == [0.42, 5.245]
    assert fit.log_likelihood == pytest.approx(-16376.86, abs=0.01)


def test_regularity_of_the_grocers_customers(grocery: pa.Table) -> None:
    fit = BGCNBDk(BGCNBDkConfig(at_once=True)).fit(grocery)
    assert fit.k == 2
    assert fit.log_likelihood > MBGNBD().fit(grocery).log_likelihood + 500


def test_bg_bb_of_the_donors(donors: dict[str, np.ndarray]) -> None:
    fit = BGBB().fit(donors)
    assert [round(value, 3) for value in fit.params.values()] == [1.204, 0.750, 0.657, 2.783]
    assert fit.log_likelihood == pytest.approx(-33225.6, abs=0.05)
    assert fit.expected_purchases(5)[:2].round(2).tolist() == [3.75, 3.23]


@pytest.mark.parametrize(("cohort", "alpha", "beta"), [("high end", 0.668, 3.806), ("regular", 0.704, 1.182)])
def test_retention_of_two_cohorts(cohort: str, alpha: float, beta: float) -> None:
    fit = SBG().fit(contracts(KEPT[cohort]))
    assert [round(value, 3) for value in fit.params.values()] == [alpha, beta]
    assert fit.survival(7)[-1] == pytest.approx(KEPT[cohort][-1] / 1000, abs=0.01)
