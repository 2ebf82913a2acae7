"""Look-alikes: members that were not seen are found first, and what defines the group is flagged."""

import numpy as np
import pyarrow as pa
import pytest

from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.affinity import LookAlikes, Ranking

ROWS = 1200


@pytest.fixture(scope="module")
def people() -> pa.Table:
    """A group whose members spend more and come more often, but not all of them."""
    rng = derive(1, "look-alikes")
    member = rng.random(ROWS) < 0.15
    spend, visits = rng.normal(50, 15, ROWS) + 20 * member, rng.poisson(4 + 3 * member).astype(float)
    return pa.table({"member": member, "spend": spend, "visits": visits, "shoe_size": rng.normal(40, 2, ROWS)})


@pytest.fixture(scope="module")
def fit(people) -> Ranking:
    return LookAlikes(seed="member").fit(people)


def test_the_holdout_says_what_the_ranking_is_worth(fit):
    assert fit.evidence.customers == pytest.approx(ROWS / 4, abs=2)
    assert fit.evidence.deciles[0].lift > 3
    assert fit.card.validation["lift of the top tenth"] == fit.evidence.deciles[0].lift


def test_a_group_drawn_by_lot_has_no_lift(people):
    lot = derive(2, "lot").random(ROWS) < 0.15
    table = people.drop_columns(["member"]).append_column("member", pa.array(lot))
    evidence = LookAlikes(seed="member").fit(table).evidence
    assert evidence.accuracy.auc.low <= 0.5 <= evidence.accuracy.auc.high


def test_ranks_follow_likeness_and_equals_share_one(fit, people):
    rows = pa.concat_tables([people.slice(0, 50), people.slice(0, 1)])
    told = fit.score(rows)
    likeness, rank = told.column("likeness").to_numpy(), told.column("rank").to_numpy()
    assert (np.diff(likeness[np.argsort(rank, kind="stable")]) <= 0).all()
    assert rank[0] == rank[-1]


def test_what_defines_the_group_is_flagged(people):
    joined = np.asarray(people.column("member").to_numpy(zero_copy_only=False)) * 100.0
    table = people.append_column("club_points", pa.array(joined + derive(3, "points").normal(0, 5, ROWS)))
    fit = LookAlikes(seed="member").fit(table)
    assert "`club_points` predicts too well" in fit.card.warnings[0]
    assert any("leave them out" in limit for limit in fit.card.limits)


def test_a_document_comes_back_the_same(fit, people):
    again = Ranking.from_document(fit.to_document())
    assert again.score(people).equals(fit.score(people))
    assert again.explain(people.slice(0, 3)).equals(fit.explain(people.slice(0, 3)))
    assert again.card == fit.card


def test_a_group_of_five_is_too_small(people):
    few = np.zeros(ROWS, bool)
    few[:5] = True
    with pytest.raises(UserError) as caught:
        LookAlikes(seed="member").fit(people.drop_columns(["member"]).append_column("member", pa.array(few)))
    assert caught.value.code == "too-few-customers"
