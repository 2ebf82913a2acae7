"""Fixed pipelines: named steps of a file, with tables and constants put in as such."""

from datetime import UTC, datetime

import pytest

from ilk.kernel.errors import Bug
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.sql import parse_steps
from ilk.warehouse.steps import Steps

STEPS = Steps({"one": 'SELECT $text AS "text", n FROM _numbers AS numbers WHERE n < $most'})


def test_tables_and_constants_are_put_in_as_such() -> None:
    query = STEPS.query("one", names={"_numbers": 'odd "name"'}, params={"text": "it's; --", "most": 2})
    engine = DuckDBEngine.open(None)
    engine.create('odd "name"', parse_steps("SELECT unnest([1, 2, 3]) AS n", names={}, params={}))
    assert engine.run(query).to_pylist() == [{"text": "it's; --", "n": 1}]
    engine.close()


def test_an_instant_is_bound_in_utc() -> None:
    at = datetime.fromisoformat("2025-03-30T03:00:00+02:00")
    query = parse_steps("SELECT $at AS found", names={}, params={"at": at})
    engine = DuckDBEngine.open(None)
    assert engine.run(query).to_pylist() == [{"found": at.astimezone(UTC).replace(tzinfo=None)}]
    engine.close()


def test_what_was_not_given_is_a_bug() -> None:
    for names, params in (({}, {"text": "x", "most": 1}), ({"_numbers": "t"}, {"text": "x"})):
        with pytest.raises(Bug):
            STEPS.query("one", names=names, params=params)
    with pytest.raises(Bug):
        STEPS.query("two")
    with pytest.raises(Bug):
        parse_steps("DELETE FROM t", names={}, params={})
