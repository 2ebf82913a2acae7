"""What all charts share: the message above them, colours of segments, and the way from Altair to the studio."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ilk.kernel.answers import Chart
from ilk.kernel.palette import HUES, Scheme, config

if TYPE_CHECKING:
    import altair as alt

FAINT = 0.35
"""The opacity of what is there for comparison."""
QUIET = 0.7
"""The opacity of secondary labels."""
ROW = 26
"""The height in pixels of one row of a chart of rows."""
Rows = Sequence[dict[str, Any]]


def drawn(layers: Sequence["alt.Chart"], rows: Rows, *, message: str, detail: str, height: int) -> "alt.LayerChart":
    """Layers over one set of rows, with the message as the title; as wide as its place."""
    import altair as alt

    # The library leaves the constructor of data untyped.
    data = alt.Data(values=list(rows))  # type: ignore[no-untyped-call]
    return alt.LayerChart(
        layer=list(layers),
        data=data,
        title=alt.TitleParams(message, subtitle=detail),
        description=f"{message} {detail}",
        width="container",
        height=height,
    )


def spec(chart: "alt.TopLevelMixin") -> Chart:
    """The whole Vega-Lite specification with its data, but without a theme: who draws it brings the colours."""
    # Checking against the schema takes longer than all the rest; the tests do it.
    document: Chart = chart.to_dict(validate=False)
    return {key: part for key, part in document.items() if key != "config"} | {"background": "transparent"}


def shown(document: Chart, scheme: Scheme = "light", width: int = 640) -> "alt.TopLevelMixin":
    """A specification as a chart of Altair with our colours, as a notebook shows it."""
    import altair as alt

    sized = document | {"width": width} if document.get("width") == "container" else document
    chart: alt.TopLevelMixin = alt.Chart.from_dict(sized | {"config": config(scheme)})
    return chart


def hue(colour: int) -> int:
    """The place in the palette of a segment's colour."""
    return colour % HUES


def coloured(field: str = "colour") -> "alt.Color":
    """The colour channel of segments, from `hue` of their colour."""
    import altair as alt

    scale = alt.Scale(domain=list(range(HUES)), range="category")
    return alt.Color(f"{field}:N", scale=scale, legend=None)
