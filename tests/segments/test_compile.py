"""From definitions to a program: facts computed once, levels in order, circles shown, SQL that can be read."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.segments.test_examples import TABLES
from tests.segments.world import CATALOGUE, MOMENT

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.compile import Definitions, compile_program, computed_types, levels, question
from ilk.segments.language.checking import Uses, read_condition, read_value, unchecked_value, uses
from ilk.segments.language.grammar import parse_condition
from ilk.segments.plan import Aggregate, Choice, ChosenRows, FactBook, Plan
from ilk.segments.tree import Scope
from ilk.warehouse.sql import Expr, Query


def facts(**segments: str) -> dict[str, list[str]]:
    """The columns of each fact table that some segments need."""
    known = {name: read_condition(says, CATALOGUE) for name, says in segments.items()}
    program = compile_program(Definitions(segments=known), CATALOGUE, MOMENT)
    return {table.name: sorted(part.function for part in table.columns) for table in program.facts.tables.values()}


def test_equal_facts_are_computed_once_for_all_definitions() -> None:
    assert facts(
        a="did order in last 7 days",
        b="did order at least 3 times in last 168 hours and age > 1",
        c="count of order in last 1 week >= 2 or did not order in last 7 days",
    ) == {"fact_1": ["count"]}


def test_facts_about_the_same_events_share_a_scan() -> None:
    assert facts(
        a='sum of order.revenue where channel = "web" > 1',
        b='max of order.revenue where channel = "web" > 1 and last order where (channel = "web") is known',
    ) == {"fact_1": ["last_at", "max", "sum"]}


def test_facts_about_other_events_do_not() -> None:
    assert facts(
        a="did order",
        b="did visit",
        c="did order in last 7 days",
        d='did order where channel = "web"',
        e='did order where channel = exactly "web"',
    ) == {f"fact_{number}": ["count"] for number in range(1, 6)}


def test_each_count_of_distinct_values_has_a_scan_of_its_own() -> None:
    assert facts(
        a="count of distinct order.channel > 1 and did order",
        b="count of distinct order.channel < 9 and count of distinct order.gift > 1",
    ) == {"fact_1": ["count_distinct"], "fact_2": ["count"], "fact_3": ["count_distinct"]}


class Suspicious(FactBook):
    """Builds what is asked for each time, also when it is there: who asks by an equal key must ask for the same."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: dict[Choice, ChosenRows] = {}

    def column(self, choice: Choice, chosen: ChosenRows, aggregate: Aggregate) -> Expr:
        before = self.asked.setdefault(choice, chosen)
        assert before is chosen or before == chosen, choice
        return super().column(choice, chosen, aggregate)

    def derive(self, key: str, build: Callable[[], Query], instant: str | None = None) -> str:
        is_known = key in self.derived
        name = super().derive(key, build, instant)
        if is_known:
            noted = list(self.noted)
            assert self.derived[key].body.sql() == build().sql(), key
            self.noted = noted
        return name


def test_facts_that_differ_in_anything_are_apart() -> None:
    """All examples made by hand as one program: of each kind there are many, some of which differ in one word."""
    plan = Plan(Scope(CATALOGUE), MOMENT, Suspicious())
    for table in TABLES.values():
        for says, _ in table.rows:
            parse_condition(says).tree.sql(plan)
    assert len(plan.facts.derived) > 100


def test_a_definition_without_events_needs_no_facts() -> None:
    assert facts(a='country = "DE"', b="everyone", c="in segment vip") == {}


def levels_of(known: dict[str, set[str]]) -> list[list[str]]:
    trees = {
        name: parse_condition(" and ".join(["everyone", *(f"in segment {other}" for other in sorted(others))])).tree
        for name, others in known.items()
    }
    return levels("segment", trees, lambda tree: uses(tree).segments)


def test_levels_are_in_an_order_in_which_each_needs_only_earlier_ones() -> None:
    assert levels_of({"a": set(), "b": set()}) == [["a", "b"]]
    assert levels_of({"a": {"b"}, "b": {"c"}, "c": set(), "d": {"a", "c"}}) == [["c"], ["b"], ["a"], ["d"]]
    # What is not defined here is not waited for.
    assert levels_of({"a": {"elsewhere"}}) == [["a"]]


@pytest.mark.parametrize(
    ("known", "circle"),
    [
        ({"a": {"a"}}, "`a` → `a`"),
        ({"a": {"b"}, "b": {"a"}}, "`a` → `b` → `a`"),
        ({"z": {"a"}, "a": {"b"}, "b": {"c"}, "c": {"a"}, "free": set()}, "`a` → `b` → `c` → `a`"),
        ({"out": {"x"}, "x": {"y"}, "y": {"x"}}, "`x` → `y` → `x`"),
    ],
)
def test_a_circle_is_shown(known: dict[str, set[str]], circle: str) -> None:
    with pytest.raises(UserError) as caught:
        levels_of(known)
    assert caught.value.code == "cycle"
    assert circle in caught.value.what


def test_computed_traits_are_typed_in_the_order_they_need_each_other() -> None:
    traits = {
        "twice": unchecked_value("spent * 2"),
        "spent": unchecked_value("sum of order.revenue"),
        "orders": unchecked_value("count of order"),
        "channel": unchecked_value("last of order.channel else country"),
        "newest": unchecked_value("last order"),
    }
    assert computed_types(traits, CATALOGUE, {}) == {
        "spent": ValueType.NUMBER,
        "twice": ValueType.NUMBER,
        "orders": ValueType.INTEGER,
        "channel": ValueType.TEXT,
        "newest": ValueType.INSTANT,
    }
    assert computed_types(traits, CATALOGUE, {"spent": ValueType.MONEY})["spent"] is ValueType.MONEY


def test_a_definition_tells_what_it_depends_on() -> None:
    tree = parse_condition(
        'country = "DE" and did order where (channel = "web" and age > 1) and in segment vip '
        "and sum of visit.seconds + income > 1 and last order in last 7 days"
    ).tree
    assert uses(tree) == Uses(frozenset({"country", "income"}), frozenset({"order", "visit"}), frozenset({"vip"}))


def test_a_question_is_one_statement_with_named_steps() -> None:
    condition = read_condition('did order in last 7 days and country = "DE" and in segment vip', CATALOGUE)
    written = question(condition, CATALOGUE, MOMENT).sql(pretty=True)
    assert (
        written
        == """WITH "fact_1" AS (
  SELECT
    "customer_no" AS "customer_no",
    COUNT(*) AS "value_1"
  FROM "event_order"
  WHERE
    "occurred_at" > CAST('2025-03-23 12:00:00' AS TIMESTAMP)
    AND "occurred_at" <= CAST('2025-03-30 12:00:00' AS TIMESTAMP)
  GROUP BY
    "customer_no"
), "belongs" AS (
  SELECT
    "customer_no" AS "customer_no",
    COUNT(*) FILTER(WHERE
      "segment" = 'vip') > 0 AS "in_vip"
  FROM "memberships"
  WHERE
    "segment" IN ('vip')
  GROUP BY
    "customer_no"
)
SELECT
  "customer"."customer_no" AS "customer_no"
FROM "customers" AS "customer"
LEFT JOIN "belongs" AS "belongs"
  ON "belongs"."customer_no" = "customer"."customer_no"
LEFT JOIN "fact_1" AS "fact_1"
  ON "fact_1"."customer_no" = "customer"."customer_no"
WHERE
  COALESCE("fact_1"."value_1", 0) >= 1
  AND COALESCE(LOWER("customer"."country") = 'de', FALSE)
  AND COALESCE("belongs"."in_vip", FALSE)"""
    )


def test_compiling_is_a_function_of_definition_catalogue_and_moment_alone() -> None:
    condition = read_condition("did order in this month or birth in last 1 year", CATALOGUE)
    first = question(condition, CATALOGUE, MOMENT).sql()
    assert question(condition, CATALOGUE, MOMENT).sql() == first
    later = replace(MOMENT, as_of=MOMENT.as_of.replace(month=5))
    assert question(condition, CATALOGUE, later).sql() != first


def test_a_value_depends_on_what_it_names_too() -> None:
    value = read_value("sum of order.revenue / (age else 1)", CATALOGUE)
    assert uses(value) == Uses(frozenset({"age"}), frozenset({"order"}), frozenset())
