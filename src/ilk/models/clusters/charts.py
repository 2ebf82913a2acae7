"""The charts of clusters: what sets them apart, how many to take, loadings of factors, questions of a typing tool."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ilk.customers import formats
from ilk.kernel.charts import FAINT, QUIET, ROW, Rows, drawn, shown, spec

if TYPE_CHECKING:
    import altair as alt

_MOST = 12
_WIDEST = 2.0
_DARK = 1.2
_HEIGHT = 240


def differences(rows: Rows, sizes: Mapping[str, int], everyone: int) -> "alt.TopLevelMixin":
    """Clusters (columns) by features (rows), coloured by standard deviations above or below everyone."""
    strongest: dict[str, float] = {}
    for row in rows:
        strongest[row["feature"]] = max(strongest.get(row["feature"], 0.0), abs(row["apart"]))
    features = sorted(strongest, key=lambda name: -strongest[name])[:_MOST]
    cells = [_cell(row, sizes[row["cluster"]] / everyone) for row in rows if row["feature"] in features]
    top = max(rows, key=lambda row: abs(row["apart"]))
    message = f"{top['cluster']} stands out most: {top['feature']} is {_amount(top['average'])}, {_against(top)}."
    detail = "Averages, or shares; the colour is how many standard deviations they lie above or below everyone's."
    titles = [_title(name, size / everyone) for name, size in sizes.items()]
    return _heat(cells, "column", "feature", (titles, features), message=message, detail=detail)


def loadings(rows: Rows, message: str) -> "alt.TopLevelMixin":
    """Items (rows) by factors (columns), coloured by loading; `rows` hold `item`, `factor` and `loading`."""
    cells = [
        {
            "feature": row["item"],
            "column": row["factor"],
            "apart": row["loading"] * _WIDEST,
            "text": f"{row['loading']:.2f}",
        }
        for row in rows
    ]
    factors = list(dict.fromkeys(row["factor"] for row in rows))
    items = list(dict.fromkeys(row["item"] for row in rows))
    return _heat(cells, "column", "feature", (factors, items), message=message, detail="Loadings, from minus 1 to 1.")


def lines(rows: Rows, x: str, titles: Mapping[str, str], *, message: str, detail: str) -> "alt.TopLevelMixin":
    """Lines over whole numbers: a line for each key of `titles`; `rows` hold `x`, and a figure for each key."""
    import altair as alt

    points = [
        {"x": row["x"], "value": row[key], "line": title, "taken": row["taken"]}
        for row in rows
        for key, title in titles.items()
        if row[key] is not None
    ]
    axis = alt.X("x:O", title=x, axis=alt.Axis(labelAngle=0))
    base = alt.Chart().encode(
        x=axis,
        y=alt.Y("value:Q", title=None),
        color=alt.Color("line:N", title=None, legend=alt.Legend(orient="top"), sort=list(titles.values())),
    )
    tooltip = [
        alt.Tooltip("line:N", title="Figure"),
        alt.Tooltip("x:O", title=x),
        alt.Tooltip("value:Q", title="Value", format=".3f"),
    ]
    opacity = alt.condition(alt.datum.taken, alt.value(1), alt.value(FAINT))
    dots = base.mark_circle(size=90).encode(opacity=opacity, tooltip=tooltip)
    layers = [base.mark_line(strokeWidth=2), dots]
    return shown(spec(drawn(layers, points, message=message, detail=detail, height=_HEIGHT)))


def _heat(
    cells: Rows, x: str, y: str, sorts: tuple[Sequence[str], Sequence[str]], *, message: str, detail: str
) -> "alt.TopLevelMixin":
    """A table of figures, coloured around zero."""
    import altair as alt

    columns, rows = (list(sort) for sort in sorts)
    base = alt.Chart().encode(
        x=alt.X(f"{x}:N", sort=columns, title=None, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y(f"{y}:N", sort=rows, title=None, axis=alt.Axis(labelLimit=200)),
    )
    scale = alt.Scale(scheme="blueorange", domain=[_WIDEST, -_WIDEST], domainMid=0, clamp=True)
    ink = alt.condition(f"abs(datum.apart) > {_DARK}", alt.value("white"), alt.value("#17181a"))
    layers = [
        base.mark_rect().encode(color=alt.Color("apart:Q", scale=scale, legend=None)),
        base.mark_text(opacity=QUIET + FAINT - 0.05).encode(text="text:N", color=ink),
    ]
    return shown(spec(drawn(layers, cells, message=message, detail=detail, height=ROW * (len(rows) + 1))))


def _cell(row: dict[str, Any], share: float) -> dict[str, Any]:
    return {
        "feature": row["feature"],
        "column": _title(row["cluster"], share),
        "apart": row["apart"],
        "text": _amount(row["average"]),
    }


def _title(cluster: str, share: float) -> str:
    return f"{cluster} ({formats.percent(share)})"


def _amount(number: float) -> str:
    return f"{number:,.3g}" if abs(number) < 1000 else f"{number:,.0f}"  # noqa: PLR2004 - three digits, but no exponent


def _against(row: dict[str, Any]) -> str:
    return f"{_amount(row['overall'])} among everyone"
