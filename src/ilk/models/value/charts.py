"""The charts of fitted models: what to expect by history, and what was foretold beside what came."""

from collections.abc import Sequence

from ilk.kernel.answers import Chart
from ilk.kernel.charts import FAINT, drawn, spec
from ilk.models.tables import Floats


def expectation_chart(model: str, within: str, frequency: Floats, silence: Floats, expected: Floats) -> Chart:
    """Cells for each number of purchases and time since the last: the more to expect `within` a time, the stronger."""
    import altair as alt

    shade = alt.Color("expected:Q", title="To expect", scale=alt.Scale(scheme="blues"))
    tooltip = [
        alt.Tooltip("frequency:O", title="Purchases after the first"),
        alt.Tooltip("silence:Q", title="Time since the last", format=".1f"),
        alt.Tooltip("expected:Q", title="Purchases to expect", format=".2f"),
    ]
    x = alt.X("silence:O", title="Time since the last purchase", axis=alt.Axis(format=".0f", labelAngle=0))
    y = alt.Y("frequency:O", title="Purchases after the first", sort="descending")
    cells = alt.Chart().mark_rect().encode(x=x, y=y, color=shade, tooltip=tooltip)
    rows = [
        {"frequency": int(bought), "silence": round(quiet, 4), "expected": ahead}
        for bought, quiet, ahead in zip(frequency.tolist(), silence.tolist(), expected.tolist(), strict=True)
    ]
    message = f"Purchases to expect within {within}"
    detail = f"{model}: by how often somebody bought, and how long ago."
    return spec(drawn([cells], rows, message=message, detail=detail, height=280))


def foretold_chart(
    message: str,
    model: str,
    axes: tuple[str, str],
    groups: Sequence[str],
    came: Sequence[float],
    foretold: Sequence[float],
) -> Chart:
    """A bar for what came in each group, and a line for what was foretold; `axes` are titles, groups' first."""
    import altair as alt

    place, amount = axes
    x = alt.X("group:O", title=place, sort=None, axis=alt.Axis(labelAngle=0))
    tooltip = [
        alt.Tooltip("group:O", title=place),
        alt.Tooltip("came:Q", title="Came", format=",.3~f"),
        alt.Tooltip("foretold:Q", title="Foretold", format=",.3~f"),
    ]
    base = alt.Chart().encode(x=x, tooltip=tooltip)
    bars = base.mark_bar(opacity=FAINT).encode(y=alt.Y("came:Q", title=amount))
    line = base.mark_line(point=True).encode(y=alt.Y("foretold:Q", title=amount))
    rows = [
        {"group": group, "came": seen, "foretold": told}
        for group, seen, told in zip(groups, came, foretold, strict=True)
    ]
    detail = f"{model}: the bars came, the line was foretold."
    return spec(drawn([bars, line], rows, message=message, detail=detail, height=240))
