"""Who lives together, where households overlap: everybody is in one at most, and nobody alone in one."""

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pytest

from ilk.catalog.tables import HOUSEHOLDS, STAGED
from ilk.identity.households import stage_sharing
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Engine


@pytest.fixture
def engine() -> Iterator[Engine]:
    opened = DuckDBEngine.open(None)
    yield opened
    opened.close()


def households(engine: Engine, addresses: Mapping[str, tuple[int, ...]], most: int = 12) -> dict[int, int]:
    """The household of each person, from who is at which address."""
    rows = [{"record_no": person, "key": key} for key, people in addresses.items() for person in people]
    with engine.transaction() as changes:
        changes.append("keys", pa.Table.from_pylist(rows, pa.schema({"record_no": pa.int32(), "key": pa.string()})))
    stage_sharing(engine, "keys", most)
    assert set(engine.tables()) == {"keys", STAGED + HOUSEHOLDS}
    found = engine.run(sql.everything(STAGED + HOUSEHOLDS)).to_pylist()
    return {row["customer_no"]: row["household_no"] for row in found}


def test_a_household_is_called_by_its_oldest_person(engine: Engine) -> None:
    assert households(engine, {"High St": (4, 2, 9), "Low St": (3, 5)}) == {2: 2, 4: 2, 9: 2, 3: 3, 5: 3}


def test_whom_an_overlap_leaves_alone_is_in_no_household(engine: Engine) -> None:
    # 2 is at both addresses, and counts where 1 is; 3 shares with nobody else.
    assert households(engine, {"High St": (1, 2), "Low St": (2, 3)}) == {1: 1, 2: 1}


def test_those_an_overlap_leaves_are_called_by_the_oldest_of_themselves(engine: Engine) -> None:
    assert households(engine, {"High St": (1, 2), "Low St": (2, 3, 4)}) == {1: 1, 2: 1, 3: 3, 4: 3}


def test_too_many_at_an_address_are_no_household(engine: Engine) -> None:
    assert households(engine, {"Office": (1, 2, 3), "Low St": (2, 3)}, most=2) == {2: 2, 3: 2}
