"""Who is in which of some segments means the same on every engine, told by name or by number."""

import pyarrow as pa
import pytest

from ilk.segments.compile import belonging
from ilk.warehouse.engine import Engine

NAMES = [f"segment_{number}" for number in range(1, 71)]
"""More than one whole number has bits for."""
MEMBERS = {1: {1, 8, 62}, 2: {62, 63, 70}, 3: {9}}
"""The numbers of the segments of three customers."""


@pytest.fixture(scope="module")
def memberships(engine: Engine) -> Engine:
    pairs = [(f"segment_{number}", who) for who, numbers in MEMBERS.items() for number in numbers]
    columns = {"segment": [segment for segment, _ in pairs], "customer_no": [who for _, who in pairs]}
    schema = pa.schema([("segment", pa.string()), ("customer_no", pa.int32())])
    with engine.transaction() as changes:
        changes.append("memberships", pa.table(columns, schema=schema))
    return engine


@pytest.mark.parametrize("count", [1, 8, 9, 62, 63, 70])
def test_everyone_is_in_what_they_are_in_and_in_nothing_else(memberships: Engine, count: int) -> None:
    asked = NAMES[:count]
    found = {row.pop("customer_no"): row for row in memberships.run(belonging(asked)).to_pylist()}
    expected = {
        who: {f"in_{name}": number in numbers for number, name in enumerate(asked, start=1)}
        for who, numbers in MEMBERS.items()
        if min(numbers) <= count
    }
    assert found == expected
