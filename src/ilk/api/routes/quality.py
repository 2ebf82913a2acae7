"""How good the data is, and what its faults cost."""

from typing import Annotated

from fastapi import Query

from ilk.api.actors import Here, Who
from ilk.api.routing import routes
from ilk.app import quality
from ilk.quality.answers import QualityReport

router = routes("Data")
Named = Annotated[str | None, Query(max_length=200, description="One source or trait; everything when left out.")]


@router.get("/quality")
def get_quality(here: Here, who: Who, name: Named = None) -> QualityReport:
    """Scores and checks of sources and traits, how they went, the worst rows, and what faults cost in segments."""
    return quality.quality(here, who, name=name)
