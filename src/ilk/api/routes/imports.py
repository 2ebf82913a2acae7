"""Segments of other tools, read into the language."""

from ilk.api.actors import Here, Who
from ilk.api.bodies import ImportRequest
from ilk.api.routing import routes
from ilk.app import importing
from ilk.segments.importing.answers import SegmentImports

router = routes("Segments")


@router.post("/segments/import")
def post_import(here: Here, who: Who, asked: ImportRequest) -> SegmentImports:
    """Segments of another tool in the language, with what became of each part; kept when `save` says so."""
    return importing.import_from(
        here,
        who,
        asked.tool,
        asked.document,
        names=asked.names.model_dump() if asked.names else None,
        name=asked.name,
        save=asked.save,
        allow_partial=asked.allow_partial,
    )
