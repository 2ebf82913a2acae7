"""Migration on a hand-made ledger: eight customers, three segments, four runs; every number counted by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from ilk.catalog.project import ProjectDefinition
from ilk.customers.reading import SegmentLabel, Words
from ilk.customers.traits import Origin, Trait
from ilk.insight.migration import Moves, largest, matrix, migrating, moves, sentence
from ilk.insight.places import Between
from ilk.insight.reasons import reasons, seen
from ilk.kernel.types import ValueType
from ilk.warehouse.duckdb import DuckDBEngine

JANUARY, FEBRUARY, MARCH = (datetime(2025, month, 1, tzinfo=UTC) for month in (1, 2, 3))
DECEMBER = datetime(2024, 12, 1, tzinfo=UTC)

# In January a: 1 2 3; b: 3 4 5. In March a: 1 4; b: 2 3 7 8. Customer 6 is always in none; 8 came in February.
# Customer 5 left b in February, by a run at the very instant of another one.
_MADE = """
CREATE TABLE customers AS SELECT * FROM (VALUES
    (1::INTEGER, 'c1', TIMESTAMP '2024-05-01'), (2, 'c2', TIMESTAMP '2024-05-01'), (3, 'c3', NULL),
    (4, 'c4', TIMESTAMP '2024-05-01'), (5, 'c5', TIMESTAMP '2024-05-01'), (6, 'c6', TIMESTAMP '2024-05-01'),
    (7, 'c7', TIMESTAMP '2024-05-01'), (8, 'c8', TIMESTAMP '2025-02-10'), (9, 'c9', TIMESTAMP '2025-03-20'))
    t(customer_no, customer_id, first_seen);
CREATE TABLE membership_ledger AS SELECT segment, 1::INTEGER AS version, customer_no::INTEGER AS customer_no,
    change, occurred_at, run_id FROM (VALUES
    ('a', 1, 'entered', TIMESTAMP '2024-12-01', 'r0'), ('a', 2, 'entered', TIMESTAMP '2024-12-01', 'r0'),
    ('a', 3, 'entered', TIMESTAMP '2025-01-01', 'r1'),
    ('b', 3, 'entered', TIMESTAMP '2025-01-01', 'r1'), ('b', 4, 'entered', TIMESTAMP '2025-01-01', 'r1'),
    ('b', 5, 'entered', TIMESTAMP '2025-01-01', 'r1'),
    ('c', 1, 'entered', TIMESTAMP '2025-01-01', 'r1'), ('c', 6, 'entered', TIMESTAMP '2025-01-01', 'r1'),
    ('b', 5, 'left', TIMESTAMP '2025-02-01', 'r2'), ('b', 5, 'entered', TIMESTAMP '2025-02-01', 'r3'),
    ('b', 5, 'left', TIMESTAMP '2025-02-01', 'r4'),
    ('a', 2, 'left', TIMESTAMP '2025-02-01', 'r4'), ('b', 2, 'entered', TIMESTAMP '2025-02-01', 'r4'),
    ('a', 3, 'left', TIMESTAMP '2025-03-01', 'r5'),
    ('b', 4, 'left', TIMESTAMP '2025-03-01', 'r5'), ('a', 4, 'entered', TIMESTAMP '2025-03-01', 'r5'),
    ('b', 7, 'entered', TIMESTAMP '2025-03-01', 'r5'), ('b', 8, 'entered', TIMESTAMP '2025-03-01', 'r5'),
    ('a', 7, 'entered', TIMESTAMP '2025-03-02', 'r6')) t(segment, customer_no, change, occurred_at, run_id);
"""
WORDS = Words(
    project=ProjectDefinition(name="shop", currency="EUR"),
    segments={"a": SegmentLabel("Alpha", 3), "b": SegmentLabel("Beta", 5), "c": SegmentLabel("Gamma", 1)},
)
BOTH = Between(("a", "b"), JANUARY, MARCH)


@pytest.fixture
def engine() -> Iterator[DuckDBEngine]:
    opened = DuckDBEngine.open(None, threads=1)
    run(opened, _MADE)
    yield opened
    opened.close()


def run(engine: DuckDBEngine, script: str) -> None:
    cursor = engine.cursor()
    cursor.execute(script)
    cursor.close()


def cells(found: Moves) -> dict[tuple[str | None, str | None], int]:
    return {(move.before, move.after): move.customers for move in matrix(found)}


def test_every_move_is_counted_and_who_is_in_several_counts_in_the_first(engine: DuckDBEngine) -> None:
    found = moves(engine, BOTH)
    assert cells(found) == {
        ("a", "a"): 1,  # 1
        ("a", "b"): 2,  # 2, and 3 who was in both and counted in a
        ("b", "a"): 1,  # 4
        ("b", None): 1,  # 5
        (None, "b"): 2,  # 7, and 8 who is new
        (None, None): 1,  # 6; 9 came after March
    }
    assert found.several == (1, 0)
    assert (found.stayed, found.moved, found.entered, found.left) == (1, 3, 2, 1)


def test_the_order_of_segments_decides_for_who_is_in_several(engine: DuckDBEngine) -> None:
    found = cells(moves(engine, Between(("b", "a"), JANUARY, MARCH)))
    assert (found["b", "b"], found["a", "b"]) == (1, 1)


def test_moves_add_up_to_the_sizes_at_both_instants(engine: DuckDBEngine) -> None:
    found = moves(engine, BOTH)
    alpha, beta = migrating(found, WORDS)
    assert (alpha.before, alpha.stayed, alpha.came, alpha.entered, alpha.went, alpha.left, alpha.after) == (
        *(3, 1, 1, 0, 2, 0, 2),
    )
    assert (beta.before, beta.stayed, beta.came, beta.entered, beta.went, beta.left, beta.after) == (
        *(2, 0, 2, 2, 1, 1, 4),
    )
    for each in (alpha, beta):
        assert each.before == each.stayed + each.went + each.left
        assert each.after == each.stayed + each.came + each.entered
    assert sum(found.cells.values()) == 8


def test_shares_are_of_those_who_were_there_and_new_ones_are_told_apart(engine: DuckDBEngine) -> None:
    told = {(move.before, move.after): move for move in matrix(moves(engine, BOTH))}
    assert told["a", "b"].share == pytest.approx(2 / 3)
    assert told["b", None].share == pytest.approx(1 / 2)
    assert (told[None, "b"].share, told[None, "b"].new) == (pytest.approx(2 / 3), 1)
    assert [(move.before, move.after) for move in matrix(moves(engine, BOTH))][-1] == (None, None)


def test_an_instant_is_answered_by_what_was_recorded_until_then(engine: DuckDBEngine) -> None:
    assert cells(moves(engine, Between(("a", "b"), DECEMBER, FEBRUARY))) == {
        ("a", "a"): 1,  # 1
        ("a", "b"): 1,  # 2
        (None, "a"): 1,  # 3, who is in both in February
        (None, "b"): 1,  # 4
        (None, None): 3,  # 5, 6 and 7
    }


def test_one_segment_alone_has_who_came_stayed_and_went(engine: DuckDBEngine) -> None:
    found = moves(engine, Between(("a",), JANUARY, MARCH))
    assert (found.stayed, found.moved, found.entered, found.left) == (1, 0, 1, 2)


def test_the_sentence_says_what_became_of_them(engine: DuckDBEngine) -> None:
    assert sentence(moves(engine, BOTH), WORDS) == (
        "Of 5 customers in these segments on 1 January 2025, 20% are in the same one on 1 March 2025, "
        "60% in another and 20% in none; 2 customers came in from none of these."
    )
    nobody = moves(engine, Between(("c",), DECEMBER, JANUARY))
    assert sentence(nobody, WORDS).startswith("Nobody was in these segments on 1 December 2024; 2 customers came in")


def test_the_largest_moves_come_first_in_words(engine: DuckDBEngine) -> None:
    said = [each.sentence for each in largest(WORDS, moves(engine, BOTH), [])]
    assert said[0] == "2 customers came into Beta, 1 of them not there before."
    assert said[1] == "2 customers, 67% of Alpha, went to Beta."
    assert said[2:] == ["1 customer, 50% of Beta, went to none of these.", "1 customer, 50% of Beta, went to Alpha."]


# ---- what went with it: forty stayed in a, forty went from a to b --------------------------------------------------

_CROWD = """
CREATE TABLE customers AS SELECT number::INTEGER AS customer_no, 'c' || number AS customer_id,
    TIMESTAMP '2024-05-01' AS first_seen FROM range(80) t(number);
CREATE TABLE membership_ledger AS
    SELECT 'a' AS segment, 1 AS version, number::INTEGER AS customer_no, 'entered' AS change,
        TIMESTAMP '2025-01-01' AS occurred_at, 'r0' AS run_id FROM range(80) t(number)
    UNION ALL SELECT 'a', 1, number, 'left', TIMESTAMP '2025-03-01', 'r1' FROM range(40) t(number)
    UNION ALL SELECT 'b', 1, number, 'entered', TIMESTAMP '2025-03-01', 'r1' FROM range(40) t(number)
    UNION ALL SELECT 'c', 1, number, 'entered', TIMESTAMP '2025-02-01', 'r1' FROM range(10, 40) t(number)
    UNION ALL SELECT 'c', 1, number, 'entered', TIMESTAMP '2025-02-01', 'r1' FROM range(40, 44) t(number);
CREATE TABLE trait_history AS
    SELECT number::INTEGER AS customer_no, 'visits' AS trait, '9' AS value, TIMESTAMP '2024-12-01' AS since
        FROM range(80) t(number)
    UNION ALL SELECT number, 'visits', '10', TIMESTAMP '2025-02-01' FROM range(36) t(number)
    UNION ALL SELECT number, 'visits', '8', TIMESTAMP '2025-02-01' FROM range(40, 44) t(number)
    UNION ALL SELECT number, 'town', 'Berlin', TIMESTAMP '2024-12-01' FROM range(80) t(number)
    UNION ALL SELECT number, 'town', 'Bonn', TIMESTAMP '2025-02-01' FROM range(20) t(number)
    UNION ALL SELECT number, 'town', 'Köln', TIMESTAMP '2025-02-01' FROM range(40, 60) t(number)
    UNION ALL SELECT number, 'plan', 'free', TIMESTAMP '2024-12-01' FROM range(80) t(number)
    UNION ALL SELECT number, 'plan', 'pro', TIMESTAMP '2025-02-01' FROM range(30) t(number)
    UNION ALL SELECT number, 'late', 'x', TIMESTAMP '2025-02-01' FROM range(40) t(number);
"""


def trait(name: str, kind: ValueType) -> Trait:
    return Trait(name, name.capitalize(), kind, "value", "", "", Origin.COMPUTED, "", tracked=True)  # type: ignore[arg-type]


TRAITS = [trait("visits", ValueType.INTEGER), *(trait(name, ValueType.TEXT) for name in ("town", "plan", "late"))]


@pytest.fixture
def crowd() -> Iterator[DuckDBEngine]:
    opened = DuckDBEngine.open(None, threads=1)
    run(opened, _CROWD)
    yield opened
    opened.close()


def test_what_changed_more_often_than_for_who_stayed_is_a_reason(crowd: DuckDBEngine) -> None:
    found = moves(crowd, BOTH)
    every = seen(crowd, WORDS, BOTH, found.cells, TRAITS)
    told = [(each.name, each.change, each.customers, each.share, each.usual) for each in reasons(every, (1, 2))]
    # Twenty of each moved house: no reason. `late` was on record of nobody in January.
    assert told == [
        ("visits", "rose", 36, 0.9, 0.0),
        ("plan", "changed", 30, 0.75, 0.0),
        ("c", "entered", 30, 0.75, 0.1),
    ]
    assert reasons(every, (1, 2))[2].sentence == "Gamma: 75% entered it, against 10% of those who stayed."


def test_without_those_who_stayed_there_is_nothing_to_compare_with(crowd: DuckDBEngine) -> None:
    run(crowd, "DELETE FROM customers WHERE customer_no >= 40")
    found = moves(crowd, BOTH)
    assert reasons(seen(crowd, WORDS, BOTH, found.cells, TRAITS), (1, 2)) == []


def test_of_fewer_than_ten_nothing_is_told(crowd: DuckDBEngine) -> None:
    run(crowd, "DELETE FROM customers WHERE customer_no < 31")
    found = moves(crowd, BOTH)
    assert found.cells[1, 2] == 9
    assert reasons(seen(crowd, WORDS, BOTH, found.cells, TRAITS), (1, 2)) == []


def test_without_a_history_other_segments_still_tell(crowd: DuckDBEngine) -> None:
    run(crowd, "DROP TABLE trait_history")
    found = moves(crowd, BOTH)
    assert [each.name for each in reasons(seen(crowd, WORDS, BOTH, found.cells, TRAITS), (1, 2))] == ["c"]
