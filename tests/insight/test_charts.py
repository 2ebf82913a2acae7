"""Charts: valid, drawable, from zero, in no colour of their own, with a message and labels that stand free."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import altair as alt
import pytest
import vl_convert
from tests.customers.shop import AS_OF, WORDS

from ilk.insight.activity import Month
from ilk.insight.answers import Difference, MigratingSegment, MonthlyRetention, Move
from ilk.insight.charts.alluvial import alluvial_chart
from ilk.insight.charts.customer import Did, Spent, activity_chart, spend_chart
from ilk.insight.charts.history import Size, movement_chart, size_chart
from ilk.insight.charts.labels import Point, placed
from ilk.insight.charts.migration import migration_chart
from ilk.insight.charts.overview import Spot, active_chart, revenue_chart, segment_map, share_chart
from ilk.insight.charts.profile import lift_chart, mean_chart, retention_chart
from ilk.insight.charts.profile import share_chart as part_chart
from ilk.insight.customer import customer_charts
from ilk.insight.segment import history_charts
from ilk.kernel.answers import Chart
from ilk.kernel.charts import shown, spec
from ilk.kernel.palette import config
from ilk.warehouse.duckdb import DuckDBEngine

THEME = Path(__file__).parents[2] / "web" / "src" / "theme" / "palette.ts"
DAYS = [datetime(2025, month, 1, tzinfo=UTC).date() for month in range(1, 7)]


def difference(label: str, effect: float, *, measure: str = "lift", significant: bool = True) -> Difference:
    return Difference(
        subject=label,
        kind="product",
        label=label,
        sentence=f"41% bought {label}: 2.4 times the 17% of everyone else.",
        measure=measure,
        effect=effect,
        low=effect * 0.8,
        high=effect * 1.25,
        inside=0.41,
        outside=0.17,
        p_value=0.001,
        significant=significant,
        customers=40,
    )


def month(number: int, share: float) -> MonthlyRetention:
    return MonthlyRetention(month=number, share=share, low=share - 0.1, high=share + 0.1, customers=50)


SPOTS = [
    Spot("champions", "Champions", 2, 474, 0.19, 0.39),
    Spot("loyal", "Loyal customers", 11, 383, 0.155, 0.26),
    Spot("asleep", "Hibernating", 5, 651, 0.26, 0.06),
]
MONTHS = [Month(day, 100 + place, 40, 1000.0 * (place + 1), place < 5) for place, day in enumerate(DAYS)]
SIZES = [Size(day, 100 + 10 * place, 20, 10) for place, day in enumerate(DAYS)]
MOVES = [
    Move(before="a", after="b", customers=1200, share=0.75, new=0),
    Move(before="a", after="a", customers=400, share=0.25, new=0),
    Move(before=None, after="a", customers=3, share=1.0, new=1),
]


def migrating(segment: str, title: str, colour: int) -> MigratingSegment:
    counts = dict.fromkeys(("before", "after", "stayed", "came", "entered", "went", "left"), 0)
    return MigratingSegment(segment=segment, title=title, colour=colour, **counts)


CHARTS = {
    "lift": lift_chart([difference("pizza", 2.4), difference("tea", 0.3, significant=False)], "Champions"),
    "lift of nothing": lift_chart([difference("pizza", 1e-9), difference("tea", 700)], "Champions"),
    "mean": mean_chart([difference("Income", 1.1, measure="standardised")], "Champions"),
    "retention": retention_chart([month(1, 0.8), month(2, 0.7)], [month(1, 0.5), month(2, 0.4)], "Champions"),
    "retention of one month": retention_chart([month(1, 0.8)], [], "Champions"),
    "part": part_chart(0.19, 0.39, "Champions", "households"),
    "map": segment_map(SPOTS, "households"),
    "shares": share_chart(SPOTS, "households"),
    "revenue": revenue_chart(MONTHS, "USD"),
    "active": active_chart(MONTHS, "households"),
    "size": size_chart(SIZES),
    "movement": movement_chart(SIZES),
    "spend": spend_chart([Spent(day, 10.0) for day in DAYS], "USD"),
    "migration": migration_chart(MOVES, [("a", "Alpha"), ("b", "Beta"), (None, "None of these")], "Many went to Beta."),
    "alluvial": alluvial_chart(
        MOVES, [migrating("a", "Alpha", 2), migrating("b", "Beta", 11)], ("1 May", "1 June"), "Many moved."
    ),
    "activity": activity_chart([Did(DAYS[0], "order", 3), Did(DAYS[2], "coupon_redemption", 1)]),
}


@pytest.fixture(params=list(CHARTS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def document(name: str) -> Chart:
    return spec(CHARTS[name])


def parts(document: Any) -> Iterator[dict[str, Any]]:
    """Every mapping inside a specification."""
    if isinstance(document, dict):
        yield document
        for inner in document.values():
            yield from parts(inner)
    if isinstance(document, list):
        for inner in document:
            yield from parts(inner)


def test_a_chart_is_valid(name: str) -> None:
    CHARTS[name].to_dict(validate=True)


def test_a_chart_draws_in_light_and_dark_without_a_warning(
    name: str, document: Chart, capfd: pytest.CaptureFixture[str]
) -> None:
    for scheme in ("light", "dark"):
        drawing = vl_convert.vegalite_to_svg(document | {"width": 480}, config=config(scheme), show_warnings=True)
        assert "<svg" in drawing
        assert "NaN" not in drawing, name
    said = "".join(capfd.readouterr())
    assert "WARN" not in said, said


def test_a_chart_brings_its_data_and_message_and_no_colours(document: Chart) -> None:
    assert document["title"]["text"].strip()
    assert document["title"]["subtitle"].strip()
    assert document["description"].startswith(document["title"]["text"])
    assert document["background"] == "transparent"
    assert document["width"] == "container"
    assert "config" not in document
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(", json.dumps(document))
    assert any(document["data"]["values"])


def test_bars_and_areas_of_amounts_start_at_zero(document: Chart) -> None:
    for part in parts(document):
        mark = part.get("mark")
        if isinstance(mark, dict) and mark["type"] in {"bar", "area"}:
            scales = [part["encoding"][axis].get("scale", {}) for axis in ("x", "y")]
            assert all(scale.get("zero", True) for scale in scales)
            assert all(scale["domain"][0] == 0 for scale in scales if "domain" in scale)


def test_axes_have_one_title(name: str, document: Chart) -> None:
    drawing = vl_convert.vegalite_to_svg(
        document | {"width": 480, "title": "", "description": ""}, config=config("light")
    )
    titles = re.findall(r'aria-roledescription="axis" aria-label="([^"]*)"', drawing)
    assert titles
    assert not [title for title in titles if re.search(r"titled '[^']*,[^']*,[^']*'", title)], name


def test_segments_have_hues_by_place_and_the_theme_gives_the_colours(document: Chart) -> None:
    coloured = [part for part in parts(document) if part.get("field") == "colour"]
    for part in coloured:
        assert part["scale"] == {"domain": list(range(8)), "range": "category"}
    if coloured:
        assert {row["colour"] for row in document["data"]["values"]} in ({2, 3, 5}, {0, 2})


def test_a_segment_on_the_map_leads_to_its_page() -> None:
    values = spec(CHARTS["map"])["data"]["values"]
    assert {row["page"] for row in values} == {"/segments/champions", "/segments/loyal", "/segments/asleep"}
    assert spec(CHARTS["map"])["title"]["text"] == "Champions: 19% of households bring 39% of revenue."


def test_messages_say_what_there_is_to_see() -> None:
    assert spec(CHARTS["revenue"])["title"]["text"] == "May 2025 brought $5,000, +25% against April."
    assert spec(CHARTS["size"])["title"]["text"] == "150 members on 1 June 2025, +7.1% since 1 May 2025."
    assert spec(CHARTS["retention"])["title"]["text"] == (
        "Champions: 70% ordered 2 months after their first order, against 40% of everyone."
    )


def test_a_lift_that_cannot_be_drawn_stands_at_the_edge() -> None:
    rows = spec(CHARTS["lift of nothing"])["data"]["values"]
    assert [(row["low"], row["high"]) for row in rows] == [(0.125, 0.125), (8.0, 8.0)]


def test_labels_stand_free_of_each_other_and_of_points() -> None:
    close = [
        Point(100, 100, "one", 5),
        Point(104, 100, "two", 5),
        Point(108, 100, "three", 5),
        Point(112, 100, "four", 5),
    ]
    sides = placed(close, 300, 200)
    assert sides[0] == "left"
    assert len({side for side in sides if side}) == len([side for side in sides if side])
    crowd = [Point(100, 100, "a rather long label", 8)] * 9
    assert None in placed(crowd, 300, 200)
    assert placed([Point(295, 100, "edge", 4)], 300, 200) == ["left"]


def test_a_notebook_shows_the_same_chart_in_our_colours(document: Chart) -> None:
    chart = shown(document, "dark", width=300)
    assert isinstance(chart, alt.LayerChart)
    again = chart.to_dict()
    assert again["config"]["mark"]["color"] == "#a5b0ff"
    assert again["title"] == document["title"]
    assert again["width"] == 300


def test_hues_are_those_of_the_studio() -> None:
    lines = re.findall(r"segments: \[(.*)\]", THEME.read_text(encoding="utf-8"))
    light, dark = (tuple(re.findall(r"#[0-9a-f]{6}", line)) for line in lines)
    assert [tuple(config(scheme)["range"]["category"]) for scheme in ("light", "dark")] == [light, dark]


def test_a_customers_charts_are_of_what_they_did(shop: DuckDBEngine) -> None:
    charts = customer_charts(shop, WORDS, "ann-10", AS_OF)
    assert set(charts) == {"spend", "events"}
    spent = [(row["month"], row["amount"]) for row in charts["spend"]["data"]["values"]]
    # First seen by a visit on 24 December; of April there is but the first instant.
    assert spent == [("2024-12-01", 0), ("2025-01-01", 10), ("2025-02-01", 20), ("2025-03-01", 30)]
    done = {(row["event"], row["month"], row["times"]) for row in charts["events"]["data"]["values"]}
    assert ("visit", "2024-12-01", 1) in done
    assert not any(event == "purchase" for event, _, _ in done)
    assert charts["spend"]["title"]["text"] == "$60.00 in 4 months; most in March 2025."


def test_a_customer_without_events_has_no_charts(shop: DuckDBEngine) -> None:
    assert customer_charts(shop, WORDS, "eve", AS_OF) == {}


def test_a_history_of_one_instant_has_no_movement() -> None:
    at = datetime(2025, 1, 1, tzinfo=UTC)
    assert set(history_charts([(at, 5, 5, 0)])) == {"size"}
    assert set(history_charts([(at, 5, 5, 0), (AS_OF, 6, 1, 0)])) == {"size", "movement"}
    assert history_charts([]) == {}


def test_the_streams_of_an_alluvial_fill_the_bars_at_both_ends() -> None:
    rows = CHARTS["alluvial"].to_dict()["data"]["values"]
    gap = 0.025 * 1603
    before = {(row["before"], row["from_top"], row["from_top"] + row["customers"]) for row in rows}
    after = {(row["after"], row["to_top"], row["to_top"] + row["customers"]) for row in rows}
    assert before == {("Alpha", 0, 400), ("Alpha", 400, 1600), ("None of these", 1600 + gap, 1603 + gap)}
    assert after == {("Alpha", 0, 400), ("Alpha", 400, 403), ("Beta", 403 + gap, 1603 + gap)}
