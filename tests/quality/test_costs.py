"""Whom quarantined rows name: people, not records."""

import pyarrow as pa
import pytest

from ilk.quality.costs import Priced, quarantine_costs
from ilk.segments.conditions.logic import Everyone
from ilk.warehouse.duckdb import DuckDBEngine

KEYS = {"customer_no": pa.array([1, 2, 3], pa.int32()), "customer_id": ["ann", "ann-too", "bob"]}
MERGED = {"record_no": pa.array([2], pa.int32()), "customer_no": pa.array([1], pa.int32())}
MEMBERS = {"segment": ["all"], "customer_no": pa.array([1], pa.int32())}
ASIDE = {"source": ["till"] * 4, "customer_id": ["ann", "ann-too", "bob", "who?"]}


@pytest.mark.parametrize(
    ("merged", "costs"), [(False, (1, 2)), (True, (1, 1))], ids=["each alone", "two of them one person"]
)
def test_a_person_of_two_records_is_named_once(merged: bool, costs: tuple[int, int]):
    engine = DuckDBEngine.open(None)
    tables = {"customer_keys": KEYS, "memberships": MEMBERS, "quarantine": ASIDE}
    with engine.transaction() as changes:
        for name, columns in (tables | ({"identities": MERGED} if merged else {})).items():
            changes.append(name, pa.table(columns))
    (found,) = quarantine_costs(
        engine, [Priced("all", "All", 1, Everyone(kind="everyone"), ["till", "other"])], "customer"
    )
    engine.close()
    assert (found.into, found.out) == costs
