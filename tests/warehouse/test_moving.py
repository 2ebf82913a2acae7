"""Where an expression of before differs from one of now."""

from datetime import UTC, date, datetime

import pytest

from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, crossings

JUNE = datetime(2026, 6, 1, tzinfo=UTC)
JULY = datetime(2026, 7, 1, tzinfo=UTC)
SEEN = sql.column("seen", "facts")


def since(at: datetime | date) -> Expr:
    return sql.compare(SEEN, ">=", sql.literal(at))


def test_equal_expressions_cross_nowhere() -> None:
    assert crossings(since(JUNE), since(JUNE)) == ()


@pytest.mark.parametrize(("was", "now"), [(JUNE, JULY), (JULY, JUNE), (JUNE.date(), JULY.date())])
def test_an_instant_that_moved_is_crossed_between_the_two(was: datetime | date, now: datetime | date) -> None:
    found = crossings(since(was), since(now))
    assert found is not None
    (one,) = found
    low, high = sorted((was, now))
    assert (one.table, one.column, one.low, one.high) == ("facts", "seen", sql.literal(low), sql.literal(high))


def test_the_sides_may_stand_the_other_way_round() -> None:
    was, now = (sql.compare(sql.literal(at), "<", SEEN) for at in (JUNE, JULY))
    found = crossings(was, now)
    assert found is not None
    assert [one.column for one in found] == ["seen"]


def test_every_instant_that_moved_is_found_below_what_stayed() -> None:
    stays = sql.compare(sql.column("city"), "=", sql.literal("Ulm"))
    was, now = (sql.any_of([stays, sql.negate(since(at)), since(at)]) for at in (JUNE, JULY))
    found = crossings(was, now)
    assert found is not None
    assert len(found) == 2


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (sql.compare(sql.column("age"), ">=", sql.literal(9)), sql.compare(sql.column("age"), ">=", sql.literal(10))),
        (sql.compare(SEEN, ">=", sql.literal(JUNE)), sql.compare(SEEN, ">", sql.literal(JULY))),
        (sql.compare(SEEN, ">=", sql.literal(JUNE)), sql.compare(sql.column("left"), ">=", sql.literal(JULY))),
        (sql.compare(SEEN, ">=", sql.literal(JUNE)), sql.compare(SEEN, ">=", sql.literal(JULY.date()))),
        (since(JUNE), sql.all_of([since(JULY), sql.compare(sql.column("city"), "=", sql.literal("Ulm"))])),
    ],
    ids=["number", "comparison", "column", "type", "shape"],
)
def test_any_other_difference_is_no_crossing(was: Expr, now: Expr) -> None:
    assert crossings(was, now) is None


def test_a_number_as_text_is_not_ordered_as_an_instant() -> None:
    was, now = (
        sql.compare(sql.column("age"), ">=", sql.cast(sql.literal(text), ValueType.INTEGER)) for text in ("9", "10")
    )
    assert crossings(was, now) is None
