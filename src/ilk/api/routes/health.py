"""How well segments and segmentations are chosen."""

from typing import Annotated

from fastapi import Path, Query

from ilk.api.actors import Here, Who
from ilk.api.paging import AsOf
from ilk.api.routing import routes
from ilk.app import health
from ilk.insight.health.answers import HealthReport, SegmentationComparison, SegmentHealth

router = routes("Segments")
Named = Query(
    max_length=4000,
    description="A segmentation by its name, segments with commas between, or a trait whose values are the groups.",
)


@router.get("/segmentations")
def get_segmentations(here: Here, who: Who, as_of: AsOf = None) -> HealthReport:
    """How well all segmentations and segments are chosen, and what is wrong with them, the gravest first."""
    return health.health(here, who, as_of=as_of)


@router.get("/segmentations/comparison")
def get_segmentation_comparison(
    here: Here, who: Who, one: Annotated[str, Named], other: Annotated[str, Named], as_of: AsOf = None
) -> SegmentationComparison:
    """Two segmentations of the same customers side by side: agreement, cross table, what each explains."""
    return health.compare(here, who, one=one, other=other, as_of=as_of)


@router.get("/segments/{name}/health")
def get_segment_health(
    here: Here, who: Who, name: Annotated[str, Path(description="The segment's name.")], as_of: AsOf = None
) -> SegmentHealth:
    """How well a segment is chosen, criterion by criterion, with the numbers behind each."""
    return health.health_of(here, who, name, as_of=as_of)
