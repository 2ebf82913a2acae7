"""A segment's history in pictures."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from ilk.insight.charts.history import Size, movement_chart, size_chart
from ilk.kernel.answers import Chart
from ilk.kernel.charts import spec

_UTC = ZoneInfo("UTC")


def history_charts(points: Iterable[tuple[datetime, int, int, int]], zone: ZoneInfo = _UTC) -> dict[str, Chart]:
    """Charts of recorded (instant, size, entered, left), oldest first; none without a point.

    The first recorded instant has no movement: everyone entered then, because nobody had been counted before.
    """
    sizes = [Size(at.astimezone(zone).date(), size, entered, left) for at, size, entered, left in points]
    if not sizes:
        return {}
    charts = {"size": spec(size_chart(sizes))}
    return charts | ({"movement": spec(movement_chart(sizes[1:]))} if len(sizes) > 1 else {})
