"""The charts of a profile: what sets the segment apart, who comes back, and its part of people and money."""

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING, Any

from ilk.customers import formats
from ilk.customers.reading import Words
from ilk.insight.answers import Difference, MonthlyRetention, Profile
from ilk.insight.charts.map import map_chart
from ilk.kernel.answers import Chart
from ilk.kernel.charts import FAINT, QUIET, ROW, drawn, spec

if TYPE_CHECKING:
    import altair as alt

_MOST = 12
_WIDEST = 8.0
_SIXTH = 6
_ROOM = 1.5
"""The axis is longer than its widest interval by this, for the figures that stand at its end."""
_TIMES = "datum.value < 1 ? '1/' + format(1 / datum.value, '.0f') : format(datum.value, '.0f') + '\u00d7'"


def profile_charts(profile: Profile, everyone: Profile | None, words: Words) -> dict[str, Chart]:
    """The charts that a profile has something to show for, by name."""
    label = words.segments[profile.segment].title if profile.segment in words.segments else "Everyone"
    lifts = [each for each in profile.differences if each.measure == "lift"][:_MOST]
    means = [each for each in profile.differences if each.measure == "standardised"][:_MOST]
    usual = everyone.retention if everyone else []
    charts = {}
    if lifts:
        charts["differences"] = spec(lift_chart(lifts, label))
    if means:
        charts["averages"] = spec(mean_chart(means, label))
    if profile.retention:
        charts["retention"] = spec(retention_chart(profile.retention, usual, label))
    if len(profile.places) > 1:
        charts["map"] = spec(
            map_chart(profile.places, label, words.project.customer, everyone.places if everyone else ())
        )
    return charts | _part(profile, words)


def lift_chart(differences: Sequence[Difference], label: str) -> "alt.LayerChart":
    """How many times as common values and products are among members: a dot, and its interval at 95 %."""
    import altair as alt

    rows = [
        _row(each, formats.percent(each.inside), formats.percent(each.outside), within=(1 / _WIDEST, _WIDEST))
        for each in differences
    ]
    low, high = min(0.8, *(row["low"] for row in rows)), max(1.25, *(row["high"] for row in rows))
    scale = alt.Scale(type="log", base=2, domain=[low, low * (high / low) ** _ROOM])
    axis = alt.Axis(labelExpr=_TIMES, values=_ticks(low, high), grid=False)
    return drawn(
        _dots(scale, axis, "Times as common as among others", 1.0, ".1%"),
        rows,
        message=f"{label}: {_first_down(differences[0].sentence)}",
        detail=f"Lift with its interval at 95 %; faint where chance may explain it.{_among(differences)}",
        height=ROW * len(rows),
    )


def mean_chart(differences: Sequence[Difference], label: str) -> "alt.LayerChart":
    """How far averages of members are from those of everyone else, in standard deviations: a dot and its interval."""
    import altair as alt

    rows = [_row(each, formats.number(each.inside), formats.number(each.outside)) for each in differences]
    low, high = min(-0.1, *(row["low"] for row in rows)), max(0.1, *(row["high"] for row in rows))
    scale = alt.Scale(domain=[low, low + (high - low) * _ROOM], nice=False)
    axis = alt.Axis(grid=False, tickCount=6, format="+.1f")
    return drawn(
        _dots(scale, axis, "Standard deviations from everyone else", 0.0, ",.2f"),
        rows,
        message=f"{label}: {_first_down(differences[0].sentence)}",
        detail="Standardised difference of averages with its interval at 95 %; faint where chance may explain it.",
        height=ROW * len(rows),
    )


def retention_chart(
    months: Sequence[MonthlyRetention], usual: Sequence[MonthlyRetention], label: str
) -> "alt.LayerChart":
    """The share of members who ordered so many months after their first order, with everyone's to compare."""
    import altair as alt

    last = months[-1].month
    rows = [_month(each, label, own=True) for each in months]
    rows += [_month(each, "Everyone", own=False) for each in usual if each.month <= last]
    own, others = "datum.own", "!datum.own"
    x = alt.X("month:Q", axis=alt.Axis(format="d", grid=False, tickMinStep=1), title="Months after the first order")
    y = alt.Y(
        "share:Q",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", tickCount=4),
        title="Ordered in that month",
    )
    tooltip = [alt.Tooltip("who:N", title="Who"), "month:Q", alt.Tooltip("share:Q", format=".1%"), "customers:Q"]
    base = alt.Chart().encode(x=x)
    bounds = {"y": alt.Y("low:Q", title="Ordered in that month"), "y2": "high:Q"}
    text = alt.Text("who:N", title="Who")
    layers = [
        base.mark_area(opacity=FAINT / 2).encode(**bounds).transform_filter(own),
        base.mark_line(opacity=FAINT).encode(y=y).transform_filter(others),
        base.mark_line(point=True).encode(y=y, tooltip=tooltip).transform_filter(own),
        base.mark_text(align="right", dy=-12)
        .encode(y=y, text=text)
        .transform_filter(f"{own} && datum.month == {last}"),
        base.mark_text(align="right", dy=14, opacity=QUIET)
        .encode(y=y, text=text)
        .transform_filter(f"{others} && datum.month == {last}"),
    ]
    return drawn(
        layers,
        rows,
        message=_retention_message(months, usual, label),
        detail="Members with an order on record; months that are over, with the interval at 95 %.",
        height=220,
    )


def share_chart(people: float, money: float, label: str, nouns: str) -> "alt.LayerChart":
    """The segment's part of all customers beside its part of all revenue."""
    import altair as alt

    rows = [
        {"of": f"of {nouns}", "share": people, "written": formats.percent(people)},
        {"of": "of revenue", "share": money, "written": formats.percent(money)},
    ]
    base = alt.Chart().encode(
        y=alt.Y("of:N", sort=None, title=None),
        x=alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, max(people, money, 0.01) * 1.15])),
    )
    texts = base.mark_text(align="left", dx=6).encode(text=alt.Text("written:N", title="Share"))
    return drawn(
        [base.mark_bar(size=24), texts],
        rows,
        message=f"{label}: {formats.percent(people)} of {nouns} bring {formats.percent(money)} of revenue.",
        detail="Revenue of orders in the last 365 days.",
        height=2 * 36,
    )


def _part(profile: Profile, words: Words) -> dict[str, Chart]:
    values = {figure.name: figure.value for figure in profile.figures}
    people, money = values.get("share"), values.get("revenue_share")
    if people is None or money is None or money < 0:
        return {}
    label = words.segments[profile.segment].title
    return {"share": spec(share_chart(people, money, label, formats.plural(words.project.customer)))}


def _row(each: Difference, inside: str, outside: str, within: tuple[float, float] = (-inf, inf)) -> dict[str, Any]:
    low, effect, high = (min(max(value, within[0]), within[1]) for value in (each.low, each.effect, each.high))
    return {
        "label": each.label,
        "effect": effect,
        "low": low,
        "high": high,
        "inside": each.inside,
        "outside": each.outside,
        "written": f"{inside} against {outside}",
        "certain": each.significant,
    }


def _among(differences: Sequence[Difference]) -> str:
    bought = any(each.kind == "product" for each in differences)
    return " Products: among others who buy as much." if bought else ""


def _ticks(low: float, high: float) -> list[float]:
    """Powers of two within a range of lifts."""
    return [2.0**power for power in range(-4, 5) if low <= 2.0**power <= high]


def _dots(scale: "alt.Scale", axis: "alt.Axis", title: str, nothing: float, form: str) -> list["alt.Chart"]:
    """A dot with its interval for each row, the figures beside it, and a line where there is no difference."""
    import altair as alt

    y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=200))
    faint = alt.condition(alt.datum.certain, alt.value(1), alt.value(FAINT))
    tooltip = [
        alt.Tooltip("label:N", title="What"),
        alt.Tooltip("inside:Q", title="Members", format=form),
        alt.Tooltip("outside:Q", title="Everyone else", format=form),
        alt.Tooltip("effect:Q", title="Strength", format=".2f"),
    ]
    base = alt.Chart().encode(y=y)
    line = alt.Chart().mark_rule(strokeDash=[3, 3]).encode(x=alt.datum(nothing, type="quantitative"))
    interval = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=title), x2="high:Q", opacity=faint)
    dot = base.mark_point(filled=True, size=70).encode(
        x=alt.X("effect:Q", scale=scale, axis=axis, title=title), opacity=faint, tooltip=tooltip
    )
    words = base.mark_text(align="right", opacity=QUIET).encode(
        x=alt.value("width"), text=alt.Text("written:N", title="Members against everyone else")
    )
    return [line, interval, dot, words]


def _month(each: MonthlyRetention, who: str, *, own: bool) -> dict[str, Any]:
    return each.model_dump(include={"month", "share", "low", "high", "customers"}) | {"who": who, "own": own}


def _retention_message(months: Sequence[MonthlyRetention], usual: Sequence[MonthlyRetention], label: str) -> str:
    """The message at the sixth month, or the last there is."""
    at = min(months[-1].month, _SIXTH)
    own = next((each.share for each in months if each.month == at), months[-1].share)
    others = next((each.share for each in usual if each.month == at), None)
    against = f", against {formats.percent(others)} of everyone" if others is not None else ""
    after = formats.counted(at, "month")
    return f"{label}: {formats.percent(own)} ordered {after} after their first order{against}."


def _first_down(sentence: str) -> str:
    """A sentence that goes on after a colon."""
    second = sentence[1:2]
    return sentence if second.isupper() or second.isdigit() else sentence[:1].lower() + sentence[1:]
