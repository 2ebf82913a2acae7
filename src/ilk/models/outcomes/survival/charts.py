"""The chart of survival curves."""

from ilk.kernel.answers import Chart
from ilk.kernel.charts import FAINT, Rows, drawn, spec

_HEIGHT = 240
_RARE = 0.05


def curves(rows: Rows, p_value: float | None, unit: str = "time") -> Chart:
    """Steps down from 1, with their bounds, over `unit`; a colour a group."""
    import altair as alt

    groups = dict.fromkeys(row["group"] for row in rows)
    begin = [{"group": group, "time": 0.0, "survival": 1.0, "low": 1.0, "high": 1.0} for group in groups]
    points = [row | {"group": row["group"] or "everyone"} for row in (*begin, *rows)]
    colour = alt.Color("group:N", title=None)
    base = alt.Chart().encode(x=alt.X("time:Q", title=unit), color=colour)
    share = alt.Y("survival:Q", title="not happened yet", axis=alt.Axis(format="%"))
    layers = [
        base.mark_area(opacity=FAINT / 2, interpolate="step-after").encode(y="low:Q", y2="high:Q"),
        base.mark_line(interpolate="step-after").encode(y=share),
    ]
    message = "How long it takes until it happens."
    if p_value is not None:
        message = "The groups differ." if p_value < _RARE else "The groups cannot be told apart."
    detail = "The share for whom it has not happened yet; bounds at 95 %."
    return spec(drawn(layers, points, message=message, detail=detail, height=_HEIGHT))
