"""The charts of drivers: how strongly each attribute goes with the outcome alone, and what each adds to the others."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ilk.insight.attributes import Outcome
from ilk.insight.drivers.answers import Association, Regression
from ilk.kernel.answers import Chart
from ilk.kernel.charts import FAINT, ROW, drawn, spec

if TYPE_CHECKING:
    import altair as alt

_MOST = 12


def driver_charts(found: Sequence[Association], regression: Regression | None, outcome: Outcome) -> dict[str, Chart]:
    """The charts that there is something to show for, by name."""
    free = [each for each in found if each.kinship != "definition"][:_MOST]
    charts = {"associations": spec(association_chart(free, outcome.title))} if free else {}
    if regression is not None and regression.coefficients:
        charts["regression"] = spec(regression_chart(regression, outcome.title))
    return charts


def association_chart(found: Sequence[Association], title: str) -> "alt.LayerChart":
    """How strongly each attribute goes with the outcome by itself: a dot, and its interval at 95 %."""
    import altair as alt

    rows = [_row(each.label, each.strength, each.low, each.high, sure=each.significant) for each in found]
    scale = alt.Scale(domain=[min(0.0, *(row["low"] for row in rows)), max(0.1, *(row["high"] for row in rows))])
    return drawn(
        dots(scale, "Strength, from 0 (not at all) to 1", 0.0),
        rows,
        message=f"What goes with {title}, each by itself",
        detail="Strength with its interval at 95 %; below 0 where more goes with less; faint where chance may do.",
        height=ROW * len(rows),
    )


def regression_chart(found: Regression, title: str) -> "alt.LayerChart":
    """What each feature adds while the others stay the same: a dot, and its interval at 95 %."""
    import altair as alt

    odds = found.kind == "logistic"
    rows = [
        _row(each.label, each.effect, each.low, each.high, sure=each.significant) for each in found.coefficients[:_MOST]
    ]
    low, high = min(row["low"] for row in rows), max(row["high"] for row in rows)
    if odds:
        scale = alt.Scale(type="log", domain=[min(max(low, 1e-2), 0.5), max(min(high, 1e2), 2.0)], clamp=True)
    else:
        scale = alt.Scale(domain=[min(low, -0.1), max(high, 0.1)])
    what = "Times the odds" if odds else f"Standard deviations of {title}"
    return drawn(
        dots(scale, what, 1.0 if odds else 0.0),
        rows,
        message=f"What each adds to {title} while the others stay the same",
        detail="For a standard deviation more, or yes against no, with an interval at 95 %; faint where chance may do.",
        height=ROW * len(rows),
    )


def _row(label: str, effect: float, low: float, high: float, *, sure: bool) -> dict[str, Any]:
    return {"label": label, "effect": effect, "low": low, "high": high, "sure": sure}


def dots(scale: "alt.Scale", title: str, rest: float) -> list["alt.Chart"]:
    """A dot and its interval for each row of `label`, `effect`, `low`, `high`, `sure`; a line where nothing differs."""
    import altair as alt

    y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=220))
    faint = alt.Opacity("sure:N", scale=alt.Scale(domain=[True, False], range=[1.0, FAINT]), legend=None)
    tooltip = [
        alt.Tooltip("label:N", title="What"),
        *(alt.Tooltip(f"{name}:Q", format=".3~g", title=name.capitalize()) for name in ("effect", "low", "high")),
    ]
    axis = alt.Axis(grid=False, tickCount=6, format="~g")
    base = alt.Chart().encode(y=y, opacity=faint, tooltip=tooltip)
    return [
        alt.Chart().mark_rule(strokeDash=[2, 3], opacity=FAINT).encode(x=alt.datum(rest, type="quantitative")),
        base.mark_rule().encode(x=alt.X("low:Q", scale=scale, axis=axis, title=title), x2="high:Q"),
        base.mark_point(filled=True).encode(x=alt.X("effect:Q", scale=scale, axis=axis, title=title)),
    ]
