"""Do's and don'ts, each by its rule alone; and names."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ilk.insight.answers import Difference, Figure
from ilk.insight.personas.advice import DONTS, DOS, Evidence, advice
from ilk.insight.personas.answers import Habit, HabitValue, Point
from ilk.insight.personas.naming import spoken

_FORMATS = {"average_order": "money", "size": "count"}


def figures(**values: float | None) -> dict[str, Figure]:
    return {
        name: Figure(
            name=name, label=name.capitalize(), value=value, format=_FORMATS.get(name, "percent"), explanation=""
        )  # type: ignore[arg-type]
        for name, value in values.items()
    }


def habit(kind: str, *shares: tuple[float, float]) -> Habit:
    values = [HabitValue(value=str(n), label=f"v{n}", share=a, usual=b) for n, (a, b) in enumerate(shares)]
    return Habit(kind=kind, title=kind, sentence="", of="orders", values=values)  # type: ignore[arg-type]


def product(name: str, inside: float, outside: float) -> Difference:
    return Difference(
        subject=name,
        kind="product",
        label=name,
        sentence=f"{name} sentence.",
        measure="lift",
        effect=inside / outside,
        low=1,
        high=2,
        inside=inside,
        outside=outside,
        p_value=0.01,
        significant=True,
        customers=30,
    )


def evidence(
    own: Mapping[str, Figure] | None = None, usual: Mapping[str, Figure] | None = None, **more: object
) -> Evidence:
    given = {"habits": (), "traits": (), "pains": (), "reach": {}} | more
    return Evidence(own or {}, usual or {}, **given)  # type: ignore[arg-type]


PAIN = Point(text="delivery", reason="12 of 15.")
CASES = (
    ("first-pain", evidence(pains=[PAIN]), evidence()),
    ("worth", evidence(figures(share=0.1, revenue_share=0.2)), evidence(figures(share=0.1, revenue_share=0.19))),
    (
        "quiet",
        evidence(figures(active_share=0.4), figures(active_share=0.8)),
        evidence(figures(active_share=0.5), figures(active_share=0.8)),
    ),
    (
        "second-order",
        evidence(figures(repeat_rate=0.4), figures(repeat_rate=0.5)),
        evidence(figures(repeat_rate=0.45), figures(repeat_rate=0.5)),
    ),
    (
        "channel",
        evidence(habits=[habit("channel", (0.5, 0.4), (0.5, 0.6))]),
        evidence(habits=[habit("channel", (0.5, 0.41), (0.5, 0.59))]),
    ),
    ("device", evidence(habits=[habit("device", (1.0, 0.4))]), evidence(habits=[habit("place", (1.0, 0.4))])),
    # Clearly more than usual, but rarer than an even share of the days.
    (
        "weekday",
        evidence(habits=[habit("weekday", (0.9, 0.1), (0.1, 0.9))]),
        evidence(habits=[habit("weekday", (0.2, 0.1), (0.8, 0.9))]),
    ),
    ("hour", evidence(habits=[habit("hour", (0.9, 0.1), (0.1, 0.9))]), evidence()),
    ("product", evidence(traits=[product("tea", 0.5, 0.2)]), evidence(traits=[product("tea", 0.2, 0.5)])),
    ("growing", evidence(figures(growth=0.1)), evidence(figures(growth=0.09))),
    ("shrinking", evidence(figures(growth=-0.1)), evidence(figures(growth=-0.09))),
    ("unwanted", evidence(traits=[product("tea", 0.2, 0.5)]), evidence(traits=[product("tea", 0.5, 0.2)])),
    ("unreachable", evidence(reach={"email": 0.49}), evidence(reach={"email": 0.5})),
    (
        "discounts",
        evidence(figures(average_order=50.0), figures(average_order=40.0)),
        evidence(figures(average_order=49.0), figures(average_order=40.0)),
    ),
    (
        "upselling",
        evidence(figures(average_order=32.0), figures(average_order=40.0)),
        evidence(figures(average_order=33.0), figures(average_order=40.0)),
    ),
    (
        "pushing",
        evidence(figures(active_share=0.4), figures(active_share=0.8)),
        evidence(figures(active_share=0.41), figures(active_share=0.8)),
    ),
    ("one-person", evidence(traits=[product("tea", 0.5, 0.2)]), evidence(traits=[product("tea", 1.0, 0.2)])),
)
"""A rule, evidence that gives reason for its advice, and evidence that just does not."""


@pytest.mark.parametrize(("rule", "enough", "not_enough"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_speaks_where_the_data_gives_reason_and_not_before(
    rule: str, enough: Evidence, not_enough: Evidence
) -> None:
    told = {each.rule: each for each in (*advice(enough)[0], *advice(enough)[1])}
    assert told[rule].reason != ""
    assert rule not in {each.rule for each in (*advice(not_enough)[0], *advice(not_enough)[1])}


def test_without_evidence_there_is_no_advice() -> None:
    assert advice(evidence()) == ([], [])
    assert advice(evidence(figures(active_share=None, growth=None), figures(active_share=0.5))) == ([], [])


def test_every_rule_is_tried_and_is_in_the_docs() -> None:
    rules = [rule.name for rule in (*DOS, *DONTS)]
    page = (Path(__file__).parents[3] / "docs" / "personas.md").read_text(encoding="utf-8")
    assert [case[0] for case in CASES] == rules
    assert [rule for rule in rules if f"| `{rule}` |" not in page] == []


def test_what_is_in_capitals_is_not_shouted() -> None:
    assert [spoken(each) for each in ("BABY FOODS", "TV", "iPad", "Tea")] == ["Baby foods", "TV", "iPad", "Tea"]
