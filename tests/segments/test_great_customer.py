"""A customer with very many events: sequences, streaks and gaps take one pass in the order of time."""

from collections.abc import Iterator
from datetime import timedelta

import pyarrow as pa
import pytest
from tests.segments.world import AS_OF, CATALOGUE, MOMENT, load

from ilk.catalog.tables import event_table
from ilk.segments.compile import question
from ilk.segments.language.grammar import parse_condition
from ilk.segments.tree import Person
from ilk.warehouse.duckdb import DuckDBEngine

EVENTS = 200_000
"""Each with one of the other name: every pair of them would be forty thousand million."""


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDBEngine]:
    """One customer: a visit each ten seconds, and an order half a second after each."""
    opened = DuckDBEngine.open(None)
    load(opened, {0: Person()})
    with opened.transaction() as changes:
        for name, shift in (("visit", 0.5), ("order", 0.0)):
            begins = AS_OF.replace(tzinfo=None) - timedelta(seconds=shift)
            at = [begins - timedelta(seconds=10 * place) for place in range(EVENTS)]
            columns = {
                "customer_no": pa.array([0] * EVENTS, pa.int32()),
                "occurred_at": pa.array(at, pa.timestamp("us")),
                "event_id": pa.array([f"{name}{place}" for place in range(EVENTS)]),
                "channel": pa.array([str(place % 3) for place in range(EVENTS)]),
            }
            changes.append(event_table(name), pa.table(columns))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("says", "holds"),
    [
        ("did visit then order within 1 minute", True),
        ("did visit then not order then visit", False),
        ("did visit then order with same channel then visit then not order within 1 minute", False),
        ("did visit then order then not visit strictly", True),
        ("did visit then order with same channel strictly in one session", True),
        ("gap between visit = 0", False),
        ("streak of visit days >= 20", True),
        ("did visit at least 200000 times in one session", True),
    ],
)
def test_very_many_events_are_passed_over_once(engine: DuckDBEngine, says: str, *, holds: bool) -> None:
    rows = engine.run(question(parse_condition(says).tree, CATALOGUE, MOMENT))
    assert rows.num_rows == holds
