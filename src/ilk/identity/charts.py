"""The waterfall of a link: how each field moves the weight, from where every pair begins to where this one ends."""

from collections.abc import Sequence
from typing import Any

from ilk.identity.links import Compared
from ilk.kernel.answers import Chart
from ilk.kernel.charts import QUIET, ROW, coloured, drawn, spec

_NAMES = {"prior": "Any two records", "decisions": "Decisions so far"}
_FOR, _AGAINST, _SUM = 0, 1, 2
"""Places of colours in the palette."""


def waterfall(fields: Sequence[Compared], probability: float) -> Chart | None:
    """A bar a field, each from where the one before ended; None for a link of a rule, whose fields weigh nothing."""
    import altair as alt

    if any(field.weight is None for field in fields) or not fields:
        return None
    rows = _rows(fields)
    order = [row["field"] for row in rows]
    y = alt.Y("field:N", sort=order, title=None, axis=alt.Axis(labelLimit=160))
    base = alt.Chart().encode(y=y)
    bars = base.mark_bar(opacity=QUIET).encode(
        x=alt.X("start:Q", title="weight in bits"),
        x2="end:Q",
        color=coloured(),
        tooltip=[
            alt.Tooltip("field:N", title="Field"),
            alt.Tooltip("said:N", title="Compared"),
            alt.Tooltip("weight:Q", title="Weight", format="+.1f"),
        ],
    )
    texts = base.mark_text(align="left", dx=4).encode(x="right:Q", text="text:N")
    strongest = max(rows[1:-1], key=lambda row: abs(row["weight"]), default=rows[0])
    way = "for" if strongest["weight"] > 0 else "against"
    message = f"{strongest['field']} speaks most strongly, and {way} one person: {strongest['text']} bits."
    detail = f"A bit doubles the odds. Together they come to a probability of {probability:.3g}."
    return spec(drawn([bars, texts], rows, message=message, detail=detail, height=ROW * (len(rows) + 1)))


def _rows(fields: Sequence[Compared]) -> list[dict[str, Any]]:
    rows, reached = [], 0.0
    for field in fields:
        weight = field.weight or 0.0
        rows.append(_row(_NAMES.get(field.field, field.field), field.said, reached, reached + weight))
        reached += weight
    return [*rows, _row("Together", "sum of all weights", 0.0, reached) | {"colour": _SUM}]


def _row(field: str, said: str, start: float, end: float) -> dict[str, Any]:
    return {
        "field": field,
        "said": said,
        "start": start,
        "end": end,
        "right": max(start, end),
        "weight": end - start,
        "text": f"{end - start:+.1f}",
        "colour": _FOR if end >= start else _AGAINST,
    }
