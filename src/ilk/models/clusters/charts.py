"""The charts of clusters, as documents: what sets them apart, how many, loadings of factors, a tool's questions."""

from collections.abc import Mapping, Sequence
from typing import Any

from ilk.customers import formats
from ilk.kernel.answers import Chart
from ilk.kernel.charts import FAINT, QUIET, ROW, Rows, coloured, drawn, spec

_MOST = 12
_MOST_ANSWERS = 20
_FAR_APART = 0.5
"""A probability so far from everyone's has the deepest colour."""
_YES_NO = {"yes", "no"}
_WIDEST = 2.0
_DARK = 1.2
_HEIGHT = 240
_DOT = 22


def differences(rows: Rows, sizes: Mapping[str, int], everyone: int, titles: Mapping[str, str] | None = None) -> Chart:
    """Clusters (columns) by features (rows), coloured by standard deviations above or below everyone.

    `titles` say what features are called before people; one that they leave out goes by its own name.
    """
    called = titles or {}
    rows = [{**row, "feature": called.get(row["feature"], row["feature"])} for row in rows]
    strongest: dict[str, float] = {}
    for row in rows:
        strongest[row["feature"]] = max(strongest.get(row["feature"], 0.0), abs(row["apart"]))
    features = sorted(strongest, key=lambda name: -strongest[name])[:_MOST]
    cells = [_cell(row, sizes[row["cluster"]] / everyone) for row in rows if row["feature"] in features]
    top = max(rows, key=lambda row: abs(row["apart"]))
    message = f"{top['cluster']} stands out most: {top['feature']} is {_amount(top['average'])}, {_against(top)}."
    detail = "Averages, or shares; the colour is how many standard deviations they lie above or below everyone's."
    columns = [_title(name, size / everyone) for name, size in sizes.items()]
    return _heat(cells, "column", "feature", (columns, features), message=message, detail=detail)


def places(rows: Rows, *, message: str, detail: str) -> Chart:
    """A dot a customer, in the hue of its cluster; `rows` hold `x`, `y`, `cluster` and `colour`."""
    import altair as alt

    bare = alt.Axis(labels=False, ticks=False, domain=False, grid=False, title=None)
    dots = (
        alt.Chart()
        .mark_circle(size=_DOT, opacity=QUIET)
        .encode(
            x=alt.X("x:Q", axis=bare, scale=alt.Scale(zero=False)),
            y=alt.Y("y:Q", axis=bare, scale=alt.Scale(zero=False)),
            color=coloured(),
            tooltip=[alt.Tooltip("cluster:N", title="Cluster")],
        )
    )
    return spec(drawn([dots], rows, message=message, detail=detail, height=_HEIGHT))


def loadings(rows: Rows, message: str) -> Chart:
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


def responses(rows: Rows, shares: Mapping[str, float]) -> Chart:
    """Answers (rows) by classes (columns), coloured by how far from everyone's share of that answer.

    `rows` hold `item`, `answer`, `cluster`, `probability` and `overall`; of yes and no only yes is shown.
    """
    said = [row | {"line": line} for row in rows if (line := _answer_line(row, rows)) is not None]
    reach: dict[str, float] = {}
    for row in said:
        reach[row["line"]] = max(reach.get(row["line"], 0.0), abs(row["probability"] - row["overall"]))
    told = sorted(reach, key=lambda line: -reach[line])[:_MOST_ANSWERS]
    cells = [
        {
            "feature": row["line"],
            "column": _title(row["cluster"], shares[row["cluster"]]),
            "apart": (row["probability"] - row["overall"]) / _FAR_APART * _WIDEST,
            "text": formats.percent(row["probability"]),
        }
        for row in said
        if row["line"] in told
    ]
    top = max((row for row in said), key=lambda row: abs(row["probability"] - row["overall"]))
    message = (
        f"{top['cluster']} answers most unlike everyone: {top['line']} {formats.percent(top['probability'])},"
        f" {formats.percent(top['overall'])} among everyone."
    )
    detail = "The probability of each answer; the colour is how far it lies above or below everyone's."
    if len(reach) > len(told):
        detail += f" The {len(told)} of {len(reach)} answers that differ most."
    columns = [_title(name, share) for name, share in shares.items()]
    return _heat(cells, "column", "feature", (columns, told), message=message, detail=detail)


def _answer_line(row: dict[str, Any], rows: Rows) -> str | None:
    """What an answer is called in a chart: an item alone for its yes; None for the no beside it."""
    answers = {each["answer"].casefold() for each in rows if each["item"] == row["item"]}
    if answers == _YES_NO:
        return row["item"] if row["answer"].casefold() == "yes" else None
    return f"{row['item']}: {row['answer']}"


def lines(rows: Rows, x: str, titles: Mapping[str, str], *, message: str, detail: str) -> Chart:
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
    return spec(drawn(layers, points, message=message, detail=detail, height=_HEIGHT))


def _heat(
    cells: Rows, x: str, y: str, sorts: tuple[Sequence[str], Sequence[str]], *, message: str, detail: str
) -> Chart:
    """A table of figures, coloured around zero."""
    import altair as alt

    columns, rows = (list(sort) for sort in sorts)
    base = alt.Chart().encode(
        x=alt.X(f"{x}:N", sort=columns, title=None, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y(f"{y}:N", sort=rows, title=None, axis=alt.Axis(labelLimit=200)),
    )
    # The colours of the range, and the ink of cells near its middle, are the theme's: they differ in the dark.
    scale = alt.Scale(range="diverging", interpolate="lab", domain=[-_WIDEST, 0, _WIDEST], clamp=True)
    strong = f"abs(datum.apart) > {_DARK}"
    layers = [
        base.mark_rect().encode(color=alt.Color("apart:Q", scale=scale, legend=None)),
        base.transform_filter(f"!({strong})").mark_text().encode(text="text:N"),
        base.transform_filter(strong).mark_text(color="white").encode(text="text:N"),
    ]
    return spec(drawn(layers, cells, message=message, detail=detail, height=ROW * (len(rows) + 1)))


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
