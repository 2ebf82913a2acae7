"""The colours of charts outside the studio: a notebook, a report. The studio has the same, in its own theme."""

from typing import Any, Literal

Scheme = Literal["light", "dark"]
HUES = 8
"""Segments have eight hues, told apart by people with any colour vision; patterns tell on from there."""

_SEGMENTS: dict[Scheme, tuple[str, ...]] = {
    "light": ("#1f83ee", "#c05a0a", "#4e8c5c", "#6a2378", "#b18d0c", "#9488c9", "#0f6577", "#a0062f"),
    "dark": ("#4c88cc", "#dd7628", "#8ccb98", "#cf9cd8", "#f4c63c", "#9683f2", "#45dcf8", "#b4646c"),
}
"""The hues of segments, in the order of their `colour`."""
_INK: dict[Scheme, dict[str, str]] = {
    "light": {"ground": "#ffffff", "ink": "#17181a", "dim": "#66686d", "line": "#e7e6e2"},
    "dark": {"ground": "#111214", "ink": "#ecedee", "dim": "#9b9ea5", "line": "#282a2e"},
}
_DIVERGING: dict[Scheme, tuple[str, str, str]] = {
    "light": ("#a4550d", "#f5f5f2", "#2a62a8"),
    "dark": ("#a4550d", "#1b1c1f", "#2a62a8"),
}
"""Below, about and above the middle: both ends bear white text."""
_ACCENT: dict[Scheme, str] = {"light": "#3d4bc7", "dark": "#a5b0ff"}
_FONT = "Inter, system-ui, sans-serif"


def segment_colour(colour: int, scheme: Scheme = "light") -> str:
    """The hue of a segment's colour."""
    return _SEGMENTS[scheme][colour % HUES]


def config(scheme: Scheme) -> dict[str, Any]:
    """The Vega-Lite configuration that gives charts their colours, as the studio has them."""
    ink, accent = _INK[scheme], _ACCENT[scheme]
    return {
        "background": "transparent",
        "font": _FONT,
        "range": {"category": list(_SEGMENTS[scheme]), "diverging": list(_DIVERGING[scheme])},
        "view": {"stroke": None},
        "mark": {"color": accent},
        "circle": {"stroke": ink["ground"], "strokeWidth": 1},
        "rule": {"color": ink["dim"]},
        "text": {"color": ink["ink"], "fontSize": 12},
        "title": {"color": ink["ink"], "subtitleColor": ink["dim"], "anchor": "start", "fontSize": 14, "offset": 12},
        "axis": {
            "domain": False,
            "gridColor": ink["line"],
            "labelColor": ink["dim"],
            "labelFontSize": 12,
            "labelPadding": 8,
            "ticks": False,
            "titleColor": ink["dim"],
            "titleFontWeight": "normal",
            "titlePadding": 8,
        },
        "axisX": {"grid": False},
        "axisY": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -12},
    }
