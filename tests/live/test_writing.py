"""A state as bytes and back: every type of value comes back as what it was."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ilk.catalog.schema import Catalogue, EventSchema
from ilk.database.live import LIVE_FILE, LiveStore, NewChange, Written
from ilk.database.share import Share
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.live.evaluator.evaluator import Evaluator
from ilk.live.evaluator.outcome import Arrival, Happened, Told
from ilk.live.evaluator.program import Program, program_of
from ilk.live.evaluator.writing import arrival_read, arrival_written, glance, read, written
from ilk.segments.compile import Definitions
from ilk.segments.language.checking import read_condition
from ilk.segments.tree import Event, Person, Result

AT = datetime(2026, 3, 1, 12, 30, 15, 123_456, tzinfo=UTC)
INSTANTS = some.integers(-(10**15), 10**15).map(lambda moved: AT + timedelta(microseconds=moved))
VALUES = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(),
    some.integers(-(1 << 70), 1 << 70),
    some.floats(),
    some.decimals(allow_nan=False),
    some.text(),
    some.dates(),
    INSTANTS,
    some.lists(some.text(), max_size=3),
)


def program(text: str = "did order") -> Program:
    catalogue = Catalogue(events={"order": EventSchema({"revenue": ValueType.MONEY, "channel": ValueType.TEXT})})
    return program_of(Definitions(segments={"one": read_condition(text, catalogue)}), catalogue)


def same(one: Result, other: Result) -> bool:
    """Whether two values are one, of one type, to the last digit."""
    return type(one) is type(other) and (repr(one) == repr(other))


@given(VALUES)
def test_a_value_comes_back_as_it_was(value: Result) -> None:
    asked = program()
    evaluator = Evaluator(asked)
    evaluator.backfill([Person(id="c1", traits={"trait": value}, account={"size": value})], AT)
    found = read(written(evaluator.states["c1"], asked), asked)
    assert same(found.traits["trait"], value)
    assert same(found.account["size"], value)
    happened = arrival_read(arrival_written(Happened("c1", "order", Event(AT, "o1", {"channel": value}))), "c2")
    assert isinstance(happened, Happened)
    assert (happened.customer, happened.at, happened.event.id) == ("c2", AT, "o1")
    assert same(happened.event.properties["channel"], value)


@pytest.mark.parametrize(
    "arrival",
    [
        Happened("c1", "order", Event(AT, "o1", {"revenue": Decimal("1.50"), "on": date(2026, 2, 28)})),
        Told("c1", AT, {"plan": "gold", "since": AT}, "7"),
    ],
    ids=["happened", "told"],
)
def test_what_waits_comes_back_as_it_was(arrival: Arrival) -> None:
    assert arrival_read(arrival_written(arrival), "c1") == arrival


def test_a_state_that_is_written_again_and_again_is_written_as_for_the_first_time() -> None:
    asked = program("sum of order.revenue in last 2 hours > 100")
    evaluator, remembered = Evaluator(asked), []
    for number in range(300):
        at = AT + timedelta(hours=number)
        evaluator.happened([Happened("c1", "order", Event(at, f"o{number}", {"revenue": Decimal(number)}))], at)
        state = evaluator.states["c1"]
        assert written(state, asked) == written(replace(state, said={}), asked)
        remembered.append(len(state.said))
    assert max(remembered) < 150  # of three hundred: what is no longer kept is not remembered for ever


def test_the_segments_are_read_whatever_the_definitions_are() -> None:
    asked = program()
    evaluator = Evaluator(asked)
    evaluator.backfill([Person(id="c1", events={"order": [Event(AT, "o1", {})]})], AT)
    body = written(evaluator.states["c1"], asked)
    seen = glance(body)
    assert (seen.customer, seen.segments, seen.kept) == ("c1", frozenset({"one"}), {"order": 1})
    with pytest.raises(UserError) as raised:
        read(body, program("did order at least 2 times"))
    assert raised.value.code == "live-state-of-other-definitions"


def test_a_store_of_an_older_version_begins_anew_and_its_numbers_go_on(tmp_path: Path) -> None:
    store = LiveStore.open(tmp_path / LIVE_FILE, AT)
    step = Written([NewChange("c1", "one", AT, entered=True)], {"c1": b"{}"}, marks={"ground": "a"})
    before = Share(store).write(step, AT)[-1].number
    with store.backend.write() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 1")
    store.close()
    again = LiveStore.open(tmp_path / LIVE_FILE, datetime(2026, 3, 2, tzinfo=UTC))
    assert (again.marks(), [*Share(again).states()], again.count()) == ([{}], [], 0)
    assert again.newest() > before
    again.close()
