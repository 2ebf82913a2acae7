"""Who is learnt from and who is foretold: never one customer on both sides, never a later time before an earlier."""

import numpy as np
import pyarrow as pa
import pytest
from tests.models.outcomes.tables import at_cutoffs, customers, shuffled

from ilk.kernel.randomness import derive
from ilk.models.outcomes.sample import folds, held_out, read

TABLE = at_cutoffs(200)
COLUMNS = ("recency", "orders", "plan", "member")


@pytest.fixture
def sample():
    return read(TABLE, "left", COLUMNS, "customer", "cutoff")


def test_every_row_is_foretold_once_and_no_customer_is_on_both_sides(sample):
    foretold = []
    for others, own in folds(sample, 4, derive(1, "folds")):
        assert not set(sample.customers[others]) & set(sample.customers[own])
        foretold.extend(own.tolist())
    assert sorted(foretold) == list(range(600))


def test_the_last_cutoff_is_held_out_and_all_before_it_is_learnt_from(sample):
    holdout = held_out(sample, None, derive(1, "holdout"))
    assert {str(day) for day in holdout.later.table.column("cutoff").to_pylist()} == {"2024-05-01"}
    assert {str(day) for day in holdout.earlier.table.column("cutoff").to_pylist()} == {"2024-01-01", "2024-03-01"}


@pytest.mark.parametrize(("horizon", "rows"), [(61, 400), (62, 200), (121, 200)])
def test_a_horizon_may_end_on_the_day_of_the_last_cutoff(sample, horizon, rows):
    assert len(held_out(sample, horizon, derive(1, "holdout")).earlier) == rows


def test_without_cutoffs_a_quarter_of_the_customers_is_held_out_whole():
    table = TABLE.drop_columns(["cutoff"])
    whole = read(table, "left", COLUMNS, "customer", None)
    holdout = held_out(whole, None, derive(1, "holdout"))
    assert len(set(holdout.later.customers)) == 50
    assert len(holdout.later) == 150
    assert not set(holdout.later.customers) & set(holdout.earlier.customers)


def test_rows_come_in_an_order_of_their_own():
    table = customers(300)
    other, _ = shuffled(table)
    one, two = (read(each, "left", COLUMNS, None, None) for each in (table, other))
    assert one.table.select(COLUMNS).equals(two.table.select(COLUMNS))
    assert np.array_equal(one.happened, two.happened)


def test_instants_and_numbers_are_cutoffs_too():
    for values in (pa.array(np.repeat([1, 2], 150)), pa.array(np.repeat(np.array(["2024-01-01", "2024-02-01"]), 150))):
        table = customers(300).append_column("cutoff", values)
        assert held_out(read(table, "left", COLUMNS, None, "cutoff"), None, derive(1, "x")).in_time
