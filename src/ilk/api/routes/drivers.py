"""What goes with a segment or a metric, which groups differ most on one, and how large a segment will be."""

from typing import Annotated

from fastapi import Path, Query

from ilk.api.actors import Here, Who
from ilk.api.routing import routes
from ilk.app import drivers, find_segments, forecast
from ilk.insight.discovery.answers import FoundSegments
from ilk.insight.drivers.answers import Drivers
from ilk.insight.forecasting.answers import Forecast

router = routes("Segments")
_METRIC = Query(description="A metric by its name, a numeric trait, or a figure in the language.")
Related = Annotated[bool, Query(description="Whether figures counted from the same events are let in, too.")]


@router.get("/metrics")
def get_project_metrics(here: Here, who: Who) -> list[find_segments.MetricInfo]:
    """The metrics of the project."""
    return find_segments.metrics(here, who)


@router.get("/drivers")
def get_drivers(
    here: Here,
    who: Who,
    segment: Annotated[str | None, Query(description="The segment; or else `metric`.")] = None,
    metric: Annotated[str | None, _METRIC] = None,
    related: Related = False,
) -> Drivers:
    """What goes with being in a segment, or with a metric: by itself, among all the others, and as rules."""
    return drivers.drivers(here, who, segment=segment, metric=metric, related=related)


@router.get("/find-segments")
def get_find_segments(
    here: Here,
    who: Who,
    metric: Annotated[str, _METRIC],
    smallest: Annotated[
        float,
        Query(
            ge=find_segments.LEAST,
            le=find_segments.MOST,
            description="The least share of customers that a group may have.",
        ),
    ] = 0.02,
    related: Related = False,
) -> FoundSegments:
    """Which groups differ most on a metric, each as a condition to be saved, and which of the segments there are."""
    return find_segments.find_segments(here, who, metric, smallest=smallest, related=related)


@router.get("/segments/{name}/forecast")
def get_forecast(
    here: Here,
    who: Who,
    name: Annotated[str, Path(description="The segment's name.")],
    periods: Annotated[int, Query(ge=1, le=forecast.FURTHEST, description="How many periods to look ahead.")] = 3,
) -> Forecast:
    """A segment's size and value at the beginnings of the next periods, each with an interval."""
    return forecast.forecast(here, who, name, periods=periods)
