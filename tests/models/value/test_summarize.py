"""Purchases to histories: by hand, from every kind of table, and what is refused."""

from datetime import UTC, date, datetime
from math import log

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from ilk.kernel.errors import UserError
from ilk.models.value import condense, summarize

PURCHASES = {
    "customer": ["b", "a", "a", "a", "a", "b", "c", "d"],
    "at": [
        date(2026, 1, 1),
        date(2026, 1, 1),
        date(2026, 1, 8),
        date(2026, 1, 8),
        date(2026, 1, 29),
        date(2026, 2, 20),
        date(2026, 1, 29),
        date(2026, 3, 1),
    ],
    "amount": [5.0, 1.0, 2.0, 4.0, 12.0, 7.0, 3.0, 9.0],
}


def test_a_summary_by_hand() -> None:
    found = summarize(PURCHASES, amount="amount", until="2026-02-05", holdout="2026-02-26")
    assert found.to_pydict() == {
        "customer": ["a", "b", "c"],
        "frequency": [2, 0, 0],
        "recency": [4.0, 0.0, 0.0],
        "T": [5.0, 5.0, 1.0],
        "log_intervals": [pytest.approx(log(3)), 0.0, 0.0],
        "monetary_value": [9.0, None, None],
        "holdout_frequency": [0, 1, 0],
        "holdout_T": [3.0, 3.0, 3.0],
    }


@pytest.mark.parametrize("table", [pd.DataFrame, pl.DataFrame, pa.table, dict])
def test_every_kind_of_table_gives_the_same_summary(table: type) -> None:
    found = summarize(table(PURCHASES), until=date(2026, 2, 5))
    assert found.to_pydict() == summarize(PURCHASES, until="2026-02-05").to_pydict()


def test_of_an_instant_its_date_counts_as_it_is_written() -> None:
    instants = PURCHASES | {
        "at": [datetime(day.year, day.month, day.day, 23, 30, tzinfo=UTC) for day in PURCHASES["at"]]
    }
    assert summarize(instants).equals(summarize(PURCHASES))


def test_the_unit_is_what_times_are_counted_in() -> None:
    assert summarize(PURCHASES, unit="1 day")["T"].to_pylist() == [59.0, 59.0, 31.0, 0.0]
    assert summarize(PURCHASES, unit="2 weeks")["recency"].to_pylist() == [2.0, 50 / 14, 0.0, 0.0]


def test_condensing_keeps_the_number_of_customers_and_of_purchases() -> None:
    table = summarize(PURCHASES | {"customer": list("abababcd")}, until="2026-03-01")
    found = condense(pa.concat_tables([table] * 3))
    assert found.num_rows == table.num_rows
    assert found["weights"].to_pylist() == [3.0] * table.num_rows
    assert found.schema.metadata == table.schema.metadata


@pytest.mark.parametrize(
    ("change", "asked", "code"),
    [
        ({}, {"customer": "client"}, "unknown-column"),
        ({"at": ["2026-01-01"] * 8}, {}, "not-dates"),
        ({"at": [None, *PURCHASES["at"][1:]]}, {}, "missing-dates"),
        ({"customer": [None, *"aaaabcd"]}, {}, "missing-customers"),
        ({"amount": ["1"] * 8}, {"amount": "amount"}, "not-numbers"),
        ({"amount": [float("inf")] * 8}, {"amount": "amount"}, "not-finite"),
        ({}, {"unit": "1 fortnight"}, "wrong-unit"),
        ({}, {"unit": "0 days"}, "wrong-unit"),
        ({}, {"until": "yesterday"}, "wrong-day"),
        ({}, {"until": "2026-02-05", "holdout": "2026-02-05"}, "wrong-day"),
        ({}, {"until": "2020-01-01"}, "no-customers"),
    ],
)
def test_what_cannot_be_summed_up_is_refused(change: dict, asked: dict, code: str) -> None:
    with pytest.raises(UserError) as refused:
        summarize(PURCHASES | change, **asked)
    assert refused.value.code == code


def test_no_purchases_are_refused() -> None:
    with pytest.raises(UserError) as refused:
        summarize({"customer": pa.array([], pa.string()), "at": pa.array([], pa.date32())})
    assert refused.value.code == "no-customers"
